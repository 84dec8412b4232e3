"""What is wrong with a page that axe does not see? Sideways scrolling, doubled ids, silent pictures, a bare print."""

from playwright.sync_api import Page

from tests.browser_tools import comes_true

FOLDING = 3_000
"""Milliseconds in which a page has to settle after its window was made narrow."""

SIDEWAYS = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  ["the page scrolls sideways", ...[...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".pp-scroll, .pp-tabs"))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 140))]"""

TWICE = """() => [...document.querySelectorAll("[id]")].map(e => e.id)
  .filter((id, at, all) => all.indexOf(id) !== at).map(id => `the id ${id} is there twice`)"""

SILENT = """() => [...document.querySelectorAll("main img, main svg")]
  .filter(e => e.getClientRects().length && !e.closest("[aria-hidden=true]") && e.getAttribute("alt") !== "")
  .filter(e => !["alt", "aria-label", "aria-labelledby"].some(name => e.getAttribute(name)))
  .filter(e => !e.querySelector("title"))
  .map(e => `a picture says nothing to who cannot see it: ${e.outerHTML.slice(0, 140)}`)"""

WORDS = "[...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd, th, td, figcaption)')]"
SHOWN = "e.getClientRects().length && getComputedStyle(e).visibility === 'visible' && e.innerText.trim()"
CONTROLS = "form, nav, button, .nhsuk-button, .pp-attention__verb, .pp-downloads, .pp-action, .pp-figure__picture"

NOTE_SHOWN = f"() => {{ for (const e of {WORDS}) if ({SHOWN}) e.dataset.shown = 'yes' }}"
LEFT_OUT = f"""() => {WORDS}
  .filter(e => e.dataset.shown === "yes" && !({SHOWN}) && !e.closest("{CONTROLS}") && !e.querySelector("{CONTROLS}"))
  .slice(0, 3).map(e => `print leaves out: ${{e.outerHTML.slice(0, 140)}}`)"""


def at_a_desk(page: Page) -> list[str]:
    """As the page stands on a screen."""
    return [*page.evaluate(SIDEWAYS), *page.evaluate(TWICE), *page.evaluate(SILENT)]


def in_print(page: Page) -> list[str]:
    """What can be read on the screen but not on paper, controls apart."""
    page.evaluate(NOTE_SHOWN)
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(LEFT_OUT)
    page.emulate_media(media="screen")
    return found


def on_a_telephone(page: Page) -> list[str]:
    """Whether the page fits where it is narrowest, once its menu has folded itself."""
    page.set_viewport_size({"width": 320, "height": 640})
    comes_true(page, f"() => ({SIDEWAYS})().length === 0", within=FOLDING)
    found: list[str] = page.evaluate(SIDEWAYS)
    return found

"""Can a person sign in and open a figure of the place pound with the keyboard alone, always seeing where they are?"""

from playwright.sync_api import Page, expect

from placepound.cli.demo.people import PASSWORD
from tests.browser_tools import comes_true
from tests.journeys.person import Arrive

PLACE = "Vellmouth (synthetic)"
MOST_STOPS = 120

NAME = """() => {
  const at = document.activeElement;
  const name = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText || at.getAttribute("aria-label");
  return (name || "").replace(/\\s+/g, " ").trim();
}"""
MARKED = """() => {
  const style = getComputedStyle(document.activeElement);
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return (drawn && !/, 0\\)$/.test(style.outlineColor)) || style.boxShadow !== "none";
}"""
IN_SIGHT = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the stop of this name; every stop on the way is marked, and scrolls into sight."""
    passed: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here: str = page.evaluate(NAME)
        if here:  # Tab may leave the page for the browser itself
            assert page.evaluate(MARKED), f"no mark shows that “{here}” has the focus"
            assert comes_true(page, IN_SIGHT), f"“{here}” has the focus out of sight"
        if here.startswith(name):
            return
        passed.append(here)
    raise AssertionError(f"Tab never came to “{name}”, only to {passed}")


def go(page: Page, name: str, heading: str) -> None:
    """To a link or button by Tab, then Enter."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(heading)


def test_the_keyboard_alone_leads_from_sign_in_to_the_row_behind_a_figure(arrive: Arrive) -> None:
    page = arrive().page
    go(page, "Sign in", "Sign in")
    tab_to(page, "Email address")
    page.keyboard.type("councillor@demo.example")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    go(page, "Sign in", "Today")
    go(page, "Places", "Places")
    go(page, PLACE, PLACE)
    go(page, "Where the money goes", "Where the money goes")
    go(page, "How this was made", "How this figure was made")
    tab_to(page, "Statement!")
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_be_visible()


def test_the_first_stop_skips_to_what_the_page_is_about(arrive: Arrive) -> None:
    page = arrive().page
    tab_to(page, "Skip to main content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

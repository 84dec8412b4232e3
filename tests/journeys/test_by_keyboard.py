"""Can a person sign in and open a figure of the place pound with the keyboard alone, always seeing where they are?"""

from typing import Any

from playwright.sync_api import Page, expect

from placepound.cli.demo.people import PASSWORD
from tests.journeys.person import Arrive

PLACE = "Vellmouth (synthetic)"
MOST_STOPS = 120

FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const ring = drawn && !/, 0\\)$/.test(style.outlineColor);
  const name = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText || at.getAttribute("aria-label");
  return {
    name: (name || "").replace(/\\s+/g, " ").trim(),
    marked: ring || style.boxShadow !== "none",
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
  };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the stop of this name; every stop on the way can be seen."""
    passed: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at: dict[str, Any] = page.evaluate(FOCUSED)
        if at["name"]:  # Tab may leave the page for the browser itself
            assert at["marked"], f"no mark shows that “{at['name']}” has the focus"
            assert at["inside"], f"“{at['name']}” has the focus out of sight"
        if at["name"].startswith(name):
            return
        passed.append(at["name"])
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
    tab_to(page, "Rows behind this figure")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_be_visible()


def test_the_first_stop_skips_to_what_the_page_is_about(arrive: Arrive) -> None:
    page = arrive().page
    tab_to(page, "Skip to main content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

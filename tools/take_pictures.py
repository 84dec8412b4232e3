"""What does Placepound look like? Takes the pictures of the documentation anew, from a demo that runs.

make demo, and then: .venv/bin/python tools/take_pictures.py [http://127.0.0.1:8000]
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from placepound.cli.demo.people import IDENTITIES, PASSWORD  # noqa: E402
from tests.machine import HOW_TO_GET, find_chromium  # noqa: E402

FOLDER = ROOT / "docs" / "images"
MOST_BYTES = 200_000
WIDTH, HEIGHT = 1366, 768
SYNTHETIC, PUBLISHED = "Vellmouth", "Leicester, Leicestershire and Rutland"


def main(arguments: list[str]) -> int:
    address = arguments[0] if arguments else "http://127.0.0.1:8000"
    chromium = find_chromium()
    if chromium is None:
        print(HOW_TO_GET["chromium"])
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
        sign_in(page)
        where_the_money_goes(page, SYNTHETIC)
        sizes = [keep(page, "place-pound.png")]
        where_the_money_goes(page, PUBLISHED)
        page.evaluate("document.querySelector('figure').scrollIntoView({behavior: 'instant'})")
        sizes.append(keep(page, "flow.png"))
        browser.close()
    return 1 if max(sizes) > MOST_BYTES else 0


def sign_in(page: Page) -> None:
    """As the demo's commissioner."""
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(IDENTITIES[0].email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Today").wait_for()


def where_the_money_goes(page: Page, place: str) -> None:
    """The first screen of a place's pound."""
    page.goto("/places/")
    page.locator("main").get_by_role("link", name=place).first.click()
    page.locator("main").get_by_role("link", name="Where the money goes").first.click()
    page.get_by_role("heading", name="Where the money goes").wait_for()


def keep(page: Page, name: str) -> int:
    """Write what is in view; how many bytes it has."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / name
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {WIDTH} × {HEIGHT}, {size / 1000:.0f} kB")
    return size


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

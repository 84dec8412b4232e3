"""How do tests look at pages? A real Chromium that may talk to the server under test and to nobody else.

def test_home_page_reads_well(new_page):
    page = new_page("/", width=320)
    assert page.title() == "Placepound"
    assert axe(page) == []

A request to another host, an error in the console, a refused content security policy, a script that raises, and a
file that is not there all fail the test when it ends.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.machine import need_tool

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name and no address but this machine's can be reached, whatever asks.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests. It starts in about a second."""
    executable = need_tool("chromium")
    with django_beside_playwright(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@contextmanager
def django_beside_playwright() -> Iterator[None]:
    """Let tests use the database while Playwright is open.

    Playwright's plain interface keeps an event loop marked as running in this thread, although our code never runs
    inside it, and Django refuses database work where it sees one. The variable is Django's own switch for that. It is
    set only while the browser of one file is open, so that all other tests keep Django's check.
    """
    name = "DJANGO_ALLOW_ASYNC_UNSAFE"
    before = os.environ.get(name)
    os.environ[name] = "true"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


class Watch:
    """Notes what a page should not have done."""

    def __init__(self, allowed: str) -> None:
        self.problems: list[str] = []
        self._allowed = urlsplit(allowed).netloc

    def over(self, context: BrowserContext) -> None:
        """Watch every page of this context."""
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"a script raised: {error.error}"))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self._allowed:
            self.problems.append(f"a request left for another host: {request.url}")

    def _response(self, response: Response) -> None:
        # A page may well answer 403 or 404, that is for the test to judge. A picture or script may not.
        if response.status >= 400 and not response.request.is_navigation_request():
            self.problems.append(f"{response.url} answered {response.status}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"the console says: {message.text}")


@contextmanager
def watched_pages(browser: Browser, base_url: str) -> Iterator[NewPage]:
    """Make pages of one test, and fail it at the end if a page did what it should not."""
    watch = Watch(base_url)
    contexts: list[BrowserContext] = []

    def new_page(path: str | None = None, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = browser.new_context(
            base_url=base_url, viewport={"width": width, "height": height}, locale="en-GB", **options
        )
        contexts.append(context)
        watch.over(context)
        page = context.new_page()
        if path is not None:
            page.goto(path)
        return page

    try:
        yield new_page
    finally:
        for context in contexts:
            context.close()
    if watch.problems:
        pytest.fail("\n".join(watch.problems), pytrace=False)


@pytest.fixture
def new_page(live_server: Any, chromium: Browser) -> Iterator[NewPage]:
    """new_page(path=None, *, width=1280, height=800, **options): a page of a person of its own.

    The options are those of Playwright's new_context: java_script_enabled=False, reduced_motion="reduce", and so on.
    """
    with watched_pages(chromium, live_server.url) as maker:
        yield maker


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands, WCAG 2.2 AA and good practice; nothing is an empty list."""
    # Not a script tag, which the site's content security policy would rightly refuse.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", AXE_RULES)
    return [_describe(violation) for violation in found["violations"]]


def _describe(violation: dict[str, Any]) -> str:
    places = [f"    {' '.join(map(str, node['target']))}: {node['failureSummary']}" for node in violation["nodes"]]
    first_line = f"{violation['id']} ({violation['impact']}): {violation['help']}, see {violation['helpUrl']}"
    return "\n".join([first_line, *places])


def comes_true(page: Page, claim: str, *, within: int = 3_000, each: int = 50) -> bool:
    """Whether a claim about a page, a JavaScript function, holds within so many milliseconds.

    It is asked again from here, because the page's own policy forbids a script that waits inside it.
    """
    waited = 0
    while not (held := bool(page.evaluate(claim))) and waited < within:
        page.wait_for_timeout(each)
        waited += each
    return held

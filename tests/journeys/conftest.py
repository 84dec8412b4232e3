"""What every journey finds ready: a served demo of its own, and people to send through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser_tools import watched_pages
from tests.journeys.person import Arrive, Person
from tests.journeys.served import Demo, build_once, serving
from tests.machine import need_tool


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The demo as `placepound demo` builds it: once for all workers of a run."""
    need_tool("chromium")
    own = tmp_path_factory.getbasetemp()
    return build_once(own.parent if hasattr(request.config, "workerinput") else own)


@pytest.fixture(scope="module")
def demo(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A fresh copy of the demo for one file of tests, with its server and worker."""
    with serving(built_demo, tmp_path_factory.mktemp("demo")) as served:
        yield served


@pytest.fixture
def arrive(demo: Demo, chromium: Browser) -> Iterator[Arrive]:
    """arrive(who="", **options): a person with a browser of their own on the first page, signed in if named.

    The options are those of Playwright's new_context. What a page should not do fails the test when it ends.
    """
    with watched_pages(chromium, demo.url) as new_page:

        def maker(who: str = "", *, width: int = 1366, height: int = 768, **options: object) -> Person:
            page = new_page("/", width=width, height=height, **options)
            person = Person(page)
            if who:
                person.sign_in(who)
            return person

        yield maker

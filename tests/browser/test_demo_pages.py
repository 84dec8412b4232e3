"""Does every page read well with the demo's long names and many rows, on screen, on a telephone and in print?"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import looks
from tests.browser.examples import EXAMPLES
from tests.browser_tools import axe, watched_pages
from tests.journeys.person import Person
from tests.journeys.served import ROOT, Demo, environment

PLACE = "Vellmouth (synthetic)"


@pytest.fixture(scope="module")
def addresses(demo: Demo, chromium: Browser) -> Mapping[str, tuple[str, str]]:
    """Who looks at which address of the demo, by the name of the page."""
    with watched_pages(chromium, demo.url) as new_page:
        person = Person(new_page("/"))
        person.sign_in("commissioner")
        person.go_to_source("The Strand County Council (synthetic): outturn 2025/26")
        person.follow(f"Coding rules of {PLACE}")
        person.press("Apply all rules to what is on record")
        person.comes_to("The rules are applied")
    command = [sys.executable, "-m", "tests.browser.demo_addresses"]
    env = environment(demo.home) | {"PLACEPOUND_DEMO": "1"}
    printed = subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name: (who, address) for name, (who, address) in json.loads(printed.splitlines()[-1]).items()}


@pytest.fixture(scope="module")
def sessions(demo: Demo, chromium: Browser) -> Iterator[dict[str, object]]:
    """A signed-in browser's state for each demo identity, so that each signs in once."""
    states: dict[str, object] = {"": None}
    with watched_pages(chromium, demo.url) as new_page:
        for who in {example.who for example in EXAMPLES.values()} - {""}:
            person = Person(new_page("/"))
            person.sign_in(who)
            states[who] = person.page.context.storage_state()
        yield states


def wrong_with(page: Page, address: str) -> list[str]:
    """What is wrong with a page: at a desk, on a telephone, and in print."""
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [f"{address} answered {answer and answer.status}"]
    return [
        *looks.at_a_desk(page),
        *looks.in_print(page),
        *looks.on_a_telephone(page),
        *axe(page),
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_page_of_the_demo_reads_well(
    name: str,
    addresses: Mapping[str, tuple[str, str]],
    sessions: dict[str, object],
    demo: Demo,
    chromium: Browser,
) -> None:
    who, address = addresses[name]
    with watched_pages(chromium, demo.url) as new_page:
        page = new_page(width=1366, height=768, storage_state=sessions[who])
        assert wrong_with(page, address) == []

"""Does every page join the accessibility check, by an example to look at?"""

from collections.abc import Iterable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, include, path

from placepound.cli.demo.people import IDENTITIES
from tests import factories
from tests.architecture.test_access import leaves
from tests.browser.examples import EXAMPLES, NOT_PAGES, Examples


def names(patterns: Iterable[Any]) -> set[str]:
    """The names of all addresses."""
    return {str(pattern.name) for _, pattern in leaves(patterns)}


def not_joined(patterns: Iterable[Any], examples: Iterable[str], not_pages: Iterable[str]) -> list[str]:
    """Addresses without an example, examples of addresses that are no more, and addresses that are in both lists."""
    known, listed, left_out = names(patterns), set(examples), set(not_pages)
    return (
        [f"{name} has no example in tests/browser/examples.py" for name in sorted(known - listed - left_out)]
        + [f"{name} is no address" for name in sorted((listed | left_out) - known)]
        + [f"{name} is both a page and none" for name in sorted(listed & left_out)]
    )


def test_every_page_joins_the_accessibility_check() -> None:
    assert not_joined(get_resolver().url_patterns, EXAMPLES, NOT_PAGES) == []


def test_every_example_is_looked_at_by_the_public_or_a_demo_identity() -> None:
    assert {example.who for example in EXAMPLES.values()} <= {"", *(identity.key for identity in IDENTITIES)}


@pytest.mark.django_db
def test_every_example_has_an_address() -> None:
    world = factories.small_world(starter_rules=True)
    factories.make_statement(partnership=world.place, publisher=world.council)
    factories.make_work_request(shared_with_partnership=world.place, kind="recode")
    factories.make_spend_file(partnership=world.place)
    statement = factories.make_statement(partnership=world.place, publisher=world.council)
    factories.make_spend_line(statement=statement, payee=world.charity)
    factories.make_supplier_match(partnership=world.place)
    records = Examples(world.place)
    addresses = {name: example.address(name, records) for name, example in EXAMPLES.items()}
    assert len(set(addresses.values())) == len(EXAMPLES)


def _page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_page_that_did_not_join_is_found() -> None:
    planted = [path("old/", _page, name="old"), path("new/", include([path("page/", _page, name="new-page")]))]
    assert not_joined(planted, {"old", "gone"}, {"old"}) == [
        "new-page has no example in tests/browser/examples.py",
        "gone is no address",
        "old is both a page and none",
    ]

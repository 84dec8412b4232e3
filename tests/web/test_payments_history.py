"""Do earlier figures stay readable, and does each say what took its place?"""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.registers.base import writing
from placepound.registers.models import SpendRelease, Statement
from tests.factories import World, make_spend_release, make_statement, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.desk import sign_in, text
from tests.web.suppliers_world import partners_pay
from tests.web.test_suppliers_one import said

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """A place whose figures were brought up to date twice: the council's year changed, the ICB's did not."""
    world = small_world()
    icb = payment(world.icb, "Birch Trust", 1_000, date(2024, 5, 1))
    first = payment(world.council, "Acorn Care Ltd", 100, date(2024, 5, 1), group="HOM1")
    release_payments(world, [icb, first])
    release_payments(world, [icb, first, payment(world.council, "Cedar", 60, date(2024, 6, 1))])
    return world


def page(world: World, who: str = "finance") -> Any:
    return sign_in(world, who).get(reverse("payments-history", args=[world.place.slug]))


def council(world: World, *, live: bool) -> Statement:
    return Statement.objects.get(publisher=world.council, withdrawn_on__isnull=live)


def test_each_time_stands_with_its_sums_who_asked_and_what_it_replaced(world: World) -> None:
    shown = text(page(world))
    assert shown.index("number 2") < shown.index("number 1<")
    assert "In use" in shown
    assert 'Replaced on <time datetime="2025-06-02">2 June 2025</time>' in shown
    assert f"Brought up to date by {world.people['finance'].name}" in shown
    later, earlier = council(world, live=True), council(world, live=False)
    row = shown[shown.index(f'href="{reverse("source", args=[later.pk])}"') :]
    assert f'href="{reverse("source", args=[earlier.pk])}"' in row[: row.index("</tr>")]
    assert "8.6%" in shown  # £100 of £1,160 has a service group


def test_the_public_is_not_told_who_asked_nor_what_partners_keep(world: World) -> None:
    shown = text(page(world, "public"))
    assert world.people["finance"].name not in shown
    assert "number 1" not in shown
    assert "Sign in" in shown


def test_the_manifest_is_for_those_who_import(world: World) -> None:
    address = reverse("payments-manifest", args=[world.place.slug, 1])
    answer = sign_in(world, "finance").get(address)
    assert answer.json()["payments"] == 2
    assert answer.json()["pence"] == 110_000
    assert "attachment" in answer["Content-Disposition"]
    for who, status in (("public", 302), ("councillor", 403), ("stranger", 404)):
        assert sign_in(world, who).get(address).status_code == status, who
    assert sign_in(world, "finance").get(address.replace("/1.json", "/99.json")).status_code == 404


def test_a_replaced_statement_stays_and_names_what_took_its_place(world: World) -> None:
    later, earlier = council(world, live=True), council(world, live=False)
    client = sign_in(world, "finance")
    old = text(client.get(reverse("source", args=[earlier.pk])))
    assert "Newer figures took its place" in old
    assert f'<a href="{reverse("source", args=[later.pk])}">{later.title}</a>' in old
    assert "This statement was undone" not in old
    new = text(client.get(reverse("source", args=[later.pk])))
    assert f'href="{reverse("source", args=[earlier.pk])}"' in new
    assert f'href="{reverse("payments", args=[world.place.slug])}"' in new
    assert "Replaced" in text(client.get(reverse("sources") + "?state=undone"))


def test_a_statement_of_payments_that_is_left_out_says_why(world: World) -> None:
    release_payments(
        world, [payment(world.council, "Elm", 10, date(2023, 5, 1))], outcome="not reconciled", lost_signs="None."
    )
    left_out = Statement.objects.get(publisher=world.council, period_start=date(2023, 4, 1))
    shown = text(sign_in(world, "finance").get(reverse("source", args=[left_out.pk])))
    assert "A file behind it differs from its stated total." in shown
    assert "The minus signs of credits look lost in 1 of the files" in shown
    assert "is left out of the place pound" in text(sign_in(world, "finance").get(reverse("today")))


def test_a_place_without_figures_says_so(world: World) -> None:
    address = reverse("payments-history", args=[world.elsewhere.slug])
    assert "No figures from payments are on record here that you may see" in text(
        sign_in(world, "stranger").get(address)
    )


def test_the_page_asks_as_often_for_many_statements_as_for_one(world: World) -> None:
    client = sign_in(world, "finance")
    counts = []
    for number in (10, 11):
        landing = make_spend_release(
            partnership=world.place, owner=world.council, number=number, landed_on=world.on, pence=1
        )
        for _ in range(1 if number == 10 else 60):
            make_statement(partnership=world.place, publisher=world.council, owner=world.council, release=landing)
        client.get(reverse("payments-history", args=[world.place.slug]))
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(reverse("payments-history", args=[world.place.slug]))
        counts.append(len(asked))
    assert counts[0] == counts[1] < 20, counts
    assert "30 more came with them" in text(shown)


def test_who_has_signed_in_and_may_not_see_them_is_not_told_that_there_are_none(world: World) -> None:
    shown = text(page(world, "stranger"))
    assert "No figures from payments are on record here that you may see" in shown
    assert "No figures were made" not in shown


@pytest.mark.parametrize("asked", ["2", "99", "0", "x"])
def test_a_page_beyond_the_last_is_the_last(world: World, asked: str) -> None:
    address = reverse("payments-history", args=[world.place.slug])
    shown = text(sign_in(world, "finance").get(f"{address}?page={asked}"))
    assert "number 1<" in shown
    assert "No figures" not in shown


def test_the_share_mapped_is_that_of_the_figures_themselves_and_of_unmapped_payments(world: World) -> None:
    """Paid £330, of which £250 is mapped; £37 received is in the sum, and in no share."""
    release = partners_pay(world)
    with writing("test"):
        sums = {"mapping": {"mapped": 250_00, "unmapped": 60_00 + 20_00}}
        SpendRelease.objects.filter(pk=release.pk).update(manifest={"sums": sums}, pence=293_00, mapped_pence=250_00)
    shown = said(page(world))
    assert "75.8% £250 of £330 paid has a service group" in shown
    assert "£293 £37 received is taken off" in shown


def test_with_all_statements_counted_both_pages_have_one_share(world: World) -> None:
    other = small_world(name="Elseshire")
    release = partners_pay(other)
    with writing("test"):
        sums = {"mapping": {"mapped": 250_00, "unmapped": 60_00}}
        SpendRelease.objects.filter(pk=release.pk).update(manifest={"sums": sums})
    client = sign_in(other, "finance")
    for name in ("payments-history", "unmapped"):
        assert "80.6%" in text(client.get(reverse(name, args=[other.place.slug]))), name

"""Do the sums of suppliers add up to the payments behind them, however these are asked for?"""

import random
from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.registers.queries.supplier import supplier_page
from placepound.registers.queries.supplier_spread import supplier_spread
from placepound.registers.queries.suppliers import SupplierAsked, SupplierList, supplier_list
from placepound.registers.queries.unmapped import unmapped_list
from tests.factories import (
    World,
    make_organisation,
    make_organisation_facts,
    make_spend_line,
    make_statement,
    small_world,
)
from tests.factories.payments import payment, release_payments

pytestmark = pytest.mark.django_db

GROUPS = ("HOM1", "VCS", "UNM", "RES2")
YEARS = {"2023-04-01.2024-03-31": 2023, "2024-04-01.2025-03-31": 2024}


def drawn(world: World, seed: int) -> list[dict[str, Any]]:
    """Payments of two bodies to names, to bodies under several names, and to people; some are credits."""
    draw = random.Random(seed)
    bodies = [make_organisation(name=f"Body {number}") for number in range(3)]
    made = []
    for _ in range(120):
        said: dict[str, Any] = {"service": draw.choice(("A", "B")), "group": draw.choice(GROUPS)}
        supplier = f"Firm {draw.randrange(6)}"
        chance = draw.random()
        if chance < 0.4:
            said["payee"] = draw.choice(bodies)
            supplier = f"{said['payee'].name}{draw.choice(('', ' Ltd'))}"
        elif chance > 0.85:
            said["kind"] = draw.choice((PayeeKind.INDIVIDUAL, PayeeKind.REDACTED))
            supplier = f"{said['kind']} {draw.randrange(3)}"
        pounds = draw.choice((1, 1, 1, -1)) * draw.randrange(1, 100_000) / 100
        day = date(draw.choice((2023, 2024)), draw.randrange(4, 13), draw.randrange(1, 28))
        made.append(payment(draw.choice((world.council, world.icb)), supplier, pounds, day, **said))
    return made


@pytest.fixture(params=range(3))
def paid(request: pytest.FixtureRequest) -> tuple[World, list[dict[str, Any]]]:
    world = small_world()
    made = drawn(world, request.param)
    release_payments(world, made)
    return world, made


def named(one: dict[str, Any]) -> bool:
    return "kind" not in one


def key(one: dict[str, Any]) -> tuple[int | None, str]:
    """What tells payees apart: the body, or else the name as it is looked up."""
    return (one["payee"].pk, "") if one.get("payee") else (None, one["supplier"].upper())


def listing(world: World, **asked: Any) -> SupplierList:
    page = supplier_list(world.place.slug, SupplierAsked(**{"page": 0} | asked), viewer=world.finance, on=world.on)
    assert page is not None
    return page


def chosen(made: list[dict[str, Any]], period: str) -> list[dict[str, Any]]:
    return [one for one in made if period == "all" or one["on"].year == YEARS[period]]


@pytest.mark.parametrize("period", ["all", *YEARS])
def test_each_supplier_has_what_was_paid_to_it_and_the_list_adds_up(
    paid: tuple[World, list[dict[str, Any]]], period: str
) -> None:
    world, made = paid
    page = listing(world, period=period)
    here = chosen(made, period)
    sums, numbers = Counter[Any](), Counter[Any]()
    for one in here:
        if named(one):
            sums[key(one)] += one["pence"]
            numbers[key(one)] += 1
    assert {(line.organisation, line.key): line.amount.pence for line in page.lines} == dict(sums)
    assert {(line.organisation, line.key): line.payments for line in page.lines} == dict(numbers)
    assert page.found_amount == Amount.total(line.amount for line in page.lines) == page.named.amount
    assert page.total.pence == sum(one["pence"] for one in here)
    amounts = [line.amount.pence for line in page.lines]
    assert amounts == sorted(amounts, reverse=True)


def test_the_largest_payers_share_is_that_of_whoever_paid_most(paid: tuple[World, list[dict[str, Any]]]) -> None:
    world, made = paid
    for line in listing(world, period="all").lines:
        by_payer = Counter[str]()
        for one in made:
            if named(one) and key(one) == (line.organisation, line.key):
                by_payer[one["payer"].name] += one["pence"]
        assert line.payers == len(by_payer)
        most = max(by_payer.values())
        if most <= 0:
            assert line.largest is None
            continue
        assert line.largest == Fraction(most, sum(pence for pence in by_payer.values() if pence > 0))
        assert by_payer[line.largest_payer] == most


def test_pages_of_the_list_are_the_list_cut_up(paid: tuple[World, list[dict[str, Any]]]) -> None:
    world, _ = paid
    whole = listing(world, sort="name").lines
    assert [line.name for line in whole] == sorted(line.name for line in whole)
    assert listing(world, sort="name", page=1).lines == whole[:50]
    assert listing(world, sort="name", page=9).lines == whole[:50]


@pytest.mark.parametrize("group", ["HOM", "VCS", "UNM"])
def test_filters_leave_what_they_name(paid: tuple[World, list[dict[str, Any]]], group: str) -> None:
    world, made = paid
    page = listing(world, period="all", group=group, payer=str(world.icb.pk))
    fits = [one for one in made if one["group"].startswith(group) and one["payer"] == world.icb]
    assert page.total.pence == sum(one["pence"] for one in fits)
    assert {line.payers for line in page.lines} <= {1}


def test_one_supplier_adds_up_to_its_line_of_the_list(paid: tuple[World, list[dict[str, Any]]]) -> None:
    world, made = paid
    for line in listing(world, period="all").lines:
        page = supplier_page(
            world.place.slug, organisation=line.organisation, key=line.key, viewer=world.finance, on=world.on
        )
        assert page is not None
        assert (page.total, page.payments) == (line.amount, line.payments)
        assert Amount.total(one.amount for one in page.paid_for) == line.amount
        assert Amount.total(one.total for one in page.by_payer) == line.amount
        assert Amount.total(one.amount for one in page.written) == line.amount
        assert Amount.total(one.amount for one in page.months if one.amount is not None) == line.amount
        credits = [one["pence"] for one in made if key(one) == (line.organisation, line.key) and one["pence"] < 0]
        assert (page.credits.pence, page.credit_rows) == (sum(credits), len(credits))


def test_a_spread_adds_up_to_all_that_was_paid(paid: tuple[World, list[dict[str, Any]]]) -> None:
    world, made = paid
    body = next(one["payee"] for one in made if one.get("payee"))
    make_organisation_facts(organisation=body, size="medium", locality=world.neighbourhoods[1])
    for period in YEARS:
        page = supplier_spread(world.place.slug, viewer=world.finance, on=world.on, period=period)
        assert page is not None
        here = chosen(made, period)
        assert page.total.pence == sum(one["pence"] for one in here)
        for lines in (page.by_locality, page.by_size, page.by_sector):
            assert Amount.total(line.amount for line in lines) == page.total
        known = [line for line in page.by_size if line.key == "medium"]
        assert sum(line.amount.pence for line in known) == sum(o["pence"] for o in here if o.get("payee") == body)


def test_what_is_mapped_and_what_is_not_add_up(paid: tuple[World, list[dict[str, Any]]]) -> None:
    world, made = paid
    page = unmapped_list(world.place.slug, viewer=world.finance, on=world.on, page=0)
    assert page is not None
    unmapped = [one for one in made if one["group"] == "UNM"]
    assert page.unmapped.pence == sum(one["pence"] for one in unmapped)
    assert page.total.pence == sum(one["pence"] for one in made)
    assert Amount.total(line.amount for line in page.lines) == page.listed == page.unmapped
    weights = [abs(line.amount.pence) for line in page.lines]
    assert weights == sorted(weights, reverse=True)


def test_income_and_statements_of_other_kinds_are_no_payments_to_suppliers() -> None:
    world = small_world()
    release_payments(
        world,
        [
            payment(world.council, "Acorn", 10, date(2024, 5, 1)),
            payment(world.council, "Received", 99, date(2024, 5, 1), flow_class="income"),
        ],
    )
    stray = make_statement(partnership=world.place, publisher=world.council)
    make_spend_line(statement=stray, pence=5_000)
    assert listing(world, period="all").total == Amount.pounds(10)


def test_payers_that_do_not_count_in_the_place_are_left_out() -> None:
    world = small_world()
    release_payments(world, [payment(world.charity, "Acorn", 10, date(2024, 5, 1))])
    assert listing(world, period="all").total == Amount(0)

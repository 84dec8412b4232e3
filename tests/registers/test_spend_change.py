"""Is what changed between two years the same however it is summed, and is nothing compared that cannot be?"""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placepound.core.money.spend.change import ChangePart, RulesUsed, SpendChange, group_changes, payee_changes
from placepound.core.money.spend.comparable import comparable_months
from placepound.core.money.spend.months import months_of
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.models import Statement
from placepound.registers.queries.spend_change import MOST, SAME, ChangeAsked, ChangePage, spend_change
from placepound.registers.queries.spend_lines import lines_of, month_sums_of, on_file, payments_of
from tests.factories import World, make_organisation, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.change_world import AFTER, BEFORE, FIRST, SECOND, cover, two_years

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def page(world: World, viewer: Viewer | None = None, **asked: Any) -> ChangePage:
    found = spend_change(world.place.slug, ChangeAsked(**asked), viewer=viewer or world.finance, on=world.on)
    assert found is not None
    return found


def change(world: World, **asked: Any) -> SpendChange:
    found = page(world, **asked).change
    assert found is not None
    return found


def told(found: ChangePage) -> dict[str, dict[str, int]]:
    """The parts of each row in pounds, by the name of the row."""
    assert found.change is not None
    return {
        found.names[row.key]: {part.value: amount.pence // 100 for part, amount in row.parts.items() if amount}
        for row in found.change.rows
    }


def test_the_latest_two_years_are_compared_payee_by_payee_over_months_on_file_in_both(world: World) -> None:
    two_years(world)
    found = page(world)
    assert (found.asked.first, found.asked.second) == (FIRST, SECOND)
    assert told(found) == {
        "Harbour Trust": {"volume": 250, "price": 580},
        "Hill Homes": {"gone": -400},
        "Quay Care": {"new": 250},
        "Payees whose names the body redacted": {"not split": 30},
    }
    assert found.change is not None
    left_out = {found.names[own.payer]: own.left_out for own in found.change.compared}
    assert left_out == {
        world.council.name: (Amount(0), Amount(0)),
        world.icb.name: (Amount(6_000), Amount(7_000)),
    }


@pytest.mark.parametrize("whole", [True, False])
def test_money_whose_months_are_held_back_is_left_out_of_part_of_a_year_and_said_so(world: World, whole: bool) -> None:
    """In a whole year it is compared: its months do not matter there."""
    months = [*months_of(BEFORE), *months_of(AFTER)]
    redacted = {"kind": PayeeKind.REDACTED, "months": False}
    paid = [
        payment(world.council, "Quay Care", 1_000, BEFORE.start),
        payment(world.council, "Quay Care", 1_200, AFTER.start),
        *(payment(world.council, "", 150, AFTER.start + timedelta(days=40 * n), **redacted) for n in range(3)),
    ]
    cover(world, world.council, months if whole else months[:-1])
    release_payments(world, paid, files=False)
    found = change(world)
    (own,) = found.compared
    held_back = Amount(0) if whole else Amount.pounds(450)
    assert (found.first_total, found.second_total + held_back) == (Amount.pounds(1_000), Amount.pounds(1_650))
    assert own.left_out == own.untold == (Amount(0), held_back)
    assert ("£0 and £450 to payees who are not named are left out" in own.caution) is not whole


def made_up(world: World, seed: int) -> None:
    """Hundreds of payments of two bodies to a few names, in two services, over two years with months missing."""
    draw = random.Random(seed)
    bodies = [make_organisation(name=f"Body {number}") for number in range(3)]
    kinds = [PayeeKind.NAMED] * 8 + [PayeeKind.REDACTED, PayeeKind.INDIVIDUAL]
    paid = []
    for _ in range(300):
        to = draw.choice([*bodies, None, None, None])
        name = to.name if to else f"Name {draw.randrange(9)}"
        day = BEFORE.start + timedelta(days=draw.randrange(731))
        kind = PayeeKind.NAMED if to else draw.choice(kinds)
        pounds = draw.choice([1, 1, 1, -1]) * draw.randrange(1, 10**6) / 100
        group, service = draw.choice(["HOM1", "HOM2", "PRE1", "UNM"]), draw.choice("ab")
        payer = draw.choice([world.council, world.council, world.icb])
        paid.append(payment(payer, name, pounds, day, payee=to, kind=kind, group=group, service=service))
    months = [*months_of(BEFORE), *months_of(AFTER)]
    cover(world, world.council, months if seed % 2 else draw.sample(months, 18))
    cover(world, world.icb, draw.sample(months, 15))
    release_payments(world, paid, files=False)


@pytest.mark.both_engines
@pytest.mark.parametrize("by", ["payee", "group"])
@pytest.mark.parametrize("seed", range(4))
def test_sums_by_the_database_give_what_single_months_give(world: World, seed: int, by: str) -> None:
    made_up(world, seed)
    sums = month_sums_of(lines_of(world.place, payments_of(world.place, world.finance, on=world.on)))
    covered = on_file(world.place, world.finance, [world.council.pk, world.icb.pk], on=world.on)
    compared = comparable_months(sums, first=BEFORE, second=AFTER, on_file=covered)
    if by == "payee":
        expected = payee_changes(sums, first=BEFORE, second=AFTER, compared=compared)
    else:
        rules = RulesUsed(first=SAME, second=SAME)
        expected = group_changes(sums, first=BEFORE, second=AFTER, compared=compared, rules=rules)
    assert change(world, by=by, every=True) == expected


def test_a_page_holds_the_largest_rows_and_the_others_as_one(world: World) -> None:
    paid = [payment(world.council, f"Name {number}", number, date(2024, 5, 1)) for number in range(1, MOST + 6)]
    cover(world, world.council, ["2023-05", "2024-05"])
    release_payments(world, [*paid, payment(world.council, "Old", 1_000, date(2023, 5, 1))], files=False)
    found = change(world)
    assert (len(found.rows), found.number) == (MOST, MOST + 6)
    assert found.others is not None
    assert found.others.second == Amount.pounds(sum(range(1, 7)))
    assert found.second_total == Amount.pounds(sum(range(1, MOST + 6)))
    every = page(world, every=True)
    assert every.change is not None
    assert len(every.change.rows) == found.number
    assert {every.names[row.key] for row in every.change.rows} >= {"Name 1", "Old"}
    newest = change(world, part="new")
    assert newest.rows[0].second == Amount.pounds(MOST + 5)
    assert all(row.parts[ChangePart.NEW] for row in newest.rows)


def test_a_comparison_is_narrowed_by_payer_and_by_service_group(world: World) -> None:
    two_years(world)
    assert told(page(world, payer=str(world.icb.pk))) == {"Harbour Trust": {"price": 30}}
    assert told(page(world, group="PRE")) == {"Quay Care": {"new": 250}}
    assert "Quay Care" not in told(page(world, group="HOM1"))
    for nobody in ({"payer": "99999"}, {"payer": "x"}, {"group": "ZZZ"}, {"group": "\x00"}):
        assert change(world, **nobody).number == 0


def test_of_a_service_group_it_is_said_who_is_new_and_gone_in_it(world: World) -> None:
    two_years(world)
    found = change(world, by="group")
    rows = {
        row.key: {part.value: amount.pence // 100 for part, amount in row.parts.items() if amount} for row in found.rows
    }
    assert rows == {"HOM1": {"gone": -400, "volume": 250, "price": 580}, "PRE1": {"new": 250}, "UNM": {"not split": 30}}
    assert found.rules is not None
    assert found.rules.comparable


def test_both_years_are_coded_by_one_set_of_rules_even_if_only_one_was_taken_in_anew(world: World) -> None:
    """A statement stays while newer figures agree with it, so all of them are of the newest rules."""
    cover(world, world.council, ["2023-05", "2024-05"])
    old = payment(world.council, "Hill", 100, date(2023, 5, 1), group="HOM1")
    release_payments(world, [old, payment(world.council, "Hill", 100, date(2024, 5, 1))], files=False)
    recoded = payment(world.council, "Hill", 100, date(2024, 5, 1), group="HOM1")
    release = release_payments(world, [old, recoded], files=False)
    live = Statement.objects.filter(withdrawn_on__isnull=True, release__isnull=False)
    assert {one.release_id == release.pk for one in live} == {True, False}
    (row,) = change(world, by="group").rows
    assert (row.key, row.difference) == ("HOM1", Amount(0))


def test_years_that_cannot_be_compared_are_refused_in_a_sentence(world: World) -> None:
    two_years(world)
    for asked, said in (
        ({"first": FIRST, "second": FIRST}, "different years"),
        ({"first": "1999-04-01.2000-03-31"}, "on file"),
        ({"second": "nonsense"}, "on file"),
    ):
        found = page(world, **asked)
        assert found.change is None
        assert said in str(found.problems[0])


def test_years_are_compared_from_the_earlier_to_the_later(world: World) -> None:
    two_years(world)
    assert change(world, first=SECOND, second=FIRST) == change(world)


def test_with_one_year_on_file_there_is_nothing_to_compare_and_no_problem(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 10, date(2024, 5, 1))])
    found = page(world)
    assert (found.change, found.problems, len(found.periods)) == (None, (), 1)


def test_everybody_is_told_of_what_they_see_alone(world: World) -> None:
    cover(world, world.council, ["2023-05", "2024-05"], sharing="public", shared_with_partnership=None)
    cover(world, world.icb, ["2023-05", "2024-05"])
    paid = [
        payment(body, body.name, 10, date(year, 5, 1)) for body in (world.council, world.icb) for year in (2023, 2024)
    ]
    release_payments(world, paid, files=False)
    assert set(told(page(world))) == {world.council.name, world.icb.name}
    for who in (world.public, world.stranger):
        assert set(told(page(world, who))) == {world.council.name}


def test_a_body_that_is_not_shared_keeps_the_name_that_was_published(world: World) -> None:
    hidden = make_organisation(name="Secret trust", owner=world.charity, sharing="own")
    paid = [payment(world.council, "As published", 10, date(year, 5, 1), payee=hidden) for year in (2023, 2024)]
    cover(world, world.council, ["2023-05", "2024-05"])
    release_payments(world, paid, files=False)
    assert page(world).names[str(hidden.pk)] == "As published"


def test_payments_that_stand_beside_an_outturn_are_compared_all_the_same(world: World) -> None:
    from placepound.registers.base import writing

    two_years(world)
    before = change(world)
    with writing("test"):
        outturn = Statement.objects.filter(publisher=world.council).order_by("pk")[0]
        Statement.objects.filter(publisher=world.council, period_start=AFTER.start).update(
            counted=False, beside=outturn
        )
    assert change(world) == before


def test_as_many_queries_for_a_thousand_rows_as_for_ten(world: World) -> None:
    cover(world, world.council, ["2023-05", "2024-05"])
    counts = []
    for number in (10, 1_000):
        paid = [
            payment(world.council, f"Name {one}", one + number, date(year, 5, 1))
            for one in range(number)
            for year in (2023, 2024)
        ]
        release_payments(world, paid, files=False)
        for asked in ({}, {"by": "group"}, {"payer": str(world.council.pk), "part": "new"}):
            with CaptureQueriesContext(connection) as queries:
                page(world, **asked)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert max(counts) < 15

"""Released payments enter the record once, a later release takes an earlier one's place, and nothing is lost."""

from datetime import date

import pytest

from placepound.actions import uploads
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.problem import Refused
from placepound.registers.models import (
    Attention,
    Flow,
    PoundCell,
    SpendExtract,
    SpendFile,
    SpendLine,
    SpendRelease,
    Statement,
    UnmappedSpend,
)
from tests import factories
from tests.factories import World
from tests.factories.payments import payment, release_payments

pytestmark = pytest.mark.django_db


def _live(world: World) -> list[Statement]:
    live = Statement.objects.filter(partnership=world.place, withdrawn_on__isnull=True)
    return list(live.order_by("period_start", "-publisher_id"))


def test_a_release_becomes_one_statement_for_each_payer_and_year() -> None:
    world = factories.small_world()
    release_payments(
        world,
        [
            payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1), group="HOM1"),
            payment(world.council, "Acorn Care Ltd", -20.50, date(2024, 6, 1), group="HOM1"),
            payment(world.council, "Acorn Care Ltd", 80, date(2025, 4, 1), group="HOM1"),
            payment(world.icb, "Birch Trust", 1000, date(2024, 5, 1)),
        ],
    )
    assert [(one.publisher_id, one.period_start, one.accepted_sum, one.negative_sum) for one in _live(world)] == [
        (world.council.pk, date(2024, 4, 1), 10_000, -2_050),
        (world.icb.pk, date(2024, 4, 1), 100_000, 0),
        (world.council.pk, date(2025, 4, 1), 8_000, 0),
    ]
    assert sum(PoundCell.objects.filter(service_group="HOM1").values_list("amount", flat=True)) == 18_000


def test_the_same_release_again_changes_no_statement() -> None:
    world = factories.small_world()
    paid = [payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))]
    first = release_payments(world, paid)
    before = [one.pk for one in _live(world)]
    second = release_payments(world, paid)
    assert [one.pk for one in _live(world)] == before
    assert (second.pk, second.superseded_on) == (first.pk, None)


def test_a_later_release_takes_the_place_of_the_earlier_which_stays_readable() -> None:
    world = factories.small_world()
    release_payments(world, [payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))])
    (earlier,) = _live(world)
    release_payments(
        world,
        [
            payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1)),
            payment(world.council, "Birch Trust", 10, date(2024, 5, 2)),
        ],
    )
    (later,) = _live(world)
    earlier.refresh_from_db()
    assert (earlier.withdrawn_on, earlier.superseded_by_id, earlier.rows.count()) == (world.on, later.pk, 1)
    assert later.accepted_sum == 13_050


def test_individuals_have_no_single_payments_on_record() -> None:
    world = factories.small_world()
    release_payments(
        world,
        [
            payment(world.council, "A Person", 50, date(2024, 5, 1), kind=PayeeKind.INDIVIDUAL),
            payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1)),
        ],
    )
    assert SpendExtract.objects.count() == 1
    assert not SpendLine.objects.filter(payee_name__contains="A Person").exists()
    assert not Flow.objects.filter(provider_name__contains="A Person").exists()


def test_payments_whose_signs_look_lost_are_left_out_until_a_person_answers_for_them() -> None:
    world = factories.small_world()
    release_payments(
        world,
        [payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))],
        lost_signs="No credit among 9,000 rows.",
    )
    (statement,) = _live(world)
    assert (statement.counted, statement.confidence) == (False, "D")
    assert "minus signs" in statement.note
    assert "minus signs" in Attention.objects.exclude(kind="unmapped").get(statement=statement).why


def test_a_file_that_is_loaded_for_two_bodies_counts_for_the_first_until_a_person_answers() -> None:
    world = factories.small_world()
    release_payments(
        world,
        [
            payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1)),
            payment(world.icb, "Acorn Care Ltd", 120.50, date(2024, 5, 1)),
        ],
        digest="f" * 64,
    )
    council, icb = sorted(_live(world), key=lambda one: one.publisher_id != world.council.pk)
    assert (council.counted, icb.counted) == (True, False)
    assert "loaded before as the payments of another body" in icb.note
    assert "another body" not in council.note


def test_months_on_file_are_those_that_files_cover_and_late_payments_are_told() -> None:
    world = factories.small_world()
    release_payments(
        world,
        [
            payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 4, 1)),
            payment(world.council, "Acorn Care Ltd", 80, date(2024, 5, 1)),
        ],
        report={"months": [["2024-04", 12_050, 1], ["2024-05", 500_000, 90]]},
    )
    (statement,) = _live(world)
    assert statement.months_on_file == 1
    assert statement.note == (
        "Payments of 1 of 12 months of 2024/25 are on file: May 2024. "
        "Payments dated in April 2024 stand in files of other months."
    )


def test_a_release_without_payments_is_refused() -> None:
    world = factories.small_world()
    with pytest.raises(Refused, match="nothing to take in"):
        release_payments(world, [])


def test_a_stranger_may_not_land_a_release() -> None:
    world = factories.small_world()
    from placepound.actions.releases import ReleaseFacts, land_release

    with pytest.raises(Refused, match="Only a commissioner"):
        land_release(
            by=world.stranger,
            on=world.on,
            partnership_id=world.place.pk,
            facts=ReleaseFacts(digest="0", folder="", manifest={}),
            lines=(),
            transfers=(),
        )


def _outturn(world: World, title: str = "Outturn") -> Statement:
    text = f"Service,Amount (£)\n{title},1000\nTotal,1000\n"
    return factories.import_statement(world, text, title=title, basis="outturn", financial_year="2024/25")


@pytest.mark.usefixtures("quick_reading")
def test_payments_stand_beside_an_outturn_of_the_same_body_and_year() -> None:
    world = factories.small_world()
    outturn = _outturn(world)
    release_payments(world, [payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))])
    released = Statement.objects.get(release__isnull=False)
    assert (released.counted, released.beside) == (False, outturn)
    uploads.undo(by=world.finance, on=world.on, statement_id=outturn.pk, why="A mistake")
    released.refresh_from_db()
    assert (released.counted, released.beside) == (True, None)


@pytest.mark.usefixtures("quick_reading")
def test_an_outturn_that_comes_later_takes_the_count_from_payments() -> None:
    world = factories.small_world()
    release_payments(world, [payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))])
    outturn = _outturn(world)
    assert Statement.objects.get(release__isnull=False).beside == outturn


@pytest.mark.usefixtures("quick_reading")
def test_payments_stand_beside_the_outturn_that_is_left_when_another_is_undone() -> None:
    world = factories.small_world()
    first, second = _outturn(world), _outturn(world, "Revised outturn")
    release_payments(world, [payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))])
    uploads.undo(by=world.finance, on=world.on, statement_id=first.pk, why="Revised")
    released = Statement.objects.get(release__isnull=False)
    assert (released.counted, released.beside) == (False, second)


@pytest.mark.usefixtures("quick_reading")
def test_payments_from_files_that_differ_count_neither_beside_an_outturn_nor_once_it_is_undone() -> None:
    world = factories.small_world()
    outturn = _outturn(world)
    paid = [payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))]
    release_payments(world, paid, outcome="not reconciled")
    released = Statement.objects.get(release__isnull=False)
    assert (released.counted, released.beside) == (False, outturn)
    assert not Attention.objects.filter(statement=released).exclude(kind="unmapped").exists()
    with pytest.raises(Refused, match="“Outturn” counts the same money"):
        uploads.count_anyway(by=world.finance, on=world.on, statement_id=released.pk, why="Known")
    uploads.undo(by=world.finance, on=world.on, statement_id=outturn.pk, why="Revised")
    released.refresh_from_db()
    assert (released.counted, released.beside) == (False, None)
    asked = Attention.objects.exclude(kind="unmapped").get(statement=released)
    assert "differs from its stated total" in asked.why
    uploads.count_anyway(by=world.finance, on=world.on, statement_id=released.pk, why="A known slip in the file")
    released.refresh_from_db()
    assert (released.counted, released.beside) == (True, None)


@pytest.mark.usefixtures("quick_reading")
def test_what_a_council_received_does_not_take_the_count_from_its_payments() -> None:
    world = factories.small_world()
    text = "Service,Flow,Counterparty,Amount (£)\nContribution,Income,NHS Fernshire Integrated Care Board,1000\n"
    factories.import_statement(world, text, title="Received", basis="outturn", financial_year="2024/25")
    release_payments(world, [payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))])
    assert Statement.objects.get(release__isnull=False).counted


def test_unmapped_money_is_a_work_list_with_a_suggestion_from_what_was_mapped_before() -> None:
    world = factories.small_world()
    before = [payment(world.council, "Acorn Care", 100 + n, date(2024, 4, n), group="HOM1") for n in range(1, 29)]
    release_payments(world, [*before, payment(world.council, "Acorn Care", 75, date(2024, 5, 1), group="UNM")])
    (waiting,) = UnmappedSpend.objects.all()
    assert (waiting.pence, waiting.payments, waiting.suggested) == (7_500, 1, "HOM1")
    assert "to this supplier were mapped to" in waiting.evidence


def test_a_suggestion_does_not_tell_what_a_body_keeps_to_itself() -> None:
    world = factories.small_world()
    own = [payment(world.icb, "Acorn Care", 100 + n, date(2024, 4, n), group="HOM1") for n in range(1, 29)]
    release_payments(world, own, sharing="own")
    asked = payment(world.council, "Acorn Care", 75, date(2024, 5, 1))
    release_payments(world, [*own, asked])
    waiting = UnmappedSpend.objects.get(payer=world.council)
    assert (waiting.suggested, waiting.evidence) == (
        "",
        "No suggestion: too few payments with texts that can be trusted were mapped before.",
    )


def test_who_answered_for_lost_signs_answers_for_the_same_files_coded_anew() -> None:
    world = factories.small_world()
    paid = payment(world.council, "Acorn Care Ltd", 120.50, date(2024, 5, 1))
    release_payments(world, [paid], lost_signs="No credit among 9,000 rows.")
    (first,) = _live(world)
    uploads.count_anyway(by=world.finance, on=world.on, statement_id=first.pk, why="Known to the treasurer")
    release_payments(world, [{**paid, "group": "HOM1"}])
    (coded,) = _live(world)
    assert (coded.pk != first.pk, coded.counted, coded.counted_why) == (True, True, "Known to the treasurer")
    factories.make_spend_file(
        partnership=world.place,
        organisation=world.council,
        lost_signs="No credit among 800 rows.",
        sharing="partnership",
    )
    release_payments(world, [{**paid, "group": "HOM2"}], files=False)
    (more,) = _live(world)
    assert not more.counted


def test_sums_over_files_that_a_body_keeps_to_itself_are_kept_back() -> None:
    world = factories.small_world()
    release_payments(world, [payment(world.council, "Acorn Care Ltd", 10, date(2024, 5, 1))], sharing="own")
    assert SpendRelease.objects.get().sharing == "own"


def test_payments_are_not_undone_by_their_statement() -> None:
    world = factories.small_world()
    release_payments(world, [payment(world.council, "Acorn Care Ltd", 10, date(2024, 5, 1))])
    (statement,) = _live(world)
    with pytest.raises(Refused, match="Take the files out, then bring the figures up to date"):
        uploads.undo(by=world.finance, on=world.on, statement_id=statement.pk, why="A mistake")
    assert _live(world) == [statement]


def test_figures_without_payments_take_the_place_of_those_whose_files_were_taken_out() -> None:
    world = factories.small_world()
    first = release_payments(world, [payment(world.council, "Acorn Care Ltd", 10, date(2024, 5, 1))])
    empty = release_payments(world, [])
    first.refresh_from_db()
    assert (_live(world), first.superseded_on, empty.lines) == ([], world.on, 0)
    assert not PoundCell.objects.exists()


def test_figures_name_the_files_that_they_are_made_of_and_are_made_anew_once_these_change() -> None:
    world = factories.small_world()
    paid = [payment(world.council, "Acorn Care Ltd", 10, date(2024, 5, 1))]
    first = release_payments(world, paid)
    before = _live(world)
    assert first.manifest["file_numbers"] == [SpendFile.objects.get().number]
    elsewhen = {"first_day": date(2020, 5, 1), "last_day": date(2020, 5, 2)}
    more = factories.make_spend_file(partnership=world.place, organisation=world.council, **elsewhen)
    second = release_payments(world, paid, files=False)
    assert (second.pk != first.pk, more.number in second.manifest["file_numbers"]) == (True, True)
    assert _live(world) == before

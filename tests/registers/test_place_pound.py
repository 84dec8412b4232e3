"""Does the place pound count each pound once, for everyone who looks?"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placepound.actions import uploads
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.queries.explain import explain
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.pound_filters import PoundFilters
from tests.factories import World, import_statement, small_world

pytestmark = pytest.mark.django_db

COUNCIL = """Commissioner,Service,Fund,Area,Flow,Counterparty,Amount (£)
{council},Home care,,{north},spend,,"200,000,000"
{council},Residential care,Joint fund,,spend,,"50,000,000"
{council},Income from the ICB,,,income,{icb},"30,000,000"
Total,,,,,,"280,000,000"
"""

ICB = """Commissioner,Service,Fund,Area,Flow,Counterparty,Amount (£)
{icb},Community nursing,,{north},spend,,"300,000,000"
{icb},Crisis team,,{south},spend,,"70,000,000"
{icb},Section 256 transfer,,,transfer,{council},"30,000,000"
Total,,,,,,"400,000,000"
"""


def fill(text: str, world: World) -> str:
    north, south = world.neighbourhoods
    return text.format(council=world.council.name, icb=world.icb.name, north=north.name, south=south.name)


@pytest.fixture
def world() -> World:
    """The field note's invented example: an ICB spends £400m, of which £30m goes to a council that spends £250m."""
    world = small_world(starter_rules=True)
    import_statement(world, fill(COUNCIL, world), title="Council")
    import_statement(world, fill(ICB, world), title="ICB", by=world.commissioner, publisher=world.icb)
    return world


def pound(world: World, viewer: Viewer | None = None, **filters: str):  # type: ignore[no-untyped-def]
    page = place_pound(world.place.slug, PoundFilters(**filters), viewer=viewer or world.finance, on=world.on)
    assert page is not None
    return page


def test_a_transfer_between_partners_counts_once(world: World) -> None:
    page = pound(world)
    assert (page.gross, page.transfers, page.net) == (
        Amount.pounds(650_000_000),
        Amount.pounds(30_000_000),
        Amount.pounds(620_000_000),
    )
    assert page.other == Amount.pounds(30_000_000)


def test_every_breakdown_adds_up_to_the_net_total(world: World) -> None:
    page = pound(world)
    for lines in (page.by_payer, page.by_group, page.by_fund, page.by_provider_kind, page.by_area):
        assert Amount.total(line.net for line in lines) == page.net
    assert Amount.total(page.matrix.values()) == page.net
    assert Amount.total(amount for *_, amount in page.paths) == page.net


def test_money_that_no_evidence_places_stands_apart_and_has_no_figure_per_head(world: World) -> None:
    page = pound(world)
    assert page.not_attributable is not None
    assert page.not_attributable.net == Amount.pounds(50_000_000)
    assert page.not_attributable.per_head is None
    north = next(line for line in page.by_area if line.label == world.neighbourhoods[0].name)
    assert north.per_head == Amount(round(500_000_000_00 / 60_000))


def test_two_sides_that_differ_are_never_averaged() -> None:
    world = small_world()
    import_statement(world, fill(COUNCIL, world).replace("30,000,000", "31,200,000").replace("280,0", "281,2"))
    import_statement(world, fill(ICB, world), by=world.commissioner, publisher=world.icb, title="ICB")
    page = pound(world)
    assert page.net == Amount.pounds(620_000_000)
    assert page.unmatched == Amount.pounds(1_200_000)


def test_a_viewer_who_sees_only_the_payer_does_not_have_the_transfer_taken_out() -> None:
    world = small_world()
    import_statement(world, fill(COUNCIL, world), title="Council", sharing="own")
    import_statement(
        world, fill(ICB, world), title="ICB", by=world.commissioner, publisher=world.icb, sharing="partnership"
    )
    council, icb = pound(world), pound(world, world.commissioner)
    assert (council.gross, council.transfers) == (Amount.pounds(650_000_000), Amount.pounds(30_000_000))
    assert (icb.gross, icb.transfers) == (Amount.pounds(400_000_000), Amount(0))


def test_four_kinds_of_viewer_see_four_things() -> None:
    world = small_world()
    import_statement(world, fill(COUNCIL, world), title="Council", sharing="own")
    import_statement(
        world, fill(ICB, world), title="ICB", by=world.commissioner, publisher=world.icb, sharing="partnership"
    )
    assert pound(world, world.stranger).gross == Amount(0)
    assert pound(world, world.public).gross == Amount(0)
    assert pound(world, world.commissioner).gross == Amount.pounds(400_000_000)
    assert pound(world, world.finance).gross == Amount.pounds(650_000_000)


def test_undoing_a_statement_takes_its_money_out_and_keeps_its_rows(world: World) -> None:
    council = next(source for source in pound(world).sources if source.title == "Council")
    uploads.undo(by=world.finance, on=world.on, statement_id=council.pk, why="wrong year")
    page = pound(world)
    assert (page.gross, page.transfers) == (Amount.pounds(400_000_000), Amount(0))


def test_statements_that_may_overlap_are_never_added() -> None:
    world = small_world()
    first = import_statement(world, "Service,Amount (£)\nAll budgets,294000000\n", title="Budgets")
    import_statement(
        world,
        "Service,Amount (£)\nLearning disability pool,77000000\n",
        title="Pools",
        overlaps=((first.pk, "the document does not say whether the pool is part of the budgets"),),
    )
    page = pound(world)
    assert page.not_addable is not None
    assert (page.not_addable.lower, page.not_addable.upper) == (Amount.pounds(294_000_000), Amount.pounds(371_000_000))
    assert "Budgets" in page.not_addable.sentence
    assert page.per_head is None


def test_periods_and_statuses_are_never_added() -> None:
    world = small_world()
    for title, year, basis, pounds in (
        ("A", "2024/25", "budget", 1),
        ("B", "2025/26", "budget", 20),
        ("C", "2025/26", "outturn", 300),
    ):
        import_statement(
            world, f"Service,Amount (£)\nHome care,{pounds}\n", title=title, financial_year=year, basis=basis
        )
    page = pound(world)
    assert {(choice.period_label, choice.status, choice.gross) for choice in page.choices} == {
        ("2024/25", "plan", Amount.pounds(1)),
        ("2025/26", "plan", Amount.pounds(20)),
        ("2025/26", "actual", Amount.pounds(300)),
    }
    assert page.gross == Amount.pounds(300)
    assert pound(world, period="2024-04-01.2025-03-31", status="plan").gross == Amount.pounds(1)


def test_a_statement_that_does_not_reconcile_counts_only_once_a_person_answers_for_it() -> None:
    world = small_world()
    statement = import_statement(world, "Service,Amount (£)\nHome care,10\nDay care,20\nTotal,40\n", title="Wrong")
    page = pound(world)
    assert page.gross == Amount(0)
    assert [source.title for source in page.left_out] == ["Wrong"]
    uploads.count_anyway(by=world.finance, on=world.on, statement_id=statement.pk, why="the total is a misprint")
    assert pound(world).gross == Amount.pounds(30)


@pytest.mark.parametrize(
    "filters",
    [
        {"payer": "no-number"},
        {"payer": "99999999999999999999"},
        {"period": "yesterday"},
        {"group": "XYZ"},
        {"area": "1; DROP TABLE"},
        {"status": "\x00"},
    ],
)
def test_an_address_that_means_nothing_finds_nothing(world: World, filters: dict[str, str]) -> None:
    page = pound(world, **filters)
    assert page.gross == Amount(0)


def test_a_figure_opens_to_the_rows_that_make_it(world: World) -> None:
    page = pound(world)
    for line in page.by_group:
        filters = PoundFilters(period=page.filters.period, status=page.filters.status, group=line.key)
        explanation = explain(world.place.slug, filters, viewer=world.finance, on=world.on)
        assert explanation is not None
        assert (explanation.gross, explanation.net) == (line.gross, line.net)
        shown = Amount.total(row.amount for row in explanation.rows if row.flow_class in {"spend", "transfer"})
        assert shown == explanation.gross


def test_the_page_asks_as_many_queries_for_ten_rows_as_for_a_thousand() -> None:
    asked = []
    for rows in (10, 1000):
        world = small_world(name=f"Place {rows}")
        lines = "".join(f"Service {number},{number + 1}\n" for number in range(rows))
        import_statement(world, f"Service,Amount (£)\n{lines}", title="Long")
        with CaptureQueriesContext(connection) as queries:
            pound(world)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 25


def test_a_place_that_nobody_set_up_is_not_there() -> None:
    assert place_pound("nowhere", PoundFilters(), viewer=Viewer.public(), on=date(2026, 1, 1)) is None


def test_rows_that_may_share_money_are_not_added_up() -> None:
    world = small_world()
    pools = "Service,Amount (£)\nLearning disability,77000000\nEquipment,4000000\nCentre,4000000\nCare fund,59000000\n"
    import_statement(world, pools, title="Pools", rows_overlap="the paper does not say whether the pools share money")
    page = pound(world)
    assert page.not_addable is not None
    assert (page.not_addable.lower, page.not_addable.upper) == (Amount.pounds(77_000_000), Amount.pounds(144_000_000))
    one = pound(world, service="Equipment")
    assert one.not_addable is None
    assert one.net == Amount.pounds(4_000_000)


def test_nobody_is_told_of_a_difference_to_a_receipt_that_they_may_not_see() -> None:
    world = small_world()
    receipts, spending = (
        COUNCIL.split("\n")[:1] + lines for lines in (COUNCIL.split("\n")[3:4], COUNCIL.split("\n")[1:3])
    )
    received = fill("\n".join(receipts).replace("30,000,000", "31,200,000"), world)
    import_statement(world, received, title="Receipts", sharing="own")
    import_statement(world, fill("\n".join(spending), world), title="Spending")
    import_statement(world, fill(ICB, world), by=world.commissioner, publisher=world.icb, title="ICB")
    council, icb = pound(world), pound(world, world.commissioner)
    assert (council.transfers, council.unmatched) == (Amount.pounds(30_000_000), Amount.pounds(1_200_000))
    assert (icb.transfers, icb.unmatched) == (Amount.pounds(30_000_000), Amount(0))

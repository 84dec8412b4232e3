"""Do the cells hold all the money, and does a figure per head say whose heads?"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.elimination import place_totals
from placepound.core.money.flows import MONEY, Flow, Status
from placepound.core.money.overlap import NotDeterminable
from placepound.core.money.place_pound import (
    RULE_VERSION,
    PerHead,
    Population,
    PopulationBase,
    cells,
    nearest,
    per_head,
)
from placepound.core.terms.amount import Amount
from tests.core.money.test_elimination import any_flows, counts
from tests.core.money.worlds import (
    COUNCIL,
    ICB,
    MILLION,
    PLACE,
    TOLERANCE,
    contribution,
    income,
    spend,
    total,
    transfer,
)


def test_rows_that_agree_in_everything_are_one_cell() -> None:
    flows = (
        spend(COUNCIL, 2, service="HOM1", statement="budget", precision=5),
        spend(COUNCIL, 3, service="HOM1", statement="budget", precision=7),
        spend(COUNCIL, 4, service="HOM2", statement="budget"),
        spend(COUNCIL, 5, service="HOM1", statement="other"),
    )
    made = cells(flows, total(*flows))
    assert [(cell.statement, cell.service, cell.gross // MILLION, cell.rows, cell.precision) for cell in made] == [
        ("budget", "HOM1", 5, 2, 12),
        ("budget", "HOM2", 4, 1, 0),
        ("other", "HOM1", 5, 1, 0),
    ]


def test_a_cell_says_what_part_of_it_is_taken_off() -> None:
    flows = (transfer(ICB, COUNCIL, 30), spend(COUNCIL, 250), income(COUNCIL, ICB, 30), contribution(ICB, 7))
    made = {(cell.flow_class, cell.fund): cell for cell in cells(flows, total(*flows))}
    passed, spent = made["transfer", None], made["spend", None]
    received, committed = made["income", None], made["transfer", "pool"]
    assert (passed.gross // MILLION, passed.transfers // MILLION, passed.net) == (30, 30, 0)
    assert (spent.gross // MILLION, spent.transfers) == (250, 0)
    assert (received.gross, received.transfers, received.pence // MILLION) == (0, 0, 30)
    assert (committed.gross // MILLION, committed.transfers) == (7, 0)


@given(any_flows(), any_flows(), counts)
def test_cells_add_up_to_the_totals_and_lose_nothing(
    plan: list[Flow], actual: list[Flow], counted: frozenset[str]
) -> None:
    flows = [*plan, *(replace(one, id=f"actual {one.id}", status=Status.ACTUAL) for one in actual)]
    totals = place_totals(flows, counted=counted, tolerance=TOLERANCE)
    made = cells(flows, totals)
    assert sum(cell.pence for cell in made) == sum(one.amount.pence for one in flows)
    assert sum(cell.rows for cell in made) == len(flows)
    assert sum(cell.precision for cell in made) == sum(one.precision for one in flows)
    for place in totals:
        same = [cell for cell in made if (cell.period, cell.status) == (place.period, place.status)]
        assert sum(cell.gross for cell in same) == place.gross.pence
        assert sum(cell.transfers for cell in same) == place.transfers.pence
        assert sum(cell.net for cell in same) == place.net.pence
    assert all(cell.gross == cell.transfers == 0 for cell in made if cell.flow_class not in MONEY)


@given(any_flows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_the_cells(flows: list[Flow], random: object) -> None:
    mixed = list(flows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert cells(mixed, total(*mixed, counted=PLACE)) == cells(flows, total(*flows, counted=PLACE))


RESIDENTS = Population(people=300_000, base=PopulationBase.RESIDENT, year=2024, source="mid-year estimate")


def test_a_figure_per_head_is_exact_and_names_the_population_and_its_year() -> None:
    found = per_head(Amount.pounds(1_000_000), RESIDENTS)
    assert isinstance(found, PerHead)
    assert found.exact == Fraction(1000, 3)
    assert found.amount == Amount(333)
    assert (
        found.sentence == "£3.33 for each person of the resident population 2024: 300,000 people (mid-year estimate)."
    )


def test_without_a_population_a_figure_per_head_cannot_be_determined() -> None:
    nobody = Population(people=0, base=PopulationBase.REGISTERED, year=2024, source="lists")
    for missing in (None, nobody):
        found = per_head(Amount.pounds(1), missing)
        assert isinstance(found, NotDeterminable)
        assert found.sentence.startswith("Cannot be determined")


@pytest.mark.parametrize(("value", "whole"), [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("-5/2", -3), ("7/5", 1), ("0", 0)])
def test_halves_are_rounded_away_from_nothing(value: str, whole: int) -> None:
    assert nearest(Fraction(value)) == whole


def test_the_rule_version_names_the_values_in_use_and_fits_beside_a_rule() -> None:
    assert RULE_VERSION.startswith("place pound 1.")
    assert len(f"{RULE_VERSION} {TOLERANCE.reference}") <= 80

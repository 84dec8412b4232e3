"""Are totals that may share a pound kept from being added, and are the bounds given instead true?"""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.flows import Status
from placepound.core.money.overlap import Addable, NotDeterminable, Overlap, StatementTotal, addable
from placepound.core.terms.amount import Amount
from tests.core.money.worlds import YEAR


def statement(name: str, millions: int, **more: object) -> StatementTotal:
    settings: dict[str, object] = {"period": YEAR, "status": Status.PLAN} | more
    return StatementTotal(statement=name, title=name.capitalize(), amount=Amount.pounds(millions * 10**6), **settings)  # type: ignore[arg-type]


def bounds(totals: list[StatementTotal], overlaps: list[Overlap]) -> tuple[int, int]:
    result = addable(totals, overlaps)
    assert isinstance(result, NotDeterminable), result
    assert result.lower is not None
    assert result.upper is not None
    return result.lower.pence // 10**8, result.upper.pence // 10**8


# Leeds Health and Wellbeing Board, 2016: council commissioning budgets of £294m that include the learning disability
# pool, and four pools of council and commissioning groups that come to £144m if they do not overlap, which is not said.
BUDGETS = statement("budgets", 294)
POOLS = [
    statement("learning disability", 77),
    statement("equipment", 4),
    statement("centre", 4),
    statement("care fund", 59),
]
INCLUDES = Overlap(first="budgets", second="learning disability", reason="the budgets include the pool")


def test_the_leeds_budgets_and_pools_cannot_be_added() -> None:
    result = addable([BUDGETS, *POOLS], [INCLUDES])
    assert isinstance(result, NotDeterminable)
    assert result.between == ("budgets", "learning disability")
    assert result.sentence == (
        "“Budgets” and “Learning disability” may count some of the same money (the budgets include the pool), so they "
        "cannot be added together. Together they come to between £361,000,000 and £438,000,000."
    )
    assert bounds([BUDGETS, *POOLS], [INCLUDES]) == (438 - 77, 438)


def test_the_four_pools_come_to_144_million_only_if_none_overlaps() -> None:
    maybe = [Overlap(first=a.statement, second=b.statement, reason="not said") for a, b in combinations(POOLS, 2)]
    assert addable(POOLS, []) == Addable(total=Amount.pounds(144_000_000))
    assert bounds(POOLS, maybe) == (77, 144)
    result = addable(POOLS, maybe)
    assert isinstance(result, NotDeterminable)
    assert "Neither can 5 other pairs" in result.sentence


def test_an_overlap_holds_both_ways_and_however_often_it_is_declared() -> None:
    back = Overlap(first="learning disability", second="budgets", reason="the budgets include the pool")
    assert addable([BUDGETS, *POOLS], [back, INCLUDES, back]) == addable([*POOLS, BUDGETS], [INCLUDES])


def test_an_overlap_of_a_known_size_is_taken_off_and_the_sum_is_known() -> None:
    known = Overlap(first="a", second="b", reason="r", least=Amount.pounds(5_000_000), most=Amount.pounds(5_000_000))
    assert addable([statement("a", 10), statement("b", 20)], [known]) == Addable(total=Amount.pounds(25_000_000))


def test_an_overlap_is_never_taken_for_more_than_the_smaller_statement() -> None:
    wide = Overlap(first="a", second="b", reason="r", most=Amount.pounds(10**9))
    assert bounds([statement("a", 10), statement("b", 20)], [wide]) == (20, 30)


def test_overlaps_with_statements_that_are_not_added_do_not_matter() -> None:
    assert addable(POOLS, [INCLUDES]) == Addable(total=Amount.pounds(144_000_000))
    assert addable(POOLS, [Overlap(first="centre", second="centre", reason="itself")]) == addable(POOLS, [])


def test_statements_apart_from_each_other_may_overlap_a_third() -> None:
    """10 may hide inside either 9, but the two 9s are apart: at least 18."""
    both = [Overlap(first="ten", second=other, reason="r") for other in ("nine", "also nine")]
    assert bounds([statement("ten", 10), statement("nine", 9), statement("also nine", 9)], both) == (18, 28)


@pytest.mark.parametrize(
    "other", [{"status": Status.ACTUAL}, {"period": None}, {"period": YEAR.__class__.financial_year(2015)}]
)
def test_other_periods_and_statuses_are_never_added(other: dict[str, object]) -> None:
    result = addable([statement("a", 1), statement("b", 2, **other)], [])
    assert isinstance(result, NotDeterminable)
    assert (result.lower, result.upper, result.between) == (None, None, ("a", "b"))
    assert "never added together" in result.sentence


def test_with_credits_no_bounds_are_claimed() -> None:
    result = addable([statement("a", -5), statement("b", 9)], [Overlap(first="a", second="b", reason="r")])
    assert isinstance(result, NotDeterminable)
    assert (result.lower, result.upper) == (None, None)


def test_nothing_comes_to_nothing() -> None:
    assert addable([], []) == Addable(total=Amount(0))


def test_many_overlapping_statements_still_have_bounds() -> None:
    many = [statement(f"s{number:02d}", number + 1) for number in range(30)]
    maybe = [Overlap(first=a.statement, second=b.statement, reason="r") for a, b in combinations(many, 2)]
    assert bounds(many, maybe) == (30, 465)


pennies = st.lists(st.sets(st.integers(0, 25), max_size=12), min_size=1, max_size=5)


@given(pennies, st.data())
def test_the_true_sum_lies_within_the_bounds_whatever_is_known_of_the_overlaps(
    sets: list[set[int]], data: st.DataObject
) -> None:
    """Oracle: every statement is a set of single pennies, so the true sum is the size of their union."""
    totals = [StatementTotal(statement=str(i), title=str(i), amount=Amount(len(one))) for i, one in enumerate(sets)]
    overlaps = []
    for (i, one), (j, two) in combinations(enumerate(sets), 2):
        shared = len(one & two)
        if shared or data.draw(st.booleans()):
            least = Amount(data.draw(st.integers(0, shared)))
            most = data.draw(st.none() | st.integers(shared, 15).map(Amount))
            overlaps.append(Overlap(first=str(i), second=str(j), reason="r", least=least, most=most))
    truth = Amount(len(set().union(*sets)))
    match addable(totals, overlaps):
        case Addable(total=total):
            assert total == truth
        case NotDeterminable(lower=lower, upper=upper):
            assert lower is not None
            assert upper is not None
            assert lower <= truth <= upper

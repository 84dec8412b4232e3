"""Is a shared amount split to the last penny, with nothing guessed?"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.apportion import ApportionmentKey, apportion, apportion_flow
from placepound.core.money.flows import NOT_ATTRIBUTABLE, Confidence
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Refused
from tests.core.money.worlds import ICB, spend


def key(counts: dict[str, Fraction | int | None], not_attributable: int = 0) -> ApportionmentKey:
    return ApportionmentKey(
        name="registered population", version="April 2026", counts=counts, not_attributable=not_attributable
    )


def pence(amount: int, one: ApportionmentKey, areas: list[str] | None = None) -> dict[str, int]:
    return {share.area: share.amount.pence for share in apportion(Amount(amount), key=one, areas=areas)}


def test_shares_follow_the_key_to_the_penny_with_ties_by_area_code() -> None:
    #  100 pence over three equal areas: 33.33 each, and the odd penny to the first code
    assert pence(100, key({"south": 1, "north": 1, "east": 1})) == {"east": 34, "north": 33, "south": 33}


def test_what_cannot_be_placed_has_a_share_of_its_own() -> None:
    assert pence(1000, key({"north": 60, "south": 30}, not_attributable=10)) == {
        "north": 600,
        "south": 300,
        NOT_ATTRIBUTABLE.key: 100,
    }


def test_weights_may_be_exact_fractions() -> None:
    assert pence(700, key({"a": Fraction(1, 3), "b": Fraction(2, 3)})) == {"a": 233, "b": 467}


def test_areas_without_a_count_are_refused_and_all_are_named() -> None:
    with pytest.raises(Refused) as refused:
        apportion(Amount(100), key=key({"north": 1, "south": None}), areas=["north", "south", "west"])
    assert [problem.message for problem in refused.value.problems] == [
        "south has no count in registered population, April 2026. Add it, or leave the amount unsplit.",
        "west has no count in registered population, April 2026. Add it, or leave the amount unsplit.",
    ]


def test_a_known_count_of_nobody_is_not_a_missing_count() -> None:
    assert pence(100, key({"north": 1, "south": 0})) == {"north": 100, "south": 0}


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (key({}), "counts nothing here"),
        (key({"north": 0}), "counts nothing here"),
        (key({"north": -1, "south": 2}), "below nothing"),
        (key({"north": 1}, not_attributable=-1), "below nothing"),
    ],
)
def test_a_key_that_cannot_share_is_refused(one: ApportionmentKey, said: str) -> None:
    with pytest.raises(Refused, match=said):
        apportion(Amount(100), key=one)


def test_a_flow_split_to_areas_keeps_its_path_and_says_by_which_key() -> None:
    money = spend(ICB, 1, service="COM1", precision=5_000_000, confidence=Confidence.B)
    parts = apportion_flow(money, key=key({"north": 2, "south": 1}, not_attributable=1))
    assert [(part.area, part.amount.pence, part.precision) for part in parts] == [
        ("north", 50_000_000, 2_500_000),
        ("south", 25_000_000, 1_250_000),
        (None, 25_000_000, 1_250_000),
    ]
    assert {part.apportionment for part in parts} == {"registered population, April 2026"}
    assert {part.confidence for part in parts} == {Confidence.C}
    assert {(part.payer, part.service) for part in parts} == {(ICB, "COM1")}
    assert len({part.id for part in parts}) == 3


def test_an_estimate_stays_an_estimate_when_split() -> None:
    (part,) = apportion_flow(spend(ICB, 1, confidence=Confidence.D), key=key({"north": 1}))
    assert part.confidence is Confidence.D


counts = st.dictionaries(st.text("abcde", min_size=1, max_size=3), st.integers(0, 10**6), max_size=12)


@given(st.integers(-(10**13), 10**13), counts, st.integers(0, 10**6))
def test_the_parts_sum_to_the_whole_with_what_is_not_attributable(
    amount: int, people: dict[str, int], nowhere: int
) -> None:
    one = key(dict(people), not_attributable=nowhere)
    if not any(people.values()) and not nowhere:
        return
    assert sum(pence(amount, one).values()) == amount
    assert (NOT_ATTRIBUTABLE.key in pence(amount, one)) is bool(nowhere)


@given(st.integers(0, 10**13), counts.filter(lambda people: any(people.values())))
def test_every_part_is_within_a_penny_of_its_exact_share(amount: int, people: dict[str, int]) -> None:
    for area, part in pence(amount, key(dict(people))).items():
        assert abs(part - Fraction(amount * people[area], sum(people.values()))) < 1


@given(st.integers(0, 10**12), st.integers(0, 10**9), counts.filter(lambda people: any(people.values())))
def test_a_flows_parts_sum_to_it_in_money_and_in_rounding(amount: int, precision: int, people: dict[str, int]) -> None:
    money = spend(ICB, 0, precision=precision)
    parts = apportion_flow(replace(money, amount=Amount(amount)), key=key(dict(people)))
    assert Amount.total(part.amount for part in parts) == Amount(amount)
    assert sum(part.precision for part in parts) == precision

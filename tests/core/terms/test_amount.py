"""Does every penny go to somebody, and is an amount shortened only as far as it may be?"""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.terms.amount import Amount, split

weights = st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any)


@given(st.integers(-(10**12), 10**12), weights)
def test_a_split_sums_to_its_parent_to_the_penny(pence: int, shares: list[int]) -> None:
    assert Amount.total(split(Amount(pence), shares)) == Amount(pence)


@given(st.integers(0, 10**9), weights)
def test_no_share_is_a_penny_away_from_its_exact_part(pence: int, shares: list[int]) -> None:
    for part, weight in zip(split(Amount(pence), shares), shares, strict=True):
        assert abs(part.pence - Fraction(pence * weight, sum(shares))) < 1


@given(st.integers(0, 10**9), weights)
def test_a_credit_is_split_as_the_payment_was(pence: int, shares: list[int]) -> None:
    assert split(Amount(-pence), shares) == tuple(-part for part in split(Amount(pence), shares))


@pytest.mark.parametrize("pence", range(8))
@pytest.mark.parametrize("shares", [(1, 1, 1), (1, 2, 3), (5, 0, 2), (1, 1, 5), (2, 2, 3), (7, 1, 1)])
def test_the_split_is_the_closest_of_all_possible_ones_and_the_earliest_of_those(
    pence: int, shares: tuple[int, ...]
) -> None:
    """Oracle: try every way to hand out the pennies; largest remainder has the least squared distance."""
    exact = [Fraction(pence * share, sum(shares)) for share in shares]
    ways = [way for way in product(range(pence + 1), repeat=len(shares)) if sum(way) == pence]
    best = min(ways, key=lambda way: (sum((a - b) ** 2 for a, b in zip(way, exact, strict=True)), [-a for a in way]))
    assert tuple(part.pence for part in split(Amount(pence), shares)) == best


def test_a_tie_goes_to_the_earlier_weight() -> None:
    assert split(Amount(5), [1, 1]) == (Amount(3), Amount(2))


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1], [-1]])
def test_a_key_that_says_nothing_is_refused(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(Amount(100), shares)


@pytest.mark.parametrize(
    ("pounds", "shown"),
    [
        ("116900000", "£116.9m"),
        ("444000", "£444k"),
        ("12.50", "£12.50"),
        ("999", "£999"),
        ("1000", "£1k"),
        ("999949", "£999.9k"),
        ("999950", "£1m"),
        ("999999", "£1m"),
        ("999999999", "£1bn"),
        ("1249999", "£1.2m"),
        ("1250000", "£1.3m"),
        ("-1250000", "-£1.3m"),
        ("2800000000000", "£2,800bn"),
        ("0", "£0"),
    ],
)
def test_a_short_amount_has_one_decimal_at_most_and_the_unit_a_reader_expects(pounds: str, shown: str) -> None:
    assert Amount.pounds(pounds).short() == shown


@given(st.integers(-(10**14), 10**14))
def test_a_short_amount_is_never_further_off_than_half_its_last_digit(pence: int) -> None:
    shown = Amount(pence).short().replace("£", "").replace(",", "")
    for suffix, worth in (("bn", 10**11), ("m", 10**8), ("k", 10**5), ("", 100)):
        if shown.endswith(suffix):
            value = Fraction(shown.removesuffix(suffix)) * worth
            assert abs(value - pence) <= (Fraction(worth, 20) if suffix else 0)
            break


@pytest.mark.parametrize("wrong", [1.5, "1", True, None])
def test_an_amount_holds_whole_pence_and_nothing_else(wrong: object) -> None:
    with pytest.raises(TypeError):
        Amount(wrong)  # type: ignore[arg-type]


def test_pounds_refuse_to_lose_part_of_a_penny() -> None:
    assert Amount.pounds("1.50") == Amount(150)
    with pytest.raises(ValueError):
        Amount.pounds("1.505")

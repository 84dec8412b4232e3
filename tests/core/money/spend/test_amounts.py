"""Is every amount of a spend file read to the penny, and what is no amount never made 0?"""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.amounts import ReadAmount, read_pence
from placepound.core.money.spend.profile import Sign
from placepound.core.money.spend.rows import Reason
from placepound.core.records.preview import Unit


def read(text: str, *, unit: Unit = Unit.POUNDS, sign: Sign = Sign.AS_WRITTEN) -> ReadAmount:
    return read_pence(text, unit=unit, sign=sign)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1234.5", 123_450),
        ("£1,234.56", 123_456),
        ("(1,234.56)", -123_456),
        ("1.00-", -100),
        ("1.00CR", -100),
        ("\u22121.00", -100),
        ("10298896.31.", 1_029_889_631),
        ("£ 1 234.50 ", 123_450),
        (".5", 50),
        ("0", 0),
        ("1.2m", 120_000_000),
        ("100.000", 10_000),
    ],
)
def test_what_publishers_write_is_read_to_the_penny(text: str, pence: int) -> None:
    assert read(text) == ReadAmount(pence=pence)
    assert read(text, sign=Sign.REVERSED) == ReadAmount(pence=-pence)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("41.666666", 4167),
        ("1234.5600000000001", 123_456),
        ("0.005", 1),
        ("-0.005", -1),
        ("0.00499999999999999999999", 0),
        ("(1,234.5678)", -123_457),
        ("12.3456CR", -1235),
        ("1.005.", 101),
    ],
)
def test_what_is_finer_than_a_penny_is_rounded_and_said_to_be(text: str, pence: int) -> None:
    assert read(text) == ReadAmount(pence=pence, rounded=True)


@pytest.mark.parametrize("text", ["", " ", "\u200b"])
def test_nothing_is_no_amount(text: str) -> None:
    assert read(text).reason is Reason.NO_AMOUNT
    assert read(text).sentence == "The row has no amount."


@pytest.mark.parametrize(
    "text", ["n/a", "-", "£", "00", "12.34.56", "1,2345.00", "1.2E+05", "12 EUR", "=1+1", "1.2345678m x", "9" * 20]
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str) -> None:
    unreadable = read(text)
    assert unreadable.pence is None
    assert unreadable.reason is Reason.AMOUNT_UNREADABLE
    assert unreadable.sentence


def test_an_amount_with_a_unit_of_its_own_is_never_cut_short() -> None:
    assert read("1.2345678m").pence == 123_456_780
    assert read("1.23456789012m").reason is Reason.AMOUNT_UNREADABLE


def test_columns_in_thousands_and_millions_are_rounded_to_the_same_penny() -> None:
    assert read("1.23456", unit=Unit.THOUSANDS) == ReadAmount(pence=123_456)
    assert read("1.234567", unit=Unit.THOUSANDS) == ReadAmount(pence=123_457, rounded=True)
    assert read("0.123456789", unit=Unit.MILLIONS) == ReadAmount(pence=12_345_679, rounded=True)
    assert read("0.1234567850001", unit=Unit.MILLIONS) == ReadAmount(pence=12_345_679, rounded=True)


@given(st.decimals(min_value=0, max_value=10**9, places=7), st.sampled_from(("{}", "-{}", "({})", "{}CR")))
def test_rounding_is_to_the_nearest_penny_halves_away_from_nothing(amount: Decimal, way: str) -> None:
    pence = int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    told = read(way.format(f"{amount:f}"))
    assert told.pence == (pence if way == "{}" else -pence)
    assert told.rounded == (amount * 100 != pence)

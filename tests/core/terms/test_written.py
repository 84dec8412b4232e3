"""Is money read exactly as it was written, and refused where it is not money?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Problem
from placepound.core.terms.written import MOST_DIGITS, Written, read_written

POUNDS, THOUSANDS, MILLIONS = 100, 100_000, 100_000_000
NBSP, THIN, MINUS = "\u00a0", "\u2009", "\u2212"


def read(text: str, unit_pence: int | None = POUNDS) -> Written:
    written = read_written(text, unit_pence=unit_pence)
    assert isinstance(written, Written), written
    return written


def refusal(text: str, unit_pence: int | None = POUNDS) -> Problem:
    problem = read_written(text, unit_pence=unit_pence)
    assert isinstance(problem, Problem), problem
    return problem


@pytest.mark.parametrize(
    ("text", "pence", "precision"),
    [
        # written             pence            ± pence: half the last written digit
        ("£116.9 million", 11_690_000_000, 5_000_000),
        ("£1 million", 100_000_000, 50_000_000),
        ("£1.25 million", 125_000_000, 500_000),
        ("£7.97m", 797_000_000, 500_000),
        ("£1.2bn", 120_000_000_000, 5_000_000_000),
        ("£444k", 44_400_000, 50_000),
        ("£200k", 20_000_000, 50_000),
        ("12 thousand", 1_200_000, 50_000),
        ("£195,000", 19_500_000, 50),
        ("1,234.5", 123_450, 5),
        ("1,234.56", 123_456, 0),
        ("0", 0, 50),
        ("0.00", 0, 0),
    ],
)
def test_an_amount_keeps_its_value_and_how_finely_it_was_written(text: str, pence: int, precision: int) -> None:
    written = read(text)
    assert (written.amount, written.precision, written.text) == (Amount(pence), precision, text)


@pytest.mark.parametrize(
    "text",
    [
        "-1.00", "- 1.00", "(1.00)", "( 1.00 )", "1.00-", "1.00 -", "1.00CR", "1.00 cr", f"{MINUS}1.00", f"1.00{MINUS}",
        "\u20131.00", "-£1.00", "£-1.00", "£ (1.00)", "(£1.00)", "GBP -1.00", "-1.00 GBP",
    ],
)  # fmt: skip
def test_a_credit_stays_a_credit_however_it_is_marked(text: str) -> None:
    assert read(text).amount == Amount(-100)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,234", 123_400),
        ("1 234.50", 123_450),
        (f"1{NBSP}234{NBSP}567", 123_456_700),
        (f"£{THIN}1{THIN}234", 123_400),
        ("  £5  ", 500),
        ("\ufeff£5\u200b", 500),
        ("1,234.", 123_400),
        ("£1.8m.", 180_000_000),
        (".50", 50),
        ("+5", 500),
        ("5.00DR", 500),
        ("£(1.2)m", -120_000_000),
        ("(£1.2m)", -120_000_000),
        ("£1.2 MILLION", 120_000_000),
        ("1.23456789m", 123_456_789),
    ],
)
def test_signs_spaces_and_stray_dots_of_published_tables_are_read(text: str, pence: int) -> None:
    assert read(text).amount == Amount(pence)


@pytest.mark.parametrize(
    ("text", "unit_pence", "pence", "precision", "own_unit"),
    [
        ("1.8", MILLIONS, 180_000_000, 5_000_000, False),
        ("£1.8", MILLIONS, 180_000_000, 5_000_000, False),
        ("444", THOUSANDS, 44_400_000, 50_000, False),
        ("1.500", THOUSANDS, 150_000, 50, False),
        ("£444k", MILLIONS, 44_400_000, 50_000, True),
        ("£1.8m", None, 180_000_000, 5_000_000, True),
    ],
)
def test_the_cells_own_unit_wins_over_that_of_its_column(
    text: str, unit_pence: int | None, pence: int, precision: int, own_unit: bool
) -> None:
    written = read(text, unit_pence)
    assert (written.amount.pence, written.precision, written.own_unit) == (pence, precision, own_unit)


def test_without_any_unit_it_asks_for_one() -> None:
    assert refusal("195", None).field == "unit"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (f" {NBSP}\u200b ", "empty"),
        ("1e9999", "exponent"),
        ("1E5", "exponent"),
        ("-2.5e-3", "exponent"),
        ("NaN", "not a number"),
        ("inf", "not a number"),
        ("-Infinity", "not a number"),
        ("None", "not an amount"),
        ("twelve", "not a number"),
        ("=SUM(F2:F17)", "formula"),
        ("#REF!", "error from a spreadsheet"),
        ("#DIV/0!", "error from a spreadsheet"),
        ("####", "error from a spreadsheet"),
        ("12.345.678", "more than one decimal point"),
        ("1,23,4", "two ways"),
        ("1,23", "two ways"),
        ("1234,567", "two ways"),
        ("1,234 567", "two ways"),
        ("12 34", "two ways"),
        ("1.005", "pence"),
        ("1.500", "£1.50 or £1,500"),
        ("1.234567891m", "part of a penny"),
        ("£1€2", "two currencies"),
        ("££5", "currency twice"),
        ("€5", "not in pounds"),
        ("5 USD", "not in pounds"),
        ("1234567890123456", "at most 15"),
        ("1" * 5000, "longer than any amount"),
        ("£1" + " " * 700 + "m", "longer than any amount"),
        ("99999999999bn", "all the money in the country"),
        ("\u2013", "dash"),
        ("£-", "dash"),
        ("n/a", "not an amount"),
        ("£000", "heading"),
        ("--1.00", "two signs"),
        ("-(1.00)", "two signs"),
        ("-1.00CR", "two signs"),
        ("(1.00", "bracket"),
        ("1.00)", "bracket"),
        ("£(1k)m", "two units"),
        ("£1m - £2m", "range"),
        ("£5 to £6", "range"),
        ("c. £5m", "approximate"),
        ("~5", "approximate"),
        ("£1.2m*", "footnote"),
        ("45%", "percentage"),
        ("\u0661\u0662", "not a number"),
        ("1'234", "not a number"),
        ("0x10", "not a number"),
        ("1_000", "not a number"),
        (".", "not a number"),
        ("£", "not a number"),
    ],
)
def test_what_is_not_an_amount_is_refused_with_a_sentence_and_never_read_as_nothing(text: str, said: str) -> None:
    assert said in refusal(text).message


amounts = st.integers(-(10**MOST_DIGITS - 1), 10**MOST_DIGITS - 1).map(Amount)


@given(amounts)
def test_what_an_amount_prints_is_read_back_to_the_penny(amount: Amount) -> None:
    assert read(amount.exact()).amount == amount


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["£", ""]))
def test_every_mark_of_a_credit_means_the_same_opposite(pence: int, currency: str) -> None:
    shown = f"{pence // 100:,}.{pence % 100:02d}"
    plain = read(f"{currency}{shown}").amount
    for credit in (f"-{currency}{shown}", f"({currency}{shown})", f"{currency}{shown}-", f"{currency}{shown}CR"):
        assert read(credit).amount == -plain


@given(st.integers(1, 999), st.integers(0, 3), st.sampled_from([("k", THOUSANDS), ("m", MILLIONS), ("bn", 10**11)]))
def test_the_true_amount_lies_within_the_precision_of_the_written_one(
    size: int, decimals: int, unit: tuple[str, int]
) -> None:
    suffix, worth = unit
    step = worth // 10**decimals
    written = read(f"£{size / 10**decimals:.{decimals}f}{suffix}")
    assert written.amount.pence == size * step
    assert written.precision * 2 == step


@given(st.text(max_size=80))
def test_any_text_at_all_is_either_an_amount_or_a_sentence(text: str) -> None:
    result = read_written(text, unit_pence=POUNDS)
    assert isinstance(result, Written) or result.message.endswith((".", "?"))


@given(st.text(alphabet="£0123456789.,()-+ kmbnCR\u2212\u00a0", max_size=20))
def test_an_amount_is_never_read_from_text_without_a_digit(text: str) -> None:
    result = read_written(text, unit_pence=POUNDS)
    if isinstance(result, Written):
        assert any(character.isdigit() for character in text)
        assert not result.amount or any(character in "123456789" for character in text)

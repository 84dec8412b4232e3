"""Is a stretch of time what its label says?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.terms.period import Period, in_force, read_financial_year

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(st.integers(1950, 2090))
def test_a_financial_year_is_read_from_its_own_label(first: int) -> None:
    year = Period.financial_year(first)
    assert read_financial_year(year.label) == year
    assert (year.start, year.end) == (date(first, 4, 1), date(first + 1, 3, 31))


@pytest.mark.parametrize("text", ["2015/16", "2015-16", "2015\u201316", "2015/2016", "FY 2015/16", " 2015 / 16 "])
def test_the_ways_to_write_a_financial_year_mean_one_year(text: str) -> None:
    assert read_financial_year(text) == Period.financial_year(2015)


@pytest.mark.parametrize("text", ["2015/17", "2015/2017", "15/16", "2015", "", "2015/1", "April 2015", "2015/16 Q1"])
def test_what_names_no_financial_year_is_not_taken_for_one(text: str) -> None:
    assert read_financial_year(text) is None


def test_the_year_of_the_century_is_written_with_two_noughts() -> None:
    assert Period.financial_year(1999).label == "1999/00"
    assert read_financial_year("1999/00") == Period.financial_year(1999)


def test_a_period_that_ends_before_it_starts_cannot_be_made() -> None:
    with pytest.raises(ValueError):
        Period(date(2020, 2, 1), date(2020, 1, 31))


@given(days, st.integers(0, 900), days, st.integers(0, 900))
def test_two_periods_overlap_exactly_if_they_share_a_day(a: date, m: int, b: date, n: int) -> None:
    first, second = Period(a, a + timedelta(m)), Period(b, b + timedelta(n))
    share = max(first.start, second.start) <= min(first.end, second.end)
    assert first.overlaps(second) is second.overlaps(first) is share


def test_both_ends_of_a_validity_are_included_and_either_may_be_open() -> None:
    first, last = date(2013, 4, 1), date(2022, 6, 30)
    assert in_force(first, last, on=first)
    assert in_force(first, last, on=last)
    assert not in_force(first, last, on=last + timedelta(1))
    assert not in_force(first, None, on=first - timedelta(1))
    assert in_force(None, None, on=last)

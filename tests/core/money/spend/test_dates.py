"""Is the day of a payment read as it is written, and never guessed?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.dates import FIRST_YEAR, LAST_YEAR, read_day
from placepound.core.money.spend.profile import DateOrder

THE_DAY = date(2016, 4, 3)
NO_DAY = None


@pytest.mark.parametrize(
    ("text", "year_first", "day_first", "month_first", "serial"),
    [
        ("2016-04-03", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("2016/4/3", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("20160403", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("2016-04-03 00:00:00", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("2016-04-03T09:30:00.000Z", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("03-Apr-2016", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("3 April 2016", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("Sunday 3rd April 2016", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("April 3, 2016", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("03-APR-16", THE_DAY, THE_DAY, THE_DAY, THE_DAY),
        ("03/04/2016", NO_DAY, THE_DAY, date(2016, 3, 4), NO_DAY),
        ("3.4.16", NO_DAY, THE_DAY, date(2016, 3, 4), NO_DAY),
        ("03/04/2016 12:15 pm", NO_DAY, THE_DAY, date(2016, 3, 4), NO_DAY),
        ("04/03/2016", NO_DAY, date(2016, 3, 4), THE_DAY, NO_DAY),
        ("16-04-03", THE_DAY, date(2003, 4, 16), NO_DAY, NO_DAY),
        ("42463", NO_DAY, NO_DAY, NO_DAY, THE_DAY),
        ("42463.99", NO_DAY, NO_DAY, NO_DAY, THE_DAY),
        ("59", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("Total", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("31/02/2016", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("3 Foo 2016", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("03/04-2016", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("April 2016", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("0016-04-03", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("03/04/2216", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("٠٣/٠٤/٢٠١٦", NO_DAY, NO_DAY, NO_DAY, NO_DAY),
        ("2016-04-03" + " " * 60, NO_DAY, NO_DAY, NO_DAY, NO_DAY),
    ],
)
def test_a_text_says_one_day_in_each_order_or_none(
    text: str, year_first: date | None, day_first: date | None, month_first: date | None, serial: date | None
) -> None:
    orders = (DateOrder.YEAR_FIRST, DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.SERIAL)
    assert [read_day(text, order=order) for order in orders] == [year_first, day_first, month_first, serial]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("May-23", date(2023, 5, 31)),
        ("feb 2024", date(2024, 2, 29)),
        ("September, 2016", date(2016, 9, 30)),
        ("Sept'16", date(2016, 9, 30)),
        ("05/2023", date(2023, 5, 31)),
        ("2023-05", date(2023, 5, 31)),
        ("2023 May", date(2023, 5, 31)),
        ("03 May 2023", date(2023, 5, 3)),
        ("2023-05-03", date(2023, 5, 3)),
        ("2011-12", None),
        ("2011/12", None),
        ("05/23", None),
        ("13/2023", None),
        ("May", None),
        ("03/05/2023", None),
    ],
)
def test_where_a_column_holds_months_a_month_is_its_last_day(text: str, day: date | None) -> None:
    assert read_day(text, order=DateOrder.MONTHS) == day


@given(st.dates(date(FIRST_YEAR, 3, 1), date(LAST_YEAR, 12, 31)))
def test_every_day_comes_back_from_every_way_to_write_it(day: date) -> None:
    ways = {
        f"{day:%Y-%m-%d}": DateOrder.YEAR_FIRST,
        f"{day:%d/%m/%Y}": DateOrder.DAY_FIRST,
        f"{day:%d-%b-%Y}": DateOrder.DAY_FIRST,
        f"{day.day} {day:%B %Y}": DateOrder.DAY_FIRST,
        f"{day:%m/%d/%Y}": DateOrder.MONTH_FIRST,
        f"{day:%Y%m%d}": DateOrder.YEAR_FIRST,
        f"{(day - date(1899, 12, 30)) // timedelta(days=1)}": DateOrder.SERIAL,
    }
    assert {read_day(text, order=order) for text, order in ways.items()} == {day}


@given(st.text(max_size=70), st.sampled_from(DateOrder))
def test_any_text_is_a_day_or_none(text: str, order: DateOrder) -> None:
    day = read_day(text, order=order)
    assert day is None or FIRST_YEAR <= day.year <= LAST_YEAR

"""Which day does a cell of a spend file say? Read in the order that the column uses; nothing ambiguous is guessed."""

import re
from calendar import monthrange
from datetime import date, timedelta

from placepound.core.money.spend.profile import DateOrder

FIRST_YEAR, LAST_YEAR = 1900, 2199
MOST_CHARACTERS = 60


def read_day(text: str, *, order: DateOrder) -> date | None:
    """The day that a text says, its time dropped; None where it says none, or could say two.

    A four-figure year in front and a month in words are clear in every order. Two-figure years are 20yy. Where a column
    holds months only, a month is its last day.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    said = _TIME.sub("", " ".join(text.split()))
    if match := _YEAR_FIRST.fullmatch(said) or _RUN_TOGETHER.fullmatch(said):
        return _day(match[1], match[2], match[3])
    if match := _MONTH_IN_WORDS.fullmatch(said):
        return _day(match["year"], _MONTHS.get(match["month"].casefold(), ""), match["day"])
    if match := _WORDS_FIRST.fullmatch(said):
        return _day(match["year"], _MONTHS.get(match["month"].casefold(), ""), match["day"])
    if order is DateOrder.SERIAL:
        return _serial(said)
    if order is DateOrder.MONTHS:
        return _last_of_month(said)
    return _numbers(said, order)


_TIME = re.compile(
    r"(?:T| ?,? )[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[ap]m)?"
    r"(?: ?(?:Z|UTC|GMT|BST|[+-][0-9]{2}:?[0-9]{2}))?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_RUN_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_MONTH_IN_WORDS = re.compile(
    rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[-/., ]{{0,2}}(?P<month>[a-z]{{3,9}})[-/., ]{{0,2}}"
    r"(?P<year>[0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_WORDS_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<month>[a-z]{{3,9}})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})", re.IGNORECASE
)
_THREE_NUMBERS = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_MONTH_AND_YEAR = re.compile(r"(?P<month>[a-z]{3,9}|[0-9]{1,2})[-/., ']{1,2}(?P<year>[0-9]{4}|[0-9]{2})", re.IGNORECASE)
_YEAR_AND_MONTH = re.compile(r"(?P<year>[0-9]{4})[- ](?P<month>[a-z]{3,9}|[0-9]{2})", re.IGNORECASE)
_SERIAL = re.compile(r"([0-9]{1,6})(?:\.[0-9]+)?")

_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {
    "sept": "9",
    **{spelling: str(number) for number, name in enumerate(_NAMES, 1) for spelling in (name, name[:3])},
}


def _numbers(said: str, order: DateOrder) -> date | None:
    """Three numbers, of which the year stands last, or first where the column puts it there with two figures."""
    match = _THREE_NUMBERS.fullmatch(said)
    if not match:
        return None
    first, _, second, third = match.groups()
    if order is DateOrder.YEAR_FIRST:
        return _day(first, second, third) if len(first) == len(third) == 2 else None
    return _day(third, second, first) if order is DateOrder.DAY_FIRST else _day(third, first, second)


def _last_of_month(said: str) -> date | None:
    """The last day of a month with its year; None for 2011-12, which is a financial year as well."""
    match = _YEAR_AND_MONTH.fullmatch(said) or _MONTH_AND_YEAR.fullmatch(said)
    if match is None:
        return None
    month, year = match["month"], match["year"]
    if month.isdigit() and (len(year) == 2 or (said.startswith(year) and int(month) == int(year[2:]) + 1)):
        return None
    first = _day(year, month if month.isdigit() else _MONTHS.get(month.casefold(), ""), "1")
    return first and date(first.year, first.month, monthrange(first.year, first.month)[1])


def _serial(said: str) -> date | None:
    """Days since 30 December 1899, as spreadsheets count them from March 1900 on."""
    match = _SERIAL.fullmatch(said)
    if not match or int(match[1]) < 61:
        return None
    day = date(1899, 12, 30) + timedelta(days=int(match[1]))
    return day if day.year <= LAST_YEAR else None


def _day(year: str, month: str, day: str) -> date | None:
    if not month:
        return None
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(day)) if FIRST_YEAR <= full <= LAST_YEAR else None
    except ValueError:
        return None

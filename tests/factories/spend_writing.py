"""How do publishers write amounts and days? Every way that spend files show, with the value that is meant."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from random import Random

from placepound.core.money.spend.profile import DateOrder

MINUS_SIGN = "\u2212"
EN_DASH = "\u2013"


class Amounts(StrEnum):
    """How money is written. MIXED draws another way for each row."""

    PLAIN = "1234.50"
    SHORT = "1234.5"
    THOUSANDS = "1,234.50"
    POUND = "£1,234.50"
    POUND_SPACED = "£ 1,234.50"
    PADDED = " 1,234.50 "
    TRAILING_DOT = "1234.50."
    SPACED = "1 234.50"
    MIXED = "mixed"


class Credits(StrEnum):
    """How money back is written. LOST leaves the sign out, as careless cleaning does."""

    MINUS = "-1.00"
    BRACKETS = "(1.00)"
    TRAILING = "1.00-"
    CR = "1.00CR"
    CR_SPACED = "1.00 CR"
    MINUS_SIGN = "\u22121.00"
    INNER = "£-1.00"
    MIXED = "mixed"
    LOST = "1.00"


class Dates(StrEnum):
    """How days are written. MIXED draws another way for each row, all of them with the day first or the year first."""

    ISO = "2024-05-03"
    ISO_TIME = "2024-05-03 00:00:00"
    SLASHES = "03/05/2024"
    SLASHES_SHORT = "3/5/24"
    SLASHES_TIME = "03/05/2024 00:00"
    DASHES = "03-05-2024"
    DOTS = "03.05.2024"
    MONTH_NAME = "03-May-2024"
    MONTH_NAME_SHORT = "03-May-24"
    MONTH_LONG = "3 May 2024"
    SERIAL = "45415"
    MIXED = "mixed"

    @property
    def order(self) -> DateOrder:
        """The order of day, month and year that a reader must find."""
        if self in (Dates.ISO, Dates.ISO_TIME):
            return DateOrder.YEAR_FIRST
        return DateOrder.SERIAL if self is Dates.SERIAL else DateOrder.DAY_FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A cell that holds money: as text files write it, and exactly, in pounds, for cells that hold numbers."""

    text: str
    pounds: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A cell that holds a day: as text files write it, and as a workbook's true date."""

    text: str
    day: date


Cell = str | Money | Day

UNREADABLE = ("see note", "n/a", "#REF!", "12.34.56", "£", "tbc", "1,2345,6.00", "12.00 EUR", "--", "£1.00 £2.00")
"""Amounts that are no amounts."""

NO_DAYS = ("31/02/2024", "2024-13-45", "soon", "00/00/0000", "Q1", "45/45/2024")
"""Days that never were."""


def money(pence: int, *, amounts: Amounts, credits: Credits, dice: Random, true_minus: bool = True) -> Money:
    """An amount as one publisher writes it. true_minus: whether the encoding has the sign U+2212."""
    pounds = Fraction(-pence if credits is Credits.LOST and pence < 0 else pence, 100)
    way = dice.choice([one for one in Amounts if one is not Amounts.MIXED]) if amounts is Amounts.MIXED else amounts
    text = _digits(abs(pence), way)
    if pence < 0:
        marks = [one for one in Credits if one not in (Credits.MIXED, Credits.LOST)]
        text = _credited(text, dice.choice(marks) if credits is Credits.MIXED else credits, true_minus=true_minus)
    if way is Amounts.PADDED:
        text = f" {text} "
    return Money(text=text, pounds=pounds)


def thousands(pence: int) -> Money:
    """An amount in a column of thousands of pounds, to the penny."""
    pounds, rest = divmod(abs(pence), 100_000)
    text = f"{'-' if pence < 0 else ''}{pounds}.{rest:05d}"
    return Money(text=text, pounds=Fraction(pence, 100_000))


def unrounded(pence: int, dice: Random) -> Money:
    """What a spreadsheet leaves of a division: more digits than pence, at most a third of a penny away."""
    tail, part = dice.choice((("333333", Fraction(333_333, 1_000_000)), ("000001", Fraction(1, 1_000_000))))
    whole, rest = divmod(abs(pence), 100)
    sign = -1 if pence < 0 else 1
    return Money(
        text=f"{'-' if sign < 0 else ''}{whole}.{rest:02d}{tail}", pounds=sign * (abs(pence) + part) / Fraction(100)
    )


def day(when: date, *, dates: Dates, dice: Random) -> Day:
    """A day as one publisher writes it."""
    ways = [one for one in Dates if one not in (Dates.MIXED, Dates.SERIAL)]
    return Day(text=_day(when, dice.choice(ways) if dates is Dates.MIXED else dates), day=when)


def _digits(pence: int, way: Amounts) -> str:
    pounds, rest = divmod(pence, 100)
    match way:
        case Amounts.PLAIN:
            return f"{pounds}.{rest:02d}"
        case Amounts.SHORT:
            return f"{pounds}.{rest:02d}".rstrip("0").rstrip(".")
        case Amounts.POUND:
            return f"£{pounds:,}.{rest:02d}"
        case Amounts.POUND_SPACED:
            return f"£ {pounds:,}.{rest:02d}"
        case Amounts.TRAILING_DOT:
            return f"{pounds}." if not rest else f"{pounds}.{rest:02d}."
        case Amounts.SPACED:
            return f"{pounds:,}.{rest:02d}".replace(",", " ")
        case _:
            return f"{pounds:,}.{rest:02d}"


def _credited(text: str, way: Credits, *, true_minus: bool) -> str:
    text = text.removesuffix(".")
    match way:
        case Credits.BRACKETS:
            return f"({text})"
        case Credits.TRAILING:
            return f"{text}-"
        case Credits.CR:
            return f"{text}CR"
        case Credits.CR_SPACED:
            return f"{text} CR"
        case Credits.MINUS_SIGN:
            return f"{MINUS_SIGN if true_minus else EN_DASH}{text}"
        case Credits.INNER if text.startswith("£"):
            return f"£-{text[1:].strip()}"
        case Credits.LOST:
            return text
        case _:
            return f"-{text}"


_SHAPES = {
    Dates.ISO: "%Y-%m-%d",
    Dates.ISO_TIME: "%Y-%m-%d 00:00:00",
    Dates.SLASHES: "%d/%m/%Y",
    Dates.SLASHES_TIME: "%d/%m/%Y 00:00",
    Dates.DASHES: "%d-%m-%Y",
    Dates.DOTS: "%d.%m.%Y",
    Dates.MONTH_NAME: "%d-%b-%Y",
    Dates.MONTH_NAME_SHORT: "%d-%b-%y",
}


def _day(when: date, way: Dates) -> str:
    match way:
        case Dates.SLASHES_SHORT:
            return f"{when.day}/{when.month}/{when:%y}"
        case Dates.MONTH_LONG:
            return f"{when.day} {when:%B %Y}"
        case Dates.SERIAL:
            return str(serial(when))
        case _:
            return when.strftime(_SHAPES[way])


def serial(when: date) -> int:
    """The number under which spreadsheets keep a day: 45415 for 3 May 2024."""
    return (when - date(1899, 12, 30)).days

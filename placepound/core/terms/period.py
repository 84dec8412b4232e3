"""Which stretch of time? Periods with both ends inclusive, and the financial year."""

import re
from dataclasses import dataclass
from datetime import date

_YEAR = re.compile(r"^\s*(?:FY\s*)?(?P<first>(?:19|20)\d\d)\s*[/–-]\s*(?P<second>(?:20)?\d\d)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From start to end, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends ({self.end}) on or after its start ({self.start})")

    @classmethod
    def financial_year(cls, first: int) -> "Period":
        """April to March: financial_year(2015) is 2015/16."""
        return cls(date(first, 4, 1), date(first + 1, 3, 31))

    @property
    def is_financial_year(self) -> bool:
        return self == Period.financial_year(self.start.year)

    @property
    def label(self) -> str:
        if self.is_financial_year:
            return f"{self.start.year}/{self.end.year % 100:02d}"
        return f"{day(self.start)} to {day(self.end)}"

    def contains(self, on: date) -> bool:
        return self.start <= on <= self.end

    def overlaps(self, other: "Period") -> bool:
        return self.start <= other.end and other.start <= self.end


def day(on: date) -> str:
    """A date for reading: 4 August 2020."""
    return f"{on.day} {on:%B %Y}"


def financial_year_of(on: date) -> Period:
    """The financial year that a day lies in."""
    return Period.financial_year(on.year if (on.month, on.day) >= (4, 1) else on.year - 1)


def read_financial_year(text: str) -> Period | None:
    """The financial year that a label such as 2015/16, 2015-16 or 2015/2016 names; None where it names none."""
    match = _YEAR.match(text)
    if not match:
        return None
    first, second = int(match["first"]), match["second"]
    if (first + 1) % 100 != int(second[-2:]) or (len(second) == 4 and int(second) != first + 1):
        return None
    return Period.financial_year(first)


def in_force(valid_from: date | None, valid_to: date | None, *, on: date) -> bool:
    """Whether a record with these validity dates (either may be open) holds on a day."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)

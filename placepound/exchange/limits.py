"""How large may an uploaded file be? The limits, and the sentences that say which one was passed."""

from dataclasses import dataclass
from typing import NoReturn

from placepound.core.terms.problem import Problem, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a statement never needs more of.

    ratio counts only once an entry unpacks to more than ratio_from bytes: small repetitive files pack very well.
    area is the rectangle from the first filled cell of a sheet to its last, blank cells included.
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 400_000_000
    ratio: int = 300
    ratio_from: int = 20_000_000
    entries: int = 2_000
    sheets: int = 200
    rows: int = 300_000
    columns: int = 500
    area: int = 16_000_000
    cell_characters: int = 32_767
    merged: int = 20_000
    merged_cells: int = 1_000_000


LIMITS = Limits()


def refuse(message: str, *, where: str | None = None, field: str | None = None) -> NoReturn:
    """Raise Refused with one problem."""
    raise Refused(Problem(message=message, where=where, field=field))


def count_of(number: int, noun: str) -> str:
    """A number of things for reading: 1 row, 1,200 rows."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def megabytes(count: int) -> str:
    """A size for reading: 50 MB."""
    return f"{count / 1_000_000:,.0f} MB"

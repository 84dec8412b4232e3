"""What was in the cells? A sheet's filled rows, typed, with the text each value shows and the cells to distrust."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from types import MappingProxyType

Value = str | int | float | bool | date | time | timedelta
Place = tuple[int, int]
"""Row and column, both counted from 1."""

LOST_LETTERS = "Some text holds the sign “�”, which stands for letters lost before the file came here."

_SHOWN = Context(prec=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: what it holds, and what it says."""

    value: Value
    text: str

    @property
    def is_number(self) -> bool:
        """Whether a spreadsheet holds it as a number, as against text that may look like one."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of one sheet, or of a text file, that hold anything.

    numbers: the row of each, counted from 1 as a spreadsheet shows it. rows: its values, blank cells as ''.
    lines: for a text file, the line that each row starts on. blank: how many rows hold nothing.
    bad: why a cell's value cannot be used. formulas: cells whose value was worked out by a formula, and kept.
    merged: first and last place of each merged range.
    """

    name: str
    numbers: Sequence[int]
    rows: Sequence[Sequence[Value]]
    blank: int = 0
    lines: Sequence[int] = ()
    bad: Mapping[Place, str] = field(default_factory=lambda: MappingProxyType({}))
    formulas: frozenset[Place] = frozenset()
    merged: tuple[tuple[Place, Place], ...] = ()

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    @property
    def is_text(self) -> bool:
        return bool(self.lines)

    def cell(self, number: int, column: int) -> Cell:
        """The cell at a place, counted from 1; an empty one where nothing was written."""
        index = bisect_left(self.numbers, number)
        found = index < len(self.numbers) and self.numbers[index] == number and column <= len(self.rows[index])
        value = self.rows[index][column - 1] if found else ""
        return Cell(value=value, text=shown(value))

    def where(self, index: int, column: int) -> str:
        """The place of a cell as its reader would look for it; index counts the filled rows from 0."""
        if self.lines:
            return f"line {self.lines[index]}, column {column}"
        return f"{quoted(self.name)}!{letters(column)}{self.numbers[index]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A file, read: its visible sheets, how it was decoded, and what was passed over or noticed on the way.

    lost_letters: somewhere a sign stands for letters that were lost before.
    """

    filename: str
    kind: str
    encoding: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    lost_letters: bool = False

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def shown(value: Value) -> str:
    """What a cell says: text as written, a number in plain digits as a spreadsheet shows it, a date as 2016-04-01."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _digits(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _digits(value: float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    if len(text) <= _SHOWN.prec + 1 and "e" not in text and "n" not in text:
        return text
    number = _SHOWN.create_decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return str(number)
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def letters(column: int) -> str:
    """The letters of a column counted from 1: 6 is F, 28 is AB."""
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def column_number(name: str) -> int:
    """The column that letters name, counted from 1."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def quoted(name: str) -> str:
    """A sheet's name as a spreadsheet writes it before a cell: quoted where it holds more than letters and digits."""
    return name if name.replace("_", "").isalnum() else "'" + name.replace("'", "''") + "'"


def exact(number: float) -> Decimal:
    """A number as a spreadsheet shows it, at most fifteen digits, without passing through binary arithmetic."""
    return _SHOWN.create_decimal(repr(number))

"""How does a table leave? As CSV or a workbook: signs kept, text like a formula disarmed, sources named."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import xlsxwriter

from placepound.core.terms.amount import Amount
from placepound.exchange.disarm import disarmed
from placepound.exchange.limits import refuse

TableValue = str | int | Amount | Fraction | Decimal | date | None
"""What a cell may hold; None where nothing is known, which is never written as 0."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WIDEST = 60
_MOST_TEXT = 32_767
_MOST_EXACT = 10**15


class Kind(StrEnum):
    """What a column holds. PERCENT is a share of one, as a Fraction or Decimal: 1/4 is shown as 25."""

    TEXT = "text"
    MONEY = "money"
    INTEGER = "integer"
    PERCENT = "percent"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column's heading and kind. Money and percent say their unit in the heading as it leaves."""

    title: str
    kind: Kind = Kind.TEXT

    @property
    def heading(self) -> str:
        unit = {Kind.MONEY: "£", Kind.PERCENT: "%"}.get(self.kind)
        return f"{self.title} ({unit})" if unit and unit not in self.title else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table to download. notes: its sources, as-at date and licence, one sentence each."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[TableValue, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row of “{self.title}” has {len(self.columns)} cells, one for each column")


def to_csv(table: Table) -> bytes:
    """UTF-8 with its mark, so that spreadsheets read £ and names right; money in pounds, two digits after the point."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([disarmed(column.heading) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    writer.writerows([_plain(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def to_workbook(tables: Sequence[Table]) -> bytes:
    """An xlsx workbook: a sheet for each table, its heading frozen, and a last sheet with titles, sources and notes."""
    out = io.BytesIO()
    with new_workbook(out) as book:
        formats = Formats(book)
        names: list[str] = []
        for table in tables:
            names.append(sheet_name(table.title, taken=(*names, "Notes")))
            _write_table(book.add_worksheet(names[-1]), table, formats)
        _write_notes(book.add_worksheet("Notes"), tables, names, formats)
    return out.getvalue()


def new_workbook(out: io.BytesIO) -> Any:
    """A workbook in which text stays text, and which is the same bytes for the same content."""
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"created": datetime(2000, 1, 1), "author": "Placepound"})  # noqa: DTZ001
    return book


class Formats:
    """The cell formats of a workbook. Credits are shown by their sign, never by colour alone."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True})
        self.of = {
            Kind.TEXT: book.add_format({}),
            Kind.MONEY: book.add_format({"num_format": "£#,##0.00;-£#,##0.00"}),
            Kind.INTEGER: book.add_format({"num_format": "#,##0;-#,##0"}),
            Kind.PERCENT: book.add_format({"num_format": "0.0"}),
            Kind.DATE: book.add_format({"num_format": "d mmmm yyyy"}),
        }


def pounds(amount: Amount) -> str:
    """Plain signed pounds: -1234.50."""
    whole, pence = divmod(abs(amount.pence), 100)
    return f"{'-' if amount.pence < 0 else ''}{whole}.{pence:02d}"


def sheet_name(title: str, *, taken: Sequence[str]) -> str:
    """A name that a workbook allows: at most 31 characters, none forbidden, and no other sheet's."""
    name = _FORBIDDEN.sub(" ", title).strip().strip("'")[:31].strip() or "Table"
    used = {other.casefold() for other in (*taken, "history")}
    number = 2
    unique = name
    while unique.casefold() in used:
        unique = f"{name[: 31 - len(str(number)) - 1]} {number}"
        number += 1
    return unique


def _plain(value: TableValue, kind: Kind) -> str:
    if value is None:
        return ""
    if isinstance(value, Amount):
        return pounds(value)
    if isinstance(value, date):
        return value.isoformat()
    if kind is Kind.PERCENT and not isinstance(value, str):
        return str(_percent(value))
    return disarmed(value) if isinstance(value, str) else str(value)


def _percent(share: Fraction | Decimal | int) -> Decimal:
    exact = Fraction(share) * 100
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _write_table(sheet: Any, table: Table, formats: Formats) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        shown = [_plain(row[place], column.kind) for row in table.rows[:1000]]
        widest = max([len(column.heading), *map(len, shown)])
        sheet.set_column(place, place, min(_WIDEST, widest + 3))
        sheet.write_string(0, place, column.heading, formats.heading)
    for number, row in enumerate(table.rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, (number, place), value, table.columns[place].kind, formats)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write(sheet: Any, at: tuple[int, int], value: TableValue, kind: Kind, formats: Formats) -> None:
    shape = formats.of[kind]
    if value is None:
        return
    if isinstance(value, str):
        if len(value) > _MOST_TEXT:
            refuse(f"A text has {len(value):,} characters; a workbook's cell holds {_MOST_TEXT:,}. Download it as CSV.")
        sheet.write_string(*at, value, shape)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, shape)
    elif isinstance(value, Amount):
        # Beyond fifteen digits a spreadsheet rounds, so so large a sum leaves as text and stays exact.
        if abs(value.pence) < _MOST_EXACT:
            sheet.write_number(*at, Decimal(value.pence) / 100, shape)
        else:
            sheet.write_string(*at, pounds(value), shape)
    else:
        sheet.write_number(*at, _percent(value) if kind is Kind.PERCENT else value, shape)


def _write_notes(sheet: Any, tables: Sequence[Table], names: Sequence[str], formats: Formats) -> None:
    sheet.set_column(0, 0, 100)
    number = 0
    for table, name in zip(tables, names, strict=True):
        sheet.write_string(number, 0, table.title, formats.bold)
        for line in (f"On the sheet “{name}”.", *table.notes):
            number += 1
            sheet.write_string(number, 0, line, formats.wrapped)
        number += 2

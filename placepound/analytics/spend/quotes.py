"""Has a stray quotation mark swallowed payments? A cell whose lines are rows of the table by themselves has."""

import csv
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.spend.records import ROW, column
from placepound.analytics.spend.sheets import RawSheet
from placepound.core.money.spend.profile import SpendColumn
from placepound.exchange.limits import refuse
from placepound.exchange.spend_columns import pence_of
from placepound.exchange.spend_headings import guess_spend

_AMOUNTS = frozenset({SpendColumn.AMOUNT, SpendColumn.GROSS})


def refuse_swallowed(sheets: Sequence[RawSheet], *, separator: str) -> None:
    """Raise Refused where rows of a text file stand inside a cell of another row."""
    for sheet in sheets:
        for number, place, cells in _broken(sheet):
            if count := swallowed(cells, place, headers=sheet.headers, separator=separator):
                start = " ".join(cells[place].split())[:40]
                rows = "1 row below it stands" if count == 1 else f"{count:,} rows below it stand"
                refuse(
                    f"Row {number:,}: {rows} inside the cell that begins “{start}”, "
                    "because a quotation mark is closed too late. Put the mark right, then load the file again."
                )


def swallowed(cells: Sequence[str], place: int, *, headers: Sequence[str], separator: str) -> int:
    """How many rows a cell with line breaks has swallowed; 0 where its lines are no rows."""
    amounts = [at for at, heading in enumerate(headers) if guess_spend(heading).column in _AMOUNTS]

    def is_row(row: Sequence[str]) -> bool:
        return len(row) == len(headers) and any(pence_of(row[at].strip()) is not None for at in amounts)

    lines = cells[place].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    within = sum(is_row(_cut(line, separator)) for line in lines[1:-1])
    first = [*cells[:place], *_cut(lines[0], separator)]
    last = [*_cut(lines[-1], separator), *cells[place + 1 :]]
    return within + is_row(last) if within or is_row(first) else 0


def _cut(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _broken(sheet: RawSheet) -> Iterator[tuple[int, int, list[str]]]:
    """The rows with a line break in a cell: number, place of the cell, and all cells."""
    width = len(sheet.headers)
    for place in range(width):
        has_break = pc.match_substring_regex(sheet.table[column(place)], "[\r\n]")
        rows = sheet.table.filter(has_break) if pc.any(has_break).as_py() else pa.table({})
        for row in rows.to_pylist():
            yield row[ROW], place, [row[column(at)] for at in range(width)]

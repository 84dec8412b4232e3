"""Which tables do the filled rows of a sheet or text file hold? Each with its headings, and what stands around it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

import pyarrow as pa

from placepound.analytics.spend.parts import Part, parts_of
from placepound.analytics.spend.records import table_of
from placepound.exchange.cells import Sheet, letters
from placepound.exchange.limits import count_of, refuse
from placepound.exchange.spend_profile import LOOKED_AT, find_header

MOST_TOLD = 5
"""How many places are named one by one where many could be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """One table of a file as published.

    name: the file. sheet: the sheet, the file inside an archive, or the part of a file whose layout changes; empty for
    the first table of a text file. header_row, and row in the table: the number of the record, or of the row of a
    workbook, from 1, blank ones and the header counted. blank: how many say nothing. banner: what stands above it.
    table: row; extra, what stands in cells beyond the headings, null where nothing; c0 to cn, cells as written.
    """

    name: str
    sheet: str
    encoding: str
    header_row: int
    headers: tuple[str, ...]
    blank: int
    table: pa.Table
    banner: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def sheets_of(sheet: Sheet, rows: Sequence[Sequence[str]], *, name: str, encoding: str) -> list[RawSheet]:
    """The tables of a sheet of which these are the texts of its filled rows; none where it has no header or no rows."""
    header = find_header(rows)
    if header is None:
        return []
    parts = list(parts_of(rows, header=header))
    made = [_raw(sheet, rows, part, name=name, encoding=encoding) for part in parts if part.end > part.first]
    if not made:
        return []
    bare = [
        f"Row {sheet.numbers[part.header]:,} holds headings, and no rows follow them."
        for part in parts
        if part.end == part.first
    ]
    first = replace(
        made[0],
        blank=sheet.blank,
        banner=banner_of(rows[:header]),
        notices=(*above(sheet.numbers, rows, header), *bare, *made[0].notices),
    )
    others = [
        replace(one, sheet=f"{sheet.name}, part {number}".removeprefix(", "), notices=(_changed(one), *one.notices))
        for number, one in enumerate(made[1:], start=2)
    ]
    return [first, *others]


def with_notices(sheets: Sequence[RawSheet], notices: Sequence[str]) -> tuple[RawSheet, ...]:
    """The sheets, the first of which carries what was noticed of the whole file."""
    first, *others = sheets
    return (replace(first, notices=(*notices, *first.notices)), *others)


def banner_of(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What the rows above a header say."""
    return tuple(cell.strip() for row in rows for cell in row if cell.strip())


def above(numbers: Sequence[int], rows: Sequence[Sequence[str]], header: int) -> tuple[str, ...]:
    """A sentence for each filled row above the header."""
    return tuple(
        f"Row {numbers[index]:,} stands above the table and is no payment: “{_short(rows[index])}”"
        for index in range(header)
    )


def refuse_without_table(rows: Sequence[Sequence[str]]) -> NoReturn:
    """Say what is missing in a file of which no table could be made."""
    if not rows:
        refuse("The file holds blank rows only. Check that it was saved, then upload it again.")
    if find_header(rows) is not None:
        refuse("The file has headings and no rows below them. Check that it was saved whole, then upload it again.")
    refuse(
        f"No row of headings was found in the first {LOOKED_AT} rows. A file of payments needs one, such as Payment "
        "Date, Supplier Name and Amount, above its rows. Add it, then upload the file again."
    )


def _raw(sheet: Sheet, rows: Sequence[Sequence[str]], part: Part, *, name: str, encoding: str) -> RawSheet:
    """One table. Cells beyond the headings may have slipped, unless most rows of a workbook have one in that column."""
    inside = rows[part.first : part.end]
    named = len(rows[part.header])
    filled = {} if sheet.is_text else _filled_beyond(inside, named)
    width = max([named, *(place + 1 for place, count in filled.items() if 2 * count > len(inside))])
    return RawSheet(
        name=name,
        sheet=sheet.name,
        encoding=encoding,
        header_row=sheet.numbers[part.header],
        headers=(*map(str.strip, rows[part.header]), *[""] * (width - named)),
        blank=0,
        table=table_of(sheet.numbers[part.first : part.end], inside, width=width),
        notices=tuple(
            f"Column {letters(place + 1)} has no heading and is not read: {count_of(count, 'cell')} filled."
            for place, count in sorted(filled.items())[:MOST_TOLD]
            if place < width
        ),
    )


def _filled_beyond(rows: Sequence[Sequence[str]], width: int) -> Counter[int]:
    """How many cells say something in each column beyond a width."""
    return Counter(place for row in rows for place in range(width, len(row)) if row[place].strip())


def _changed(sheet: RawSheet) -> str:
    return f"The headings change in row {sheet.header_row:,}, so the rows from there on are a table of their own."


def _short(row: Sequence[str]) -> str:
    text = " ".join(cell.strip() for cell in row if cell.strip())
    return text if len(text) <= 120 else text[:119] + "…"

"""Which records does a text file hold? The quick way through Arrow, which must say what the csv module would say."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

ROW, EXTRA = "row", "extra"
MOST_RAGGED = 250_000
"""Beyond so many rows of another width than the header the quick way is none."""

_BLOCK = 1 << 20
_MANY_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The filled records of a file, in order, and how many are blank.

    table: row, the number of the record counted from 1, blank ones counted; extra, what stands beyond the width; and
    c0 to the width, cells as written.
    """

    table: pa.Table
    blank: int


def column(place: int) -> str:
    """The name of a column in a table of records; place counts from 0."""
    return f"c{place}"


def quick_records(
    data: bytes, *, separator: str, width: int, longest: int, most_columns: int, block: int = _BLOCK
) -> Records | None:
    """The records of UTF-8 text without a mark; None where only the csv module can be trusted.

    width: how many cells the header has. longest: the longest cell allowed, and most_columns the most of them: for
    what passes these, and for what is strange, the answer is None, so that the careful way can say what is wrong.
    """
    quotes = data.count(b'"')
    if width < 2 or not data or data.startswith(b"\xef\xbb\xbf"):
        return None
    found = _parse(data, separator=separator, width=width, block=block)
    if found is None:
        return None
    table, ragged = found
    broken = bool(quotes) and _has_broken_cells(data, table, ragged)
    if _is_strange(table, longest=longest, broken=broken):
        return None
    if quotes and _ends_open(table, ragged, separator=separator):
        return None
    numbers = _numbers(table.num_rows, [number for number, _ in ragged])
    table = table.add_column(0, ROW, numbers).add_column(1, EXTRA, pa.nulls(table.num_rows, pa.string()))
    rows = _reread([text for _, text in ragged], separator=separator)
    if rows is None or any(_is_strange_row(row, longest=longest, most_columns=most_columns) for row in rows):
        return None
    filled = [(number, row) for (number, _), row in zip(ragged, rows, strict=True) if any(map(str.strip, row))]
    kept = _without_blank(table, width)
    blank = table.num_rows - kept.num_rows + len(ragged) - len(filled)
    if filled:
        patch = table_of([number for number, _ in filled], [row for _, row in filled], width=width)
        kept = pa.concat_tables([kept, patch]).sort_by(ROW)
    return Records(table=kept, blank=blank)


def table_of(numbers: Sequence[int], rows: Sequence[Sequence[str]], *, width: int) -> pa.Table:
    """Rows as a table of records of a width, short ones filled up, and what stands beyond it as extra."""
    extras = [" | ".join(filter(None, map(str.strip, row[width:]))) or None for row in rows]
    cells = (pa.array([row[place] if place < len(row) else "" for row in rows], pa.string()) for place in range(width))
    arrays = [pa.array(numbers, pa.int32()), pa.array(extras, pa.string()), *cells]
    return pa.table(arrays, names=[ROW, EXTRA, *map(column, range(width))])


Ragged = list[tuple[int, str]]


def _parse(data: bytes, *, separator: str, width: int, block: int) -> tuple[pa.Table, Ragged] | None:
    """The records of the header's width as Arrow reads them, and the number and text of all others."""
    ragged: Ragged = []

    def keep(row: Any) -> str:
        if row.number is None or len(ragged) >= MOST_RAGGED:
            return "error"
        ragged.append((row.number, row.text))
        return "skip"

    names = [column(place) for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=block),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, ignore_empty_lines=False, newlines_in_values=True, invalid_row_handler=keep
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    return table, ragged


def _numbers(count: int, others: Sequence[int]) -> pa.Array:
    """The numbers of records that are not others, in order."""
    every = pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int32()), count + len(others)))
    if not others:
        return every
    return every.filter(pc.invert(pc.is_in(every, value_set=pa.array(others, pa.int32()))))


def _is_strange(table: pa.Table, *, longest: int, broken: bool) -> bool:
    """Whether a cell is longer than any, or has lines that Arrow may have changed or a quotation mark swallowed.

    broken: some cells hold line breaks. Arrow loses the second half of one of two characters between two blocks.
    """
    for cells in table.columns:
        if (pc.max(pc.binary_length(cells)).as_py() or 0) > longest:
            return True
        if broken and pc.any(pc.match_substring(cells, "\r")).as_py():
            return True
        if broken and (pc.max(pc.count_substring(cells, "\n")).as_py() or 0) > _MANY_LINES:
            return True
    return False


def _has_broken_cells(data: bytes, table: pa.Table, ragged: Ragged) -> bool:
    """Whether more lines stand in the file than records, so that some cell must hold a line break."""
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    return lines + (not data.endswith((b"\n", b"\r"))) > int(table.num_rows) + len(ragged)


def _reread(texts: Iterable[str], *, separator: str) -> list[list[str]] | None:
    """The cells of single records as the csv module reads them; None where it takes them for another number of them."""
    rows = []
    for text in texts:
        try:
            found = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            return None
        if len(found) > 1:
            return None
        rows.append(found[0] if found else [])
    return rows


def _ends_open(table: pa.Table, ragged: Ragged, *, separator: str) -> bool:
    """Whether the last record may end inside a quotation mark that is never closed."""
    if ragged and ragged[-1][0] == table.num_rows + len(ragged):
        try:
            list(csv.reader([ragged[-1][1]], delimiter=separator, strict=True))
        except csv.Error:
            return True
        return False
    last = table[-1][table.num_rows - 1].as_py()
    return "\n" in last or "\r" in last


def _is_strange_row(row: Sequence[str], *, longest: int, most_columns: int) -> bool:
    return len(row) > most_columns or any(
        len(cell) > longest or "\r" in cell or cell.count("\n") > _MANY_LINES for cell in row
    )


def _without_blank(table: pa.Table, width: int) -> pa.Table:
    """The rows in which any cell says anything."""
    blank = _empty(table[column(0)])
    for place in range(1, width):
        if not len(blank):
            return table
        blank = blank.take(_empty(table[column(place)].take(blank)))
    places = pc.subtract(_numbers(table.num_rows, ()), 1)
    return table.filter(pc.invert(pc.is_in(places, value_set=blank.cast(pa.int32()))))


def _empty(cells: pa.ChunkedArray) -> pa.Array:
    """The places of cells that say nothing."""
    return pc.indices_nonzero(pc.equal(pc.utf8_trim_whitespace(cells), ""))

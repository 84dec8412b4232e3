"""What does a published spend file say, row for row? Any file as it comes, as tables of texts with their numbers."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.spend.books import book_sheets
from placepound.analytics.spend.parts import changes
from placepound.analytics.spend.quotes import refuse_swallowed
from placepound.analytics.spend.records import EXTRA, ROW, column, quick_records
from placepound.analytics.spend.sheets import (
    MOST_TOLD,
    RawSheet,
    above,
    banner_of,
    refuse_without_table,
    sheets_of,
    with_notices,
)
from placepound.analytics.spend.tables import RAW
from placepound.core.money.spend.profile import READ, ProfileGuess, SourceProfile, SpendColumn
from placepound.core.terms.problem import Refused
from placepound.exchange.archives import gunzip
from placepound.exchange.bundles import files_in
from placepound.exchange.cells import LOST_LETTERS
from placepound.exchange.kinds import Kind, disagreement, kind_of
from placepound.exchange.limits import Limits, megabytes, refuse
from placepound.exchange.spend_dates import is_day
from placepound.exchange.spend_headings import guess_spend
from placepound.exchange.spend_profile import LOOKED_AT, find_header, guess_profile
from placepound.exchange.texts import SEPARATOR_NAMES, decode, long_cells, mixed_encodings, read_text, sniff

__all__ = ["SPEND_LIMITS", "RawSheet", "open_spend", "profile_of", "sample_of", "standard"]

SPEND_LIMITS = Limits(file_bytes=200_000_000, unpacked_bytes=300_000_000, rows=2_000_000, area=8_000_000)
"""Many times a year of payments of the largest bodies, and still read within 2 GB of memory."""

CAREFUL_BYTES = 80_000_000
"""What may be read record by record: beyond it the records of a damaged file would not fit into memory."""

_HEAD = 200_000
_MOST_ROWS_SAMPLED = 400
_MOST_DAYS_SAMPLED = 2_000
_TWICE_ENCODED = ("Â£", "â€", "Ã")
_STATED = re.compile(r'"?sep=', re.IGNORECASE)


def open_spend(content: bytes, *, name: str, limits: Limits = SPEND_LIMITS) -> tuple[RawSheet, ...]:
    """Every table of a file: CSV or other text, a workbook, either of them in gz, or a zip archive of them.

    Raises Refused, and nothing else, for a file that cannot be read whole or holds no table.
    """
    if len(content) > limits.file_bytes:
        refuse(f"The file has {megabytes(len(content))}; at most {megabytes(limits.file_bytes)} are read. Split it.")
    packed = files_in(content, limits=limits)
    if packed is None:
        return _open_one(content, name=name, limits=limits)
    sheets = [
        sheet
        for each in packed
        if each.is_table
        for sheet in _open_packed(each.content, name=name, inside=each.name, limits=limits)
    ]
    skipped = [f"“{each.name}” in the archive is no table and was not read." for each in packed if not each.is_table]
    return with_notices(sheets, skipped)


def profile_of(sheet: RawSheet, *, remembered: SourceProfile | None = None) -> ProfileGuess:
    """How a sheet is to be read, judged on rows from the whole of it."""
    return guess_profile(sheet.headers, sample_of(sheet), remembered=remembered, banner=sheet.banner)


def sample_of(sheet: RawSheet) -> list[list[str]]:
    """Rows from the whole sheet: evenly spaced ones, and the first with each different date up to a bound."""
    count = sheet.table.num_rows
    places = set(range(0, count, max(1, -(-count // _MOST_ROWS_SAMPLED))))
    for place in _date_places(sheet):
        places.update(_first_of_each(sheet.table[column(place)]))
    chosen = sheet.table.take(pa.array(sorted(places), pa.int64()))
    cells = [chosen[column(place)].to_pylist() for place in range(len(sheet.headers))]
    return [list(row) for row in zip(*cells, strict=True)]


def standard(sheet: RawSheet, profile: SourceProfile, *, file: int) -> pa.Table:
    """The rows under the names of what they hold (tables.RAW), stripped; null where the layout lacks a column.

    file: the number of the file in the store. profile: has a column for each heading of the sheet, in its order.
    """
    if len(profile.columns) != len(sheet.headers):
        raise ValueError(f"the profile has {len(profile.columns)} columns and the sheet {len(sheet.headers)}")
    count = sheet.table.num_rows
    places = [profile.place(kind) for kind in READ]
    texts = [
        pa.nulls(count, pa.string()) if place is None else pc.utf8_trim_whitespace(sheet.table[column(place)])
        for place in places
    ]
    numbers = [pa.repeat(pa.scalar(file, pa.int32()), count), sheet.table[ROW], sheet.table[EXTRA]]
    return pa.Table.from_arrays([*numbers, *texts], schema=RAW)


def _date_places(sheet: RawSheet) -> list[int]:
    """The columns that are named as dates, or else that hold days in their first rows."""
    named = [place for place, text in enumerate(sheet.headers) if guess_spend(text).column is SpendColumn.DATE]
    if named:
        return named
    head = sheet.table.slice(0, 20)
    return [place for place in range(len(sheet.headers)) if any(map(is_day, head[column(place)].to_pylist()))]


def _first_of_each(cells: pa.ChunkedArray) -> list[int]:
    """The places where each different text stands first, or as many of them as are looked at, evenly over all."""
    codes = pc.dictionary_encode(cells).combine_chunks().indices
    highest = pc.cumulative_max(codes)
    new = pc.indices_nonzero(pc.not_equal(highest.slice(1), highest.slice(0, len(highest) - 1)))
    places = [0, *(place + 1 for place in new.to_pylist())]
    return places[:: -(-len(places) // _MOST_DAYS_SAMPLED)]


def _open_packed(content: bytes, *, name: str, inside: str, limits: Limits) -> Iterator[RawSheet]:
    """The tables of a file inside an archive, called after it; a refusal says which file it is about."""
    try:
        sheets = _open_one(content, name=inside, limits=limits)
    except Refused as refused:
        raise Refused(tuple(replace(problem, where=inside) for problem in refused.problems)) from None
    for sheet in sheets:
        yield replace(sheet, name=name, sheet=f"{inside}: {sheet.sheet}" if sheet.sheet else inside)


def _open_one(content: bytes, *, name: str, limits: Limits) -> tuple[RawSheet, ...]:
    kind = kind_of(content)
    inside = name
    if kind is Kind.GZIP:
        content = gunzip(content, limits=limits)
        kind = kind_of(content)
        inside = name[:-3] if name.lower().endswith(".gz") else name
    if kind is Kind.GZIP:
        refuse("The compressed file holds another compressed file. Unpack it, then upload the file inside.")
    if kind is Kind.TEXT:
        sheets = _text_sheets(content, name=name, limits=limits)
    else:
        sheets = book_sheets(content, name=name, kind=kind, limits=limits)
    renamed = disagreement(inside, kind)
    return with_notices(sheets, (renamed,) if renamed else ())


def _text_sheets(content: bytes, *, name: str, limits: Limits) -> list[RawSheet]:
    """The tables of a text file: the quick way where it can be trusted, else record by record."""
    decoded = decode(content)
    notices = _letters_lost(decoded.text)
    if not _STATED.match(decoded.text):
        separator = sniff(decoded.text)
        data = content if decoded.encoding == "UTF-8" else decoded.text.encode()
        quick = _quick_sheet(data, decoded.text[:_HEAD], separator=separator, name=name, limits=limits)
        if quick is not None:
            refuse_swallowed([quick], separator=separator)
            encoding = f"{decoded.encoding}, separated by {SEPARATOR_NAMES[separator]}"
            return [replace(quick, encoding=encoding, notices=(*notices, *quick.notices))]
    if len(content) > CAREFUL_BYTES:
        refuse(
            f"The file has more than {megabytes(CAREFUL_BYTES)}, and its rows or quotation marks are so uneven that "
            "rows can only be read one by one. Split it, for example by month, and upload the parts."
        )
    found, separator = read_text(decoded.text, limits=limits)
    encoding = f"{decoded.encoding}, separated by {SEPARATOR_NAMES[separator]}"
    rows = cast("Sequence[Sequence[str]]", found.rows)
    sheets = sheets_of(found, rows, name=name, encoding=encoding)
    if not sheets:
        refuse_without_table(rows)
    refuse_swallowed(sheets, separator=separator)
    return list(with_notices(sheets, (*notices, *long_cells(found)[:MOST_TOLD])))


def _letters_lost(text: str) -> tuple[str, ...]:
    """What deserves a look because letters seem to have been lost before the file came here."""
    if text.isascii():
        return ()
    mixed = mixed_encodings(text) if any(sign in text for sign in _TWICE_ENCODED) else None
    return (*((mixed,) if mixed else ()), *((LOST_LETTERS,) if "�" in text else ()))


def _quick_sheet(data: bytes, head: str, *, separator: str, name: str, limits: Limits) -> RawSheet | None:
    """The one table of a text file, read the quick way; None where the careful way must be taken."""
    numbers, rows = _first_rows(head, separator)
    header = find_header(rows)
    if header is None:
        return None
    records = quick_records(
        data, separator=separator, width=len(rows[header]), longest=limits.cell_characters, most_columns=limits.columns
    )
    if records is None or records.table.num_rows > limits.rows:
        return None
    table = records.table.slice(header + 1)
    if not table.num_rows or changes(table, rows[header]):
        return None
    return RawSheet(
        name=name,
        sheet="",
        encoding="",
        header_row=numbers[header],
        headers=tuple(map(str.strip, rows[header])),
        blank=records.blank,
        table=table,
        banner=banner_of(rows[:header]),
        notices=above(numbers, rows, header),
    )


def _first_rows(head: str, separator: str) -> tuple[list[int], list[list[str]]]:
    """The first filled records with their numbers, all of them if the text is short. The last may have been cut off."""
    numbers: list[int] = []
    rows: list[list[str]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(head, newline=""), delimiter=separator), start=1):
            if len(rows) == LOOKED_AT:
                return numbers, rows
            if any(map(str.strip, row)):
                numbers.append(number)
                rows.append(row)
    except csv.Error:
        return [], []
    whole = len(head) < _HEAD
    return (numbers, rows) if whole else (numbers[:-1], rows[:-1])

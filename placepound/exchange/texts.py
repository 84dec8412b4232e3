"""What does a text file say? Its encoding, its separator and its rows, and never a letter lost or guessed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log2

from placepound.exchange.cells import Sheet
from placepound.exchange.limits import Limits, refuse

_SEPARATORS = (",", ";", "\t", "|")
SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SAMPLE_ROWS = 200
_SAMPLE_CHARACTERS = 400_000
_MANY_LINES = 20
_UNCLOSED = "A quotation mark is probably not closed there: close or delete it, then upload the file again."
_MOJIBAKE = re.compile("Â£|â€|Ã[\x80-\xbf]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, and how it was read."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """Strict UTF-8, with or without its mark; UTF-16 with its mark; then strict cp1252. Raises Refused for the rest."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        decoded = _strict(content, "utf-16", shown="UTF-16")
    elif content.startswith(b"\xef\xbb\xbf"):
        decoded = _strict(content, "utf-8-sig", shown="UTF-8 with BOM")
    else:
        decoded = _utf8(content) or _strict(content, "cp1252", shown="Windows-1252")
    if "\0" in decoded.text:
        refuse(
            "The file holds zero bytes, which text never does. It is no CSV file, or it is damaged: export it again."
        )
    return decoded


def _utf8(content: bytes) -> Decoded | None:
    try:
        return Decoded(text=content.decode("utf-8"), encoding="UTF-8")
    except UnicodeDecodeError:
        return None


def _strict(content: bytes, codec: str, *, shown: str) -> Decoded:
    try:
        return Decoded(text=content.decode(codec), encoding=shown)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse(
            f"Line {line:,} holds bytes that are no letters in UTF-8 or in Windows-1252, so names could be lost. "
            "Export the file again as “CSV UTF-8”, or upload the workbook."
        )


def mixed_encodings(text: str) -> str | None:
    """A sentence where the letters look twice encoded, as in Â£; None where they do not."""
    match = _MOJIBAKE.search(text)
    if not match:
        return None
    line = text.count("\n", 0, match.start()) + 1
    return f"Line {line:,} holds “{match.group()}”, usually a sign saved in two encodings. Check names and £ signs."


def read_text(text: str, *, limits: Limits) -> tuple[Sheet, str]:
    """The rows of a text file as a sheet, and the separator that was found."""
    stated = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    separator = stated.group(1) if stated and stated.group(1) in _SEPARATORS else sniff(text)
    numbers: list[int] = []
    lines: list[int] = []
    rows: list[list[str]] = []
    number = last_line = 0
    for number, (line, row) in enumerate(_records(text, separator, limits=limits), start=1):
        last_line = line
        if number == 1 and stated:
            continue
        if any(row) and any(map(str.strip, row)):
            _check_row(row, line=line, count=len(rows), limits=limits)
            numbers.append(number)
            lines.append(line)
            rows.append(row)
    _refuse_open_quote(text, rows, last_line=last_line)
    return Sheet(name="", numbers=numbers, rows=rows, lines=lines, blank=number - len(rows) - bool(stated)), separator


def long_cells(sheet: Sheet) -> tuple[str, ...]:
    """A notice for each row that swallowed many lines, as a stray quotation mark makes it do."""
    return tuple(
        f"Line {line:,} and {breaks:,} lines after it were read as one row because of a quotation mark. Check that row."
        for line, row in zip(sheet.lines, sheet.rows, strict=True)
        if (breaks := sum(value.count("\n") for value in row if isinstance(value, str))) > _MANY_LINES
    )


def sniff(text: str) -> str:
    """The separator that cuts most rows into the same number of cells, and into more of them."""
    sample = text[:_SAMPLE_CHARACTERS]
    scores = {separator: _consistency(sample, separator) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: scores[separator])


def _consistency(sample: str, separator: str) -> float:
    widths: list[int] = []
    trust = 1.0
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator, strict=True):
            if any(map(str.strip, row)):
                widths.append(len(row))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        trust = 0.2  # quotation marks that end elsewhere than at this separator
    split = Counter(width for width in widths if width > 1)
    if not split:
        return 0.0
    width, times = max(split.items(), key=lambda item: item[1] * log2(item[0]))
    return trust * (times / len(widths)) ** 2 * log2(width)


def _records(text: str, separator: str, *, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            refuse(f"A cell on line {line:,} is longer than {limits.cell_characters:,} characters. {_UNCLOSED}")
        yield line, row
        line = reader.line_num + 1


def _check_row(row: list[str], *, line: int, count: int, limits: Limits) -> None:
    if count >= limits.rows:
        refuse(f"The file has more than {limits.rows:,} rows. Split it, or leave out what is not the statement.")
    if len(row) > limits.columns and len([value for value in row if value.strip()]) > limits.columns:
        refuse(f"Line {line:,} has {len(row):,} columns; at most {limits.columns:,} are read. Is it a table?")
    if max(map(len, row)) > limits.cell_characters:
        refuse(f"A cell on line {line:,} is longer than {limits.cell_characters:,} characters. {_UNCLOSED}")


def _refuse_open_quote(text: str, rows: list[list[str]], *, last_line: int) -> None:
    """A quotation mark that is never closed swallows every row after it into one cell."""
    if text.count('"') % 2 and rows and "\n" in rows[-1][-1].rstrip("\r\n"):
        refuse(f"A quotation mark on line {last_line:,} is never closed, so later rows would be lost. Close it.")

"""How do rows become a file? Text in any encoding, separator and line end, a workbook, packed or not."""

import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from enum import StrEnum

import xlsxwriter

from tests.factories.spend_writing import Cell, Day, Money, serial

Rows = Sequence[Sequence[Cell]]


class Encoding(StrEnum):
    """How letters are kept, by the name under which a reader reports it."""

    UTF_8 = "UTF-8"
    UTF_8_BOM = "UTF-8 with BOM"
    UTF_16 = "UTF-16"
    UTF_16_BIG = "UTF-16 big"
    CP1252 = "Windows-1252"

    @property
    def reported(self) -> str:
        return "UTF-16" if self is Encoding.UTF_16_BIG else self.value


class Form(StrEnum):
    """What kind of file it is. SERIALS keeps days as bare numbers, TEXTS keeps every cell as text."""

    TEXT = "text"
    CELLS = "workbook of true cells"
    SERIALS = "workbook with days as numbers"
    TEXTS = "workbook of texts"

    @property
    def is_workbook(self) -> bool:
        return self is not Form.TEXT


class Packing(StrEnum):
    """How the file is packed."""

    NONE = ""
    GZIP = ".gz"
    ZIP = ".zip"


class Separator(StrEnum):
    """What stands between cells."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


class LineEnd(StrEnum):
    """What ends a row."""

    WINDOWS = "\r\n"
    UNIX = "\n"
    OLD_MAC = "\r"


def text_file(
    rows: Rows, *, encoding: Encoding, separator: Separator, line_end: LineEnd, quote_all: bool = False
) -> bytes:
    """The rows as a text file. Every letter must exist in the encoding."""
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=separator.value, lineterminator=line_end.value, quoting=quoting)
    for row in rows:
        writer.writerow([cell if isinstance(cell, str) else cell.text for cell in row])
    return encoded(out.getvalue(), encoding)


def encoded(text: str, encoding: Encoding) -> bytes:
    """Text in an encoding, with the mark that goes with it."""
    match encoding:
        case Encoding.UTF_8_BOM:
            return text.encode("utf-8-sig")
        case Encoding.UTF_16:
            return b"\xff\xfe" + text.encode("utf-16-le")
        case Encoding.UTF_16_BIG:
            return b"\xfe\xff" + text.encode("utf-16-be")
        case Encoding.CP1252:
            return text.encode("cp1252")
        case _:
            return text.encode()


def packed(content: bytes, packing: Packing, *, name: str) -> bytes:
    """The file in a gzip or zip archive: the same bytes each time."""
    if packing is Packing.GZIP:
        return gzip.compress(content, mtime=0)
    if packing is Packing.ZIP:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 3, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()
    return content


def workbook(
    sheets: Sequence[tuple[str, Rows]], *, form: Form, merged: int = 0, hidden: Sequence[tuple[str, Rows]] = ()
) -> bytes:
    """The rows as a workbook of one or more sheets.

    merged: how many rows at the top of each shown sheet are banners, merged across it. hidden: sheets nobody sees.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(2024, 5, 3, tzinfo=UTC)})
        for name, rows in (*sheets, *hidden):
            sheet = book.add_worksheet(name)
            is_hidden = (name, rows) in hidden
            _fill(book, sheet, rows, form=form, merged=0 if is_hidden else merged)
            if is_hidden:
                sheet.hide()
    return settled(out.getvalue())


def _fill(book: xlsxwriter.Workbook, sheet: object, rows: Rows, *, form: Form, merged: int) -> None:
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    priced = book.add_format({"num_format": "#,##0.00"})
    width = max(map(len, rows), default=1)
    for number, row in enumerate(rows):
        if number < merged and width > 1 and row and row[0]:
            sheet.merge_range(number, 0, number, width - 1, row[0])  # type: ignore[attr-defined]
            continue
        for place, cell in enumerate(row):
            _write(sheet, (number, place), cell, form=form, dated=dated, priced=priced)


def _write(sheet: object, at: tuple[int, int], cell: Cell, *, form: Form, dated: object, priced: object) -> None:
    as_text = form is Form.TEXTS
    match cell:
        case Money() if not as_text:
            sheet.write_number(*at, float(cell.pounds), priced)  # type: ignore[attr-defined]
        case Day() if form is Form.SERIALS:
            sheet.write_number(*at, serial(cell.day))  # type: ignore[attr-defined]
        case Day() if not as_text:
            sheet.write_datetime(*at, datetime.combine(cell.day, time()), dated)  # type: ignore[attr-defined]
        case Money() | Day():
            sheet.write_string(*at, cell.text)  # type: ignore[attr-defined]
        case _ if cell.isdigit() and not cell.startswith("0") and not as_text:
            sheet.write_number(*at, int(cell))  # type: ignore[attr-defined]
        case _ if cell:
            sheet.write_string(*at, cell)  # type: ignore[attr-defined]


def settled(book: bytes) -> bytes:
    """The workbook without its wish to be worked out when opened, as a spreadsheet program saves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "xl/workbook.xml":
                part = part.replace(b' fullCalcOnLoad="1"', b"")
            new.writestr(info, part)
    return out.getvalue()

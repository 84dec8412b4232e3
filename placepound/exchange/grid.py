"""What table does this file hold? Any spreadsheet or text file as a grid of typed, written cells, under limits."""

from dataclasses import replace

from placepound.exchange.archives import gunzip
from placepound.exchange.cells import LOST_LETTERS, Cell, Grid, Sheet, Value
from placepound.exchange.kinds import Kind, disagreement, kind_of
from placepound.exchange.limits import LIMITS, Limits, megabytes, refuse
from placepound.exchange.texts import SEPARATOR_NAMES, decode, long_cells, mixed_encodings, read_text
from placepound.exchange.workbooks import read_workbook

__all__ = ["Cell", "Grid", "Limits", "Sheet", "Value", "read_grid"]


def read_grid(content: bytes, *, filename: str, limits: Limits = LIMITS) -> Grid:
    """Read CSV, TSV or plain text (also in .gz), xlsx, xlsm, xls or ods.

    Raises Refused, and nothing else, for a file that cannot be read whole: each problem says what to do.
    """
    if len(content) > limits.file_bytes:
        refuse(f"The file has {megabytes(len(content))}; at most {megabytes(limits.file_bytes)} are read.")
    kind = kind_of(content)
    renamed = disagreement(filename, kind)
    if kind is Kind.GZIP:
        content = gunzip(content, limits=limits)
        if kind_of(content) is not Kind.TEXT:
            refuse("The compressed file holds no text. Unpack it, then upload the file inside.")
        kind = Kind.TEXT
    if kind is Kind.TEXT:
        grid = _text_grid(content, filename=filename, limits=limits)
    else:
        grid = read_workbook(content, filename=filename, kind=kind, limits=limits)
    return replace(grid, notices=(*((renamed,) if renamed else ()), *grid.notices))


def _text_grid(content: bytes, *, filename: str, limits: Limits) -> Grid:
    decoded = decode(content)
    sheet, separator = read_text(decoded.text, limits=limits)
    notices = list(long_cells(sheet))
    mixed = mixed_encodings(decoded.text)
    if mixed:
        notices.append(mixed)
    lost_letters = "�" in decoded.text
    if lost_letters:
        notices.append(LOST_LETTERS)
    return Grid(
        filename=filename,
        kind=Kind.TEXT.value,
        encoding=f"{decoded.encoding}, separated by {SEPARATOR_NAMES[separator]}",
        sheets=(sheet,),
        notices=tuple(notices),
        lost_letters=lost_letters,
    )

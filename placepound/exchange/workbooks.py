"""What do a workbook's sheets hold? Values through calamine, once every part is measured and every formula seen."""

import io
import posixpath
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from placepound.exchange.archives import Parts
from placepound.exchange.cells import LOST_LETTERS, Grid, Place, Sheet, Value, letters, quoted
from placepound.exchange.kinds import Kind
from placepound.exchange.limits import Limits, refuse
from placepound.exchange.odsscan import scan_ods
from placepound.exchange.sheetscan import Scan, parse_safely, scan_sheet

_DAMAGED = "The workbook is damaged or was written by an unusual program. Open it, save it as xlsx and upload that."
_RECALCULATES = re.compile(rb'<(?:\w+:)?calcPr\b[^>]*fullCalcOnLoad=["\'](?:1|true)["\']')
_REPLACED = "�".encode()


def read_workbook(content: bytes, *, filename: str, kind: Kind, limits: Limits) -> Grid:
    """All visible sheets of an xlsx, xls or ods workbook. Raises Refused with a sentence for what cannot be read."""
    scans, lost_letters = _scans(content, kind=kind, limits=limits)
    with _readable():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        described = list(workbook.sheets_metadata)
    if len(described) > limits.sheets:
        refuse(f"The workbook has {len(described):,} sheets; at most {limits.sheets:,} are read.")
    sheets, hidden, skipped = [], [], []
    for about in described:
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
            skipped.append(f"The sheet “{about.name}” is hidden, so it was not read. Unhide it if it belongs here.")
        elif about.typ != SheetTypeEnum.WorkSheet:
            skipped.append(f"“{about.name}” is a chart or macro sheet and holds no table.")
        else:
            sheets.append(_sheet(workbook, about.name, scan=scans.get(about.name), limits=limits))
    return Grid(
        filename=filename,
        kind=kind.value,
        encoding=kind.value,
        sheets=tuple(sheets),
        hidden=tuple(hidden),
        skipped=tuple(skipped),
        notices=_notices(kind, lost_letters=lost_letters),
        lost_letters=lost_letters,
    )


@contextmanager
def _readable() -> Iterator[None]:
    """Turn the reader's own errors, a panic in its compiled part included, into one sentence."""
    try:
        yield
    except PasswordError:
        refuse("The workbook is locked with a password. Open it, remove the password, save it and upload it again.")
    except (CalamineError, OSError, ValueError, OverflowError):
        refuse(_DAMAGED)
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            refuse(_DAMAGED)
        raise


def _notices(kind: Kind, *, lost_letters: bool) -> tuple[str, ...]:
    found = []
    if kind is Kind.XLS:
        found.append(
            "In an older workbook (xls) formulas cannot be told from typed values: all are read as last saved."
        )
    if lost_letters:
        found.append(LOST_LETTERS)
    return tuple(found)


def _scans(content: bytes, *, kind: Kind, limits: Limits) -> tuple[dict[str, Scan], bool]:
    """What the XML says of each sheet, by its name, and whether letters had been lost before the file came here."""
    if kind is Kind.XLS:
        return {}, False
    parts = Parts(content, limits=limits)
    if kind is Kind.ODS:
        xml = parts.read("content.xml")
        if xml is None:
            refuse(_DAMAGED)
        parts.check_all(but=frozenset({"content.xml"}))
        scans = scan_ods(xml)
        for name, scan in scans.items():
            _check_area(name, scan, limits=limits)
        return scans, _REPLACED in xml
    return _scan_xlsx(parts, limits=limits)


def _scan_xlsx(parts: Parts, *, limits: Limits) -> tuple[dict[str, Scan], bool]:
    main = _main_part(parts)
    workbook = parts.read(main)
    if workbook is None:
        refuse(_DAMAGED)
    recalculates = bool(_RECALCULATES.search(workbook))
    scans: dict[str, Scan] = {}
    strings = posixpath.join(posixpath.dirname(main), "sharedStrings.xml")
    read = {main, strings}
    lost = False
    for name, path in _sheet_paths(parts, main, workbook).items():
        xml = parts.read(path)
        if xml is not None:
            lost = lost or _REPLACED in xml
            scans[name] = scan_sheet(xml, recalculates=recalculates, area=limits.area)
            read.add(path)
    lost = _REPLACED in (parts.read(strings) or b"") or lost
    parts.check_all(but=frozenset(read))
    return scans, lost


def _main_part(parts: Parts) -> str:
    relations = _elements(parts.read("_rels/.rels") or b"<none/>", "Relationship")
    targets = [each.get("Target", "") for each in relations if each.get("Type", "").endswith("/officeDocument")]
    return targets[0].lstrip("/") if targets else "xl/workbook.xml"


def _sheet_paths(parts: Parts, main: str, workbook: bytes) -> dict[str, str]:
    folder, _, file = main.rpartition("/")
    relations = _elements(parts.read(f"{folder}/_rels/{file}.rels") or b"<none/>", "Relationship")
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    paths = {}
    for sheet in _elements(workbook, "sheet"):
        key = next((value for name, value in sheet.items() if name.rpartition(" ")[2] == "id"), "")
        target = targets.get(key, "")
        absolute = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        paths[sheet.get("name", "")] = absolute
    return paths


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of every element of one local name."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parse_safely(parser, xml)
    return found


def _sheet(workbook: CalamineWorkbook, name: str, *, scan: Scan | None, limits: Limits) -> Sheet:
    if scan:
        _check_area(name, scan, limits=limits)
    with _readable():
        source = workbook.get_sheet_by_name(name)
    sheet = _filled_rows(source, limits=limits)
    if scan:
        sheet = _with_rows(sheet, {row for row, _ in scan.bad})
    mentioned = max(scan.last_row if scan else 0, (source.end or (-1, 0))[0] + 1)
    return replace(
        sheet,
        blank=mentioned - len(sheet.rows),
        bad=MappingProxyType(scan.bad if scan else {}),
        formulas=frozenset(scan.formulas if scan else ()),
        merged=_merged(source, limits=limits),
    )


def _check_area(name: str, scan: Scan, *, limits: Limits) -> None:
    """Refuse a sheet that a parser would unfold to more blank cells than memory holds."""
    if scan.area > limits.area:
        refuse(
            f"The sheet “{name}” has something in {scan.far}, far from its table. Delete what stands there, "
            "or copy the table to a new workbook, and upload that."
        )


def _with_rows(sheet: Sheet, wanted: set[int]) -> Sheet:
    """The sheet with a row also where nothing but a cell without a usable value stands."""
    missing = wanted.difference(sheet.numbers)
    if not missing:
        return sheet
    rows: dict[int, Sequence[Value]] = dict(zip(sheet.numbers, sheet.rows, strict=True)) | dict.fromkeys(missing, ())
    numbers = sorted(rows)
    return replace(sheet, numbers=numbers, rows=[rows[number] for number in numbers])


def _filled_rows(source: CalamineSheet, *, limits: Limits) -> Sheet:
    start, end = source.start or (0, 0), source.end or (0, -1)
    name = source.name
    if end[1] >= limits.columns:
        place = f"{quoted(name)}!{letters(end[1] + 1)}"
        refuse(f"The sheet reaches to column {place}; at most {limits.columns:,} are read. Delete what stands there.")
    indent: list[Value] = [""] * start[1]
    numbers: list[int] = []
    rows: list[list[Value]] = []
    longest = limits.cell_characters
    with _readable():
        for number, row in enumerate(source.iter_rows(), start=1):
            filled = False
            for value in row:
                if value.__class__ is not str:
                    filled = True
                elif value and not value.isspace():
                    filled = True
                    if len(value) > longest:
                        refuse(f"A cell in row {number:,} of “{name}” is longer than {longest:,} characters.")
            if filled:
                numbers.append(number)
                rows.append(indent + row if indent else row)
                if len(rows) > limits.rows:
                    refuse(f"The sheet “{name}” has more than {limits.rows:,} rows. Split it before uploading.")
    return Sheet(name=name, numbers=numbers, rows=rows)


def _merged(source: CalamineSheet, *, limits: Limits) -> tuple[tuple[Place, Place], ...]:
    ranges = source.merged_cell_ranges or []
    if len(ranges) > limits.merged:
        refuse(f"The sheet “{source.name}” has more than {limits.merged:,} merged ranges. Unmerge them and save again.")
    return tuple(((top + 1, left + 1), (bottom + 1, right + 1)) for (top, left), (bottom, right) in ranges)

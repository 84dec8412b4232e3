"""Which cells of a workbook cannot be trusted? Formulas without a kept value, errors, and cells far from the table."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from placepound.exchange.archives import DEFINITIONS
from placepound.exchange.cells import Place, column_number
from placepound.exchange.limits import refuse

OPEN_AND_SAVE = (
    "holds a formula whose value was never worked out. Open the workbook in a spreadsheet program, save it, "
    "and upload it again."
)

_COLUMNS = re.compile(rb'<c r="([A-Z]{1,3})[1-9]')
_FAR_ROWS = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{6,})')
_ROWS = re.compile(rb'<row [^>]*?\br="([0-9]{1,7})"')
_FORMULA = re.compile(rb"<f[ >/]")
_KEPT = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NEAR_ROWS = 99_999
_LAST_PLACE = (1_048_576, 16_384)


@dataclass(slots=True, kw_only=True)
class Scan:
    """What the XML of a sheet says that its values do not.

    bad: why a cell's value cannot be used. formulas: cells with a formula and a kept value.
    last_row: the last row that the sheet mentions, filled or not. area: an upper bound of the filled rectangle.
    far: where that rectangle ends, in words.
    """

    bad: dict[Place, str] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    last_row: int = 0
    area: int = 0
    far: str = ""


def scan_sheet(xml: bytes, *, recalculates: bool, area: int) -> Scan:
    """Scan the XML of one xlsx sheet.

    recalculates: the workbook asks to be worked out when opened, so a kept 0 or blank was never a result.
    area: up to this many cells the quick bound is enough; beyond it every cell is looked at.
    """
    scan = _quick(xml, recalculates=recalculates)
    return scan if scan and scan.area <= area else _Slow(recalculates=recalculates).scan(xml)


def _quick(xml: bytes, *, recalculates: bool) -> Scan | None:
    """The scan by plain searches; None where the sheet is not written the way Excel and its libraries write."""
    columns = _COLUMNS.findall(xml)
    unusual = (b"<!", b"='", b"<c>", b"<c\n", b"<c\t", b"<c\r")
    if b"<sheetData" not in xml or len(columns) != xml.count(b"<c ") or any(sign in xml for sign in unusual):
        return None
    width = max((column_number(name.decode()) for name in set(columns)), default=0)
    height = max(map(int, set(_FAR_ROWS.findall(xml))), default=_NEAR_ROWS)
    scan = Scan(last_row=min(max(map(int, _ROWS.findall(xml)), default=0), _LAST_PLACE[0]), area=width * height)
    for match in _FORMULA.finditer(xml):
        start = xml.rfind(b"<c ", 0, match.start())
        if start >= 0:
            _judge_formula(scan, xml[start : xml.find(b"</c>", match.end())], recalculates=recalculates)
    position = xml.find(b't="e"')
    while position >= 0:
        start = xml.rfind(b"<c ", 0, position)
        if start >= 0 and b">" not in xml[start:position]:
            _judge_error(scan, xml[start : xml.find(b"</c>", position)])
        position = xml.find(b't="e"', position + 5)
    return scan


def _judge_formula(scan: Scan, cell: bytes, *, recalculates: bool) -> None:
    place = _place(cell[6 : cell.find(b'"', 6)].decode("ascii", "replace"))
    kept = _KEPT.search(cell)
    value = kept.group(1).decode("utf-8", "replace") if kept else ""
    is_text = b't="str"' in cell[: cell.find(b">")]
    if place:
        _note_formula(scan, place, value=value, is_text=is_text and kept is not None, recalculates=recalculates)


def _note_formula(scan: Scan, place: Place, *, value: str, is_text: bool, recalculates: bool) -> None:
    unknown = (not value and not is_text) or (recalculates and value in ("", "0"))
    if unknown:
        scan.bad[place] = OPEN_AND_SAVE
    else:
        scan.formulas.add(place)


def _judge_error(scan: Scan, cell: bytes) -> None:
    place = _place(cell[6 : cell.find(b'"', 6)].decode("ascii", "replace"))
    kept = _KEPT.search(cell)
    if place:
        scan.bad[place] = error_sentence(kept.group(1).decode("utf-8", "replace") if kept else "")


def error_sentence(shown: str) -> str:
    """Why a cell with a spreadsheet's error value cannot be used."""
    return f"holds the error {shown or 'of a formula'}. Correct it in the workbook, save it, and upload it again."


def _place(reference: str) -> Place | None:
    match = _PLACE.fullmatch(reference)
    return (int(match[2]), column_number(match[1])) if match else None


class _Slow:
    """The same scan through an XML parser, for sheets written in an unusual way or with cells far apart."""

    def __init__(self, *, recalculates: bool) -> None:
        self.result = Scan()
        self._recalculates = recalculates
        self._row = self._column = 0
        self._kind = ""
        self._formula = self._filled = False
        self._value: list[str] | None = None
        self._first: Place | None = None
        self._last: Place = (0, 0)

    def scan(self, xml: bytes) -> Scan:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parse_safely(parser, xml)
        if self._first:
            height, width = self._last[0] - self._first[0] + 1, self._last[1] - self._first[1] + 1
            self.result.area = height * width
            self.result.far = f"row {self._last[0]:,} and column {self._last[1]:,}"
        return self.result

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                self._row = _row_number(attributes.get("r"), default=self._row + 1)
                self._column = 0
                self.result.last_row = max(self.result.last_row, self._row)
            case "c":
                self._row, self._column = self._placed(attributes.get("r"))
                self._kind = attributes.get("t", "")
                self._formula = self._filled = False
                self._value = None
            case "f":
                self._formula = True
            case "v" | "t":
                self._value = self._value or []
                self._filled = True

    def _placed(self, reference: str | None) -> Place:
        place = _place(reference) if reference else (self._row, self._column + 1)
        if place is None or place > _LAST_PLACE or place[1] > _LAST_PLACE[1]:
            refuse(f"The workbook is damaged: it names a cell “{(reference or '')[:20]}” that no sheet has.")
        return place

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if name.rpartition(" ")[2] != "c":
            return
        place = (self._row, self._column)
        value = "".join(self._value or ())
        if self._kind == "e":
            self.result.bad[place] = error_sentence(value)
        elif self._formula:
            is_text = self._kind == "str" and self._filled
            _note_formula(self.result, place, value=value, is_text=is_text, recalculates=self._recalculates)
        if self._filled:
            self._first = (min(self._first[0], place[0]), min(self._first[1], place[1])) if self._first else place
            self._last = (max(self._last[0], place[0]), max(self._last[1], place[1]))
        self._value = None


def parse_safely(parser: expat.XMLParserType, xml: bytes) -> None:
    """Parse, refusing definitions and damage."""

    def refuse_definitions(*_: object) -> None:
        refuse(DEFINITIONS)

    parser.StartDoctypeDeclHandler = refuse_definitions
    parser.EntityDeclHandler = refuse_definitions
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):
        refuse("The workbook is damaged: one of its sheets is not well formed. Open it, save it again and upload that.")


def _row_number(text: str | None, *, default: int) -> int:
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > _LAST_PLACE[0]:
        refuse(f"The workbook is damaged: it names a row “{text[:20]}” that no sheet has.")
    return int(text)

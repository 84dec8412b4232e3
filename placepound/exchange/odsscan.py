"""What does an OpenDocument sheet say that its values do not? Formulas, errors, and how far repeated cells reach."""

from xml.parsers import expat

from placepound.exchange.limits import refuse
from placepound.exchange.sheetscan import OPEN_AND_SAVE, Scan, error_sentence, parse_safely

_MOST = 1_048_576


def scan_ods(xml: bytes) -> dict[str, Scan]:
    """The scan of each table of content.xml, by its name."""
    return _Scanner().scan(xml)


class _Scanner:
    def __init__(self) -> None:
        self.scans: dict[str, Scan] = {}
        self._scan = Scan()
        self._row = self._column = self._repeat = 0
        self._width = self._height = 0
        self._row_filled = False

    def scan(self, xml: bytes) -> dict[str, Scan]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parse_safely(parser, xml)
        return self.scans

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local == "table":
            self._scan = self.scans.setdefault(plain.get("name", ""), Scan())
            self._row = self._width = self._height = 0
        elif local == "table-row":
            self._repeat = _count(plain.get("number-rows-repeated"))
            self._row += 1
            self._column = 0
            self._row_filled = False
        elif local in {"table-cell", "covered-table-cell"}:
            self._cell(plain)

    def _cell(self, plain: dict[str, str]) -> None:
        first = self._column + 1
        self._column += _count(plain.get("number-columns-repeated"))
        if "formula" in plain:
            if plain.get("value-type"):
                self._scan.formulas.add((self._row, first))
            else:
                self._scan.bad[self._row, first] = OPEN_AND_SAVE
        if plain.get("value-type") == "error":
            self._scan.bad[self._row, first] = error_sentence("")
        if plain.get("value-type"):
            self._row_filled = True
            self._width = max(self._width, self._column)

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "table-row":
            self._row += self._repeat - 1
            if self._row_filled:
                self._height = self._row
                self._scan.last_row = min(self._row, _MOST)
        elif local == "table":
            self._scan.area = self._width * self._height
            self._scan.far = f"row {self._height:,} and column {self._width:,}"


def _count(text: str | None) -> int:
    if text is None:
        return 1
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not int(text):
        refuse("The workbook is damaged: it repeats a cell a number of times that is no number. Save it again as xlsx.")
    return int(text)

"""A file becomes a grid whole, or is refused with a sentence; its content decides, never its name."""

import gzip
from datetime import date

import pytest

from placepound.core.terms.problem import Refused
from placepound.exchange.cells import letters, quoted, shown
from placepound.exchange.grid import Limits, read_grid
from tests.exchange import makers

ROWS = [makers.HEADINGS, ("Council", "Home care", "Acme", 1.8), ("ICB", "Café – “Été”", "Beta", -2)]
TEXT = "Commissioner,Service,Provider,Amount (£)\r\nCouncil,Home care,Acme,1.8\r\nICB,Café – “Été”,Beta,-2\r\n"


def refusal(content: bytes, filename: str = "a.csv", **limits: int) -> str:
    with pytest.raises(Refused) as caught:
        read_grid(content, filename=filename, limits=Limits(**limits))
    return str(caught.value)


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with BOM"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_every_encoding_gives_the_same_letters_and_is_named(codec: str, said: str) -> None:
    grid = read_grid(TEXT.encode(codec), filename="a.csv")
    assert grid.encoding == f"{said}, separated by commas"
    assert grid.sheets[0].rows[2] == ["ICB", "Café – “Été”", "Beta", "-2"]
    assert grid.sheets[0].rows[0][3] == "Amount (£)"


def test_big_endian_utf_16_is_read_by_its_mark() -> None:
    assert read_grid(b"\xfe\xff" + TEXT.encode("utf-16-be"), filename="a.csv").sheets[0].rows[1][1] == "Home care"


def test_bytes_that_are_no_letters_anywhere_are_refused_with_their_line() -> None:
    assert "Line 2 holds bytes that are no letters" in refusal(b"a,b\nc,caf\x81\x8d\xe9\n")


def test_zero_bytes_are_refused() -> None:
    assert "zero bytes" in refusal(b"a,b\n1,\x002\n")


def test_lost_letters_are_noticed() -> None:
    grid = read_grid("Service,Amount\nCaf�,1\n".encode(), filename="a.csv")
    assert grid.lost_letters
    assert "letters lost" in grid.notices[0]


def test_twice_encoded_signs_are_noticed() -> None:
    grid = read_grid("Service,Amount\nA,Â£5\n".encode(), filename="a.csv")
    assert "Line 2" in grid.notices[0]


@pytest.mark.parametrize(
    ("separator", "name"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")]
)
def test_the_separator_is_found(separator: str, name: str) -> None:
    lines = ["A report, with commas; and more", separator.join(["Service", "Note", "Amount"])]
    lines += [separator.join([f"Service {i}", '"a, b; c"', '"1,234"']) for i in range(9)]
    grid = read_grid("\n".join(lines).encode(), filename="a.csv")
    assert grid.encoding.endswith(name)
    assert grid.sheets[0].rows[2] == ["Service 0", "a, b; c", "1,234"]


def test_a_stated_separator_is_obeyed_and_is_no_row() -> None:
    grid = read_grid(b"sep=;\r\na;b,c\r\n1;2,3\r\n", filename="a.csv")
    assert grid.sheets[0].rows == [["a", "b,c"], ["1", "2,3"]]
    assert grid.sheets[0].numbers == [2, 3]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (makers.xlsx({"Sheet1": ROWS}), "xlsx"),
        (makers.xls(ROWS), "xls"),
        (makers.ods("".join(makers.ods_row(*row) for row in ROWS)), "ods"),
    ],
)
def test_every_workbook_holds_the_same_cells(content: bytes, kind: str) -> None:
    grid = read_grid(content, filename=f"a.{kind}")
    assert grid.kind == kind
    assert [[shown(value) for value in row] for row in grid.sheets[0].rows] == [[shown(v) for v in row] for row in ROWS]


@pytest.mark.parametrize("filename", ["a.csv", "a.xls", "a.ods"])
def test_content_decides_and_a_false_name_is_told(filename: str) -> None:
    grid = read_grid(makers.xlsx({"S": ROWS}), filename=filename)
    assert grid.kind == "xlsx"
    assert "but the file is an Excel workbook (xlsx)" in grid.notices[0]


def test_a_right_name_or_none_is_not_commented() -> None:
    assert read_grid(makers.xlsx({"S": ROWS}), filename="a.xlsm").notices == ()
    assert read_grid(makers.xlsx({"S": ROWS}), filename="statement").notices == ()


def test_compressed_text_is_read() -> None:
    grid = read_grid(gzip.compress(TEXT.encode()), filename="a.csv.gz")
    assert grid.sheets[0].rows[1][3] == "1.8"
    assert grid.notices == ()


def test_cells_keep_value_and_text() -> None:
    book = makers.xlsx({"My sheet": [("", ""), ("", "£1.8m", 1.8, 1234567.0, True, 0.1 + 0.2, 1e22)]})
    sheet = read_grid(book, filename="a.xlsx").sheets[0]
    cells = [sheet.cell(2, column) for column in range(1, 8)]
    assert [cell.text for cell in cells] == ["", "£1.8m", "1.8", "1234567", "TRUE", "0.3", "10000000000000000000000"]
    assert [cell.is_number for cell in cells] == [False, False, True, True, False, True, True]
    assert sheet.cell(99, 1).text == sheet.cell(2, 99).text == ""
    assert sheet.where(0, 3) == "'My sheet'!C2"


def test_dates_show_as_dates() -> None:
    assert shown(date(2016, 4, 1)) == "2016-04-01"


def test_places_are_named_as_spreadsheets_name_them() -> None:
    assert [letters(number) for number in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert quoted("Sheet1") == "Sheet1"
    assert quoted("Bob's") == "'Bob''s'"


def test_hidden_sheets_are_listed_and_not_read() -> None:
    grid = read_grid(makers.xlsx({"Shown": ROWS, "Old": ROWS}, hidden=["Old"]), filename="a.xlsx")
    assert [sheet.name for sheet in grid.sheets] == ["Shown"]
    assert grid.hidden == ("Old",)
    assert "“Old” is hidden" in grid.skipped[0]


def test_a_sheet_that_starts_far_from_its_corner_keeps_its_places() -> None:
    book = makers.raw_xlsx(f'<row r="5">{makers.cell("C5", "Service")}</row><row r="7"><c r="D7"><v>2</v></c></row>')
    sheet = read_grid(book, filename="a.xlsx").sheets[0]
    assert list(sheet.numbers) == [5, 7]
    assert sheet.cell(5, 3).text == "Service"
    assert sheet.cell(7, 4).text == "2"
    assert sheet.blank == 5


def test_a_quotation_mark_that_is_never_closed_is_refused() -> None:
    assert "never closed" in refusal(b'Service,Amount\nA,1\n"B,2\nC,3\nD,4\n')


def test_a_quotation_mark_that_swallows_lines_is_told() -> None:
    body = "".join(f"S{i},{i}\n" for i in range(40))
    grid = read_grid(f'Service,Amount\n"A,1\n{body}B",2\nC,3\n'.encode(), filename="a.csv")
    assert "lines after it were read as one row" in grid.notices[0]

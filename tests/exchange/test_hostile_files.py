"""Files made to harm, damaged ones and foreign ones end in a sentence, in bounded time and memory."""

import gzip
import io
import resource
import time
import zipfile
from collections.abc import Callable

import pytest

from placepound.core.terms.problem import Refused
from placepound.exchange.grid import Limits, read_grid
from placepound.exchange.statements import preview_statement
from tests.exchange import makers

ROWS = [makers.HEADINGS, ("Council", "Home care", "Acme", 5)]
BOOK = makers.xlsx({"Sheet1": ROWS})
HEAD = "".join(makers.cell(f"{letter}1", text) for letter, text in zip("ABCD", makers.HEADINGS, strict=True))
FIRST = (
    f'<row r="1">{HEAD}</row><row r="2">{makers.cell("A2", "C")}{makers.cell("B2", "S")}<c r="D2"><v>5</v></c></row>'
)


def refusal(content: bytes, filename: str = "a.xlsx", **limits: int) -> str:
    with pytest.raises(Refused) as caught:
        read_grid(content, filename=filename, limits=Limits(**limits))
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b" \r\n\t", "The file is empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html>", "web page"),
        ("<html>".encode("utf-16"), "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        (b'<?xml version="1.0"?><data/>', "XML"),
        (b'{"a": 1}', "JSON"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"{\\rtf1 }", "rich text"),
        (makers.ole("EncryptedPackage", b"secret"), "password"),
        (makers.ole("WordDocument", b"text"), "document or a presentation"),
        (makers.ole("Contents", b"text"), "without a workbook"),
        (makers.ole("Workbook", b"rubbish"), "damaged"),
        (BOOK[: len(BOOK) // 2], "damaged"),
        (BOOK[:-30], "damaged"),
        (b"PK\x03\x04" + bytes(200), "damaged"),
        (gzip.compress(b"a,b\n" * 1000, mtime=0)[:-9], "damaged or was cut short"),
        (gzip.compress(BOOK, mtime=0), "holds no text"),
    ],
)
def test_what_is_no_table_says_what_it_is(content: bytes, said: str) -> None:
    assert said in refusal(content, "statement.xls")


def test_other_zip_files_say_what_they_are() -> None:
    for inside, said in (
        ("word/document.xml", "Word document"),
        ("ppt/presentation.xml", "presentation"),
        ("xl/workbook.bin", "xlsb"),
        ("data.csv", "zip archive"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(inside, "x")
        assert said in refusal(out.getvalue())


def test_a_flipped_byte_inside_a_workbook_is_found() -> None:
    place = BOOK.index(b"xl/worksheets/sheet1.xml") + 60
    assert "damaged" in refusal(BOOK[:place] + bytes([BOOK[place] ^ 0xFF]) + BOOK[place + 1 :])


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = makers.raw_xlsx(FIRST, extra={"xl/bomb.xml": b"<a>" + bytes(450_000_000)})
    assert len(bomb) < 1_000_000
    assert "unpacks to more than 400 MB" in refusal(bomb)


def test_a_part_that_packs_too_well_is_refused() -> None:
    bomb = makers.raw_xlsx(FIRST, extra={"xl/bomb.xml": bytes(60_000_000)})
    assert "300 times its size" in refusal(bomb)


def test_a_part_that_hides_its_true_size_is_refused() -> None:
    honest = makers.raw_xlsx(FIRST, extra={"xl/bomb.xml": b"<a>" + b"x" * 90_000 + b"</a>"})
    size = (90_007).to_bytes(4, "little")
    assert honest.count(size) == 2
    assert "not as long as its index says" in refusal(honest.replace(size, (7).to_bytes(4, "little")))


def test_a_compressed_bomb_is_refused_while_it_unpacks() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "times its size" in refusal(gzip.compress(bytes(600_000_000), 9), "a.csv.gz")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


@pytest.mark.parametrize(
    ("content", "limits", "said"),
    [
        (BOOK, {"file_bytes": 1000}, "at most"),
        (BOOK, {"entries": 3}, "parts inside"),
        (makers.xlsx({"A": ROWS, "B": ROWS}), {"sheets": 1}, "2 sheets"),
        (makers.xlsx({"A": ROWS * 9}), {"rows": 9}, "more than 9 rows"),
        (makers.csv_of(*["C,S,P,1"] * 20), {"rows": 9}, "more than 9 rows"),
        (BOOK, {"columns": 3}, "Sheet1!D"),
        (makers.csv_of(",".join("abcdefgh")), {"columns": 5}, "Line 2 has 8 columns"),
        (makers.xlsx({"A": [("x" * 50, "y")]}), {"cell_characters": 40}, "longer than 40"),
        (makers.csv_of("x" * 50), {"cell_characters": 40}, "longer than 40"),
        (makers.csv_of('"' + "x" * 200_000), {}, "probably not closed"),
        (makers.xlsx({"A": [("a", "b")] * 9}, merged=["A1:A2", "A4:A5"]), {"merged": 1}, "merged ranges"),
    ],
)
def test_every_limit_has_its_sentence(content: bytes, limits: dict[str, int], said: str) -> None:
    assert said in refusal(content, **limits)


@pytest.mark.parametrize(
    "prologue",
    ['<!DOCTYPE a [<!ENTITY b "c">]>', "<!DOCTYPE a [" + '<!ENTITY b "cccc">' * 3 + "]>", "<!-- x --><!DOCTYPE a>"],
)
def test_xml_definitions_are_refused(prologue: str) -> None:
    assert "XML definitions" in refusal(makers.raw_xlsx(FIRST, prologue=prologue))


def test_utf_16_parts_cannot_hide_definitions() -> None:
    hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")
    assert "XML definitions" in refusal(makers.raw_xlsx(FIRST, extra={"xl/more.xml": hidden}))


def test_a_cell_far_away_is_named_and_not_unfolded() -> None:
    far = makers.raw_xlsx(FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert "row 1,048,576 and column 16,384" in refusal(far)
    odd = makers.raw_xlsx(FIRST + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")
    assert "row 1,048,576" in refusal(odd)
    assert "no sheet has" in refusal(makers.raw_xlsx(FIRST + "<row r='9'><c r='XFE99999999'><v>1</v></c></row>"))


def test_repeated_ods_cells_are_counted_before_they_are_unfolded() -> None:
    wide = makers.ods(
        makers.ods_row("a", times=1_000_000).replace(
            "<table:table-cell", "<table:table-cell table:number-columns-repeated='16000'"
        )
    )
    assert "far from its table" in refusal(wide, "a.ods")


def test_a_far_styled_cell_is_only_blank() -> None:
    preview = preview_statement(
        makers.raw_xlsx(FIRST + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'), filename="a.xlsx"
    )
    assert preview.reconciliation.accepted == 1
    assert preview.reconciliation.blank == 1_048_574


def _blank_csv() -> bytes:
    return makers.csv_of("C,S,P,5") + b",,,\r\n" * 500_000 + b"\r\n" * 500_000 + b"C,S,P,6\r\n"


def _blank_rows_xlsx() -> bytes:
    return makers.raw_xlsx(FIRST + "".join(f'<row r="{n}" spans="1:4"/>' for n in range(3, 1_000_003)))


def _styled_rows_xlsx() -> bytes:
    rows = (
        f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"/><c r="D{n}" s="0"/></row>' for n in range(3, 1_000_003)
    )
    return makers.raw_xlsx(FIRST + "".join(rows), level=1)


def _far_row_xlsx() -> bytes:
    return makers.raw_xlsx(
        FIRST + '<row r="1000003"><c r="B1000003" t="inlineStr"><is><t>S</t></is></c><c r="D1000003"><v>6</v></c></row>'
    )


@pytest.mark.parametrize(
    ("make", "accepted"), [(_blank_csv, 2), (_blank_rows_xlsx, 1), (_styled_rows_xlsx, 1), (_far_row_xlsx, 2)]
)
def test_a_million_blank_rows_are_counted_as_blank(make: Callable[[], bytes], accepted: int) -> None:
    content = make()
    memory, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    control = preview_statement(content, filename="a").reconciliation
    assert (control.accepted, control.refused, control.rows_read) == (accepted, 0, accepted)
    assert control.blank == 1_000_000
    assert time.perf_counter() - start < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 1_500_000

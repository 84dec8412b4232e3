"""Any published spend file opens as tables of texts with the numbers of their rows, or says why it cannot."""

import csv
import gzip
import io
import re
import time
import zipfile
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.analytics.spend import raw
from placepound.analytics.spend.raw import RawSheet, open_spend, profile_of, sample_of, standard
from placepound.analytics.spend.tables import RAW
from placepound.core.money.spend.profile import DateOrder
from placepound.core.terms.problem import Refused
from placepound.exchange.limits import Limits
from tests.exchange import makers

HEAD = "Date Paid,Supplier Name,Net Amount"
ROWS = ["13/04/2016,Acme Ltd,1200.50", "14/04/2016,Bright Café,600.00"]
HEADS = HEAD.split(",")
SECOND = ["Body Name,Payment Date,Supplier,Amount,Directorate", "Exampleton,01/05/2016,Acme,5.00,Adults"]
BOOK = [HEADS, ["13/04/2016", "Acme", 1200.5], ["14/04/2016", "Bright", 600]]


def text(*rows: str, head: str = HEAD) -> bytes:
    return "\r\n".join((head, *rows, "")).encode()


def cells(sheet: RawSheet) -> list[list[str]]:
    return [[row[f"c{place}"] for place in range(len(sheet.headers))] for row in sheet.table.to_pylist()]


def numbers(sheet: RawSheet) -> list[int]:
    return sheet.table["row"].to_pylist()


def refusal(content: bytes, name: str = "a.csv", **limits: int) -> str:
    with pytest.raises(Refused) as caught:
        open_spend(content, name=name, limits=Limits(**limits))
    return str(caught.value)


def opened(content: bytes, name: str = "a.csv") -> tuple[RawSheet, ...] | str:
    """The tables of a file, or why it is refused."""
    try:
        return open_spend(content, name=name)
    except Refused as refused:
        return str(refused)


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


class TestText:
    """CSV and other text files, in every encoding."""

    @pytest.mark.parametrize(
        ("codec", "said"),
        [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 with BOM"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
    )
    @pytest.mark.parametrize(("separator", "named"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs")])
    def test_every_encoding_and_separator_gives_the_same_cells(
        self, codec: str, said: str, separator: str, named: str
    ) -> None:
        content = text(*ROWS).decode().replace(",", separator).encode(codec)
        (sheet,) = open_spend(content, name="a.csv")
        assert cells(sheet) == [row.split(",") for row in ROWS]
        assert sheet.encoding == f"{said}, separated by {named}"
        assert (sheet.name, sheet.sheet, sheet.header_row, sheet.headers) == ("a.csv", "", 1, tuple(HEADS))
        assert (numbers(sheet), sheet.blank, sheet.notices) == ([2, 3], 0, ())

    def test_blank_lines_are_counted_and_keep_the_numbers_of_rows(self) -> None:
        (sheet,) = open_spend(text("", ROWS[0], ",,", " ", ROWS[1]), name="a.csv")
        assert (numbers(sheet), sheet.blank) == ([3, 6], 3)

    def test_rows_above_the_header_are_told(self) -> None:
        (sheet,) = open_spend(text(HEAD, *ROWS, head="Payments over £500,,\r\n"), name="a.csv")
        assert (sheet.header_row, numbers(sheet), sheet.blank) == (3, [4, 5], 1)
        assert sheet.banner == ("Payments over £500",)
        assert "Row 1 stands above the table" in sheet.notices[0]

    def test_cells_beyond_the_headings_are_kept_apart(self) -> None:
        (sheet,) = open_spend(text("13/04/2016,Acme, Ltd,5.00", "14/04/2016,Bright,6.00,,"), name="a.csv")
        assert sheet.table["extra"].to_pylist() == ["5.00", None]
        assert cells(sheet)[0] == ["13/04/2016", "Acme", " Ltd"]

    def test_a_compressed_file_is_opened(self) -> None:
        (sheet,) = open_spend(gzip.compress(text(*ROWS)), name="a.csv.gz")
        assert (len(cells(sheet)), sheet.notices) == (2, ())

    def test_a_stated_separator_is_obeyed(self) -> None:
        (sheet,) = open_spend(b"sep=;\r\nDate;Supplier;Amount\r\n13/04/2016;A,B,C;1.00\r\n", name="a.csv")
        assert (sheet.header_row, numbers(sheet), cells(sheet)) == (2, [3], [["13/04/2016", "A,B,C", "1.00"]])

    def test_a_false_name_is_told(self) -> None:
        (sheet,) = open_spend(text(*ROWS), name="a.xls")
        assert "The name ends in .xls" in sheet.notices[0]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (text("13/04/2016,CafÃ© Â£5,1.00"), "two encodings"),
            (text("13/04/2016,Caf\ufffd,1.00"), "letters lost"),
            (text('13/04/2016,"Acme' + "\n" * 25 + '",1.00'), "were read as one row"),
        ],
    )
    def test_what_deserves_a_look_is_noticed(self, content: bytes, said: str) -> None:
        (sheet,) = open_spend(content, name="a.csv")
        assert said in " ".join(sheet.notices)


class TestLayouts:
    """A layout that changes part way is a new table, not an error."""

    def test_other_headings_part_way_begin_a_part(self) -> None:
        one, two = open_spend(text(*ROWS, "", *SECOND), name="a.csv")
        assert (one.sheet, one.header_row, numbers(one), one.blank) == ("", 1, [2, 3], 1)
        assert (two.sheet, two.header_row, numbers(two), two.blank) == ("part 2", 5, [6], 0)
        assert two.headers[0] == "Body Name"
        assert "The headings change in row 5" in two.notices[0]

    def test_fewer_and_reordered_headings_begin_a_part_too(self) -> None:
        sheets = open_spend(text(*ROWS, "Net Amount,Date Paid,Supplier Name", "5.00,01/05/2016,Acme"), name="a.csv")
        assert [sheet.sheet for sheet in sheets] == ["", "part 2"]

    def test_the_same_headings_again_are_a_row(self) -> None:
        (sheet,) = open_spend(text(ROWS[0], HEAD.upper(), ROWS[1]), name="a.csv")
        assert len(cells(sheet)) == 3

    def test_headings_without_rows_below_them_are_told(self) -> None:
        (sheet,) = open_spend(text(*ROWS, SECOND[0]), name="a.csv")
        assert "Row 4 holds headings, and no rows follow them." in sheet.notices
        (sheet,) = open_spend(text(*SECOND), name="a.csv")
        assert (sheet.sheet, sheet.header_row) == ("", 2)
        assert "Row 1 holds headings, and no rows follow them." in sheet.notices

    def test_a_payment_without_a_date_begins_nothing(self) -> None:
        (sheet,) = open_spend(text(*ROWS, ",Supplier,Amount"), name="a.csv")
        assert len(cells(sheet)) == 3

    def test_a_change_of_layout_without_dates_is_found(self) -> None:
        head, other = "Supplier Name,Net Amount", "Supplier,Department,Amount"
        sheets = open_spend(text("Acme,5.00", other, "Acme,Adults,6.00", head=head), name="a.csv")
        assert [sheet.headers for sheet in sheets] == [tuple(head.split(",")), tuple(other.split(","))]


class TestWorkbooks:
    """Every visible sheet with payments is a table; the rest is told."""

    @pytest.mark.parametrize(
        "content",
        [
            makers.xlsx({"April": BOOK}),
            makers.xls(BOOK),
            makers.ods("".join(makers.ods_row(*row) for row in BOOK)),
            gzip.compress(makers.xlsx({"April": BOOK}), mtime=0),
        ],
    )
    def test_every_kind_of_workbook_holds_the_same_cells(self, content: bytes) -> None:
        (sheet,) = open_spend(content, name="a")
        assert cells(sheet) == [["13/04/2016", "Acme", "1200.5"], ["14/04/2016", "Bright", "600"]]
        assert numbers(sheet) == [2, 3]

    def test_each_sheet_of_payments_is_a_table_and_others_are_told(self) -> None:
        summary = [["Directorate", "Amount"], ["Adults", 5]]
        book = {"April": BOOK, "May": BOOK, "Summary": summary, "Notes": [["See our pages"]], "Old": BOOK}
        one, two = open_spend(makers.xlsx(book, hidden=["Old"]), name="a.xlsx")
        assert (one.sheet, two.sheet) == ("April", "May")
        said = " ".join(one.notices)
        assert "“Summary” was not read: its headings name no payments. It holds 1 row." in said
        assert "“Notes” holds no table" in said
        assert "“Old” is hidden" in said
        assert two.notices == ()

    def test_merged_labels_are_said_in_every_row_and_amounts_only_once(self) -> None:
        rows = [["Department", *HEADS], ["Adults", *BOOK[1]], ["", "14/04/2016", "Bright", ""]]
        (sheet,) = open_spend(makers.xlsx({"April": rows}, merged=["A2:A3", "D2:D3"]), name="a.xlsx")
        assert [row[0] for row in cells(sheet)] == ["Adults", "Adults"]
        assert [row[3] for row in cells(sheet)] == ["1200.5", ""]

    def test_a_cell_without_a_usable_value_is_never_blank(self) -> None:
        rows = [HEADS, ["13/04/2016", "Acme", ("=1/0", "#DIV/0!")], BOOK[2]]
        (sheet,) = open_spend(makers.xlsx({"April": rows}), name="a.xlsx")
        assert cells(sheet)[0][2] == "#ERROR"
        assert "April!C2" in sheet.notices[0]

    def test_a_column_without_a_heading_is_told_and_stray_cells_are_kept_apart(self) -> None:
        rows = [HEADS, [*BOOK[1], "checked", "stray"], [*BOOK[2], "checked"]]
        (sheet,) = open_spend(makers.xlsx({"April": rows}), name="a.xlsx")
        assert sheet.headers == (*HEADS, "")
        assert sheet.table["extra"].to_pylist() == ["stray", None]
        assert "Column D has no heading and is not read: 2 cells filled." in sheet.notices

    def test_a_layout_that_changes_within_a_sheet_is_a_part_of_it(self) -> None:
        rows = [*BOOK, ["Payment Date", "Supplier", "Amount", "Unit"], ["01/05/2016", "Acme", 5, "Adults"]]
        sheets = open_spend(makers.xlsx({"April": rows}), name="a.xlsx")
        assert [sheet.sheet for sheet in sheets] == ["April", "April, part 2"]


class TestArchives:
    """A zip archive is as many tables as it holds."""

    def test_each_file_inside_is_a_sheet_called_after_it(self) -> None:
        book = makers.xlsx({"S1": BOOK, "S2": BOOK})
        archive = zipped({"2016/april.csv": text(*ROWS), "may.xlsx": book, "june.csv.gz": gzip.compress(text(ROWS[0])),
                          "readme.pdf": b"%PDF"})  # fmt: skip
        sheets = open_spend(archive, name="year.zip")
        assert {sheet.name for sheet in sheets} == {"year.zip"}
        assert [sheet.sheet for sheet in sheets] == ["2016/april.csv", "june.csv.gz", "may.xlsx: S1", "may.xlsx: S2"]
        assert "“readme.pdf” in the archive is no table" in sheets[0].notices[0]

    def test_a_refusal_says_which_file_it_is_about(self) -> None:
        said = refusal(zipped({"april.csv": text(*ROWS), "may.csv": b"<html><body>"}), "year.zip")
        assert said.startswith("may.csv: The file is a web page")


class TestStandard:
    """Rows under the names of what they hold."""

    def test_cells_are_stripped_and_absent_columns_null(self) -> None:
        (sheet,) = open_spend(text(" 13/04/2016 ,\tAcme Ltd\u00a0,1200.50 ,odd", ",,5"), name="a.csv")
        table = standard(sheet, profile_of(sheet).profile, file=7)
        assert table.schema == RAW
        first, second = table.select(["file", "row", "extra", "date", "supplier", "amount", "unit"]).to_pylist()
        assert first == {
            "file": 7, "row": 2, "extra": "odd", "date": "13/04/2016", "supplier": "Acme Ltd", "amount": "1200.50",
            "unit": None,
        }  # fmt: skip
        assert (second["date"], second["amount"], second["extra"]) == ("", "5", None)

    def test_a_profile_of_another_width_is_our_mistake(self) -> None:
        (sheet,) = open_spend(text(*ROWS), name="a.csv")
        (other,) = open_spend(text("13/04/2016,5.00", head="Date Paid,Amount"), name="b.csv")
        with pytest.raises(ValueError):
            standard(sheet, profile_of(other).profile, file=1)

    def test_the_sample_holds_every_date_of_a_long_file(self) -> None:
        rows = [f"0{1 + number % 9}/04/2016,Acme,5.00" for number in range(5000)]
        rows[4321] = "28/04/2016,Acme,5.00"
        (sheet,) = open_spend(text(*rows), name="a.csv")
        sample = sample_of(sheet)
        assert len(sample) < 500
        assert ["28/04/2016", "Acme", "5.00"] in sample
        assert profile_of(sheet).profile.date_order is DateOrder.DAY_FIRST

    def test_the_sample_is_bounded_when_every_date_is_different(self) -> None:
        days = [f"2016-04-01 {n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d},A,5.00" for n in range(20_000)]
        (sheet,) = open_spend(text(*days), name="a.csv")
        assert 1_000 < len(sample_of(sheet)) < 3_000


class TestHostileFiles:
    """Files that are damaged, foreign or made to harm end in a sentence."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "The file is empty"),
            (b" \r\n\r\n", "The file is empty"),
            (b",,\r\n,,\r\n", "blank rows only"),
            (text(), "headings and no rows"),
            (text("", ",,"), "headings and no rows"),
            ("\r\n".join(ROWS).encode(), "No row of headings was found"),
            (b"a few words\r\nand more", "No row of headings was found"),
            (text("13/04/2016,Acme\x81\x8d,1.00").replace(b"\xc2\x81", b"\x81").replace(b"\xc2\x8d", b"\x8d"),
             "no letters in UTF-8 or in Windows-1252"),
            (text("13/04/2016,Ac\0me,1.00"), "zero bytes"),
            (text(*ROWS).decode().encode("utf-16-le"), "zero bytes"),
            (text('13/04/2016,"Acme,1.00', *ROWS), "never closed"),
            (b"<html><body><table><tr><td>Date</td></tr></table></body></html>", "web page"),
            (b"%PDF-1.7", "PDF"),
            (makers.ole("EncryptedPackage", b"secret"), "locked with a password"),
            (makers.ole("Workbook", b"rubbish"), "damaged"),
            (makers.xlsx({"S": [HEADS]}), "headings and no rows"),
            (makers.xlsx({"S": []}), "blank rows only"),
            (makers.xlsx({"S": [HEADS, ["x"]]})[:-40], "damaged"),
            (gzip.compress(text(*ROWS), mtime=0)[:-9], "damaged or was cut short"),
            (gzip.compress(gzip.compress(text(*ROWS), mtime=0), mtime=0), "another compressed file"),
            (gzip.compress(b"", mtime=0), "The file is empty"),
            (zipped({"a.pdf": b"x"}), "no CSV file and no workbook"),
            (zipped({"a.zip": zipped({"a.csv": text(*ROWS)})}), "no CSV file and no workbook"),
        ],
    )  # fmt: skip
    def test_it_is_refused_with_a_sentence(self, content: bytes, said: str) -> None:
        assert said in refusal(content)

    def test_bombs_are_refused_while_they_unpack(self) -> None:
        blank = text(*ROWS) + b" " * 40_000_000
        assert "as files made to harm do" in refusal(gzip.compress(blank), "a.csv.gz")
        assert "as files made to harm do" in refusal(zipped({"a.csv": blank}), "a.zip")
        assert "unpacks to more than" in refusal(gzip.compress(text(*ROWS * 100)), unpacked_bytes=1_000)

    @pytest.mark.parametrize(
        ("limits", "said"),
        [
            ({"file_bytes": 50}, "at most 0 MB are read"),
            ({"rows": 1}, "more than 1 rows"),
            ({"cell_characters": 10}, "longer than 10 characters"),
        ],
    )
    def test_every_limit_has_its_sentence(self, limits: dict[str, int], said: str) -> None:
        assert said in refusal(text(*ROWS, "15/04/2016,A name that is long,5.00"), **limits)

    def test_too_many_cells_in_a_row_are_refused(self) -> None:
        assert "600 columns" in refusal(text(*ROWS, ",".join(["x"] * 600)))

    def test_a_large_damaged_file_is_refused_before_it_fills_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(raw, "CAREFUL_BYTES", 100)
        assert "rows can only be read one by one" in refusal(text('13/04/2016,"two\r\nlines",1.00', *ROWS * 3))

    @pytest.mark.parametrize("blank", [b"\r\n", b",,\r\n", b" , ,\r\n"])
    def test_a_million_blank_rows_are_counted_in_bounded_time(self, blank: bytes) -> None:
        started = time.perf_counter()
        (sheet,) = open_spend(text(ROWS[0]) + blank * 1_000_000 + ROWS[1].encode(), name="a.csv")
        assert (numbers(sheet), sheet.blank) == ([2, 1_000_003], 1_000_000)
        assert time.perf_counter() - started < 30


STRANGE = st.sampled_from([
    *HEADS, "13/04/2016", "5.00", "-1", "", " ", "Acme", '"', '"a,b"', '"a\nb"', "é", "Body Name,Supplier,Amount,Date",
])  # fmt: skip


@given(st.lists(st.lists(STRANGE, min_size=1, max_size=5).map(",".join), max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_every_filled_record_of_a_text_file_is_a_row_a_header_or_told(lines: Sequence[str], end: str) -> None:
    written = end.join([HEAD, *ROWS, *lines, ""])
    records = list(csv.reader(io.StringIO(written, newline="")))
    filled = [number for number, row in enumerate(records, start=1) if any(map(str.strip, row))]
    sheets = opened(written.encode())
    if isinstance(sheets, str):
        assert "never closed" in sheets or "inside the cell" in sheets
        return
    said = " ".join(notice for sheet in sheets for notice in sheet.notices)
    bare = re.findall(r"Row (\d+) holds headings", said)
    read = [number for sheet in sheets for number in (sheet.header_row, *numbers(sheet))]
    assert sorted([*read, *map(int, bare)]) == filled
    assert sum(sheet.blank for sheet in sheets) == len(records) - len(filled)
    for sheet in sheets:
        for row in sheet.table.to_pylist():
            record = records[row["row"] - 1]
            width = len(sheet.headers)
            assert [row[f"c{place}"] for place in range(width)] == [*record[:width], *[""] * (width - len(record))]


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_end_in_tables_or_a_refusal(content: bytes) -> None:
    sheets = opened(content)
    if isinstance(sheets, str):
        assert sheets
        return
    for sheet in sheets:
        assert isinstance(sheet.table, pa.Table)
        guess = profile_of(sheet)
        assert standard(sheet, guess.profile, file=1).num_rows == sheet.table.num_rows


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_damaged_archives_end_in_tables_or_a_refusal(place: int, change: int) -> None:
    whole = zipped({"a.csv": text(*ROWS), "b.xlsx": makers.xlsx({"S": BOOK})})
    damaged = bytearray(whole)
    damaged[place % len(whole)] ^= change
    assert opened(bytes(damaged), name="a.zip")

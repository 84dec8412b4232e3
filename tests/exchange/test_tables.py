"""A table leaves with its signs, units and sources, disarmed, and comes back equal."""

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.records.preview import Column, RowClass
from placepound.core.terms.amount import Amount
from placepound.exchange.disarm import armed, disarmed
from placepound.exchange.grid import read_grid
from placepound.exchange.statements import preview_statement
from placepound.exchange.tables import Kind, Table, TableColumn, sheet_name, to_csv, to_workbook
from placepound.exchange.template import BASES, COLUMNS, PROVIDER_KINDS, statement_template

COLUMNS_OUT = (
    TableColumn(title="Service"),
    TableColumn(title="Amount", kind=Kind.MONEY),
    TableColumn(title="Rows", kind=Kind.INTEGER),
    TableColumn(title="Share", kind=Kind.PERCENT),
    TableColumn(title="As at", kind=Kind.DATE),
)
ROWS = (
    ("=HYPERLINK(1)", Amount(-123450), -3, Fraction(1, 3), date(2016, 4, 1)),
    ("Café, “Été”", Amount(5), None, Decimal("0.5"), None),
    ("007", None, 12, Fraction(1), date(2020, 8, 31)),
)
TABLE = Table(title="Where it goes: 2015/16", columns=COLUMNS_OUT, rows=ROWS, notes=("Source: a paper.", "As at 2016."))


def test_csv_keeps_signs_and_disarms_formulas() -> None:
    content = to_csv(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Service,Amount (£),Rows,Share (%),As at",
        "'=HYPERLINK(1),-1234.50,-3,33.33,2016-04-01",
        '"Café, “Été”",0.05,,50.00,',
        "007,,12,100.00,2020-08-31",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_every_dangerous_start_is_disarmed(text: str) -> None:
    assert disarmed(text) == f"'{text}"


@given(st.text("=+-@\t\r'ab ", max_size=6))
def test_disarming_is_undone_exactly_and_leaves_nothing_to_run(text: str) -> None:
    assert armed(disarmed(text)) == text
    assert not disarmed(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_workbook_keeps_numbers_as_numbers_and_text_as_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_workbook([TABLE])))
    sheet = book["Where it goes  2015 16"]
    assert [cell.value for cell in sheet[1]] == ["Service", "Amount (£)", "Rows", "Share (%)", "As at"]
    text, money, count, share, day = sheet[2]
    assert (text.value, text.data_type) == ("=HYPERLINK(1)", "s")
    assert money.value == pytest.approx(-1234.5)
    assert money.number_format == "£#,##0.00;-£#,##0.00"
    assert count.value == -3
    assert share.value == pytest.approx(33.33)
    assert day.value.date() == date(2016, 4, 1)
    assert sheet.freeze_panes == "A2"
    assert sheet["C3"].value is None
    assert [cell.value for cell in book["Notes"]["A"]][:4] == [
        "Where it goes: 2015/16",
        "On the sheet “Where it goes  2015 16”.",
        "Source: a paper.",
        "As at 2016.",
    ]


def test_the_same_table_is_the_same_bytes() -> None:
    assert to_workbook([TABLE]) == to_workbook([TABLE])


def test_a_sum_beyond_a_spreadsheets_digits_stays_exact() -> None:
    table = Table(title="T", columns=(TableColumn(title="Amount", kind=Kind.MONEY),), rows=((Amount(10**16 + 1),),))
    assert read_grid(to_workbook([table]), filename="t.xlsx").sheets[0].rows[1][0] == "100000000000000.01"


def test_sheets_have_names_that_workbooks_allow() -> None:
    assert sheet_name("a/b:c[d]*?" * 5, taken=()) == "a b c d   a b c d   a b c d   a"
    assert sheet_name("Notes", taken=("Notes",)) == "Notes 2"
    assert sheet_name("history", taken=()) == "history 2"
    assert sheet_name("///", taken=("table",)) == "Table 2"


def test_every_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="has 5 cells"):
        Table(title="T", columns=COLUMNS_OUT, rows=(("a",),))


words = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="�"), min_size=1, max_size=12)
amounts = st.integers(-(10**11), 10**11).map(Amount)


@given(
    st.lists(st.tuples(words, words, amounts), min_size=1, max_size=12),
    st.sampled_from([to_csv, lambda t: to_workbook([t])]),
)
def test_our_own_export_comes_back_equal(rows: list[tuple[str, str, Amount]], write: object) -> None:
    columns = (
        TableColumn(title="Service"),
        TableColumn(title="Provider"),
        TableColumn(title="Amount", kind=Kind.MONEY),
    )
    content = write(Table(title="Statement", columns=columns, rows=tuple(rows)))  # type: ignore[operator]
    preview = preview_statement(content, filename="export")
    back = [(row.text(Column.SERVICE), row.text(Column.PROVIDER), row.amount) for row in preview.rows]
    assert back == rows
    assert not preview.questions


def test_the_blank_statement_is_recognised_and_explains_itself() -> None:
    preview = preview_statement(statement_template(), filename="statement.xlsx")
    assert preview.layout is not None
    assert preview.layout.sheet == "Statement"
    assert Column.IGNORED not in preview.layout.columns
    assert len(set(preview.layout.columns)) == len(COLUMNS)
    assert "no rows below" in preview.problems[0].message
    assert not preview.questions


def test_the_blank_statement_offers_its_choices() -> None:
    book = openpyxl.load_workbook(io.BytesIO(statement_template()))
    lists = {
        str(rule.sqref): rule.formula1 for rule in book["Statement"].data_validations.dataValidation if rule.formula1
    }
    assert lists == {"D2:D5001": f"Choices!$A$2:$A${len(PROVIDER_KINDS) + 1}", "G2:G5001": "Choices!$B$2:$B$4"}
    assert [cell.value for cell in book["Choices"]["B"]][1:4] == list(BASES)


def test_a_filled_statement_is_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(statement_template()))
    book["Statement"].append(["Home care", "Council", "Acme", "Practice", -5.25, "2015/16", "budget"])
    out = io.BytesIO()
    book.save(out)
    (row,) = preview_statement(out.getvalue(), filename="statement.xlsx").rows
    assert row.verdict is RowClass.ACCEPTED
    assert row.amount == Amount(-525)
    assert row.text(Column.PROVIDER_KIND) == "Practice"


def test_csv_lines_have_as_many_cells_as_headings() -> None:
    assert {len(row) for row in csv.reader(io.StringIO(to_csv(TABLE).decode("utf-8-sig")))} == {5}

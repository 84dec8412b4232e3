"""What holds for every file: each row read has one verdict, sums are exact, and nothing but Refused is ever raised."""

import csv
import io
import string
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from placepound.core.records.preview import Preview, RowClass, Unit
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Refused
from placepound.core.terms.written import Written, read_written
from placepound.exchange.amounts import AmountReader
from placepound.exchange.cells import Sheet
from placepound.exchange.grid import read_grid
from placepound.exchange.statements import preview_statement
from tests.exchange import makers

pence = st.integers(-(10**12), 10**12)
words = st.sampled_from(
    ["Home care", "Total", "Total councils", "Aids", "", "Grand total", "Reablement total", "Sum", "x"]
)
money = pence.map(lambda p: str(Decimal(p) / 100)) | st.sampled_from(
    ["", "£1.2m", "(5.00)", "n/a", "1e9999", "7CR", "0"]
)
tables = st.lists(st.tuples(words, words, words, money, st.sampled_from([(), ("",), ("", "x")])), max_size=14)


def check(preview: Preview) -> None:
    control = preview.reconciliation
    assert control.rows_read == len(preview.rows) == control.accepted + control.refused + control.totals
    sums = {verdict: Amount(0) for verdict in RowClass}
    for row in preview.rows:
        assert row.verdict is RowClass.ACCEPTED or row.reason
        assert row.amount is not None or row.verdict is RowClass.REFUSED
        sums[row.verdict] += row.amount or Amount(0)
    assert control.accepted_sum == sums[RowClass.ACCEPTED]
    assert control.refused_sum == sums[RowClass.REFUSED]
    assert (control.difference is None) == (control.stated is None)


def preview_or_refusal(content: bytes, filename: str) -> None:
    try:
        preview = preview_statement(content, filename=filename)
    except Refused as refused:
        sentences = [problem.message for problem in refused.problems]
    else:
        check(preview)
        return
    assert sentences
    assert all(len(sentence) > 20 for sentence in sentences)


@given(tables)
def test_every_row_read_has_one_verdict_and_the_sums_are_exact(
    rows: list[tuple[str, str, str, str, tuple[str, ...]]],
) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Commissioner", "Service", "Provider", "Amount (£)"])
    for commissioner, service, provider, amount, extra in rows:
        writer.writerow([commissioner, service, provider, amount, *extra])
    preview = preview_statement(out.getvalue().encode(), filename="a.csv")
    check(preview)
    filled = [row for row in rows if any(row[:4]) or "x" in row[4]]
    assert preview.reconciliation.rows_read == len(filled)
    read = [read_written(row[3], unit_pence=100) if row[3] else None for row in filled]
    every = sum(said.amount.pence for said in read if isinstance(said, Written))
    totals = sum(row.amount.pence for row in preview.rows if row.verdict is RowClass.TOTAL and row.amount)
    control = preview.reconciliation
    assert control.accepted_sum.pence + control.refused_sum.pence + totals == every


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(-(10**10), 10**10)), min_size=1, max_size=20))
def test_a_total_of_generated_rows_always_reconciles(rows: list[tuple[str, int]]) -> None:
    lines = "".join(f"{group},Service {i},{Decimal(p) / 100:.2f}\n" for i, (group, p) in enumerate(rows))
    total = Decimal(sum(p for _, p in rows)) / 100
    text = f"Commissioner,Service,Amount (£)\n{lines}Total,,{total:.2f}\n"
    control = preview_statement(text.encode(), filename="a.csv").reconciliation
    assert control.totals == 1
    assert control.accepted == len(rows)
    assert control.difference == Amount(0)
    assert control.outcome.value == "reconciled"


@given(
    st.binary(max_size=400)
    | st.text(max_size=300).map(str.encode)
    | st.text("ab,;\t\n\"'£1.0-()m", max_size=300).map(str.encode)
)
def test_any_bytes_end_in_a_preview_or_a_refusal(content: bytes) -> None:
    preview_or_refusal(content, "a.csv")


BOOKS = (
    makers.xlsx({"S": [makers.HEADINGS, ("C", "S", "P", 5), ("C", "T", "P", ("=1+1", 2))]}, merged=["A2:A3"]),
    makers.xls([makers.HEADINGS, ("C", "S", "P", 5)]),
    makers.ods(makers.ods_row(*makers.HEADINGS) + makers.ods_row("C", "S", "P", 5.0)),
)


@settings(max_examples=300)
@given(
    st.sampled_from(BOOKS),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), max_size=4),
    st.integers(0, 10**6),
)
def test_damaged_workbooks_end_in_a_preview_or_a_refusal(
    book: bytes, changes: list[tuple[int, bytes]], cut: int
) -> None:
    content = bytearray(book)
    for place, piece in changes:
        at = place % len(content)
        content[at : at + len(piece)] = piece
    if cut % 3 == 0:
        content = content[: cut % len(content)]
    preview_or_refusal(bytes(content), "a.xlsx")


PIECES = (
    '<row r="1">', "<row>", "</row>", '<row r="x">', '<c r="A1">', '<c r="B1" t="e">', "<c>", "</c>", "<f>1</f>",
    "<f/>", "<v>1</v>", "<v/>", "<v>9</v>", '<c r="D2" t="str">', '<c r="" t="s">', "<c r='C3'>", '<c r="A0">',
    "text", "&lt;", "<is><t>Service</t></is>", '<c r="B1" t="inlineStr">', "<is><t>Amount (£)</t></is>",
)  # fmt: skip
xml_pieces = st.lists(st.sampled_from(PIECES), max_size=20)


@settings(max_examples=300)
@given(xml_pieces.map("".join))
def test_strange_sheets_end_in_a_preview_or_a_refusal(sheet: str) -> None:
    preview_or_refusal(makers.raw_xlsx(sheet), "a.xlsx")


plain = st.from_regex(r"-?[0-9]{1,14}(\.[0-9]{0,9})?", fullmatch=True)


@given(plain | st.text(string.digits + ".-", max_size=8), st.sampled_from(list(Unit)))
def test_the_quick_way_for_plain_digits_equals_the_reader_of_the_core(text: str, unit: Unit) -> None:
    sheet = Sheet(name="", numbers=[1], rows=[[text]], lines=[1])
    reading = AmountReader(sheet, 0, unit=unit, cells=[]).read(0)
    said = read_written(text, unit_pence=unit.pence)
    if isinstance(said, Written):
        assert (reading.amount, reading.precision) == (said.amount, said.precision)
    elif text.strip():
        assert reading.problem == said.message


@given(st.integers(-(10**12), 10**12), st.sampled_from(list(Unit)))
def test_a_number_of_a_workbook_is_what_it_shows(value: int, unit: Unit) -> None:
    number = float(Decimal(value) / 100)
    sheet = Sheet(name="S", numbers=[1], rows=[[number]])
    reading = AmountReader(sheet, 0, unit=unit, cells=[]).read(0)
    if unit is Unit.POUNDS:
        assert reading.amount == Amount(value)
    elif reading.amount is not None:
        assert reading.amount == Amount(value * unit.pence // 100)


@given(st.floats(-1e9, 1e9), st.sampled_from(list(Unit)))
def test_any_number_of_a_workbook_is_read_to_the_nearest_penny(value: float, unit: Unit) -> None:
    sheet = Sheet(name="S", numbers=[1], rows=[[value]])
    reading = AmountReader(sheet, 0, unit=unit, cells=[]).read(0)
    assert reading.amount is not None or abs(value) * unit.pence >= 1e16 or abs(value) < 1e-25
    if reading.amount is not None:
        assert abs(reading.amount.pence - Decimal(reading.written) * unit.pence) <= Decimal("0.5")


@given(st.lists(st.lists(st.text(max_size=5), min_size=1, max_size=4), max_size=8))
def test_no_filled_row_of_a_text_file_is_dropped(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    try:
        grid = read_grid(out.getvalue().encode("utf-8", "surrogatepass"), filename="a.csv")
    except Refused:
        return
    cells = [str(value) for row in grid.sheets[0].rows for value in row if str(value).strip()]
    wanted = [cell.replace("\r\n", "\n").replace("\r", "\n") for row in filled for cell in row if cell.strip()]
    assert [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells] == wanted

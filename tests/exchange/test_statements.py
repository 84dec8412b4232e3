"""A published statement becomes a preview: every row read has one verdict, and nothing is lost or guessed silently."""

from decimal import Decimal

import pytest

from placepound.core.records.preview import Column, Layout, Outcome, Preview, RowClass, Unit
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Refused
from placepound.exchange.amounts import FORMULA
from placepound.exchange.sheetscan import OPEN_AND_SAVE
from placepound.exchange.statements import preview_statement, with_answers
from placepound.exchange.verdicts import HEADING
from tests.exchange import makers


def read(
    content: bytes | str, filename: str = "a.csv", layout: Layout | None = None, sheet: str | None = None
) -> Preview:
    data = content.encode() if isinstance(content, str) else content
    preview = preview_statement(data, filename=filename, layout=layout, sheet=sheet)
    control = preview.reconciliation
    assert control.rows_read == control.accepted + control.refused + control.totals == len(preview.rows)
    return preview


def pounds(preview: Preview) -> list[str]:
    return [str(row.amount) for row in preview.rows if row.verdict is RowClass.ACCEPTED]


def refused(preview: Preview) -> dict[str, str]:
    return {row.where: row.reason for row in preview.rows if row.verdict is RowClass.REFUSED}


def test_a_plain_statement_is_read_by_its_headings() -> None:
    preview = read(makers.csv_of("Councils,Education placements,,116900000", 'CCGs,CAFSS,LPT,"1,800,000.50"'))
    assert preview.layout is not None
    assert preview.layout.columns == (Column.COMMISSIONER, Column.SERVICE, Column.PROVIDER, Column.AMOUNT)
    assert preview.layout.unit is Unit.POUNDS
    assert preview.acceptable
    first, second = preview.rows
    assert (first.number, first.where, first.written) == (2, "line 2, column 4", "116900000")
    assert first.text(Column.SERVICE) == "Education placements"
    assert second.text(Column.PROVIDER) == "LPT"
    assert preview.reconciliation.accepted_sum == Amount.pounds("118700000.50")
    assert preview.reconciliation.outcome is Outcome.NO_CONTROL


def test_renamed_reordered_padded_and_misspelt_headings_are_the_same_columns() -> None:
    preview = read(" AMOUNT  PAID (£) ,Suplier Name,Name of Servise,COMMISSIONED BY\n5,Acme,Home care,ICB\n")
    row = preview.rows[0]
    texts = {column: row.text(column) for column in (Column.COMMISSIONER, Column.PROVIDER)}
    assert texts == {Column.COMMISSIONER: "ICB", Column.PROVIDER: "Acme"}
    assert row.amount == Amount.pounds(5)
    evidence = {guess.header: guess.evidence for guess in preview.guesses}
    assert "one letter from “supplier name”" in evidence["Suplier Name"]


def test_rows_above_the_header_are_listed_and_unknown_columns_shown() -> None:
    preview = read("Pooled budgets,,\nPublished May 2016,,\n,,\nService,Colour,Amount (£)\nA,red,5\n")
    assert preview.layout is not None
    assert preview.layout.header_row == 4
    assert preview.layout.columns[1] is Column.IGNORED
    assert preview.skipped[0] == "Row 1 stands above the table and was not read: “Pooled budgets”"
    assert len(preview.skipped) == 2


def test_blank_lines_are_counted_and_headings_refused_with_their_reason() -> None:
    preview = read(
        "Service,Provider,Amount (£)\n\nServices commissioned by councils,,\nA,x,5\n , ,\nB,y,\nNote: rounded,,\n"
    )
    assert preview.reconciliation.blank == 2
    assert refused(preview) == {
        "line 3, column 3": HEADING,
        "line 6, column 3": "no amount: the cell is blank",
        "line 7, column 3": HEADING,
    }


def test_negative_amounts_are_kept_in_every_notation_and_counted() -> None:
    written = ["-1.00", "(1.00)", "1.00-", "1.00CR", "\u22121.00", "£(1.00)", "-£1.00"]
    preview = read(makers.csv_of(*(f"C,S{i},P,{text}" for i, text in enumerate(written))))
    assert pounds(preview) == ["-£1"] * len(written)
    assert preview.reconciliation.negative_rows == len(written)
    assert preview.reconciliation.negative_sum == Amount.pounds(-len(written))


@pytest.mark.parametrize("text", ["1e9999", "1E+400", "n/a", "12..5", "2 to 3", "#REF!", "=A1", "50%", "9" * 20, "$5"])
def test_what_is_no_amount_is_refused_and_never_nought(text: str) -> None:
    preview = read(makers.csv_of("C,S,P,5", f"C,T,P,{text}"))
    (row,) = [row for row in preview.rows if row.verdict is RowClass.REFUSED]
    assert row.amount is None
    assert row.written == text
    assert len(row.reason) > 20
    assert preview.reconciliation.accepted_sum == Amount.pounds(5)


def test_a_number_too_large_for_a_workbook_is_refused() -> None:
    head = "".join(makers.cell(f"{letter}1", text) for letter, text in zip("ABCD", makers.HEADINGS, strict=True))
    rows = f'<row r="1">{head}</row>' + "".join(
        f'<row r="{n}">{makers.cell(f"B{n}", "S")}<c r="D{n}"><v>{value}</v></c></row>'
        for n, value in enumerate(["1E+9999", "1E+300", "7"], start=2)
    )
    preview = read(makers.raw_xlsx(rows), "a.xlsx")
    assert [row.verdict.value for row in preview.rows] == ["refused", "refused", "accepted"]


def test_a_row_with_too_many_cells_is_refused_with_its_amount() -> None:
    preview = read("Service,Amount (£)\nA,100,,\nB,50,extra\nTotal,150\n")
    row = preview.rows[1]
    assert row.verdict is RowClass.REFUSED
    assert row.amount == Amount.pounds(50)
    assert "3 cells under 2 headings" in row.reason
    assert preview.reconciliation.outcome is Outcome.WITH_EXCLUSIONS


def test_rows_with_lost_letters_are_refused() -> None:
    preview = read("Service,Amount (£)\nCaf�,100\nB,50\n")
    assert "Letters were lost" in preview.rows[0].reason
    assert preview.reconciliation.accepted == 1


def test_identical_rows_are_kept_and_flagged() -> None:
    preview = read(makers.csv_of("C,S,P,5", "C,S,P,5", "C,S,P,6"))
    assert preview.reconciliation.accepted == 3
    assert preview.rows[1].notices == ("Identical to row 2; both are kept.",)
    assert "1 row identical" in preview.notices[0]


def test_a_header_only_file_explains_itself() -> None:
    preview = read(makers.csv_of())
    assert "no rows below" in preview.problems[0].message
    assert not preview.acceptable


def test_a_file_without_headings_explains_itself() -> None:
    preview = read("1,2,3\n4,5,6\n")
    assert preview.layout is None
    assert "No header row was found" in preview.problems[0].message
    assert preview.skipped[0].startswith("Row 1 was not read")


def test_no_accepted_row_is_explained() -> None:
    preview = read(makers.csv_of("C,S,P,tbc", "C,T,P,"))
    assert "No row could be accepted, of 2 rows read" in preview.problems[0].message


class TestUnits:
    def question(self, text: str) -> tuple[str, str | None]:
        preview = read(text)
        (question,) = preview.questions
        assert question.field == "unit"
        assert [value for value, _ in question.options] == ["£", "£k", "£m"]
        assert not preview.acceptable
        return question.sentence, question.suggested

    @pytest.mark.parametrize(
        ("heading", "total"),
        [("Amount (£)", "£1,250"), ("£'000", "£1,250,000"), ("Budget £k", "£1,250,000"), ("£m", "£1,250,000,000")],
    )
    def test_the_heading_states_it(self, heading: str, total: str) -> None:
        preview = read(f"Service,{heading}\nA,1250\n")
        assert str(preview.reconciliation.accepted_sum) == total
        assert not preview.questions

    def test_a_line_above_states_it(self) -> None:
        preview = read("All figures in £m,\nService,Amount\nA,1.25\n")
        assert pounds(preview) == ["£1,250,000"]
        assert preview.acceptable

    def test_a_cell_that_states_its_own_wins(self) -> None:
        preview = read("Service,Amount (£m)\nA,£444k\nB,1.5\nC,£1.2 million\n")
        assert pounds(preview) == ["£444,000", "£1,500,000", "£1,200,000"]

    def test_bare_numbers_are_asked_about(self) -> None:
        sentence, suggested = self.question("Service,Amount\nA,1.2\nB,3\n")
        assert "does not say whether" in sentence
        assert suggested == "£m"

    def test_large_figures_suggest_pounds_but_still_ask(self) -> None:
        assert self.question("Service,Amount\nA,116900000\nB,444000\n")[1] == "£"

    def test_mixed_cells_are_asked_about(self) -> None:
        sentence, _ = self.question("Service,Amount\nA,£1.2m\nB,300\n")
        assert "1 amount with thousand or million written out, and 1 other without" in sentence

    def test_some_pound_signs_are_evidence_and_still_ask(self) -> None:
        assert self.question("Service,Amount\nA,£1200\nB,300\n")[1] == "£"

    def test_a_pound_sign_on_every_amount_is_enough(self) -> None:
        preview = read('Service,Amount\nA,£1200\nB,"£3,000.50"\n')
        assert preview.layout is not None
        assert preview.layout.unit is Unit.POUNDS
        assert preview.acceptable

    def test_a_pound_sign_before_one_decimal_may_be_millions(self) -> None:
        self.question("Service,Amount\nA,£1.8\nB,£2.3\n")

    def test_heading_and_line_above_that_differ_are_asked_about(self) -> None:
        assert "says £m, but a line above the table says £k" in self.question("All in £000,\nService,£m\nA,1.2\n")[0]

    def test_the_answer_settles_it(self) -> None:
        text = "Service,Amount\nA,1.2\nB,3\n"
        layout = read(text).layout
        assert layout is not None
        preview = read(text, layout=with_answers(layout, {"unit": "£k"}))
        assert pounds(preview) == ["£1,200", "£3,000"]
        assert preview.acceptable

    def test_precision_is_half_the_last_written_digit(self) -> None:
        preview = read("Service,Amount (£m)\nA,1.8\nB,£195000\nC,2\n")
        assert [row.precision for row in preview.rows] == [5_000_000, 5_000_000_000_000 // 100_000, 50_000_000]

    def test_a_column_with_pence_is_exact(self) -> None:
        assert [row.precision for row in read("Service,Amount (£)\nA,12.55\nB,3\n").rows] == [0, 0]


class TestColumns:
    def test_several_amounts_are_asked_about_and_net_is_suggested(self) -> None:
        preview = read("Service,Gross (£),VAT,Net (£)\nA,120,20,100\n")
        (question,) = preview.questions
        assert question.field == "amount"
        assert question.options == (("2", "Column 2: Gross (£)"), ("4", "Column 4: Net (£)"))
        assert question.suggested == "4"
        assert pounds(preview) == ["£100"]

    def test_two_years_side_by_side_are_asked_about_until_answered(self) -> None:
        text = "Service,2015/16 £m,2016/17 £m\nA,1.2,3\nB,2,3.5\n"
        preview = read(text)
        assert preview.questions[0].suggested is None
        layout = preview.layout
        assert layout is not None
        still = read(text, layout=with_answers(layout, {"unit": "£m"}))
        assert still.questions[0].field == "amount"
        chosen = read(text, layout=with_answers(layout, {"amount": "3"}))
        assert pounds(chosen) == ["£3,000,000", "£3,500,000"]
        assert chosen.acceptable

    def test_no_named_amount_asks_which(self) -> None:
        preview = read("Service,Adults,Colour\nA,5,red\nB,6,blue\n")
        (question,) = preview.questions
        assert question.options == (("2", "Column 2: Adults"),)
        assert preview.reconciliation.refused == 2
        layout = preview.layout
        assert layout is not None
        answered = read("Service,Adults,Colour\nA,5,red\n", layout=with_answers(layout, {"amount": "2", "unit": "£"}))
        assert pounds(answered) == ["£5"]

    def test_an_amount_heading_over_words_is_not_the_amount(self) -> None:
        preview = read("Service,Value for money,Amount (£)\nA,good,5\nB,poor,6\n")
        assert pounds(preview) == ["£5", "£6"]
        assert not preview.questions

    def test_the_only_column_named_amount_is_it_even_without_a_readable_figure(self) -> None:
        preview = read("Service,Amount (£)\nA,tbc\nB,1e9999\n")
        assert not preview.questions
        assert [row.written for row in preview.rows] == ["tbc", "1e9999"]

    def test_a_second_column_of_a_kind_is_shown_and_not_read(self) -> None:
        preview = read("Service area,Service,Amount (£)\nAdults,Home care,5\n")
        assert preview.rows[0].text(Column.SERVICE) in {"Home care", "Adults"}
        assert any("fits service better" in guess.evidence for guess in preview.guesses)

    def test_duplicate_headings_are_told(self) -> None:
        assert "“Service” stands over 2 columns" in read("Service,Service,Amount (£)\nA,B,5\n").notices[0]


class TestLayouts:
    TEXT = "Service,Who,Amount\nA,Acme,1.2\n"

    def kept(self) -> Layout:
        layout = read(self.TEXT).layout
        assert layout is not None
        columns = (Column.SERVICE, Column.PROVIDER, Column.AMOUNT)
        return Layout(
            sheet="",
            header_row=layout.header_row,
            headers=layout.headers,
            columns=columns,
            unit=Unit.MILLIONS,
            fingerprint=layout.fingerprint,
        )

    def test_a_kept_layout_is_used_as_it_is(self) -> None:
        preview = read(self.TEXT, layout=self.kept())
        assert preview.rows[0].text(Column.PROVIDER) == "Acme"
        assert pounds(preview) == ["£1,200,000"]
        assert preview.acceptable

    def test_it_follows_headings_that_moved(self) -> None:
        preview = read("New title\nAMOUNT,service,Who\n3,B,Beta\n", layout=self.kept())
        assert preview.rows[0].text(Column.PROVIDER) == "Beta"
        assert pounds(preview) == ["£3,000,000"]

    def test_it_is_let_go_where_headings_changed(self) -> None:
        preview = read("Service,Whom,Amount\nA,Acme,1.2\n", layout=self.kept())
        assert "does not fit these headings" in preview.notices[0]
        assert preview.questions[0].field == "unit"

    def test_a_different_statement_of_the_file_is_noticed(self) -> None:
        preview = read("All figures in £000,,\n" + self.TEXT, layout=self.kept())
        assert "The file says £k, but the layout says £m" in " ".join(preview.notices)

    def test_a_header_row_can_be_pointed_at(self) -> None:
        text = "Service,Amount (£)\nLeistung,Betrag\nA,5\n"
        pointed = Layout(sheet="", header_row=2, headers=(), columns=(), unit=None, fingerprint="")
        assert read(text, layout=pointed).layout.headers == ("Leistung", "Betrag")  # type: ignore[union-attr]


class TestWorkbooks:
    def test_the_sheet_with_the_table_is_chosen_and_the_others_listed(self) -> None:
        rows = [makers.HEADINGS, ("C", "S", "P", 5)]
        book = makers.xlsx(
            {"Notes": [("Some words",)], "Old": rows, "Data": [*rows, ("C", "T", "P", 6)]}, hidden=["Old"]
        )
        preview = read(book, "a.xlsx")
        assert preview.layout is not None
        assert preview.layout.sheet == "Data"
        assert preview.rows[1].where == "Data!D3"
        assert preview.sheets == ("Notes", "Data")
        assert "“Notes” was not read: it holds 1 row" in preview.skipped[0]
        assert "“Old” is hidden" in preview.skipped[1]

    def test_another_sheet_can_be_chosen(self) -> None:
        rows = [makers.HEADINGS, ("C", "S", "P", 5)]
        book = makers.xlsx({"Y1": rows, "Y2": [*rows, ("C", "T", "P", 6)]})
        assert read(book, "a.xlsx").reconciliation.accepted == 2
        assert read(book, "a.xlsx", sheet="Y1").reconciliation.accepted == 1
        with pytest.raises(Refused, match="no sheet “Y3”"):
            read(book, "a.xlsx", sheet="Y3")

    def test_a_merged_block_names_every_row(self) -> None:
        cells = makers.cell
        head = "".join(cells(f"{letter}1", text) for letter, text in zip("ABCD", makers.HEADINGS, strict=True))
        sheet = (
            f'<row r="1">{head}</row>'
            f'<row r="2">{cells("A2", "Councils")}{cells("B2", "Care")}<c r="D2"><v>5</v></c></row>'
            f'<row r="3">{cells("B3", "Aids")}<c r="D3"><v>6</v></c></row>'
            f'<row r="4">{cells("B4", "Rest")}</row>'
        )
        merged = b'</sheetData><mergeCells count="2"><mergeCell ref="A2:A4"/><mergeCell ref="D3:D4"/></mergeCells>'
        book = makers.changed(makers.raw_xlsx(sheet), {"xl/worksheets/sheet1.xml": (b"</sheetData>", merged)})
        preview = read(book, "a.xlsx")
        assert [row.text(Column.COMMISSIONER) for row in preview.rows] == ["Councils"] * 3
        assert pounds(preview) == ["£5", "£6"]
        assert refused(preview) == {"Sheet1!D4": "no amount: the cell is blank"}

    def test_a_title_merged_across_the_columns_is_still_a_total(self) -> None:
        cells = makers.cell
        head = "".join(cells(f"{letter}1", text) for letter, text in zip("ABCD", makers.HEADINGS, strict=True))
        sheet = (
            f'<row r="1">{head}</row>'
            f'<row r="2">{cells("B2", "Care")}<c r="D2"><v>5</v></c></row>'
            f'<row r="3">{cells("A3", "Total")}<c r="D3"><v>5</v></c></row>'
        )
        merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A3:C3"/></mergeCells>'
        book = makers.changed(makers.raw_xlsx(sheet), {"xl/worksheets/sheet1.xml": (b"</sheetData>", merged)})
        assert read(book, "a.xlsx").rows[1].verdict is RowClass.TOTAL

    def test_a_header_of_two_merged_rows_is_read_as_one(self) -> None:
        cells = makers.cell
        sheet = (
            f'<row r="1">{cells("A1", "Service")}{cells("B1", "Budget (£m)")}</row>'
            f'<row r="2">{cells("B2", "2015/16")}{cells("C2", "2016/17")}</row>'
            f'<row r="3">{cells("A3", "Care")}<c r="B3"><v>5</v></c><c r="C3"><v>6</v></c></row>'
        )
        merged = b'</sheetData><mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>'
        book = makers.changed(makers.raw_xlsx(sheet), {"xl/worksheets/sheet1.xml": (b"</sheetData>", merged)})
        preview = read(book, "a.xlsx")
        assert preview.layout is not None
        assert preview.layout.headers == ("Service", "Budget (£m) 2015/16", "Budget (£m) 2016/17")
        assert preview.reconciliation.rows_read == 1

    def test_a_formula_with_its_value_is_read_with_a_notice(self) -> None:
        book = makers.xlsx({"S": [makers.HEADINGS, ("C", "S", "P", ("=2+3", 5)), ("C", "T", "P", ("=1/3", 1 / 3))]})
        preview = read(book, "a.xlsx")
        assert pounds(preview) == ["£5", "£0.33"]
        assert preview.rows[0].notices == (FORMULA,)
        assert "rounded to the nearest penny" in preview.rows[1].notices[0]
        assert any("2 amounts worked out by formula" in notice for notice in preview.notices)

    @pytest.mark.parametrize(("value", "fresh"), [("", False), (0, True)])
    def test_a_formula_never_worked_out_is_refused_by_its_cell(self, value: object, fresh: bool) -> None:
        rows = [makers.HEADINGS, ("C", "S", "P", 5), ("C", "T", "P", ("=D2*2", value))]
        book = makers.xlsx({"S": rows})
        if fresh:
            book = makers.changed(book, {"xl/workbook.xml": (b"<calcPr ", b'<calcPr fullCalcOnLoad="1" ')})
        preview = read(book, "a.xlsx")
        assert refused(preview) == {"S!D3": f"The amount cell {OPEN_AND_SAVE}"}
        assert preview.reconciliation.accepted_sum == Amount.pounds(5)

    def test_a_saved_nought_of_a_formula_is_nought(self) -> None:
        book = makers.xlsx({"S": [makers.HEADINGS, ("C", "S", "P", ("=1-1", 0))]})
        assert pounds(read(book, "a.xlsx")) == ["£0"]

    def test_a_row_with_nothing_but_a_formula_is_not_lost(self) -> None:
        rows = [makers.HEADINGS, ("C", "S", "P", 5), ("", "", "", ("=D2*2", ""))]
        assert list(refused(read(makers.xlsx({"S": rows}), "a.xlsx"))) == ["S!D3"]

    @pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
    def test_an_error_is_refused_by_its_cell(self, error: str) -> None:
        rows = [makers.HEADINGS, ("C", "S", "P", ("=A1", error)), ("C", "T", "P", 6)]
        preview = read(makers.xlsx({"My sheet": rows}), "a.xlsx")
        assert error in refused(preview)["'My sheet'!D2"]
        assert pounds(preview) == ["£6"]

    def test_dates_and_ticks_are_no_amounts(self) -> None:
        rows = [makers.HEADINGS, ("C", "S", "P", True), ("C", "T", "P", 1), ("C", "U", "P", 1.0)]
        preview = read(makers.xlsx({"S": rows}), "a.xlsx")
        assert [row.verdict.value for row in preview.rows] == ["refused", "accepted", "accepted"]

    def test_numbers_are_taken_as_shown_and_not_as_binary(self) -> None:
        rows = [("Service", "Amount (£m)"), ("A", 0.1 + 0.2), ("B", 1.005), ("C", 116.9)]
        preview = read(makers.xlsx({"S": rows}), "a.xlsx")
        assert pounds(preview) == ["£300,000", "£1,005,000", "£116,900,000"]
        assert preview.rows[0].written == "0.3"
        assert Decimal(preview.rows[1].written) == Decimal("1.005")

    def test_columns_beside_the_table_are_told(self) -> None:
        rows = [makers.HEADINGS, ("C", "S", "P", 5, "", "see note"), ("C", "T", "P", 6)]
        preview = read(makers.xlsx({"S": rows}), "a.xlsx")
        assert preview.skipped == ("Column F has no heading and was not read: 1 cell filled.",)
        assert preview.reconciliation.accepted == 2

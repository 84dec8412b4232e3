"""A layout is read from its headings and its cells; what neither shows is asked, and answers are kept."""

from collections.abc import Sequence

import pytest

from placepound.core.money.spend.profile import DateOrder, ProfileGuess, Sign, SpendColumn, TotalRule
from placepound.core.money.spend.profile import SpendColumn as S
from placepound.core.records.preview import Unit
from placepound.core.terms.problem import Refused
from placepound.exchange.spend_profile import find_header, guess_profile, with_answers

HEADERS = ("Date Paid", "Supplier Name", "Net Amount")
ROWS = [["13/04/2016", "Acme Ltd", "1200.50"], ["01/05/2016", "Bright Care", "600.00"]]


def split(text: str) -> list[str]:
    return [cell.strip() for cell in text.split("|")]


def guess(headers: str, *rows: str) -> ProfileGuess:
    return guess_profile(split(headers), [split(row) for row in rows])


def guess_dates(*dates: str) -> ProfileGuess:
    return guess_profile(HEADERS, [[day, "Acme Ltd", "1200.50"] for day in dates])


def guess_amounts(*amounts: str, heading: str = "Net Amount", banner: Sequence[str] = ()) -> ProfileGuess:
    headers = ("Date Paid", "Supplier Name", heading)
    return guess_profile(headers, [["2016-04-01", "Acme Ltd", text] for text in amounts], banner=banner)


def asked(found: ProfileGuess) -> dict[str, str | None]:
    return {question.field: question.suggested for question in found.questions}


@pytest.mark.parametrize(
    ("headers", "row", "columns"),
    [
        (
            "Body | Body name | Service label | Service division label | Expenditure category | "
            "Detailed expenditure type | Detailed expenditure code | Date paid | Transaction number | Net amount | "
            "Capital or revenue | Supplier name",
            "http://example.org/id/1 | Exampleton | Adults | Home care | Third parties | Agency | 0042 | 2016-04-13 | "
            "A001 | 12.50 | Revenue | Acme Ltd",
            "ignored body unit service ignored purpose code date transaction amount capital supplier",
        ),
        (
            "Organisation Code | Organisation Label | Effective Date | Organisational Unit | Service Division Label | "
            "Category Internal Name | Purpose | Detailed Expenditure Code | Payment Date | Transaction Number | "
            "Irrecoverable VAT Amount | Amount | Capital Or Revenue | Beneficiary Name | Procurement Card",
            "X1 | Exampleton | 2016-04-01 | Adults | Home care | Agency | Staff | 0042 | 2016-04-13 | 7 | 0.00 | "
            "12.50 | Revenue | Acme Ltd | N",
            "ignored body ignored unit service ignored purpose code date transaction irrecoverable_vat amount capital "
            "supplier card",
        ),
        (
            "Body Name | Service Area | Expenses Type | Invoice Payment Date | Transaction Number | Net Amount | "
            "Supplier Name",
            "Exampleton | Adults | Agency | 2016-04-13 | 7 | 12.50 | Acme Ltd",
            "body unit purpose date transaction amount supplier",
        ),
        (
            "Authority Name | Date of Payment | SAP Document Number | Gross | VAT | Net | Supplier Name | "
            "Directorate | G/L Description",
            "Exampleton | 2016-04-13 | 7 | 15.00 | 2.50 | 12.50 | Acme Ltd | Adults | Agency fees",
            "body date transaction gross vat amount supplier unit purpose",
        ),
        (
            "Payment Date | Amount | Organisational Unit | Beneficiary Name | Company Number | Charity Number",
            "2016-04-13 | 12.50 | Adults | Acme Ltd | | ",
            "date amount unit supplier company_number charity_number",
        ),
        (
            "Organisation Name | Directorate | Department | Service Plan | Creditor Name | Payment Date | "
            "Card Transaction | Transaction No | Net Amount | Irrecoverable VAT | Subjective Group | "
            "Subjective Subgroup | Subjective Detail",
            "Exampleton | Adults | Care | Home care | Acme Ltd | 13/04/2016 | No | 7 | 12.50 | 0 | "
            "Staff | Agency | Temps",
            "body unit ignored service supplier date card transaction amount irrecoverable_vat ignored ignored purpose",
        ),
        (
            "Department family | Entity | Date | Expense type | Expense area | Supplier | Transaction number | Amount",
            "Department of Health | NHS Exampleton | 13/04/2016 | Services | Continuing care | Acme Ltd | 7 | 26000.00",
            "ignored body date purpose service supplier transaction amount",
        ),
        (
            "Body | Body name | Date | Transaction Number | Amount | Supplier | Supplier ID | Expense Area | "
            "Expense Type | Expense code | Extended Description",
            "http://example.org | Exampleton | 13/04/2016 | 7 | 512.10 | Acme Ltd | 9 | Parks | Repairs | 0042 | Gate",
            "ignored body date transaction amount supplier ignored service purpose code ignored",
        ),
    ],
)
def test_every_published_layout_is_known(headers: str, row: str, columns: str) -> None:
    found = guess(headers, row)
    assert [column.value for column in found.profile.columns] == columns.split()
    assert found.questions == ()
    assert len(found.evidence) == len(found.profile.columns) + 5


class TestColumns:
    """One amount counts, and one column of each other kind."""

    def test_net_beats_amount_and_amount_beats_gross(self) -> None:
        for headers, columns in (
            ("Gross | Amount | Net", "gross ignored amount"),
            ("Gross | Amount | Purpose", "gross amount purpose"),
            ("Amount excl VAT | Amount | Purpose", "amount ignored purpose"),
        ):
            found = guess(headers, "12.00 | 10.00 | 10.00")
            assert [column.value for column in found.profile.columns] == columns.split()
            assert "amount" not in asked(found)

    def test_gross_counts_where_there_is_nothing_else(self) -> None:
        found = guess("Date Paid | Supplier | Gross amount", "2016-04-01 | Acme | 12.00")
        assert found.profile.columns[2] is S.AMOUNT
        assert "no amount without VAT" in " ".join(found.notices)

    def test_an_amount_that_is_net_and_vat_is_known_as_gross(self) -> None:
        found = guess("Amount | VAT | Net", "12.00 | 2.00 | 10.00", "24.00 | 4.00 | 20.00")
        assert found.profile.columns == (S.GROSS, S.VAT, S.AMOUNT)

    def test_gross_that_disagrees_with_net_and_vat_is_told(self) -> None:
        found = guess("Gross | VAT | Net", "12.00 | 2.00 | 10.00", "25.00 | 4.00 | 20.00")
        assert "50%" in " ".join(found.notices)

    def test_two_amounts_of_one_kind_are_asked_about(self) -> None:
        found = guess("Date Paid | Line amount | Invoice amount", "2016-04-01 | 1.00 | 2.00")
        assert asked(found)["amount"] == "3"
        again = with_answers(found.profile, {"amount": "2"})
        assert again.columns == (S.DATE, S.AMOUNT, S.IGNORED)

    def test_the_same_amount_twice_is_not_asked_about(self) -> None:
        assert asked(guess("Date Paid | Amount | Amount paid", "2016-04-01 | 1.00 | 1.00")) == {}

    def test_an_unnamed_amount_is_asked_for(self) -> None:
        found = guess("Date Paid | Supplier | Wert | Menge", "2016-04-01 | Acme | 12.50 | 3")
        assert asked(found) == {"amount": "3"}
        assert S.AMOUNT not in found.profile.columns
        (question,) = found.questions
        assert question.options == (("3", "Column 3: Wert"), ("4", "Column 4: Menge"))

    def test_an_amount_column_without_a_figure_is_none(self) -> None:
        found = guess("Date Paid | Amount | Wert", "2016-04-01 | large | 12.50", "2016-04-02 | small | 1.50")
        assert asked(found) == {"amount": "3"}

    def test_headings_repeated_among_the_rows_are_no_cells(self) -> None:
        headers = "Date Paid | Amount | Irrecoverable VAT"
        found = guess(headers, "13/04/2016 | 1.00 | ", headers, "14/04/2016 | 2.00 | ")
        assert found.profile.columns == (S.DATE, S.AMOUNT, S.IRRECOVERABLE_VAT)
        assert (found.questions, found.notices[1:]) == ((), ())

    def test_an_unnamed_date_is_known_by_its_days_and_else_asked_for(self) -> None:
        assert guess("Wann | Supplier | Amount", "13/04/2016 | Acme | 1.00").profile.columns[0] is S.DATE
        found = guess("Wann | Bis | Amount", "13/04/2016 | 13/05/2016 | 1.00")
        assert asked(found) == {"date": None}
        assert with_answers(found.profile, {"date": "2"}).columns[:2] == (S.IGNORED, S.DATE)

    def test_the_filled_column_of_two_that_are_named_alike_is_read(self) -> None:
        found = guess("Date Paid | Payment Date | Amount", " | 2016-04-01 | 1.00")
        assert found.profile.columns == (S.IGNORED, S.DATE, S.AMOUNT)

    def test_numbers_of_suppliers_are_not_their_names(self) -> None:
        found = guess("Vendor | Payee | Amount | Date", "0001234 | Acme | 1.00 | 2016-04-01")
        assert found.profile.columns[:2] == (S.IGNORED, S.SUPPLIER)

    def test_capital_and_revenue_are_known_by_their_cells(self) -> None:
        found = guess("Date | Amount | Type", "2016-04-01 | 1.00 | Capital", "2016-04-01 | 1.00 | revenue")
        assert found.profile.columns[2] is S.CAPITAL

    def test_a_layout_without_payees_is_told(self) -> None:
        assert "who was paid" in " ".join(guess("Date | Amount", "2016-04-01 | 1.00").notices)


class TestDates:
    """The order of dates is proven by the dates, or asked; months never come first unasked."""

    @pytest.mark.parametrize(
        ("dates", "order"),
        [
            (["2016-04-01", "2016-04-30"], DateOrder.YEAR_FIRST),
            (["2016-04-01 10:30:00"], DateOrder.YEAR_FIRST),
            (["2016-04-01T10:30:00Z"], DateOrder.YEAR_FIRST),
            (["20160401"], DateOrder.YEAR_FIRST),
            (["01/04/2016", "13/04/2016"], DateOrder.DAY_FIRST),
            (["13/04/2016 00:00"], DateOrder.DAY_FIRST),
            (["13.04.16", "01.04.16"], DateOrder.DAY_FIRST),
            (["01-Apr-2016"], DateOrder.DAY_FIRST),
            (["1 April 2016", "2 May 2016"], DateOrder.DAY_FIRST),
            (["05/05/2016"], DateOrder.DAY_FIRST),
            (["42461", "42462.5"], DateOrder.SERIAL),
            (["42461", "2016-04-01"], DateOrder.SERIAL),
            (["13/04/2016", "2016-04-01"], DateOrder.DAY_FIRST),
            (["13/04/2016", "soon"], DateOrder.DAY_FIRST),
            (["", ""], DateOrder.DAY_FIRST),
        ],
    )
    def test_the_order_is_known(self, dates: list[str], order: DateOrder) -> None:
        found = guess_dates(*dates)
        assert found.profile.date_order is order
        assert "date_order" not in asked(found)

    @pytest.mark.parametrize(
        ("dates", "suggested"),
        [
            (["01/04/2016", "02/05/2016"], DateOrder.DAY_FIRST),
            (["04/13/2016", "04/01/2016"], DateOrder.MONTH_FIRST),
            (["04/13/2016", "13/04/2016", "14/04/2016"], DateOrder.DAY_FIRST),
            ([f"16-04-{day:02d}" for day in range(1, 31)], DateOrder.YEAR_FIRST),
            (["May-23", "Jun-23"], DateOrder.MONTHS),
        ],
    )
    def test_what_could_be_read_two_ways_is_asked(self, dates: list[str], suggested: DateOrder) -> None:
        found = guess_dates(*dates)
        assert found.profile.date_order is None
        assert asked(found) == {"date_order": suggested}
        answered = with_answers(found.profile, {"date_order": "day first"})
        assert answered.date_order is DateOrder.DAY_FIRST

    def test_months_are_read_where_a_person_says_so_and_days_are_asked_about_again(self) -> None:
        kept = with_answers(guess_dates("May-23").profile, {"date_order": "months only"})
        again = guess_profile(HEADERS, [["Jun-23", "Acme", "1.00"]], remembered=kept)
        assert (again.profile.date_order, again.questions) == (DateOrder.MONTHS, ())
        days = guess_profile(HEADERS, [["13/06/2023", "Acme", "1.00"]], remembered=kept)
        assert days.profile.date_order is DateOrder.DAY_FIRST
        kept = guess_dates("13/04/2016").profile
        assert asked(guess_profile(HEADERS, [["May-16", "Acme", "1.00"]], remembered=kept)) == {
            "date_order": DateOrder.MONTHS
        }

    def test_a_column_of_months_is_found_by_its_cells(self) -> None:
        found = guess_profile(["When", "Supplier", "Amount"], [["May-23", "Acme", "1.00"], ["Jun-23", "Birch", "2.00"]])
        assert found.profile.has(SpendColumn.DATE)
        years = guess_profile(["When", "Supplier", "Amount"], [["2011/12", "Acme", "1.00"]])
        assert not years.profile.has(SpendColumn.DATE)

    def test_a_column_said_to_hold_dates_that_none_can_read_is_asked_about(self) -> None:
        found = guess_dates("April", "May")
        assert asked(found) == {"date": None}
        kept = with_answers(found.profile, {"date": "1"})
        again = guess_profile(HEADERS, [["April", "Acme", "1.00"]], remembered=kept)
        assert asked(again) == {"date_order": None}

    def test_a_kept_order_holds_unless_the_dates_prove_another(self) -> None:
        kept = guess_dates("13/04/2016").profile
        same = guess_profile(HEADERS, [["01/04/2016", "Acme", "1.00"]], remembered=kept)
        assert (same.profile.date_order, same.questions) == (DateOrder.DAY_FIRST, ())
        other = guess_profile(HEADERS, [["04/13/2016", "Acme", "1.00"]], remembered=kept)
        assert asked(other) == {"date_order": DateOrder.MONTH_FIRST}


class TestUnits:
    """Pounds are shown by pence or by the size of payments; a unit that nothing shows is asked."""

    @pytest.mark.parametrize(
        ("amounts", "heading", "unit"),
        [
            (["12.50", "900.10"], "Net Amount", Unit.POUNDS),
            (["£12", "£900"], "Net Amount", Unit.POUNDS),
            (["12", "900"], "Net Amount (£)", Unit.POUNDS),
            (["12", "900"], "Net Amount £000", Unit.THOUSANDS),
            (["1.25", "3.50"], "Amount £m", Unit.MILLIONS),
            ([str(500 + 37 * number) for number in range(40)], "Amount", Unit.POUNDS),
            (["25000", "31000", *["26250"] * 10], "Amount", Unit.POUNDS),
            (["£1.2m", "£300k"], "Amount", Unit.POUNDS),
            (["1,200.50-", "(600.00)"], "Amount", Unit.POUNDS),
            (["10298896.31.", "41.666666667", "12.50"], "Amount", Unit.POUNDS),
        ],
    )
    def test_the_unit_is_known(self, amounts: list[str], heading: str, unit: Unit) -> None:
        found = guess_amounts(*amounts, heading=heading)
        assert found.profile.unit is unit
        assert "unit" not in asked(found)

    @pytest.mark.parametrize(
        "amounts",
        [["12", "900"], [str(number) for number in range(40)], ["12.5", "7.5"], ["1.25"] * 12, ["12.34567", "0.5"]],
    )
    def test_a_unit_that_nothing_shows_is_asked(self, amounts: list[str]) -> None:
        found = guess_amounts(*amounts)
        assert found.profile.unit is None
        assert "unit" in asked(found)
        assert with_answers(found.profile, {"unit": "£k"}).unit is Unit.THOUSANDS

    def test_small_payments_by_card_are_not_asked_about(self) -> None:
        headers = ("Date", "Supplier", "Amount", "Merchant Category")
        found = guess_profile(headers, [["2016-04-01", "Acme", "4.25", "Cafe"]] * 20)
        assert (found.profile.unit, found.questions) == (Unit.POUNDS, ())

    def test_a_line_above_the_table_states_the_unit(self) -> None:
        assert guess_amounts("12", "900", banner=["All figures in £000"]).profile.unit is Unit.THOUSANDS

    def test_a_heading_and_a_line_above_that_differ_are_asked_about(self) -> None:
        assert "unit" in asked(guess_amounts("12", "9", heading="Amount £m", banner=["All figures in £000"]))


class TestSigns:
    """Mostly negative amounts are probably payments turned round, which only a person can say."""

    def test_credits_among_payments_are_not_asked_about(self) -> None:
        found = guess_amounts("12.50", "900.10", "-3.00", "(4.00)")
        assert (found.profile.sign, asked(found)) == (Sign.AS_WRITTEN, {})

    def test_mostly_negative_amounts_are_asked_about(self) -> None:
        found = guess_amounts("-12.50", "(900.10)", "3.00")
        assert asked(found) == {"sign": Sign.REVERSED}
        assert with_answers(found.profile, {"sign": "reversed"}).sign is Sign.REVERSED


class TestAnswers:
    """What a person said holds for the same headings in any order."""

    def test_a_corrected_profile_is_used_again_wherever_its_columns_stand(self) -> None:
        kept = with_answers(
            guess_profile(HEADERS, ROWS).profile,
            {"columns.2": "purpose", "unit": "£k", "sign": "reversed", "totals": "none", "date_order": "day first"},
        )
        again = guess_profile(("NET AMOUNT", "DatePaid", "Supplier name"), [["5", "1/2/2016", "A"]], remembered=kept)
        assert again.questions == ()
        assert again.profile.columns == (S.AMOUNT, S.DATE, S.PURPOSE)
        assert (again.profile.unit, again.profile.sign) == (Unit.THOUSANDS, Sign.REVERSED)
        assert (again.profile.totals, again.profile.date_order) == (TotalRule.NONE, DateOrder.DAY_FIRST)
        assert again.profile.fingerprint == kept.fingerprint

    def test_a_profile_for_other_headings_is_not_used(self) -> None:
        kept = with_answers(guess_profile(HEADERS, ROWS).profile, {"columns.2": "purpose"})
        other = guess_profile((*HEADERS, "Directorate"), [[*row, "Adults"] for row in ROWS], remembered=kept)
        assert other.profile.columns[1] is S.SUPPLIER
        assert "other headings" in other.notices[0]

    def test_a_kept_profile_without_an_amount_still_asks_for_it(self) -> None:
        kept = with_answers(guess_profile(HEADERS, ROWS).profile, {"columns.3": "ignored"})
        assert "amount" in asked(guess_profile(HEADERS, ROWS, remembered=kept))

    def test_a_column_takes_its_meaning_from_another(self) -> None:
        profile = guess_profile(HEADERS, ROWS).profile
        assert with_answers(profile, {"columns.3": "supplier"}).columns == (S.DATE, S.IGNORED, S.SUPPLIER)
        swapped = with_answers(profile, {"columns.1": "supplier", "columns.2": "date"})
        assert swapped.columns == (S.SUPPLIER, S.DATE, S.AMOUNT)
        assert with_answers(profile, {"unit": ""}) == profile

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"amount": "9"}, "there is no column “9”"),
            ({"date": "first"}, "from 1 to 3"),
            ({"columns.1": "colour"}, "none of the choices"),
            ({"columns.1": "supplier", "columns.2": "supplier"}, "Only one column can hold: Supplier"),
            ({"unit": "pence"}, "none of the choices: £, £k, £m"),
            ({"date_order": "backwards"}, "none of the choices"),
        ],
    )
    def test_an_answer_that_is_no_choice_is_refused(self, answers: dict[str, str], said: str) -> None:
        with pytest.raises(Refused, match=said):
            with_answers(guess_profile(HEADERS, ROWS).profile, answers)


class TestHeader:
    """The header is the first row of headings, whatever stands above it."""

    @pytest.mark.parametrize(
        ("rows", "header"),
        [
            (["Date Paid | Supplier | Amount", "2016-04-01 | Acme | 1.00"], 0),
            (["Payments over £500", "April 2016 | ", "Date Paid | Supplier | Amount", "2016-04-01 | Acme | 1"], 2),
            (["Total | 12.00", "Date Paid | Supplier | Amount", "2016-04-01 | Acme | 1"], 1),
            (["Date Paid | Supplier | Amount", "2016-04-01 | Acme | 1", "Body | Date | Supplier | Net Amount"], 0),
            (["Datum | Lieferant | Betrag", "13.04.2016 | Acme | 12.50"], 0),
            (["Datte Piad | Suplier Nmae | Net Amuont", "13.04.2016 | Acme | 12.50"], 0),
            (["2016-04-01 | Acme | 1.00", "2016-04-02 | Acme | 2.00"], None),
            (["Acme | Home care", "Bright | Day care"], None),
            (["words"], None),
            ([], None),
        ],
    )
    def test_it_is_found(self, rows: list[str], header: int | None) -> None:
        assert find_header([split(row) for row in rows]) == header


def test_every_part_has_its_evidence() -> None:
    found = guess_profile(HEADERS, ROWS)
    assert [each.part for each in found.evidence] == ["header", *HEADERS, "date order", "unit", "sign", "totals"]
    assert all(each.sentence.endswith(".") for each in found.evidence)
    said = " ".join(each.sentence for each in found.evidence)
    assert "“13/04/2016” can only be day first." in said
    assert "written to the penny" in said
    assert "0 of 2 amounts looked at are negative" in said


def test_every_column_of_the_profile_can_be_chosen() -> None:
    profile = guess_profile(HEADERS, ROWS).profile
    for column in SpendColumn:
        assert with_answers(profile, {"columns.1": column}).columns[0] is column

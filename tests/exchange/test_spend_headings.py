"""Columns of spend files are known by their headings, whatever their case, spacing or light misspelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.profile import SpendColumn as S
from placepound.exchange.spend_headings import ALIASES, Measure, exactly_named, guess_spend


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Net Amount £", S.AMOUNT),
        ("NetAmount", S.AMOUNT),
        ("Net amount (£)", S.AMOUNT),
        ("Amount (excl. VAT)", S.AMOUNT),
        ("AMOUNT NET OF VAT", S.AMOUNT),
        ("Value ex VAT £", S.AMOUNT),
        ("£", S.AMOUNT),
        ("Amount inc VAT", S.GROSS),
        ("Gross.", S.GROSS),
        ("VAT", S.VAT),
        ("Irrecoverable VAT Amount", S.IRRECOVERABLE_VAT),
        ("Irecoverable VAT", S.IRRECOVERABLE_VAT),
        ("Non-recoverable VAT", S.IRRECOVERABLE_VAT),
        ("VAT registration number", S.IGNORED),
        ("Benificiary Name", S.SUPPLIER),
        ("SupplierName", S.SUPPLIER),
        ("Supplier Name(T)", S.SUPPLIER),
        ("  vendor_name ", S.SUPPLIER),
        ("Merchant Name", S.SUPPLIER),
        ("Supplier ID", S.IGNORED),
        ("Supplier address", S.IGNORED),
        ("Merchant Category", S.MERCHANT),
        ("DatePaid", S.DATE),
        ("Date of Payment", S.DATE),
        ("Invoice Payment Date", S.DATE),
        ("Pay date", S.DATE),
        ("Payment Date (dd/mm/yyyy)", S.DATE),
        ("SAP Document Number", S.TRANSACTION),
        ("Trans. No.", S.TRANSACTION),
        ("Transaction type", S.IGNORED),
        ("G/L description.", S.PURPOSE),
        ("Expenses Type", S.PURPOSE),
        ("Detailed expenditure code", S.CODE),
        ("ServiceLabel", S.UNIT),
        ("Service Division Label", S.SERVICE),
        ("Service plan", S.SERVICE),
        ("Capital/Revenue", S.CAPITAL),
        ("P-Card", S.CARD),
        ("Card Transaction", S.CARD),
        ("Company No.", S.COMPANY_NUMBER),
        ("Registered Charity Number", S.CHARITY_NUMBER),
        ("ODS code", S.ODS_CODE),
        ("Supplier Postcode", S.POSTCODE),
        ("Department Family", S.BODY),
        ("Budget holder", S.IGNORED),
        ("", S.IGNORED),
        ("Colour", S.IGNORED),
    ],
)
def test_a_heading_is_known(heading: str, column: S) -> None:
    found = guess_spend(heading)
    assert found.column is column
    assert found.evidence


@given(st.sampled_from([(alias, column) for column, aliases in ALIASES for alias in aliases]), st.data())
def test_no_alias_depends_on_case_spacing_or_padding(known: tuple[str, S], data: st.DataObject) -> None:
    alias, column = known
    glue = data.draw(st.sampled_from([" ", "  ", "_", "-", ". "]))
    shape = data.draw(st.sampled_from([str.upper, str.title, str.lower]))
    assert guess_spend(f" {shape(glue.join(alias.split()))}: ").column is column


def test_no_alias_names_two_columns() -> None:
    every = [alias.replace(" ", "") for _, aliases in ALIASES for alias in aliases]
    assert len(every) == len(set(every))


def test_amounts_tell_whether_they_are_net_plain_or_gross() -> None:
    measures = [guess_spend(heading).measure for heading in ("Net", "Amount", "Gross", "Total excluding VAT", "VAT")]
    assert measures == [Measure.NET, Measure.PLAIN, Measure.GROSS, Measure.NET, None]


def test_only_names_to_the_letter_tell_a_row_of_headings() -> None:
    assert exactly_named(["Date Paid", "Supplier", "Net Amount"]) == {S.DATE, S.SUPPLIER, S.AMOUNT}
    assert exactly_named(["2016-04-01", "Suplier", "12.00", "A" * 200]) == frozenset()

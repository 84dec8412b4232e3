"""In which words do pages speak of published payments? States, classes of rows, flags, columns and months."""

from datetime import date

from placepound.core.money.spend.profile import DateOrder, Sign, SpendColumn, TotalRule
from placepound.core.money.spend.rows import Flag, Reason, SpendClass
from placepound.core.records.preview import Outcome, Unit
from placepound.core.terms.amount import Amount

STATES = {
    "loaded": ("Loaded", "green"),
    "asks": ("Has a question", "orange"),
    "refused": ("Could not be read", "red"),
    "replaced": ("Replaced", "grey"),
    "withdrawn": ("Taken out", "grey"),
}
OUTCOMES = {
    Outcome.RECONCILED: ("Agrees with its total", "green"),
    Outcome.WITH_EXCLUSIONS: ("Agrees, with rows refused", "yellow"),
    Outcome.NO_CONTROL: ("States no total", "grey"),
    Outcome.NOT_RECONCILED: ("Differs from its total", "red"),
}
MEANS = {
    Outcome.RECONCILED: "Its rows add up to the total that is stated for it.",
    Outcome.WITH_EXCLUSIONS: "It agrees with the total that is stated for it, but some of its rows are refused.",
    Outcome.NO_CONTROL: "No total is stated for it, so nothing shows whether rows are missing.",
    Outcome.NOT_RECONCILED: "Its rows do not add up to the total that is stated for it.",
}
CLASSES = {
    SpendClass.PAYMENT: ("Payments", "Money paid out. They count."),
    SpendClass.CREDIT: ("Credits", "Money that came back. They count, with their minus sign."),
    SpendClass.CONTROL_TOTAL: ("Totals", "Rows that add up others: a control, never counted."),
    SpendClass.DUPLICATE: ("Duplicates", "Another file of this body holds the row. It counts there."),
    SpendClass.REFUSED: ("Refused", "Rows that cannot be used, each with its reason."),
}
SHORT_REASONS = {
    Reason.NO_AMOUNT: "No amount",
    Reason.AMOUNT_UNREADABLE: "Amount cannot be read",
    Reason.NO_DATE: "No date",
    Reason.DATE_UNREADABLE: "Date cannot be read",
    Reason.NOT_THE_SUM: "Looks like a total, is not the sum",
    Reason.EXTRA_CELLS: "More cells than headings",
    Reason.HEADING_AGAIN: "Headings repeated",
    Reason.SAME_FILE: "Same file again",
    Reason.SAME_TRANSACTION: "Same transaction in another file",
    Reason.REISSUED: "In a newer issue",
    Reason.DROPPED: "No longer in the newer issue",
}
FLAGS = {
    Flag.REPEATED: ("Repeated within the file", "The same row stands in the file more than once."),
    Flag.ROUNDED: ("Rounded to the penny", "The amount was written with parts of a penny."),
    Flag.OUTSIDE_MONTH: ("Outside the month", "The day of payment is not in the month that the file is published for."),
    Flag.GROSS_DISAGREES: ("Gross disagrees", "Net and VAT do not add up to the gross amount beside them."),
    Flag.CARD: ("Paid by card", "The row says that a procurement card paid."),
    Flag.NO_PAYEE: ("No payee", "The row does not say who was paid."),
}
COLUMNS = {
    SpendColumn.BODY: "Body that publishes",
    SpendColumn.DATE: "Date of payment",
    SpendColumn.TRANSACTION: "Transaction number",
    SpendColumn.AMOUNT: "Amount that counts",
    SpendColumn.GROSS: "Gross amount",
    SpendColumn.VAT: "VAT",
    SpendColumn.IRRECOVERABLE_VAT: "Irrecoverable VAT",
    SpendColumn.SUPPLIER: "Supplier (who was paid)",
    SpendColumn.COMPANY_NUMBER: "Company number",
    SpendColumn.CHARITY_NUMBER: "Charity number",
    SpendColumn.ODS_CODE: "NHS organisation code (ODS)",
    SpendColumn.UNIT: "Unit or department",
    SpendColumn.SERVICE: "Service",
    SpendColumn.PURPOSE: "What it was for",
    SpendColumn.CODE: "Code",
    SpendColumn.CAPITAL: "Capital or revenue",
    SpendColumn.CARD: "Procurement card",
    SpendColumn.MERCHANT: "Merchant category",
    SpendColumn.POSTCODE: "Postcode",
    SpendColumn.IGNORED: "Not read",
}
DATE_ORDERS = (
    (DateOrder.DAY_FIRST, "Day first: 04/05/2016 is 4 May"),
    (DateOrder.YEAR_FIRST, "Year first: 2016-05-04 is 4 May"),
    (DateOrder.MONTH_FIRST, "Month first: 04/05/2016 is 5 April"),
    (DateOrder.SERIAL, "Days as spreadsheets count them: 42494 is 4 May 2016"),
    (DateOrder.MONTHS, "Months only: May-16 is taken as 31 May 2016, its last day"),
)
UNITS = (
    (Unit.POUNDS, "Pounds"),
    (Unit.THOUSANDS, "Thousands of pounds (£k)"),
    (Unit.MILLIONS, "Millions of pounds (£m)"),
)
SIGNS = (
    (Sign.AS_WRITTEN, "As written: positive amounts are money paid out"),
    (Sign.REVERSED, "Reversed: negative amounts are money paid out"),
)
TOTALS = (
    (TotalRule.ARITHMETIC, "Rows that add up the rows above them are totals"),
    (TotalRule.NONE, "No row of this layout is a total"),
)
SHARING = {
    "own": "Only people of the body",
    "named": "Its owner and the partners it names",
    "partnership": "The partners of this place",
    "public": "Everybody",
}
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")


def pence_words(amount: Amount) -> str:
    """As “£12.34 (1,234 pence)”, so that a difference of pennies is seen."""
    return f"{amount.exact()} ({amount.pence:,} pence)".replace("-", "\N{MINUS SIGN}")


def month_words(first: date | None, last: date | None) -> str:
    """The months from a day to a day: April 2016, or April 2016 to May 2016."""
    if first is None or last is None:
        return ""
    begins, ends = f"{first:%B %Y}", f"{last:%B %Y}"
    return begins if begins == ends else f"{begins} to {ends}"


def month_name(month: str) -> str:
    """2016-04 as April 2016."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}" if month else "No date"

"""How do the synthetic bodies publish their payments? Each in its own layout, and one of them changes it mid-year."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import xlsxwriter

from placepound.cli.demo.synthetic_layouts import LABEL
from placepound.core.terms.amount import Amount

_FIXED = datetime(2026, 4, 1, tzinfo=UTC)
_CHANGED = date(2025, 10, 1)
"""From this day the county council publishes in a shorter layout with other headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPayment:
    """A payment in the words of the body that publishes it. amount: net of the VAT that it gets back."""

    paid_on: date
    transaction: str
    amount: Amount
    vat: Amount
    supplier: str
    unit: str
    service: str
    purpose: str
    code: str
    capital: bool
    card: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one file says. stated: the total that it gives, None where it gives none."""

    body: str
    title: str
    payments: tuple[WrittenPayment, ...]
    stated: Amount | None


Content = tuple[bytes, str]
"""The file and the ending of its name."""


def write_county(sheet: Sheet, *, first: date) -> Content:
    """Plain UTF-8 under two lines of banner, its total unlabelled; from October 2025 in seven columns, not twelve."""
    new = first >= _CHANGED
    headings = _COUNTY_NEW if new else _COUNTY_OLD
    rows = [_county_new(sheet.body, one) if new else _county_old(sheet.body, one) for one in sheet.payments]
    last = [""] * len(headings)
    if sheet.stated is not None:
        last[headings.index("Net Amount" if new else "Net amount")] = _plain(sheet.stated)
        rows.append(last)
    return _text([[sheet.title], [LABEL], [], headings, *rows]).encode(), "csv"


_COUNTY_OLD = [
    "Body", "Body name", "Service label", "Service division label", "Expenditure category",
    "Detailed expenditure type", "Detailed expenditure code", "Date paid", "Transaction number", "Net amount",
    "Capital or revenue", "Supplier name",
]  # fmt: skip

_COUNTY_NEW = [
    "Body Name", "Service Area", "Expenses Type", "Invoice Payment Date", "Transaction Number", "Net Amount",
    "Supplier Name",
]  # fmt: skip


def _county_old(body: str, one: WrittenPayment) -> list[str]:
    return [
        "synthetic:county", body, one.unit, one.service, one.purpose.partition(",")[0], one.purpose, one.code,
        f"{one.paid_on:%d/%m/%Y}", one.transaction, _plain(one.amount), "Capital" if one.capital else "Revenue",
        one.supplier,
    ]  # fmt: skip


def _county_new(body: str, one: WrittenPayment) -> list[str]:
    return [
        body, one.unit, one.service, one.paid_on.isoformat(), one.transaction, _plain(one.amount), one.supplier,
    ]  # fmt: skip


_ICB = (
    "Department Family", "Entity", "Date", "Expense Type", "Expense Area", "Supplier", "Transaction Number", "Amount",
)  # fmt: skip


def write_icb(sheet: Sheet) -> Content:
    """A workbook with true dates and numbers under merged banners, and a labelled total."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": sheet.title, "comments": LABEL, "created": _FIXED})
    bold = book.add_format({"bold": True})
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    priced = book.add_format({"num_format": "#,##0.00;(#,##0.00)"})
    page = book.add_worksheet("Payments over £25,000")
    for number, text in enumerate((sheet.title, LABEL)):
        page.merge_range(number, 0, number, len(_ICB) - 1, text, bold)
    page.write_row(3, 0, _ICB, bold)
    for number, one in enumerate(sheet.payments, start=4):
        page.write_row(number, 0, ("Department of Health and Social Care", sheet.body))
        page.write_datetime(number, 2, datetime.combine(one.paid_on, time()), dated)
        for column, text in ((3, one.purpose), (4, one.service), (5, one.supplier), (6, one.transaction)):
            page.write_string(number, column, text)
        page.write_number(number, 7, float(_pounds(one.amount)), priced)
    if sheet.stated is not None:
        page.write_string(len(sheet.payments) + 4, 4, "Total", bold)
        page.write_number(len(sheet.payments) + 4, 7, float(_pounds(sheet.stated)), priced)
    book.add_worksheet("About").write_string(0, 0, LABEL)
    book.close()
    return content.getvalue(), "xlsx"


_BOROUGH = (
    "Authority Name", "Date of Payment", "Document Number", "Gross", "VAT", "Net", "Supplier Name", "Directorate",
    "G/L Description", "Procurement Card",
)  # fmt: skip


def write_borough(sheet: Sheet) -> Content:
    """An older encoding, £ signs and bracketed credits; gross, VAT and net; subtotals by directorate, and a total."""
    rows: list[list[str]] = []
    for unit in sorted({one.unit for one in sheet.payments}):
        inside = [one for one in sheet.payments if one.unit == unit]
        rows += [_borough(sheet.body, one) for one in inside]
        rows.append(_borough_sum(f"{unit} Total", Amount.total(one.amount for one in inside), inside))
    if sheet.stated is not None:
        rows.append(_borough_sum("Grand Total", sheet.stated, sheet.payments))
    text = _text([[sheet.title], [LABEL], [], _BOROUGH, *rows])
    return text.encode("cp1252"), "csv"


def _borough(body: str, one: WrittenPayment) -> list[str]:
    return [
        body, f"{one.paid_on:%d/%m/%Y}", one.transaction, _bracketed(one.amount + one.vat), _bracketed(one.vat),
        _bracketed(one.amount), one.supplier, one.unit, one.service, "Yes" if one.card else "",
    ]  # fmt: skip


def _borough_sum(label: str, net: Amount, payments: Sequence[WrittenPayment]) -> list[str]:
    vat = Amount.total(one.vat for one in payments)
    return ["", "", "", _bracketed(net + vat), _bracketed(vat), _bracketed(net), "", label, "", ""]


_TRUST = (
    "Department Family", "Entity", "Payment Date", "Expenditure Type", "Expense Area", "Supplier Name",
    "Transaction No", "Amount (£)",
)  # fmt: skip


def write_trust(sheet: Sheet, *, signs: bool) -> Content:
    """UTF-8 with its mark, dates by name of month, credits with the minus behind, no total. signs: whether kept."""
    rows = [
        [
            "Department of Health and Social Care", sheet.body, f"{one.paid_on:%d-%b-%Y}", one.purpose, one.service,
            one.supplier, one.transaction, _behind(one.amount) if signs else _behind(abs(one.amount)),
        ]
        for one in sheet.payments
    ]  # fmt: skip
    return _text([[sheet.title], [LABEL], _TRUST, *rows]).encode("utf-8-sig"), "csv"


def _text(rows: Sequence[Sequence[str]]) -> str:
    content = io.StringIO()
    csv.writer(content, lineterminator="\r\n").writerows(rows)
    return content.getvalue()


def _pounds(amount: Amount) -> Decimal:
    return Decimal(amount.pence) / 100


def _plain(amount: Amount) -> str:
    return f"{_pounds(amount):.2f}"


def _bracketed(amount: Amount) -> str:
    text = f"£{abs(_pounds(amount)):,.2f}"
    return f"({text})" if amount.pence < 0 else text


def _behind(amount: Amount) -> str:
    return f"{abs(_pounds(amount)):,.2f}{'-' if amount.pence < 0 else ''}"

"""Which single payments make up a line? Each with its day, its amount, and the file and row it stands in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify

from placepound.exchange import tables
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.line_payments import PAGE, LinePayments, PaymentRow, line_payments
from placepound.web.shared import parts
from placepound.web.shared.access import found, public_page
from placepound.web.shared.pages import render
from placepound.web.shared.words import plural
from placepound.web.understand.pound_asked import source_address
from placepound.web.understand.sources import file_response
from placepound.web.understand.suppliers_page import as_sentence, supplier_address


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def line(request: HttpRequest, key: int) -> HttpResponse:
    """A line opened to its payments, or why they are not shown."""
    number = request.GET.get("page", "1")
    asked = int(number) if number.isdecimal() and len(number) < 7 else 1
    page = found(line_payments(key, **_scope(request), page=asked))
    return render(
        request,
        "understand/line_payments.html",
        page,
        stats=_stats(page),
        facts=_facts(page),
        table=_table(page),
        pages=parts.pages(rows=page.kept, each=PAGE, query=request.GET),
        back=_supplier(page),
    )


def _stats(page: LinePayments) -> tuple[parts.Stat, ...]:
    return (
        parts.Stat(
            label="Amount",
            value=page.amount,
            note="Negative, as the body’s files have it"
            if page.income and page.amount.pence < 0
            else "Credits are taken off",
            exactly=True,
        ),
        parts.Stat(label="Payments", value=page.count, note=page.period),
    )


def _facts(page: LinePayments) -> tuple[parts.Row, ...]:
    made = [
        parts.Row(key="Received by" if page.income else "Paid by", value=page.payer),
        parts.Row(
            key="Received from" if page.income else "Paid to",
            value=page.payee,
            href=_supplier(page),
            note=as_sentence(page.match_reason),
        ),
        parts.Row(key="For", value=page.service, note=f"Service group: {page.service_group_label}"),
        parts.Row(
            key="Part of",
            value=page.statement_title,
            href=source_address(page.statement, row=page.row),
            note=_standing(page),
        ),
    ]
    return tuple(made)


def _supplier(page: LinePayments) -> str:
    """The supplier's own page, which holds the spending that is counted and added up."""
    if not (page.named and page.listed and page.spending):
        return ""
    return supplier_address(page.slug, organisation=page.organisation, key=page.supplier)


def _standing(page: LinePayments) -> str:
    if not page.current:
        return "Newer figures took its place: it counts no more"
    if not page.listed:
        return "It is left out of every figure; this source says why"
    return "" if page.spending else "It is no spending, so no supplier’s sums hold it"


def _table(page: LinePayments) -> parts.Table:
    return parts.Table(
        id="payments",
        caption="Payments, one by one",
        hide_caption=True,
        columns=(
            parts.Column(label="Paid on"),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
            parts.Column(label="Supplier, as written"),
            parts.Column(label="Unit"),
            parts.Column(label="Purpose"),
            parts.Column(label="Transaction"),
            parts.Column(label="File and row"),
        ),
        rows=tuple(_row(row) for row in page.rows),
        total=(f"All {plural(page.count, 'payment')}", page.amount, "", "", "", "", "") if page.kept else (),
        downloads=tuple(
            parts.Link(text=text, href=reverse("payment-line-download", args=[page.line, form]))
            for form, text in (("csv", "CSV"), ("xlsx", "Excel workbook"))
        ),
    )


def _row(row: PaymentRow) -> tuple[object, ...]:
    return (
        row.paid_on,
        row.amount,
        row.supplier,
        row.unit or "–",
        row.purpose or "–",
        row.transaction or "–",
        parts.Cell(
            value=row.file,
            href=reverse("payment-file", args=[row.file_pk]) if row.file_pk else "",
            note=f"Row {row.row:,}",
        ),
    )


@public_page
def download(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Every payment of a line, as a file to keep."""
    page = found(line_payments(int(key), **_scope(request), whole=True))
    column = tables.TableColumn
    table = tables.Table(
        title="Payments",
        columns=(
            column(title="Paid on", kind=tables.Kind.DATE),
            column(title="Amount", kind=tables.Kind.MONEY),
            column(title="Supplier, as written"),
            column(title="Unit"),
            column(title="Purpose"),
            column(title="Transaction"),
            column(title="File"),
            column(title="Row", kind=tables.Kind.INTEGER),
        ),
        rows=tuple(
            (row.paid_on, row.amount, row.supplier, row.unit, row.purpose, row.transaction, row.file, row.row)
            for row in page.rows
        ),
        notes=_notes(page),
    )
    content = to_csv(table) if kind == "csv" else to_workbook([table])
    return file_response(content, name=f"payments-{slugify(page.payee)[:60]}-{page.line}", kind=kind)


def _notes(page: LinePayments) -> tuple[str, ...]:
    return (
        f"{page.statement_title}, row {page.row}: {plural(page.count, 'payment')} of {page.amount.exact()} "
        f"{'from' if page.income else 'to'} {page.payee}, for {page.service}.",
        *([page.held_back] if page.held_back else []),
    )

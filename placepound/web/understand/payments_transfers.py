"""Which payments went between counted bodies? By pair and line by line, with what both sides show of each."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from placepound.core.money.spend.released import TransferState
from placepound.core.terms.amount import Amount
from placepound.exchange import tables
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.spend_transfers import PAGE, Pair, Side, TransferLine, TransfersPage, transfers
from placepound.web.shared import parts
from placepound.web.shared.access import found, public_page
from placepound.web.shared.addresses import changed
from placepound.web.shared.pages import render
from placepound.web.shared.words import plural
from placepound.web.understand.payments_forms import TransfersFilter
from placepound.web.understand.sources import file_response

STATES = {
    TransferState.MATCHED: ("Both sides", "green"),
    TransferState.PAYER_ONLY: ("Payer only", "orange"),
    TransferState.PAYEE_ONLY: ("Payee only", "orange"),
}

SIDES = "One side only: the other is not on file, or it is not shared with you."


@public_page
def transfers_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Payments between the counted bodies of a place, under the filters of the address."""
    number = request.GET.get("page", "1")
    page = _page(request, slug, page=max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1)
    return render(
        request,
        "understand/payments_transfers.html",
        page,
        stats=stats(page),
        pair_table=pairs_table(page, request.GET),
        table=lines_table(page, request.GET),
        pages=parts.pages(rows=page.found, each=PAGE, query=request.GET),
        filter_form=TransfersFilter(request.GET, bodies=page.bodies),
        narrowed=bool(page.payer or page.payee or page.state or page.unknown),
        unknown=_unknown(page),
        sides=SIDES,
    )


def _page(request: HttpRequest, slug: str, *, page: int) -> TransfersPage:
    asked = {name: request.GET.get(name, "") for name in ("payer", "payee", "state")}
    return found(transfers(slug, viewer=request.viewer, on=request.on, page=page, **asked))  # type: ignore[attr-defined]


@public_page
def download(request: HttpRequest, slug: str, part: str, kind: str) -> HttpResponse:
    """The payments between counted bodies as a file to keep: by pair, or each."""
    page = _page(request, slug, page=0)
    table = pairs_file(page) if part == "pairs" else lines_file(page)
    content = to_csv(table) if kind == "csv" else to_workbook([table])
    return file_response(content, name=f"payments-between-partners-{part}-{slug}", kind=kind)


def _unknown(page: TransfersPage) -> str:
    """What is said where the address asks for a body or a side that is none."""
    if {"payer", "payee"} & set(page.unknown):
        return "No payment matches: the address asks for a body that is on neither side of any payment listed here."
    return "No payment matches: the address asks for a side that is none." if page.unknown else ""


def stats(page: TransfersPage) -> tuple[parts.Stat, ...]:
    """What both sides show, and what only one does."""
    pairs = page.pairs
    alone = [
        ("Only the payer shows", sum(p.payer_only for p in pairs), Amount.total(p.payer_only_sum for p in pairs)),
        ("Only the payee shows", sum(p.payee_only for p in pairs), Amount.total(p.payee_only_sum for p in pairs)),
    ]
    return (
        parts.Stat(
            label="Both sides show",
            value=Amount.total(pair.matched_paid for pair in pairs),
            note=plural(sum(pair.matched for pair in pairs), "payment"),
        ),
        *(parts.Stat(label=label, value=amount, note=plural(rows, "payment")) for label, rows, amount in alone),
        parts.Stat(
            label="Received less paid",
            value=Amount.total(pair.difference for pair in pairs),
            note="Over the payments that both sides show",
            exactly=True,
        ),
    )


def pairs_table(page: TransfersPage, query: QueryDict) -> parts.Table:
    """Sums by who paid whom."""
    money = parts.Kind.MONEY
    return parts.Table(
        id="pairs",
        caption="Sums by payer and payee",
        hide_caption=True,
        columns=(
            parts.Column(label="From"),
            parts.Column(label="To"),
            parts.Column(label="Both sides: paid", kind=money),
            parts.Column(label="Both sides: received", kind=money),
            parts.Column(label="Received less paid", kind=money),
            parts.Column(label="Payer only", kind=money),
            parts.Column(label="Payee only", kind=money),
        ),
        rows=tuple(_pair_row(pair, query) for pair in page.pairs),
        downloads=_links(page.slug, "pairs", query),
    )


def _pair_row(pair: Pair, query: QueryDict) -> tuple[object, ...]:
    href = changed(query, payer=pair.payer_pk, payee=pair.payee_pk) + "#lines"
    return (
        parts.Cell(value=pair.payer, href=href),
        pair.payee,
        parts.Cell(value=pair.matched_paid, note=plural(pair.matched, "payment")) if pair.matched else "–",
        pair.matched_received if pair.matched else "–",
        pair.difference if pair.matched else "–",
        parts.Cell(value=pair.payer_only_sum, note=plural(pair.payer_only, "payment")) if pair.payer_only else "–",
        parts.Cell(value=pair.payee_only_sum, note=plural(pair.payee_only, "payment")) if pair.payee_only else "–",
    )


def lines_table(page: TransfersPage, query: QueryDict) -> parts.Table:
    """Each payment, as either side shows it."""
    money = parts.Kind.MONEY
    return parts.Table(
        id="lines",
        caption="Payments between partners",
        hide_caption=True,
        columns=(
            parts.Column(label="From and to"),
            parts.Column(label="Shown by"),
            parts.Column(label="Paid on"),
            parts.Column(label="Paid", kind=money),
            parts.Column(label="Received on"),
            parts.Column(label="Received", kind=money),
            parts.Column(label="Days between", kind=parts.Kind.NUMBER),
            parts.Column(label="Received less paid", kind=money),
        ),
        rows=tuple(_line_row(line) for line in page.lines),
        empty="No payment matches these filters.",
        downloads=_links(page.slug, "lines", query),
    )


def _line_row(line: TransferLine) -> tuple[object, ...]:
    words, tone = STATES[TransferState(line.state)]
    return (
        parts.Cell(value=line.payer, note=f"to {line.payee}"),
        parts.Cell(value="", tag=words, tone=tone),
        *_side(line.paid),
        *_side(line.received),
        line.days if line.days is not None else "–",
        line.difference if line.difference is not None else "–",
    )


def _side(side: Side | None) -> tuple[object, object]:
    if side is None:
        return "–", "–"
    row = f"row {side.row:,}" if side.row is not None else ""
    if side.file is None:
        return parts.Cell(value=side.on, note=row.capitalize()), side.amount
    pk, name = side.file
    note = f"{row.capitalize()} of {name}" if row else name
    return parts.Cell(value=side.on, href=reverse("payment-file", args=[pk]), note=note), side.amount


def _links(slug: str, part: str, query: QueryDict) -> tuple[parts.Link, ...]:
    asked = changed(query) if query else ""
    return tuple(
        parts.Link(text=text, href=reverse("payments-transfers-download", args=[slug, part, form]) + asked)
        for form, text in (("csv", "CSV"), ("xlsx", "Excel workbook"))
    )


def pairs_file(page: TransfersPage) -> tables.Table:
    """Who paid whom, to download."""
    money, integer, column = tables.Kind.MONEY, tables.Kind.INTEGER, tables.TableColumn
    return tables.Table(
        title="Who paid whom",
        columns=(
            column(title="From"),
            column(title="To"),
            column(title="Both sides, payments", kind=integer),
            column(title="Both sides, paid", kind=money),
            column(title="Both sides, received", kind=money),
            column(title="Received less paid", kind=money),
            column(title="Payer only, payments", kind=integer),
            column(title="Payer only, paid", kind=money),
            column(title="Payee only, payments", kind=integer),
            column(title="Payee only, received", kind=money),
        ),
        rows=tuple(
            (
                pair.payer,
                pair.payee,
                pair.matched,
                pair.matched_paid,
                pair.matched_received,
                pair.difference,
                pair.payer_only,
                pair.payer_only_sum,
                pair.payee_only,
                pair.payee_only_sum,
            )
            for pair in page.pairs
        ),
        notes=(_about(page),),
    )


def lines_file(page: TransfersPage) -> tables.Table:
    """Every payment between counted bodies, to download."""
    money, integer, day, column = tables.Kind.MONEY, tables.Kind.INTEGER, tables.Kind.DATE, tables.TableColumn
    sides = [
        part
        for side in ("Paid", "Received")
        for part in (
            column(title=f"{side} on", kind=day),
            column(title=side, kind=money),
            column(title=f"{side}: file"),
            column(title=f"{side}: row", kind=integer),
        )
    ]
    return tables.Table(
        title="Payments between partners",
        columns=(
            column(title="From"),
            column(title="To"),
            column(title="Shown by"),
            *sides,
            column(title="Days between", kind=integer),
            column(title="Received less paid", kind=money),
        ),
        rows=tuple(
            (
                line.payer,
                line.payee,
                STATES[TransferState(line.state)][0],
                *_side_values(line.paid),
                *_side_values(line.received),
                line.days,
                line.difference,
            )
            for line in page.lines
        ),
        notes=(_about(page),),
    )


def _side_values(side: Side | None) -> tuple[Any, ...]:
    return (side.on, side.amount, side.file[1] if side.file else "", side.row) if side else (None, None, "", None)


def _about(page: TransfersPage) -> str:
    return (
        f"{page.name}: payments from one counted body to another, as the figures in use have them. "
        f"They are taken out of net figures, so that each pound counts once. {SIDES}"
    )

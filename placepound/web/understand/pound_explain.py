"""How was this figure made? Its steps, its rows with the rule that coded each, and the transfers taken out."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from placepound.core.money.flows import FlowClass, ProviderKind
from placepound.core.money.service_groups import service_groups
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.queries.explain import PAGE, Explanation, FlowRow, explain
from placepound.registers.queries.pound_filters import BESIDE, COUNTED, DIRECT, NOWHERE, TAKEN_OUT
from placepound.web.shared.access import found, public_page
from placepound.web.shared.pages import render
from placepound.web.shared.parts import Cell, Chip, Column, Kind, Link, Pages, Stat, Table, pages
from placepound.web.understand.pound_asked import PoundLinks, asked_filters, source_address
from placepound.web.understand.pound_words import CONFIDENCE, FILTERS, STATUSES, scope_words

FLOW_CLASSES = {
    FlowClass.SPEND: "spending",
    FlowClass.TRANSFER: "transfer",
    FlowClass.INCOME: "income",
    FlowClass.IN_KIND: "help in kind",
    FlowClass.FINANCING: "financing",
    BESIDE: "beside the total: income, help in kind, financing",
    TAKEN_OUT: "transfers taken out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainView:
    """All that the template shows besides the record itself."""

    chips: tuple[Chip, ...]
    clear: str
    choice_words: str
    stats: tuple[Stat, ...]
    steps: tuple[tuple[str, Amount], ...]
    rows: Table
    transfers: tuple[FlowRow, ...]
    pages: Pages
    back: str
    scope: str


@public_page
def explain_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The figure that the filters of the address stand for."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    filters = asked_filters(request.GET)
    asked = _page_number(request.GET)
    explanation = found(explain(slug, filters, viewer=viewer, on=request.on, page=asked))  # type: ignore[attr-defined]
    return render(request, "understand/explain.html", explanation, view=_view(explanation, viewer, request.GET))


def _page_number(query: QueryDict) -> int:
    asked = query.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 9 else 1


def _view(page: Explanation, viewer: Viewer, query: QueryDict) -> ExplainView:
    links = PoundLinks(slug=page.slug, filters=page.filters)
    return ExplainView(
        chips=tuple(
            Chip(text=f"{FILTERS[name]}: {_filter_words(page, name, value)}", href=links.explain(**{name: ""}))
            for name, value in (page.filters.narrowed() if page.period_label else page.filters.items())
        ),
        clear=_clear(page, links),
        choice_words=_when(page),
        stats=_stats(page),
        steps=tuple((step.sentence, step.amount) for step in page.steps),
        rows=_rows(page, links),
        transfers=tuple(row for row in page.rows if row.elimination_steps),
        pages=pages(rows=page.rows_found, each=PAGE, query=query),
        back=links.pound(flow_class="", service="", confidence=""),
        scope=scope_words(viewer),
    )


def _clear(page: Explanation, links: PoundLinks) -> str:
    if not page.period_label:
        return reverse("place-pound-explain", args=[page.slug])
    return links.explain(**dict.fromkeys((name for name, _ in page.filters.narrowed()), ""))


def _when(page: Explanation) -> str:
    if not page.period_label:
        return ""
    label = page.period_label.removeprefix("Period not stated, ")
    return f"{label[:1].upper()}{label[1:]}, {STATUSES.get(page.filters.status, page.filters.status)}"


def _filter_words(page: Explanation, name: str, value: str) -> str:
    words: dict[str, dict[str, str]] = {
        "period": {value: page.period_label},
        "status": STATUSES,
        "group": {group.code: group.label for group in service_groups()},
        "fund": {DIRECT: "Partners’ own budgets"},
        "area": {NOWHERE: "Not attributable"},
        "provider_kind": {kind.value: kind.label for kind in ProviderKind},
        "flow_class": {str(key): words for key, words in FLOW_CLASSES.items()},
        "confidence": CONFIDENCE,
    }
    return words.get(name, {}).get(value) or page.named.get(name, "") or value


def _stats(page: Explanation) -> tuple[Stat, ...]:
    if page.not_addable or not page.rows_found:
        return ()
    if page.filters.flow_class and page.filters.flow_class not in (*COUNTED, TAKEN_OUT):
        return (Stat(label=f"Money {FLOW_CLASSES.get(page.filters.flow_class, '')}", value=page.steps[-1].amount),)
    return (
        Stat(label="Net: each pound once", value=page.net, exactly=True),
        Stat(label="Gross: as partners report it", value=page.gross, exactly=True),
        Stat(label="Transfers taken out", value=page.transfers, exactly=True),
    )


def _rows(page: Explanation, links: PoundLinks) -> Table:
    return Table(
        id="rows",
        caption="Rows behind this figure",
        columns=(
            Column(label="Where"),
            Column(label="Service"),
            Column(label="Who pays"),
            Column(label="Service group", hint="and the rule that coded it"),
            Column(label="As written"),
            Column(label="Amount", kind=Kind.MONEY),
            Column(label="Taken out", kind=Kind.MONEY),
        ),
        rows=tuple(_row(row) for row in page.rows),
        hide_caption=True,
        downloads=(
            Link(text="CSV", href=links.explain_download("csv")),
            Link(text="Excel workbook", href=links.explain_download("xlsx")),
        ),
        note=f"Rules: {page.rule_version}.",
    )


def _row(row: FlowRow) -> tuple[object, ...]:
    path = " › ".join(part for part in (row.fund, row.scheme, row.provider) if part)
    kind = "" if row.flow_class == FlowClass.SPEND else FLOW_CLASSES[FlowClass(row.flow_class)].capitalize()
    return (
        Cell(
            value=row.where or f"Row {row.row_number}",
            href=source_address(row.statement_pk, row=row.row_number),
            note=row.statement,
        ),
        Cell(value=row.service, note=path),
        Cell(value=row.payer, note=row.area),
        Cell(value=row.group_label, note=_rule(row)),
        row.written,
        Cell(
            value=row.amount,
            href=reverse("payment-line", args=[row.line]) if row.line else "",
            note=_beside_amount(row, kind),
        ),
        row.eliminated if row.eliminated else "",
    )


def _beside_amount(row: FlowRow, kind: str) -> str:
    if kind or row.precision:
        return kind or f"±{row.precision.exact()}"
    return "opens payment by payment" if row.line else ""


def _rule(row: FlowRow) -> str:
    if not row.rule:
        return "No rule matches" if row.group == "UNM" else ""
    return f"{row.rule}: {row.rule_reason}" if row.rule_reason else row.rule

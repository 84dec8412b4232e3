"""Which payments does no coding rule catch, and what may they be? A work list by value, with a rule begun for each."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placepound.actions.releases import NO_SERVICE
from placepound.core.money.mapping import Match
from placepound.core.records.preview import Column
from placepound.exchange import tables
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.unmapped import PAGE, UnmappedLine, UnmappedList, unmapped_list
from placepound.web.shared import parts
from placepound.web.shared.access import found, public_page
from placepound.web.shared.pages import render
from placepound.web.understand.pound_words import scope_words
from placepound.web.understand.sources import file_response
from placepound.web.understand.suppliers_page import reconciled

SUGGESTED = "suggested"


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def unmapped(request: HttpRequest, slug: str) -> HttpResponse:
    """The payments of a place that no rule catches, the most money first."""
    page = _page(request, slug)
    return render(
        request,
        "understand/unmapped_payments.html",
        page,
        stats=_stats(page),
        tabs=_tabs(page),
        listed_lines=[{"line": line, "rules": _rules(page, line)} for line in page.lines],
        pages=parts.pages(rows=page.found, each=PAGE, query=request.GET),
        files=_files(page),
        beside=reconciled(page.received),
        scope=scope_words(request.viewer),  # type: ignore[attr-defined]
    )


def _page(request: HttpRequest, slug: str, *, whole: bool = False) -> UnmappedList:
    number = request.GET.get("page", "1")
    asked = max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1
    only = request.GET.get("show") == SUGGESTED
    return found(unmapped_list(slug, **_scope(request), page=0 if whole else asked, suggested=only))


def _stats(page: UnmappedList) -> tuple[parts.Stat, ...]:
    return (
        parts.Stat(
            label="Mapped, by value", value=page.share, note=f"{page.mapped.short()} of {page.total.short()} paid"
        ),
        parts.Stat(label="Unmapped", value=page.unmapped, note="Stands apart in every breakdown"),
        parts.Stat(
            label="In this list", value=page.listed, note="The largest sums of each body and year, credits taken off"
        ),
    )


def _tabs(page: UnmappedList) -> tuple[parts.Tab, ...]:
    return (
        parts.Tab(text="All", href="?", current=not page.suggested, count=page.counts["all"]),
        parts.Tab(
            text="With a suggestion", href=f"?show={SUGGESTED}", current=page.suggested, count=page.counts["suggested"]
        ),
    )


def _rules(page: UnmappedList, line: UnmappedLine) -> tuple[parts.Link, ...]:
    """Rules begun: for the supplier where it may be named, and for what the payer calls the service."""
    if not page.may_change:
        return ()
    made = []
    if line.named:
        made.append(_rule(page, line, field=Column.PROVIDER, text=line.payee_name, words="for this supplier"))
    if line.service and line.service != NO_SERVICE:
        made.append(_rule(page, line, field=Column.SERVICE, text=line.service, words="for this service"))
    return tuple(made)


def _rule(page: UnmappedList, line: UnmappedLine, *, field: Column, text: str, words: str) -> parts.Link:
    begun = {
        "field": field.value,
        "match": Match.EXACT.value,
        "text": text,
        "publisher": line.payer,
        "group": line.suggested,
    }
    said = urlencode({name: value for name, value in begun.items() if value})
    return parts.Link(text=words, href=f"{reverse('coding-new', args=[page.slug])}?{said}")


def _files(page: UnmappedList) -> tuple[parts.Link, ...]:
    asked = f"?show={SUGGESTED}" if page.suggested else ""
    return tuple(
        parts.Link(text=text, href=reverse("unmapped-download", args=[page.slug, form]) + asked)
        for form, text in (("csv", "CSV"), ("xlsx", "Excel workbook"))
    )


@public_page
def download(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The work list, all pages of it, as a file to keep."""
    page = _page(request, slug, whole=True)
    column = tables.TableColumn
    table = tables.Table(
        title="Unmapped payments",
        columns=(
            column(title="Payer"),
            column(title="Paid to"),
            column(title="Service"),
            column(title="Amount", kind=tables.Kind.MONEY),
            column(title="Payments", kind=tables.Kind.INTEGER),
            column(title="Suggested group code"),
            column(title="Suggested group"),
            column(title="Evidence"),
            column(title="Caution"),
        ),
        rows=tuple(
            (
                line.payer_name,
                line.payee_name,
                line.service,
                line.amount,
                line.payments,
                line.suggested,
                line.suggested_label,
                line.evidence,
                line.caution,
            )
            for line in page.lines
        ),
        notes=(
            f"{page.name}: published payments that no coding rule catches, as at {page.as_at.isoformat()}. "
            f"Unmapped: {page.unmapped.exact()} of {page.total.exact()}; in this list {page.listed.exact()}.",
            *filter(None, [reconciled(page.received)]),
            "A suggestion is offered and never applied: a person writes the rule.",
        ),
    )
    content = to_csv(table) if kind == "csv" else to_workbook([table])
    return file_response(content, name=f"unmapped-payments-{slug}", kind=kind)

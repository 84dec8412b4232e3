"""Which figures did payments lead to before? Each time they were brought up to date, and what took whose place."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placepound.core.terms.viewer import Duty
from placepound.registers.queries.mapped_shares import MappedShare, mapped_shares
from placepound.registers.queries.spend_releases import (
    MOST_STATEMENTS,
    PAGE,
    FiguresPage,
    LandedStatement,
    Landing,
    earlier_figures,
    manifest,
)
from placepound.web.shared import parts
from placepound.web.shared.access import found, public_page, requires
from placepound.web.shared.pages import render
from placepound.web.shared.words import plural


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a place over time."""
    number = request.GET.get("page", "1")
    asked = max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1
    page = found(earlier_figures(slug, **_scope(request), page=asked))
    last = max(1, -(-page.found // PAGE))
    if asked > last:
        page = found(earlier_figures(slug, **_scope(request), page=last))
    mapped = mapped_shares(slug, [one.number for one in page.landings], **_scope(request))
    return render(
        request,
        "understand/payments_history.html",
        page,
        listed=[
            {"landing": one, "facts": _facts(one, mapped[one.number]), "statements": _statements(one)}
            for one in page.landings
        ],
        pages=parts.pages(rows=page.found, each=PAGE, query=request.GET),
        in_use=_in_use(page),
    )


def _in_use(page: FiguresPage) -> int:
    return next((one.number for one in page.landings if one.superseded_on is None), 0)


def _facts(one: Landing, mapped: MappedShare) -> tuple[parts.Stat, ...]:
    return (
        parts.Stat(label="Payments", value=one.payments, note=f"in {plural(one.lines, 'line')}"),
        parts.Stat(label="Sum", value=one.amount, note=_income(mapped)),
        parts.Stat(
            label="Coded, by value",
            value=mapped.share,
            note=f"{mapped.mapped.short()} of {mapped.paid.short()} paid has a service group",
        ),
        parts.Stat(label="Statements made anew", value=one.changed, note="The others stayed as they were"),
    )


def _income(mapped: MappedShare) -> str:
    """What bodies received, and why the sum is not all that was paid."""
    if mapped.income.pence > 0:
        return f"{mapped.income.short()} received is taken off"
    return f"{abs(mapped.income).short()} of it is income by a coding rule" if mapped.income else ""


def _statements(one: Landing) -> parts.Table:
    left = one.changed - MOST_STATEMENTS
    return parts.Table(
        id=f"statements-{one.number}",
        caption=f"What came with the figures of number {one.number}",
        hide_caption=True,
        columns=(
            parts.Column(label="Statement"),
            parts.Column(label="Lines", kind=parts.Kind.NUMBER),
            parts.Column(label="Sum", kind=parts.Kind.MONEY),
            parts.Column(label="Took the place of"),
        ),
        rows=tuple(_row(statement) for statement in one.statements),
        empty="Every statement stayed as it was: the payments, names and rules had not changed.",
        note=f"{left:,} more came with them; all stand among the sources." if left > 0 else "",
    )


def _row(one: LandedStatement) -> tuple[object, ...]:
    before = one.took_place_of
    return (
        parts.Cell(
            value=one.title,
            href=reverse("source", args=[one.pk]),
            tag="Replaced" if one.replaced else "",
        ),
        one.rows,
        one.amount,
        parts.Cell(value=before[1], href=reverse("source", args=[before[0]])) if before else "Nothing before",
    )


@requires(Duty.IMPORT)
def manifest_file(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """What figures rest on, as JSON: sources, profiles, rules and sums."""
    made = found(manifest(slug, int(number), **_scope(request)))
    content = json.dumps(made.content, indent=1, ensure_ascii=False)
    name = f"figures-{slug}-{made.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)

"""Which organisations are on record, who were they as at a day, and how do they enter it?"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placepound.actions import organisations as actions
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty
from placepound.registers.queries import organisations as queries
from placepound.registers.queries.organisations import OrganisationLine, OrganisationPage
from placepound.web.govern.organisations_forms import (
    NameForm,
    OrganisationForm,
    OrganisationsFilter,
    SuccessionForm,
)
from placepound.web.shared import parts
from placepound.web.shared.access import found, public_page, requires
from placepound.web.shared.pages import render
from placepound.web.shared.words import day

EACH = 50
MOST = 2000


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


def _doer(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def listing(request: HttpRequest) -> HttpResponse:
    """Organisations by name, number and kind, as at a day."""
    form = OrganisationsFilter(request.GET)
    lines = queries.organisation_list(
        **_scope(request),
        search=form.chosen("search") or "",
        kind=form.chosen("kind") or "",
        as_at=form.chosen("as_at"),
        most=MOST,
    )
    pages = parts.pages(rows=len(lines), each=EACH, query=request.GET)
    shown = lines[pages.first_row - 1 : pages.last_row] if lines else ()
    return render(
        request,
        "govern/organisations.html",
        filter_form=form,
        table=_table(shown),
        pages=pages,
        narrowed=any(form.chosen(name) for name in form.fields),
    )


def _table(lines: tuple[OrganisationLine, ...]) -> parts.Table:
    return parts.Table(
        id="organisations",
        caption="Organisations",
        hide_caption=True,
        columns=(
            parts.Column(label="Name"),
            parts.Column(label="Kind"),
            parts.Column(label="Numbers"),
            parts.Column(label="Life"),
        ),
        rows=tuple(
            (
                parts.Cell(
                    value=line.name,
                    href=reverse("organisation", args=[line.pk]),
                    tag="Synthetic" if line.synthetic else "",
                    tone="yellow",
                ),
                line.kind,
                ", ".join(line.identifiers) or None,
                _life(line),
            )
            for line in lines
        ),
        empty="No organisation matches. Try a part of the name, or its number alone.",
    )


def _life(line: OrganisationLine) -> str:
    if line.valid_from is None and line.valid_to is None:
        return "No end recorded"
    begun = f"from {day(line.valid_from).striptags()}" if line.valid_from else "start not recorded"
    return f"{begun} until {day(line.valid_to).striptags()}" if line.valid_to else begun


@public_page
def one(request: HttpRequest, key: int) -> HttpResponse:
    """One organisation whole."""
    page = found(queries.organisation(key, **_scope(request)))
    return render(request, "govern/organisation.html", page, paid_table=_paid(page), life=_life(page.line))


def _paid(page: OrganisationPage) -> parts.Table:
    return parts.Table(
        id="paid",
        caption="What it pays",
        hide_caption=True,
        columns=(
            parts.Column(label="Statement"),
            parts.Column(label="Place"),
            parts.Column(label="Period"),
            parts.Column(label="Status"),
            parts.Column(label="Gross", kind=parts.Kind.MONEY),
        ),
        rows=tuple(
            (
                parts.Cell(value=paid.title, href=reverse("source", args=[paid.statement])),
                parts.Cell(
                    value=paid.place,
                    href=f"{reverse('place-pound', args=[paid.slug])}"
                    f"?period={paid.period_key}&status={paid.status}&payer={page.line.pk}",
                ),
                paid.period,
                paid.status.capitalize(),
                paid.gross,
            )
            for paid in page.paid
        ),
        note="Statement by statement, before transfers between partners are taken out; two may count the same money.",
        empty="No payment of this body is on record that you can see.",
    )


@requires(Duty.STEWARD)
def add(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST or None, initial={"name": request.GET.get("name", "")[:300]})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            body = actions.add_organisation(
                **_doer(request),
                name=said["name"],
                kind=OrganisationKind(said["kind"]),
                identifiers=form.identifiers(),
                aliases=form.other_names(),
                valid_from=said["valid_from"],
                valid_to=said["valid_to"],
                note_text=said["note"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{body.name} is on record.")
            return redirect("organisation", key=body.pk)
    return render(request, "govern/organisation_add.html", form=form)


@requires(Duty.IMPORT)
def add_name(request: HttpRequest, key: int) -> HttpResponse:
    """Remember another name of an organisation."""
    page = found(queries.organisation(key, **_scope(request)))
    form = NameForm(request.POST or None, initial={"name": request.GET.get("name", "")[:300]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_name(
                **_doer(request),
                organisation_id=key,
                name=form.cleaned_data["name"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"“{form.cleaned_data['name']}” now means {page.line.name}.")
            return redirect("organisation", key=key)
    return render(
        request,
        "govern/organisation_form.html",
        page,
        form=form,
        form_title="Add another name",
        lede="So that files that use it find this body.",
        button="Remember this name",
    )


@requires(Duty.STEWARD)
def succession(request: HttpRequest, key: int) -> HttpResponse:
    """Record that another organisation took over."""
    page = found(queries.organisation(key, **_scope(request)))
    lines = queries.organisation_list(**_scope(request), most=MOST)
    form = SuccessionForm(request.POST or None, bodies=tuple((line.pk, line.name) for line in lines if line.pk != key))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.record_succession(
                **_doer(request),
                predecessor_id=key,
                successor_id=said["successor"],
                from_day=said["from_day"],
                source=said["source"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "The succession is on record. Questions asked as at a day now follow it.")
            return redirect("organisation", key=key)
    return render(
        request,
        "govern/organisation_form.html",
        page,
        form=form,
        form_title="Record who took over",
        lede="This body ends the day before. If it was split, record each body that took over a part.",
        button="Record it",
    )

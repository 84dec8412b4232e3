"""Who pays one supplier, for what and since when, how far does it rest on one payer, and what is known of it?"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify

from placepound.actions import suppliers as actions
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.pound_filters import key_in
from placepound.registers.queries.supplier import SupplierPage, fact_choices, supplier_page
from placepound.web.shared import parts
from placepound.web.shared.access import REFUSALS, found, public_page, requires
from placepound.web.shared.pages import render
from placepound.web.understand import suppliers_one_page as shown
from placepound.web.understand.pound_words import scope_words
from placepound.web.understand.sources import file_response
from placepound.web.understand.suppliers_forms import FactsForm
from placepound.web.understand.suppliers_page import supplier_address

LONGEST = 300


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """One supplier whole."""
    page = _page(request, slug)
    pages = parts.pages(rows=len(page.paid_for), each=shown.EACH, query=request.GET)
    picture = shown.months_picture(page)
    return render(
        request,
        "understand/supplier.html",
        page,
        finding=shown.finding(page),
        cautions=shown.cautions(page),
        stats=shown.stats(page),
        picture=picture,
        beside=parts.beside(picture, identity="by-month", downloads=shown.downloads(page, "months")),
        unsure=shown.unsure_months(page),
        payers_table=shown.payers_table(page),
        trend_table=shown.trend_table(page) if page.trend else None,
        moved=page.trend.finding(names=page.names) if page.trend else "",
        lines_table=shown.lines_table(page, pages),
        pages=pages,
        names_table=shown.names_table(page),
        facts_rows=shown.facts_rows(page),
        scope=scope_words(request.viewer),  # type: ignore[attr-defined]
    )


def _page(request: HttpRequest, slug: str) -> SupplierPage:
    """The supplier that the address names: by its body on record, or else by the key of its name."""
    body = request.GET.get("organisation", "")
    name = request.GET.get("name", "")[:LONGEST]
    return found(
        supplier_page(slug, **_scope(request), organisation=key_in(body) if body else None, key="" if body else name)
    )


@public_page
def download(request: HttpRequest, slug: str, part: str, kind: str) -> HttpResponse:
    """Who paid a supplier for what, by payer and year, or by month, as a file to keep."""
    page = _page(request, slug)
    if part not in shown.FILES:
        raise Http404
    table = shown.FILES[part](page)
    content = to_csv(table) if kind == "csv" else to_workbook([table])
    return file_response(content, name=f"{slugify(page.name)[:60] or 'supplier'}-{part}", kind=kind)


@requires(Duty.IMPORT)
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    """Say where a supplier is based, how large it is and of which sector, and who says so."""
    page = _page(request, slug)
    if not page.may_change:
        raise PermissionDenied(REFUSALS[Duty.IMPORT])
    if page.organisation is None or not page.seen:
        raise Http404
    choices = found(fact_choices(slug, **_scope(request)))
    form = FactsForm(request.POST or None, choices=choices, now=page.facts, on=request.on)  # type: ignore[attr-defined]
    back = supplier_address(slug, organisation=page.organisation, key="")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.set_facts(
                by=request.viewer,  # type: ignore[attr-defined]
                on=request.on,  # type: ignore[attr-defined]
                organisation_id=page.organisation,
                source=said["source"],
                as_at=said["as_at"],
                locality_id=said["locality"],
                size=said["size"],
                sector=said["sector"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"What is known of {page.name} was kept, with its source.")
            return redirect(f"{back}#facts")
    return render(request, "understand/supplier_facts.html", page, form=form, back=back)

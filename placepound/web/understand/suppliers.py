"""Who is paid by the bodies of a place, how much, by how many of them, and where are those that are paid?"""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.supplier_spread import SupplierSpread, supplier_spread
from placepound.registers.queries.suppliers import PAGE, SORTS, SupplierAsked, SupplierList, supplier_list
from placepound.web.shared import parts
from placepound.web.shared.access import found, public_page
from placepound.web.shared.addresses import sorted_by
from placepound.web.shared.pages import render
from placepound.web.understand import suppliers_page, suppliers_where
from placepound.web.understand.pound_words import scope_words
from placepound.web.understand.sources import file_response
from placepound.web.understand.suppliers_forms import SuppliersFilter, YearFilter

LONGEST = 200


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def suppliers(request: HttpRequest, slug: str) -> HttpResponse:
    """The suppliers of a place, under the filters of the address."""
    page = _list(request, slug)
    return render(
        request,
        "understand/suppliers.html",
        page,
        stats=suppliers_page.stats(page),
        table=suppliers_page.table(page, request.GET),
        adds_up=suppliers_page.adds_up(page),
        pages=parts.pages(rows=page.found, each=PAGE, query=request.GET),
        filter_form=SuppliersFilter(request.GET, page=page),
        narrowed=narrowed(page.asked),
        scope=scope_words(request.viewer),  # type: ignore[attr-defined]
    )


def asked(query: QueryDict, *, whole: bool = False) -> SupplierAsked:
    """What an address asks for. A value that nobody could have chosen there matches nothing."""
    said = {name: query.get(name, "").strip()[:LONGEST] for name in ("period", "payer", "group", "search")}
    number = query.get("page", "1")
    return SupplierAsked(
        **said,
        several=query.get("several") == "yes",
        sort=sorted_by(query, allowed=SORTS, default="-amount"),
        page=0 if whole else max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1,
    )


def narrowed(asked: SupplierAsked) -> bool:
    """Whether the list leaves out suppliers of its year."""
    return bool(asked.payer or asked.group or asked.search or asked.several)


def _list(request: HttpRequest, slug: str, *, whole: bool = False) -> SupplierList:
    return found(supplier_list(slug, asked(request.GET, whole=whole), **_scope(request)))


@public_page
def download(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Every supplier under the filters of the address, as a file to keep."""
    page = _list(request, slug, whole=True)
    table = suppliers_page.file(page)
    content = to_csv(table) if kind == "csv" else to_workbook([table])
    return file_response(content, name=f"suppliers-{slug}", kind=kind)


@public_page
def where(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known of where the money goes: by locality, size and sector of suppliers."""
    page = _spread(request, slug)
    return render(
        request,
        "understand/suppliers_where.html",
        page,
        stats=suppliers_where.stats(page),
        tables=suppliers_where.tables(page, request.GET),
        unknown=suppliers_where.unknown_table(page),
        beside=suppliers_page.reconciled(page.received),
        filter_form=YearFilter({"period": page.period}, periods=page.periods),
        scope=scope_words(request.viewer),  # type: ignore[attr-defined]
    )


def _spread(request: HttpRequest, slug: str) -> SupplierSpread:
    return found(supplier_spread(slug, **_scope(request), period=request.GET.get("period", "").strip()[:LONGEST]))


@public_page
def where_download(request: HttpRequest, slug: str, part: str, kind: str) -> HttpResponse:
    """One of the breakdowns, or all of them, as a file to keep."""
    page = _spread(request, slug)
    table = suppliers_where.file(page, part)
    content = to_csv(table) if kind == "csv" else to_workbook([table])
    return file_response(content, name=f"suppliers-by-{part}-{slug}", kind=kind)

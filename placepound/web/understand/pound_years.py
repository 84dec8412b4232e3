"""How has the place pound moved over the years, and whose part of it?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.pound_years import PoundYears, pound_years
from placepound.web.shared import parts
from placepound.web.shared.access import found, public_page
from placepound.web.shared.pages import render
from placepound.web.understand import pound_years_page
from placepound.web.understand.pound_downloads import alone, as_file
from placepound.web.understand.pound_words import scope_words


def _page(request: HttpRequest, slug: str) -> PoundYears:
    status = request.GET.get("status", "")
    return found(pound_years(slug, viewer=request.viewer, on=request.on, status=status))  # type: ignore[attr-defined]


@public_page
def years_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every year on record side by side, and every body."""
    page = _page(request, slug)
    address = reverse("place-pound-years", args=[slug])
    picture = pound_years_page.picture(page) if len(page.columns) > 1 else None
    files = pound_years_page.downloads(page, "years", address, picture=bool(picture and picture.svg))
    return render(
        request,
        "understand/pound_years.html",
        page,
        tabs=pound_years_page.tabs(page) if len(page.statuses) > 1 else (),
        picture=picture,
        beside=parts.beside(picture, identity="years", downloads=files) if picture else None,
        bodies=pound_years_page.bodies_table(page, address) if page.columns else None,
        scope=scope_words(request.viewer),  # type: ignore[attr-defined]
    )


@public_page
def download(request: HttpRequest, slug: str, part: str, kind: str) -> HttpResponse:
    """Every body and year, or the totals, as a file to keep."""
    page = _page(request, slug)
    if not page.columns:
        raise Http404
    scope = scope_words(request.viewer)  # type: ignore[attr-defined]
    name = f"place-pound-{part}-{slug}"
    if part == "years":
        picture = pound_years_page.picture(page)
        if kind == "svg" and picture.svg:
            return as_file(alone(picture.svg), name=name, form=kind)
        table = pound_years_page.years_file(page, picture, scope)
    else:
        table = pound_years_page.bodies_file(page, scope)
    if kind == "svg":
        raise Http404
    return as_file(to_csv(table) if kind == "csv" else to_workbook([table]), name=name, form=kind)

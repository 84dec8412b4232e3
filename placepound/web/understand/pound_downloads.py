"""Which files does the place pound offer? Its page, each of its tables and pictures, and the rows behind a figure."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from placepound.core.terms.viewer import Viewer
from placepound.exchange.tables import Table as FileTable
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.explain import explain
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.pound_page import PoundPage
from placepound.web.shared.access import found, public_page
from placepound.web.shared.pages import render
from placepound.web.shared.parts import Table
from placepound.web.understand import pound_files, pound_pictures, pound_tables
from placepound.web.understand.pound_asked import PoundLinks, asked_filters
from placepound.web.understand.pound_fiscal import fiscal_package

MOST_ROWS = 100_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "zip": "application/zip",
}

_Make = Callable[[PoundPage, PoundLinks], Table]
TABLES: dict[str, _Make] = {
    "payer": lambda page, links: pound_tables.breakdown(
        page, page.by_payer, by="payer", caption="Net by partner", links=links
    ),
    "group": lambda page, links: pound_tables.breakdown(
        page, page.by_group, by="group", caption="Net by service group", links=links
    ),
    "fund": lambda page, links: pound_tables.breakdown(
        page, page.by_fund, by="fund", caption="Net by arrangement", links=links
    ),
    "provider_kind": lambda page, links: pound_tables.breakdown(
        page, page.by_provider_kind, by="provider_kind", caption="Net by kind of provider", links=links
    ),
    "service": lambda page, links: pound_tables.breakdown(
        page, page.by_service, by="service", caption="Net by service", links=links
    ),
    "area": pound_tables.areas,
    "matrix": pound_tables.matrix,
    "sources": lambda page, links: pound_tables.sources(page.sources, links=links),
}
SUMS = frozenset(TABLES) - {"sources"}
"""Tables that add sources together, and so do not exist where the sources cannot be added."""


@public_page
def pound_download(request: HttpRequest, slug: str, part: str, form: str) -> HttpResponse:
    """The place pound, or one table or picture of it, under the filters of the address."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = found(place_pound(slug, asked_filters(request.GET), viewer=viewer, on=request.on))  # type: ignore[attr-defined]
    name = f"place-pound-{slug}" if part == "all" else f"{part.replace('_', '-')}-{slug}"
    if form == "zip":
        whole = fiscal_package(page, viewer=viewer, on=request.on) if part == "all" else None  # type: ignore[attr-defined]
        return as_file(found(whole), name=name, form=form)
    return as_file(_content(page, viewer, part, form), name=name, form=form)


def _content(page: PoundPage, viewer: Viewer, part: str, form: str) -> bytes:
    links = PoundLinks(slug=page.slug, filters=page.filters)
    told = pound_files.notes(page, viewer)
    if page.not_addable and part not in ("all", "sources"):
        raise Http404
    if part == "all":
        return _whole(page, links, told, form)
    if part in TABLES and form in ("csv", "xlsx"):
        return _written([pound_files.from_table(TABLES[part](page, links), told)], form)
    picture = pound_pictures.drawn(part, page, links) if part in pound_pictures.PICTURES else None
    if picture is None:
        raise Http404
    return alone(picture.svg) if form == "svg" else _written([pound_files.from_picture(picture, told)], form)


def _whole(page: PoundPage, links: PoundLinks, told: tuple[str, ...], form: str) -> bytes:
    if form == "svg":
        raise Http404
    if form == "csv":
        return to_csv(pound_files.everything(page, told))
    parts = [name for name in TABLES if name not in SUMS or not page.not_addable]
    sheets = [pound_files.from_table(TABLES[name](page, links), ()) for name in parts]
    return to_workbook([pound_files.totals(page, told), *sheets])


def alone(svg: str) -> bytes:
    """A picture as a file of its own."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + svg.encode()


def _written(tables: list[FileTable], form: str) -> bytes:
    return to_csv(tables[0]) if form == "csv" else to_workbook(tables)


@public_page
def explain_download(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Every row behind a figure, not only those of one page."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    on = request.on  # type: ignore[attr-defined]
    filters = asked_filters(request.GET)
    first = found(explain(slug, filters, viewer=viewer, on=on, most=1))
    if form not in ("csv", "xlsx"):
        raise Http404
    if first.rows_found > MOST_ROWS:
        return render(request, "understand/explain_too_many.html", first, most=MOST_ROWS, status=413)
    explanation = found(explain(slug, filters, viewer=viewer, on=on, most=MOST_ROWS))
    return as_file(
        _written([pound_files.rows(explanation, viewer=viewer, on=on)], form), name=f"rows-{slug}", form=form
    )


def as_file(content: bytes, *, name: str, form: str) -> HttpResponse:
    """A response that a browser keeps as a file."""
    return HttpResponse(
        content,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )

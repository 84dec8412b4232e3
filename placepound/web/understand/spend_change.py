"""What changed between two years of payments? Two years side by side: why the sum moved, and with whom."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.spend_change import ChangeAsked, ChangePage, spend_change
from placepound.web.shared.access import found, public_page
from placepound.web.shared.pages import render
from placepound.web.understand import spend_change_files, spend_change_page
from placepound.web.understand.pound_downloads import alone, as_file
from placepound.web.understand.pound_words import scope_words
from placepound.web.understand.spend_change_forms import ChangeFilter
from placepound.web.understand.spend_change_words import narrowed_words, years_words

LONGEST = 100


def _page(request: HttpRequest, slug: str, *, every: bool = False) -> ChangePage:
    asked = _asked(request.GET, every=every)
    return found(spend_change(slug, asked, viewer=request.viewer, on=request.on))  # type: ignore[attr-defined]


def _asked(query: QueryDict, *, every: bool) -> ChangeAsked:
    """What an address asks for. A value that nobody could have chosen there matches nothing."""
    names = ("first", "second", "payer", "group", "by", "part")
    return ChangeAsked(**{name: query.get(name, "").strip()[:LONGEST] for name in names}, every=every)


@public_page
def what_changed(request: HttpRequest, slug: str) -> HttpResponse:
    """Two years of payments compared, under the filters of the address."""
    page = _page(request, slug)
    return render(
        request,
        "understand/spend_change.html",
        page,
        filter_form=ChangeFilter(page),
        scope=scope_words(request.viewer),  # type: ignore[attr-defined]
        **_compared(page, request.GET),
    )


def _compared(page: ChangePage, query: QueryDict) -> dict[str, Any]:
    """What the page shows of a comparison; nothing where there is none."""
    change = page.change
    if change is None:
        return {}
    picture = spend_change_page.picture(page, change, query) if change.number else None
    return {
        "years": years_words(page),
        "narrowed": narrowed_words(page),
        "tabs": spend_change_page.tabs(page, change, query),
        "stats": spend_change_page.stats(change),
        "picture": picture,
        "beside": spend_change_page.beside(page, picture, query) if picture else None,
        "months": spend_change_page.months_table(page, change, query),
        "rows": spend_change_page.rows_table(page, change, query),
        "rows_notes": spend_change_page.rows_notes(page),
    }


@public_page
def download(request: HttpRequest, slug: str, part: str, kind: str) -> HttpResponse:
    """Every row, the months compared, or the waterfall, as a file to keep."""
    page = _page(request, slug, every=part == "rows")
    change = found(page.change)
    name = f"what-changed-{part}-{slug}"
    if part == "parts":
        picture = spend_change_page.picture(page, change, request.GET)
        if kind == "svg":
            return as_file(alone(picture.svg), name=name, form=kind)
        table = spend_change_files.parts_file(page, change, picture)
    elif part == "months":
        table = spend_change_files.months_file(page, change)
    else:
        table = spend_change_files.rows_file(page, change)
    if kind == "svg":
        raise Http404
    return as_file(to_csv(table) if kind == "csv" else to_workbook([table]), name=name, form=kind)

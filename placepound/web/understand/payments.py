"""What do partners publish payment by payment? The files, the months they cover, whether they add up, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from placepound.actions import spend_files
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.spend_files import PAGE, PaymentsPage, YearOnFile, published_payments
from placepound.registers.queries.spend_loading import load_choices
from placepound.web.shared import parts
from placepound.web.shared.access import REFUSALS, found, public_page, requires
from placepound.web.shared.pages import render
from placepound.web.understand import payments_page
from placepound.web.understand.payments_forms import FilesFilter
from placepound.web.understand.payments_words import MONTHS
from placepound.web.understand.sources import file_response


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerMonths:
    """One payer's financial years in the table of months. missing: the gaps of each year, in words."""

    payer: str
    years: tuple[YearOnFile, ...]
    missing: tuple[str, ...]


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def payments(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of payments of a place, under the filters of the address."""
    number = request.GET.get("page", "1")
    page = _page(request, slug, page=max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1)
    return render(
        request,
        "understand/payments.html",
        page,
        stats=payments_page.stats(page),
        table=payments_page.files_table(page, request.GET),
        pages=parts.pages(rows=page.files_found, each=PAGE, query=request.GET),
        filter_form=FilesFilter(request.GET, payers=page.payers),
        narrowed=bool(page.payer or page.state or page.unknown),
        no_payer=payments_page.no_payer(page),
        months=MONTHS,
        payer_months=_by_payer(page.years),
        months_files=payments_page.downloads(slug, "months", request.GET),
        asking=page.counts.get("asks", 0),
        anything=bool(page.counts),
    )


def _page(request: HttpRequest, slug: str, *, page: int) -> PaymentsPage:
    return found(
        published_payments(
            slug,
            **_scope(request),
            payer=request.GET.get("payer", ""),
            state=request.GET.get("state", ""),
            sort=request.GET.get("sort", ""),
            page=page,
        )
    )


def _by_payer(years: Iterable[YearOnFile]) -> tuple[PayerMonths, ...]:
    made = []
    for (_, payer), group in groupby(years, key=lambda year: (year.payer_pk, year.payer)):
        own = tuple(group)
        made.append(PayerMonths(payer=payer, years=own, missing=tuple(map(payments_page.gap_words, own))))
    return tuple(made)


@public_page
def download(request: HttpRequest, slug: str, part: str, kind: str) -> HttpResponse:
    """The files of payments, or the months that they cover, as a file to keep."""
    page = _page(request, slug, page=0)
    table = payments_page.months_file(page) if part == "months" else payments_page.files_file(page)
    content = to_csv(table) if kind == "csv" else to_workbook([table])
    return file_response(content, name=f"payments-{part}-{slug}", kind=kind)


@require_POST
@requires(Duty.IMPORT)
def update(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the figures brought up to date with the payments on file."""
    choices = found(load_choices(slug, **_scope(request)))
    if not choices.may_import:
        raise PermissionDenied(REFUSALS[Duty.IMPORT])
    try:
        asked = spend_files.ask_to_release(
            by=request.viewer,  # type: ignore[attr-defined]
            on=request.on,  # type: ignore[attr-defined]
            partnership_id=choices.partnership_pk,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("payments", slug=slug)
    return redirect(f"{reverse('payments-progress', args=[slug])}?since={asked.pk}")

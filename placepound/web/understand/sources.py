"""Which documents do figures come from, what does each row of them say, and what may be done with them?"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify

from placepound.actions import sharing, uploads
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty, Sensitivity, Sharing
from placepound.exchange.tables import Table, TableColumn, to_csv, to_workbook
from placepound.exchange.template import COLUMNS, statement_template
from placepound.registers.queries import source_rows, statements
from placepound.registers.queries.places import place_list
from placepound.registers.queries.statements import PAGE, SourcePage
from placepound.web.shared import parts
from placepound.web.shared.access import REFUSALS, found, public_page, requires
from placepound.web.shared.jinja import address
from placepound.web.shared.pages import render
from placepound.web.shared.reasons import ReasonForm
from placepound.web.understand.sources_forms import PaymentsSharingForm, SharingForm, SourcesFilter
from placepound.web.understand.sources_page import (
    CONFIDENCE_WORDS,
    MAIN_TEXTS,
    SHARING_WORDS,
    control_picture,
    payments_stats,
    rows_table,
    source_stats,
    sources_table,
    state_of,
    text_columns,
    verdict_tabs,
)

EACH = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


def _doer(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def sources(request: HttpRequest) -> HttpResponse:
    """Every source that the viewer sees, narrowed by place and state."""
    places = place_list(**_scope(request))
    form = SourcesFilter(request.GET, places=tuple((place.slug, place.name) for place in places))
    place, state = form.chosen("place") or "", form.chosen("state") or ""
    lines = statements.statement_list(**_scope(request), place=place, state=state)
    pages = parts.pages(rows=len(lines), each=EACH, query=request.GET)
    shown = lines[pages.first_row - 1 : pages.last_row] if lines else ()
    links = {line.pk: reverse("source", kwargs={"key": line.pk}) for line in shown}
    return render(
        request,
        "understand/sources.html",
        filter_form=form,
        table=sources_table(shown, links),
        pages=pages,
        narrowed=bool(place or state),
        bring_to=[place for place in places if request.viewer.may(Duty.IMPORT, partnership=place.pk)],  # type: ignore[attr-defined]
    )


@public_page
def source(request: HttpRequest, key: int) -> HttpResponse:
    """One document: its control, its rows, and where each row's money went."""
    asked = request.GET.get("row", "")
    if asked.isdecimal() and len(asked) < 9:
        number = found(source_rows.page_of_row(key, int(asked), **_scope(request)))
        return redirect(f"{reverse('source', kwargs={'key': key})}?page={number}#row-{asked}")
    page = _source(request, key)
    return _show(request, page)


def _source(request: HttpRequest, key: int) -> SourcePage:
    number = request.GET.get("page", "1")
    verdict = request.GET.get("verdict", "")
    return found(
        statements.source(
            key,
            **_scope(request),
            verdict=verdict if verdict in {"accepted", "refused", "total"} else "",
            page=int(number) if number.isdecimal() and len(number) < 9 else 1,
        )
    )


def _show(request: HttpRequest, page: SourcePage) -> HttpResponse:
    shared = found(source_rows.sharing_now(page.line.pk, **_scope(request)))
    picture = None if page.of_payments else control_picture(page)
    state, tone = state_of(page.line)
    texts = text_columns(page.rows)
    return render(
        request,
        "understand/source.html",
        page,
        stats=payments_stats(page) if page.of_payments else source_stats(page),
        picture=picture,
        beside=parts.beside(picture, identity="control") if picture else None,
        tabs=verdict_tabs(page, request.GET),
        texts=[{"key": key, "label": label} for key, label in texts if key in MAIN_TEXTS or texts[0][0] == key],
        beside_texts={key: label for key, label in texts[1:] if key not in MAIN_TEXTS},
        pages=parts.pages(rows=page.rows_found, each=PAGE, query=request.GET),
        shared=shared,
        sharing_words=SHARING_WORDS[page.line.sharing],
        confidence_words=CONFIDENCE_WORDS[page.line.confidence],
        state=state,
        tone=tone,
        url=address,  # the record has a field of this name
    )


@public_page
def download(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Every row of a document, refused and total rows too, as CSV or as a workbook."""
    page = _source(request, int(key))
    rows = found(source_rows.every_row(int(key), **_scope(request)))
    table = rows_table(page, rows)
    try:
        content = to_csv(table) if kind == "csv" else to_workbook([table])
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("source", key=key)
    return file_response(content, name=slugify(page.line.title) or "source", kind=kind)


def file_response(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Bytes as a file to keep."""
    media = "text/csv; charset=utf-8" if kind == "csv" else WORKBOOK
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media, headers=headers)


@public_page
def template(_request: HttpRequest, kind: str) -> HttpResponse:
    """A statement to fill in."""
    if kind == "csv":
        columns = tuple(TableColumn(title=heading) for heading, _, _ in COLUMNS)
        content = to_csv(Table(title="Statement", columns=columns, rows=()))
    else:
        content = statement_template()
    return file_response(content, name="statement-template", kind=kind)


@requires(Duty.IMPORT)
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Withdraw a statement whole; payments leave with their files."""
    page = _changeable(request, key)
    if page.of_payments:
        messages.error(request, "Payments follow their files: take the files out, then bring the figures up to date.")
        return redirect("source", key=key)
    form = ReasonForm(
        request.POST or None,
        ask="Why is it undone?",
        hint="Its money leaves every figure. Its rows stay readable as withdrawn, and the file can be brought again.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            uploads.undo(**_doer(request), statement_id=key, why=form.cleaned_data["why"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"“{page.line.title}” was undone. Its money has left every figure.")
            return redirect("source", key=key)
    return _reason(request, page, form, title="Undo this statement", button="Undo it")


@requires(Duty.IMPORT)
def count_anyway(request: HttpRequest, key: int) -> HttpResponse:
    """Take responsibility for using a statement that does not add up to its own total."""
    page = _changeable(request, key)
    form = ReasonForm(
        request.POST or None,
        ask="Why may it be used all the same?",
        hint="Your name and this reason stand beside it wherever it is counted.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            uploads.count_anyway(**_doer(request), statement_id=key, why=form.cleaned_data["why"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"“{page.line.title}” now counts, on your responsibility.")
            return redirect("source", key=key)
    return _reason(request, page, form, title="Count it although it does not reconcile", button="Take responsibility")


def _changeable(request: HttpRequest, key: int) -> SourcePage:
    page = _source(request, key)
    if not page.may_change:
        raise PermissionDenied(REFUSALS[Duty.IMPORT])
    return page


def _reason(request: HttpRequest, page: SourcePage, form: ReasonForm, *, title: str, button: str) -> HttpResponse:
    back = reverse("source", kwargs={"key": page.line.pk})
    return render(
        request,
        "understand/source_reason.html",
        page,
        form=form,
        action_title=title,
        button=button,
        back=back,
        url=address,
    )


@requires(Duty.IMPORT)
def share(request: HttpRequest, key: int) -> HttpResponse:
    """Change who may see a statement."""
    now = found(source_rows.sharing_now(key, **_scope(request)))
    if not now.may_change:
        raise PermissionDenied(f"Only people of {now.owner or 'its owner'} can change how this statement is shared.")
    behind = statements.files_behind(key, **_scope(request))
    form = (SharingForm if behind is None else PaymentsSharingForm)(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            sharing.share_statement(
                **_doer(request),
                statement_id=key,
                sharing=Sharing(said["sharing"]),
                named=tuple(said.get("named", ())),
                sensitivity=Sensitivity(said.get("sensitivity", Sensitivity.NONE)),
                sensitive_until=said.get("sensitive_until"),
                why=said["why"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "The sharing was changed.")
            return redirect("source", key=key)
    return render(request, "understand/source_sharing.html", now, form=form, key=key, behind=behind)

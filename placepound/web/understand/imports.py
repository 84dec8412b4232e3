"""How is a statement brought in? A file with its facts, read by the worker, checked by a person, accepted or let go."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from placepound.actions import asking, uploads
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty
from placepound.registers.queries import uploads as queries
from placepound.registers.queries.places import place_list
from placepound.registers.queries.uploads import UploadPage
from placepound.web.shared.access import REFUSALS, found, requires
from placepound.web.shared.pages import render
from placepound.web.understand.imports_forms import ElsewhereForm, LayoutForm, StatementForm, said_before
from placepound.web.understand.imports_page import preview_parts


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


def _doer(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@requires(Duty.IMPORT)
def choose_place(request: HttpRequest) -> HttpResponse:
    """For which place a statement is brought; straight on where there is only one."""
    viewer = request.viewer  # type: ignore[attr-defined]
    places = [place for place in place_list(**_scope(request)) if viewer.may(Duty.IMPORT, partnership=place.pk)]
    if len(places) == 1:
        return redirect("import", slug=places[0].slug)
    return render(request, "understand/import_place.html", places=places)


@requires(Duty.IMPORT)
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a new statement of a place."""
    choices = found(queries.import_choices(slug, **_scope(request)))
    if not choices.may_import:
        raise PermissionDenied(REFUSALS[Duty.IMPORT])
    if request.method == "POST":
        form = StatementForm(request.POST, request.FILES, choices=choices)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                asked = asking.bring(
                    **_doer(request),
                    partnership_id=choices.partnership_pk,
                    publisher_id=form.cleaned_data["publisher"],
                    filename=file.name,
                    content=file.read(),
                    facts=form.facts(),
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                return redirect("upload", key=asked.subject_id)
        form.forget_file()
    else:
        form = StatementForm(choices=choices, initial=_start(request))
    return render(request, "understand/import.html", choices, form=form)


def _start(request: HttpRequest) -> dict[str, Any]:
    """What to start from: what was said of an earlier file, or the person's own body as the publisher."""
    earlier = request.GET.get("from", "")
    page = queries.upload_page(int(earlier), **_scope(request)) if earlier.isdecimal() and len(earlier) < 18 else None
    if page is not None:
        return said_before(page, page.publisher_pk)
    own = request.viewer.organisations  # type: ignore[attr-defined]
    return {"publisher": next(iter(own))} if len(own) == 1 else {}


@requires(Duty.IMPORT)
def waiting(request: HttpRequest) -> HttpResponse:
    """Uploads that are not finished."""
    return render(request, "understand/uploads.html", uploads=queries.upload_list(**_scope(request)))


@requires(Duty.IMPORT)
def upload(request: HttpRequest, key: int) -> HttpResponse:
    """An upload as it stands: under way, to be checked, unreadable, or finished."""
    page = found(queries.upload_page(key, **_scope(request)))
    return _show(request, page)


def _show(
    request: HttpRequest, page: UploadPage, *, form: LayoutForm | None = None, elsewhere: ElsewhereForm | None = None
) -> HttpResponse:
    if page.line.statement_pk is not None and page.line.state == "accepted":
        return redirect("source", key=page.line.statement_pk)
    if page.layout and page.layout.headers and page.may_change and form is None:
        form = LayoutForm(upload=page)
    if page.preview and page.may_change and elsewhere is None:
        chosen = page.layout.sheet if page.layout else ""
        elsewhere = ElsewhereForm(sheets=page.preview.sheets, chosen=chosen)
    working = page.work is not None and not page.work.finished
    return render(
        request,
        "understand/upload.html",
        page,
        preview_parts=preview_parts(page, form, request.GET),
        layout_form=form,
        elsewhere=elsewhere,
        working=working,
        refusal=page.work.message.splitlines() if page.work and page.work.state in {"refused", "failed"} else [],
        form=form if form and form.is_bound else elsewhere if elsewhere and elsewhere.is_bound else None,
    )


@require_POST
@requires(Duty.IMPORT)
def confirm(request: HttpRequest, key: int) -> HttpResponse:
    """Say what columns, unit and names mean; the file is then read again."""
    page = found(queries.upload_page(key, **_scope(request)))
    if page.layout is None or not page.layout.headers:
        return redirect("upload", key=key)
    form = LayoutForm(request.POST, upload=page)
    if form.is_valid():
        try:
            asking.answer(
                **_doer(request),
                upload_id=key,
                columns=form.columns(),
                unit=form.unit(),
                payers=form.payers(),
                payer=form.payer(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("upload", key=key)
    return _show(request, page, form=form)


@require_POST
@requires(Duty.IMPORT)
def look_elsewhere(request: HttpRequest, key: int) -> HttpResponse:
    """Say on which sheet and row the headings stand; the file is then read again."""
    page = found(queries.upload_page(key, **_scope(request)))
    form = ElsewhereForm(request.POST, sheets=page.preview.sheets if page.preview else ())
    if form.is_valid():
        try:
            asking.look_elsewhere(
                **_doer(request),
                upload_id=key,
                sheet=form.cleaned_data["sheet"],
                header_row=form.cleaned_data["header_row"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("upload", key=key)
    return _show(request, page, elsewhere=form)


@require_POST
@requires(Duty.IMPORT)
def read_again(request: HttpRequest, key: int) -> HttpResponse:
    """Have the file read once more."""
    return _ask(request, key, asking.ask_to_read)


@require_POST
@requires(Duty.IMPORT)
def accept(request: HttpRequest, key: int) -> HttpResponse:
    """Have the upload taken into the record."""
    return _ask(request, key, asking.ask_to_accept)


@require_POST
@requires(Duty.IMPORT)
def discard(request: HttpRequest, key: int) -> HttpResponse:
    """Let go of the upload."""
    page = found(queries.upload_page(key, **_scope(request)))
    try:
        uploads.discard(**_doer(request), upload_id=key)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("upload", key=key)
    messages.success(request, f"“{page.line.filename}” was let go. Nothing of it is in the record.")
    return redirect("uploads")


def _ask(request: HttpRequest, key: int, action: Any) -> HttpResponse:
    found(queries.upload_page(key, **_scope(request)))
    try:
        action(**_doer(request), upload_id=key)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("upload", key=key)

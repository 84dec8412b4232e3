"""What became of one file of payments? Its account, how its layout is put right once for all, how it is taken out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify

from placepound.actions import spend_files
from placepound.core.money.spend.rows import SpendClass
from placepound.core.records.preview import Outcome
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.spend_accounts import SpendFilePage, spend_file
from placepound.web.shared import parts
from placepound.web.shared.access import REFUSALS, found, public_page, requires
from placepound.web.shared.pages import render
from placepound.web.shared.reasons import ReasonForm
from placepound.web.understand import payments_file_page as shown
from placepound.web.understand.payments_forms import ProfileForm
from placepound.web.understand.payments_page import state_cell
from placepound.web.understand.payments_words import MEANS, SHARING, month_words
from placepound.web.understand.sources import file_response


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def account(request: HttpRequest, key: int) -> HttpResponse:
    """One file with what became of each of its rows."""
    page = found(spend_file(key, **_scope(request)))
    report = page.report
    more: dict[str, Any] = {}
    if report is not None:
        more = {
            "stats": shown.stats(report),
            "classes": shown.classes_table(report),
            "adds_up": shown.adds_up(report),
            "steps": shown.control_steps(report),
            "means": MEANS[Outcome(report.outcome)],
            "refused_by_reason": shown.reasons_table(report, SpendClass.REFUSED),
            "duplicates_by_reason": shown.reasons_table(report, SpendClass.DUPLICATE),
            "repeats": shown.repeats_table(page),
            "controls": shown.controls_table(report),
            "months": shown.months_table(report),
            "picture": shown.months_picture(report, of=page.line.payer),
            "flags": shown.flags_table(report),
            "replaced_by": page.others.get(report.replaced_by or 0),
        }
    picture = more.get("picture")
    return render(
        request,
        "understand/payments_file.html",
        page,
        state=shown.OUT if page.line.state == shown.TAKEN_OUT else state_cell(page.line),
        months_in_words=month_words(page.line.first_day, page.line.last_day),
        profile=shown.profile_table(page.guess) if page.guess else None,
        remarks=_remarks(page),
        beside=parts.beside(picture, identity="by-month") if picture else None,
        facts=_facts(page),
        **more,
    )


def _remarks(page: SpendFilePage) -> tuple[str, ...]:
    report = page.report.notices if page.report else ()
    return tuple(dict.fromkeys((*report, *(page.guess.notices if page.guess else ()))))


def _facts(page: SpendFilePage) -> tuple[parts.Row, ...]:
    report = page.report
    own = f"{reverse('payments', args=[page.slug])}?payer={page.line.payer_pk}"
    made = [
        parts.Row(key="Paid by", value=page.line.payer, href=own),
        parts.Row(key="Loaded on", value=page.line.loaded_on),
        parts.Row(key="Who may see it", value=SHARING[page.sharing]),
    ]
    if page.line.sheet:
        made.insert(1, parts.Row(key="Sheet", value=page.line.sheet))
    if report is not None:
        made[1:1] = [
            parts.Row(key="Letters are written in", value=report.encoding or "A workbook’s own"),
            parts.Row(key="Headings stand in", value=f"Row {report.header_row:,}"),
        ]
    return tuple(made)


@public_page
def download(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The account of a file to keep."""
    page = found(spend_file(int(key), **_scope(request)))
    tables = shown.account_file(page)
    content = to_csv(tables[0]) if kind == "csv" else to_workbook(tables)
    return file_response(content, name=f"account-{slugify(page.line.name) or key}", kind=kind)


@requires(Duty.IMPORT)
def profile(request: HttpRequest, key: int) -> HttpResponse:
    """Say how a body's layout is read; it is remembered, and the file is read again where it is still held."""
    page = found(spend_file(key, **_scope(request)))
    if not page.may_import:
        raise PermissionDenied(REFUSALS[Duty.IMPORT])
    if page.guess is None:
        messages.error(request, "No table was found in this file, so there are no columns to correct.")
        return redirect("payment-file", key=key)
    now = page.remembered if page.remembered and page.read_otherwise else page.guess.profile
    form = ProfileForm(request.POST or None, profile=now, questions=page.guess.questions)
    if request.method == "POST" and form.is_valid():
        try:
            asked = spend_files.correct_profile(
                by=request.viewer,  # type: ignore[attr-defined]
                on=request.on,  # type: ignore[attr-defined]
                file_id=key,
                **form.said(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _remembered(request, page, asked.pk if asked else None)
    return render(request, "understand/payments_profile.html", page, form=form, columns=_columns(page, form))


def _remembered(request: HttpRequest, page: SpendFilePage, asked: int | None) -> HttpResponse:
    if asked is not None:
        return redirect(f"{reverse('payments-progress', args=[page.slug])}?since={asked}")
    messages.success(
        request,
        f"Remembered for {page.line.payer} and these headings. “{page.line.name}” itself is no longer kept: "
        "load it again to have it read so.",
    )
    return redirect(f"{reverse('payments-load', args=[page.slug])}?organisation={page.line.payer_pk}")


def _columns(page: SpendFilePage, form: ProfileForm) -> tuple[dict[str, str], ...]:
    """Each column's field with why it was taken so."""
    guess = page.guess
    assert guess is not None
    why = {one.part: one.sentence for one in guess.evidence}
    return tuple(
        {"field": name, "why": why.get(heading) or why.get(f"column {number}", "")}
        for number, (name, heading) in enumerate(zip(form.column_names, guess.profile.headers, strict=True), start=1)
    )


@requires(Duty.IMPORT)
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Have a file that was loaded wrongly taken out again."""
    page = found(spend_file(key, **_scope(request)))
    if not page.may_import:
        raise PermissionDenied(REFUSALS[Duty.IMPORT])
    if not page.may_withdraw:
        messages.error(request, shown.why_not_out(page))
        return redirect("payment-file", key=key)
    form = ReasonForm(
        request.POST or None,
        ask="Why is it taken out?",
        hint="Such as “It holds the payments of another council”. It is kept with your name.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = spend_files.ask_to_withdraw(
                by=request.viewer,  # type: ignore[attr-defined]
                on=request.on,  # type: ignore[attr-defined]
                file_id=key,
                why=form.cleaned_data["why"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(f"{reverse('payments-progress', args=[page.slug])}?since={asked.pk}")
    return render(request, "understand/payments_file_out.html", page, form=form, facts=shown.out_facts(page))

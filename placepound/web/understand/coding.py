"""How do the partners of a place teach the record what a service is? Rules, what they catch, and what none does."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from placepound.actions import asking
from placepound.core.money.mapping import check_rule
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries import coding as queries
from placepound.registers.queries.coding import PAGE, RuleChange, RuleChoices
from placepound.registers.queries.uploads import work
from placepound.web.shared import parts
from placepound.web.shared.access import REFUSALS, found, public_page, requires
from placepound.web.shared.pages import render
from placepound.web.shared.reasons import ReasonForm
from placepound.web.understand import coding_page
from placepound.web.understand.coding_forms import PAYMENT_TEXTS, RuleForm
from placepound.web.understand.sources import file_response

BATCH = 100


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


def _doer(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@public_page
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules of a place in their order, with what each catches."""
    page = found(queries.coding_page(slug, **_scope(request), show=request.GET.get("show", "in-use")))
    listed = [{"line": line, "words": coding_page.rule_words(line)} for line in page.rules]
    pages = parts.pages(rows=len(listed), each=BATCH, query=request.GET)
    asked = request.GET.get("rule", "")
    if asked.isdecimal() and "page" not in request.GET:
        place = next((place for place, line in enumerate(page.rules) if str(line.pk) == asked), None)
        if place is not None:
            return redirect(f"{request.path}?show={page.show}&page={place // BATCH + 1}#rule-{asked}")
    return render(
        request,
        "understand/coding.html",
        page,
        listed=listed[pages.first_row - 1 : pages.last_row] if listed else [],
        pages=pages,
        tabs=coding_page.tabs(page),
    )


@public_page
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules that catch nothing, and which rules stand before them."""
    choices = found(queries.rule_choices(slug, **_scope(request)))
    idle = found(queries.coding_review(slug, **_scope(request)))
    pages = parts.pages(rows=len(idle), each=BATCH, query=request.GET)
    shown = idle[pages.first_row - 1 : pages.last_row] if idle else ()
    return render(request, "understand/coding_review.html", choices, table=coding_page.idle_table(shown), pages=pages)


@public_page
def unmapped(request: HttpRequest, slug: str) -> HttpResponse:
    """Money that no rule catches, as a work list."""
    number = request.GET.get("page", "1")
    page = found(
        queries.unmapped_page(
            slug, **_scope(request), page=int(number) if number.isdecimal() and len(number) < 7 else 1
        )
    )
    return render(
        request,
        "understand/unmapped.html",
        page,
        table=coding_page.unmapped_table(page),
        pages=parts.pages(rows=page.services, each=PAGE, query=request.GET),
    )


@public_page
def download(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The rules of a place as a file."""
    page = found(queries.coding_page(slug, **_scope(request), show="all"))
    table = coding_page.rules_table(page)
    return file_response(
        to_csv(table) if kind == "csv" else to_workbook([table]), name=f"coding-rules-{slug}", kind=kind
    )


@requires(Duty.CODE)
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a rule: say it, see what it would move, then confirm."""
    choices = _choices(request, slug)
    if request.method != "POST":
        initial = _begun(request.GET)
        return _form(request, choices, RuleForm(choices=choices, initial=initial))
    form = RuleForm(request.POST, choices=choices)
    if not form.is_valid():
        return _form(request, choices, form)
    draft = form.draft(author=request.user.name)  # type: ignore[union-attr]
    try:
        if problems := check_rule(draft):
            raise Refused(problems)
        if "confirmed" not in request.POST:
            change = found(queries.written_change(slug, draft, **_scope(request)))
            return _form(request, choices, form, change=change)
        said = form.cleaned_data
        asked = asking.write_and_apply(
            **_doer(request),
            partnership_id=choices.partnership_pk,
            field=said["field"],
            match=said["match"],
            text=said["text"],
            service_group=said["service_group"],
            reason=said["reason"],
            publisher_id=said["publisher"],
            provider_kind=said["provider_kind"],
            flow_class=said["flow_class"],
            area_id=said["area"],
            arrangement=said["arrangement"],
            arrangement_form=said["arrangement_form"],
        )
    except Refused as refused:
        form.refuse(refused)
        return _form(request, choices, form)
    return redirect("coding-progress", slug=slug, key=asked.pk)


def _begun(query: QueryDict) -> dict[str, str]:
    """A rule begun by the page that led here: what it looks for, in whose rows, and perhaps a suggested group."""
    text = query.get("text", "")[:300]
    return {
        "text": text,
        "field": query.get("field", "service"),
        "match": query.get("match", "exact" if text else "words"),
        "publisher": query.get("publisher", ""),
        "service_group": query.get("group", ""),
    }


def _choices(request: HttpRequest, slug: str) -> RuleChoices:
    choices = found(queries.rule_choices(slug, **_scope(request)))
    if not choices.may_code:
        raise PermissionDenied(REFUSALS[Duty.CODE])
    return choices


def _form(
    request: HttpRequest, choices: RuleChoices, form: RuleForm, *, change: RuleChange | None = None
) -> HttpResponse:
    shown: dict[str, Any] = {}
    if change is not None:
        shown = {
            "change": change,
            "moves": coding_page.moves_table(change),
            "examples": coding_page.examples_table(change),
            "again": [(name, request.POST.get(name, "")) for name in form.fields],
            "of_payments_alone": form.cleaned_data["field"] in PAYMENT_TEXTS,
        }
    return render(request, "understand/coding_rule.html", choices, form=form, **shown)


@requires(Duty.CODE)
def retire(request: HttpRequest, key: int) -> HttpResponse:
    """Stop using a rule, after seeing what that moves."""
    line, choices = found(queries.rule(key, **_scope(request)))
    if not choices.may_code:
        raise PermissionDenied(REFUSALS[Duty.CODE])
    form = ReasonForm(
        request.POST or None,
        ask="Why is it retired?",
        hint="The rule is kept, because figures made with it name it.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = asking.retire_and_apply(**_doer(request), rule_id=key, why=form.cleaned_data["why"])
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("coding-progress", slug=choices.slug, key=asked.pk)
    change = found(queries.retired_change(key, **_scope(request)))
    return render(
        request,
        "understand/coding_retire.html",
        choices,
        line=line,
        words=coding_page.rule_words(line),
        form=form,
        moves=coding_page.moves_table(change),
        back=reverse("coding", kwargs={"slug": choices.slug}),
    )


@require_POST
@requires(Duty.CODE)
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the rules applied once more to all that is on record."""
    choices = _choices(request, slug)
    try:
        asked = asking.ask_to_recode(**_doer(request), partnership_id=choices.partnership_pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("coding", slug=slug)
    return redirect("coding-progress", slug=slug, key=asked.pk)


@requires(Duty.CODE)
def progress(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """How applying the rules is going."""
    choices = _choices(request, slug)
    going = found(work(key, **_scope(request)))
    if going.kind != "recode" or going.subject_id != choices.partnership_pk:
        found(None)
    return render(request, "understand/coding_progress.html", choices, work=going, working=not going.finished)

"""Which supplier names are one body? A queue to review, the decisions that people made, and how each is undone."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placepound.actions import suppliers as actions
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty
from placepound.exchange import tables
from placepound.exchange.tables import to_csv, to_workbook
from placepound.registers.queries.supplier_matches import PAGE, MatchLine, MatchQueue, match_queue, supplier_match
from placepound.web.shared import parts
from placepound.web.shared.access import REFUSALS, found, requires
from placepound.web.shared.pages import render
from placepound.web.shared.reasons import ReasonForm
from placepound.web.understand.matches_forms import SAME, MatchForm
from placepound.web.understand.sources import file_response

OPEN = "open"
TABS = {OPEN: "To review", "accepted": "The same", "rejected": "Different"}
LIKELY = ((Decimal("0.95"), "Very likely the same"), (Decimal("0.8"), "Likely the same"))
MAY_BE = "May be the same"


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


def _doer(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@requires(Duty.READ)
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """The proposals that wait, or what was decided."""
    page = _queue(request, slug)
    cards = [_card(line, page, first=not number) for number, line in enumerate(page.lines)]
    return render(
        request,
        "understand/matches.html",
        page,
        cards=cards,
        tabs=_tabs(page),
        pages=parts.pages(rows=page.found, each=PAGE, query=request.GET),
        files=_files(page),
    )


def _queue(request: HttpRequest, slug: str, *, whole: bool = False) -> MatchQueue:
    number = request.GET.get("page", "1")
    asked = max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1
    state = request.GET.get("state", OPEN)
    return found(match_queue(slug, **_scope(request), state=state, page=0 if whole else asked))


def _tabs(page: MatchQueue) -> tuple[parts.Tab, ...]:
    return tuple(
        parts.Tab(
            text=words,
            href="?" if state == OPEN else f"?state={state}",
            current=page.state == state,
            count=page.counts[state],
        )
        for state, words in TABS.items()
    )


def _card(line: MatchLine, page: MatchQueue, *, first: bool = False) -> dict[str, Any]:
    """A proposal as it is shown: its score in words, and the form to decide it where the viewer may."""
    form = None
    if page.may_change and line.state == OPEN:
        form = MatchForm(adds_body=line.organisation is None, auto_id=f"match-{line.pk}-%s")
    return {"line": line, "score": score_words(line.probability), "form": form, "open": first}


def score_words(probability: Decimal) -> str:
    """How likely two names are one body, in words."""
    return next((words for least, words in LIKELY if probability >= least), MAY_BE)


def _files(page: MatchQueue) -> tuple[parts.Link, ...]:
    asked = "" if page.state == OPEN else f"?state={page.state}"
    return tuple(
        parts.Link(text=text, href=reverse("suppliers-review-download", args=[page.slug, form]) + asked)
        for form, text in (("csv", "CSV"), ("xlsx", "Excel workbook"))
    )


@requires(Duty.READ)
def download(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The proposals of one state, all pages of them, as a file to keep."""
    page = _queue(request, slug, whole=True)
    column = tables.TableColumn
    table = tables.Table(
        title="Names to review" if page.state == OPEN else f"Names: {TABS[page.state].lower()}",
        columns=(
            column(title="Name in payments"),
            column(title="May be"),
            column(title="On record", kind=tables.Kind.TEXT),
            column(title="How likely", kind=tables.Kind.PERCENT),
            column(title="Why it is proposed"),
            column(title="Amount", kind=tables.Kind.MONEY),
            column(title="Payments", kind=tables.Kind.INTEGER),
            column(title="State"),
            column(title="Decided on", kind=tables.Kind.DATE),
            column(title="Decided by"),
            column(title="Because"),
        ),
        rows=tuple(_file_row(line) for line in page.lines),
        notes=(
            f"{page.name}: names in published payments that may be one body, as at {page.as_at.isoformat()}.",
            f"Amount: paid to {'both names' if page.state == 'accepted' else 'the name in payments'}, in the figures in"
            " use, as far as you may see it.",
        ),
    )
    content = to_csv(table) if kind == "csv" else to_workbook([table])
    return file_response(content, name=f"names-{page.state}-{slug}", kind=kind)


def _file_row(line: MatchLine) -> tuple[tables.TableValue, ...]:
    return (
        line.name,
        line.other_name,
        "yes" if line.organisation else "no",
        line.probability,
        line.reason,
        line.whole.amount,
        line.whole.payments,
        line.state_label,
        line.decided_on,
        line.decided_by,
        line.why,
    )


@requires(Duty.CODE)
def decide(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One proposal: decide that two names are the same body, or that they are different."""
    page = _changeable(request, slug)
    line = supplier_match(key, **_scope(request))
    if line is None or line.slug != slug:
        if request.method == "POST":
            messages.error(request, "These two names are not proposed any more. Below is what is.")
            return redirect("suppliers-review", slug=slug)
        line = found(None)
    form = MatchForm(request.POST or None, adds_body=line.organisation is None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, line, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(reverse("suppliers-review", args=[slug]) + _back_to(request))
    line = supplier_match(key, **_scope(request)) or line  # somebody else may have decided it meanwhile
    waits = line.state == OPEN
    return render(request, "understand/match.html", page, card=_card(line, page), line=line, form=form, waits=waits)


def _changeable(request: HttpRequest, slug: str) -> MatchQueue:
    page = found(match_queue(slug, **_scope(request)))
    if not page.may_change:
        raise PermissionDenied(REFUSALS[Duty.CODE])
    return page


def _decide(request: HttpRequest, line: MatchLine, form: MatchForm) -> None:
    said = form.cleaned_data
    both = f"“{line.name}” and “{line.other_name}”"
    if request.POST.get("decision") == SAME:
        kind = OrganisationKind(said.get("kind") or OrganisationKind.INDEPENDENT)
        actions.accept_match(**_doer(request), match_id=line.pk, why=said["why"], kind=kind)
        messages.success(request, f"{both} are one body. Figures show it once they are brought up to date.")
    else:
        actions.reject_match(**_doer(request), match_id=line.pk, why=said["why"])
        messages.success(request, f"{both} are different bodies. They are not proposed again.")


def _back_to(request: HttpRequest) -> str:
    """The page of the queue that a decision was made on."""
    number = request.POST.get("page", "")
    return f"?page={number}" if number.isdecimal() and len(number) < 7 and number not in ("0", "1") else ""


@requires(Duty.CODE)
def undo(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Take a decision on two names back."""
    page = _changeable(request, slug)
    line = supplier_match(key, **_scope(request))
    if line is None or line.slug != slug:
        line = found(None)
    form = ReasonForm(
        request.POST or None,
        ask="Why is it undone?",
        hint="The decision is taken back, and the two names wait for review again. A name that another decision needs"
        " stays as it is.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo_match(**_doer(request), match_id=key, why=form.cleaned_data["why"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"The decision on “{line.name}” was undone. The two names wait for review again.")
            return redirect("suppliers-review", slug=slug)
    return render(request, "understand/match_undo.html", page, line=line, form=form, card=_card(line, page))

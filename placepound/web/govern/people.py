"""Who has which role where, and who may give or end one? For stewards."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placepound.actions import partnerships as actions
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty, Role
from placepound.registers.queries import people as queries
from placepound.registers.queries.people import RoleLine
from placepound.web.govern.people_forms import CorrectForm, InviteForm
from placepound.web.shared import parts
from placepound.web.shared.access import found, requires
from placepound.web.shared.invitations import write_to
from placepound.web.shared.pages import render
from placepound.web.shared.reasons import ReasonForm
from placepound.web.shared.views import ROLE_WORDS

EACH = 50


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


def _doer(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@requires(Duty.STEWARD)
def listing(request: HttpRequest) -> HttpResponse:
    """The roles that this steward looks after."""
    past = request.GET.get("past") == "yes"
    page = queries.people_page(**_scope(request), past=past)
    pages = parts.pages(rows=len(page.roles), each=EACH, query=request.GET)
    shown = page.roles[pages.first_row - 1 : pages.last_row] if page.roles else ()
    return render(request, "govern/people.html", page, table=_table(shown), pages=pages, past=past)


def _table(shown: tuple[RoleLine, ...]) -> parts.Table:
    return parts.Table(
        id="people",
        caption="People and roles",
        hide_caption=True,
        columns=(
            parts.Column(label="Person"),
            parts.Column(label="Role"),
            parts.Column(label="At"),
            parts.Column(label="Since", kind=parts.Kind.DAY),
            parts.Column(label="Do"),
        ),
        rows=tuple(_row(line) for line in shown),
        empty="Nobody has a role here yet.",
    )


def _row(line: RoleLine) -> tuple[object, ...]:
    if line.until is not None:
        end: object = f"Ended {line.until.isoformat()}"
    elif line.themselves:
        end = "Yourself"
    else:
        end = parts.Cell(value="End this role", href=reverse("role-end", args=[line.pk]))
    return (
        parts.Cell(
            value=line.name,
            href=reverse("person-correct", args=[line.pk]),
            note=line.email if line.signed_in else f"{line.email}. Has not signed in yet",
        ),
        parts.Cell(value=ROLE_WORDS[line.role], note=line.title),
        line.at,
        line.since,
        end,
    )


@requires(Duty.STEWARD)
def invite(request: HttpRequest) -> HttpResponse:
    """Give a person an account and a role."""
    page = queries.people_page(**_scope(request))
    form = InviteForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.invite(
                **_doer(request),
                email=said["email"],
                name=said["name"],
                role=Role(said["role"]),
                title=said["title"],
                organisation_id=form.key_of("body"),
                partnership_id=form.key_of("place"),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{said['name']} has the role. They get an e-mail to choose a password.")
            write_to(request, (said["email"],), by=request.viewer)  # type: ignore[attr-defined]
            return redirect("people")
    return render(request, "govern/person_invite.html", form=form)


@requires(Duty.STEWARD)
def end(request: HttpRequest, key: int) -> HttpResponse:
    """End a role today."""
    held = found(queries.holder(key, **_scope(request)))
    form = ReasonForm(
        request.POST or None,
        ask="Why does it end?",
        hint="With their last role their account closes. Their name stays beside what they did.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_appointment(**_doer(request), appointment_id=key, why=form.cleaned_data["why"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"The role of {held.line.name} at {held.line.at} has ended.")
            return redirect("people")
    return render(request, "govern/role_end.html", held, form=form, role_words=ROLE_WORDS[held.line.role])


@requires(Duty.STEWARD)
def correct(request: HttpRequest, key: int) -> HttpResponse:
    """Put right a person's name or address."""
    held = found(queries.holder(key, **_scope(request)))
    form = CorrectForm(request.POST or None, initial={"name": held.line.name, "email": held.line.email})
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_person(**_doer(request), appointment_id=key, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is put right.")
            return redirect("people")
    return render(request, "govern/person_correct.html", held, form=form)

"""How is a place set up in one sitting? Its area, bodies and people, step by step, then all at once."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from placepound.actions.set_up import set_up_place
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty, Role
from placepound.registers.identity import viewer_for
from placepound.registers.queries import organisations
from placepound.registers.queries.set_up import SettingUp, setting_up
from placepound.web.govern.set_up_forms import BodyForm, PlaceForm, SetUpPersonForm, kept_body, kept_person
from placepound.web.shared.access import REFUSALS, requires
from placepound.web.shared.forms import PageForm
from placepound.web.shared.invitations import write_to
from placepound.web.shared.pages import render
from placepound.web.shared.views import ROLE_WORDS

KEPT = "set_up"
FOUND = 12
STEPS = (
    ("set-up-place", "Partnership and area"),
    ("set-up-bodies", "Bodies"),
    ("set-up-people", "People"),
    ("set-up-review", "Check and finish"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way: its number, name and page, and whether it is this one."""

    number: int
    name: str
    page: str
    current: bool


def _doer(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.viewer, "on": request.on}  # type: ignore[attr-defined]


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


def _allowed(request: HttpRequest) -> SettingUp:
    now = setting_up(**_scope(request))
    if not now.allowed:
        raise PermissionDenied(REFUSALS[Duty.STEWARD])
    return now


def _kept(request: HttpRequest) -> dict[str, Any]:
    empty: dict[str, Any] = {"place": {}, "bodies": [], "people": [], "next": 1}
    return empty | request.session.get(KEPT, {})


def _keep(request: HttpRequest, kept: dict[str, Any]) -> None:
    request.session[KEPT] = kept


def _render(request: HttpRequest, template: str, *, at: str, **names: Any) -> HttpResponse:
    steps = [
        Step(number=number, name=name, page=page, current=page == at)
        for number, (page, name) in enumerate(STEPS, start=1)
    ]
    return render(request, f"govern/{template}", steps=steps, **names)


@requires(Duty.READ)
def start(request: HttpRequest) -> HttpResponse:
    """What setting up takes, and what it leaves."""
    now = _allowed(request)
    return render(request, "govern/set_up.html", now, begun=bool(request.session.get(KEPT)))


@requires(Duty.READ)
def place(request: HttpRequest) -> HttpResponse:
    """The partnership and its area."""
    now = _allowed(request)
    kept = _kept(request)
    if request.method == "POST":
        form = PlaceForm(request.POST, models=now.operating_models)
        if form.is_valid():
            said = {name: request.POST.get(name, "") for name in request.POST if name != "csrfmiddlewaretoken"}
            _keep(request, kept | {"place": said})
            return redirect("set-up-bodies")
    else:
        form = PlaceForm(models=now.operating_models)
        if kept["place"]:
            form = PlaceForm(kept["place"], models=now.operating_models)
    return _render(request, "set_up_place.html", at="set-up-place", form=form)


@requires(Duty.READ)
def bodies(request: HttpRequest) -> HttpResponse:
    """Its bodies: chosen among those on record, or added."""
    _allowed(request)
    return _bodies(request, BodyForm())


def _bodies(request: HttpRequest, form: BodyForm) -> HttpResponse:
    kept = _kept(request)
    search = request.GET.get("search", "").strip()[:200]
    chosen = {body["pk"] for body in kept["bodies"]}
    lines = organisations.organisation_list(**_scope(request), search=search, as_at=None, most=FOUND) if search else ()
    return _render(
        request,
        "set_up_bodies.html",
        at="set-up-bodies",
        form=form,
        bodies=[body | {"kind_words": _kind(body)} for body in kept["bodies"]],
        search=search,
        results=[{"line": line, "chosen": line.pk in chosen} for line in lines],
    )


def _kind(body: dict[str, Any]) -> str:
    return OrganisationKind(body["kind"]).label if body["pk"] is None else str(body["kind"])


@require_POST
@requires(Duty.READ)
def add_body(request: HttpRequest) -> HttpResponse:
    """A body that is not on record yet."""
    _allowed(request)
    kept = _kept(request)
    form = BodyForm(request.POST)
    if form.is_valid():
        body = form.body(ref=f"b{kept['next']}")
        if any(other["name"].casefold() == body["name"].casefold() for other in kept["bodies"]):
            form.add_error("name", f"{body['name']} is in the list already")
        else:
            _keep(request, kept | {"bodies": [*kept["bodies"], body], "next": kept["next"] + 1})
            return redirect("set-up-bodies")
    return _bodies(request, form)


@require_POST
@requires(Duty.READ)
def choose_body(request: HttpRequest) -> HttpResponse:
    """A body that is on record."""
    _allowed(request)
    kept = _kept(request)
    key = request.POST.get("pk", "")
    page = organisations.organisation(int(key), **_scope(request)) if key.isdecimal() and len(key) < 18 else None
    if page is None:
        messages.error(request, "That body is not on record. Search again, or add it.")
    elif page.line.pk not in {body["pk"] for body in kept["bodies"]}:
        body = {
            "ref": f"b{kept['next']}",
            "pk": page.line.pk,
            "name": page.line.name,
            "kind": page.line.kind,
            "identifiers": [],
            "counted": True,
        }
        _keep(request, kept | {"bodies": [*kept["bodies"], body], "next": kept["next"] + 1})
    return redirect("set-up-bodies")


@requires(Duty.READ)
def people(request: HttpRequest) -> HttpResponse:
    """People to invite; nobody need be."""
    _allowed(request)
    kept = _kept(request)
    form = SetUpPersonForm(request.POST or None, bodies=kept["bodies"])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = {name: said[name] for name in ("name", "email", "role", "title", "at")} | {"ref": f"p{kept['next']}"}
        _keep(request, kept | {"people": [*kept["people"], person], "next": kept["next"] + 1})
        return redirect("set-up-people")
    return _render(
        request, "set_up_people.html", at="set-up-people", form=form, people=_people(kept), bodies=kept["bodies"]
    )


def _people(kept: dict[str, Any]) -> list[dict[str, Any]]:
    names = {body["ref"]: body["name"] for body in kept["bodies"]}
    return [
        person | {"where": names.get(person["at"], "the partnership"), "role_words": ROLE_WORDS[Role(person["role"])]}
        for person in kept["people"]
    ]


@require_POST
@requires(Duty.READ)
def remove(request: HttpRequest) -> HttpResponse:
    """Take a body or a person out again. People of a body that is taken out are invited to the partnership."""
    _allowed(request)
    kept = _kept(request)
    ref = request.POST.get("ref", "")
    left = [person for person in kept["people"] if person["ref"] != ref]
    _keep(
        request,
        kept
        | {
            "bodies": [body for body in kept["bodies"] if body["ref"] != ref],
            "people": [person | {"at": "" if person["at"] == ref else person["at"]} for person in left],
        },
    )
    return redirect("set-up-people" if ref.startswith("p") else "set-up-bodies")


@requires(Duty.READ)
def review(request: HttpRequest) -> HttpResponse:
    """Everything once more; then it is set up, all of it or nothing."""
    now = _allowed(request)
    kept = _kept(request)
    place_form = PlaceForm(kept["place"], models=now.operating_models)
    if not place_form.is_valid():
        messages.warning(request, "Say first which partnership and area you set up.")
        return redirect("set-up-place")
    if not kept["bodies"]:
        messages.warning(request, "Add at least one body that commissions or pays.")
        return redirect("set-up-bodies")
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = set_up_place(
                **_doer(request),
                place=place_form.place(),
                bodies=tuple(kept_body(body) for body in kept["bodies"]),
                people=tuple(kept_person(person) for person in kept["people"]),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            request.session.pop(KEPT, None)
            steward = viewer_for(user_id=request.viewer.person, on=request.on)  # type: ignore[attr-defined]
            write_to(request, tuple(person["email"] for person in kept["people"]), by=steward)
            return render(request, "govern/set_up_done.html", name=made.name, slug=made.slug, people=_people(kept))
    return _render(
        request,
        "set_up_review.html",
        at="set-up-review",
        form=form,
        place=place_form.place(),
        model=dict(now.operating_models)[place_form.cleaned_data["operating_model"]],
        bodies=[body | {"kind_words": _kind(body)} for body in kept["bodies"]],
        people=_people(kept),
    )

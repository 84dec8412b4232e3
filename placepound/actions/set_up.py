"""How does a place start? Its area, bodies, partnership, coding rules and people, all at once or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from placepound.actions.areas import add_area, set_population
from placepound.actions.base import action, need, note
from placepound.actions.coding import load_starter_rules
from placepound.actions.organisations import add_organisation
from placepound.actions.partnerships import add_partner, invite, set_up_partnership
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.organisation import OrganisationKind, Scheme
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Post, Role, Viewer
from placepound.registers.models import Appointment, Area, AreaContainment, Partnership, User
from placepound.registers.queries.set_up import nothing_yet


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArea:
    """A neighbourhood within the area, with boundaries of the same year."""

    code: str
    name: str
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """The partnership and its area. An area that is on record under its code and year is used as it is.

    people_year, people_source: of the count of the area and of each neighbourhood.
    """

    name: str
    area_name: str
    level: AreaLevel
    code: AreaCode
    operating_model: str = "not_stated"
    valid_from: date | None = None
    about: str = ""
    source: str = ""
    people: int | None = None
    people_year: int | None = None
    people_source: str = ""
    inner: tuple[NewArea, ...] = ()


def read_areas(lines: Iterable[str]) -> tuple[NewArea, ...]:
    """Neighbourhoods as people type them: code, name and, if known, residents. Refuses, naming every wrong line."""
    found: dict[str, NewArea] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        parts = [part.strip() for part in line.split(",", 2)]
        if not any(parts):
            continue
        code, name, people = (*parts, "", "")[:3]
        count = people.replace(",", "").replace(" ", "")
        if not code or not name or (count and not count.isdecimal()):
            wrong = f"Line {number}: write code, name and, if known, residents, not “{line.strip()}”."
            problems.append(Problem(message=wrong, field="inner"))
        elif code in found:
            problems.append(Problem(message=f"Line {number}: the code {code} stands twice.", field="inner"))
        else:
            found[code] = NewArea(code=code, name=name, people=int(count) if count else None)
    if problems:
        raise Refused(tuple(problems))
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBody:
    """A partner: a body on record (pk), or a new one. ref: what invitations call it."""

    ref: str
    counted: bool = True
    pk: int | None = None
    name: str = ""
    kind: OrganisationKind | None = None
    identifiers: tuple[tuple[Scheme, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to invite. at: the ref of their body; empty for the partnership itself."""

    name: str
    email: str
    role: Role
    at: str = ""
    title: str = ""


@action
def set_up_place(
    *,
    by: Viewer,
    on: date,
    place: NewPlace,
    bodies: tuple[NewBody, ...],
    people: tuple[NewPerson, ...] = (),
) -> Partnership:
    """Start a place whole. Whoever sets it up becomes its steward. Refuses with every problem found on the way."""
    first = by.person is not None and nothing_yet()
    if not first:
        need(by, Duty.STEWARD)
    if not bodies:
        raise Refused(Problem(message="Add at least one body that commissions or pays.", field="bodies"))
    acting = _as_steward(by)
    area = _area(place, by=acting, on=on)
    row = set_up_partnership(
        by=acting,
        on=on,
        name=place.name,
        area_id=area.pk,
        operating_model=place.operating_model,
        valid_from=place.valid_from,
        about=place.about,
        source=place.source,
    )
    acting = _as_steward(by, partnership=row.pk)
    keys = {body.ref: _body(body, by=acting, on=on) for body in bodies}
    for body in bodies:
        add_partner(by=acting, on=on, partnership_id=row.pk, organisation_id=keys[body.ref], counted=body.counted)
    load_starter_rules(by=acting, on=on, partnership_id=row.pk)
    _make_steward(row, by=by, on=on)
    on_record = {body.ref: body.pk for body in bodies if body.pk is not None}
    for person in people:
        if not first:
            _check_reach(person, on_record, by=by)
        _invite(person, row, keys, by=acting, on=on)
    note(row, by=by, on=on, partners=sorted(keys.values()), invited=len(people))
    return row


def _as_steward(by: Viewer, *, partnership: int | None = None) -> Viewer:
    """The same person as the steward that setting up makes them, for the steps within this one."""
    if by.is_system:
        return by
    places = frozenset() if partnership is None else frozenset({partnership})
    post = Post(role=Role.STEWARD, partnerships=places)
    return replace(by, partnerships=by.partnerships | places, posts=by.posts | {post})


def _area(place: NewPlace, *, by: Viewer, on: date) -> Area:
    area = Area.objects.filter(code=place.code.code, vintage=place.code.vintage).first()
    if area is None:
        area = add_area(by=by, on=on, level=place.level, code=place.code, name=place.area_name, source=place.source)
    _count(area, place.people, place, by=by, on=on)
    for inner in place.inner:
        _neighbourhood(inner, area, place, by=by, on=on)
    return area


def _neighbourhood(inner: NewArea, outer: Area, place: NewPlace, *, by: Viewer, on: date) -> None:
    area = Area.objects.filter(code=inner.code, vintage=place.code.vintage).first()
    if area is None:
        code, level = AreaCode(inner.code, place.code.vintage), AreaLevel.NEIGHBOURHOOD
        area = add_area(by=by, on=on, level=level, code=code, name=inner.name, within=(outer.pk,), source=place.source)
    else:
        AreaContainment.objects.get_or_create(outer=outer, inner=area)
    _count(area, inner.people, place, by=by, on=on)


def _count(area: Area, people: int | None, place: NewPlace, *, by: Viewer, on: date) -> None:
    if people and place.people_year:
        year, source = place.people_year, place.people_source
        set_population(by=by, on=on, area_id=area.pk, year=year, base="resident", people=people, source=source)


def _body(body: NewBody, *, by: Viewer, on: date) -> int:
    if body.pk is not None:
        return body.pk
    if body.kind is None:
        raise Refused(Problem(message=f"Say what kind of body {body.name} is.", field="kind"))
    made = add_organisation(by=by, on=on, name=body.name, kind=body.kind, identifiers=body.identifiers)
    return int(made.pk)


def _make_steward(row: Partnership, *, by: Viewer, on: date) -> None:
    if by.person is None:
        return
    person = User.objects.get(pk=by.person)
    post = Appointment(person=person, role=Role.STEWARD, partnership=row, valid_from=on)
    post.save()
    note(post, by=by, on=on, why="Set up the place")


def _check_reach(person: NewPerson, on_record: dict[str, int], *, by: Viewer) -> None:
    """A body on record has its own people: setting up a place beside it gives nobody a role there."""
    body = on_record.get(person.at)
    if body is None or by.may(Duty.STEWARD, organisation=body):
        return
    raise Refused(
        Problem(
            message=f"{person.name} cannot be given a role at a body that is on record and has a steward of its own. "
            "Invite them for the partnership instead.",
            field="people",
        )
    )


def _invite(person: NewPerson, row: Partnership, keys: dict[str, int], *, by: Viewer, on: date) -> None:
    """At a body the steward of the place has no say later on; while setting up, the invitation belongs to it."""
    setting_up = Viewer.system(f"{row.name} is set up") if person.at and not by.is_system else by
    appointment = invite(
        by=setting_up,
        on=on,
        email=person.email,
        name=person.name,
        role=person.role,
        organisation_id=keys[person.at] if person.at else None,
        partnership_id=None if person.at else row.pk,
        title=person.title,
    )
    note(appointment, by=by, on=on, why="Invited while the place was set up")

"""What does a test's small world look like? One place with its partners, people and areas, and a way to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Unit
from placepound.core.terms.area import AreaLevel
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.viewer import Role, Viewer
from placepound.registers.identity import viewer_for
from placepound.registers.models import (
    Appointment,
    Area,
    Organisation,
    Partnership,
    Statement,
    Upload,
    User,
)
from tests.factories.records import (
    ON,
    make_appointment,
    make_area,
    make_area_containment,
    make_area_population,
    make_organisation,
    make_partnership,
    make_partnership_member,
    make_user,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A place that counts an ICB and a council, with a charity beside them.

    People: commissioner and steward at the ICB, finance and councillor at the council, voluntary at the charity,
    stranger at a body of another place. viewers has one more for the public, and one for the system.
    """

    on: date
    place: Partnership
    area: Area
    neighbourhoods: tuple[Area, Area]
    icb: Organisation
    council: Organisation
    charity: Organisation
    elsewhere: Partnership
    other_body: Organisation
    people: Mapping[str, User] = field(default_factory=dict)
    viewers: Mapping[str, Viewer] = field(default_factory=dict)

    @property
    def commissioner(self) -> Viewer:
        return self.viewers["commissioner"]

    @property
    def finance(self) -> Viewer:
        return self.viewers["finance"]

    @property
    def steward(self) -> Viewer:
        return self.viewers["steward"]

    @property
    def stranger(self) -> Viewer:
        return self.viewers["stranger"]

    @property
    def public(self) -> Viewer:
        return Viewer.public()

    @property
    def system(self) -> Viewer:
        return Viewer.system("test")


def small_world(*, name: str = "Fernshire", starter_rules: bool = False) -> World:
    """One place ready for statements, and another place whose people are strangers to it."""
    area = make_area(name=name, level=AreaLevel.PLACE)
    neighbourhoods = _neighbourhoods(area)
    icb = make_organisation(name=f"NHS {name} Integrated Care Board", kind=OrganisationKind.ICB)
    council = make_organisation(name=f"{name} Council", kind=OrganisationKind.UNITARY)
    charity = make_organisation(name=f"{name} Friends", kind=OrganisationKind.VCFSE)
    place = make_partnership(name=name, slug=name.lower().replace(" ", "-"), area=area)
    for body, counted in ((icb, True), (council, True), (charity, False)):
        make_partnership_member(partnership=place, organisation=body, counted=counted)
    other_body = make_organisation(name=f"Beyond {name} Council")
    elsewhere = make_partnership(name=f"Beyond {name}")
    make_partnership_member(partnership=elsewhere, organisation=other_body)
    people = {
        "commissioner": _appoint(Role.COMMISSIONER, icb),
        "steward": _appoint(Role.STEWARD, icb),
        "finance": _appoint(Role.FINANCE, council),
        "councillor": _appoint(Role.COUNCILLOR, council),
        "voluntary": _appoint(Role.VOLUNTARY, charity),
        "stranger": _appoint(Role.COMMISSIONER, other_body),
    }
    if starter_rules:
        from placepound.actions.coding import load_starter_rules

        load_starter_rules(by=Viewer.system("test"), on=ON, partnership_id=place.pk)
    return World(
        on=ON,
        place=place,
        area=area,
        neighbourhoods=neighbourhoods,
        icb=icb,
        council=council,
        charity=charity,
        elsewhere=elsewhere,
        other_body=other_body,
        people=people,
        viewers={role: viewer_of(person) for role, person in people.items()}
        | {"public": Viewer.public(), "system": Viewer.system("test")},
    )


def _neighbourhoods(area: Area) -> tuple[Area, Area]:
    north = make_area(name=f"{area.name} North", level=AreaLevel.NEIGHBOURHOOD)
    south = make_area(name=f"{area.name} South", level=AreaLevel.NEIGHBOURHOOD)
    make_area_population(area=area, people=100_000)
    for inner, people in ((north, 60_000), (south, 40_000)):
        make_area_containment(outer=area, inner=inner)
        make_area_population(area=inner, people=people)
    return north, south


def _appoint(role: Role, body: Organisation) -> User:
    appointment: Appointment = make_appointment(
        person=make_user(name=f"{role.value.capitalize()} at {body.name}"), role=role, organisation=body
    )
    return appointment.person


def viewer_of(person: User, *, on: date = ON) -> Viewer:
    """The viewer that a person is on a day."""
    return viewer_for(user_id=person.pk, on=on)


def import_statement(
    world: World,
    csv_text: str,
    *,
    by: Viewer | None = None,
    publisher: Organisation | None = None,
    payers: Mapping[str, Organisation] | None = None,
    unit: Unit | None = None,
    filename: str = "statement.csv",
    **facts: Any,
) -> Statement:
    """A statement of the world's place, brought in as a person does: received, read, confirmed, accepted.

    It is the council's, brought by its finance officer, unless said otherwise. facts: those of DocumentFacts.
    """
    from placepound.actions import uploads

    by = by or world.finance
    upload = receive_statement(world, csv_text, by=by, publisher=publisher, filename=filename, **facts)
    read_upload(world, upload, by=by, payers=payers, unit=unit)
    return uploads.accept(by=by, on=world.on, upload_id=upload.pk)


def receive_statement(
    world: World,
    csv_text: str,
    *,
    by: Viewer | None = None,
    publisher: Organisation | None = None,
    filename: str = "statement.csv",
    **facts: Any,
) -> Upload:
    """The upload as it came, not yet read."""
    from placepound.actions import uploads

    said = {"title": "Budget book", "document": "Budget book, annex A", "basis": "budget", "financial_year": "2025/26"}
    return uploads.receive(
        by=by or world.finance,
        on=world.on,
        partnership_id=world.place.pk,
        publisher_id=(publisher or world.council).pk,
        filename=filename,
        content=csv_text.encode(),
        facts=DocumentFacts(**(said | facts)),
    )


def read_upload(
    world: World,
    upload: Upload,
    *,
    by: Viewer | None = None,
    payers: Mapping[str, Organisation] | None = None,
    unit: Unit | None = None,
) -> Upload:
    """The upload read; where something is said about it, confirmed and read again."""
    from placepound.actions import uploads

    by = by or world.finance
    upload = uploads.read(by=by, on=world.on, upload_id=upload.pk)
    if payers or unit:
        bodies = {name: body.pk for name, body in (payers or {}).items()}
        uploads.confirm(by=by, on=world.on, upload_id=upload.pk, payers=bodies, unit=unit)
        upload = uploads.read(by=by, on=world.on, upload_id=upload.pk)
    return upload

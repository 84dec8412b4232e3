"""How does each action succeed once? One scenario for each, in a table; an action without one fails the suite.

A scenario takes the small world, arranges what the action needs, and returns the call, not yet made.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from placepound.actions import (
    accounts,
    areas,
    asking,
    coding,
    derived,
    organisations,
    partnerships,
    releases,
    requests,
    set_up,
    sharing,
    spend_files,
    suppliers,
    uploads,
)
from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.profile import DateOrder
from placepound.core.money.spend.proposals import SupplierProposal
from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Unit
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.viewer import Role, Sharing
from placepound.registers.models import Appointment, CodingRule, Statement, Upload, WorkState
from tests import factories
from tests.factories import World
from tests.factories.payments import lines_of, payment
from tests.factories.spend_accounts import ORDER, guess, keep, loaded, month_account

Call = Callable[[], Any]
Scenario = Callable[[World], Call]

STATEMENT = "Service,Amount (£)\nHome care,1000\nA wholly unknown thing,250\nTotal,1250\n"
DIFFERING = "Service,Amount (£)\nHome care,1000\nTotal,2250\n"
FACTS = DocumentFacts(title="Budget", document="Budget book", basis="budget", financial_year="2025/26")


def _received(world: World) -> Upload:
    return factories.receive_statement(world, STATEMENT)


def _read(world: World) -> Upload:
    return factories.read_upload(world, _received(world))


def _accepted(world: World, text: str = STATEMENT) -> Statement:
    return factories.import_statement(world, text)


def _rule(world: World) -> CodingRule:
    return factories.make_coding_rule(partnership=world.place, text="unknown", service_group="PRE6")


def _by(world: World, role: str = "finance") -> dict[str, Any]:
    return {"by": world.viewers[role], "on": world.on}


def _file(world: World) -> dict[str, Any]:
    return {
        "partnership_id": world.place.pk,
        "publisher_id": world.council.pk,
        "filename": "budget.csv",
        "content": STATEMENT.encode(),
        "facts": FACTS,
    }


def _new_rule(world: World) -> dict[str, Any]:
    return {
        "partnership_id": world.place.pk,
        "field": "service",
        "match": "contains",
        "text": "unknown",
        "service_group": "PRE6",
        "reason": "The council says so",
    }


def add_area(world: World) -> Call:
    code = AreaCode("X99999999", 2021)
    geometry = {"type": "Point", "coordinates": [0, 0]}
    return lambda: areas.add_area(
        **_by(world, "steward"),
        level=AreaLevel.NEIGHBOURHOOD,
        code=code,
        name="East",
        within=(world.area.pk,),
        geometry=geometry,
    )


def set_population(world: World) -> Call:
    return lambda: areas.set_population(
        **_by(world, "steward"), area_id=world.area.pk, year=2023, base="resident", people=9, source="A count of 2023"
    )


def set_neighbourhood(world: World) -> Call:
    part = factories.make_area(level=AreaLevel.LSOA)
    return lambda: areas.set_neighbourhood(
        **_by(world, "steward"),
        area_id=world.neighbourhoods[0].pk,
        from_day=date(2025, 4, 1),
        parts=((part.pk, Decimal(1)),),
        reason="Drawn by the partners",
    )


def add_organisation(world: World) -> Call:
    return lambda: organisations.add_organisation(
        **_by(world, "steward"), name="A new trust", kind=OrganisationKind.NHS_TRUST, aliases=("New trust",)
    )


def add_name(world: World) -> Call:
    return lambda: organisations.add_name(
        **_by(world), organisation_id=world.council.pk, name="The authority", reason="So the book calls it"
    )


def record_succession(world: World) -> Call:
    old, new = factories.make_organisation(), factories.make_organisation()
    return lambda: organisations.record_succession(
        **_by(world, "steward"),
        predecessor_id=old.pk,
        successor_id=new.pk,
        from_day=date(2022, 7, 1),
        source="An order",
    )


def set_group(world: World) -> Call:
    group = factories.make_organisation(kind=OrganisationKind.GROUP)
    return lambda: organisations.set_group(
        **_by(world, "steward"), group_id=group.pk, member_ids=(world.council.pk, world.icb.pk), why="Named as one"
    )


def set_up_partnership(world: World) -> Call:
    return lambda: partnerships.set_up_partnership(**_by(world, "steward"), name="Newplace", area_id=world.area.pk)


def add_partner(world: World) -> Call:
    return lambda: partnerships.add_partner(
        **_by(world, "steward"), partnership_id=world.place.pk, organisation_id=world.other_body.pk
    )


def invite(world: World) -> Call:
    return lambda: partnerships.invite(
        **_by(world, "steward"),
        email="new@example.org",
        name="Newcomer",
        role=Role.READER,
        organisation_id=world.icb.pk,
    )


def end_appointment(world: World) -> Call:
    post = Appointment.objects.get(person=world.people["commissioner"])
    return lambda: partnerships.end_appointment(**_by(world, "steward"), appointment_id=post.pk, why="Moved on")


def correct_person(world: World) -> Call:
    post = Appointment.objects.get(person=world.people["commissioner"])
    said = {"name": "Rightly Named", "email": "right@example.org"}
    return lambda: partnerships.correct_person(**_by(world, "steward"), appointment_id=post.pk, **said)


def set_digest(world: World) -> Call:
    return lambda: partnerships.set_digest(**_by(world), wanted=True)


def set_up_place(world: World) -> Call:
    place = set_up.NewPlace(
        name="Newplace", area_name="Newplace", level=AreaLevel.PLACE, code=AreaCode("X99999998", 2021)
    )
    bodies = (set_up.NewBody(ref="council", name="Newplace Council", kind=OrganisationKind.UNITARY),)
    return lambda: set_up.set_up_place(**_by(world, "steward"), place=place, bodies=bodies)


def set_password(world: World) -> Call:
    person = world.people["finance"]
    return lambda: accounts.set_password(**_by(world), email=person.email, password="quiet amber lantern 47")


def send_invitation(world: World) -> Call:
    email = world.people["finance"].email
    return lambda: accounts.send_invitation(
        **_by(world, "steward"), email=email, address=lambda who, key: f"{who}/{key}"
    )


def send_digest(world: World) -> Call:
    return lambda: accounts.send_digest(**_by(world, "system"), user_id=world.people["finance"].pk, links=lambda _: ())


def load_starter_rules(world: World) -> Call:
    return lambda: coding.load_starter_rules(**_by(world, "steward"), partnership_id=world.place.pk)


def write_rule(world: World) -> Call:
    return lambda: coding.write_rule(**_by(world), **_new_rule(world))


def retire_rule(world: World) -> Call:
    rule = _rule(world)
    return lambda: coding.retire_rule(**_by(world), rule_id=rule.pk, why="Too wide")


def recode(world: World) -> Call:
    _accepted(world)
    _rule(world)
    return lambda: coding.recode(**_by(world), partnership_id=world.place.pk)


def rebuild(world: World) -> Call:
    _accepted(world)
    return lambda: derived.rebuild(**_by(world, "system"), partnership_id=world.place.pk)


def receive(world: World) -> Call:
    return lambda: uploads.receive(**_by(world), **_file(world))


def read(world: World) -> Call:
    upload = _received(world)
    return lambda: uploads.read(**_by(world), upload_id=upload.pk)


def confirm(world: World) -> Call:
    upload = _read(world)
    return lambda: uploads.confirm(**_by(world), upload_id=upload.pk, unit=Unit.THOUSANDS)


def point_to(world: World) -> Call:
    upload = _read(world)
    return lambda: uploads.point_to(**_by(world), upload_id=upload.pk, sheet="statement.csv", header_row=1)


def accept(world: World) -> Call:
    upload = _read(world)
    return lambda: uploads.accept(**_by(world), upload_id=upload.pk)


def discard(world: World) -> Call:
    upload = _read(world)
    return lambda: uploads.discard(**_by(world), upload_id=upload.pk, why="The wrong file")


def undo(world: World) -> Call:
    statement = _accepted(world)
    return lambda: uploads.undo(**_by(world), statement_id=statement.pk, why="The wrong year")


def count_anyway(world: World) -> Call:
    statement = _accepted(world, DIFFERING)
    return lambda: uploads.count_anyway(**_by(world), statement_id=statement.pk, why="The total is misprinted")


def share_statement(world: World) -> Call:
    statement = _accepted(world)
    return lambda: sharing.share_statement(
        **_by(world), statement_id=statement.pk, sharing=Sharing.NAMED, named=(world.icb.pk,), why="A draft"
    )


def ask(world: World) -> Call:
    upload = _received(world)
    return lambda: requests.ask(**_by(world), kind="read_upload", subject=upload)


def mark(world: World) -> Call:
    request = factories.make_work_request()
    return lambda: requests.mark(**_by(world, "system"), request_id=request.pk, state=WorkState.RUNNING)


def bring(world: World) -> Call:
    return lambda: asking.bring(**_by(world), **_file(world))


def answer(world: World) -> Call:
    upload = _read(world)
    return lambda: asking.answer(**_by(world), upload_id=upload.pk, unit=Unit.THOUSANDS)


def look_elsewhere(world: World) -> Call:
    upload = _read(world)
    return lambda: asking.look_elsewhere(**_by(world), upload_id=upload.pk, sheet="statement.csv", header_row=1)


def ask_to_read(world: World) -> Call:
    upload = _received(world)
    return lambda: asking.ask_to_read(**_by(world), upload_id=upload.pk)


def ask_to_accept(world: World) -> Call:
    upload = _read(world)
    return lambda: asking.ask_to_accept(**_by(world), upload_id=upload.pk)


def ask_to_recode(world: World) -> Call:
    return lambda: asking.ask_to_recode(**_by(world), partnership_id=world.place.pk)


def write_and_apply(world: World) -> Call:
    return lambda: asking.write_and_apply(**_by(world), **_new_rule(world))


def retire_and_apply(world: World) -> Call:
    rule = _rule(world)
    return lambda: asking.retire_and_apply(**_by(world), rule_id=rule.pk, why="Too wide")


def _paid(world: World) -> dict[str, Any]:
    return {"partnership_id": world.place.pk, "organisation_id": world.council.pk}


def receive_spend(world: World) -> Call:
    return lambda: spend_files.receive_spend(
        **_by(world), **_paid(world), filename="payments.csv", content=b"Date,Supplier,Amount"
    )


def record_load(world: World) -> Call:
    one = loaded(month_account(1, "2024-04"))
    return lambda: spend_files.record_load(**_by(world), **_paid(world), files=[one])


def correct_profile(world: World) -> Call:
    received = receive_spend(world)()
    asking = LoadedFile(name="payments.csv", digest="a" * 64, guess=guess(ORDER))
    (file,) = keep(world, world.council, asking, upload_id=received.subject_id)
    profile = guess().profile
    assert profile.unit is not None
    return lambda: spend_files.correct_profile(
        **_by(world),
        file_id=file.pk,
        columns=profile.columns,
        date_order=DateOrder.MONTH_FIRST,
        unit=profile.unit,
        why="The council says so",
    )


def remember_profile(world: World) -> Call:
    return lambda: spend_files.remember_profile(
        **_by(world), **_paid(world), profile=guess().profile, why="The council says so"
    )


def ask_to_release(world: World) -> Call:
    return lambda: spend_files.ask_to_release(**_by(world), partnership_id=world.place.pk)


def ask_to_withdraw(world: World) -> Call:
    (file,) = keep(world, world.council, loaded(month_account(1, "2024-04")))
    return lambda: spend_files.ask_to_withdraw(**_by(world), file_id=file.pk, why="It is of another council")


def record_withdrawal(world: World) -> Call:
    old, new = keep(
        world,
        world.council,
        loaded(month_account(1, "2024-04", replaced_by=2), replaced=True),
        loaded(month_account(2, "2024-04", digest="b" * 64)),
    )
    counts_again = loaded(month_account(1, "2024-04"))
    assert old.digest == counts_again.digest
    return lambda: spend_files.record_withdrawal(
        **_by(world), file_id=new.pk, why="It is of another council", beside=[counts_again]
    )


def land_release(world: World) -> Call:
    keep(world, world.council, loaded(month_account(1, "2024-04")))
    paid = payment(world.council, "Acorn Care", 10, date(2024, 4, 2))
    return lambda: releases.land_release(
        **_by(world),
        partnership_id=world.place.pk,
        facts=releases.ReleaseFacts(digest="a" * 64, folder="release", manifest={}),
        lines=lines_of([paid]),
        transfers=(),
    )


def propose_matches(world: World) -> Call:
    proposal = SupplierProposal(
        key="habour trust",
        name="Habour Trust",
        other_key="harbour trust",
        other_name="Harbour Trust",
        organisation=None,
        probability=0.9,
        reason="One letter differs.",
        pence=1_000,
        rows=1,
    )
    return lambda: suppliers.propose_matches(**_by(world), partnership_id=world.place.pk, proposals=[proposal])


def _match(world: World) -> dict[str, Any]:
    match = factories.make_supplier_match(partnership=world.place, organisation=world.charity)
    return {"match_id": match.pk, "why": "The same charity number"}


def accept_match(world: World) -> Call:
    given = _match(world)
    return lambda: suppliers.accept_match(**_by(world), **given)


def reject_match(world: World) -> Call:
    given = _match(world)
    return lambda: suppliers.reject_match(**_by(world), **given)


def undo_match(world: World) -> Call:
    given = _match(world)
    suppliers.accept_match(**_by(world), **given)
    return lambda: suppliers.undo_match(**_by(world), **given)


def set_facts(world: World) -> Call:
    return lambda: suppliers.set_facts(
        **_by(world), organisation_id=world.charity.pk, source="A register", as_at=date(2025, 3, 1), size="small"
    )


SCENARIOS: dict[str, Scenario] = {
    "accounts.send_digest": send_digest,
    "accounts.send_invitation": send_invitation,
    "accounts.set_password": set_password,
    "areas.add_area": add_area,
    "areas.set_neighbourhood": set_neighbourhood,
    "areas.set_population": set_population,
    "asking.answer": answer,
    "asking.ask_to_accept": ask_to_accept,
    "asking.ask_to_read": ask_to_read,
    "asking.ask_to_recode": ask_to_recode,
    "asking.bring": bring,
    "asking.look_elsewhere": look_elsewhere,
    "asking.retire_and_apply": retire_and_apply,
    "asking.write_and_apply": write_and_apply,
    "coding.load_starter_rules": load_starter_rules,
    "coding.recode": recode,
    "coding.retire_rule": retire_rule,
    "coding.write_rule": write_rule,
    "derived.rebuild": rebuild,
    "organisations.add_name": add_name,
    "organisations.add_organisation": add_organisation,
    "organisations.record_succession": record_succession,
    "organisations.set_group": set_group,
    "partnerships.add_partner": add_partner,
    "partnerships.end_appointment": end_appointment,
    "partnerships.invite": invite,
    "partnerships.correct_person": correct_person,
    "partnerships.set_digest": set_digest,
    "partnerships.set_up_partnership": set_up_partnership,
    "releases.land_release": land_release,
    "requests.ask": ask,
    "requests.mark": mark,
    "set_up.set_up_place": set_up_place,
    "sharing.share_statement": share_statement,
    "spend_files.ask_to_release": ask_to_release,
    "spend_files.ask_to_withdraw": ask_to_withdraw,
    "spend_files.correct_profile": correct_profile,
    "spend_files.receive_spend": receive_spend,
    "spend_files.record_load": record_load,
    "spend_files.record_withdrawal": record_withdrawal,
    "spend_files.remember_profile": remember_profile,
    "suppliers.accept_match": accept_match,
    "suppliers.propose_matches": propose_matches,
    "suppliers.reject_match": reject_match,
    "suppliers.set_facts": set_facts,
    "suppliers.undo_match": undo_match,
    "uploads.accept": accept,
    "uploads.confirm": confirm,
    "uploads.count_anyway": count_anyway,
    "uploads.discard": discard,
    "uploads.point_to": point_to,
    "uploads.read": read,
    "uploads.receive": receive,
    "uploads.undo": undo,
}

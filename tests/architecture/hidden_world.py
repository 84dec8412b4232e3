"""What must a stranger never learn of? A place that everybody sees, and hidden records in and beside it.

Everything hidden says so: each text holds WORD, each sum of money and each count of people holds FIGURE.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models

from placepound.core.money.spend.plain import guess_to, report_to
from placepound.core.terms.area import AreaLevel
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.viewer import Sensitivity, Sharing
from placepound.registers.models import (
    Area,
    CodingRule,
    Flow,
    Fund,
    Organisation,
    Partnership,
    SpendFile,
    SpendLine,
    SpendRelease,
    Statement,
    Upload,
)
from tests import factories as make
from tests.architecture.hidden_payments import (
    HiddenPayments,
    hidden_figures,
    hide_payments,
    open_earlier_year,
    open_figures,
    open_lines,
)
from tests.architecture.telltale import FIGURE, HIDDEN_FILE, LATER, MONEY, PEOPLE, WORD
from tests.factories import World
from tests.factories.spend_accounts import ORDER, full_account, guess


@dataclass(frozen=True, kw_only=True)
class Open:
    """What everybody sees: a statement with spending, coded by a rule and paid from a fund of the partners' own.

    It is of published payments: lines are two of them.
    """

    world: World
    statement: Statement
    spending: Flow
    transfer: Flow
    rule: CodingRule
    fund: Fund
    lines: tuple[SpendLine, ...]


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """What only the council and those it shares with see."""

    place: Partnership
    body: Organisation
    predecessor: Organisation
    area: Area
    rule: CodingRule
    statements: tuple[Statement, ...]
    uploads: tuple[Upload, ...]
    appointment: int
    work: int
    spend_files: tuple[SpendFile, ...]
    figures: SpendRelease
    payments: HiddenPayments
    subjects: tuple[models.Model, ...]


def open_world() -> Open:
    """A public place whose figures partly rest on what its partners keep among themselves."""
    world = make.small_world()
    among_partners = {
        "owner": world.council,
        "sharing": Sharing.PARTNERSHIP,
        "shared_with_partnership": world.place,
        "partnership": world.place,
    }
    rule = make.make_coding_rule(**among_partners, text=f"{WORD} rule", reason=f"{WORD} reason", author=WORD)
    fund = make.make_fund(**among_partners, name=f"{WORD} fund")
    statement = make.make_statement(
        partnership=world.place, publisher=world.council, owner=world.council, release=open_figures(world.place)
    )
    spending = make.make_flow(statement=statement, coding_rule=rule, fund=fund, area=world.neighbourhoods[0])
    transfer = make.make_flow(statement=statement, flow_class="transfer", counterparty=world.icb)
    make.make_spend_transfer(statement=statement, payee=world.icb, **received_in_hidden_file())
    for flow in (spending, transfer):
        make.make_pound_cell(statement=statement, fund=flow.fund, area=flow.area, flow_class=flow.flow_class)
    make.make_audit_line(subject_kind="statement", subject_id=str(statement.pk), on=world.on, after={"title": "Open"})
    lines = open_lines(spending, transfer, world.council)
    open_earlier_year(statement)
    return Open(
        world=world, statement=statement, spending=spending, transfer=transfer, rule=rule, fund=fund, lines=lines
    )


def received_in_hidden_file() -> dict[str, Any]:
    """The payee's side of an open transfer, as a file shows it that only the council sees."""
    return {"received_on": LATER, "received": MONEY, "received_file": HIDDEN_FILE, "received_row": HIDDEN_FILE}


def ways_to_hide(world: World) -> Iterator[dict[str, Any]]:
    """Every way in which the council keeps a record from strangers."""
    council = {"owner": world.council}
    yield council | {"sharing": Sharing.OWN}
    yield council | {"sharing": Sharing.NAMED, "named": [world.icb]}
    yield council | {"sharing": Sharing.PARTNERSHIP, "shared_with_partnership": world.place}
    yield council | {"sharing": Sharing.PUBLIC, "sensitivity": Sensitivity.COMMERCIAL, "sensitive_until": LATER}
    yield council | {"sharing": Sharing.PUBLIC, "sensitivity": Sensitivity.PERSONAL}


def hide(shown: Open) -> Hidden:
    """A hidden place beside the open one, and hidden records of every kind within it."""
    world = shown.world
    own = {"owner": world.council, "sharing": Sharing.OWN}
    body, predecessor = _bodies(own)
    area = _areas(shown, own)
    place = make.make_partnership(**own, name=f"{WORD} place", slug=WORD.lower(), area=area, about=WORD, source=WORD)
    make.make_partnership_member(partnership=place, organisation=body, capacity=WORD)
    make.make_partnership_member(partnership=place, organisation=world.council)
    figures = hidden_figures(world.place, own)
    hidden = [_statement(world.place, world.council, how, figures) for how in ways_to_hide(world)]
    hidden.append(_statement(place, body, own, hidden_figures(place, own)))
    waiting = [_upload(world.place, world.council, how) for how in ways_to_hide(world)]
    _beside(shown, hidden[0])
    rule = make.make_coding_rule(**own, partnership=world.place, text=WORD, reason=WORD, author=WORD)
    make.make_coding_rule(**own, partnership=place, text=WORD, reason=WORD, author=WORD)
    make.make_fund(**own, partnership=world.place, name=f"{WORD} pool")
    appointment = make.make_appointment(
        organisation=body, person=make.make_user(name=f"{WORD} person", email="zebra@example.org"), title=WORD
    )
    work = make.make_work_request(**own, subject_id=waiting[0].pk, message=WORD)
    files = [_spend_file(world.place, world.council, how) for how in ways_to_hide(world)]
    files.append(_spend_file(place, body, own, number=HIDDEN_FILE))
    payments = hide_payments(figures, hidden, ways_to_hide(world), body=body, area=area, own=own)
    _asked_about(world.place, hidden[0], files[0], own)
    subjects = (place, body, area, rule, hidden[0], waiting[0], hidden[0].flows.all()[0], hidden[0].rows.get())
    for subject in subjects:
        kind = subject._meta.model_name
        make.make_audit_line(
            subject_kind=kind, subject_id=str(subject.pk), by_name=WORD, why=WORD, after={"name": WORD}
        )
    return Hidden(
        place=place,
        body=body,
        predecessor=predecessor,
        area=area,
        rule=rule,
        statements=tuple(hidden),
        uploads=tuple(waiting),
        appointment=appointment.pk,
        work=work.pk,
        spend_files=tuple(files),
        figures=figures,
        payments=payments,
        subjects=subjects,
    )


def _bodies(own: dict[str, Any]) -> tuple[Organisation, Organisation]:
    body = make.make_organisation(**own, name=f"{WORD} trust", note=WORD)
    predecessor = make.make_organisation(**own, name=f"{WORD} old trust", valid_to=date(2022, 6, 30))
    make.make_organisation_identifier(organisation=body, value="ZEBRA-77777")
    make.make_succession(predecessor=predecessor, successor=body, source=WORD)
    group = make.make_organisation(**own, name=f"{WORD} group", kind=OrganisationKind.GROUP)
    make.make_group_member(group=group, member=body)
    return body, predecessor


def _areas(shown: Open, own: dict[str, Any]) -> Area:
    """A hidden area within the open one, and another around it."""
    inside = make.make_area(**own, name=f"{WORD} hill", level=AreaLevel.NEIGHBOURHOOD, code="X77777777", source=WORD)
    around = make.make_area(**own, name=f"{WORD} county", level=AreaLevel.SYSTEM)
    make.make_area_containment(outer=shown.world.area, inner=inside)
    make.make_area_containment(outer=around, inner=shown.world.area)
    make.make_area_population(area=inside, people=PEOPLE, source=WORD)
    make.make_area_shape(area=inside, source=WORD)
    version = make.make_neighbourhood_version(area=inside, reason=WORD)
    make.make_neighbourhood_part(version=version, part=make.make_area(**own, name=f"{WORD} street"))
    return inside


def _upload(place: Partnership, publisher: Organisation, how: dict[str, Any]) -> Upload:
    facts = {"title": WORD, "document": WORD, "basis": "budget", "financial_year": "2025/26"}
    return make.make_upload(partnership=place, publisher=publisher, filename=f"{WORD}.csv", facts=facts, **how)


def _spend_file(place: Partnership, publisher: Organisation, how: dict[str, Any], **said: Any) -> SpendFile:
    """A hidden file of payments with its account, loaded from a hidden upload."""
    upload = make.make_upload(partnership=place, publisher=publisher, kind="spend", filename=WORD, **how)
    read = replace(guess(ORDER), notices=(WORD,))
    report = full_account(1, WORD, notices=(WORD,), months=(("2024-05", MONEY, PEOPLE),))
    texts = {"name": WORD, "sheet": WORD, "stated_from": WORD, "lost_signs": WORD, "stated": MONEY}
    return make.make_spend_file(
        partnership=place, organisation=publisher, upload=upload, payments_sum=MONEY, guess=guess_to(read),
        report=report_to(report), **texts, **how, **said,
    )  # fmt: skip


def _asked_about(place: Partnership, statement: Statement, file: SpendFile, own: dict[str, Any]) -> None:
    """What is asked about hidden payments, how a hidden layout is read, and a hidden transfer."""
    make.make_spend_profile(
        organisation=make.make_organisation(**own), fingerprint=file.guess["profile"]["fingerprint"], why=WORD
    )
    make.make_work_request(**own, kind="load_spend", subject_id=file.upload_id, message=WORD)
    make.make_work_request(**own, kind="release_spend", subject_id=place.pk, message=WORD)
    make.make_spend_transfer(statement=statement, payee=make.make_organisation(**own, name=WORD), paid=MONEY)


def _statement(place: Partnership, publisher: Organisation, how: dict[str, Any], figures: SpendRelease) -> Statement:
    """A hidden statement, of payments, with all that hangs on it."""
    said = {"title": f"{WORD} schedule", "document": WORD, "locator": WORD, "note": WORD, "counted_why": WORD}
    statement = make.make_statement(
        partnership=place,
        publisher=publisher,
        upload=_upload(place, publisher, how),
        accepted_sum=MONEY,
        release=figures,
        **said,
        **how,
    )
    row = make.make_statement_row(
        statement=statement, number=1, texts={"service": WORD}, written=FIGURE, amount=MONEY, reason=WORD
    )
    rule = make.make_coding_rule(
        partnership=place, text=f"{WORD} {statement.pk}", reason=WORD, **{k: v for k, v in how.items() if k != "named"}
    )
    flow = make.make_flow(
        statement=statement, row=row, amount=MONEY, service=WORD, scheme=WORD, provider_name=WORD, coding_rule=rule
    )
    make.make_flow(statement=statement, row=row, amount=MONEY, service=f"{WORD} unmapped", service_group="UNM")
    make.make_pound_cell(statement=statement, amount=MONEY, service=WORD, scheme=WORD)
    elimination = make.make_elimination(flow=flow, eliminated=MONEY, unmatched=MONEY, trace=[_step()])
    make.make_attention(statement=statement, sentence=WORD, why=WORD, amount=MONEY)
    gap = make.make_pound_gap(partnership=place, node_name=WORD, inflow=MONEY)
    _rest_on(elimination.evidence, gap.statements, statement)
    return statement


def _rest_on(evidence: Any, statements: Any, statement: Statement) -> None:
    for several in (evidence, statements):
        several.set([statement])


def _step() -> dict[str, Any]:
    return {"sentence": f"{WORD} passes £{FIGURE}", "amount": MONEY, "flows": []}


def _beside(shown: Open, hidden: Statement) -> None:
    """Hidden facts about what is open: an overlap, and a transfer whose onward spending only the hidden one tells."""
    make.make_statement_overlap(first=shown.statement, second=hidden, reason=WORD)
    taken = make.make_elimination(flow=shown.transfer, eliminated=MONEY, unmatched=MONEY, trace=[_step()])
    taken.evidence.set([hidden])

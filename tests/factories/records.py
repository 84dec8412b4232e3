"""How does a test get one record? A function for each model: every field may be given, none must be."""

from datetime import date
from itertools import count
from typing import Any

from placepound.core.terms.area import AreaLevel
from placepound.core.terms.organisation import OrganisationKind, Scheme
from placepound.core.terms.viewer import Role
from placepound.registers import models
from placepound.registers.base import writing
from placepound.registers.names import name_key

_numbers = count(1)

ON = date(2025, 6, 2)
YEAR = {"period_start": date(2025, 4, 1), "period_end": date(2026, 3, 31)}


def _save(model: type[Any], given: dict[str, Any], **usual: Any) -> Any:
    """Save a row with the usual values where none is given. A usual value may be a factory, called only if needed."""
    values = {
        name: given[name] if name in given else value() if callable(value) else value for name, value in usual.items()
    }
    values |= given
    several = {name: values.pop(name) for name in list(values) if _is_many_to_many(model, name)}
    with writing("test"):
        row = model(**values)
        row.save()
        for name, others in several.items():
            getattr(row, name).set(others)
    return row


def _is_many_to_many(model: type[Any], name: str) -> bool:
    return name in {field.name for field in model._meta.many_to_many}


def make_user(**given: Any) -> models.User:
    number = next(_numbers)
    person: models.User = _save(models.User, given, email=f"person{number}@example.org", name=f"Person {number}")
    if not person.password:
        person.set_unusable_password()
        person.save()
    return person


def make_organisation(**given: Any) -> models.Organisation:
    """A body, findable by its own name."""
    body: models.Organisation = _save(
        models.Organisation, given, name=f"Body {next(_numbers)}", kind=OrganisationKind.UNITARY
    )
    make_organisation_name(organisation=body, name=body.name)
    return body


def make_organisation_name(**given: Any) -> models.OrganisationName:
    name = given.setdefault("name", f"Other name {next(_numbers)}")
    return _save(models.OrganisationName, given, organisation=make_organisation, key=name_key(name))


def make_organisation_identifier(**given: Any) -> models.OrganisationIdentifier:
    return _save(
        models.OrganisationIdentifier,
        given,
        organisation=make_organisation,
        scheme=Scheme.SYNTHETIC,
        value=f"BODY-{next(_numbers)}",
    )


def make_succession(**given: Any) -> models.Succession:
    return _save(
        models.Succession,
        given,
        predecessor=make_organisation,
        successor=make_organisation,
        on=date(2022, 7, 1),
        source="An order",
    )


def make_group_member(**given: Any) -> models.GroupMember:
    return _save(
        models.GroupMember,
        given,
        group=lambda: make_organisation(kind=OrganisationKind.GROUP),
        member=make_organisation,
    )


def make_area(**given: Any) -> models.Area:
    number = next(_numbers)
    return _save(models.Area, given, level=AreaLevel.PLACE, code=f"X{number:08d}", vintage=2021, name=f"Area {number}")


def make_area_containment(**given: Any) -> models.AreaContainment:
    return _save(models.AreaContainment, given, outer=make_area, inner=make_area)


def make_neighbourhood_version(**given: Any) -> models.NeighbourhoodVersion:
    return _save(
        models.NeighbourhoodVersion,
        given,
        area=lambda: make_area(level=AreaLevel.NEIGHBOURHOOD),
        number=1,
        valid_from=date(2024, 4, 1),
        reason="First drawn",
    )


def make_neighbourhood_part(**given: Any) -> models.NeighbourhoodPart:
    return _save(
        models.NeighbourhoodPart,
        given,
        version=make_neighbourhood_version,
        part=lambda: make_area(level=AreaLevel.LSOA),
    )


def make_area_population(**given: Any) -> models.AreaPopulation:
    return _save(
        models.AreaPopulation, given, area=make_area, year=2024, base="resident", people=100_000, source="A count"
    )


def make_area_shape(**given: Any) -> models.AreaShape:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    return _save(models.AreaShape, given, area=make_area, geometry=square, source="A map")


def make_partnership(**given: Any) -> models.Partnership:
    number = next(_numbers)
    return _save(models.Partnership, given, name=f"Place {number}", slug=f"place-{number}", area=make_area)


def make_partnership_member(**given: Any) -> models.PartnershipMember:
    return _save(models.PartnershipMember, given, partnership=make_partnership, organisation=make_organisation)


def make_fund(**given: Any) -> models.Fund:
    name = given.setdefault("name", f"Fund {next(_numbers)}")
    return _save(models.Fund, given, partnership=make_partnership, key=name_key(name))


def make_appointment(**given: Any) -> models.Appointment:
    if not given.keys() & {"organisation", "organisation_id", "partnership", "partnership_id"}:
        given["organisation"] = make_organisation()
    return _save(models.Appointment, given, person=make_user, role=Role.READER, valid_from=date(2020, 1, 1))


def make_upload(**given: Any) -> models.Upload:
    number = next(_numbers)
    given.setdefault("content", b"Service,Amount (\xc2\xa3)\nSupport,100\n")
    return _save(
        models.Upload,
        given,
        partnership=make_partnership,
        publisher=make_organisation,
        filename=f"file {number}.csv",
        digest=f"{number:064x}",
        size=len(given["content"]),
        expires=date(2025, 7, 2),
        facts={"title": "A title", "document": "A document", "basis": "budget", "financial_year": "2025/26"},
    )


def make_remembered_layout(**given: Any) -> models.RememberedLayout:
    return _save(
        models.RememberedLayout,
        given,
        publisher=make_organisation,
        fingerprint=f"{next(_numbers):064x}",
        layout={},
        remembered_on=ON,
    )


def make_remembered_body(**given: Any) -> models.RememberedBody:
    return _save(
        models.RememberedBody,
        given,
        publisher=make_organisation,
        organisation=make_organisation,
        key=f"body {next(_numbers)}",
        remembered_on=ON,
    )


def make_work_request(**given: Any) -> models.WorkRequest:
    return _save(models.WorkRequest, given, kind="read_upload", subject_id=next(_numbers), on=ON)


def make_statement(**given: Any) -> models.Statement:
    """A statement of one reconciled row of £100, over its own upload, in the partnership and by the publisher given."""
    place = given.get("partnership") or make_partnership()
    publisher = given.get("publisher") or make_organisation()
    return _save(
        models.Statement,
        given,
        partnership=place,
        publisher=publisher,
        upload=lambda: make_upload(partnership=place, publisher=publisher, state=models.UploadState.ACCEPTED),
        title=f"Statement {next(_numbers)}",
        document="A document",
        basis="budget",
        **YEAR,
        accepted_on=ON,
        rows_read=1,
        accepted=1,
        refused=0,
        totals=0,
        accepted_sum=10_000,
        refused_sum=0,
        outcome="reconciled",
    )


def make_statement_overlap(**given: Any) -> models.StatementOverlap:
    if not given.keys() & {"first", "first_id"}:
        given["first"] = make_statement()
        given["second"] = make_statement(partnership=given["first"].partnership)
    return _save(models.StatementOverlap, given, reason="Both count the pool")


def make_statement_row(**given: Any) -> models.StatementRow:
    number = next(_numbers)
    return _save(
        models.StatementRow,
        given,
        statement=make_statement,
        number=number,
        where=f"line {number}, column 2",
        verdict="accepted",
        texts={"service": "Support"},
        written="100",
        amount=10_000,
    )


def make_coding_rule(**given: Any) -> models.CodingRule:
    return _save(
        models.CodingRule,
        given,
        partnership=make_partnership,
        position=next(_numbers),
        field="service",
        match="contains",
        text=f"word {next(_numbers)}",
        service_group="PRE6",
        author="A person",
        reason="It says so",
    )


def make_flow(**given: Any) -> models.Flow:
    """A row's money: a plan of £100 spent on support, by the statement's publisher unless a payer is given."""
    statement = given.get("statement") or (given["row"].statement if "row" in given else make_statement())
    amount = given.setdefault("amount", 10_000)
    return _save(
        models.Flow,
        given,
        statement=statement,
        row=lambda: make_statement_row(statement=statement, amount=amount),
        payer=statement.publisher,
        provider_kind="not_stated",
        service="Support",
        service_group="PRE6",
        period_start=statement.period_start,
        period_end=statement.period_end,
        status="plan",
        flow_class="spend",
        confidence="A",
    )


def make_pound_cell(**given: Any) -> models.PoundCell:
    statement = given.setdefault("statement", None) or make_statement()
    given["statement"] = statement
    return _save(
        models.PoundCell,
        given,
        payer=statement.publisher,
        provider_kind="not_stated",
        service="Support",
        service_group="PRE6",
        **YEAR,
        status="plan",
        flow_class="spend",
        confidence="A",
        amount=10_000,
        precision=0,
        rows=1,
        rule_version="test",
    )


def make_elimination(**given: Any) -> models.Elimination:
    return _save(
        models.Elimination,
        given,
        flow=lambda: make_flow(flow_class="transfer"),
        kind="matched",
        eliminated=10_000,
        rule_version="test",
    )


def make_pound_gap(**given: Any) -> models.PoundGap:
    return _save(
        models.PoundGap,
        given,
        partnership=make_partnership,
        **YEAR,
        status="plan",
        node_kind="fund",
        node_key="fund:1",
        node_name="A pooled fund",
        inflow=10_000,
        outflow=9_000,
        rule_version="test",
    )


def make_attention(**given: Any) -> models.Attention:
    return _save(
        models.Attention,
        given,
        statement=make_statement,
        kind="unmapped",
        sentence="£100 in 1 row has no service group.",
        why="No rule matches.",
        verb="Write a coding rule",
        amount=10_000,
        rule_version="test",
    )


def make_audit_line(**given: Any) -> models.AuditLine:
    return _save(
        models.AuditLine,
        given,
        on=ON,
        by_name="A person",
        action="tests.something",
        subject_kind="organisation",
        subject_id="1",
    )

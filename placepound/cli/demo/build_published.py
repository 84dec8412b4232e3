"""How do the places made of published figures get in? Their bodies, areas and statements, with the document named."""

from datetime import date

from placepound.actions.areas import add_area, set_population
from placepound.actions.coding import load_starter_rules
from placepound.actions.organisations import add_organisation, record_succession, set_group
from placepound.actions.partnerships import add_partner, set_up_partnership
from placepound.cli.demo.published import PublishedArea, PublishedOrganisation, PublishedPlace, PublishedStatement
from placepound.cli.demo.steps import BUILDING, SetUp, Track, bring
from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Unit
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.viewer import Sharing, Viewer

HANDED_OVER = "Health and Care Act 2022: integrated care boards took over on 1 July 2022"
ROWS_OVERLAP = "the document does not say whether its lines share money"
MERGED = "Dates of the bodies' codes at the Organisation Data Service"


def set_up(place: PublishedPlace, *, on: date) -> SetUp:
    """The place without its figures: areas, bodies, partners and coding rules."""
    areas = _areas(place.areas, on=on)
    bodies = _bodies(place.organisations, on=on)
    partnership = set_up_partnership(
        by=BUILDING,
        on=on,
        name=place.partnership.name,
        area_id=areas[place.partnership.area],
        about=f"{place.summary} {place.partnership.operating_model}.",
        source=place.partnership.source,
    )
    _partners(place, partnership.pk, bodies, on=on)
    load_starter_rules(by=BUILDING, on=on, partnership_id=partnership.pk)
    return SetUp(partnership=partnership.pk, bodies=bodies)


def bring_statements(place: PublishedPlace, here: SetUp, *, by: Viewer, on: date, track: Track) -> None:
    """Import each published statement; overlaps that the documents state or leave open are recorded with them."""
    taken: dict[str, int] = {}
    for statement in track(place.name.partition(":")[0], place.statements):
        overlaps = tuple(
            (taken[other], overlap.reason)
            for overlap in place.overlaps
            for other in overlap.statements
            if statement.key in overlap.statements and other in taken
        )
        taken[statement.key] = bring(
            by=by,
            on=on,
            partnership_id=here.partnership,
            publisher_id=here.bodies[statement.owner],
            filename=statement.filename,
            content=statement.content,
            facts=_facts(statement, overlaps),
            unit=Unit.POUNDS,
        )


def _areas(areas: tuple[PublishedArea, ...], *, on: date) -> dict[str, int]:
    keys: dict[str, int] = {}
    for area in areas:
        within = (keys[area.parent],) if area.parent else ()
        row = add_area(by=BUILDING, on=on, level=area.level, code=area.code, name=area.name, within=within)
        keys[area.key] = row.pk
        if area.population:
            set_population(
                by=BUILDING,
                on=on,
                area_id=row.pk,
                year=area.population.on.year,
                base="resident",
                people=area.population.count,
                source=area.population.source,
            )
    return keys


def _bodies(bodies: tuple[PublishedOrganisation, ...], *, on: date) -> dict[str, int]:
    keys: dict[str, int] = {}
    for body in bodies:
        keys[body.key] = add_organisation(
            by=BUILDING,
            on=on,
            name=body.name,
            kind=body.kind,
            identifiers=tuple((one.scheme, one.value) for one in body.identifiers),
            aliases=body.aliases,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
        ).pk
    for body in bodies:
        if body.members:
            members = tuple(keys[member] for member in body.members)
            set_group(by=BUILDING, on=on, group_id=keys[body.key], member_ids=members, why="Named together as one")
        if body.successor:
            _hand_over(body, keys, {other.key: other for other in bodies}, on=on)
    return keys


def _hand_over(
    body: PublishedOrganisation, keys: dict[str, int], bodies: dict[str, PublishedOrganisation], *, on: date
) -> None:
    assert body.successor is not None
    successor = bodies[body.successor]
    assert successor.valid_from is not None
    record_succession(
        by=BUILDING,
        on=on,
        predecessor_id=keys[body.key],
        successor_id=keys[successor.key],
        from_day=successor.valid_from,
        source=HANDED_OVER if successor.kind is OrganisationKind.ICB else MERGED,
    )


def _partners(place: PublishedPlace, partnership: int, bodies: dict[str, int], *, on: date) -> None:
    """Who pays in the statements is counted; a single body whose part the document does not give is a partner only."""
    owners = {statement.owner for statement in place.statements}
    groups = {body.key for body in place.organisations if body.kind is OrganisationKind.GROUP}
    for body in place.organisations:
        if body.key not in {*place.partnership.members, *owners, *groups}:
            continue
        counted = body.key in groups or body.key in owners
        capacity = "Partners named together in the document" if body.key in groups else "Partner"
        add_partner(
            by=BUILDING,
            on=on,
            partnership_id=partnership,
            organisation_id=bodies[body.key],
            counted=counted,
            capacity=capacity if counted else "Partner; the document gives no figure of its own",
            valid_to=body.valid_to,
        )


def _facts(statement: PublishedStatement, overlaps: tuple[tuple[int, str], ...]) -> DocumentFacts:
    return DocumentFacts(
        title=statement.title,
        document=statement.document,
        locator=statement.where,
        note="\n".join(statement.notes),
        basis=statement.basis,
        financial_year=statement.period.label if statement.period else "",
        as_at=statement.as_at,
        as_at_said=statement.as_at_written,
        rows_overlap=ROWS_OVERLAP if statement.rows_may_overlap else "",
        typed=True,
        sharing=Sharing.PUBLIC,
        overlaps=overlaps,
    )

"""How does the synthetic place get in? Its areas, bodies and statements, by the actions and imports that people use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from placepound.actions import uploads
from placepound.actions.areas import add_area, set_neighbourhood, set_population
from placepound.actions.coding import load_starter_rules, write_rule
from placepound.actions.organisations import add_organisation
from placepound.actions.partnerships import add_partner, set_up_partnership
from placepound.actions.sharing import share_statement
from placepound.cli.demo.geography import AGE_BANDS, NOTICE, VINTAGE, Geography, SmallArea
from placepound.cli.demo.steps import BUILDING, SetUp, Track, bring
from placepound.cli.demo.synthetic_bodies import PARTNERS, PROVIDERS
from placepound.cli.demo.synthetic_layouts import LABEL
from placepound.cli.demo.synthetic_money import SyntheticStatement, services
from placepound.cli.demo.synthetic_payments import SyntheticPayments
from placepound.cli.demo.synthetic_shapes import Ring
from placepound.core.money.flows import Basis
from placepound.core.money.mapping import Match
from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Column
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.viewer import Sensitivity, Sharing, Viewer

POPULATION_YEAR = 2024
FROM = date(2023, 4, 1)
CHARITY = "carers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How far the owner shares one statement, and why. named: keys of bodies."""

    sharing: Sharing
    why: str
    named: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.NONE
    sensitive_days: int = 0


SHARED: Mapping[str, Shared] = {
    "synthetic-borough-outturn-2024-25": Shared(
        sharing=Sharing.PUBLIC, why="The borough council publishes its outturn (synthetic)"
    ),
    "synthetic-icb-budget-2025-26": Shared(
        sharing=Sharing.OWN,
        why="Prices are still being agreed with providers (synthetic)",
        sensitivity=Sensitivity.COMMERCIAL,
        sensitive_days=180,
    ),
    "synthetic-county-outturn-2023-24": Shared(
        sharing=Sharing.NAMED,
        why="Shared with the partners and with the carers' charity that it funds (synthetic)",
        named=("icb", "borough", CHARITY),
    ),
    "synthetic-borough-received-2025-26": Shared(
        sharing=Sharing.OWN, why="The borough council has not closed this list yet (synthetic)"
    ),
}
"""Every other statement is shared with the partnership."""


def set_up(geography: Geography, *, on: date, track: Track) -> SetUp:
    """The place without its money: areas, people, bodies, partners and coding rules."""
    place = _areas(geography, on=on, track=track)
    bodies = _bodies(on=on)
    partnership = set_up_partnership(
        by=BUILDING,
        on=on,
        name=geography.name,
        area_id=place,
        operating_model="joint_committee",
        valid_from=FROM,
        about=NOTICE,
        source=NOTICE,
        synthetic=True,
    )
    for body in PARTNERS:
        add_partner(
            by=BUILDING,
            on=on,
            partnership_id=partnership.pk,
            organisation_id=bodies[body.key],
            capacity="Partner",
            valid_from=FROM,
        )
    add_partner(
        by=BUILDING,
        on=on,
        partnership_id=partnership.pk,
        organisation_id=bodies[CHARITY],
        counted=False,
        capacity="Voice of the voluntary sector until March 2026; partners may still name it (synthetic)",
        valid_from=FROM,
        valid_to=date(2026, 3, 31),
    )
    load_starter_rules(by=BUILDING, on=on, partnership_id=partnership.pk)
    return SetUp(partnership=partnership.pk, bodies=bodies)


TAUGHT = ("Emergency and urgent hospital care", "Planned hospital care", "Disabled facilities and adaptations")
"""Services that no starter rule knows, and for which a partner has written a rule. Others wait to be coded."""


def teach(here: SetUp, *, by: Viewer, on: date, track: Track) -> None:
    """Write the rules that a partner would write for what the starter rules do not know."""
    groups = {service.name: service.group for service in services()}
    for name in track("Coding rules", TAUGHT):
        write_rule(
            by=by,
            on=on,
            partnership_id=here.partnership,
            field=Column.SERVICE,
            match=Match.EXACT,
            text=name,
            service_group=groups[name],
            reason="The partners agreed what this line is (synthetic)",
        )


def bring_statements(
    statements: tuple[SyntheticStatement, ...], here: SetUp, *, by: Mapping[str, Viewer], on: date, track: Track
) -> None:
    """Import each statement by the person of its owner's body, and share it as far as its owner would."""
    for statement in track("Statements of the synthetic place", statements):
        who = by[statement.owner]
        key = bring(
            by=who,
            on=on,
            partnership_id=here.partnership,
            publisher_id=here.bodies[statement.owner],
            filename=statement.filename,
            content=statement.content,
            facts=_facts(statement),
        )
        shared = SHARED.get(statement.key)
        if shared:
            share_statement(
                by=BUILDING,
                on=on,
                statement_id=key,
                sharing=shared.sharing,
                why=shared.why,
                named=tuple(here.bodies[body] for body in shared.named),
                sensitivity=shared.sensitivity,
                sensitive_until=date.fromordinal(on.toordinal() + shared.sensitive_days)
                if shared.sensitivity
                else None,
            )


def load_payments(
    files: tuple[SyntheticPayments, ...], here: SetUp, *, by: Mapping[str, Viewer], on: date, track: Track
) -> None:
    """Load what the partners publish of their payments, and sum it into the place pound, as the worker does."""
    from placepound.cli.spend_work import load_files, release_place

    for payer in track("Published payments of the synthetic place", [body.key for body in PARTNERS]):
        load_files(
            by=by[payer],
            on=on,
            partnership_id=here.partnership,
            organisation_id=here.bodies[payer],
            inputs=[(file.filename, file.content) for file in files if file.payer == payer],
        )
    release_place(by=by["county"], on=on, partnership_id=here.partnership)


def _facts(statement: SyntheticStatement) -> DocumentFacts:
    return DocumentFacts(
        title=statement.title,
        document=f"{LABEL}. {statement.filename}",
        note="\n".join((LABEL, *statement.notes)),
        basis=statement.basis,
        financial_year=statement.period.label,
        sharing=Sharing.PARTNERSHIP,
    )


WAITING = f"""{LABEL}
Grants to community groups as planned for 2026/27
Service,Provider,Provider kind,Planned spending
Carers' breaks,Lantern Carers Centre,VCFSE,148.5
Advocacy,Orchard Row Advocacy,VCFSE,96.2
Community kitchens,Vellmouth Community Foundry,VCFSE,41.75
Warm rooms,Cobblestrand Open Door,VCFSE,12.4
Total,,,298.85
"""


def leave_one_waiting(here: SetUp, *, by: Viewer, on: date) -> None:
    """A file that has been read and now waits for a person to say what one unit of its amounts is worth."""
    upload = uploads.receive(
        by=by,
        on=on,
        partnership_id=here.partnership,
        publisher_id=here.bodies["county"],
        filename="synthetic-county-grants-2026-27.csv",
        content=WAITING.encode(),
        facts=DocumentFacts(
            title="Grants to community groups 2026/27 (synthetic)",
            document=LABEL,
            basis=Basis.BUDGET,
            financial_year="2026/27",
        ),
    )
    uploads.read(by=by, on=on, upload_id=upload.pk)


def _bodies(*, on: date) -> dict[str, int]:
    return {
        body.key: add_organisation(
            by=BUILDING,
            on=on,
            name=body.name,
            kind=body.kind,
            identifiers=((body.identifier.scheme, body.identifier.value),),
            aliases=(body.written,),
            synthetic=True,
            note_text=NOTICE,
        ).pk
        for body in (*PARTNERS, *PROVIDERS)
    }


def _areas(geography: Geography, *, on: date, track: Track) -> int:
    """System, place, neighbourhoods of both definitions, small areas and practices; the key of the place."""
    keys: dict[AreaCode, int] = {}

    def add(level: AreaLevel, code: AreaCode, name: str, within: AreaCode | None, rings: tuple[Ring, ...] = ()) -> None:
        keys[code] = add_area(
            by=BUILDING,
            on=on,
            level=level,
            code=code,
            name=name,
            within=(keys[within],) if within else (),
            source=NOTICE,
            synthetic=True,
            geometry=_geometry(rings),
        ).pk

    add(AreaLevel.SYSTEM, geography.system, geography.system_name, None)
    add(AreaLevel.PLACE, geography.place, geography.name, geography.system)
    _people(keys[geography.place], geography.small_areas, on=on)
    for patch in track("Neighbourhoods", geography.neighbourhoods):
        add(AreaLevel.NEIGHBOURHOOD, patch.code, patch.name, geography.place, patch.rings)
        _people(keys[patch.code], [a for a in geography.small_areas if a.neighbourhood == patch.code], on=on)
    for area in track("Small areas", geography.small_areas):
        add(AreaLevel.LSOA, area.code, area.name, area.neighbourhood, (area.ring,))
        _people(keys[area.code], [area], on=on)
    for patch in geography.neighbourhoods:
        _consists_of(keys[patch.code], [keys[code] for code in patch.small_areas], on=on)
    _networks(geography, keys, add, on=on, track=track)
    return keys[geography.place]


def _networks(geography: Geography, keys: dict[AreaCode, int], add: Any, *, on: date, track: Track) -> None:
    """The second definition of neighbourhoods: the people on practices' lists."""
    practices = {practice.code: practice for practice in geography.practices}
    for network in track("Practice neighbourhoods", geography.practice_neighbourhoods):
        add(AreaLevel.NEIGHBOURHOOD, network.code, network.name, geography.place)
        members = [AreaCode(code, VINTAGE) for code in network.practices]
        for code in members:
            add(AreaLevel.PRACTICE, code, practices[code.code].name, network.code)
            _registered(keys[code], practices[code.code].list_size, on=on)
        _registered(keys[network.code], sum(practices[code].list_size for code in network.practices), on=on)
        _consists_of(keys[network.code], [keys[code] for code in members], on=on)


def _geometry(rings: tuple[Ring, ...]) -> dict[str, Any] | None:
    """The outline as GeoJSON writes it, closed; the first ring is the outer one."""
    if not rings:
        return None
    return {"type": "Polygon", "coordinates": [[list(point) for point in (*ring, ring[0])] for ring in rings]}


def _people(area: int, small: "list[SmallArea] | tuple[SmallArea, ...]", *, on: date) -> None:
    bands = {
        band: sum(people.count for one in small for people in one.people if people.age_band == band)
        for band in AGE_BANDS
    }
    set_population(
        by=BUILDING,
        on=on,
        area_id=area,
        year=POPULATION_YEAR,
        base="resident",
        people=sum(bands.values()),
        source=NOTICE,
        bands=bands,
    )


def _registered(area: int, people: int, *, on: date) -> None:
    set_population(
        by=BUILDING, on=on, area_id=area, year=POPULATION_YEAR, base="registered", people=people, source=NOTICE
    )


def _consists_of(area: int, parts: list[int], *, on: date) -> None:
    set_neighbourhood(
        by=BUILDING,
        on=on,
        area_id=area,
        from_day=FROM,
        parts=tuple((part, Decimal(1)) for part in parts),
        reason="As the partnership drew it (synthetic)",
    )

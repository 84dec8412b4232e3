"""What is this place? Its partnership, partners as at a day, areas with their people and money, and its sources."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from placepound.core.terms.area import AreaLevel
from placepound.core.terms.period import in_force
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Area,
    AreaPopulation,
    AreaShape,
    NeighbourhoodPart,
    NeighbourhoodVersion,
    Partnership,
    PartnershipMember,
    Statement,
)
from placepound.registers.queries.organisations import bodies_on


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """A place in a list, with how much is on record of it."""

    pk: int
    slug: str
    name: str
    area: str
    synthetic: bool
    partners: int
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """A partner of a place, and who it is on the day asked about."""

    pk: int
    name: str
    kind: str
    counted: bool
    capacity: str
    now: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """An area within a place, with its newest population."""

    pk: int
    code: str
    vintage: int
    name: str
    level: str
    people: int | None
    year: int | None
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """What is on record of a place."""

    slug: str
    name: str
    pk: int
    about: str
    source: str
    synthetic: bool
    operating_model: str
    valid_from: date | None
    valid_to: date | None
    area: AreaLine
    partners: tuple[PartnerLine, ...]
    areas: tuple[AreaLine, ...]
    shapes: tuple[tuple[int, dict[str, Any]], ...]
    bands: dict[str, int]
    population_source: str
    statements: int
    as_at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """What a neighbourhood consisted of from a day on."""

    number: int
    valid_from: date
    valid_to: date | None
    reason: str
    parts: tuple[tuple[str, str, int, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPage:
    """One area: where it lies, what it holds, its people, and its versions if it is a neighbourhood."""

    line: AreaLine
    source: str
    synthetic: bool
    lies_in: tuple[tuple[int, str], ...]
    contains: tuple[AreaLine, ...]
    populations: tuple[tuple[int, str, int, str], ...]
    versions: tuple[VersionLine, ...]
    places: tuple[tuple[str, str], ...]


@query
def place_list(*, viewer: Viewer, on: date) -> tuple[PlaceLine, ...]:
    """The places a viewer sees, real ones first."""
    seen = visible(Statement, viewer, on=on).filter(withdrawn_on__isnull=True)
    rows = visible(Partnership, viewer, on=on).select_related("area").order_by("synthetic", "name")
    counts = dict(seen.order_by().values_list("partnership").annotate(Count("pk")))
    return tuple(
        PlaceLine(
            pk=row.pk,
            slug=row.slug,
            name=row.name,
            area=row.area.name,
            synthetic=row.synthetic,
            partners=row.partners,
            statements=counts.get(row.pk, 0),
        )
        for row in rows.annotate(partners=Count("members", distinct=True))
    )


@query
def place(slug: str, *, viewer: Viewer, on: date, as_at: date | None = None) -> PlacePage | None:
    """A place as at a day; None where the viewer does not see it."""
    row = visible(Partnership, viewer, on=on).select_related("area").filter(slug=slug).first()
    if row is None:
        return None
    day = as_at or on
    inner = _areas(
        visible(Area, viewer, on=on)
        .filter(Q(lies_in__outer=row.area) | Q(lies_in__outer__lies_in__outer=row.area))
        .distinct()
    )
    neighbourhoods = tuple(line for line in inner if line.level == AreaLevel.NEIGHBOURHOOD.label)
    shown = neighbourhoods or tuple(line for line in inner if line.level == AreaLevel.PLACE.label)
    newest = AreaPopulation.objects.filter(area=row.area).order_by("-year", "-base").first()
    return PlacePage(
        slug=row.slug,
        name=row.name,
        pk=row.pk,
        about=row.about,
        source=row.source,
        synthetic=row.synthetic,
        operating_model=row.get_operating_model_display(),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        area=_areas(Area.objects.filter(pk=row.area_id))[0],
        partners=_partners(row, day),
        areas=shown,
        shapes=tuple(AreaShape.objects.filter(area__in=[line.pk for line in shown]).values_list("area", "geometry")),
        bands=newest.bands if newest else {},
        population_source=newest.source if newest else "",
        statements=visible(Statement, viewer, on=on).filter(partnership=row, withdrawn_on__isnull=True).count(),
        as_at=day,
    )


@query
def area(key: int, *, viewer: Viewer, on: date) -> AreaPage | None:
    """One area; None where the viewer does not see it."""
    row = visible(Area, viewer, on=on).filter(pk=key).first()
    if row is None:
        return None
    return AreaPage(
        line=_areas(Area.objects.filter(pk=row.pk))[0],
        source=row.source,
        synthetic=row.synthetic,
        lies_in=tuple(visible(Area, viewer, on=on).filter(contains__inner=row).values_list("pk", "name")),
        contains=_areas(visible(Area, viewer, on=on).filter(lies_in__outer=row)),
        populations=tuple(row.populations.values_list("year", "base", "people", "source")),
        versions=_versions(row, viewer, on=on),
        places=tuple(visible(Partnership, viewer, on=on).filter(area=row).values_list("slug", "name")),
    )


def _areas(rows: Any) -> tuple[AreaLine, ...]:
    newest: dict[int, AreaPopulation] = {}
    rows = list(rows.order_by("name", "code"))
    for count in AreaPopulation.objects.filter(area__in=[row.pk for row in rows]).order_by("base", "year"):
        if count.base == "resident" or count.area_id not in newest:
            newest[count.area_id] = count
    return tuple(_area_line(row, newest.get(row.pk)) for row in rows)


def _area_line(row: Area, count: AreaPopulation | None) -> AreaLine:
    return AreaLine(
        pk=row.pk,
        code=row.code,
        vintage=row.vintage,
        name=row.name,
        level=AreaLevel(row.level).label,
        people=count.people if count else None,
        year=count.year if count else None,
        base=count.base if count else "",
    )


def _partners(row: Partnership, as_at: date) -> tuple[PartnerLine, ...]:
    members = [
        member
        for member in PartnershipMember.objects.filter(partnership=row).select_related("organisation")
        if in_force(member.valid_from, member.valid_to, on=as_at)
    ]
    now = bodies_on({member.organisation_id for member in members}, as_at=as_at)
    return tuple(
        PartnerLine(
            pk=member.organisation_id,
            name=member.organisation.name,
            kind=member.organisation.get_kind_display(),
            counted=member.counted,
            capacity=member.capacity,
            now=now[member.organisation_id],
        )
        for member in members
    )


def _versions(row: Area, viewer: Viewer, *, on: date) -> tuple[VersionLine, ...]:
    versions = list(NeighbourhoodVersion.objects.filter(area=row).order_by("-number"))
    parts: dict[int, list[tuple[str, str, int, Decimal]]] = {}
    shown = visible(Area, viewer, on=on)
    found = NeighbourhoodPart.objects.filter(version__in=versions, part__in=shown).select_related("part")
    for part in found.order_by("part__code"):
        parts.setdefault(part.version_id, []).append((part.part.code, part.part.name, part.part.vintage, part.weight))
    return tuple(
        VersionLine(
            number=version.number,
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            reason=version.reason,
            parts=tuple(parts.get(version.pk, ())),
        )
        for version in versions
    )

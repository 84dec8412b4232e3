"""How do areas, their populations and versioned neighbourhoods enter the record?"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from placepound.actions.base import action, need, note, refuse
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.period import day
from placepound.core.terms.problem import Problem
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.models import (
    Area,
    AreaContainment,
    AreaPopulation,
    AreaShape,
    NeighbourhoodPart,
    NeighbourhoodVersion,
)


@action
def add_area(
    *,
    by: Viewer,
    on: date,
    level: AreaLevel,
    code: AreaCode,
    name: str,
    within: tuple[int, ...] = (),
    source: str = "",
    synthetic: bool = False,
    geometry: dict[str, Any] | None = None,
) -> Area:
    """Add an area under its code and vintage, within the areas that contain it. Refuses a code that is taken."""
    need(by, Duty.STEWARD)
    taken = Area.objects.filter(code=code.code, vintage=code.vintage).first()
    refuse(
        Problem(message=f"{code} already stands for {taken.name}.", field="code") if taken else None,
        None if name.strip() else Problem(message="Give the area's name.", field="name"),
    )
    area = Area(
        level=level, code=code.code, vintage=code.vintage, name=name.strip(), source=source, synthetic=synthetic
    )
    area.save()
    for outer in within:
        AreaContainment(outer_id=outer, inner=area).save()
    if geometry is not None:
        AreaShape(area=area, geometry=geometry, source=source).save()
    note(area, by=by, on=on, within=within)
    return area


@action
def set_population(
    *,
    by: Viewer,
    on: date,
    area_id: int,
    year: int,
    base: str,
    people: int,
    source: str,
    bands: dict[str, int] | None = None,
) -> AreaPopulation:
    """Record how many people an area has, on which base and by whose count."""
    need(by, Duty.STEWARD)
    refuse(
        None if people > 0 else Problem(message="A population is a whole number above nothing.", field="people"),
        None if source.strip() else Problem(message="Name the source of the population.", field="source"),
        None
        if not bands or sum(bands.values()) == people
        else Problem(message=f"The age bands add up to {sum(bands.values()):,}, not to {people:,}.", field="bands"),
    )
    row = AreaPopulation.objects.filter(area=area_id, year=year, base=base).first()
    row = row or AreaPopulation(area_id=area_id, year=year, base=base)
    row.people, row.source, row.bands = people, source, bands or {}
    row.save()
    note(row.area, by=by, on=on, why=source, population=people, year=year, base=base)
    return row


@action
def set_neighbourhood(
    *, by: Viewer, on: date, area_id: int, from_day: date, parts: tuple[tuple[int, Decimal], ...], reason: str
) -> NeighbourhoodVersion:
    """Say what a neighbourhood consists of from a day on: small areas or practices, each with the share that belongs.

    The earlier version ends the day before and stays on record. Refuses parts of two boundary vintages together.
    """
    need(by, Duty.STEWARD)
    area = Area.objects.get(pk=area_id)
    chosen = {part.pk: part for part in Area.objects.filter(pk__in=[key for key, _ in parts])}
    vintages = {part.vintage for part in chosen.values()}
    earlier = area.versions.order_by("-number").first()
    refuse(
        None if parts else Problem(message="A neighbourhood has at least one part.", field="parts"),
        None
        if len(chosen) == len(parts)
        else Problem(message="A part is named twice or is not on record.", field="parts"),
        None
        if len(vintages) < 2
        else Problem(
            message=f"The parts belong to different boundaries ({', '.join(map(str, sorted(vintages)))}). "
            "Use the codes of one year, through a look-up if needed.",
            field="parts",
        ),
        *(
            Problem(message=f"A share lies above 0 and at most 1, not {weight}.", field="parts")
            for _, weight in parts
            if not 0 < weight <= 1
        ),
        Problem(
            message=f"The present version starts on {day(earlier.valid_from)}: choose a later day.", field="from_day"
        )
        if earlier and from_day <= earlier.valid_from
        else None,
    )
    if earlier:
        earlier.valid_to = from_day - timedelta(days=1)
        earlier.save()
    version = NeighbourhoodVersion(
        area=area, number=earlier.number + 1 if earlier else 1, valid_from=from_day, reason=reason
    )
    version.save()
    NeighbourhoodPart.objects.bulk_create(
        NeighbourhoodPart(version=version, part_id=key, weight=weight) for key, weight in parts
    )
    note(area, by=by, on=on, why=reason, version=version.number, parts=len(parts))
    return version

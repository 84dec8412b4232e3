"""Which tables and pictures does the page of a place hold? Partners, areas with people and money, ages, a map."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from placepound.pictures.maps import MapArea, area_map
from placepound.pictures.picture import Picture
from placepound.pictures.shapes import Polygon
from placepound.registers.queries.places import AreaLine, PartnerLine, PlaceLine, PlacePage
from placepound.registers.queries.pound_page import PoundPage
from placepound.web.shared.parts import Cell, Column, Kind, Table, beside
from placepound.web.understand.pound import Figure
from placepound.web.understand.pound_asked import PoundLinks, organisation_address
from placepound.web.understand.pound_words import place_and_choice


def places(lines: Iterable[PlaceLine]) -> Table:
    """Every place with what is on record of it."""
    return Table(
        id="places",
        caption="Places",
        columns=(
            Column(label="Place"),
            Column(label="Area"),
            Column(label="Partners", kind=Kind.NUMBER),
            Column(label="Sources", kind=Kind.NUMBER),
        ),
        rows=tuple(
            (
                Cell(
                    value=line.name,
                    href=reverse("place", args=[line.slug]),
                    tag="Synthetic" if line.synthetic else "",
                    tone="yellow",
                ),
                line.area,
                line.partners,
                line.statements,
            )
            for line in lines
        ),
        hide_caption=True,
    )


def partners(page: PlacePage, *, today: bool) -> Table:
    """Who commissions together, and who each is on the day asked about."""
    return Table(
        id="partners",
        caption="Partners",
        columns=(Column(label="Partner"), Column(label="Kind"), Column(label="In the place pound")),
        rows=tuple(
            (
                Cell(value=line.name, href=organisation_address(line.pk), note=_now(line, today=today)),
                line.kind,
                Cell(
                    value="Its spending counts" if line.counted else "Named only; its spending is not counted alone",
                    note=line.capacity,
                ),
            )
            for line in page.partners
        ),
        hide_caption=True,
        empty="No partner is on record for this day.",
    )


def _now(line: PartnerLine, *, today: bool) -> str:
    when = "today" if today else "on this day"
    names = [name for key, name in line.now if key != line.pk]
    if names:
        return f"{when.capitalize()} {', '.join(names)}"
    return "" if line.now else f"Not in being {when}, and no successor is on record"


def areas(page: PlacePage, pound: PoundPage, links: PoundLinks) -> Table:
    """The areas of a place with their people, and pounds per head where both are known."""
    money = {} if pound.not_addable else {line.key: line for line in pound.by_area}
    with_money = bool(money.keys() & {str(line.pk) for line in page.areas})
    columns = (
        Column(label="Area"),
        Column(label="Code", hint="with the year of its boundaries"),
        Column(label="People", kind=Kind.NUMBER),
        Column(label="Count"),
    )
    more = (Column(label="Net", kind=Kind.SHORT_MONEY), Column(label="Per head", kind=Kind.MONEY))
    return Table(
        id="areas",
        caption="Areas",
        columns=(*columns, *more) if with_money else columns,
        rows=tuple(
            (*_area(line), *(_area_money(money.get(str(line.pk)), links) if with_money else ())) for line in page.areas
        ),
        hide_caption=True,
        empty="No area within this place is on record yet.",
    )


def _area(line: AreaLine) -> tuple[object, ...]:
    return (
        Cell(value=line.name, href=reverse("area", args=[line.pk])),
        f"{line.code} ({line.vintage})",
        line.people,
        f"{line.base.capitalize()}, {line.year}" if line.people else "",
    )


def _area_money(line: Any, links: PoundLinks) -> tuple[object, ...]:
    if line is None:
        return ("–", "–")
    return Cell(value=line.net, href=links.explain(area=line.key)), line.per_head


def bands(page: PlacePage) -> Table:
    """People by age, as far as the newest count says."""
    people = sum(page.bands.values())
    most = max(page.bands.values(), default=0)
    return Table(
        id="ages",
        caption="People by age",
        columns=(
            Column(label="Age"),
            Column(label="People", kind=Kind.NUMBER),
            Column(label="Share", kind=Kind.TEXT),
        ),
        rows=tuple(
            (band, Cell(value=count, bar=count / most if most else None), f"{count / people:.1%}" if people else "")
            for band, count in page.bands.items()
        ),
        hide_caption=True,
        note=f"Source: {page.population_source}." if page.population_source else "",
    )


def map_figure(page: PlacePage, pound: PoundPage, links: PoundLinks) -> Figure | None:
    """A map of pounds per head by area, where there are shapes and money that belongs to them."""
    picture = _map(page, pound, links)
    return Figure(picture=picture, table=beside(picture, identity="map-table")) if picture else None


def _map(page: PlacePage, pound: PoundPage, links: PoundLinks) -> Picture | None:
    money = {} if pound.not_addable else {line.key: line for line in pound.by_area}
    lines = {line.pk: line for line in page.areas}
    shown = [(lines[key], geometry) for key, geometry in page.shapes if str(key) in money]
    if len(shown) < 2:
        return None
    nowhere = pound.not_attributable
    return area_map(
        areas=[
            MapArea(
                label=line.name,
                amount=money[str(line.pk)].net,
                population=line.people,
                polygons=polygons(geometry),
                href=links.explain(area=line.pk),
            )
            for line, geometry in shown
        ],
        subtitle=f"Net pounds per head, {page.area.year} {page.area.base} population, {place_and_choice(pound)}",
        dimension="Area",
        not_attributable=nowhere.net if nowhere else None,
        degrees=_in_degrees(shown[0][1]),
    )


def polygons(geometry: dict[str, Any]) -> tuple[Polygon, ...]:
    """The polygons of a GeoJSON geometry."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(tuple(tuple((point[0], point[1]) for point in ring) for ring in part) for part in parts)


def _in_degrees(geometry: dict[str, Any]) -> bool:
    x, y = polygons(geometry)[0][0][0]
    return abs(x) <= 180 and abs(y) <= 90

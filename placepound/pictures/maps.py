"""Which areas have most? A map in four classes with a key that names every area, and its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import altair

from placepound.core.terms.amount import Amount
from placepound.pictures import headlines, theme
from placepound.pictures.picture import Cell, Picture, describe, digest_of
from placepound.pictures.render import finish, kept, specified, vega_lite
from placepound.pictures.shapes import Polygon, fit, label_point
from placepound.pictures.text import shorten

_KEYED = 30
_MAP_WIDE = 420
_KEY = 284
_TALLEST = 560
_LINE = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class MapArea:
    """An area's outline with its amount and people. population: None where it is not recorded."""

    label: str
    amount: Amount
    population: int | None
    polygons: tuple[Polygon, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    area: MapArea
    value: Amount | None
    number: int
    level: int | None


def area_map(
    *,
    areas: Sequence[MapArea],
    subtitle: str,
    dimension: str,
    title: str | None = None,
    per_head: bool = True,
    not_attributable: Amount | None = None,
    degrees: bool = False,
) -> Picture:
    """Amounts per head (or amounts) by area, darkest for most. What no area can be given is said beside it, not spread.

    degrees: outlines are longitude and latitude. The subtitle must say which population and year a figure per head
    rests on.
    """
    shown, bounds = _classed(areas, per_head=per_head)
    headers, rows = _table(shown, dimension=dimension, per_head=per_head, not_attributable=not_attributable)
    known = [(s.area.label, s.value) for s in shown if s.value is not None]
    people = sum(s.area.population or 0 for s in shown if s.value is not None)
    money = Amount.total(s.area.amount for s in shown if s.value is not None)
    average = _divided(money, people) if per_head and people else None
    sentence = title or (headlines.highest_per_head(known, average=average) if per_head else _most(known))
    notes = _notes(shown, not_attributable)
    description = describe("Map", title=sentence, subtitle=subtitle, headers=headers, rows=rows, notes=notes)
    digest = digest_of("map", sentence, subtitle, dimension, areas, per_head, not_attributable, degrees)

    def draw(variant: str) -> str:
        specification = specified(lambda: _specification(shown, bounds, wide=variant == "wide", degrees=degrees))
        return finish(vega_lite(specification), title=sentence, description=description, digest=digest, variant=variant)

    return Picture(
        title=sentence,
        subtitle=subtitle,
        svg=kept(digest, "wide", lambda: draw("wide")) if shown else "",
        narrow=kept(digest, "narrow", lambda: draw("narrow")) if shown else "",
        breadth=theme.WIDE,
        description=description,
        headers=headers,
        rows=rows,
        links=(*(s.area.href for s in shown), *(("",) if not_attributable is not None else ())),
        digest=digest,
        notes=notes,
    )


def _classed(
    areas: Sequence[MapArea], *, per_head: bool
) -> tuple[tuple[_Shown, ...], tuple[tuple[Amount, Amount], ...]]:
    """Areas from most to least, each in one of at most four classes of about equal number, and the classes' bounds."""

    def value(area: MapArea) -> Amount | None:
        if not per_head:
            return area.amount
        return _divided(area.amount, area.population) if area.population else None

    known = sorted(
        ((value(a), a) for a in areas if value(a) is not None),
        key=lambda pair: (-(pair[0] or Amount(0)).pence, pair[1].label),
    )
    distinct = sorted({(v or Amount(0)) for v, _ in known})
    classes = min(len(theme.CLASSES), len(distinct))
    level_of = {v: i * classes // len(distinct) for i, v in enumerate(distinct)}
    shown = [_Shown(a, v, i + 1, level_of[v or Amount(0)]) for i, (v, a) in enumerate(known)]
    shown += [_Shown(a, None, len(shown) + i + 1, None) for i, a in enumerate(a for a in areas if value(a) is None)]
    bounds = tuple(
        (min(v for v in distinct if level_of[v] == level), max(v for v in distinct if level_of[v] == level))
        for level in range(classes)
    )
    return tuple(shown), bounds


def _colour(level: int | None, classes: int) -> tuple[str, str]:
    """Fill and letter colour of a class; fewer than four classes use the dark end."""
    if level is None:
        return theme.HATCH, theme.INK
    at = level + len(theme.CLASSES) - classes
    return theme.CLASSES[at], theme.ON_CLASSES[at]


def _specification(
    shown: Sequence[_Shown], bounds: Sequence[tuple[Amount, Amount]], *, wide: bool, degrees: bool
) -> dict[str, Any]:
    width = theme.WIDE if wide else theme.NARROW
    map_width = _MAP_WIDE if wide else theme.NARROW
    fitted = fit([s.area.polygons for s in shown], width=map_width - 4, tallest=_TALLEST, degrees=degrees)
    key, key_height = _key(shown, bounds, left=width - _KEY if wide else 2, top=4 if wide else fitted.height + 24)
    height = max(fitted.height + 8, key_height)
    outlines = []
    labels = []
    for one, polygons in zip(shown, fitted.areas, strict=True):
        fill, letters = _colour(one.level, len(bounds))
        outlines.append(_feature(polygons, fill))
        if len(shown) <= _KEYED and polygons:
            point, room = label_point(one.area.polygons)
            x, y = fitted.at(point)
            if room * fitted.down >= 6:
                labels.append(
                    {"x": x, "y": y, "text": str(one.number), "colour": letters if one.level is not None else theme.INK}
                )
    layers = [
        _outlines(outlines),
        *_words(labels, align="center", bold=True, edged=any(s.level is None for s in shown)),
        *key,
    ]
    chart = altair.layer(*layers).properties(
        width=width, height=height, padding=2, autosize=altair.AutoSizeParams(type="none")
    )
    specification: dict[str, Any] = chart.configure(
        view=altair.ViewConfig(stroke=None), background=theme.PAPER
    ).to_dict(validate=False)
    return specification


def _feature(polygons: tuple[Polygon, ...], fill: str) -> dict[str, Any]:
    def closed(polygon: Polygon) -> list[list[list[float]]]:
        return [[list(point) for point in (*ring, ring[0])] for ring in polygon]

    geometry = {"type": "MultiPolygon", "coordinates": [closed(polygon) for polygon in polygons]}
    return {"type": "Feature", "properties": {"fill": fill}, "geometry": geometry}


def _outlines(features: list[dict[str, Any]]) -> altair.Chart:
    data = altair.InlineData(values=features)
    chart = altair.Chart(data).mark_geoshape(stroke=theme.INK, strokeWidth=1, strokeJoin="round")
    chart = chart.encode(fill=altair.Fill("properties.fill:N", scale=None))
    return chart.project(type="identity", scale=1, translate=[0, 0])


def _key(
    shown: Sequence[_Shown], bounds: Sequence[tuple[Amount, Amount]], *, left: float, top: float
) -> tuple[list[altair.Chart], float]:
    """Class by class from most to least: colour, bounds, and the number, name and figure of each of its areas."""
    swatches, headings, names, figures = [], [], [], []
    y = top + _LINE / 2
    levels = [*range(len(bounds) - 1, -1, -1), *([None] if any(s.level is None for s in shown) else [])]
    for level in levels:
        fill, _ = _colour(level, len(bounds))
        swatches.append({"x": left, "x2": left + 22, "y": y - 7, "y2": y + 7, "fill": fill})
        headings.append({"x": left + 30, "y": y, "text": _bounds(bounds, level), "colour": theme.INK})
        y += _LINE + 2
        for one in shown if len(shown) <= _KEYED else ():
            if one.level == level:
                value = headlines.for_each(one.value) if one.value is not None else "not known"
                name = shorten(f"{one.number}  {one.area.label}", size=theme.SMALL, within=_KEY - 30 - 80)
                names.append({"x": left + 30, "y": y, "text": name, "colour": theme.INK})
                figures.append({"x": left + _KEY - 4, "y": y, "text": value, "colour": theme.INK})
                y += _LINE
        y += 8
    data = altair.InlineData(values=swatches)
    boxes = altair.Chart(data).mark_rect(stroke=theme.INK, strokeWidth=1)
    drawn = boxes.encode(x=_at("x"), x2="x2:Q", y=_down("y"), y2="y2:Q", fill=altair.Fill("fill:N", scale=None))
    words = [*_words(headings, align="left", bold=True), *_words(names, align="left"), *_words(figures, align="right")]
    return [drawn, *words], y


def _bounds(bounds: Sequence[tuple[Amount, Amount]], level: int | None) -> str:
    if level is None:
        return "Population not recorded"
    low, high = (headlines.for_each(bound) for bound in bounds[level])
    return low if low == high else f"{low} to {high}"


def _words(rows: list[dict[str, Any]], *, align: str, bold: bool = False, edged: bool = False) -> list[altair.Chart]:
    if not rows:
        return []
    found = []
    for edge in ({"stroke": theme.PAPER, "strokeWidth": 3},) * edged + ({},):
        chosen = [row for row in rows if row["colour"] == theme.INK] if edge else rows
        mark = altair.Chart(altair.InlineData(values=chosen)).mark_text(
            align=align, baseline="middle", fontSize=theme.SMALL, fontWeight="bold" if bold else "normal", **edge
        )
        found.append(mark.encode(x=_at("x"), y=_down("y"), text="text:N", color=altair.Color("colour:N", scale=None)))
    return found


def _at(field: str) -> altair.X:
    return altair.X(
        f"{field}:Q", axis=None, scale=altair.Scale(domain=[0, 1000], range=[0, 1000], nice=False, zero=False)
    )


def _down(field: str) -> altair.Y:
    return altair.Y(
        f"{field}:Q", axis=None, scale=altair.Scale(domain=[0, 1000], range=[0, 1000], nice=False, zero=False)
    )


def _table(
    shown: Sequence[_Shown], *, dimension: str, per_head: bool, not_attributable: Amount | None
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Every area with its number on the map, and what no area can be given."""

    def cells(one: _Shown) -> tuple[Cell, ...]:
        population: Cell = one.area.population if one.area.population is not None else "not recorded"
        head: Cell = one.value if one.value is not None else "cannot be determined"
        name = f"{one.number} {one.area.label}"
        return (name, head, one.area.amount, population) if per_head else (name, one.area.amount)

    headers = (dimension, "Per head", "Amount", "Population") if per_head else (dimension, "Amount")
    rows = [cells(one) for one in shown]
    if not_attributable is not None:
        rows.append(
            ("Not attributable", "", not_attributable, "") if per_head else ("Not attributable", not_attributable)
        )
    return headers, tuple(rows)


def _notes(shown: Sequence[_Shown], not_attributable: Amount | None) -> tuple[str, ...]:
    notes = [
        f"Cannot be determined for {s.area.label}, because its population is not recorded."
        for s in shown
        if s.value is None
    ]
    if not_attributable is not None:
        whole = Amount.total(s.area.amount for s in shown) + not_attributable
        share = headlines.percent(not_attributable, whole, decimals=1)
        part = f", {share} of the whole," if share else ""
        notes.append(f"{not_attributable.exact()}{part} is not attributable to an area and is not on the map.")
    return tuple(notes)


def _divided(amount: Amount, people: int) -> Amount:
    pence = int(Fraction(abs(amount.pence), people) + Fraction(1, 2))
    return Amount(-pence if amount.pence < 0 else pence)


def _most(known: Sequence[tuple[str, Amount]]) -> str:
    if not known:
        return "No amounts are recorded by area"
    label, most = max(known, key=lambda pair: pair[1].pence)
    return headlines.fitted("{} has most, " + most.short(), label)

"""Where does each bar stand? One layout of horizontal bars: names beside them on wide screens, above on narrow ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair

from placepound.pictures import theme
from placepound.pictures.text import lines, width

_LABEL_COLUMN = 232
_GAP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One bar from start to end on the amount scale, with its name, the figure written at its tip, and its colour.

    heading: written above it where a new group of bars begins.
    """

    label: str
    start: int = 0
    end: int
    text: str
    fill: str = theme.ACCENT
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A line across all bars, such as the average, with its name."""

    at: int
    text: str


def bars_specification(bars: Sequence[Drawn], *, wide: bool, reference: Reference | None = None) -> dict[str, Any]:
    """A Vega-Lite specification of the bars, in the order given. Its letters keep their size at any number of bars."""
    full = theme.WIDE if wide else theme.NARROW
    top = theme.LINE + 4 if reference else 2
    rows, letters, height = _rows(bars, full=full, wide=wide, top=top)
    scale = _scale(bars, reference, left=_LABEL_COLUMN + _GAP if wide else 1, right=full)
    layers = _line(reference, scale, height) if reference else []
    layers += [
        _rectangles(rows, scale, height),
        _zero(rows, scale, height),
        *_letters(letters, height),
        *_figures(rows, scale, height),
    ]
    chart = altair.layer(*layers).properties(
        width=full, height=height, padding=0, autosize=altair.AutoSizeParams(type="none")
    )
    specification: dict[str, Any] = chart.configure(
        view=altair.ViewConfig(stroke=None), background=theme.PAPER
    ).to_dict(validate=False)
    return specification


def _rows(
    bars: Sequence[Drawn], *, full: int, wide: bool, top: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Data rows of the bars and of the lines of their names, and the height that they need."""
    rows: list[dict[str, Any]] = []
    letters: list[dict[str, Any]] = []
    y = top
    for bar in bars:
        if bar.heading:
            letters.append({"x": 1, "y": y + theme.LINE, "text": bar.heading, "align": "left", "weight": "bold"})
            y += 2 * theme.LINE
        names = lines(bar.label, size=theme.SIZE, within=_LABEL_COLUMN if wide else full - 4, most=2)
        tall = len(names) * theme.LINE
        band = max(tall, theme.BAR) if wide else tall + theme.BAR + 2
        bar_top = y + (band - theme.BAR) / 2 if wide else y + tall + 2
        first = (y + (band - tall) / 2 if wide else y) + theme.LINE / 2
        letters += [
            {
                "x": _LABEL_COLUMN if wide else 1,
                "y": first + i * theme.LINE,
                "text": name,
                "align": "right" if wide else "left",
                "weight": "normal",
            }
            for i, name in enumerate(names)
        ]
        rows.append(
            {
                "start": bar.start,
                "end": bar.end,
                "y": bar_top,
                "y2": bar_top + theme.BAR,
                "middle": bar_top + theme.BAR / 2,
            }
            | {"text": bar.text, "fill": bar.fill, "tip": _tip(bar), "align": "right" if _tip(bar) < 0 else "left"}
        )
        y += band + _GAP
    return rows, letters, y - _GAP + 4


def _tip(bar: Drawn) -> int:
    """Where the figure is written: past the bar's far end, to the left of a credit."""
    return min(bar.start, bar.end) if bar.start == 0 and bar.end < 0 else max(bar.start, bar.end)


def _scale(bars: Sequence[Drawn], reference: Reference | None, *, left: int, right: int) -> altair.Scale:
    """From pence to pixels: as long as every bar with its figure still fits, credits to the left of nothing."""
    tips = [(abs(_tip(bar)), width(bar.text, size=theme.SIZE, bold=True) + 10, _tip(bar) < 0) for bar in bars]
    credits = [(tip, room) for tip, room, below in tips if below] or [(0, 0.0)]
    debits = [(tip, room) for tip, room, below in tips if not below] or [(0, 10.0)]
    debits += [(max(bar.start, bar.end, reference.at if reference else 0), 2.0) for bar in bars]
    pairs = [(right - left - before - after, below + above) for below, before in credits for above, after in debits]
    unit = min((pixels / pence for pixels, pence in pairs if pence), default=1.0)
    zero = left + max(tip * unit + room for tip, room in credits)
    return altair.Scale(domain=[0, 1000], range=[zero, zero + 1000 * unit], nice=False, zero=False)


def _y(field: str, height: int) -> altair.Y:
    return altair.Y(f"{field}:Q", axis=None, scale=altair.Scale(domain=[0, height], range=[0, height], nice=False))


def _x(field: str, scale: altair.Scale) -> altair.X:
    return altair.X(f"{field}:Q", axis=None, scale=scale)


def _table(rows: Sequence[dict[str, Any]]) -> altair.InlineData:
    return altair.InlineData(values=list(rows))


def _rectangles(rows: Sequence[dict[str, Any]], scale: altair.Scale, height: int) -> altair.Chart:
    fill = altair.Color("fill:N", scale=None)
    return (
        altair.Chart(_table(rows))
        .mark_rect(strokeWidth=1)
        .encode(
            x=_x("start", scale),
            x2="end:Q",
            y=_y("y", height),
            y2="y2:Q",
            fill=fill,
            stroke=altair.Stroke("fill:N", scale=None),
        )
    )


def _zero(rows: Sequence[dict[str, Any]], scale: altair.Scale, height: int) -> altair.Chart:
    """Where nothing is: a stroke at the foot of each bar."""
    feet = [{"zero": 0, "y": row["y"] - 3, "y2": row["y2"] + 3} for row in rows]
    return (
        altair.Chart(_table(feet))
        .mark_rule(color=theme.INK, strokeWidth=1)
        .encode(x=_x("zero", scale), y=_y("y", height), y2="y2:Q")
    )


def _letters(letters: Sequence[dict[str, Any]], height: int) -> list[altair.Chart]:
    """Names and headings, at their place on the drawing rather than on the amount scale."""
    found = []
    for x, align, weight in sorted({(row["x"], row["align"], row["weight"]) for row in letters}):
        chosen = _table([row for row in letters if (row["align"], row["weight"]) == (align, weight)])
        mark = altair.Chart(chosen).mark_text(
            align=align, baseline="middle", fontSize=theme.SIZE, fontWeight=weight, color=theme.INK
        )
        found.append(mark.encode(x=altair.value(x), y=_y("y", height), text="text:N"))
    return found


def _figures(rows: Sequence[dict[str, Any]], scale: altair.Scale, height: int) -> list[altair.Chart]:
    """The amount at each bar's tip, on a white edge so that no line runs through it."""
    found = []
    for align, shift in (("left", 6), ("right", -6)):
        chosen = _table([row for row in rows if row["align"] == align])
        for edge in ({"stroke": theme.PAPER, "strokeWidth": 4}, {}):
            mark = altair.Chart(chosen).mark_text(
                align=align,
                baseline="middle",
                dx=shift,
                fontSize=theme.SIZE,
                fontWeight="bold",
                color=theme.INK,
                **edge,
            )
            found.append(mark.encode(x=_x("tip", scale), y=_y("middle", height), text="text:N"))
    return found


def _line(reference: Reference, scale: altair.Scale, height: int) -> list[altair.Chart]:
    row = {"at": reference.at, "y": theme.LINE, "y2": height, "text": reference.text, "label": theme.LINE / 2}
    data = _table([row])
    rule = altair.Chart(data).mark_rule(color=theme.INK, strokeWidth=1.5, strokeDash=[5, 3])
    text = altair.Chart(data).mark_text(align="center", baseline="middle", fontSize=theme.SMALL, color=theme.INK)
    return [
        rule.encode(x=_x("at", scale), y=_y("y", height), y2="y2:Q"),
        text.encode(x=_x("at", scale), y=_y("label", height), text="text:N"),
    ]

"""How much was paid in each month? Columns along a line of months, credits below it, months not on file left open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from placepound.core.terms.amount import Amount
from placepound.pictures import canvas, theme
from placepound.pictures.picture import Cell, Picture, describe, digest_of
from placepound.pictures.render import SVG, finish, kept
from placepound.pictures.text import width

_PLOT = 190.0
_TOP = 26.0
_FOOT = 44.0
_EDGE = 6.0
_WIDEST = 40.0
_THINNEST = 1.0
_ROOM = 30.0
NOT_ON_FILE = "not on file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthColumn:
    """What was paid in a month, as "2016-04". amount: None where no file holds the month, which is never nothing.

    credits: the part of the amount that is negative, where it is known apart. payments: how many. href: where the
    figure opens to its rows.
    """

    month: str
    amount: Amount | None
    payments: int | None = None
    credits: Amount = Amount(0)
    href: str = ""

    @property
    def label(self) -> str:
        return f"{_first_day(self.month):%B %Y}"


def month_columns(*, months: Sequence[MonthColumn], subtitle: str, title: str | None = None) -> Picture:
    """Payments month by month, in the order of time. Months between them that are not given are not on file."""
    columns = _without_gaps(months)
    known = [column for column in columns if column.amount is not None]
    headers, rows = _table(columns)
    notes = _notes(columns)
    title = title or _finding(columns)
    description = describe("Column chart", title=title, subtitle=subtitle, headers=headers, rows=rows, notes=notes)
    digest = digest_of("months", title, subtitle, columns)

    def draw(variant: str) -> str:
        shape = _drawing(columns, full=theme.WIDE if variant == "wide" else theme.NARROW)
        return finish(shape, title=title, description=description, digest=digest, variant=variant)

    return Picture(
        title=title,
        subtitle=subtitle,
        svg=kept(digest, "wide", lambda: draw("wide")) if known else "",
        narrow=kept(digest, "narrow", lambda: draw("narrow")) if known else "",
        breadth=theme.WIDE,
        description=description,
        headers=headers,
        rows=rows,
        links=tuple(column.href for column in columns),
        digest=digest,
        notes=notes,
    )


def _without_gaps(months: Sequence[MonthColumn]) -> tuple[MonthColumn, ...]:
    given = {column.month: column for column in months}
    if len(given) < len(months):
        raise ValueError("a month is given once")
    if not given:
        return ()
    first, last = (_number(month) for month in (min(given), max(given)))
    names = [f"{number // 12}-{number % 12 + 1:02d}" for number in range(first, last + 1)]
    return tuple(given.get(name) or MonthColumn(month=name, amount=None) for name in names)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _finding(columns: Sequence[MonthColumn]) -> str:
    """As "£41.2m in 12 months; most paid in March 2017, £4.1m"."""
    known = {column.label: column.amount for column in columns if column.amount is not None}
    if not known:
        return "No month is on file"
    total = Amount.total(known.values()).short()
    if len(known) == 1:
        return f"{total} in {next(iter(known))}"
    place, paid = _most_paid(columns)
    most = f"; most paid in {columns[place].label}, {paid.short()}" if paid else ""
    return f"{total} in {len(known)} months{most}"


def _most_paid(columns: Sequence[MonthColumn]) -> tuple[int, Amount]:
    """Where the month stands in which most was paid, before credits, and how much."""
    paid = [_pieces(column)[0] for column in columns]
    place = max(range(len(paid)), key=lambda one: (paid[one], -one))
    return place, Amount(paid[place])


def _table(columns: Sequence[MonthColumn]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    counted = any(column.payments is not None for column in columns)
    credited = any(column.credits for column in columns)
    headers = ("Month", "Amount", *(("Of which credits",) if credited else ()), *(("Payments",) if counted else ()))
    rows = tuple(
        (
            column.label,
            NOT_ON_FILE if column.amount is None else column.amount,
            *((("" if column.amount is None else column.credits),) if credited else ()),
            *((("" if column.payments is None else column.payments),) if counted else ()),
        )
        for column in columns
    )
    return headers, rows


def _notes(columns: Sequence[MonthColumn]) -> tuple[str, ...]:
    known = [column.amount for column in columns if column.amount is not None]
    missing = [column.label for column in columns if column.amount is None]
    notes = [f"All together {Amount.total(known).exact()}."] if known else []
    if any(_pieces(column)[1] for column in columns):
        notes.append("Hollow, below the line: credits.")
    if missing:
        which = missing[0] if len(missing) == 1 else f"{len(missing)} months"
        notes.append(f"{which[0].upper()}{which[1:]} {'is' if len(missing) == 1 else 'are'} not on file.")
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From pence to the height on the drawing, downwards."""

    low: int
    high: int

    def __call__(self, pence: int) -> float:
        return _TOP + _PLOT * (self.high - pence) / (self.high - self.low)


def _pieces(column: MonthColumn) -> tuple[int, int]:
    """What stands above the line and what hangs below it, in pence."""
    amount = column.amount.pence if column.amount is not None else 0
    above, below = amount - column.credits.pence, column.credits.pence
    return (above, below) if above >= 0 else (0, above + below)


def _ticks(columns: Sequence[MonthColumn]) -> tuple[int, ...]:
    """Round amounts from below the lowest to above the highest, with nothing among them; at most eight."""
    pieces = [_pieces(column) for column in columns]
    high, low = max(above for above, _ in pieces), min(below for _, below in pieces)
    unit = 10 ** max(len(str(high - low)) - 2, 2)
    step = next(unit * times for times in (1, 2, 5, 10, 20) if unit * times * 5 >= high - low)
    return tuple(range(low // step * step, max(high + step, step + 1), step))


def _drawing(columns: Sequence[MonthColumn], *, full: int) -> ElementTree.Element:
    ticks = _ticks(columns)
    scale = _Scale(ticks[0], ticks[-1])
    left = max(width(Amount(tick).short(), size=theme.SMALL) for tick in ticks) + _EDGE + 2
    pitch = (full - left - _EDGE) / len(columns)
    root = canvas.drawing(full, _TOP + _PLOT + _FOOT)
    for tick in ticks:
        root.append(canvas.line(left, scale(tick), full, scale(tick), colour=theme.RULE, width=0.5))
        text = Amount(tick).short()
        root.extend(canvas.words(text, x=left - _EDGE, y=scale(tick), anchor="end", size=theme.SMALL))
    root.extend(_gaps(columns, left=left, pitch=pitch))
    for place, column in enumerate(columns):
        root.extend(_column(column, scale, middle=left + (place + 0.5) * pitch, pitch=pitch))
    root.append(canvas.line(left, scale(0), full, scale(0), colour=theme.INK))
    root.extend(_most(columns, scale, left=left, pitch=pitch, full=full))
    root.extend(_names(columns, left=left, pitch=pitch))
    return root


def _column(column: MonthColumn, scale: _Scale, *, middle: float, pitch: float) -> list[ElementTree.Element]:
    """What was paid, filled above the line; credits, hollow below it."""
    wide = max(min(pitch * 0.7, _WIDEST), _THINNEST)
    above, below = _pieces(column)
    found = []
    if above:
        top = min(scale(above), scale(0) - _THINNEST)
        found.append(canvas.rectangle(middle - wide / 2, top, width=wide, height=scale(0) - top, fill=theme.ACCENT))
    if below:
        tall = max(scale(below) - scale(0), _THINNEST)
        hollow = min(tall, wide) > 5
        fill, stroke = (theme.PAPER, theme.CATEGORIES[2]) if hollow else (theme.CATEGORIES[2], "")
        found.append(canvas.rectangle(middle - wide / 2, scale(0), width=wide, height=tall, fill=fill, stroke=stroke))
    return found


def _gaps(columns: Sequence[MonthColumn], *, left: float, pitch: float) -> list[ElementTree.Element]:
    """Each run of months that are not on file, as a band from top to bottom, named where there is room."""
    found = []
    start = 0
    for place, column in enumerate((*columns, MonthColumn(month="9999-12", amount=Amount(0)))):
        if column.amount is None:
            continue
        if place > start:
            x, wide = left + start * pitch, (place - start) * pitch
            found.append(_band(x + 1, wide - 2))
            said = NOT_ON_FILE if wide > width(NOT_ON_FILE, size=theme.SMALL) + 8 else "?" if wide > theme.SMALL else ""
            middle = x + wide / 2
            found += canvas.words(said, x=middle, y=_TOP + _PLOT / 2, anchor="middle", size=theme.SMALL) if said else []
        start = place + 1
    return found


def _band(x: float, wide: float) -> ElementTree.Element:
    box = {"x": x, "y": _TOP, "width": max(wide, _THINNEST), "height": _PLOT}
    attributes = {name: f"{number:.2f}" for name, number in box.items()}
    attributes |= {"fill": theme.HATCH_PAPER, "stroke": theme.RULE, "stroke-dasharray": "3 3"}
    return ElementTree.Element(f"{{{SVG}}}rect", attributes)


def _most(
    columns: Sequence[MonthColumn], scale: _Scale, *, left: float, pitch: float, full: int
) -> list[ElementTree.Element]:
    """The figure of the month with most, above its column."""
    place, paid = _most_paid(columns)
    if not paid:
        return []
    half = width(paid.short(), size=theme.SIZE, bold=True) / 2
    x = min(max(left + (place + 0.5) * pitch, left + half), full - half)
    return canvas.words(paid.short(), x=x, y=scale(paid.pence) - 11, anchor="middle", bold=True)


def _names(columns: Sequence[MonthColumn], *, left: float, pitch: float) -> list[ElementTree.Element]:
    """Months below the plot, as many as there is room for, and each calendar year under its first."""
    step = next((months for months in (1, 3, 6, 12) if months * pitch >= _ROOM), 12)
    thinned = max(int(_ROOM * 1.2 / (12 * pitch)) + 1, 1)
    found = []
    year = ""
    for place, column in enumerate(columns):
        number = _number(column.month)
        if (number - 3) % (step * (thinned if step == 12 else 1)) and len(columns) > 1:
            continue
        x, y = left + (place + 0.5) * pitch, _TOP + _PLOT + 14
        found += canvas.words(f"{_first_day(column.month):%b}", x=x, y=y, anchor="middle", size=theme.SMALL)
        if column.month[:4] != year:
            year = column.month[:4]
            found += canvas.words(year, x=x, y=y + 18, anchor="middle", size=theme.SMALL, colour=theme.QUIET)
    return found

"""How does one total become another? A waterfall: each step begins where the one before it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from xml.etree import ElementTree

from placepound.core.money.spend.change import ChangePart, ChangeRow, SpendChange
from placepound.core.terms.amount import Amount
from placepound.pictures import canvas, headlines, theme
from placepound.pictures.picture import Bar, Cell, Picture, describe, digest_of
from placepound.pictures.render import finish, kept
from placepound.pictures.text import lines, width

MOST = 12
"""More steps than this are hard to follow: the smaller rises and falls are each drawn as one, the table keeps them."""

_LABELS = 232
_GAP = 12
_ROW_GAP = 12
_TIP = 6
_THINNEST = 2.0
_THINNEST_HOLLOW = 5.0
_FOOT = 24
_CUT_BELOW = 20
"""In percent: where all steps lie within so small a part of the totals, the totals' bars are cut."""


def waterfall(
    *,
    start: Bar,
    changes: Sequence[Bar],
    end: Bar,
    subtitle: str,
    title: str | None = None,
    dimension: str = "Step",
    notes: Sequence[str] = (),
    most: int = MOST,
) -> Picture:
    """From one total to another, step by step. Raises ValueError where start and changes do not make the end.

    Rises are filled, falls are hollow, remainders hatched. dimension: what a step is, for the table's first header.
    """
    if start.amount + Amount.total(bar.amount for bar in changes) != end.amount:
        raise ValueError(f"{start.label} and the changes do not add up to {end.label}")
    steps = (start, *changes, end)
    has_notes = any(bar.note for bar in steps)
    reached = [*accumulate((bar.amount for bar in (start, *changes)), lambda one, other: one + other), end.amount]
    headers = (dimension, "Amount", "Total so far", *(("Note",) if has_notes else ()))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (bar.label, bar.amount, total, *((bar.note,) if has_notes else ()))
        for bar, total in zip(steps, reached, strict=True)
    )
    drawn = _steps(start, _grouped(changes, most=most), end)
    said = (*notes, *_cut_note(drawn))
    title = title or finding(start=start, changes=changes, end=end)
    description = describe("Waterfall chart", title=title, subtitle=subtitle, headers=headers, rows=rows, notes=said)
    digest = digest_of("waterfall", title, subtitle, drawn, headers, rows, said)

    def draw(variant: str) -> str:
        shape = _drawing(drawn, wide=variant == "wide")
        return finish(shape, title=title, description=description, digest=digest, variant=variant)

    return Picture(
        title=title,
        subtitle=subtitle,
        svg=kept(digest, "wide", lambda: draw("wide")),
        narrow=kept(digest, "narrow", lambda: draw("narrow")),
        breadth=theme.WIDE,
        description=description,
        headers=headers,
        rows=rows,
        links=tuple(bar.href for bar in steps),
        digest=digest,
        notes=said,
    )


def finding(*, start: Bar, changes: Sequence[Bar], end: Bar) -> str:
    """What the steps come to: "Up £1.2m (8%); largest rise: New payees, £2.1m"."""
    difference = end.amount - start.amount
    if not difference:
        moved = " in all, although parts of it changed" if any(bar.amount for bar in changes) else ""
        return f"Unchanged at {end.amount.short()}{moved}"
    up = difference.pence > 0
    share = headlines.percent(abs(difference), start.amount) if abs(difference).pence < 10 * start.amount.pence else ""
    came = f"{'Up' if up else 'Down'} {abs(difference).short()}{f' ({share})' if share else ''}"
    alike = [bar for bar in changes if not bar.remainder and bar.amount.pence and (bar.amount.pence > 0) is up]
    if not alike:
        return f"{came} to {end.amount.short()}"
    largest = max(alike, key=lambda bar: abs(bar.amount).pence)
    which = f"largest {'rise' if up else 'fall'}"
    return headlines.fitted(f"{came}; {which}: {{}}, {abs(largest.amount).short()}", largest.label)


@dataclass(frozen=True, slots=True)
class _Step:
    """A bar from start to end on the amount scale, in pence, and the figure beside it. total: it stands on the foot."""

    label: str
    start: int
    end: int
    text: str
    total: bool = False
    remainder: bool = False


def _steps(start: Bar, changes: Sequence[Bar], end: Bar) -> tuple[_Step, ...]:
    found = [_Step(start.label, 0, start.amount.pence, start.amount.short(), total=True)]
    at = start.amount.pence
    for bar in changes:
        text = bar.amount.short() if bar.amount.pence <= 0 else f"+{bar.amount.short()}"
        found.append(_Step(bar.label, at, at + bar.amount.pence, text, remainder=bar.remainder))
        at += bar.amount.pence
    return (*found, _Step(end.label, 0, end.amount.pence, end.amount.short(), total=True))


def _grouped(changes: Sequence[Bar], *, most: int) -> tuple[Bar, ...]:
    """The steps to draw, in their order: of too many, the small rises become one and the small falls another."""
    named = [bar for bar in changes if not bar.remainder]
    if len(named) <= most:
        return tuple(changes)
    largest = sorted(named, key=lambda bar: -abs(bar.amount).pence)[: max(most - 2, 0)]
    rest = [bar for bar in named if not any(bar is one for one in largest)]
    rises, falls = ([bar for bar in rest if (bar.amount.pence > 0) is up] for up in (True, False))
    others = [
        Bar(label=f"{len(own)} other {word}{'s' * (len(own) != 1)}", amount=Amount.total(bar.amount for bar in own))
        for own, word in ((rises, "rise"), (falls, "fall"))
        if own
    ]
    kept_ones = [bar for bar in changes if bar.remainder or any(bar is one for one in largest)]
    return (*(bar for bar in kept_ones if not bar.remainder), *others, *(bar for bar in kept_ones if bar.remainder))


def _foot(steps: Sequence[_Step]) -> int:
    """Where bars of totals begin, in pence: nothing, or a round amount where the steps would be too small to see."""
    levels = [step.end for step in steps]
    low, span = min(levels), max(levels) - min(levels)
    if low <= 0 or not span or span * 100 >= max(levels) * _CUT_BELOW:
        return 0
    unit: int = 10 ** max(len(str(span)) - 1, 2)
    return max((low - span // 2) // unit * unit, 0)


def _cut_note(steps: Sequence[_Step]) -> tuple[str, ...]:
    foot = _foot(steps)
    return (f"The bars of the totals are cut: they begin at {Amount(foot).short()}.",) if foot else ()


@dataclass(frozen=True, slots=True)
class _Scale:
    """From pence to pixels."""

    foot: int
    left: float
    unit: float

    def __call__(self, pence: int) -> float:
        return self.left + (pence - self.foot) * self.unit


def _scale(steps: Sequence[_Step], *, left: float, right: float) -> _Scale:
    """As long as every bar with its figure still fits; what is below nothing stands to the left of it."""
    foot = _foot(steps)
    low = foot or min(0, *(step.end for step in steps))
    room = [(_tip(step) - low, right - left - _TIP - width(step.text, size=theme.SIZE, bold=True)) for step in steps]
    unit = min((pixels / pence for pence, pixels in room if pence > 0), default=1.0)
    return _Scale(low, left, unit)


def _tip(step: _Step) -> int:
    return max(step.start, step.end)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A step with the height of its bar and of the lines of its label."""

    step: _Step
    top: float
    names: tuple[str, ...]
    first_line: float


def _placed(steps: Sequence[_Step], *, wide: bool) -> tuple[list[_Placed], float]:
    """Where each bar stands from top to bottom, labels beside it or, on a narrow drawing, above; and the height."""
    found = []
    y = 2.0
    for step in steps:
        names = lines(
            step.label, size=theme.SIZE, within=_LABELS if wide else theme.NARROW - 4, most=2, bold=step.total
        )
        tall = len(names) * theme.LINE
        band = max(tall, theme.BAR) if wide else tall + theme.BAR + 2
        top = y + (band - theme.BAR) / 2 if wide else y + tall + 2
        first = (y + (band - tall) / 2 if wide else y) + theme.LINE / 2
        found.append(_Placed(step, top, names, first))
        y += band + _ROW_GAP
    return found, y - _ROW_GAP + 4


def _drawing(steps: Sequence[_Step], *, wide: bool) -> ElementTree.Element:
    full = theme.WIDE if wide else theme.NARROW
    left = _LABELS + _GAP if wide else 1
    scale = _scale(steps, left=left, right=full)
    placed, height = _placed(steps, wide=wide)
    root = canvas.drawing(full, height + (_FOOT if scale.foot > 0 else 0))
    if scale.foot <= 0:
        spans = [(0.0, height)] if wide else [(one.top - 3, one.top + theme.BAR + 3) for one in placed]
        root.extend(canvas.line(scale(0), top, scale(0), low, colour=theme.RULE) for top, low in spans)
    for one, after in pairwise(placed):
        x = scale(one.step.end)
        root.append(canvas.line(x, one.top + theme.BAR, x, after.top, colour=theme.RULE))
    for one in placed:
        root.extend(_bar(one, scale))
        root.extend(_names(one, wide=wide))
        tip, middle = scale(_tip(one.step)) + _TIP, one.top + theme.BAR / 2
        root.extend(canvas.words(one.step.text, x=tip, y=middle, bold=True))
    if scale.foot > 0:
        said = f"Totals are cut: their bars begin at {Amount(scale.foot).short()}"
        root.extend(canvas.words(said, x=left, y=height + _FOOT / 2, size=theme.SMALL, colour=theme.QUIET))
    return root


def _bar(one: _Placed, scale: _Scale) -> list[ElementTree.Element]:
    step = one.step
    first = max(scale.foot, 0) if step.total else step.start
    x, x2 = sorted((scale(first), scale(step.end)))
    if x2 - x < _THINNEST:
        x, x2 = (x + x2 - _THINNEST) / 2, (x + x2 + _THINNEST) / 2
    fill, stroke = _look(step, hollow=x2 - x > _THINNEST_HOLLOW)
    bar = canvas.rectangle(x, one.top, width=x2 - x, height=theme.BAR, fill=fill, stroke=stroke)
    return [bar, *(_cut(x, one.top) if step.total and scale.foot > 0 else [])]


def _look(step: _Step, *, hollow: bool) -> tuple[str, str]:
    """The filling of a bar, and its edge where it is hollow. hollow: whether it is wide enough to be."""
    if step.total:
        return theme.ACCENT, ""
    if step.end == step.start:
        return theme.INK, ""
    if step.remainder:
        return theme.HATCH, ""
    if step.end > step.start:
        return theme.CATEGORIES[1], ""
    return (theme.PAPER, theme.CATEGORIES[2]) if hollow else (theme.CATEGORIES[2], "")


def _cut(x: float, top: float) -> list[ElementTree.Element]:
    """Two slanted gaps near the foot of a bar: it does not begin where it seems to."""
    return [
        canvas.line(x + at, top + theme.BAR + 2, x + at + 6, top - 2, colour=theme.PAPER, width=3) for at in (8, 15)
    ]


def _names(one: _Placed, *, wide: bool) -> list[ElementTree.Element]:
    x, anchor = (_LABELS, "end") if wide else (1, "start")
    return [
        element
        for number, name in enumerate(one.names)
        for element in canvas.words(
            name, x=x, y=one.first_line + number * theme.LINE, anchor=anchor, bold=one.step.total
        )
    ]


def change_waterfall(
    change: SpendChange,
    *,
    subtitle: str,
    payers: Mapping[str, str],
    row: ChangeRow | None = None,
    title: str | None = None,
    links: Mapping[ChangePart, str] | None = None,
) -> Picture:
    """What changed between two periods, all together or in one row: why each part did.

    payers: names of the payers, by key, for what could not be compared. links: where a part opens to its rows.
    """
    first, second = (change.first_total, change.second_total) if row is None else (row.first, row.second)
    counted = "payee" if change.rules is None else "service group"
    steps = []
    for part in ORDER:
        amount = change.part(part) if row is None else row.parts[part]
        if amount or part in _ALWAYS:
            number = change.numbers.get(part, 0) if row is None else 0
            note = f"{number:,} {counted}{'s' * (number != 1)}" if number else ""
            href = (links or {}).get(part, "")
            steps.append(
                Bar(label=part.label, amount=amount, note=note, href=href, remainder=part is ChangePart.NOT_SPLIT)
            )
    return waterfall(
        start=Bar(label=change.first.label, amount=first),
        changes=steps,
        end=Bar(label=change.second.label, amount=second),
        subtitle=subtitle,
        title=title,
        dimension="Why it changed",
        notes=(change.measure, *_said_of_payers(change, payers), *(row.not_split if row else ())),
    )


ORDER = (
    *(ChangePart.GONE, ChangePart.NEW, ChangePart.VOLUME, ChangePart.PRICE),
    *(ChangePart.REMAPPED, ChangePart.NOT_SPLIT),
)
"""The parts of a change from the first period to the second."""

_ALWAYS = ORDER[:4]
_MOST_SENTENCES = 4


def _said_of_payers(change: SpendChange, payers: Mapping[str, str]) -> tuple[str, ...]:
    """What could not be compared, and what may still change: each sentence once, with whom it is true of."""
    found: dict[str, list[str]] = {}
    for one in change.compared:
        for sentence in filter(None, (one.sentence, one.caution)):
            found.setdefault(sentence, []).append(payers[one.payer])
    if len(found) > _MOST_SENTENCES:
        partly = sum(bool(one.sentence) for one in change.compared)
        late = sum(bool(one.caution) for one in change.compared)
        return (
            f"{partly:,} of {len(change.compared):,} payers are compared over some of their months, or over none.",
            f"A later file may hold late payments of the last month on file of {late:,} payer{'s' * (late != 1)}.",
        )
    return tuple(
        f"{', '.join(names) if len(names) < 4 else f'{len(names)} payers'}: {sentence}"
        for sentence, names in found.items()
    )

"""Where do nodes and ribbons stand in a flow picture? Grouping, order, heights and places, as numbers only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from placepound.core.terms.amount import Amount

NODE = 12.0
_GAP = 10.0
_SMALL = 200
"""A node with less than one part in so many of the whole is small; two or more of them are drawn as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """A holder or user of money at one level, counted from 0. remainder: not attributable, unmapped; drawn hatched."""

    key: str
    label: str
    level: int
    remainder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Money from one node to another at a later level; levels may be skipped.

    category: whose money it is (told by colour, at most four), where that is followed past the first level.
    """

    source: str
    target: str
    amount: Amount
    category: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A node with its box and its label's slot. through: the money it passes on or takes in, whichever is more."""

    node: FlowNode
    through: Amount
    x: float
    y: float
    height: float
    slot_top: float
    slot_height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """A link's drawing: its thickness and the points it passes, each as left end, right end and top."""

    link: Link
    thickness: float
    stations: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """All that is drawn. unit: height in pixels of one penny."""

    nodes: tuple[Placed, ...]
    ribbons: tuple[Ribbon, ...]
    unit: float
    height: float


@dataclass(slots=True)
class _Slot:
    """A node, or a way past one, in a level while its place is found."""

    node: FlowNode | None
    through: int
    label_height: float
    key: str
    top: float = 0.0
    height: float = 0.0


def grouped(
    nodes: Sequence[FlowNode], links: Sequence[Link], *, most: int
) -> tuple[tuple[FlowNode, ...], tuple[Link, ...], dict[str, int]]:
    """Small and surplus nodes of a level made one "n others", links added up accordingly; remainders stay apart."""
    through = _through(links)
    whole = max(
        (sum(through[n.key] for n in nodes if n.level == level) for level in {n.level for n in nodes}), default=0
    )
    into: dict[str, str] = {}
    kept: list[FlowNode] = []
    counts: dict[str, int] = {}
    for level in sorted({node.level for node in nodes}):
        ranked = sorted(
            (n for n in nodes if n.level == level and through[n.key]), key=lambda n: (-through[n.key], n.key)
        )
        named = [node for node in ranked if not node.remainder]
        large = [node for node in named if through[node.key] * _SMALL >= whole]
        too_many = len(named) > most or len(named) > len(large) + 1
        large = large[: most - 1] if too_many else named
        rest = [node for node in named if node not in large]
        kept += [*large, *(node for node in ranked if node.remainder)]
        if rest:
            key = f"others at level {level}"
            counts[key] = len(rest)
            kept.append(FlowNode(key=key, label=f"{len(rest)} others", level=level))
            into |= {node.key: key for node in rest}
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for link in links:
        sums[into.get(link.source, link.source), into.get(link.target, link.target), link.category] += link.amount.pence
    merged = tuple(
        Link(source=s, target=t, category=c, amount=Amount(pence)) for (s, t, c), pence in sorted(sums.items())
    )
    return tuple(kept), merged, counts


def place(
    *,
    nodes: Sequence[FlowNode],
    links: Sequence[Link],
    xs: Sequence[float],
    label_heights: Mapping[str, float],
    top: float,
    height: float,
) -> Placement:
    """Stand nodes and ribbons between top and top + height; the height grows where the labels need more.

    Links are positive and lead to a later level. xs: the left edge of each level.
    """
    columns, steps = _columns(nodes, links, label_heights, levels=len(xs))
    _order(columns, steps)
    needed = max((sum(slot.label_height + _GAP for slot in column) for column in columns), default=0.0)
    height = max(height, needed * 1.15)
    unit = _unit(columns, height)
    for column in columns:
        _stack(column, unit, top=top, height=height)
    by_key = {slot.key: slot for column in columns for slot in column}
    level_of = {slot.key: level for level, column in enumerate(columns) for slot in column}
    ribbons = _ribbons(links, steps, by_key, level_of, xs=xs, unit=unit)
    placed = tuple(
        Placed(
            node=slot.node,
            through=Amount(slot.through),
            x=xs[level],
            y=_box_top(slot, unit),
            height=slot.through * unit,
            slot_top=slot.top,
            slot_height=slot.height,
        )
        for level, column in enumerate(columns)
        for slot in column
        if slot.node
    )
    return Placement(nodes=placed, ribbons=ribbons, unit=unit, height=height)


def _through(links: Iterable[Link]) -> dict[str, int]:
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for link in links:
        out[link.source] += link.amount.pence
        into[link.target] += link.amount.pence
    return defaultdict(int, {key: max(into[key], out[key]) for key in {*into, *out}})


def _columns(
    nodes: Sequence[FlowNode], links: Sequence[Link], label_heights: Mapping[str, float], *, levels: int
) -> tuple[list[list[_Slot]], list[list[str]]]:
    """The slots of each level, largest first, and for each link the slots it passes, ways past a level included."""
    through = _through(links)
    columns: list[list[_Slot]] = [[] for _ in range(levels)]
    level_of = {node.key: node.level for node in nodes}
    for node in sorted(nodes, key=lambda n: (n.remainder, -through[n.key], n.key)):
        columns[node.level].append(_Slot(node, through[node.key], label_heights[node.key], node.key))
    past: dict[str, _Slot] = {}
    steps = []
    for link in links:
        first, last = level_of[link.source], level_of[link.target]
        if last <= first:
            raise ValueError(f"money flows to a later level: {link.source} to {link.target}")
        ways = [f"past level {level} from {link.source} to {link.target}" for level in range(first + 1, last)]
        for level, key in zip(range(first + 1, last), ways, strict=True):
            if key not in past:
                past[key] = _Slot(None, 0, 0.0, key)
                columns[level].append(past[key])
            past[key].through += link.amount.pence
        steps.append([link.source, *ways, link.target])
    return columns, steps


def _order(columns: list[list[_Slot]], steps: Sequence[Sequence[str]]) -> None:
    """Fewer crossings: each slot moves to the average place of what it is joined to; remainders stay last."""
    joined: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        for one, other in pairwise(step):
            joined[one].add(other)
            joined[other].add(one)
    for sweep in range(6):
        forward = sweep % 2 == 0
        for level in range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1):
            beside = columns[level - 1 if forward else level + 1]
            at = _middles(beside)
            own = _middles(columns[level])

            def pull(slot: _Slot, at: dict[str, float] = at, own: dict[str, float] = own) -> tuple[bool, float, str]:
                places = [at[key] for key in joined[slot.key] if key in at]
                remainder = slot.node is not None and slot.node.remainder
                return remainder, sum(sorted(places)) / len(places) if places else own[slot.key], slot.key

            columns[level].sort(key=pull)


def _middles(column: Sequence[_Slot]) -> dict[str, float]:
    """Where the middle of each slot lies, as a share of its level's money."""
    whole = sum(slot.through for slot in column) or 1
    at: dict[str, float] = {}
    before = 0
    for slot in column:
        at[slot.key] = (before + slot.through / 2) / whole
        before += slot.through
    return at


def _unit(columns: Sequence[Sequence[_Slot]], height: float) -> float:
    """The tallest scale at which every level, with its labels and gaps, still fits the height."""
    most = max((sum(slot.through for slot in column) for column in columns), default=0)
    if not most:
        return 0.0
    low, high = 0.0, height / most
    for _ in range(60):
        middle = (low + high) / 2
        fits = all(_tall(column, middle) <= height for column in columns)
        low, high = (middle, high) if fits else (low, middle)
    return low


def _tall(column: Sequence[_Slot], unit: float) -> float:
    return sum(max(slot.through * unit, slot.label_height) for slot in column) + _GAP * max(len(column) - 1, 0)


def _stack(column: Sequence[_Slot], unit: float, *, top: float, height: float) -> None:
    """Slots one under the other, what space is left shared out between them up to a measure."""
    spare = height - _tall(column, unit)
    gap = _GAP + min(spare / max(len(column) - 1, 1), 28.0)
    y = top + max(0.0, (spare - (gap - _GAP) * max(len(column) - 1, 0)) / 2)
    for slot in column:
        slot.top, slot.height = y, max(slot.through * unit, slot.label_height)
        y += slot.height + gap


def _box_top(slot: _Slot, unit: float) -> float:
    return slot.top + (slot.height - slot.through * unit) / 2


def _ribbons(
    links: Sequence[Link],
    steps: Sequence[Sequence[str]],
    by_key: Mapping[str, _Slot],
    level_of: Mapping[str, int],
    *,
    xs: Sequence[float],
    unit: float,
) -> tuple[Ribbon, ...]:
    """Each link as one band; on both sides of a node the bands lie in the order of where they come from or go to."""
    leaving: dict[str, list[tuple[float, str, int]]] = defaultdict(list)
    arriving: dict[str, list[tuple[float, str, int]]] = defaultdict(list)
    for index, step in enumerate(steps):
        for one, other in pairwise(step):
            leaving[one].append((by_key[other].top, links[index].category, index))
            arriving[other].append((by_key[one].top, links[index].category, index))
    out = _offsets(leaving, links, unit)
    into = _offsets(arriving, links, unit)
    ribbons = []
    for index, (link, step) in enumerate(zip(links, steps, strict=True)):
        stations = []
        for key in step:
            x, top = xs[level_of[key]], _box_top(by_key[key], unit)
            offset = out[key, index] if (key, index) in out else into[key, index]
            stations.append((x, x + NODE, top + offset))
        last = step[-1]
        stations[-1] = (*stations[-1][:2], _box_top(by_key[last], unit) + into[last, index])
        ribbons.append(Ribbon(link=link, thickness=link.amount.pence * unit, stations=tuple(stations)))
    return tuple(ribbons)


def _offsets(
    sides: Mapping[str, list[tuple[float, str, int]]], links: Sequence[Link], unit: float
) -> dict[tuple[str, int], float]:
    found: dict[tuple[str, int], float] = {}
    for key, bands in sides.items():
        below = 0.0
        for _, _, index in sorted(bands):
            found[key, index] = below
            below += links[index].amount.pence * unit
    return found

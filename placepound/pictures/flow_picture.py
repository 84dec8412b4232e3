"""Through which hands does the money go? A picture of flows from payer to area, drawn by ourselves as ribbons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from xml.etree import ElementTree

from placepound.core.terms.amount import Amount
from placepound.pictures import headlines, theme
from placepound.pictures.bars import Drawn, bars_specification
from placepound.pictures.flow_layout import NODE, FlowNode, Link, Placed, Ribbon, grouped, place
from placepound.pictures.picture import Cell, Picture, describe, digest_of
from placepound.pictures.render import SVG, finish, kept, specified, vega_lite
from placepound.pictures.text import lines, shorten, width

MOST = 11
_LEFT = 148.0
_RIGHT = 168.0
_HEIGHT = 500.0
_TOP = 34.0
_LINE = 16.0


def flow_picture(
    *,
    headings: Sequence[str],
    nodes: Sequence[FlowNode],
    links: Sequence[Link],
    subtitle: str,
    title: str | None = None,
    most: int = MOST,
) -> Picture:
    """Money through its levels as ribbons whose thickness is the amount.

    headings: one for each level. most: nodes drawn in a level, the rest as one. What is negative cannot be drawn: it
    stands in the table and is named in a note. The narrow drawing shows each level as bars.
    """
    shown, merged, counts = grouped(nodes, [link for link in links if link.amount.pence > 0], most=most)
    title = title or _headline(headings, nodes, links)
    headers, rows = _table(nodes, links)
    notes = _notes(links, counts)
    description = describe("Flow picture", title=title, subtitle=subtitle, headers=headers, rows=rows, notes=notes)
    digest = digest_of("flow", title, subtitle, headings, nodes, links, most)

    def draw(variant: str) -> str:
        if variant == "wide":
            drawing = _drawing(headings, shown, merged)
        else:
            levels = _levels(headings, shown, merged)
            drawing = vega_lite(specified(lambda: bars_specification(levels, wide=False)))
        return finish(drawing, title=title, description=description, digest=digest, variant=variant)

    return Picture(
        title=title,
        subtitle=subtitle,
        svg=kept(digest, "wide", lambda: draw("wide")) if merged else "",
        narrow=kept(digest, "narrow", lambda: draw("narrow")) if merged else "",
        breadth=theme.FLOW,
        description=description,
        headers=headers,
        rows=rows,
        links=tuple(link.href for link in links),
        digest=digest,
        notes=notes,
    )


def colours(links: Sequence[Link]) -> dict[str, str]:
    """A colour for each category, by its money: four at most; of more than four, the fourth and on share the grey."""
    sums: dict[str, int] = defaultdict(int)
    for link in links:
        if link.category:
            sums[link.category] += link.amount.pence
    ranked = sorted(sums, key=lambda name: (-sums[name], name))
    coloured = len(ranked) if len(ranked) <= len(theme.CATEGORIES) else len(theme.CATEGORIES) - 1
    return {name: theme.CATEGORIES[i] if i < coloured else theme.OTHER for i, name in enumerate(ranked)}


def label_lines(node: FlowNode, through: Amount, *, within: float) -> tuple[str, ...]:
    """What is written at a node: its name in at most three lines, and its amount."""
    return (*lines(node.label, size=theme.SMALL, within=within, most=3), through.short())


def _drawing(headings: Sequence[str], nodes: Sequence[FlowNode], links: Sequence[Link]) -> ElementTree.Element:
    xs = _edges(len(headings))
    through = {node.key: Amount(0) for node in nodes}
    for side in ("source", "target"):
        sums: dict[str, Amount] = defaultdict(lambda: Amount(0))
        for link in links:
            sums[getattr(link, side)] += link.amount
        through = {key: max(amount, sums[key]) for key, amount in through.items()}
    heights = {n.key: _LINE * len(label_lines(n, through[n.key], within=_room(n.level, xs))) for n in nodes}
    placement = place(nodes=nodes, links=links, xs=xs, label_heights=heights, top=_TOP, height=_HEIGHT)
    chosen = colours(links) or _by_payer(nodes, links)
    root = ElementTree.Element(f"{{{SVG}}}svg", {"viewBox": f"0 0 {theme.FLOW} {placement.height + _TOP + 8:.0f}"})
    for ribbon in sorted(placement.ribbons, key=lambda ribbon: -ribbon.thickness):
        root.append(_band(ribbon, _colour(ribbon.link, chosen)))
    for placed in placement.nodes:
        root.append(_box(placed, chosen))
    for level, heading in enumerate(headings):
        root.append(_heading(heading, level, xs))
    for placed in placement.nodes:
        root.extend(_label(placed, xs))
    return root


def _edges(levels: int) -> tuple[float, ...]:
    pitch = (theme.FLOW - _LEFT - _RIGHT - NODE) / max(levels - 1, 1)
    return tuple(_LEFT + pitch * level for level in range(levels))


def _room(level: int, xs: Sequence[float]) -> float:
    """How wide a label may be: left of the first level, right of all others."""
    if level == 0:
        return _LEFT - 8
    return (_RIGHT if level == len(xs) - 1 else xs[1] - xs[0] - NODE - 40) - 8


def _by_payer(nodes: Sequence[FlowNode], links: Sequence[Link]) -> dict[str, str]:
    """Where no category is given, the first level's nodes are the categories of what leaves them."""
    first = {node.key for node in nodes if node.level == 0 and not node.remainder}
    return colours(
        [
            Link(source=link.source, target=link.target, amount=link.amount, category=link.source)
            for link in links
            if link.source in first
        ]
    )


def _colour(link: Link, chosen: Mapping[str, str]) -> str:
    return chosen.get(link.category or link.source, theme.OTHER)


def _band(ribbon: Ribbon, colour: str) -> ElementTree.Element:
    """One closed shape: along the upper edge through every station, and back along the lower one."""
    there = [f"M{ribbon.stations[0][1]:.2f},{ribbon.stations[0][2]:.2f}"]
    back: list[str] = []
    t = ribbon.thickness
    for (_, x0, y0), (x1, right, y1) in pairwise(ribbon.stations):
        middle = (x0 + x1) / 2
        there.append(f"C{middle:.2f},{y0:.2f} {middle:.2f},{y1:.2f} {x1:.2f},{y1:.2f}")
        back.insert(0, f"C{middle:.2f},{y1 + t:.2f} {middle:.2f},{y0 + t:.2f} {x0:.2f},{y0 + t:.2f}")
        if (x1, right, y1) != ribbon.stations[-1]:
            there.append(f"L{right:.2f},{y1:.2f}")
            back.insert(0, f"L{x1:.2f},{y1 + t:.2f}")
    x_end, _, y_end = ribbon.stations[-1]
    path = " ".join([*there, f"L{x_end:.2f},{y_end + t:.2f}", *back, "Z"])
    attributes = {"d": path, "fill": colour, "fill-opacity": "0.32", "stroke": colour, "stroke-width": "0.75"}
    return ElementTree.Element(f"{{{SVG}}}path", attributes)


def _box(placed: Placed, chosen: Mapping[str, str]) -> ElementTree.Element:
    node = placed.node
    own = chosen.get(node.key) or chosen.get(node.label)
    fill = theme.HATCH if node.remainder else (own if own and node.level == 0 else theme.INK)
    box = {"x": placed.x, "y": placed.y, "width": NODE, "height": max(placed.height, 1.0)}
    return ElementTree.Element(f"{{{SVG}}}rect", {name: f"{value:.2f}" for name, value in box.items()} | {"fill": fill})


def _heading(heading: str, level: int, xs: Sequence[float]) -> ElementTree.Element:
    x = xs[0] + NODE if level == 0 else xs[level]
    text = shorten(heading, size=theme.SMALL, within=(xs[1] - xs[0] if len(xs) > 1 else theme.FLOW) - 10, bold=True)
    return _text(text, x=x, y=_TOP - 18, anchor="end" if level == 0 else "start", bold=True, colour=theme.QUIET)


def _label(placed: Placed, xs: Sequence[float]) -> list[ElementTree.Element]:
    """The node's name and amount; over ribbons they stand on a plate that keeps them legible."""
    level = placed.node.level
    texts = label_lines(placed.node, placed.through, within=_room(level, xs))
    x, anchor = (placed.x - 8, "end") if level == 0 else (placed.x + NODE + 8, "start")
    top = placed.slot_top + (placed.slot_height - _LINE * len(texts)) / 2
    drawn = [
        _text(text, x=x, y=top + (i + 0.75) * _LINE, anchor=anchor, bold=i == len(texts) - 1)
        for i, text in enumerate(texts)
    ]
    if 0 < level < len(xs) - 1:
        wide = max(width(text, size=theme.SMALL, bold=i == len(texts) - 1) for i, text in enumerate(texts))
        box = {"x": x - 4, "y": top, "width": wide + 4, "height": _LINE * len(texts), "rx": 3, "fill-opacity": 0.85}
        plate = {name: f"{value:.2f}" for name, value in box.items()} | {"fill": theme.PAPER}
        drawn.insert(0, ElementTree.Element(f"{{{SVG}}}rect", plate))
    return drawn


def _text(text: str, *, x: float, y: float, anchor: str, bold: bool, colour: str = theme.INK) -> ElementTree.Element:
    element = ElementTree.Element(f"{{{SVG}}}text", {"x": f"{x:.2f}", "y": f"{y:.2f}", "text-anchor": anchor})
    element.attrib |= {"font-size": f"{theme.SMALL}px", "fill": colour}
    if bold:
        element.set("font-weight", "bold")
    element.text = text
    return element


def _levels(headings: Sequence[str], nodes: Sequence[FlowNode], links: Sequence[Link]) -> list[Drawn]:
    """Each level as bars under its heading, for screens too narrow for ribbons."""
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for link in links:
        into[link.target] += link.amount.pence
        out[link.source] += link.amount.pence
    drawn: list[Drawn] = []
    for level, heading in enumerate(headings):
        own = sorted(
            (n for n in nodes if n.level == level), key=lambda n: (n.remainder, -max(into[n.key], out[n.key]), n.key)
        )
        for i, node in enumerate(own):
            pence = max(into[node.key], out[node.key])
            fill = theme.HATCH if node.remainder else theme.ACCENT
            drawn.append(
                Drawn(label=node.label, end=pence, text=Amount(pence).short(), fill=fill, heading="" if i else heading)
            )
    return drawn


def _table(nodes: Sequence[FlowNode], links: Sequence[Link]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Every link as given, nothing grouped, credits included."""
    labels = {node.key: node.label for node in nodes}
    has_categories = any(link.category for link in links)
    headers = ("From", "To", *(("Whose money",) if has_categories else ()), "Amount")
    rows = tuple(
        (
            labels[link.source],
            labels[link.target],
            *((labels.get(link.category, link.category),) if has_categories else ()),
            link.amount,
        )
        for link in links
    )
    return headers, rows


def _notes(links: Sequence[Link], counts: Mapping[str, int]) -> tuple[str, ...]:
    credits = [link.amount for link in links if link.amount.pence < 0]
    notes = []
    if credits:
        lines_ = "1 credit" if len(credits) == 1 else f"{len(credits)} credits"
        notes.append(
            f"{lines_} of {Amount.total(credits).exact()} in all cannot be drawn as ribbons; the table holds them."
        )
    if counts:
        notes.append(f"{sum(counts.values())} small amounts are drawn together as others; the table holds each.")
    return tuple(notes)


def _headline(headings: Sequence[str], nodes: Sequence[FlowNode], links: Sequence[Link]) -> str:
    level_of = {node.key: node.level for node in nodes}
    payers = {link.source for link in links if level_of[link.source] == 0}
    total = Amount.total(link.amount for link in links if level_of[link.source] == 0)
    middle = min(2, len(headings) - 1)
    named = {node.key for node in nodes if node.level == middle and not node.remainder}
    reached = named & {link.target for link in links}
    return headlines.flows_to(total=total, payers=len(payers), heading=headings[middle], ends=len(reached))

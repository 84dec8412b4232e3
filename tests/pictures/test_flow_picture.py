"""Do ribbons carry all the money, no more and no less, and can every label be read?"""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.terms.amount import Amount
from placepound.pictures.flow_layout import FlowNode, Link, Placement, grouped, place
from placepound.pictures.flow_picture import colours, flow_picture
from placepound.pictures.theme import CATEGORIES, OTHER
from tests.pictures.gallery import LINKS, NODES

LEVELS = 4


@st.composite
def flows(draw: st.DrawFn) -> tuple[tuple[FlowNode, ...], tuple[Link, ...]]:
    """Up to six nodes in each of four levels, and links between any of them to a later level, some skipping levels."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=LEVELS, max_size=LEVELS))
    nodes = tuple(
        FlowNode(key=f"{level}.{i}", label=f"Node {level}.{i}", level=level, remainder=draw(st.booleans()) and i == 0)
        for level, size in enumerate(sizes)
        for i in range(size)
    )
    pairs = [(a, b) for a in nodes for b in nodes if a.level < b.level]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=25, unique=True))
    pence = st.integers(1, 10**11)
    return nodes, tuple(Link(source=a.key, target=b.key, amount=Amount(draw(pence))) for a, b in chosen)


def placed(nodes: tuple[FlowNode, ...], links: tuple[Link, ...]) -> Placement:
    used = tuple(n for n in nodes if any(n.key in (link.source, link.target) for link in links))
    return place(
        nodes=used, links=links, xs=[100, 300, 500, 700], label_heights={n.key: 32.0 for n in nodes}, top=30, height=500
    )


@given(flows())
def test_ribbons_on_each_side_of_a_node_come_to_its_money(case: tuple[tuple[FlowNode, ...], tuple[Link, ...]]) -> None:
    found = placed(*case)
    for node in found.nodes:
        out = sum(r.thickness for r in found.ribbons if r.link.source == node.node.key)
        into = sum(r.thickness for r in found.ribbons if r.link.target == node.node.key)
        assert max(out, into) == pytest.approx(node.height, rel=1e-6, abs=1e-6)


@given(flows())
def test_ribbons_leave_and_reach_a_node_within_its_box_without_overlap(
    case: tuple[tuple[FlowNode, ...], tuple[Link, ...]],
) -> None:
    found = placed(*case)
    boxes = {node.node.key: node for node in found.nodes}
    sides: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for ribbon in found.ribbons:
        sides["out", ribbon.link.source].append((ribbon.stations[0][2], ribbon.thickness))
        sides["in", ribbon.link.target].append((ribbon.stations[-1][2], ribbon.thickness))
    for (_, key), bands in sides.items():
        bands.sort()
        assert bands[0][0] >= boxes[key].y - 0.001
        assert bands[-1][0] + bands[-1][1] <= boxes[key].y + boxes[key].height + 0.001
        assert all(one + thick <= other + 0.001 for (one, thick), (other, _) in pairwise(bands))


@given(flows())
def test_labels_of_a_level_never_overlap(case: tuple[tuple[FlowNode, ...], tuple[Link, ...]]) -> None:
    found = placed(*case)
    for level in range(LEVELS):
        column = sorted((n for n in found.nodes if n.node.level == level), key=lambda n: n.slot_top)
        assert all(n.slot_height >= 32.0 and n.slot_height >= n.height - 0.001 for n in column)
        assert all(one.slot_top + one.slot_height <= other.slot_top for one, other in pairwise(column))


@given(flows())
def test_a_ribbon_that_skips_a_level_passes_no_node_there(case: tuple[tuple[FlowNode, ...], tuple[Link, ...]]) -> None:
    found = placed(*case)
    for ribbon in found.ribbons:
        for x, _, top in ribbon.stations[1:-1]:
            for node in (n for n in found.nodes if n.x == x):
                assert top + ribbon.thickness <= node.y + 0.001 or top >= node.y + node.height - 0.001


@given(flows(), st.integers(2, 5))
def test_grouping_loses_no_money_and_no_remainder(
    case: tuple[tuple[FlowNode, ...], tuple[Link, ...]], most: int
) -> None:
    nodes, links = case
    shown, merged, counts = grouped(nodes, links, most=most)
    assert Amount.total(link.amount for link in merged) == Amount.total(link.amount for link in links)
    used = {key for link in links for key in (link.source, link.target)}
    assert {n.key for n in nodes if n.remainder and n.key in used} <= {n.key for n in shown}
    for level in range(LEVELS):
        drawn = [n for n in shown if n.level == level and not n.remainder]
        assert len(drawn) <= most
        assert sum(counts.get(n.key, 1) for n in drawn) == len(
            [n for n in nodes if n.level == level and n.key in used and not n.remainder]
        )


def test_the_table_holds_every_link_and_comes_to_what_was_given() -> None:
    picture = flow_picture(headings=["Payer", "Fund", "Group"], nodes=NODES, links=LINKS, subtitle="Spending")
    assert len(picture.rows) == len(LINKS)
    amounts = [cell for row in picture.rows for cell in row if isinstance(cell, Amount)]
    assert Amount.total(amounts) == Amount.total(link.amount for link in LINKS)


def test_a_credit_is_not_drawn_but_said() -> None:
    picture = flow_picture(headings=["Payer", "Fund", "Group"], nodes=NODES, links=LINKS, subtitle="Spending")
    assert picture.notes == ("1 credit of -£5 in all cannot be drawn as ribbons; the table holds them.",)
    assert "-£5" in picture.description
    assert "-£5" not in picture.svg.split("</desc>")[1]


def test_the_finding_counts_payers_and_named_groups_only() -> None:
    picture = flow_picture(headings=["Payer", "Fund", "Service group"], nodes=NODES, links=LINKS, subtitle="Spending")
    assert picture.title == "£117.34 from 2 payers reaches 2 service groups"


def test_money_that_flows_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="later level"):
        placed(NODES[:3], (Link(source="pool", target="icb", amount=Amount(1)),))


def test_at_most_four_categories_have_a_colour() -> None:
    four = [Link(source="a", target="b", amount=Amount(9 - i), category=f"payer {i}") for i in range(4)]
    five = [*four, Link(source="a", target="b", amount=Amount(1), category="payer 4")]
    assert list(colours(four).values()) == list(CATEGORIES)
    assert list(colours(five).values()) == [*CATEGORIES[:3], OTHER, OTHER]


def test_no_money_makes_no_drawing() -> None:
    picture = flow_picture(headings=["Payer", "Group"], nodes=(), links=(), subtitle="Spending")
    assert (picture.svg, picture.rows) == ("", ())

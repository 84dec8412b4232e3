"""Does money keep its amount on every edge, and is every gap visible?"""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.flows import (
    NOT_ATTRIBUTABLE,
    NOT_STATED,
    UNRECONCILED,
    Edge,
    Flow,
    FlowClass,
    Node,
    NodeKind,
    Status,
    balances,
    by_period_and_status,
    edges,
    network,
    unreconciled,
)
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Refused
from tests.core.money.worlds import COUNCIL, ICB, MILLION, POOL, YEAR, contribution, flow, income, spend, transfer


def drawn(path: tuple[Edge, ...]) -> str:
    return " > ".join([path[0].start.key, *(edge.end.key for edge in path)]) if path else ""


@pytest.mark.parametrize(
    ("money", "path"),
    [
        (
            spend(ICB, 1, fund=POOL, scheme="reablement", provider="trust", service="HOM2", area="north"),
            "icb > pool > reablement > trust > HOM2 > north",
        ),
        (spend(ICB, 1, service="HOM2", area="north"), "icb > HOM2 > north"),
        (spend(ICB, 1, provider="trust"), "icb > trust > UNM > not attributable"),
        (spend(ICB, 1, fund=POOL, service="HOM2"), "icb > pool > HOM2 > not attributable"),
        (spend(ICB, 1), "icb > UNM > not attributable"),
        (transfer(ICB, COUNCIL, 1), "icb > council"),
        (contribution(ICB, 1), "icb > pool"),
        (flow(ICB, 1, flow_class=FlowClass.TRANSFER), "icb > not stated"),
        (flow(ICB, 1, flow_class=FlowClass.IN_KIND, service="ENA1"), "icb > ENA1 > not attributable"),
        (income(COUNCIL, ICB, 1), ""),
    ],
)
def test_a_path_skips_the_levels_that_are_not_known(money: Flow, path: str) -> None:
    assert drawn(edges(money)) == path


def test_a_transfer_ends_with_a_holder_and_never_with_a_service() -> None:
    assert edges(transfer(ICB, COUNCIL, 1, service="HOM2"))[-1].end == Node(NodeKind.PAYER, COUNCIL)
    assert edges(flow(ICB, 1, flow_class=FlowClass.TRANSFER))[-1].end == NOT_STATED
    assert edges(spend(ICB, 1))[-1].end == NOT_ATTRIBUTABLE


levels = st.fixed_dictionaries(
    {name: st.none() | st.just(name) for name in ("fund", "scheme", "provider", "service", "area")}
)


@given(levels, st.integers(-(10**12), 10**12))
def test_the_same_amount_passes_every_edge_of_a_path(given_levels: dict[str, str | None], pence: int) -> None:
    money = Flow(id="f", payer=ICB, amount=Amount(pence), period=YEAR, status=Status.PLAN, **given_levels)  # type: ignore[arg-type]
    path = edges(money)
    kinds = [path[0].start.kind, *(edge.end.kind for edge in path)]
    assert {edge.amount for edge in path} == {Amount(pence)}
    assert kinds == sorted(kinds, key=list(NodeKind).index)
    assert len(set(kinds)) == len(kinds)
    assert all(first.end == second.start for first, second in pairwise(path))


@given(st.lists(st.tuples(levels, st.integers(0, 10**9)), max_size=10))
def test_all_spending_ends_in_areas_or_in_not_attributable(rows: list[tuple[dict[str, str | None], int]]) -> None:
    flows = [
        Flow(id=str(i), payer=ICB, amount=Amount(pence), period=YEAR, status=Status.PLAN, **where)  # type: ignore[arg-type]
        for i, (where, pence) in enumerate(rows)
    ]
    ends = [node for node in balances(network(flows)) if node.kind is NodeKind.AREA]
    arrived = Amount.total(balances(network(flows))[node].inflow for node in ends)
    assert arrived == Amount.total(one.amount for one in flows)


def test_a_pool_is_filled_once_where_its_contributions_are_recorded() -> None:
    money = (contribution(ICB, 60), contribution(COUNCIL, 40), spend(COUNCIL, 100, fund=POOL, service="HOM2"))
    pool = balances(network(money))[Node(NodeKind.FUND, POOL)]
    assert pool.inflow == pool.outflow == Amount(100 * MILLION)
    assert unreconciled(money) == ()


def test_a_pool_without_recorded_contributions_is_filled_by_who_spends_from_it() -> None:
    money = (spend(ICB, 100, fund=POOL, service="HOM2"),)
    assert drawn(network(money)) == "icb > pool > HOM2 > not attributable"
    assert unreconciled(money) == ()


def test_money_left_in_a_pool_is_a_visible_edge() -> None:
    (gap,) = unreconciled((contribution(ICB, 100), spend(ICB, 90, fund=POOL)))
    assert gap.node == Node(NodeKind.FUND, POOL)
    assert gap.difference == Amount(10 * MILLION)
    assert (gap.edge.start, gap.edge.end) == (gap.node, Node(NodeKind.FUND, UNRECONCILED))


def test_money_spent_beyond_what_a_pool_received_comes_from_a_visible_gap() -> None:
    (gap,) = unreconciled((contribution(ICB, 90), spend(ICB, 100, fund=POOL)))
    assert gap.difference == Amount(-10 * MILLION)
    assert (gap.edge.start, gap.edge.end) == (Node(NodeKind.FUND, UNRECONCILED), gap.node)
    assert gap.edge.amount == Amount(10 * MILLION)


def test_an_organisation_that_receives_and_spends_shows_what_comes_from_elsewhere() -> None:
    (gap,) = unreconciled((transfer(ICB, COUNCIL, 30), spend(COUNCIL, 250)))
    assert gap.node == Node(NodeKind.PAYER, COUNCIL)
    assert gap.difference == Amount(-220 * MILLION)


def test_gaps_never_mix_periods_or_statuses() -> None:
    other = {"status": Status.ACTUAL}
    money = (contribution(ICB, 100), spend(ICB, 100, fund=POOL, **other), contribution(ICB, 70, **other))
    assert [(gap.status, gap.difference.pence // MILLION) for gap in unreconciled(money)] == [(Status.ACTUAL, -30)]
    with pytest.raises(Refused, match="cannot be summed together"):
        network(money)


@given(st.lists(st.tuples(st.sampled_from(["in", "out"]), st.integers(0, 1000)), max_size=12))
def test_with_its_gap_every_node_balances(moves: list[tuple[str, int]]) -> None:
    flows = [
        Flow(
            id=str(i),
            payer=ICB,
            fund=POOL,
            amount=Amount(pence),
            period=YEAR,
            status=Status.PLAN,
            flow_class=FlowClass.TRANSFER if way == "in" else FlowClass.SPEND,
        )
        for i, (way, pence) in enumerate(moves)
    ]
    node = Node(NodeKind.FUND, POOL)
    gaps = unreconciled(flows)
    mended = balances([*network(flows), *(gap.edge for gap in gaps)])
    if node in mended and {way for way, _ in moves} == {"in", "out"}:
        assert mended[node].inflow == mended[node].outflow


def test_flows_are_grouped_by_period_with_unstated_ones_last() -> None:
    early, late = Period.financial_year(2015), Period(date(2016, 1, 1), date(2016, 12, 31))
    money = (spend(ICB, 1, period=None), spend(ICB, 1, period=late), spend(ICB, 1, period=early))
    assert [period for period, _ in by_period_and_status(money)] == [early, late, None]

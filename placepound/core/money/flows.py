"""Where does a pound go? Flows as paths from payer to area, and the edges, node totals and gaps that follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from placepound.core.money.service_groups import UNMAPPED
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Problem, Refused


class Status(StrEnum):
    """How real the money is. Amounts of two statuses are never summed together."""

    PLAN = "plan"
    FORECAST = "forecast"
    COMMITMENT = "commitment"
    ACTUAL = "actual"


class Basis(StrEnum):
    """What a statement's figures are."""

    BUDGET = "budget"
    OUTTURN = "outturn"
    ESTIMATE = "estimate"

    @property
    def status(self) -> Status:
        return {"budget": Status.PLAN, "outturn": Status.ACTUAL, "estimate": Status.FORECAST}[self.value]


class FlowClass(StrEnum):
    """What kind of movement an amount is."""

    SPEND = "spend"
    TRANSFER = "transfer"
    INCOME = "income"
    IN_KIND = "in_kind"
    FINANCING = "financing"


class Confidence(StrEnum):
    """How good is the evidence? A reconciled to source, B published total, C apportioned, D estimate or name match."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class ProviderKind(StrEnum):
    """Who delivers, by kind of body; not stated is a kind of its own."""

    COUNCIL = "council"
    NHS = "nhs"
    PRIMARY_CARE = "primary_care"
    VCFSE = "vcfse"
    INDEPENDENT = "independent"
    EDUCATION = "education"
    IN_HOUSE = "in_house"
    NOT_STATED = "not_stated"

    @property
    def label(self) -> str:
        return _PROVIDER_LABELS[self]


_PROVIDER_LABELS = {
    ProviderKind.COUNCIL: "Council",
    ProviderKind.NHS: "NHS trust",
    ProviderKind.PRIMARY_CARE: "Primary care",
    ProviderKind.VCFSE: "VCFSE (voluntary, community, faith and social enterprise)",
    ProviderKind.INDEPENDENT: "Independent provider",
    ProviderKind.EDUCATION: "School or college",
    ProviderKind.IN_HOUSE: "In-house",
    ProviderKind.NOT_STATED: "Not stated",
}


class NodeKind(StrEnum):
    """The levels a pound passes through, in order. A level may be skipped, never passed twice."""

    PAYER = "payer"
    FUND = "fund"
    SCHEME = "scheme"
    PROVIDER = "provider"
    SERVICE = "service"
    AREA = "area"


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """One holder or user of money. The key is stable: a record's id, a service group's code, an area's code."""

    kind: NodeKind
    key: str


NOT_ATTRIBUTABLE = Node(NodeKind.AREA, "not attributable")
"""Where money goes that no evidence places: a bar of its own, outside per-head figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One amount and the path it takes. The same amount passes every level, so a path cannot lose money on the way.

    period: None where the source states none. precision: half the last written digit, in pence.
    counterparty: the other counted body of a transfer (payee) or of income (payer).
    apportionment: key and version where the amount was split, else empty. source: the row it comes from.
    """

    id: str
    payer: str
    amount: Amount
    period: Period | None
    status: Status
    flow_class: FlowClass = FlowClass.SPEND
    fund: str | None = None
    scheme: str | None = None
    provider: str | None = None
    provider_kind: ProviderKind = ProviderKind.NOT_STATED
    service: str | None = None
    area: str | None = None
    counterparty: str | None = None
    precision: int = 0
    confidence: Confidence = Confidence.B
    apportionment: str = ""
    source: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Money from one node to the next on a flow's path."""

    flow: str
    start: Node
    end: Node
    amount: Amount


NOT_STATED = Node(NodeKind.PAYER, "not stated")
"""The other side of a transfer whose source does not name it."""

UNRECONCILED = "unreconciled"
"""The key of the node that a gap is drawn from or to."""

MONEY = frozenset({FlowClass.SPEND, FlowClass.TRANSFER})
"""The classes followed together. Income is the payee's account of money already paid; the others stand apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What flows into a node and out of it, in one period and status."""

    inflow: Amount
    outflow: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A node whose recorded inflow and outflow differ, with the edge that makes the difference visible.

    difference: inflow less outflow. More in than out is unspent or not followed further; more out than in comes from
    sources that are not recorded.
    """

    node: Node
    period: Period | None
    status: Status
    balance: Balance
    difference: Amount
    edge: Edge


def edges(flow: Flow, *, funded: bool = False) -> tuple[Edge, ...]:
    """The path of one flow, a missing level skipped, the same amount on each edge.

    funded: the flow's fund is filled by contributions that have edges of their own, so the path starts at the fund.
    Money spent ends in an area or in ``NOT_ATTRIBUTABLE``; a transfer ends with who holds it next; income has no edges.
    """
    if flow.flow_class is FlowClass.INCOME:
        return ()
    nodes = _holders(flow) if flow.flow_class in (FlowClass.TRANSFER, FlowClass.FINANCING) else _path(flow)
    walked = pairwise(nodes[1:] if funded else nodes)
    return tuple(Edge(flow=flow.id, start=start, end=end, amount=flow.amount) for start, end in walked)


def network(flows: Iterable[Flow]) -> tuple[Edge, ...]:
    """The edges of all spending and transfers of one period and status, each pound once on each edge.

    Raises Refused where the flows mix periods or statuses.
    """
    followed = tuple(flow for flow in flows if flow.flow_class in MONEY)
    require_one_kind(followed)
    filled = {flow.fund for flow in followed if flow.flow_class is FlowClass.TRANSFER and flow.fund}
    return tuple(edge for flow in followed for edge in edges(flow, funded=_spent_from(flow, filled)))


def balances(all_edges: Iterable[Edge]) -> dict[Node, Balance]:
    """Inflow and outflow of every node, in order. The edges are of one period and status, as ``network`` makes them."""
    inflow: dict[Node, int] = {}
    outflow: dict[Node, int] = {}
    for edge in all_edges:
        outflow[edge.start] = outflow.get(edge.start, 0) + edge.amount.pence
        inflow[edge.end] = inflow.get(edge.end, 0) + edge.amount.pence
    return {
        node: Balance(inflow=Amount(inflow.get(node, 0)), outflow=Amount(outflow.get(node, 0)))
        for node in sorted(inflow.keys() | outflow.keys())
    }


def unreconciled(flows: Iterable[Flow]) -> tuple[Gap, ...]:
    """The gaps of every fund, scheme and organisation with money both in and out, each period and status by itself."""
    return tuple(
        _gap(node, balance, period=period, status=status)
        for (period, status), same in by_period_and_status(flows).items()
        for node, balance in _both_ways(network(same)).items()
        if balance.inflow != balance.outflow
    )


def by_period_and_status(flows: Iterable[Flow]) -> dict[tuple[Period | None, Status], tuple[Flow, ...]]:
    """Flows that may be summed together stand together: one period, one status. Unstated periods come last."""
    groups: dict[tuple[Period | None, Status], list[Flow]] = {}
    for flow in flows:
        groups.setdefault((flow.period, flow.status), []).append(flow)
    order = sorted(groups, key=lambda kind: (kind[0] is None, kind[0] or _ANY_PERIOD, kind[1]))
    return {kind: tuple(groups[kind]) for kind in order}


def require_one_kind(flows: Iterable[Flow]) -> None:
    """Raises Refused where amounts of two periods or two statuses would be summed."""
    kinds = by_period_and_status(flows)
    if len(kinds) > 1:
        named = "; ".join(f"{status} of {period.label if period else 'no stated period'}" for period, status in kinds)
        message = f"These amounts cannot be summed together ({named}). Choose one period and one status."
        raise Refused(Problem(message=message, field="period"))


_ANY_PERIOD = Period(date.min, date.max)


def _path(flow: Flow) -> tuple[Node, ...]:
    levels = (
        (NodeKind.PAYER, flow.payer),
        (NodeKind.FUND, flow.fund),
        (NodeKind.SCHEME, flow.scheme),
        (NodeKind.PROVIDER, flow.provider),
        (NodeKind.SERVICE, flow.service or UNMAPPED),
    )
    area = Node(NodeKind.AREA, flow.area) if flow.area else NOT_ATTRIBUTABLE
    return (*(Node(kind, key) for kind, key in levels if key), area)


def _holders(flow: Flow) -> tuple[Node, Node]:
    payer = Node(NodeKind.PAYER, flow.payer)
    if flow.fund:
        return payer, Node(NodeKind.FUND, flow.fund)
    return payer, Node(NodeKind.PAYER, flow.counterparty) if flow.counterparty else NOT_STATED


def _spent_from(flow: Flow, filled: set[str]) -> bool:
    return flow.flow_class is FlowClass.SPEND and flow.fund in filled


def _both_ways(all_edges: Iterable[Edge]) -> dict[Node, Balance]:
    """Balances of the nodes that hold money between its source and its use."""
    held = (NodeKind.PAYER, NodeKind.FUND, NodeKind.SCHEME)
    listed = tuple(all_edges)
    both = {edge.start for edge in listed} & {edge.end for edge in listed}
    return {node: sums for node, sums in balances(listed).items() if node.kind in held and node in both}


def _gap(node: Node, balance: Balance, *, period: Period | None, status: Status) -> Gap:
    difference = balance.inflow - balance.outflow
    elsewhere = Node(node.kind, UNRECONCILED)
    start, end = (node, elsewhere) if difference.pence > 0 else (elsewhere, node)
    edge = Edge(flow="", start=start, end=end, amount=abs(difference))
    return Gap(node=node, period=period, status=status, balance=balance, difference=difference, edge=edge)

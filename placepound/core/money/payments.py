"""Which payments are transfers? Payments between two counted holders, and what becomes of the money after them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from placepound.core.money.flows import MONEY, Flow, FlowClass, Node, NodeKind


class Fate(StrEnum):
    """What becomes of a payment between holders when a place is totalled. All but the first stay in the net total."""

    ELIMINATED = "eliminated"
    HELD = "held"
    CIRCULAR = "circular"
    OUTSIDE = "outside"
    NOT_NAMED = "not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """All that one body pays one holder: as the payer records it and, where it does, as the payee records it.

    payee: None where the source does not name it.
    """

    payer: str
    payee: Node | None
    fate: Fate
    paid: tuple[Flow, ...]
    received: tuple[Flow, ...]

    @property
    def to_fund(self) -> bool:
        return self.payee is not None and self.payee.kind is NodeKind.FUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The flows of one period and status, sorted by their part in a place's total.

    money: spending and transfers that are counted. beside: income, in-kind support and financing of counted bodies.
    outside: everything of bodies that are not counted. filled: the funds that counted contributions fill.
    """

    counted: frozenset[str]
    money: tuple[Flow, ...]
    beside: tuple[Flow, ...]
    outside: tuple[Flow, ...]
    filled: frozenset[str]

    def holder(self, flow: Flow) -> Node:
        """Who has the money before it is paid: the fund, where contributions fill it, else the payer."""
        from_fund = flow.flow_class is FlowClass.SPEND and flow.fund
        if from_fund and (flow.fund in self.filled or flow.payer not in self.counted):
            return Node(NodeKind.FUND, str(flow.fund))
        return Node(NodeKind.PAYER, flow.payer)


def account_of(flows: Iterable[Flow], *, counted: frozenset[str]) -> Account:
    """Sorts flows: a payment counts where its payer does, and spending also where the fund it is spent from does."""
    inside: list[Flow] = []
    outside: list[Flow] = []
    for flow in flows:
        from_fund = flow.flow_class is FlowClass.SPEND and flow.fund in counted
        (inside if flow.payer in counted or from_fund else outside).append(flow)
    money = tuple(flow for flow in inside if flow.flow_class in MONEY)
    return Account(
        counted=counted,
        money=money,
        beside=tuple(flow for flow in inside if flow.flow_class not in MONEY),
        outside=tuple(outside),
        filled=frozenset(flow.fund for flow in money if flow.flow_class is FlowClass.TRANSFER and flow.fund),
    )


def payments(account: Account) -> tuple[Payment, ...]:
    """Every payment between holders, ordered by payer and payee, with its fate."""
    moves = _moves(account)
    fates = _fates(account, moves)
    paid: dict[tuple[str, Node | None], list[Flow]] = {}
    for flow in account.money:
        if flow.id in moves:
            paid.setdefault((flow.payer, moves[flow.id]), []).append(flow)
    received: dict[tuple[str, Node | None], list[Flow]] = {}
    for flow in account.beside:
        if flow.flow_class is FlowClass.INCOME and flow.counterparty and flow.counterparty in account.counted:
            received.setdefault((flow.counterparty, _recipient(flow)), []).append(flow)
    return tuple(
        Payment(
            payer=payer,
            payee=payee,
            fate=fates.get(payee, Fate.HELD),
            paid=tuple(paid.get((payer, payee), ())),
            received=tuple(received.get((payer, payee), ())),
        )
        for payer, payee in sorted(paid.keys() | received.keys(), key=_by_payer_and_payee)
    )


def _by_payer_and_payee(pair: tuple[str, Node | None]) -> tuple[str, str, str]:
    payer, payee = pair
    return (payer, payee.kind, payee.key) if payee else (payer, "", "")


def _moves(account: Account) -> dict[str, Node | None]:
    """By flow: the holder it passes money to, for every transfer and for buying from a body that is itself counted."""
    spending = [flow for flow in account.money if flow.flow_class is FlowClass.SPEND]
    own = (flow for flow in spending if account.holder(flow).kind is NodeKind.PAYER)
    sellers = frozenset(flow.payer for flow in own if not _buys(flow, account.counted))
    moves: dict[str, Node | None] = {}
    for flow in account.money:
        if flow.flow_class is FlowClass.TRANSFER:
            moves[flow.id] = _recipient_of_transfer(flow)
        elif _buys(flow, sellers):
            moves[flow.id] = Node(NodeKind.PAYER, str(flow.provider))
    return moves


def _buys(flow: Flow, sellers: frozenset[str]) -> bool:
    return flow.provider is not None and flow.provider != flow.payer and flow.provider in sellers


def _recipient_of_transfer(flow: Flow) -> Node | None:
    if flow.fund:
        return Node(NodeKind.FUND, flow.fund)
    return Node(NodeKind.PAYER, flow.counterparty) if flow.counterparty else None


def _recipient(income: Flow) -> Node:
    return Node(NodeKind.FUND, income.fund) if income.fund else Node(NodeKind.PAYER, income.payer)


def _fates(account: Account, moves: Mapping[str, Node | None]) -> dict[Node | None, Fate]:
    """By recipient. Money is taken off only where the recipient's own payments lead to spending, or to money held."""
    paying = {account.holder(flow) for flow in account.money}
    fates: dict[Node | None, Fate] = {}
    for payee in moves.values():
        if payee is None:
            fates[payee] = Fate.NOT_NAMED
        elif payee.key not in account.counted:
            fates[payee] = Fate.OUTSIDE
        else:
            fates[payee] = Fate.CIRCULAR if payee in paying else Fate.HELD
    onward: dict[Node, set[Node]] = {}
    reached: list[Node] = []
    for flow in account.money:
        payee = moves.get(flow.id)
        if payee is not None and fates[payee] is Fate.CIRCULAR:
            onward.setdefault(payee, set()).add(account.holder(flow))
        else:
            reached.append(account.holder(flow))
    seen = set(reached)
    while reached:
        for giver in onward.get(reached.pop(), ()):
            if giver not in seen:
                seen.add(giver)
                reached.append(giver)
    fates.update({payee: Fate.ELIMINATED for payee, fate in fates.items() if fate is Fate.CIRCULAR and payee in seen})
    return fates

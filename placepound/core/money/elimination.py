"""How much is it, each pound once? Takes transfers between counted bodies off the gross total, and says what it did."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from placepound.core.money.flows import Flow, FlowClass, by_period_and_status, require_one_kind
from placepound.core.money.payments import Account, Fate, Payment, account_of, payments
from placepound.core.money.totals import OneSided, PlaceTotal, Side, UnmatchedTransfer
from placepound.core.money.trace import steps
from placepound.core.rules.reader import RuleValue
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Problem, Refused


def eliminate(
    flows: Iterable[Flow], *, counted: frozenset[str], tolerance: RuleValue, names: Mapping[str, str] | None = None
) -> PlaceTotal:
    """The total of one period and status, with transfers counted once.

    A payment is a transfer where payer and payee are both counted and the payee's onward payments are counted too. So
    buying from a provider is spending, until that provider is itself counted with spending of its own.
    counted: keys of bodies and funds. tolerance: how far two sides of a transfer may differ. names: what sentences call
    a key. Raises Refused where flows mix periods or statuses, or one stands twice.
    """
    listed = sorted(flows, key=lambda flow: flow.id)
    _require_once(listed)
    require_one_kind(listed)
    account = account_of(listed, counted=counted)
    pairs = payments(account)
    taken_off = frozenset(flow.id for pair in pairs if pair.fate is Fate.ELIMINATED for flow in pair.paid)
    return PlaceTotal(
        period=listed[0].period if listed else None,
        status=listed[0].status if listed else None,
        gross=_sum(account.money),
        transfers=_sum(flow for flow in account.money if flow.id in taken_off),
        precision=sum(flow.precision for flow in account.money if flow.id not in taken_off),
        income=_beside(account, FlowClass.INCOME),
        in_kind=_beside(account, FlowClass.IN_KIND),
        financing=_beside(account, FlowClass.FINANCING),
        one_sided=tuple(one for pair in pairs if (one := _one_sided(pair))),
        unmatched=tuple(two for pair in pairs if (two := _unmatched(pair, tolerance=tolerance))),
        eliminated=taken_off,
        outside=frozenset(flow.id for flow in account.outside),
        steps=steps(account, pairs, tolerance=tolerance, names=names or {}),
        rule=tolerance.reference,
    )


def place_totals(
    flows: Iterable[Flow], *, counted: frozenset[str], tolerance: RuleValue, names: Mapping[str, str] | None = None
) -> tuple[PlaceTotal, ...]:
    """One total for each period and status, which are never summed together."""
    return tuple(
        eliminate(same, counted=counted, tolerance=tolerance, names=names)
        for same in by_period_and_status(flows).values()
    )


def _require_once(flows: list[Flow]) -> None:
    twice = sorted({first.id for first, second in pairwise(flows) if first.id == second.id})
    if twice:
        raise Refused(Problem(message=f"The same row stands twice and would be counted twice: {', '.join(twice[:5])}."))


def _beside(account: Account, flow_class: FlowClass) -> Amount:
    return _sum(flow for flow in account.beside if flow.flow_class is flow_class)


def _sum(flows: Iterable[Flow]) -> Amount:
    return Amount.total(flow.amount for flow in flows)


def _one_sided(pair: Payment) -> OneSided | None:
    """A fund keeps no account of its own, so contributions to it are not one-sided; nor is money leaving a place."""
    if pair.payee is None or (pair.paid and (pair.received or pair.to_fund or pair.fate is Fate.OUTSIDE)):
        return None
    return OneSided(
        side=Side.PAYER if pair.paid else Side.PAYEE,
        payer=pair.payer,
        payee=pair.payee.key,
        amount=_sum(pair.paid or pair.received),
        eliminated=bool(pair.paid) and pair.fate is Fate.ELIMINATED,
        flows=tuple(flow.id for flow in pair.paid or pair.received),
    )


def _unmatched(pair: Payment, *, tolerance: RuleValue) -> UnmatchedTransfer | None:
    paid, received = _sum(pair.paid), _sum(pair.received)
    if pair.payee is None or not pair.paid or not pair.received or abs(received - paid).pence <= tolerance.whole:
        return None
    return UnmatchedTransfer(
        payer=pair.payer,
        payee=pair.payee.key,
        paid=paid,
        received=received,
        rounding=Amount(sum(flow.precision for flow in (*pair.paid, *pair.received))),
        flows=tuple(flow.id for flow in (*pair.paid, *pair.received)),
    )

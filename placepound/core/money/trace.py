"""How was a place's total made? One sentence for each step from gross to net, with its amount and its flows."""

from collections.abc import Iterable, Mapping

from placepound.core.money.flows import Flow, FlowClass, Node
from placepound.core.money.payments import Account, Fate, Payment
from placepound.core.money.totals import Step
from placepound.core.rules.reader import RuleValue
from placepound.core.terms.amount import Amount


def steps(
    account: Account, pairs: tuple[Payment, ...], *, tolerance: RuleValue, names: Mapping[str, str]
) -> tuple[Step, ...]:
    """What each body pays, what is taken off and what not, what does not agree, what stands beside, and the result."""
    taken_off = [flow for pair in pairs if pair.fate is Fate.ELIMINATED for flow in pair.paid]
    gross, transfers = _total(account.money), _total(taken_off)
    net = gross - transfers
    return (
        *_gross(account, names),
        *(step for pair in pairs for step in _about(pair, tolerance=tolerance, names=names)),
        *_not_followed(account, pairs, names),
        *_beside(account),
        Step(sentence=f"Net is gross less transfers: {gross} - {transfers} = {net}.", amount=net),
    )


def _gross(account: Account, names: Mapping[str, str]) -> Iterable[Step]:
    by_payer: dict[str, list[Flow]] = {}
    for flow in account.money:
        by_payer.setdefault(flow.payer, []).append(flow)
    for payer in sorted(by_payer):
        flows = by_payer[payer]
        yield _step(f"{_called(payer, names)} pays {_total(flows)} in {_rows(flows)}.", flows)


def _about(pair: Payment, *, tolerance: RuleValue, names: Mapping[str, str]) -> Iterable[Step]:
    payer = _called(pair.payer, names)
    payee = _called(pair.payee.key, names) if pair.payee else "a body that the source does not name"
    paid, received = _total(pair.paid), _total(pair.received)
    if not pair.paid:
        yield _step(
            f"One-sided: {payee} records {received} from {payer}, which records no such payment; nothing to take off.",
            pair.received,
        )
        return
    yield _step(f"{payer} passes {paid} to {payee}: {_fate(pair, payee)}", pair.paid)
    bought = [flow for flow in pair.paid if flow.flow_class is FlowClass.SPEND]
    if bought:
        yield _step(f"Of this {_total(bought)} is written as spending, and {payee} is itself counted here.", bought)
    if pair.received:
        yield from _compared(pair, payer=payer, payee=payee, tolerance=tolerance)
    elif pair.payee and not pair.to_fund and pair.fate is not Fate.OUTSIDE:
        yield _step(f"One-sided: only {payer} records the {paid}; {payee} states no income from it.", pair.paid)


def _fate(pair: Payment, payee: str) -> str:
    match pair.fate:
        case Fate.ELIMINATED if pair.to_fund:
            return f"a contribution, taken off because what is spent from {payee} is counted."
        case Fate.ELIMINATED:
            return f"taken off, because {payee}'s own payments are counted."
        case Fate.HELD if pair.to_fund:
            return f"counted once, as money committed to {payee}; nothing spent from it is counted here."
        case Fate.HELD:
            return f"not taken off, because no payment by {payee} is counted in this period and status."
        case Fate.CIRCULAR:
            return "not taken off, because it only goes round between holders and no spending follows it."
        case Fate.OUTSIDE:
            return f"not taken off, because {payee} is not counted in this place."
        case Fate.NOT_NAMED:
            return "not taken off, because it cannot be determined whether the money is spent again here."


def _compared(pair: Payment, *, payer: str, payee: str, tolerance: RuleValue) -> Iterable[Step]:
    difference = _total(pair.received) - _total(pair.paid)
    yield _step(f"{payee} records {_total(pair.received)} from {payer}; income is never added.", pair.received)
    if abs(difference).pence > tolerance.whole:
        rounding = sum(flow.precision for flow in (*pair.paid, *pair.received))
        explained = " Rounding of the published figures could explain it." if abs(difference).pence <= rounding else ""
        yield Step(
            sentence=f"Unmatched transfer: {payee} records {abs(difference)} "
            f"{'more' if difference.pence > 0 else 'less'} than {payer}. The payer's figure is used "
            f"({tolerance.reference}).{explained}",
            amount=difference,
            flows=_ids((*pair.paid, *pair.received)),
        )


def _not_followed(account: Account, pairs: tuple[Payment, ...], names: Mapping[str, str]) -> Iterable[Step]:
    """Holders that receive more than their counted payments come to: the rest is held or spent where no row shows."""
    paid: dict[Node, int] = {}
    for flow in account.money:
        holder = account.holder(flow)
        paid[holder] = paid.get(holder, 0) + flow.amount.pence
    received: dict[Node, list[Flow]] = {}
    for pair in pairs:
        if pair.payee and pair.fate is Fate.ELIMINATED:
            received.setdefault(pair.payee, []).extend(pair.paid)
    for holder in sorted(received):
        rest = _total(received[holder]) - Amount(paid[holder])
        if rest.pence > 0:
            yield Step(
                sentence=f"{_called(holder.key, names)} receives {_total(received[holder])}; its counted payments come "
                f"to {Amount(paid[holder])}: {rest} is not followed further and is not in net.",
                amount=rest,
                flows=_ids(received[holder]),
            )


def _beside(account: Account) -> Iterable[Step]:
    for flow_class, sentence in (
        (FlowClass.INCOME, "Income of {amount} is recorded. It pays for spending already counted and is not added."),
        (FlowClass.IN_KIND, "Support in kind of {amount} is kept apart: it is not money paid."),
        (FlowClass.FINANCING, "Financing of {amount} is kept apart: it is borrowed or repaid, not spent."),
    ):
        flows = [flow for flow in account.beside if flow.flow_class is flow_class]
        if flows:
            yield _step(sentence.format(amount=_total(flows)), flows)
    if account.outside:
        yield _step(
            f"Left out: {_total(account.outside)} recorded by bodies that are not counted in this place.",
            account.outside,
        )


def _step(sentence: str, flows: Iterable[Flow]) -> Step:
    listed = tuple(flows)
    return Step(sentence=sentence, amount=_total(listed), flows=_ids(listed))


def _called(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key)


def _rows(flows: list[Flow]) -> str:
    return f"{len(flows):,} {'row' if len(flows) == 1 else 'rows'}"


def _ids(flows: Iterable[Flow]) -> tuple[str, ...]:
    return tuple(flow.id for flow in flows)


def _total(flows: Iterable[Flow]) -> Amount:
    return Amount.total(flow.amount for flow in flows)

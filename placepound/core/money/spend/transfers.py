"""Which payments between counted bodies do both of them show? Payments and receipts, matched one to one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from placepound.core.money.spend.released import SpendTransfer, TransferState
from placepound.core.rules.reader import RuleValue, value


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenCounted:
    """A row of one counted body's file whose supplier is another counted body.

    organisation: whose file. other: the supplier. pence: as in the file, so that a receipt is negative.
    """

    organisation: str
    other: str
    paid_on: date
    pence: int
    file: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRules:
    """How far apart the two sides of a payment may stand, in days and in pence."""

    days: RuleValue
    pence: RuleValue


def transfer_rules(*, on: date) -> TransferRules:
    """The values in force on a day."""
    return TransferRules(days=value("transfer_payment_days", on=on), pence=value("transfer_payment_pence", on=on))


Pair = tuple[BetweenCounted, BetweenCounted]


def transfers(
    rows: Iterable[BetweenCounted], *, on_file: Mapping[str, frozenset[str]], rules: TransferRules
) -> tuple[SpendTransfer, ...]:
    """Every payment between counted bodies as either or both of their files show it, by payer, payee and day.

    on_file: the months that each body's files cover. A side that is missing says something only where it could have
    been there: a payment or receipt without its other half is listed only where the other body's files cover its month.
    A receipt that is matched is income. One that is not may as well be a refund: it stays a credit.
    """
    paid: dict[tuple[str, str], list[BetweenCounted]] = {}
    received: dict[tuple[str, str], list[BetweenCounted]] = {}
    for row in rows:
        if row.pence > 0:
            paid.setdefault((row.organisation, row.other), []).append(row)
        elif row.pence < 0:
            received.setdefault((row.other, row.organisation), []).append(row)
    return tuple(
        transfer
        for pair in sorted(paid.keys() | received.keys())
        for transfer in _between(pair, paid.get(pair, []), received.get(pair, []), on_file=on_file, rules=rules)
    )


def match_sides(
    paid: Sequence[BetweenCounted], received: Sequence[BetweenCounted], *, rules: TransferRules
) -> tuple[Pair, ...]:
    """Payments of one body to another with the receipts that record them, each row used once.

    Equal amounts first: of these no matching finds more pairs. Then, of what is left, the amounts that differ least.
    """
    equal = _equal_amounts(paid, received, days=rules.days.whole)
    used = {id(row) for pair in equal for row in pair}
    left = [row for row in paid if id(row) not in used], [row for row in received if id(row) not in used]
    return (*equal, *_near_amounts(*left, days=rules.days.whole, pence=rules.pence.whole))


_order = attrgetter("paid_on", "file", "row")


def _equal_amounts(
    paid: Sequence[BetweenCounted], received: Sequence[BetweenCounted], *, days: int
) -> tuple[Pair, ...]:
    amounts: dict[int, list[BetweenCounted]] = {}
    for row in received:
        amounts.setdefault(-row.pence, []).append(row)
    payments: dict[int, list[BetweenCounted]] = {}
    for row in paid:
        if row.pence in amounts:
            payments.setdefault(row.pence, []).append(row)
    return tuple(pair for pence in sorted(payments) for pair in _in_turn(payments[pence], amounts[pence], days=days))


def _in_turn(paid: Sequence[BetweenCounted], received: Sequence[BetweenCounted], *, days: int) -> list[Pair]:
    """Each payment in order of days with the earliest receipt that is not too far away.

    No matching has more pairs: all reach equally far, so of two the first may always take the first.
    """
    pairs: list[Pair] = []
    payments, receipts = sorted(paid, key=_order), sorted(received, key=_order)
    first, second = 0, 0
    while first < len(payments) and second < len(receipts):
        later_by = (receipts[second].paid_on - payments[first].paid_on).days
        if abs(later_by) <= days:
            pairs.append((payments[first], receipts[second]))
        first += later_by >= -days
        second += later_by <= days
    return pairs


def _near_amounts(
    paid: Sequence[BetweenCounted], received: Sequence[BetweenCounted], *, days: int, pence: int
) -> tuple[Pair, ...]:
    by_day: dict[int, list[BetweenCounted]] = {}
    for row in sorted(received, key=_amount):
        by_day.setdefault(row.paid_on.toordinal(), []).append(row)
    near = [
        (payment, receipt)
        for payment in (paid if received else ())
        for apart in range(-days, days + 1)
        for receipt in _within(by_day.get(payment.paid_on.toordinal() + apart, []), payment.pence, pence)
    ]
    used: set[int] = set()
    pairs: list[Pair] = []
    for payment, receipt in sorted(near, key=_nearness):
        if id(payment) not in used and id(receipt) not in used:
            used |= {id(payment), id(receipt)}
            pairs.append((payment, receipt))
    return tuple(pairs)


def _within(by_amount: Sequence[BetweenCounted], pence: int, tolerance: int) -> Sequence[BetweenCounted]:
    first = bisect_left(by_amount, pence - tolerance, key=_amount)
    return by_amount[first : bisect_right(by_amount, pence + tolerance, lo=first, key=_amount)]


def _amount(receipt: BetweenCounted) -> int:
    return -receipt.pence


def _nearness(pair: Pair) -> tuple[object, ...]:
    payment, receipt = pair
    apart = abs(payment.pence + receipt.pence), abs((receipt.paid_on - payment.paid_on).days)
    return *apart, _order(payment), _order(receipt)


def _between(
    bodies: tuple[str, str],
    paid: Sequence[BetweenCounted],
    received: Sequence[BetweenCounted],
    *,
    on_file: Mapping[str, frozenset[str]],
    rules: TransferRules,
) -> list[SpendTransfer]:
    payer, payee = bodies
    pairs = match_sides(paid, received, rules=rules)
    used = {id(row) for pair in pairs for row in pair}
    found = [_transfer(bodies, payment, receipt) for payment, receipt in pairs]
    found += [_transfer(bodies, one, None) for one in paid if id(one) not in used and _covers(on_file, payee, one)]
    found += [_transfer(bodies, None, one) for one in received if id(one) not in used and _covers(on_file, payer, one)]
    return sorted(found, key=_by_day)


def _covers(on_file: Mapping[str, frozenset[str]], body: str, row: BetweenCounted) -> bool:
    return f"{row.paid_on:%Y-%m}" in on_file.get(body, frozenset())


def _transfer(bodies: tuple[str, str], payment: BetweenCounted | None, receipt: BetweenCounted | None) -> SpendTransfer:
    only = TransferState.PAYER_ONLY if payment else TransferState.PAYEE_ONLY
    return SpendTransfer(
        payer=bodies[0],
        payee=bodies[1],
        state=TransferState.MATCHED if payment and receipt else only,
        paid_on=payment.paid_on if payment else None,
        paid=payment.pence if payment else None,
        paid_file=payment.file if payment else None,
        paid_row=payment.row if payment else None,
        received_on=receipt.paid_on if receipt else None,
        received=-receipt.pence if receipt else None,
        received_file=receipt.file if receipt else None,
        received_row=receipt.row if receipt else None,
    )


def _by_day(one: SpendTransfer) -> tuple[object, ...]:
    paid, received = (one.paid_file or 0, one.paid_row or 0), (one.received_file or 0, one.received_row or 0)
    return one.paid_on or one.received_on, paid, received

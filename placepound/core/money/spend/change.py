"""What changed between two periods? New and gone, more payments and larger ones: parts that make the difference up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from placepound.core.money.spend.comparable import ComparedMonths, comparable_months
from placepound.core.money.spend.months import MonthSum
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period

MEASURE = (
    "The number of payments is the only volume that payment files hold: more payments need not mean more service, "
    "and larger payments need not mean higher prices."
)


class ChangePart(StrEnum):
    """A reason why the money of two periods differs. Rounding gives a penny in doubt to the part that stands first."""

    NEW = "new"
    GONE = "gone"
    VOLUME = "volume"
    PRICE = "price"
    REMAPPED = "remapped"
    NOT_SPLIT = "not split"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ChangePart.NEW: "New payees",
    ChangePart.GONE: "Payees no longer paid",
    ChangePart.VOLUME: "More or fewer payments",
    ChangePart.PRICE: "Larger or smaller payments",
    ChangePart.REMAPPED: "Coded differently by changed rules",
    ChangePart.NOT_SPLIT: "Cannot be split",
}


class NotSplit(StrEnum):
    """Why a difference cannot be split into its parts."""

    NOT_NAMED = "The payees are not named, so who is new and who is gone is not known."
    CREDITS = "Credits outweigh payments in one of the periods, so there is no average payment."
    RULES_CHANGED = "The coding rules changed, and the money has not been coded by one set of rules in both periods."


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesUsed:
    """The versions of the coding rules by which each period's money got its service group.

    compared: the version by which the money of both periods is coded for the comparison; None where there is none.
    """

    first: str
    second: str
    compared: str | None = None

    @property
    def comparable(self) -> bool:
        return self.first == self.second or self.compared is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """The change of one payee or service group. parts: every one, with a sum that is the difference.

    not_split: why some of it cannot be split, each reason once.
    """

    key: str
    first: Amount
    second: Amount
    first_payments: int
    second_payments: int
    parts: Mapping[ChangePart, Amount]
    not_split: tuple[NotSplit, ...] = ()

    @property
    def difference(self) -> Amount:
        return self.second - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendChange:
    """What changed between two periods, over the months that are on file in both.

    rows: the largest difference first. others: those beyond the rows asked for, as one row without a key. number: of
    all rows. numbers: of rows in which each part is found. compared: for each payer, which months, and what is left
    out. rules: of service groups; None where payees are compared. measure: what volume and price mean here, to be shown
    with them.
    """

    first: Period
    second: Period
    rows: tuple[ChangeRow, ...]
    compared: tuple[ComparedMonths, ...]
    number: int
    numbers: Mapping[ChangePart, int]
    others: ChangeRow | None = None
    rules: RulesUsed | None = None
    measure: str = MEASURE

    @property
    def every_row(self) -> tuple[ChangeRow, ...]:
        """The rows, and the others as one: they add up to the totals."""
        return (*self.rows, self.others) if self.others else self.rows

    @property
    def first_total(self) -> Amount:
        return Amount.total(row.first for row in self.every_row)

    @property
    def second_total(self) -> Amount:
        return Amount.total(row.second for row in self.every_row)

    @property
    def difference(self) -> Amount:
        return self.second_total - self.first_total

    def part(self, part: ChangePart) -> Amount:
        """The sum of one part over all rows: the parts sum to the difference."""
        return Amount.total(row.parts[part] for row in self.every_row)


def payee_changes(
    sums: Iterable[MonthSum],
    *,
    first: Period,
    second: Period,
    on_file: Mapping[str, Iterable[str]],
    most: int | None = None,
    largest: ChangePart | None = None,
) -> SpendChange:
    """The change payee by payee.

    on_file: the months that are on file for each payer, over all its payees. Raises Refused for periods that cannot be
    compared. A payee is new where no payer paid it in the months compared of the first period. Of others, each payer's
    difference is split by ``exact_split``. A sum may be over several months that are compared, as one of them, and over
    all payees of a month that is not.
    most: how many rows are wanted. largest: the part that they are wanted by, instead of by their difference.
    """
    found = _payees(sums, keys=lambda one: (one.payee, one.payee), first=first, second=second, on_file=on_file)
    return found.change(first=first, second=second, rules=None, most=most, largest=largest)


def group_changes(
    sums: Iterable[MonthSum],
    *,
    first: Period,
    second: Period,
    on_file: Mapping[str, Iterable[str]],
    rules: RulesUsed,
    most: int | None = None,
    largest: ChangePart | None = None,
) -> SpendChange:
    """The change service group by service group, each split payee by payee: who is new or gone is so for the group.

    Where the rules changed, what they moved is the part REMAPPED, and the other parts compare the groups that the sums
    name as compared_as; without such a comparison no group's difference can be split. most, largest: as for payees.
    """

    def keys(one: MonthSum) -> tuple[str, str]:
        return one.service_group, (one.compared_as if rules.comparable else None) or one.service_group

    found = _payees(sums, keys=keys, first=first, second=second, on_file=on_file)
    return found.change(first=first, second=second, rules=rules, most=most, largest=largest)


def exact_split(first: tuple[int, int], second: tuple[int, int]) -> tuple[Fraction, Fraction]:
    """Volume and price of a difference, exactly. first, second: pence and number of payments.

    Volume is the change in number at the average price of both periods, price the change in average payment at the
    average number: nothing is left over, and swapping the periods turns both signs. Without payments in one period
    there is no price to compare: all is volume. Source: T. L. Bennet, "The theory of measurement of changes in cost of
    living", Journal of the Royal Statistical Society, 1920.
    """
    (money, number), (later_money, later_number) = first, second
    if not number or not later_number:
        return Fraction(later_money - money), Fraction(0)
    both = money * later_number + later_money * number
    volume = Fraction((later_number - number) * both, 2 * number * later_number)
    return volume, later_money - money - volume


def rounded_by_largest_remainder(exact: Mapping[ChangePart, Fraction | int]) -> dict[ChangePart, int]:
    """Exact parts that sum to whole pence, as whole pence with that sum: cut towards nothing, then the rest shared out.

    A penny goes to the part that lost most of one; ties go to the part that stands first. Turning every sign turns
    every result.
    """
    whole = {part: int(amount) for part, amount in exact.items()}
    lost = {part: amount - whole[part] for part, amount in exact.items() if amount.denominator > 1}
    if not lost:
        return whole
    left = int(sum(lost.values()))
    sign = 1 if left > 0 else -1
    for part in sorted(lost, key=lambda part: (-lost[part] * sign, _ORDER.index(part)))[: abs(left)]:
        whole[part] += sign
    return whole


_ORDER = tuple(ChangePart)
_NOTHING = Amount(0)


@dataclass(slots=True)
class _Sides:
    """Pence and number of payments of the first and of the second period."""

    first: int = 0
    second: int = 0
    first_number: int = 0
    second_number: int = 0

    def add(self, one: MonthSum, *, side: int) -> None:
        if side:
            self.second += one.pence
            self.second_number += one.payments
        else:
            self.first += one.pence
            self.first_number += one.payments

    @property
    def difference(self) -> int:
        return self.second - self.first


_ByPayer = dict[str, _Sides]


@dataclass(slots=True)
class _Key:
    """One payee or service group: its money as published; and by payee (named or not) and payer, as compared."""

    published: _Sides = field(default_factory=_Sides)
    payees: dict[tuple[str, bool], _ByPayer] = field(default_factory=dict)

    @property
    def moved(self) -> int:
        """How much of the difference comes only from changed rules."""
        return self.published.difference - sum(one.difference for by in self.payees.values() for one in by.values())


@dataclass(frozen=True, slots=True)
class _Line:
    """One row before it is known whether it is wanted."""

    key: str
    published: _Sides
    parts: Mapping[ChangePart, int]
    reasons: frozenset[NotSplit]

    def row(self) -> ChangeRow:
        return ChangeRow(
            key=self.key,
            first=Amount(self.published.first),
            second=Amount(self.published.second),
            first_payments=self.published.first_number,
            second_payments=self.published.second_number,
            parts={part: Amount(self.parts[part]) if self.parts.get(part) else _NOTHING for part in _ORDER},
            not_split=tuple(reason for reason in NotSplit if reason in self.reasons),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """Every payee or service group, and which months are compared."""

    by_key: Mapping[str, _Key]
    compared: tuple[ComparedMonths, ...]

    def change(
        self, *, first: Period, second: Period, rules: RulesUsed | None, most: int | None, largest: ChangePart | None
    ) -> SpendChange:
        split = _split if rules is None or rules.comparable else _rules_changed
        lines = [_line(name, key, split) for name, key in self.by_key.items()]
        lines.sort(key=lambda line: (-abs(_size(line, largest)), line.key))
        wanted, rest = (lines, []) if most is None else (lines[:most], lines[most:])
        return SpendChange(
            first=first,
            second=second,
            rows=tuple(line.row() for line in wanted),
            compared=self.compared,
            number=len(lines),
            numbers=Counter(part for line in lines for part, pence in line.parts.items() if pence),
            others=_together(rest).row() if rest else None,
            rules=rules,
        )


def _size(line: _Line, largest: ChangePart | None) -> int:
    return line.published.difference if largest is None else line.parts.get(largest, 0)


def _together(lines: Sequence[_Line]) -> _Line:
    all_published = _Sides()
    parts: Counter[ChangePart] = Counter()
    for line in lines:
        all_published.first += line.published.first
        all_published.second += line.published.second
        all_published.first_number += line.published.first_number
        all_published.second_number += line.published.second_number
        for part, pence in line.parts.items():
            parts[part] += pence
    reasons: frozenset[NotSplit] = frozenset().union(*(line.reasons for line in lines))
    return _Line("", all_published, parts, reasons)


def _payees(
    sums: Iterable[MonthSum],
    *,
    keys: Callable[[MonthSum], tuple[str, str]],
    first: Period,
    second: Period,
    on_file: Mapping[str, Iterable[str]],
) -> _Found:
    """keys: of a sum, as published and as compared."""
    listed = tuple(sums)
    compared = comparable_months(listed, first=first, second=second, on_file=on_file)
    sides = {
        (payer.payer, month): side for payer in compared for pair in payer.months for side, month in enumerate(pair)
    }
    found: dict[str, _Key] = defaultdict(_Key)
    for one in listed:
        side = sides.get((one.payer, one.month))
        if side is None:
            continue
        published, as_compared = keys(one)
        found[published].published.add(one, side=side)
        payers = found[as_compared].payees.setdefault((one.payee, one.named), {})
        if one.payer not in payers:
            payers[one.payer] = _Sides()
        payers[one.payer].add(one, side=side)
    return _Found(found, compared)


_Exact = dict[ChangePart, Fraction | int]
_NO_REASON: frozenset[NotSplit] = frozenset()


def _line(name: str, key: _Key, split: Callable[[_Key], Iterator["_Step"]]) -> _Line:
    exact: _Exact = {}
    reasons = _NO_REASON
    for part, pence, reason in split(key):
        if pence:
            exact[part] = exact.get(part, 0) + pence
        if reason:
            reasons |= {reason}
    return _Line(name, key.published, rounded_by_largest_remainder(exact), reasons)


_Step = tuple[ChangePart, Fraction | int, NotSplit | None]


def _rules_changed(key: _Key) -> Iterator[_Step]:
    yield ChangePart.NOT_SPLIT, key.published.difference, NotSplit.RULES_CHANGED


def _split(key: _Key) -> Iterator[_Step]:
    yield ChangePart.REMAPPED, key.moved, None
    for (_, named), by_payer in key.payees.items():
        yield from _split_payee(by_payer, named=named)


def _split_payee(payers: _ByPayer, *, named: bool) -> Iterator[_Step]:
    """New or gone only as a whole; else payer by payer, so that one payer's averages are not mixed with another's."""
    difference = sum(one.difference for one in payers.values())
    if not named:
        yield ChangePart.NOT_SPLIT, difference, NotSplit.NOT_NAMED
    elif not any(one.first_number for one in payers.values()):
        yield ChangePart.NEW, difference, None
    elif not any(one.second_number for one in payers.values()):
        yield ChangePart.GONE, difference, None
    else:
        for one in payers.values():
            yield from _split_payer(one)


def _split_payer(one: _Sides) -> Iterator[_Step]:
    if (one.first_number and one.first <= 0) or (one.second_number and one.second <= 0):
        yield ChangePart.NOT_SPLIT, one.difference, NotSplit.CREDITS
        return
    volume, price = exact_split((one.first, one.first_number), (one.second, one.second_number))
    yield ChangePart.VOLUME, volume, None
    yield ChangePart.PRICE, price, None

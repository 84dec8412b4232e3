"""What changed between two periods? New and gone, more payments and larger ones: parts that make the difference up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    """A reason why the money of two periods differs."""

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
    difference is split by ``exact_volume``. A sum may be over several months that are compared, as one of them, and over
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


def exact_volume(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    """The volume of a difference, exactly, as numerator and denominator. first, second: pence and number of payments.

    Volume is the change in number at the average price of both periods; price, what is left of the difference, is the
    change in average payment at the average number: swapping the periods turns both signs. Without payments in one
    period there is no price to compare: all is volume. Source: T. L. Bennet, "The theory of measurement of changes in
    cost of living", Journal of the Royal Statistical Society, 1920.
    """
    (money, number), (later_money, later_number) = first, second
    if not number or not later_number:
        return later_money - money, 1
    return (later_number - number) * (money * later_number + later_money * number), 2 * number * later_number


def whole_volume(volumes: Mapping[int, int], difference: int) -> int:
    """Exact volumes as whole pence, by largest remainder: price is what is then left of the difference.

    volumes: their numerators by denominator. The penny in doubt goes to volume or price, whichever lost more of it when
    both were cut towards nothing; to volume where they lost the same. Turning every sign turns the result.
    """
    exact = sum((Fraction(numerator, denominator) for denominator, numerator in volumes.items()), start=Fraction(0))
    size, left = divmod(abs(exact.numerator), exact.denominator)
    alike = (exact > 0) is (difference > exact)
    size += alike and 2 * left >= exact.denominator
    return size if exact > 0 else -size


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
        lines = [_line(name, key, rules) for name, key in self.by_key.items()]
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


def _line(name: str, key: _Key, rules: RulesUsed | None) -> _Line:
    if rules is not None and not rules.comparable:
        reasons = frozenset({NotSplit.RULES_CHANGED})
        return _Line(name, key.published, {ChangePart.NOT_SPLIT: key.published.difference}, reasons)
    split = _Split()
    for (_, named), by_payer in key.payees.items():
        split.add_payee(by_payer.values(), named=named)
    return _Line(name, key.published, split.parts(moved=0 if rules is None else key.moved), frozenset(split.reasons))


@dataclass(slots=True)
class _Split:
    """The parts of one row while its payees are taken in."""

    whole: dict[ChangePart, int] = field(default_factory=dict)
    volumes: dict[int, int] = field(default_factory=dict)
    difference: int = 0
    reasons: set[NotSplit] = field(default_factory=set)

    def add_payee(self, payers: Collection[_Sides], *, named: bool) -> None:
        """New or gone only as a whole; else payer by payer, so that one's averages are not mixed with another's."""
        if not named:
            self._keep(ChangePart.NOT_SPLIT, payers)
            self.reasons.add(NotSplit.NOT_NAMED)
        elif not any(one.first_number for one in payers):
            self._keep(ChangePart.NEW, payers)
        elif not any(one.second_number for one in payers):
            self._keep(ChangePart.GONE, payers)
        else:
            for one in payers:
                self._split(one)

    def _keep(self, part: ChangePart, payers: Collection[_Sides]) -> None:
        self.whole[part] = self.whole.get(part, 0) + sum(one.second - one.first for one in payers)

    def _split(self, one: _Sides) -> None:
        if (one.first_number and one.first <= 0) or (one.second_number and one.second <= 0):
            self._keep(ChangePart.NOT_SPLIT, (one,))
            self.reasons.add(NotSplit.CREDITS)
            return
        numerator, denominator = exact_volume((one.first, one.first_number), (one.second, one.second_number))
        self.volumes[denominator] = self.volumes.get(denominator, 0) + numerator
        self.difference += one.second - one.first

    def parts(self, *, moved: int) -> dict[ChangePart, int]:
        """Every part that is found, in whole pence."""
        found = self.whole | ({ChangePart.REMAPPED: moved} if moved else {})
        if self.volumes:
            found[ChangePart.VOLUME] = whole_volume(self.volumes, self.difference)
            found[ChangePart.PRICE] = self.difference - found[ChangePart.VOLUME]
        return found

"""What changed between two periods? New and gone, more payments and larger ones: parts that make the difference up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from placepound.core.money.spend.comparable import ComparedMonths
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
    compared: Iterable[ComparedMonths],
    most: int | None = None,
    largest: ChangePart | None = None,
) -> SpendChange:
    """The change payee by payee.

    compared: of ``comparable_months``; sums of other months do not matter, and one sum may stand for several months of
    a period that are compared, named after any of them. A payee is new where no payer paid it in the months compared
    of the first period. Of others, each payer's difference is split by ``exact_volume``.
    most: how many rows are wanted. largest: the part that they are wanted by, instead of by their difference.
    """
    books = _Books(first=first, second=second, compared=tuple(compared))
    for one, side in books.of(sums):
        books.add(one, side=side, key=one.payee)
    return books.change(most=most, largest=largest)


def group_changes(
    sums: Iterable[MonthSum],
    *,
    first: Period,
    second: Period,
    compared: Iterable[ComparedMonths],
    rules: RulesUsed,
    most: int | None = None,
    largest: ChangePart | None = None,
) -> SpendChange:
    """The change service group by service group, each split payee by payee: who is new or gone is so for the group.

    Where the rules changed, what they moved is the part REMAPPED, and the other parts compare the groups that the sums
    name as compared_as; without such a comparison no group's difference can be split. The rest is as for payees.
    """
    books = _Books(first=first, second=second, compared=tuple(compared), rules=rules)
    for one, side in books.of(sums):
        as_compared = (one.compared_as if rules.comparable else None) or one.service_group
        books.add(one, side=side, key=as_compared)
        if as_compared != one.service_group:
            books.move(one, side=side, frm=as_compared, to=one.service_group)
    return books.change(most=most, largest=largest)


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
    if len(volumes) == 1:
        ((denominator, numerator),) = volumes.items()
    else:
        exact = sum((Fraction(over, under) for under, over in volumes.items()), start=Fraction(0))
        numerator, denominator = exact.as_integer_ratio()
    size, left = divmod(abs(numerator), denominator)
    alike = (numerator > 0) is (difference * denominator > numerator)
    size += alike and 2 * left >= denominator
    return size if numerator > 0 else -size


_ORDER = tuple(ChangePart)
_NOTHING = Amount(0)
_NO_REASON: frozenset[NotSplit] = frozenset()


@dataclass(slots=True)
class _Sides:
    """Pence and number of payments of the first and of the second period."""

    first: int = 0
    second: int = 0
    first_number: int = 0
    second_number: int = 0

    def add(self, pence: int, number: int, *, side: int) -> None:
        if side:
            self.second += pence
            self.second_number += number
        else:
            self.first += pence
            self.first_number += number

    def take_in(self, other: "_Sides") -> None:
        self.first += other.first
        self.second += other.second
        self.first_number += other.first_number
        self.second_number += other.second_number


_ByPayer = dict[str, _Sides]


@dataclass(slots=True)
class _Line:
    """One row while its payees are taken in. volumes: of those paid in both periods, whose difference is split."""

    key: str
    sides: _Sides = field(default_factory=_Sides)
    parts: dict[ChangePart, int] = field(default_factory=dict)
    volumes: dict[int, int] = field(default_factory=dict)
    difference: int = 0
    reasons: frozenset[NotSplit] = _NO_REASON

    def add(self, by_payer: _ByPayer, *, named: bool) -> None:
        """New or gone only as a whole; else payer by payer, so that one's averages are not mixed with another's."""
        whole = _Sides()
        for one in by_payer.values():
            whole.take_in(one)
        self.sides.take_in(whole)
        if not named:
            self._keep(ChangePart.NOT_SPLIT, whole, NotSplit.NOT_NAMED)
        elif not whole.first_number:
            self._keep(ChangePart.NEW, whole)
        elif not whole.second_number:
            self._keep(ChangePart.GONE, whole)
        else:
            for one in by_payer.values():
                self._split(one)

    def _keep(self, part: ChangePart, one: _Sides, *reasons: NotSplit) -> None:
        self.parts[part] = self.parts.get(part, 0) + one.second - one.first
        if reasons:
            self.reasons = self.reasons.union(reasons)

    def _split(self, one: _Sides) -> None:
        if (one.first_number and one.first <= 0) or (one.second_number and one.second <= 0):
            self._keep(ChangePart.NOT_SPLIT, one, NotSplit.CREDITS)
            return
        numerator, denominator = exact_volume((one.first, one.first_number), (one.second, one.second_number))
        self.volumes[denominator] = self.volumes.get(denominator, 0) + numerator
        self.difference += one.second - one.first

    def move(self, moves: _Sides) -> None:
        """What only changed rules move here, or from here."""
        self.sides.take_in(moves)
        self._keep(ChangePart.REMAPPED, moves)

    def close(self) -> None:
        if self.volumes:
            volume = whole_volume(self.volumes, self.difference)
            self.parts |= {ChangePart.VOLUME: volume, ChangePart.PRICE: self.difference - volume}

    def row(self) -> ChangeRow:
        return ChangeRow(
            key=self.key,
            first=Amount(self.sides.first),
            second=Amount(self.sides.second),
            first_payments=self.sides.first_number,
            second_payments=self.sides.second_number,
            parts={part: Amount(self.parts[part]) if self.parts.get(part) else _NOTHING for part in _ORDER},
            not_split=tuple(reason for reason in NotSplit if reason in self.reasons),
        )


def _together(lines: Iterable[_Line]) -> _Line:
    """Lines that are closed, as one."""
    whole = _Line("")
    for line in lines:
        whole.sides.take_in(line.sides)
        whole.reasons |= line.reasons
        for part, pence in line.parts.items():
            whole.parts[part] = whole.parts.get(part, 0) + pence
    return whole


@dataclass(slots=True, kw_only=True)
class _Books:
    """What is compared, by row, payee (named or not) and payer; and what changed rules move between rows."""

    first: Period
    second: Period
    compared: tuple[ComparedMonths, ...]
    rules: RulesUsed | None = None
    rows: dict[str, dict[tuple[str, bool], _ByPayer]] = field(default_factory=dict)
    moves: dict[str, _Sides] = field(default_factory=lambda: defaultdict(_Sides))

    def of(self, sums: Iterable[MonthSum]) -> Iterator[tuple[MonthSum, int]]:
        """The sums of months that are compared, each with its side."""
        sides = {
            (own.payer, month): side for own in self.compared for pair in own.months for side, month in enumerate(pair)
        }
        for one in sums:
            side = sides.get((one.payer, one.month))
            if side is not None:
                yield one, side

    def add(self, one: MonthSum, *, side: int, key: str) -> None:
        by_payer = self.rows.setdefault(key, {}).setdefault((one.payee, one.named), {})
        if one.payer not in by_payer:
            by_payer[one.payer] = _Sides()
        by_payer[one.payer].add(one.pence, one.payments, side=side)

    def move(self, one: MonthSum, *, side: int, frm: str, to: str) -> None:
        self.rows.setdefault(to, {})
        self.moves[to].add(one.pence, one.payments, side=side)
        self.moves[frm].add(-one.pence, -one.payments, side=side)

    def change(self, *, most: int | None, largest: ChangePart | None) -> SpendChange:
        lines = [self._line(key, payees) for key, payees in self.rows.items()]
        lines.sort(key=lambda line: (-_size(line, largest), line.key))
        wanted, rest = (lines, []) if most is None else (lines[:most], lines[most:])
        return SpendChange(
            first=self.first,
            second=self.second,
            rows=tuple(line.row() for line in wanted),
            compared=self.compared,
            number=len(lines),
            numbers=Counter(part for line in lines for part, pence in line.parts.items() if pence),
            others=_together(rest).row() if rest else None,
            rules=self.rules,
        )

    def _line(self, key: str, payees: Mapping[tuple[str, bool], _ByPayer]) -> _Line:
        line = _Line(key)
        for (_, named), by_payer in payees.items():
            line.add(by_payer, named=named)
        if key in self.moves:
            line.move(self.moves[key])
        line.close()
        if self.rules is not None and not self.rules.comparable:
            difference = line.sides.second - line.sides.first
            line.parts, line.reasons = {ChangePart.NOT_SPLIT: difference}, frozenset({NotSplit.RULES_CHANGED})
        return line


def _size(line: _Line, largest: ChangePart | None) -> int:
    return abs(line.sides.second - line.sides.first if largest is None else line.parts.get(largest, 0))

"""Which months of two periods may be compared? For each payer, those on file in both; the rest is said, not guessed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placepound.core.money.spend.months import MonthSum, months_of, spoken
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Problem, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedMonths:
    """The months of one payer that are compared, each with the same calendar month of the other period.

    missing: months of either period that are not on file. unmatched: months on file that the other period has none to
    set against. left_out: money of each period that is not compared. untold: what of it is held back by month,
    because the months would show payees singly who may not be named.
    last_on_file: the last month compared, where it is the payer's last on file; empty where a later one is on file.
    """

    payer: str
    months: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    unmatched: tuple[str, ...]
    left_out: tuple[Amount, Amount]
    untold: tuple[Amount, Amount]
    last_on_file: str

    @property
    def complete(self) -> bool:
        return not self.missing and not self.unmatched

    @property
    def sentence(self) -> str:
        """What is compared where it is not everything, and why; empty where it is."""
        if self.complete:
            return ""
        reasons = [f"{spoken(self.missing)} not on file"] if self.missing else []
        reasons += [f"{spoken(self.unmatched)} without the same month in the other period"] if self.unmatched else []
        if not self.months:
            return f"Not comparable: {', '.join(reasons)}."
        return f"Comparable for {spoken((one for one, _ in self.months), years=False)} only: {', '.join(reasons)}."

    @property
    def caution(self) -> str:
        """What a later file may still add to the last month, and what cannot be compared; empty where neither is so."""
        said = []
        if self.last_on_file:
            last = spoken([self.last_on_file])
            said.append(f"{last} is the last month on file; a later file may hold late payments of it.")
        if any(self.untold):
            first, second = (amount.short() for amount in self.untold)
            said.append(f"{first} and {second} to payees who are not named are left out: their months are held back.")
        return " ".join(said)


def comparable_months(
    sums: Iterable[MonthSum],
    *,
    first: Period,
    second: Period,
    on_file: Mapping[str, Iterable[str]],
    untold: Iterable[MonthSum] = (),
) -> tuple[ComparedMonths, ...]:
    """Which months of each payer are compared, by payer. on_file: the months on file for each payer.

    untold: sums whose months are held back, each under any month of its period. They are left out.
    Raises Refused for periods that overlap, are longer than a year, or are not of whole months.
    """
    both = _months_of_both(first, second)
    months = frozenset(month for own in both for month in own)
    money: dict[str, Counter[str]] = {payer: Counter() for payer in on_file}
    for one in sums:
        if one.month in months:
            money.setdefault(one.payer, Counter())[one.month] += one.pence
    held_back: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in untold:
        money.setdefault(one.payer, Counter())
        held_back[one.payer][one.month in both[1]] += one.pence
    return tuple(
        _compared(payer, both, frozenset(on_file.get(payer, ())), money[payer], held_back[payer])
        for payer in sorted(money)
    )


def _months_of_both(first: Period, second: Period) -> tuple[tuple[str, ...], tuple[str, ...]]:
    both = months_of(first), months_of(second)
    problems = []
    if first.overlaps(second):
        message = f"{first.label} and {second.label} overlap. Choose periods that do not."
        problems.append(Problem(message=message, field="period"))
    for period, months in zip((first, second), both, strict=True):
        if len(months) > 12:
            message = f"{period.label} is longer than a year. Choose periods of at most twelve months."
            problems.append(Problem(message=message, field="period"))
    if problems:
        raise Refused(tuple(problems))
    return both


def _compared(
    payer: str,
    both: tuple[tuple[str, ...], tuple[str, ...]],
    on_file: frozenset[str],
    money: Mapping[str, int],
    held_back: Sequence[int],
) -> ComparedMonths:
    later = {month[5:]: month for month in both[1]}
    pairs = [(month, later[month[5:]]) for month in both[0] if month[5:] in later]
    months = tuple(pair for pair in pairs if on_file.issuperset(pair))
    compared = {month for pair in months for month in pair}
    matched = {month for pair in pairs for month in pair}
    last = max(compared, default="")
    untold = (Amount(held_back[0]), Amount(held_back[1]))
    return ComparedMonths(
        payer=payer,
        months=months,
        missing=tuple(sorted(month for own in both for month in own if month not in on_file)),
        unmatched=tuple(sorted(month for own in both for month in own if month in on_file - matched)),
        left_out=(
            _money_outside(both[0], compared, money) + untold[0],
            _money_outside(both[1], compared, money) + untold[1],
        ),
        untold=untold,
        last_on_file=last if last and last == max(on_file) else "",
    )


def _money_outside(months: Sequence[str], compared: set[str], money: Mapping[str, int]) -> Amount:
    return Amount(sum(money.get(month, 0) for month in months if month not in compared))

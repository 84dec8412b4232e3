"""Which published totals may be added together? Those that could count the same pound twice may not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from placepound.core.money.flows import Status
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period

MOST_EXAMINED = 12
"""Above this many statements that overlap one another, the lower bound is sought among fewer selections of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTotal:
    """What one statement comes to, with what decides whether it may be added to another."""

    statement: str
    title: str
    amount: Amount
    period: Period | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two statements that may count some of the same money, and why. It holds both ways.

    least, most: how much at least and at most, where that is known; without a most, all of the smaller of the two.
    """

    first: str
    second: str
    reason: str
    least: Amount = Amount.total(())
    most: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addable:
    """A sum in which each pound counts once."""

    total: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDeterminable:
    """A figure that the record cannot give, why, and the bounds it can give.

    lower and upper are None where not even bounds can be given. between: the keys of the statements concerned.
    """

    sentence: str
    lower: Amount | None = None
    upper: Amount | None = None
    between: tuple[str, ...] = ()


def addable(totals: Iterable[StatementTotal], overlaps: Iterable[Overlap]) -> Addable | NotDeterminable:
    """The sum of statements, or between which bounds it lies and which statements keep it from being known.

    Overlaps with statements that are not among the totals do not matter. Different periods or statuses have no sum.
    """
    by_key = {total.statement: total for total in totals}
    kinds = {(total.period, total.status) for total in by_key.values()}
    if len(kinds) > 1:
        return _different(tuple(by_key.values()))
    pairs = _pairs(overlaps, by_key)
    everything = Amount.total(total.amount for total in by_key.values())
    if not pairs:
        return Addable(total=everything)
    if any(total.amount.pence < 0 for total in by_key.values()):
        return NotDeterminable(sentence=_sentence(pairs, by_key), between=_keys(pairs))
    lower, upper = _lower(by_key, pairs), _upper(everything, pairs)
    if lower == upper:
        return Addable(total=lower)
    return NotDeterminable(
        sentence=f"{_sentence(pairs, by_key)} Together they come to between {lower} and {upper}.",
        lower=lower,
        upper=upper,
        between=_keys(pairs),
    )


_Pairs = Mapping[frozenset[str], Overlap]


def _pairs(overlaps: Iterable[Overlap], by_key: Mapping[str, StatementTotal]) -> _Pairs:
    """One overlap for each pair, however often and in whichever order it was declared, with the closest bounds."""
    pairs: dict[frozenset[str], Overlap] = {}
    for overlap in sorted(
        overlaps, key=lambda one: (min(one.first, one.second), max(one.first, one.second), one.reason)
    ):
        pair = frozenset((overlap.first, overlap.second))
        if len(pair) < 2 or not pair <= by_key.keys():
            continue
        smaller = min(by_key[key].amount for key in pair)
        most = min(smaller, smaller if overlap.most is None else overlap.most)
        least = min(most, overlap.least)
        known = pairs.get(pair)
        if known and known.most is not None:
            most, least = min(most, known.most), max(least, known.least)
        first, second = sorted(pair)
        reason = known.reason if known else overlap.reason
        pairs[pair] = Overlap(first=first, second=second, reason=reason, least=least, most=most)
    return pairs


def _upper(everything: Amount, pairs: _Pairs) -> Amount:
    """All of it less what is certainly counted twice: the largest certain overlaps that link statements in a tree."""
    group: dict[str, str] = {}

    def root(key: str) -> str:
        while key in group:
            key = group[key]
        return key

    upper = everything
    for overlap in sorted(pairs.values(), key=lambda one: (-one.least.pence, one.first, one.second)):
        first, second = root(overlap.first), root(overlap.second)
        if first != second:
            group[first] = second
            upper -= overlap.least
    return upper


def _lower(by_key: Mapping[str, StatementTotal], pairs: _Pairs) -> Amount:
    """The most that any selection must come to, even if every pair in it overlaps as far as it can (Bonferroni)."""
    return Amount.total(_least_of(component, by_key, pairs) for component in _components(by_key, pairs))


def _least_of(component: tuple[str, ...], by_key: Mapping[str, StatementTotal], pairs: _Pairs) -> Amount:
    if len(component) <= MOST_EXAMINED:
        sizes = range(1, len(component) + 1)
        return max(_certain(chosen, by_key, pairs) for size in sizes for chosen in combinations(component, size))
    chosen: tuple[str, ...] = ()
    for key in sorted(component, key=lambda one: (-by_key[one].amount.pence, one)):
        if not chosen or _certain((*chosen, key), by_key, pairs) > _certain(chosen, by_key, pairs):
            chosen = (*chosen, key)
    return _certain(chosen, by_key, pairs)


def _certain(chosen: tuple[str, ...], by_key: Mapping[str, StatementTotal], pairs: _Pairs) -> Amount:
    both = (pairs.get(frozenset(pair)) for pair in combinations(chosen, 2))
    twice = Amount.total(overlap.most for overlap in both if overlap and overlap.most)
    return Amount.total(by_key[key].amount for key in chosen) - twice


def _components(by_key: Mapping[str, StatementTotal], pairs: _Pairs) -> tuple[tuple[str, ...], ...]:
    """Statements that overlap directly or through others, together."""
    left = dict.fromkeys(sorted(by_key))
    components = []
    while left:
        found, edge = [], [next(iter(left))]
        while edge:
            key = edge.pop()
            if key in left:
                del left[key]
                found.append(key)
                edge += [other for pair in pairs if key in pair for other in pair - {key}]
        components.append(tuple(sorted(found)))
    return tuple(components)


def _keys(pairs: _Pairs) -> tuple[str, ...]:
    return tuple(sorted(frozenset().union(*pairs)))


def _sentence(pairs: _Pairs, by_key: Mapping[str, StatementTotal]) -> str:
    first, *others = pairs.values()
    sentence = (
        f"“{by_key[first.first].title}” and “{by_key[first.second].title}” may count some of the same money "
        f"({first.reason.strip().rstrip('.')}), so they cannot be added together."
    )
    if others:
        sentence += f" Neither can {len(others)} other {'pair' if len(others) == 1 else 'pairs'} of these statements."
    return sentence


def _different(totals: tuple[StatementTotal, ...]) -> NotDeterminable:
    named = "; ".join(f"“{one.title}” is {_kind(one)}" for one in totals)
    return NotDeterminable(
        sentence=f"Amounts of different periods or statuses are never added together: {named}.",
        between=tuple(sorted(one.statement for one in totals)),
    )


def _kind(one: StatementTotal) -> str:
    period = one.period.label if one.period else "a period not stated"
    return f"{one.status} for {period}" if one.status else f"for {period}"

"""Who depends on whom? Shares of payees in payers and of payers in payees, and what they do not tell."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from placepound.core.money.spend.months import MonthSum, months_of, spoken
from placepound.core.money.spend.words import number_of, percent
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period

NOT_INCOME = "What others paid it is not on file: these are shares of what the payers on file paid, not of its income."


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendShare:
    """What one payer or payee makes of a whole. share: exactly; None where its credits outweigh its payments."""

    key: str
    amount: Amount
    payments: int
    share: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How evenly a sum is spread over the payers or payees that it is made of.

    shares: the largest first, then those whose credits outweigh their payments, which have no share. whole: what shares
    are of, the sum of all that is more than nothing. not_named: the part of it whose payees are not named.
    """

    shares: tuple[SpendShare, ...]
    whole: Amount
    not_named: Amount

    @property
    def counted(self) -> tuple[SpendShare, ...]:
        return tuple(one for one in self.shares if one.share is not None)

    @property
    def largest(self) -> SpendShare | None:
        """The largest share; None where none is known, or where what is not named may hide a larger one."""
        first = next(iter(self.counted), None)
        return first if first and first.amount.pence >= self.not_named.pence else None

    @property
    def index(self) -> Fraction:
        """The Herfindahl index, if the payees that are not named are countless.

        From nothing (countless small shares) to one (a single one). Source: O. C. Herfindahl, "Concentration in the
        steel industry", 1950.
        """
        return sum((one.share**2 for one in self.counted if one.share), start=Fraction(0))

    @property
    def index_at_most(self) -> Fraction:
        """The Herfindahl index if the payees that are not named are one: the same where all are named."""
        return self.index + Fraction(self.not_named.pence, self.whole.pence or 1) ** 2


class DependenceOf(StrEnum):
    """Whose dependence on whom is asked."""

    PAYEE_ON_PAYERS = "payee on payers"
    PAYER_ON_PAYEES = "payer on payees"
    GROUP_ON_PAYEES = "service group on payees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """How one payee, payer or service group depends on others in a period, as far as files tell.

    missing: for each payer whose files matter here, the months of the period that are not on file.
    """

    of: DependenceOf
    key: str
    period: Period
    concentration: Concentration
    missing: Mapping[str, tuple[str, ...]]

    @property
    def complete(self) -> bool:
        """Whether all months of all payers that matter are on file."""
        return not self.missing

    @property
    def caution(self) -> str:
        """What these figures do not tell, for a payee; empty for others, whose payments the files hold."""
        return NOT_INCOME if self.of is DependenceOf.PAYEE_ON_PAYERS else ""

    def finding(self, *, name: str, names: Mapping[str, str]) -> str:
        """The dependence as a sentence. name: of whom it is about. names: of the payers or payees, by key."""
        found = self.concentration
        number, largest, when = len(found.counted), found.largest, self.period.label
        if not number:
            return _nothing_to_share(found, name=name, when=when)
        if self.of is DependenceOf.PAYEE_ON_PAYERS:
            start, share = f"{name} has {number_of(number, 'payer')} on file in {when}", "of what they paid comes from"
        else:
            named = "named payee" if found.not_named else "payee"
            start, share = f"{name} has {number_of(number, named)} in {when}", "of the money goes to"
        if largest is None or largest.share is None:
            return f"{start}; who has the largest share is not known{_unless_not_named(found)}."
        if number == 1 and not found.not_named:
            return f"{start}: {names[largest.key]}."
        return f"{start}; {percent(largest.share)} {share} {names[largest.key]}."

    def missing_sentences(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """What is not on file, payer by payer. names: of payers, by key."""
        return tuple(
            f"{names[payer]}: {spoken(months)} {'is' if len(months) == 1 else 'are'} not on file."
            for payer, months in self.missing.items()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DependenceTrend:
    """The dependence of one payee, payer or service group year by year, in the order given."""

    years: tuple[Dependence, ...]

    @property
    def comparable(self) -> tuple[Dependence, ...]:
        """The years whose months are all on file, with a largest share that is known."""
        return tuple(one for one in self.years if one.complete and one.concentration.largest)

    def finding(self, *, names: Mapping[str, str]) -> str:
        """How the largest share moved from the first to the last year that may be compared."""
        if len(self.comparable) < 2:
            return "How the largest share moved cannot be determined: fewer than two years are wholly on file."
        return f"The largest share was {' and '.join(_largest_in(self.comparable[i], names) for i in (0, -1))}."


def _largest_in(one: Dependence, names: Mapping[str, str]) -> str:
    largest = one.concentration.largest
    if largest is None or largest.share is None:
        raise ValueError("only years with a largest share are compared")
    return f"{percent(largest.share)} in {one.period.label} ({names[largest.key]})"


def dependences(
    sums: Iterable[MonthSum], *, of: DependenceOf, period: Period, on_file: Mapping[str, Iterable[str]]
) -> tuple[Dependence, ...]:
    """The dependence of every named payee, of every payer or of every service group, by key.

    on_file: the months that are on file, over all payees, for each payer that is counted.
    """
    whole, _ = _KEYS[of]
    months = months_of(period)
    by_key: dict[str, list[MonthSum]] = {}
    for one in sums:
        if one.month in months and (one.named or of is not DependenceOf.PAYEE_ON_PAYERS):
            by_key.setdefault(whole(one), []).append(one)
    missing = _missing(on_file, months)
    return tuple(_dependence(key, by_key[key], of=of, period=period, missing=missing) for key in sorted(by_key))


def dependence_trend(
    sums: Iterable[MonthSum],
    *,
    of: DependenceOf,
    key: str,
    years: Iterable[Period],
    on_file: Mapping[str, Iterable[str]],
) -> DependenceTrend:
    """The dependence of one payee, payer or service group in each year, those without payments included."""
    whole, _ = _KEYS[of]
    own = tuple(one for one in sums if whole(one) == key)
    found = []
    for year in years:
        months = months_of(year)
        paid = [one for one in own if one.month in months]
        found.append(_dependence(key, paid, of=of, period=year, missing=_missing(on_file, months)))
    return DependenceTrend(years=tuple(found))


_KEYS: Mapping[DependenceOf, tuple[Callable[[MonthSum], str], Callable[[MonthSum], str]]] = {
    DependenceOf.PAYEE_ON_PAYERS: (lambda one: one.payee, lambda one: one.payer),
    DependenceOf.PAYER_ON_PAYEES: (lambda one: one.payer, lambda one: one.payee),
    DependenceOf.GROUP_ON_PAYEES: (lambda one: one.service_group, lambda one: one.payee),
}
"""The key of the whole and of its parts."""


def _dependence(
    key: str, sums: Iterable[MonthSum], *, of: DependenceOf, period: Period, missing: Mapping[str, tuple[str, ...]]
) -> Dependence:
    if of is DependenceOf.PAYER_ON_PAYEES:
        missing = {key: missing[key]} if key in missing else {}
    return Dependence(
        of=of, key=key, period=period, concentration=concentration_of(sums, part=_KEYS[of][1]), missing=missing
    )


def _missing(on_file: Mapping[str, Iterable[str]], months: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The months of a period that are not on file, for each payer that lacks any."""
    held = {payer: frozenset(on_file[payer]) for payer in sorted(on_file)}
    gaps = {payer: tuple(month for month in months if month not in own) for payer, own in held.items()}
    return {payer: missing for payer, missing in gaps.items() if missing}


def concentration_of(sums: Iterable[MonthSum], *, part: Callable[[MonthSum], str]) -> Concentration:
    """How the sums are spread over their parts. part: the key of the part that a sum belongs to."""
    not_named = 0
    money: Counter[str] = Counter()
    payments: Counter[str] = Counter()
    for one in sums:
        if one.named:
            money[part(one)] += one.pence
            payments[part(one)] += one.payments
        else:
            not_named += one.pence
    not_named = max(not_named, 0)
    whole = not_named + sum(pence for pence in money.values() if pence > 0)
    return Concentration(
        shares=tuple(
            SpendShare(
                key=key,
                amount=Amount(pence),
                payments=payments[key],
                share=Fraction(pence, whole) if pence > 0 else None,
            )
            for key, pence in sorted(money.items(), key=lambda item: (-item[1], item[0]))
        ),
        whole=Amount(whole),
        not_named=Amount(not_named),
    )


def _nothing_to_share(found: Concentration, *, name: str, when: str) -> str:
    if found.not_named:
        return f"{name}: the payees in {when} are not named."
    return f"{name}: {'credits outweigh payments' if found.shares else 'no payments are on file'} in {when}."


def _unless_not_named(found: Concentration) -> str:
    if not found.not_named:
        return ""
    return f": {percent(Fraction(found.not_named.pence, found.whole.pence))} went to payees that are not named"

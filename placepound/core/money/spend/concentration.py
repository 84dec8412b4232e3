"""Who depends on whom? Shares of payees in payers and of payers in payees, and what they do not tell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from placepound.core.money.spend.months import MonthSum, months_of, spoken, sums_in
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period

NOT_INCOME = (
    "What others paid it is not on file: these are shares of what the payers on file paid, not of its income."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendShare:
    """What one payer or payee makes of a whole. share: an exact fraction of it; None where credits outweigh payments."""

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
        """The Herfindahl index, from nothing (countless small shares) to one (a single one), if the payees that are
        not named are countless. Source: O. C. Herfindahl, "Concentration in the steel industry", 1950.
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
        """The dependence as a sentence. name: of whom it is about. names: of payers or payees, by key."""
        concentration = self.concentration
        number = len(concentration.counted)
        ends = _ENDS[self.of]
        when = self.period.label
        if not number:
            return f"{name} has no {ends}s on file in {when} that were paid more than they gave back."
        return ""

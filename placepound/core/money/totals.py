"""What is a place's total made of? Gross, transfers and net, transfers that do not agree, and the steps behind them."""

from dataclasses import dataclass
from enum import StrEnum

from placepound.core.money.flows import Status
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a calculation: a sentence, the amount it concerns, and the flows behind it."""

    sentence: str
    amount: Amount
    flows: tuple[str, ...] = ()


class Side(StrEnum):
    """Whose account of a transfer is recorded, where the other's is not."""

    PAYER = "payer"
    PAYEE = "payee"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSided:
    """A transfer that only one of its two bodies records. eliminated: whether it was taken off the gross total."""

    side: Side
    payer: str
    payee: str
    amount: Amount
    eliminated: bool
    flows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedTransfer:
    """A transfer that payer and payee put at different amounts. The payer's figure is used; the difference is shown.

    rounding: how far the two may differ only because both are published in round figures.
    """

    payer: str
    payee: str
    paid: Amount
    received: Amount
    rounding: Amount
    flows: tuple[str, ...]

    @property
    def difference(self) -> Amount:
        """What the payee says above (or, negative, below) what the payer says."""
        return self.received - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTotal:
    """The money of a place in one period and status: gross, transfers and net, always together.

    precision: worst-case rounding of net, in pence. eliminated: flows taken off. outside: flows of bodies not counted.
    Income, in-kind support and financing are stated beside the total and are in none of its three figures.
    """

    period: Period | None
    status: Status | None
    gross: Amount
    transfers: Amount
    precision: int
    income: Amount
    in_kind: Amount
    financing: Amount
    one_sided: tuple[OneSided, ...]
    unmatched: tuple[UnmatchedTransfer, ...]
    eliminated: frozenset[str]
    outside: frozenset[str]
    steps: tuple[Step, ...]
    rule: str

    @property
    def net(self) -> Amount:
        """Gross less transfers: each pound once."""
        return self.gross - self.transfers

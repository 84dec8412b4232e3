"""What does the place pound page show? The finished records that its query returns."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from placepound.core.money.overlap import NotDeterminable
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.terms.amount import Amount
from placepound.registers.queries.pound_filters import NOWHERE, PoundFilters


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A period and status that can be looked at. Amounts of two choices are never added."""

    period: str
    period_label: str
    status: str
    gross: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a breakdown. share is of the net total; per_head where a population is known."""

    key: str
    label: str
    gross: Amount
    transfers: Amount
    rows: int
    share: Fraction | None = None
    people: int | None = None

    @property
    def net(self) -> Amount:
        return self.gross - self.transfers

    @property
    def per_head(self) -> Amount | None:
        return None if not self.people else Amount(round(Fraction(self.net.pence, self.people)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The people that a per-head figure divides by."""

    people: int
    year: int
    base: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A statement that the page rests on, or leaves out, with the reason.

    rows_overlap: its rows may count the same money, so that not even gross is a sum that stands. stands_beside: an
    outturn counts the same money; stands_by: its title, where the viewer sees it.
    """

    pk: int
    title: str
    publisher: str
    outcome: str
    gross: Amount
    confidence: str
    counted: bool
    accepted_on: date
    rows_overlap: bool = False
    of_payments: bool = False
    stands_beside: bool = False
    stands_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """A fund or body whose recorded money in and money out differ."""

    key: str
    name: str
    inflow: Amount
    outflow: Amount

    @property
    def difference(self) -> Amount:
        return self.inflow - self.outflow


@dataclass(frozen=True, slots=True, kw_only=True)
class PoundPage:
    """All that the place pound page shows, for one choice of period and status.

    options: what each filter may be set to, as pairs of key and label. gaps: of the whole place, not narrowed.
    population: of the area chosen by the filters, or of the place.
    """

    slug: str
    name: str
    area: str
    synthetic: bool
    about: str
    filters: PoundFilters
    choices: tuple[Choice, ...]
    choice: Choice | None
    gross: Amount
    transfers: Amount
    unmatched: Amount
    one_sided: int
    precision: Amount
    other: Amount
    not_addable: NotDeterminable | None
    population: Population | None
    by_payer: tuple[Line, ...]
    by_group: tuple[Line, ...]
    by_fund: tuple[Line, ...]
    by_provider_kind: tuple[Line, ...]
    by_area: tuple[Line, ...]
    by_service: tuple[Line, ...]
    matrix: dict[tuple[str, str], Amount]
    paths: tuple[tuple[str, str, str, str, Amount], ...]
    options: dict[str, tuple[tuple[str, str], ...]]
    gaps: tuple[GapLine, ...]
    sources: tuple[SourceLine, ...]
    left_out: tuple[SourceLine, ...]
    as_at: date

    @property
    def net(self) -> Amount:
        return self.gross - self.transfers

    @property
    def unmapped(self) -> Line | None:
        return next((line for line in self.by_group if line.key == UNMAPPED), None)

    @property
    def not_attributable(self) -> Line | None:
        return next((line for line in self.by_area if line.key == NOWHERE), None)

    @property
    def per_head(self) -> Amount | None:
        if self.population is None or self.not_addable:
            return None
        return Amount(round(Fraction(self.net.pence, self.population.people)))

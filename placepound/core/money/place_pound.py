"""What are the smallest sums that every view of the place pound adds up? Cells, and pounds per head."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from placepound.core.money.flows import MONEY, Confidence, Flow, FlowClass, ProviderKind, Status
from placepound.core.money.overlap import NotDeterminable
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.totals import PlaceTotal
from placepound.core.rules.reader import digest
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period

RULE_VERSION = f"place pound 1.{digest('place_pound', 'service_groups')[:8]}"
"""The method and the values that derived figures are made with. A figure stored under another version is rebuilt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The flows that agree in everything a view can filter by, summed. Any view is a sum of cells.

    pence: all of their money. gross: the part that is spending or transfers of counted bodies. transfers: the part of
    gross that is taken off. precision: worst-case rounding of pence. rows: how many flows.
    """

    statement: str
    period: Period | None
    status: Status
    payer: str
    service: str
    provider_kind: ProviderKind
    provider: str | None
    fund: str | None
    scheme: str | None
    area: str | None
    flow_class: FlowClass
    confidence: Confidence
    pence: int
    gross: int
    transfers: int
    precision: int
    rows: int

    @property
    def net(self) -> int:
        return self.gross - self.transfers


def cells(flows: Iterable[Flow], totals: PlaceTotal | Iterable[PlaceTotal]) -> tuple[Cell, ...]:
    """The cells of flows whose transfers have been eliminated, in a fixed order. Nothing of any flow is left out.

    totals: what elimination made of each period and status. This is the plain reference of the stored cells.
    """
    made = (totals,) if isinstance(totals, PlaceTotal) else tuple(totals)
    eliminated = frozenset().union(*(total.eliminated for total in made))
    outside = frozenset().union(*(total.outside for total in made))
    groups: dict[tuple[object, ...], list[Flow]] = {}
    for flow in flows:
        groups.setdefault(_key(flow), []).append(flow)
    return tuple(_cell(groups[key], eliminated, outside) for key in sorted(groups, key=_order))


class PopulationBase(StrEnum):
    """Who is counted as a place's people: those who live there, or those on its practices' lists."""

    RESIDENT = "resident"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How many people, counted how, in which year, and who says so."""

    people: int
    base: PopulationBase
    year: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerHead:
    """Money for each person. exact: in pence; amount: the same to the nearest penny, halves away from nothing."""

    exact: Fraction
    amount: Amount
    sentence: str


def per_head(amount: Amount, population: Population | None) -> PerHead | NotDeterminable:
    """An amount for each person of a population, which the sentence names with its year."""
    if population is None or population.people <= 0:
        return NotDeterminable(sentence="Cannot be determined for each person, because no population is recorded here.")
    exact = Fraction(amount.pence, population.people)
    rounded = Amount(nearest(exact))
    base = f"{population.base} population {population.year}: {population.people:,} people ({population.source})"
    return PerHead(exact=exact, amount=rounded, sentence=f"{rounded} for each person of the {base}.")


def nearest(value: Fraction) -> int:
    """The nearest whole number, halves away from nothing."""
    size = (abs(value) * 2 + 1) // 2
    return -size if value < 0 else size


def _key(flow: Flow) -> tuple[object, ...]:
    return (
        flow.statement,
        flow.period,
        flow.status,
        flow.payer,
        flow.service or UNMAPPED,
        flow.provider_kind,
        flow.provider,
        flow.fund,
        flow.scheme,
        flow.area,
        flow.flow_class,
        flow.confidence,
    )


def _order(key: tuple[object, ...]) -> tuple[str, ...]:
    return tuple("" if part is None else str(part) for part in key)


def _cell(flows: list[Flow], eliminated: frozenset[str], outside: frozenset[str]) -> Cell:
    first = flows[0]
    counted = [flow for flow in flows if flow.flow_class in MONEY and flow.id not in outside]
    return Cell(
        statement=first.statement,
        period=first.period,
        status=first.status,
        payer=first.payer,
        service=first.service or UNMAPPED,
        provider_kind=first.provider_kind,
        provider=first.provider,
        fund=first.fund,
        scheme=first.scheme,
        area=first.area,
        flow_class=first.flow_class,
        confidence=first.confidence,
        pence=sum(flow.amount.pence for flow in flows),
        gross=sum(flow.amount.pence for flow in counted),
        transfers=sum(flow.amount.pence for flow in counted if flow.id in eliminated),
        precision=sum(flow.precision for flow in flows),
        rows=len(flows),
    )

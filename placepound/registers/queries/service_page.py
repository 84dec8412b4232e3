"""What is on record of one service group in a place, and in which periods? Periods and statuses are never added."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Sum

from placepound.core.money.overlap import NotDeterminable, Overlap, StatementTotal, addable
from placepound.core.money.service_groups import ServiceGroup, service_groups, sub_groups
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Elimination, Partnership, PoundCell, Statement, StatementOverlap
from placepound.registers.queries.place_pound import STATUS_ORDER, inside, place_pound
from placepound.registers.queries.pound_filters import COUNTED, PoundFilters, cell_filter, period_key, period_label
from placepound.registers.queries.pound_page import PoundPage


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLine:
    """A service group's money in one period and status. is_determinable: false where sources or rows may overlap."""

    period: str
    period_label: str
    status: str
    gross: Amount
    transfers: Amount
    is_determinable: bool

    @property
    def net(self) -> Amount | None:
        return self.gross - self.transfers if self.is_determinable else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    """One service group of a place: its money for one choice, and what other periods and statuses hold."""

    group: ServiceGroup
    sub_groups: tuple[ServiceGroup, ...]
    pound: PoundPage
    periods: tuple[PeriodLine, ...]


@query
def service(slug: str, code: str, filters: PoundFilters, *, viewer: Viewer, on: date) -> ServicePage | None:
    """A service group's money in a place; None where there is no such group, or the viewer sees no such place."""
    group = next((one for one in service_groups() if one.code == code), None)
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if group is None or place is None:
        return None
    narrowed = replace(filters, group=code)
    pound = place_pound(slug, narrowed, viewer=viewer, on=on)
    if pound is None:
        return None
    seen = visible(Statement, viewer, on=on).filter(partnership=place, withdrawn_on__isnull=True, counted=True)
    every = replace(narrowed, period="", status="")
    return ServicePage(
        group=group,
        sub_groups=() if group.parent else sub_groups(code),
        pound=pound,
        periods=_periods(place, seen.values("pk"), every),
    )


_Key = tuple[str, str, str]


def _periods(place: Partnership, seen: Any, filters: PoundFilters) -> tuple[PeriodLine, ...]:
    dates = ("period_start", "period_end", "statement__as_at", "statement__as_at_said", "status")
    cells = PoundCell.objects.filter(
        cell_filter(filters), inside(place.pk), statement__in=seen, flow_class__in=COUNTED
    ).order_by()
    sums: dict[_Key, list[StatementTotal]] = {}
    doubtful: set[_Key] = set()
    whose = ("statement", "statement__title", "statement__rows_overlap")
    for *when, statement, title, shared, pence, rows in cells.values_list(*dates, *whose).annotate(
        Sum("amount"), Sum("rows")
    ):
        if shared and rows > 1:
            doubtful.add(_key(*when))
        one = StatementTotal(statement=str(statement), title=title, amount=Amount(pence))
        sums.setdefault(_key(*when), []).append(one)
    taken: dict[_Key, Amount] = {}
    evidence = Elimination.evidence.through.objects.filter(statement__in=seen).values("elimination")
    eliminations = Elimination.objects.filter(
        cell_filter(filters, prefix="flow__"), flow__statement__in=seen, pk__in=evidence
    ).order_by()
    for *when, pence in eliminations.values_list(*(f"flow__{name}" for name in dates)).annotate(Sum("eliminated")):
        taken[_key(*when)] = taken.get(_key(*when), Amount(0)) + Amount(pence)
    overlaps = tuple(
        Overlap(first=str(row.first_id), second=str(row.second_id), reason=row.reason)
        for row in StatementOverlap.objects.filter(first__in=seen, second__in=seen)
    )
    lines = [
        _line(key, totals, taken.get(key, Amount(0)), overlaps, is_doubtful=key in doubtful)
        for key, totals in sums.items()
    ]
    lines.sort(key=lambda line: STATUS_ORDER.index(line.status))
    return tuple(sorted(lines, key=lambda line: line.period.removeprefix("as-at."), reverse=True))


def _key(start: date | None, end: date | None, as_at: date | None, said: str, status: str) -> _Key:
    return period_key(start, end, as_at), period_label(start, end, as_at, said), status


def _line(
    key: _Key, totals: list[StatementTotal], taken: Amount, overlaps: tuple[Overlap, ...], *, is_doubtful: bool
) -> PeriodLine:
    return PeriodLine(
        period=key[0],
        period_label=key[1],
        status=key[2],
        gross=Amount.total(one.amount for one in totals),
        transfers=taken,
        is_determinable=not is_doubtful and not isinstance(addable(totals, overlaps), NotDeterminable),
    )

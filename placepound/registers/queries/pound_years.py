"""How has the place pound moved over the years, body by body? Net amounts of each period that is on record."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Elimination,
    Organisation,
    Partnership,
    PoundCell,
    Statement,
    StatementOverlap,
)
from placepound.registers.queries.named import names_of
from placepound.registers.queries.place_pound import inside
from placepound.registers.queries.pound_filters import COUNTED, period_key, period_label

STATUSES = ("actual", "plan", "forecast", "commitment")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearColumn:
    """One period. doubtful: statements in it may count the same money, so it has no sum."""

    key: str
    label: str
    net: Amount
    statements: int
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """One body: its net amount in each period, None where nothing of it is on record."""

    key: str
    label: str
    amounts: tuple[Amount | None, ...]

    @property
    def latest(self) -> int:
        return next((amount.pence for amount in reversed(self.amounts) if amount is not None), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoundYears:
    """The periods of one status side by side, earliest first."""

    slug: str
    name: str
    synthetic: bool
    status: str
    statuses: tuple[str, ...]
    columns: tuple[YearColumn, ...]
    lines: tuple[YearLine, ...]
    as_at: date


@query
def pound_years(slug: str, *, viewer: Viewer, on: date, status: str = "") -> PoundYears | None:
    """Every period of a status with a stated start and end; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    seen = visible(Statement, viewer, on=on).filter(partnership=place, withdrawn_on__isnull=True, counted=True)
    cells = PoundCell.objects.filter(
        inside(place.pk), statement__in=seen.order_by(), flow_class__in=COUNTED, period_start__isnull=False
    ).order_by()
    statuses = tuple(one for one in STATUSES if one in set(cells.values_list("status", flat=True).distinct()))
    chosen = status if status in statuses else next(iter(statuses), "")
    net = _net(cells.filter(status=chosen), seen, chosen)
    periods = sorted({period for _, period in net})
    names = names_of(Organisation, {payer for payer, _ in net}, viewer, on=on)
    lines = [
        YearLine(
            key=str(payer),
            label=names[payer],
            amounts=tuple(Amount(net[payer, period]) if (payer, period) in net else None for period in periods),
        )
        for payer in {payer for payer, _ in net}
    ]
    return PoundYears(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        status=chosen,
        statuses=statuses,
        columns=_columns(periods, net, cells.filter(status=chosen), seen),
        lines=tuple(sorted(lines, key=lambda line: (-line.latest, line.label))),
        as_at=on,
    )


FromTo = tuple[date, date]


def _net(cells: QuerySet[Any], seen: QuerySet[Any], status: str) -> dict[tuple[int, FromTo], int]:
    net: dict[tuple[int, FromTo], int] = defaultdict(int)
    for payer, start, end, gross in cells.values_list("payer", "period_start", "period_end").annotate(Sum("amount")):
        net[payer, (start, end)] += gross
    taken = (
        Elimination.objects.filter(flow__statement__in=seen.order_by(), flow__status=status)
        .filter(pk__in=Elimination.evidence.through.objects.filter(statement__in=seen.order_by()).values("elimination"))
        .order_by()
        .values_list("flow__payer", "flow__period_start", "flow__period_end")
        .annotate(Sum("eliminated"))
    )
    for payer, start, end, eliminated in taken:
        if (payer, (start, end)) in net:
            net[payer, (start, end)] -= eliminated
    return dict(net)


def _columns(
    periods: list[FromTo], net: dict[tuple[int, FromTo], int], cells: QuerySet[Any], seen: QuerySet[Any]
) -> tuple[YearColumn, ...]:
    rows = cells.values_list("period_start", "period_end", "statement").annotate(Count("pk"))
    statements: dict[FromTo, set[int]] = defaultdict(set)
    for start, end, statement, _ in rows:
        statements[start, end].add(statement)
    pairs = set(StatementOverlap.objects.filter(first__in=seen.order_by()).values_list("first", "second"))
    doubtful = set(seen.filter(~Q(rows_overlap="")).order_by().values_list("pk", flat=True))
    return tuple(
        YearColumn(
            key=period_key(*period, None),
            label=period_label(*period, None),
            net=Amount(sum(pence for (_, one), pence in net.items() if one == period)),
            statements=len(statements[period]),
            doubtful=bool(statements[period] & doubtful)
            or any(first in statements[period] and second in statements[period] for first, second in pairs),
        )
        for period in periods
    )

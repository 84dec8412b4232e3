"""How has the place pound moved over the years, body by body? Net amounts of each period that is on record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from placepound.core.money.overlap import NotDeterminable, Overlap, StatementTotal, addable
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
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
from placepound.registers.queries.pound_filters import COUNTED, period_key

STATUSES = ("actual", "plan", "forecast", "commitment")
YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSum:
    """Net money of a period. net: None where statements in it may count the same money, so that it has no sum.

    partly: bodies of whose payments only some months are on file. months: the fewest of them; None where there is none.
    """

    net: Amount | None
    partly: int = 0
    months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearColumn:
    """One period, with all bodies together. key: as in an address."""

    key: str
    period: Period
    total: YearSum
    bodies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """One body: what it paid in each period; None where nothing of it is on record."""

    key: str
    label: str
    sums: tuple[YearSum | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoundYears:
    """The periods of one status side by side, earliest first. lines: those with most in the last period first."""

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
    found = _pieces(place.pk, seen)
    statuses = tuple(one for one in STATUSES if one in found)
    chosen = status if status in statuses else next(iter(statuses), "")
    books = _Books(_without_transfers(found.get(chosen, []), seen, chosen), seen)
    names = names_of(Organisation, books.payers, viewer, on=on)
    return PoundYears(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        status=chosen,
        statuses=statuses,
        columns=books.columns(),
        lines=books.lines(names),
        as_at=on,
    )


FromTo = tuple[date, date]


@dataclass(slots=True)
class _Piece:
    """What one body paid in one period by one statement: net pence, and of how many rows."""

    statement: int
    payer: int
    period: FromTo
    pence: int
    rows: int


def _pieces(partnership_id: int, seen: QuerySet[Any]) -> dict[str, list[_Piece]]:
    """Gross money by status."""
    found: dict[str, list[_Piece]] = defaultdict(list)
    rows = (
        PoundCell.objects.filter(
            inside(partnership_id), statement__in=seen.order_by(), flow_class__in=COUNTED, period_start__isnull=False
        )
        .order_by()
        .values_list("status", "statement", "payer", "period_start", "period_end")
        .annotate(Sum("amount"), Sum("rows"))
    )
    for status, statement, payer, start, end, pence, count in rows:
        found[status].append(_Piece(statement, payer, (start, end), pence, count))
    return found


def _without_transfers(pieces: list[_Piece], seen: QuerySet[Any], status: str) -> list[_Piece]:
    """Net of what is passed on and counted where it is spent, as far as the viewer sees where."""
    evidence = Elimination.evidence.through.objects.filter(statement__in=seen.order_by()).values("elimination")
    rows = (
        Elimination.objects.filter(flow__statement__in=seen.order_by(), flow__status=status, pk__in=evidence)
        .order_by()
        .values_list("flow__statement", "flow__payer", "flow__period_start", "flow__period_end")
        .annotate(Sum("eliminated"))
    )
    taken = {(statement, payer, (start, end)): pence for statement, payer, start, end, pence in rows}
    for piece in pieces:
        piece.pence -= taken.get((piece.statement, piece.payer, piece.period), 0)
    return pieces


class _Books:
    """The pieces of one status, added up by period and by body where they may be added up."""

    def __init__(self, pieces: Iterable[_Piece], seen: QuerySet[Any]) -> None:
        self.by_period: dict[FromTo, list[_Piece]] = defaultdict(list)
        self.by_body: dict[tuple[int, FromTo], list[_Piece]] = defaultdict(list)
        for piece in pieces:
            self.by_period[piece.period].append(piece)
            self.by_body[piece.payer, piece.period].append(piece)
        self.periods = sorted(self.by_period)
        self.payers = {payer for payer, _ in self.by_body}
        told = seen.order_by().values_list("pk", "rows_overlap", "months_on_file")
        self.months = {key: months for key, _, months in told if months is not None and months < YEAR}
        self.overlapping_rows = {key for key, overlap, _ in told if overlap}
        pairs = StatementOverlap.objects.filter(first__in=seen.order_by(), second__in=seen.order_by())
        self.overlaps = tuple(
            Overlap(first=str(first), second=str(second), reason="")
            for first, second in pairs.values_list("first", "second")
        )

    def columns(self) -> tuple[YearColumn, ...]:
        return tuple(
            YearColumn(
                key=period_key(*period, None),
                period=Period(*period),
                total=self._sum(self.by_period[period]),
                bodies=len({piece.payer for piece in self.by_period[period]}),
            )
            for period in self.periods
        )

    def lines(self, names: Mapping[int, str]) -> tuple[YearLine, ...]:
        """Those with most in the last period first, then by name."""
        last = {
            payer: sum(piece.pence for piece in self.by_body.get((payer, period), ()))
            for period in self.periods[-1:]
            for payer in self.payers
        }
        order = sorted(self.payers, key=lambda payer: (-last[payer], names[payer], payer))
        return tuple(
            YearLine(
                key=str(payer),
                label=names[payer],
                sums=tuple(
                    self._sum(self.by_body[payer, period]) if (payer, period) in self.by_body else None
                    for period in self.periods
                ),
            )
            for payer in order
        )

    def _sum(self, pieces: list[_Piece]) -> YearSum:
        partly = {piece.payer for piece in pieces if piece.statement in self.months}
        return YearSum(
            net=Amount(sum(piece.pence for piece in pieces)) if self._may_be_added(pieces) else None,
            partly=len(partly),
            months=min(
                (self.months[piece.statement] for piece in pieces if piece.statement in self.months), default=None
            ),
        )

    def _may_be_added(self, pieces: list[_Piece]) -> bool:
        """As the place pound of these pieces decides it."""
        if not self.overlaps and not self.overlapping_rows:
            return True
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for piece in pieces:
            sums[piece.statement][0] += piece.pence
            sums[piece.statement][1] += piece.rows
        if any(rows > 1 and statement in self.overlapping_rows for statement, (_, rows) in sums.items()):
            return False
        totals = [
            StatementTotal(statement=str(key), title="", amount=Amount(pence)) for key, (pence, _) in sums.items()
        ]
        return not isinstance(addable(totals, self.overlaps), NotDeterminable)

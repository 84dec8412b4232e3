"""Where does this place's public money go? Who pays, for what, through which arrangement; each pound once."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from placepound.core.money.flows import FlowClass, ProviderKind
from placepound.core.money.overlap import StatementTotal
from placepound.core.money.service_groups import service_group, service_groups
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Area,
    AreaPopulation,
    Elimination,
    Flow,
    Fund,
    Organisation,
    Partnership,
    PartnershipMember,
    PoundCell,
    PoundGap,
    Statement,
)
from placepound.registers.queries.addable import not_addable
from placepound.registers.queries.named import names_of
from placepound.registers.queries.pound_filters import (
    COUNTED,
    DIRECT,
    NOWHERE,
    PoundFilters,
    cell_filter,
    period_key,
    period_label,
)
from placepound.registers.queries.pound_page import Choice, GapLine, Line, Population, PoundPage, SourceLine

OFFERED = ("payer", "fund", "provider_kind", "service_group", "area")
SERVICES = 40
OWN_BUDGETS = "Partners’ own budgets"
NOT_ATTRIBUTABLE = "Not attributable"
STATUS_ORDER = ("actual", "forecast", "plan", "commitment")


@query
def place_pound(slug: str, filters: PoundFilters, *, viewer: Viewer, on: date) -> PoundPage | None:
    """The place pound of a partnership as a viewer may see it; None where the viewer does not see the partnership."""
    place = visible(Partnership, viewer, on=on).select_related("area").filter(slug=slug).first()
    if place is None:
        return None
    statements = visible(Statement, viewer, on=on).filter(partnership=place, withdrawn_on__isnull=True)
    return _Books(viewer=viewer, on=on, place=place, statements=statements, filters=filters).page()


@dataclass
class Sums:
    """Gross money and the transfers taken out of it, in pence, with the rows behind them."""

    gross: int = 0
    transfers: int = 0
    rows: int = 0

    @property
    def net(self) -> Amount:
        """Each pound once."""
        return Amount(self.gross - self.transfers)

    def add(self, gross: int, transfers: int, rows: int) -> None:
        self.gross += gross
        self.transfers += transfers
        self.rows += rows


@dataclass
class _Folded:
    """The cells of one choice, added up along every dimension in one pass."""

    total: Sums = field(default_factory=Sums)
    by: dict[str, dict[Any, Sums]] = field(default_factory=lambda: {name: defaultdict(Sums) for name in OFFERED})
    by_statement: dict[int, Sums] = field(default_factory=lambda: defaultdict(Sums))
    matrix: dict[tuple[int, str], Sums] = field(default_factory=lambda: defaultdict(Sums))
    paths: dict[tuple[int, int | None, str, str], Sums] = field(default_factory=lambda: defaultdict(Sums))

    def net_of(self, statement: int) -> Amount:
        """What one statement holds once transfers out of it are taken out."""
        return self.by_statement[statement].net

    def add(self, row: tuple[Any, ...], *, gross: int, transfers: int, rows: int) -> None:
        payer, fund, kind, group, _area = row
        top = service_group(group).top
        self.total.add(gross, transfers, rows)
        for name, key in zip(OFFERED, row, strict=True):
            self.by[name][key].add(gross, transfers, rows)
        self.matrix[payer, top].add(gross, transfers, rows)
        self.paths[payer, fund, top, kind].add(gross, transfers, rows)


@dataclass
class _Books:
    """The cells and eliminations that one page adds up."""

    viewer: Viewer
    on: date
    place: Partnership
    statements: QuerySet[Any]
    filters: PoundFilters

    def page(self) -> PoundPage:
        choices = _choices(self.statements)
        choice = _chosen(choices, self.filters)
        self.filters = _settled(self.filters, choice)
        seen = self.statements.filter(counted=True)
        cells = PoundCell.objects.filter(cell_filter(self.filters), inside(self.place.pk), statement__in=seen)
        folded = self._fold(cells)
        beside = self._beside(cells, seen)
        sources, left_out = self._sources(folded)
        net = folded.total.gross - folded.total.transfers
        people, population = self._populations(folded)
        offered = self._offered(folded)
        name_of = _labels(offered, self.viewer, on=self.on)
        return PoundPage(
            slug=self.place.slug,
            name=self.place.name,
            area=self.place.area.name,
            synthetic=self.place.synthetic,
            about=self.place.about,
            filters=self.filters,
            choices=choices,
            choice=choice,
            gross=Amount(folded.total.gross),
            transfers=Amount(folded.total.transfers),
            unmatched=Amount(beside["unmatched"] or 0),
            one_sided=beside["one_sided"],
            precision=Amount((beside["precision"] or 0) - (beside["taken_out"] or 0)),
            other=Amount(beside["other"] or 0),
            not_addable=not_addable(
                [
                    StatementTotal(statement=str(one.pk), title=one.title, amount=folded.net_of(one.pk))
                    for one in sources
                ],
                _counted_flows(self.filters, self.place.pk, seen),
            ),
            population=population,
            by_payer=_lines(folded.by["payer"], net, name_of["payer"]),
            by_group=_lines(folded.by["service_group"], net, name_of["service_group"]),
            by_fund=_lines(folded.by["fund"], net, name_of["fund"], DIRECT),
            by_provider_kind=_lines(folded.by["provider_kind"], net, name_of["provider_kind"]),
            by_area=_lines(folded.by["area"], net, name_of["area"], NOWHERE, people),
            by_service=self._services(cells, folded.total),
            matrix={(str(payer), top): sums.net for (payer, top), sums in folded.matrix.items()},
            paths=tuple(
                (str(payer), str(fund or DIRECT), top, kind, sums.net)
                for (payer, fund, top, kind), sums in sorted(folded.paths.items(), key=lambda item: str(item[0]))
            ),
            options=_options(offered, name_of),
            gaps=self._gaps(choice),
            sources=sources,
            left_out=left_out,
            as_at=self.on,
        )

    def _beside(self, cells: QuerySet[Any], seen: QuerySet[Any]) -> dict[str, Any]:
        """What is said beside the total: its rounding, what is never added to it, and transfers that do not agree."""
        sums = cells.aggregate(
            other=Sum("amount", filter=~Q(flow_class__in=COUNTED)),
            precision=Sum("precision", filter=Q(flow_class__in=COUNTED)),
        )
        return sums | self._eliminations().aggregate(
            unmatched=Sum("unmatched", filter=Q(counterpart__statement__in=seen)),
            one_sided=Count("pk", filter=Q(kind="one_sided")),
            taken_out=Sum("flow__precision", filter=~Q(eliminated=0)),
        )

    def _fold(self, cells: QuerySet[Any]) -> _Folded:
        folded = _Folded()
        counted = cells.filter(flow_class__in=COUNTED).order_by()
        for *row, gross, rows in counted.values_list(*OFFERED).annotate(Sum("amount"), Sum("rows")):
            folded.add(tuple(row), gross=gross, transfers=0, rows=rows)
        for key, gross, rows in counted.values_list("statement").annotate(Sum("amount"), Sum("rows")):
            folded.by_statement[key].add(gross, 0, rows)
        flow = [f"flow__{name}" for name in (*OFFERED, "statement")]
        for *row, statement, taken in self._eliminations().values_list(*flow).annotate(Sum("eliminated")):
            folded.add(tuple(row), gross=0, transfers=taken, rows=0)
            folded.by_statement[statement].add(0, taken, 0)
        return folded

    def _eliminations(self) -> QuerySet[Any]:
        """Transfers out of these flows whose onward spending this viewer sees too: only then would it count twice."""
        seen = self.statements.filter(counted=True)
        return (
            Elimination.objects.filter(cell_filter(self.filters, prefix="flow__"), flow__statement__in=seen)
            .filter(Q(pk__in=Elimination.evidence.through.objects.filter(statement__in=seen).values("elimination")))
            .order_by()
        )

    def _services(self, cells: QuerySet[Any], total: Sums) -> tuple[Line, ...]:
        """The services with most money by name, then all others as one line without a key, so that the lines add up."""
        rows = list(
            cells.filter(flow_class__in=COUNTED)
            .values_list("service")
            .annotate(gross=Sum("amount"), count=Sum("rows"))
            .order_by("-gross", "service")[: SERVICES + 1]
        )
        further = len(rows) > SERVICES
        named = {service: Sums(gross, 0, count) for service, gross, count in rows[:SERVICES]}
        taken = self._eliminations().filter(flow__service__in=list(named)).values_list("flow__service")
        for service, eliminated in taken.annotate(Sum("eliminated")):
            named[service].transfers = eliminated
        lines = _lines(named, total.gross - total.transfers, str)
        if not further:
            return lines
        others = Sums(
            total.gross - sum(one.gross for one in named.values()),
            total.transfers - sum(one.transfers for one in named.values()),
            total.rows - sum(one.rows for one in named.values()),
        )
        return lines + _lines({"": others}, total.gross - total.transfers, lambda _: "All other services")

    def _offered(self, folded: _Folded) -> dict[str, set[Any]]:
        """What each filter may be set to for this choice of period and status, whatever else is narrowed."""
        if not self.filters.narrowed():
            return {name: set(folded.by[name]) for name in OFFERED}
        whole = PoundFilters(period=self.filters.period, status=self.filters.status)
        seen = self.statements.filter(counted=True)
        cells = PoundCell.objects.filter(
            cell_filter(whole), inside(self.place.pk), statement__in=seen, flow_class__in=COUNTED
        )
        rows = list(cells.order_by().values_list(*OFFERED).distinct())
        return {name: {row[place] for row in rows} | set(folded.by[name]) for place, name in enumerate(OFFERED)}

    def _gaps(self, choice: Choice | None) -> tuple[GapLine, ...]:
        """Funds and bodies whose money in and out differ, where the viewer sees every statement that this rests on."""
        if choice is None:
            return ()
        hidden = PoundGap.statements.through.objects.exclude(statement__in=self.statements).values("poundgap")
        period = PoundFilters(period=choice.period, status=choice.status)
        if choice.period.startswith("as-at."):
            condition = Q(period_start__isnull=True, status=choice.status)
        else:
            condition = cell_filter(period)
        rows = PoundGap.objects.filter(condition, partnership=self.place).exclude(pk__in=hidden)
        return tuple(
            GapLine(key=row.node_key, name=row.node_name, inflow=Amount(row.inflow), outflow=Amount(row.outflow))
            for row in rows
        )

    def _sources(self, folded: _Folded) -> tuple[tuple[SourceLine, ...], tuple[SourceLine, ...]]:
        """The statements behind this choice, and those of the place that do not count."""
        used, left_out = [], []
        shown = self.statements.filter(Q(pk__in=list(folded.by_statement)) | Q(counted=False))
        outturn = self.statements.filter(pk=OuterRef("beside")).values("title")[:1]
        shown = shown.select_related("publisher").annotate(outturn=Subquery(outturn))
        for row in shown.order_by("title", "pk"):
            sums = folded.by_statement.get(row.pk)
            line = SourceLine(
                pk=row.pk,
                title=row.title,
                publisher=row.publisher.name,
                outcome=row.outcome,
                gross=Amount(sums.gross if sums else row.accepted_sum),
                confidence=row.confidence,
                counted=row.counted,
                accepted_on=row.accepted_on,
                rows_overlap=bool(row.rows_overlap) and bool(sums and sums.rows > 1),
                of_payments=row.release_id is not None,
                stands_beside=row.beside_id is not None,
                stands_by=row.outturn or "",
            )
            if not row.counted:
                left_out.append(line)
            elif sums:
                used.append(line)
        return tuple(used), tuple(left_out)

    def _populations(self, folded: _Folded) -> tuple[dict[int, int], Population | None]:
        """The newest resident count of each area shown, and that of the area chosen, else of the place."""
        keys = {key for key in folded.by["area"] if key} | {self.place.area_id}
        newest: dict[int, AreaPopulation] = {}
        for row in AreaPopulation.objects.filter(area__in=keys).order_by("base", "year"):
            if row.base == "resident" or row.area_id not in newest:
                newest[row.area_id] = row
        chosen = self.filters.area
        key = self.place.area_id if not chosen else int(chosen) if chosen.isdecimal() and folded.by["area"] else 0
        place = newest.get(key)
        whole = place and Population(people=place.people, year=place.year, base=place.base, source=place.source)
        return {key: row.people for key, row in newest.items()}, whole or None


def _counted_flows(filters: PoundFilters, partnership_id: int, seen: QuerySet[Any]) -> QuerySet[Any]:
    flows = Flow.objects.filter(cell_filter(filters), inside(partnership_id), statement__in=seen)
    return flows.filter(flow_class__in=COUNTED)


def inside(partnership_id: int, *, prefix: str = "") -> Q:
    """What counts in a place: payments of its counted bodies, and spending from its funds whoever holds them."""
    counted = PartnershipMember.objects.filter(partnership=partnership_id, counted=True).values("organisation")
    from_fund = Q(**{f"{prefix}flow_class": FlowClass.SPEND, f"{prefix}fund__isnull": False})
    return Q(**{f"{prefix}payer__in": counted}) | from_fund


def settled_filters(statements: QuerySet[Any], filters: PoundFilters) -> PoundFilters:
    """The filters with one period and one status, the latest where none is asked for: two are never added together."""
    return _settled(filters, _chosen(_choices(statements), filters))


def _settled(filters: PoundFilters, choice: Choice | None) -> PoundFilters:
    return replace(filters, period=choice.period, status=choice.status) if choice else filters


def _choices(statements: QuerySet[Any]) -> tuple[Choice, ...]:
    """Each period and status with money. The columns stand as in an index of cells, which then answers by itself."""
    counted = statements.filter(counted=True)
    said = {key: (as_at, words) for key, as_at, words in counted.order_by().values_list("pk", "as_at", "as_at_said")}
    rows = (
        PoundCell.objects.filter(statement__in=counted.order_by())
        .order_by()
        .values("statement", "flow_class", "period_start", "period_end", "status")
        .annotate(gross=Sum("amount"))
    )
    found: dict[tuple[str, str], Choice] = {}
    for row in rows:
        if row["flow_class"] not in COUNTED:
            continue
        as_at, words = said[row["statement"]]
        dates = row["period_start"], row["period_end"], as_at
        key = period_key(*dates), row["status"]
        so_far = found[key].gross if key in found else Amount(0)
        found[key] = Choice(
            period=key[0],
            period_label=period_label(*dates, words),
            status=row["status"],
            gross=so_far + Amount(row["gross"]),
        )
    order = sorted(found.values(), key=lambda choice: STATUS_ORDER.index(choice.status))
    return tuple(sorted(order, key=lambda choice: choice.period.removeprefix("as-at."), reverse=True))


def _chosen(choices: tuple[Choice, ...], filters: PoundFilters) -> Choice | None:
    """The choice that the address names, else the latest."""
    fitting = [
        choice for choice in choices if filters.period in ("", choice.period) and filters.status in ("", choice.status)
    ]
    return next(iter(fitting), None)


def _labels(offered: dict[str, set[Any]], viewer: Viewer, *, on: date) -> dict[str, Callable[[Any], str]]:
    names = {
        name: names_of(model, offered[name], viewer, on=on)
        for name, model in (("payer", Organisation), ("fund", Fund), ("area", Area))
    }
    return {
        "payer": lambda key: names["payer"][key],
        "fund": lambda key: names["fund"][key] if key else OWN_BUDGETS,
        "provider_kind": lambda kind: ProviderKind(kind).label,
        "service_group": lambda code: service_group(code).label,
        "area": lambda key: names["area"][key] if key else NOT_ATTRIBUTABLE,
    }


def _options(
    offered: dict[str, set[Any]], name_of: dict[str, Callable[[Any], str]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Keys and labels for each filter: service groups in the order of the taxonomy, the rest by name."""
    none = {"fund": DIRECT, "area": NOWHERE}
    options = {
        name: tuple(
            sorted(((str(key or none.get(name, "")), name_of[name](key)) for key in keys), key=lambda one: one[1])
        )
        for name, keys in offered.items()
        if name != "service_group"
    }
    shown = offered["service_group"] | {service_group(code).top for code in offered["service_group"]}
    groups = tuple((group.code, group.label) for group in service_groups() if group.code in shown)
    return options | {"service_group": groups}


def _lines(
    sums: dict[Any, Sums],
    net: int,
    label: Callable[[Any], str],
    none: str = "",
    people: dict[int, int] | None = None,
) -> tuple[Line, ...]:
    lines = [
        Line(
            key=str(key or none),
            label=label(key),
            gross=Amount(one.gross),
            transfers=Amount(one.transfers),
            rows=one.rows,
            share=Fraction(one.gross - one.transfers, net) if net else None,
            people=(people or {}).get(key),
        )
        for key, one in sums.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.net.pence, line.label)))

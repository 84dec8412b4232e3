"""How was this figure made? The rows behind it, the rules that coded them, and the transfers taken out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from placepound.core.money.overlap import NotDeterminable, StatementTotal
from placepound.core.money.place_pound import RULE_VERSION
from placepound.core.money.service_groups import service_group
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Area,
    CodingRule,
    Elimination,
    Flow,
    Fund,
    Organisation,
    Partnership,
    Statement,
)
from placepound.registers.queries.addable import not_addable
from placepound.registers.queries.named import names_of, rules_of
from placepound.registers.queries.place_pound import NOT_ATTRIBUTABLE, inside, settled_filters
from placepound.registers.queries.pound_filters import (
    COUNTED,
    TAKEN_OUT,
    PoundFilters,
    cell_filter,
    key_in,
    period_label,
)
from placepound.registers.queries.statements import line_of

PAGE = 100
MOST_STEP_FLOWS = 50
"""A step over more rows than these is about a whole body, not about one transfer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """One source row as it counts in a figure: what it says, where it stands, how it was coded, what was taken out.

    line: of payments, that the row sums.
    """

    statement_pk: int
    statement: str
    row_pk: int
    row_number: int
    where: str
    written: str
    payer: str
    service: str
    group: str
    group_label: str
    fund: str
    scheme: str
    provider: str
    provider_kind: str
    area: str
    area_code: str
    amount: Amount
    precision: Amount
    flow_class: str
    confidence: str
    rule: str
    rule_reason: str
    eliminated: Amount | None
    elimination_steps: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the sum, with its amount."""

    sentence: str
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A figure, its steps and one page of the rows behind it. named: what the filters' keys are called."""

    slug: str
    name: str
    filters: PoundFilters
    period_label: str
    gross: Amount
    transfers: Amount
    steps: tuple[Step, ...]
    rows: tuple[FlowRow, ...]
    rows_found: int
    page: int
    pages: int
    rule_version: str
    synthetic: bool
    named: dict[str, str]
    not_addable: NotDeterminable | None

    @property
    def net(self) -> Amount:
        return self.gross - self.transfers


@query
def explain(
    slug: str, filters: PoundFilters, *, viewer: Viewer, on: date, page: int = 1, most: int = PAGE
) -> Explanation | None:
    """The rows and steps behind the figure that these filters stand for; None where the viewer sees no such place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    seen = visible(Statement, viewer, on=on).filter(partnership=place, withdrawn_on__isnull=True, counted=True)
    filters = settled_filters(seen, filters)
    evidence = Elimination.evidence.through.objects.filter(statement__in=seen).values("elimination")
    flows = _flows(filters, evidence).filter(inside(place.pk), statement__in=seen)
    counted = flows.filter(flow_class__in=COUNTED)
    taken = Elimination.objects.filter(flow__in=counted, pk__in=evidence)
    sums = counted.aggregate(amount=Sum("amount"), rows=Count("pk"), statements=Count("statement", distinct=True))
    transfers = taken.aggregate(amount=Sum("eliminated"), rows=Count("pk"))
    count = flows.count()
    pages = max(1, -(-count // most))
    page = min(max(page, 1), pages)
    rows = flows.select_related("statement", "row", "payer", "provider", "elimination", "spend_line")
    rows = rows.defer("spend_line__months").order_by("-amount", "pk")[(page - 1) * most : page * most]
    visible_taken = set(taken.values_list("pk", flat=True))
    return Explanation(
        slug=place.slug,
        name=place.name,
        filters=filters,
        period_label=_period(flows),
        gross=Amount(sums["amount"] or 0),
        transfers=Amount(transfers["amount"] or 0),
        steps=_steps(
            sums, transfers, flows.filter(~Q(flow_class__in=COUNTED)).aggregate(amount=Sum("amount"), rows=Count("pk"))
        ),
        rows=_rows(list(rows), visible_taken, seen, _Told.about(rows, viewer, on=on)),
        rows_found=count,
        page=page,
        pages=pages,
        rule_version=RULE_VERSION,
        synthetic=place.synthetic,
        named=_named(filters, viewer, on=on),
        not_addable=_not_addable(counted),
    )


def _flows(filters: PoundFilters, evidence: Any) -> Any:
    """The flows of one period and status under these filters; none where no single period and status is meant."""
    if not (filters.period and filters.status):
        return Flow.objects.none()
    if filters.flow_class != TAKEN_OUT:
        return Flow.objects.filter(cell_filter(filters))
    taken = Elimination.objects.exclude(eliminated=0).filter(pk__in=evidence).values("flow")
    return Flow.objects.filter(cell_filter(replace(filters, flow_class="")), pk__in=taken)


def _not_addable(counted: Any) -> NotDeterminable | None:
    sums = counted.order_by().values_list("statement", "statement__title").annotate(Sum("amount"))
    totals = [StatementTotal(statement=str(key), title=title, amount=Amount(pence)) for key, title, pence in sums]
    return not_addable(totals, counted)


def _period(flows: Any) -> str:
    dates = ("period_start", "period_end", "statement__as_at", "statement__as_at_said")
    one = flows.values_list(*dates).order_by().distinct()[:2]
    periods = {period_label(*dates) for dates in one}
    return periods.pop() if len(periods) == 1 else "Several periods" if periods else ""


def _steps(sums: dict[str, int], transfers: dict[str, int], beside: dict[str, int]) -> tuple[Step, ...]:
    steps = [
        Step(
            sentence=f"Add {_count(sums['rows'], 'accepted row')} of {_count(sums['statements'], 'statement')}: gross.",
            amount=Amount(sums["amount"] or 0),
        ),
        Step(
            sentence=f"Take out {_count(transfers['rows'], 'transfer')} between partners: counted where spent.",
            amount=-Amount(transfers["amount"] or 0),
        ),
        Step(
            sentence="What remains is net: each pound once.",
            amount=Amount((sums["amount"] or 0) - (transfers["amount"] or 0)),
        ),
    ]
    if beside["rows"]:
        steps.append(
            Step(
                sentence=f"{_count(beside['rows'], 'row')} of income, in-kind help or financing stand beside this "
                "and are not added: they are not more money for the place.",
                amount=Amount(beside["amount"] or 0),
            )
        )
    return tuple(steps)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _named(filters: PoundFilters, viewer: Viewer, *, on: date) -> dict[str, str]:
    """The names of what is filtered by, as far as this viewer sees them."""
    models = (("payer", Organisation), ("fund", Fund), ("area", Area))
    keys = {name: getattr(filters, name) for name, _ in models}
    names = {name: names_of(model, {int(keys[name])}, viewer, on=on) for name, model in models if key_in(keys[name])}
    found = {name: next(iter(one.values()), "") for name, one in names.items()}
    statement = visible(Statement, viewer, on=on).filter(pk=key_in(filters.statement)).first()
    return found | ({"statement": statement.title} if statement else {})


@dataclass(frozen=True, slots=True)
class _Told:
    """What the viewer may be told of the funds, areas and rules that rows name."""

    funds: dict[int, str]
    areas: dict[int, str]
    codes: dict[int, str]
    rules: dict[int, CodingRule]

    @classmethod
    def about(cls, flows: Iterable[Flow], viewer: Viewer, *, on: date) -> "_Told":
        flows = list(flows)
        areas = {flow.area_id for flow in flows}
        return cls(
            funds=names_of(Fund, {flow.fund_id for flow in flows}, viewer, on=on),
            areas=names_of(Area, areas, viewer, on=on),
            codes=dict(visible(Area, viewer, on=on).filter(pk__in=areas - {None}).values_list("pk", "code")),
            rules=rules_of(flows, viewer, on=on),
        )


def _rows(flows: list[Flow], visible_taken: set[int], seen: Any, told: _Told) -> tuple[FlowRow, ...]:
    """The rows, with those steps of their transfers that rest on rows this viewer sees."""
    steps = [
        step
        for flow in flows
        for elimination in (getattr(flow, "elimination", None),)
        if elimination is not None and elimination.pk in visible_taken
        for step in elimination.trace
        if len(step["flows"]) <= MOST_STEP_FLOWS
    ]
    asked = {key for step in steps for key in step["flows"]}
    single = {int(key) for key in asked if key.isdecimal()}
    known = {str(key) for key in Flow.objects.filter(pk__in=single, statement__in=seen).values_list("pk", flat=True)}
    statements = {str(key) for key in seen.values_list("pk", flat=True)}
    known |= {key for key in asked if key.startswith("sum:") and key.split(":")[1] in statements}
    return tuple(_row(flow, visible_taken, known, told) for flow in flows)


def _row(flow: Flow, visible_taken: set[int], known: set[str], told: _Told) -> FlowRow:
    elimination = getattr(flow, "elimination", None)
    if elimination is not None and elimination.pk not in visible_taken:
        elimination = None
    rule = told.rules.get(flow.coding_rule_id or 0)
    return FlowRow(
        statement_pk=flow.statement_id,
        statement=flow.statement.title,
        row_pk=flow.row_id,
        row_number=flow.row.number,
        where=flow.row.where,
        written=flow.row.written,
        payer=flow.payer.name,
        service=flow.service,
        group=flow.service_group,
        group_label=service_group(flow.service_group).label,
        fund=told.funds[flow.fund_id] if flow.fund_id else "",
        scheme=flow.scheme,
        provider=flow.provider.name if flow.provider else flow.provider_name,
        provider_kind=flow.get_provider_kind_display(),
        area=told.areas[flow.area_id] if flow.area_id else NOT_ATTRIBUTABLE,
        area_code=told.codes.get(flow.area_id or 0, ""),
        amount=Amount(flow.amount),
        precision=Amount(flow.precision),
        flow_class=flow.flow_class,
        confidence=flow.confidence,
        rule=str(rule) if rule else "",
        rule_reason=rule.reason if rule else "",
        eliminated=Amount(elimination.eliminated) if elimination else None,
        elimination_steps=tuple(step["sentence"] for step in elimination.trace if {*step["flows"]} <= known)
        if elimination
        else (),
        line=line_of(flow),
    )

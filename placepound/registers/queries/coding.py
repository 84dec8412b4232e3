"""What does each coding rule of a place catch, what is still unmapped, and what would a change of rules move?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, Count, Min, Q, QuerySet, Sum, When
from django.db.models.functions import Abs

from placepound.core.money.coding_review import RowToCode, audit_rules, preview_change
from placepound.core.money.flows import FlowClass, ProviderKind
from placepound.core.money.mapping import CodingRule as CoreRule
from placepound.core.money.service_groups import UNMAPPED, service_group
from placepound.core.records.preview import Column
from placepound.core.terms.amount import Amount
from placepound.core.terms.area import AreaLevel
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.coding_rules import core_rule
from placepound.registers.models import Area, CodingRule, Flow, Fund, Partnership, PartnershipMember, StatementRow
from placepound.registers.queries.spend_lines import payments_of

PAGE = 50
EXAMPLES = 12
SPEND = Q(flow_class=FlowClass.SPEND)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule in its order, with the rows and money that it caught in the statements the viewer sees."""

    pk: int
    number: int
    field: str
    match: str
    text: str
    group: str
    group_label: str
    publisher: str
    provider_kind: str
    flow_class: str
    author: str
    reason: str
    reviewed_on: date | None
    retired_on: date | None
    starter: bool
    rows: int
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingPage:
    """The rules of a place, one view of them at a time.

    counts: how many rules each view holds. Amounts add up statements of any period and basis, to weigh rules only.
    passed_on: unmapped transfers, income and the like, which are not part of unmapped.
    """

    slug: str
    name: str
    partnership_pk: int
    synthetic: bool
    show: str
    counts: dict[str, int]
    rules: tuple[RuleLine, ...]
    mapped_rows: int
    unmapped_rows: int
    unmapped: Amount
    passed_on: Amount
    may_code: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """A service that no rule catches, with its rows and money, and one row to look at."""

    service: str
    rows: int
    amount: Amount
    statements: int
    statement_pk: int
    row_number: int
    flow_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedPage:
    """Unmapped money as a work list, the most first."""

    slug: str
    name: str
    lines: tuple[Unmapped, ...]
    services: int
    rows: int
    amount: Amount
    may_code: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """A rule that catches nothing, and the rules before it that take its rows; always: whatever the rows say."""

    rule: RuleLine
    behind: tuple[str, ...]
    always: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Rows and money that a change takes from one group to another."""

    before: str
    before_label: str
    after: str
    after_label: str
    rows: int
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """What rows say that the changed rule catches, as an example."""

    service: str
    rows: int
    amount: Amount
    before_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What writing or retiring a rule would do to the rows that the viewer sees."""

    rows: int
    amount: Amount
    moves: tuple[Move, ...]
    examples: tuple[Caught, ...]

    @property
    def moved(self) -> int:
        return sum(move.rows for move in self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoices:
    """What the form for a rule offers: whose statements it may be limited to, and where it may put rows.

    arrangements: those on record, by name. has_payments: whether payments are on record, which are coded one by one.
    """

    slug: str
    name: str
    partnership_pk: int
    publishers: tuple[tuple[int, str], ...]
    areas: tuple[tuple[int, str], ...]
    arrangements: tuple[str, ...]
    has_payments: bool
    may_code: bool


@query
def coding_page(slug: str, *, viewer: Viewer, on: date, show: str = "in-use") -> CodingPage | None:
    """The rules of a place: those that catch rows, all in order, those that catch none, or those retired."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    every = _lines(place, viewer, on=on)
    live = [line for line in every if line.retired_on is None]
    views = {
        "in-use": [line for line in live if line.rows],
        "all": live,
        "idle": [line for line in live if not line.rows],
        "retired": [line for line in every if line.retired_on is not None],
    }
    show = show if show in views else "in-use"
    unmapped = _flows(place, viewer, on=on).filter(service_group=UNMAPPED)
    sums = unmapped.aggregate(rows=Count("pk"), spend=Sum("amount", filter=SPEND), rest=Sum("amount", filter=~SPEND))
    return CodingPage(
        slug=place.slug,
        name=place.name,
        partnership_pk=place.pk,
        synthetic=place.synthetic,
        show=show,
        counts={name: len(lines) for name, lines in views.items()},
        rules=tuple(views[show]),
        mapped_rows=sum(line.rows for line in every),
        unmapped_rows=sums["rows"],
        unmapped=Amount(sums["spend"] or 0),
        passed_on=Amount(sums["rest"] or 0),
        may_code=viewer.may(Duty.CODE, partnership=place.pk),
    )


def _flows(place: Partnership, viewer: Viewer, *, on: date) -> QuerySet[Flow]:
    return visible(Flow, viewer, on=on).filter(statement__partnership=place, statement__withdrawn_on__isnull=True)


def _lines(place: Partnership, viewer: Viewer, *, on: date) -> list[RuleLine]:
    caught = {
        key: (rows, amount)
        for key, rows, amount in _flows(place, viewer, on=on)
        .filter(coding_rule__isnull=False)
        .order_by()
        .values_list("coding_rule")
        .annotate(Count("pk"), Sum("amount"))
    }
    rules = visible(CodingRule, viewer, on=on).filter(partnership=place).select_related("publisher")
    lines: list[RuleLine] = []
    number = 0
    for rule in rules:
        number += rule.retired_on is None
        lines.append(_line(rule, number if rule.retired_on is None else 0, *caught.get(rule.pk, (0, 0))))
    return lines


def _line(rule: CodingRule, number: int, rows: int, amount: int) -> RuleLine:
    return RuleLine(
        pk=rule.pk,
        number=number,
        field=Column(rule.field).label,
        match=rule.match,
        text=rule.text,
        group=rule.service_group,
        group_label=service_group(rule.service_group).label,
        publisher=rule.publisher.name if rule.publisher else "",
        provider_kind=ProviderKind(rule.provider_kind).label if rule.provider_kind else "",
        flow_class=FlowClass(rule.flow_class).replace("_", " ") if rule.flow_class else "",
        author=rule.author,
        reason=rule.reason,
        reviewed_on=rule.reviewed_on,
        retired_on=rule.retired_on,
        starter=bool(rule.key),
        rows=rows,
        amount=Amount(amount),
    )


@query
def unmapped_page(slug: str, *, viewer: Viewer, on: date, page: int = 1, most: int = PAGE) -> UnmappedPage | None:
    """What no rule catches, by service, the most money first; what is only passed on stands last."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    flows = _flows(place, viewer, on=on).filter(service_group=UNMAPPED)
    lines = flows.values("service", "flow_class").annotate(
        rows=Count("pk"),
        total=Sum("amount"),
        statements=Count("statement", distinct=True),
        first=Min("row"),
        passed_on=Case(When(SPEND, then=0), default=1),
    )
    sums = flows.aggregate(rows=Count("pk"), amount=Sum("amount"))
    start = (max(page, 1) - 1) * most
    shown = list(lines.order_by("passed_on", Abs("total").desc(), "service")[start : start + most])
    first = StatementRow.objects.in_bulk([line["first"] for line in shown])
    return UnmappedPage(
        slug=place.slug,
        name=place.name,
        lines=tuple(
            Unmapped(
                service=line["service"],
                rows=line["rows"],
                amount=Amount(line["total"]),
                statements=line["statements"],
                statement_pk=first[line["first"]].statement_id,
                row_number=first[line["first"]].number,
                flow_class=line["flow_class"],
            )
            for line in shown
        ),
        services=lines.count(),
        rows=sums["rows"],
        amount=Amount(sums["amount"] or 0),
        may_code=viewer.may(Duty.CODE, partnership=place.pk),
    )


@query
def coding_review(slug: str, *, viewer: Viewer, on: date) -> tuple[Idle, ...] | None:
    """The rules in force that catch nothing, those in the shadow of others first; None where there is no such place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    lines = {str(line.pk): line for line in _lines(place, viewer, on=on)}
    audit = audit_rules(_rules(place), _rows(_flows(place, viewer, on=on)))
    shadowed = tuple(
        Idle(rule=lines[one.rule.id], behind=tuple(_said(rule) for rule in one.behind), always=one.always)
        for one in audit.shadowed
        if one.rule.id in lines
    )
    return shadowed + tuple(
        Idle(rule=lines[rule.id], behind=(), always=False) for rule in audit.unused if rule.id in lines
    )


def _said(rule: CoreRule) -> str:
    return f"{rule.field.label} {rule.match} “{rule.text}”"


def _rules(place: Partnership) -> list[CoreRule]:
    return [core_rule(rule) for rule in CodingRule.objects.filter(partnership=place, retired_on__isnull=True)]


_KNOWN = {column.value: column for column in Column}


def _rows(flows: QuerySet[Flow]) -> Iterable[RowToCode]:
    """Rows as rules see them, with the day that decides which rules hold: the period's end, or the as-at date."""
    found = flows.order_by("pk").values_list(
        "pk", "row__texts", "amount", "period_end", "statement__as_at", "statement__publisher"
    )
    return (
        RowToCode(
            id=str(key),
            texts={_KNOWN[name]: text for name, text in texts.items()},
            amount=Amount(amount),
            on=_day(end, as_at),
            publisher=str(publisher),
        )
        for key, texts, amount, end, as_at, publisher in found.iterator(2000)
    )


def _day(end: date | None, as_at: date | None) -> date:
    day = end or as_at
    assert day is not None, "a statement is accepted only with a period or an as-at date"
    return day


@query
def rule_choices(slug: str, *, viewer: Viewer, on: date) -> RuleChoices | None:
    """What to choose from when a rule is written for a place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    partners = PartnershipMember.objects.filter(partnership=place).values_list("organisation", "organisation__name")
    return RuleChoices(
        slug=place.slug,
        name=place.name,
        partnership_pk=place.pk,
        publishers=tuple(partners),
        areas=_areas(place, viewer, on=on),
        arrangements=tuple(
            visible(Fund, viewer, on=on).filter(partnership=place).order_by("name").values_list("name", flat=True)
        ),
        has_payments=payments_of(place, viewer, on=on).exists(),
        may_code=viewer.may(Duty.CODE, partnership=place.pk),
    )


def _areas(place: Partnership, viewer: Viewer, *, on: date) -> tuple[tuple[int, str], ...]:
    """The place itself, and its neighbourhoods and wards: smaller areas are too many to choose from."""
    inside = Q(lies_in__outer=place.area_id, level__in=(AreaLevel.NEIGHBOURHOOD, AreaLevel.WARD))
    rows = visible(Area, viewer, on=on).filter(Q(pk=place.area_id) | inside).distinct()
    return tuple(rows.order_by("name", "pk").values_list("pk", "name"))


@query
def rule(key: int, *, viewer: Viewer, on: date) -> tuple[RuleLine, RuleChoices] | None:
    """One rule with its place; None where the viewer does not see it."""
    row = visible(CodingRule, viewer, on=on).select_related("partnership").filter(pk=key).first()
    if row is None or row.partnership is None:
        return None
    choices = rule_choices(row.partnership.slug, viewer=viewer, on=on)
    line = next((line for line in _lines(row.partnership, viewer, on=on) if line.pk == key), None)
    return (line, choices) if line and choices else None


@query
def written_change(slug: str, draft: CoreRule, *, viewer: Viewer, on: date) -> RuleChange | None:
    """What a new rule, in front of all others, would move. Raises Refused for a group that does not exist."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    rows = tuple(
        row
        for row in _rows(_flows(place, viewer, on=on))
        if draft.holds(publisher=row.publisher, on=row.on) and draft.matches(row.texts.get(draft.field, ""))
    )
    rules = _rules(place)
    return _change(rules, [replace(draft, id="draft"), *rules], rows)


@query
def retired_change(key: int, *, viewer: Viewer, on: date) -> RuleChange | None:
    """What retiring a rule would move: its rows fall to later rules, or to none."""
    row = visible(CodingRule, viewer, on=on).select_related("partnership").filter(pk=key).first()
    if row is None or row.partnership is None:
        return None
    rules = _rules(row.partnership)
    rows = tuple(_rows(_flows(row.partnership, viewer, on=on).filter(coding_rule=row)))
    return _change(rules, [rule for rule in rules if rule.id != str(key)], rows)


def _change(before: list[CoreRule], after: list[CoreRule], rows: tuple[RowToCode, ...]) -> RuleChange:
    moves = preview_change(before, after, rows)
    was = {key: move.before for move in moves for key in move.rows}
    said: dict[tuple[str, str], list[Amount]] = {}
    for row in rows:
        label = service_group(was[row.id]).label if row.id in was else "stays where it is"
        text = row.texts.get(Column.SERVICE, "") or next(iter(row.texts.values()), "")
        said.setdefault((text, label), []).append(row.amount)
    examples = [
        Caught(service=text, rows=len(amounts), amount=Amount.total(amounts), before_label=label)
        for (text, label), amounts in said.items()
    ]
    return RuleChange(
        rows=len(rows),
        amount=Amount.total(row.amount for row in rows),
        moves=tuple(
            Move(
                before=move.before,
                before_label=service_group(move.before).label,
                after=move.after,
                after_label=service_group(move.after).label,
                rows=len(move.rows),
                amount=move.amount,
            )
            for move in moves
        ),
        examples=tuple(sorted(examples, key=lambda one: -abs(one.amount.pence))[:EXAMPLES]),
    )

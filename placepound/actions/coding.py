"""How do partners teach the record what a service is? Coding rules written, retired and applied."""

from datetime import date

from django.db.models import Min

from placepound.actions.base import action, change, need, note, refuse
from placepound.actions.derived import rebuild_partnership
from placepound.actions.landing import BATCH, Resolver, areas_of, code_flow
from placepound.actions.memory import coder_for, core_rule
from placepound.core.money.mapping import check_rule, starter_rules
from placepound.core.records.facts import facts_from
from placepound.core.records.preview import Column
from placepound.core.terms.problem import Problem
from placepound.core.terms.viewer import Duty, Sharing, Viewer
from placepound.registers.models import CodingRule, Flow, Fund, Partnership, Statement, User
from placepound.registers.names import name_key

STARTER_POSITION = 1_000_000
CODED = ("service_group", "coding_rule_id", "provider_kind", "flow_class", "fund_id", "area_id", "confidence")


@action
def load_starter_rules(*, by: Viewer, on: date, partnership_id: int) -> int:
    """Give a place Placepound's starter rules, after any of its own. Those it has already are left alone."""
    need(by, Duty.STEWARD)
    place = Partnership.objects.get(pk=partnership_id)
    have = set(CodingRule.objects.filter(partnership=place).exclude(key="").values_list("key", flat=True))
    rules = [
        CodingRule(
            partnership=place,
            sharing=Sharing.PUBLIC,
            position=STARTER_POSITION + number,
            key=rule.id,
            field=rule.field,
            match=rule.match,
            text=rule.text,
            service_group=rule.service_group,
            provider_kind=rule.provider_kind or "",
            confidence=rule.confidence or "",
            author=rule.author,
            reason=rule.reason,
            reviewed_on=rule.reviewed_on,
        )
        for number, rule in enumerate(starter_rules(on=on))
        if rule.id not in have
    ]
    CodingRule.objects.bulk_create(rules, batch_size=BATCH)
    note(place, by=by, on=on, starter_rules=len(rules))
    return len(rules)


@action
def write_rule(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    field: str,
    match: str,
    text: str,
    service_group: str,
    reason: str,
    publisher_id: int | None = None,
    provider_kind: str = "",
    flow_class: str = "",
    area_id: int | None = None,
    arrangement: str = "",
    arrangement_form: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> CodingRule:
    """Write a rule for a place. It stands before all others; ``recode`` then applies it to what is on record.

    area_id: an area of the place where the money is spent. arrangement: the fund, grant or contract that rows belong
    to, by its name, which is added with its form where it is new. valid_from, valid_to: the dates of rows it holds for.
    """
    need(by, Duty.CODE, partnership=partnership_id)
    fund = _arrangement(partnership_id, arrangement, arrangement_form) if arrangement.strip() else None
    first = CodingRule.objects.filter(partnership=partnership_id).aggregate(first=Min("position"))["first"] or 0
    rule = CodingRule(
        partnership_id=partnership_id,
        sharing=Sharing.PARTNERSHIP,
        shared_with_partnership_id=partnership_id,
        position=min(first, 0) - 1,
        publisher_id=publisher_id,
        field=field,
        match=match,
        text=text.strip(),
        service_group=service_group,
        provider_kind=provider_kind,
        flow_class=flow_class,
        area_id=area_id,
        fund=fund,
        valid_from=valid_from,
        valid_to=valid_to,
        author=_author(by),
        reason=reason.strip(),
        reviewed_on=on,
    )
    refuse(*check_rule(core_rule(rule)), *_twice(rule), _elsewhere(partnership_id, area_id))
    rule.save()
    note(rule, by=by, on=on, why=reason)
    return rule


def _arrangement(partnership_id: int, name: str, form: str) -> Fund:
    fund = Fund.objects.filter(partnership=partnership_id, key=name_key(name)).first()
    if fund is None:
        fund = Fund(
            partnership_id=partnership_id,
            name=" ".join(name.split())[:300],
            key=name_key(name),
            form=form or "not_stated",
            sharing=Sharing.PARTNERSHIP,
            shared_with_partnership_id=partnership_id,
        )
        fund.save()
    return fund


def _elsewhere(partnership_id: int, area_id: int | None) -> Problem | None:
    if area_id is None or area_id in areas_of(Partnership.objects.get(pk=partnership_id)).values():
        return None
    return Problem(message="Choose an area of this place.", field="area")


def _author(by: Viewer) -> str:
    if by.person is None:
        return by.system_reason or "System"
    return User.objects.values_list("name", flat=True).get(pk=by.person)


def _twice(rule: CodingRule) -> tuple[Problem, ...]:
    same = CodingRule.objects.filter(
        partnership=rule.partnership_id,
        field=rule.field,
        match=rule.match,
        text__iexact=rule.text,
        publisher=rule.publisher_id,
        retired_on__isnull=True,
    ).first()
    if same is None or same.key:
        return ()
    return (Problem(message=f"There is already such a rule, for {same.service_group}. Retire it first.", field="text"),)


@action
def retire_rule(*, by: Viewer, on: date, rule_id: int, why: str) -> CodingRule:
    """Stop using a rule. It is kept, because figures name it; ``recode`` then lets later rules catch its rows."""
    rule = CodingRule.objects.get(pk=rule_id)
    need(by, Duty.CODE, partnership=rule.partnership_id)
    refuse(
        Problem(message="This rule is already retired.") if rule.retired_on else None,
        None if why.strip() else Problem(message="Say why the rule is retired.", field="why"),
    )
    change(rule, by=by, on=on, why=why, retired_on=on)
    return rule


@action
def recode(*, by: Viewer, on: date, partnership_id: int) -> int:
    """Apply the rules in force to every live statement of a place; returns how many rows changed.

    Payments are coded one by one where they are kept, so the next release of them applies the rules.
    """
    need(by, Duty.CODE, partnership=partnership_id)
    coder = coder_for(partnership_id)
    moved = 0
    statements = Statement.objects.filter(partnership=partnership_id, withdrawn_on__isnull=True, release__isnull=True)
    for statement in statements.select_related("upload__partnership", "upload__owner").order_by("pk"):
        facts = facts_from(statement.upload.facts)
        resolver = Resolver.for_upload(statement.upload, facts)
        changed = []
        for flow in Flow.objects.filter(statement=statement).select_related("row").order_by("pk").iterator(BATCH):
            before = [getattr(flow, name) for name in CODED]
            flow.statement = statement
            texts = {Column(column): text for column, text in flow.row.texts.items()}
            code_flow(flow, texts, facts, resolver, coder)
            if [getattr(flow, name) for name in CODED] != before:
                changed.append(flow)
        Flow.objects.bulk_update(changed, [name.removesuffix("_id") for name in CODED], batch_size=BATCH)
        moved += len(changed)
    rebuild_partnership(partnership_id)
    note(Partnership.objects.get(pk=partnership_id), by=by, on=on, rows_moved=moved)
    return moved

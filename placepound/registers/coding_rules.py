"""How does the core see a coding rule of the register?"""

from placepound.core.money.flows import Confidence, FlowClass, ProviderKind
from placepound.core.money.mapping import CodingRule as CoreRule
from placepound.core.money.mapping import Match
from placepound.core.records.preview import Column
from placepound.registers.models import CodingRule


def core_rule(rule: CodingRule) -> CoreRule:
    """A rule of the register as the core applies it. Its id is the register's."""
    return CoreRule(
        id=str(rule.pk or ""),
        field=Column(rule.field),
        match=Match(rule.match),
        text=rule.text,
        service_group=rule.service_group,
        author=rule.author,
        reason=rule.reason,
        publisher=str(rule.publisher_id) if rule.publisher_id else None,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        provider_kind=ProviderKind(rule.provider_kind) if rule.provider_kind else None,
        area=str(rule.area_id) if rule.area_id else None,
        fund=str(rule.fund_id) if rule.fund_id else None,
        flow_class=FlowClass(rule.flow_class) if rule.flow_class else None,
        confidence=Confidence(rule.confidence) if rule.confidence else None,
        reviewed_on=rule.reviewed_on,
    )

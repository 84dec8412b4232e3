"""What may a viewer be told about the things that a row names? Names and rules, left out where they are not shared."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from placepound.core.terms.viewer import Viewer
from placepound.registers.base import visible
from placepound.registers.models import CodingRule, Elimination, Flow, Statement

NOT_SHARED = "Not shared with you"


def names_of(model: Any, keys: Iterable[int | None], viewer: Viewer, *, on: date) -> dict[int, str]:
    """By key, the names of the records that a viewer sees, and a plain word for those that they do not."""
    wanted = {key for key in keys if key}
    seen = dict(visible(model, viewer, on=on).filter(pk__in=wanted).values_list("pk", "name"))
    return {key: seen.get(key, NOT_SHARED) for key in wanted}


def rules_of(flows: Iterable[Flow], viewer: Viewer, *, on: date) -> dict[int, CodingRule]:
    """By key, the coding rules of these flows that a viewer sees."""
    keys = {flow.coding_rule_id for flow in flows if flow.coding_rule_id}
    return {rule.pk: rule for rule in visible(CodingRule, viewer, on=on).filter(pk__in=keys)}


def taken_out(flows: Iterable[Flow], viewer: Viewer, *, on: date) -> dict[int, Elimination]:
    """By flow, the transfers taken out whose onward spending a viewer sees."""
    seen = visible(Statement, viewer, on=on).filter(withdrawn_on__isnull=True, counted=True).values("pk")
    evidence = Elimination.evidence.through.objects.filter(statement__in=seen).values("elimination")
    rows = Elimination.objects.filter(flow__in=[flow.pk for flow in flows], pk__in=evidence).exclude(eliminated=0)
    return {row.flow_id: row for row in rows}

"""Which payments wait for a coding rule, and what were payments like them mapped to?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from placepound.core.money.flows import FlowClass
from placepound.core.money.place_pound import RULE_VERSION
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.evidence import MappedBefore, MappedSpend, SpendTexts
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suggest import Suggester, suggestion_rules
from placepound.core.terms.viewer import Sensitivity, Sharing
from placepound.registers.models import SpendLine, Statement, UnmappedSpend

MOST = 50
"""How many of a statement's unmapped sums are kept as work: the largest, without regard to signs."""


def unmapped_rows(partnership_id: int) -> list[UnmappedSpend]:
    """The largest unmapped sums of each statement of payments, in a fixed order."""
    live = Statement.objects.filter(partnership=partnership_id, withdrawn_on__isnull=True, release__isnull=False)
    waiting = _waiting(live)
    if not waiting:
        return []
    on = max(statement.accepted_on for statement in live)
    taught_to_all = Suggester(mapped=MappedBefore(_mapped(_shared(live))), rules=suggestion_rules(on=on))
    rows = []
    for statement in live.order_by("pk"):
        if statement.pk not in waiting:
            continue
        suggester = taught_to_all if _is_shared(statement) else _taught_by(live, statement, on=on)
        rows += [_row(statement, one, suggester) for one in waiting[statement.pk]]
    return rows


def _is_shared(statement: Statement) -> bool:
    return statement.sharing in (Sharing.PARTNERSHIP, Sharing.PUBLIC) and statement.sensitivity == Sensitivity.NONE


def _shared(live: QuerySet[Any]) -> QuerySet[Any]:
    """Statements that all partners see. Others must not tell how they were coded through a suggestion."""
    return live.filter(sharing__in=(Sharing.PARTNERSHIP, Sharing.PUBLIC), sensitivity=Sensitivity.NONE)


def _taught_by(live: QuerySet[Any], statement: Statement, *, on: date) -> Suggester:
    seen = _shared(live) | live.filter(pk=statement.pk)
    return Suggester(mapped=MappedBefore(_mapped(seen)), rules=suggestion_rules(on=on))


_TEXTS = ("flow__payer", "payee", "payee_key", "payee_name", "payee_kind", "flow__service")


def _mapped(statements: QuerySet[Any]) -> Iterable[MappedSpend]:
    lines = (
        SpendLine.objects.filter(statement__in=statements.order_by().values("pk"), flow__flow_class=FlowClass.SPEND)
        .exclude(flow__service_group=UNMAPPED)
        .order_by("pk")
        .values(*_TEXTS, "flow__service_group", "flow__coding_rule", "pence", "payments")
    )
    for row in lines.iterator(2000):
        yield MappedSpend(
            written=_written(row),
            service_group=row["flow__service_group"],
            rule=str(row["flow__coding_rule"] or ""),
            pence=row["pence"],
            payments=row["payments"],
        )


def _written(row: Mapping[str, Any]) -> SpendTexts:
    """What is written beside payments. A body on record is told by its key, so that its several names are one."""
    supplier = f"organisation:{row['payee']}" if row["payee"] else row["payee_name"]
    return SpendTexts(
        payer=str(row["flow__payer"]),
        texts={SpendColumn.SUPPLIER: supplier, SpendColumn.SERVICE: row["flow__service"]},
        kind=PayeeKind(row["payee_kind"]),
    )


def _waiting(live: QuerySet[Any]) -> dict[int, list[dict[str, Any]]]:
    """By statement: what no rule catches, summed by payee and service, the largest first."""
    sums: dict[int, dict[tuple[str, str], dict[str, Any]]] = defaultdict(dict)
    lines = (
        SpendLine.objects.filter(
            statement__in=live.order_by().values("pk"),
            flow__flow_class=FlowClass.SPEND,
            flow__service_group=UNMAPPED,
        )
        .order_by("pk")
        .values("statement", *_TEXTS, "pence", "payments")
    )
    for row in lines.iterator(2000):
        key = row["payee_key"] or row["payee_name"], row["flow__service"]
        kept = sums[row["statement"]].setdefault(key, row | {"pence": 0, "payments": 0})
        kept["pence"] += row["pence"]
        kept["payments"] += row["payments"]
    return {
        statement: sorted(found.values(), key=lambda one: (-abs(one["pence"]), one["payee_key"], one["flow__service"]))[
            :MOST
        ]
        for statement, found in sums.items()
    }


def _row(statement: Statement, one: Mapping[str, Any], suggester: Suggester) -> UnmappedSpend:
    suggestion = suggester.suggest(_written(one))
    return UnmappedSpend(
        statement=statement,
        payer_id=one["flow__payer"],
        payee_key=one["payee_key"],
        payee_name=one["payee_name"],
        service=one["flow__service"],
        pence=one["pence"],
        payments=one["payments"],
        suggested=suggestion.service_group or "",
        evidence=suggestion.sentence[:500],
        caution=suggestion.caution[:300],
        rule_version=f"{RULE_VERSION}, {suggester.rules.least_share.reference}"[:200],
    )

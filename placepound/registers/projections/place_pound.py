"""Which rows keep the place pound ready? Cells of each statement, transfers, gaps, and what needs attention."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from placepound.core.money.elimination import eliminate
from placepound.core.money.flows import (
    Flow as CoreFlow,
)
from placepound.core.money.flows import (
    FlowClass,
    Gap,
    NodeKind,
    Status,
    by_period_and_status,
    unreconciled,
)
from placepound.core.money.place_pound import RULE_VERSION
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.totals import PlaceTotal
from placepound.core.records.preview import Outcome
from placepound.core.rules.tolerances import transfer_match
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.registers.models import (
    Attention,
    Elimination,
    Flow,
    Fund,
    Organisation,
    PartnershipMember,
    PoundCell,
    PoundGap,
    Statement,
)

CELL_KEYS = (
    "payer_id",
    "fund_id",
    "scheme",
    "provider_kind",
    "service",
    "service_group",
    "area_id",
    "period_start",
    "period_end",
    "status",
    "flow_class",
    "confidence",
)


def cell_rows(statement_id: int) -> list[PoundCell]:
    """The cells of one statement, in a fixed order. The database groups; the core's cells are the reference."""
    grouped = (
        Flow.objects.filter(statement=statement_id)
        .order_by(*CELL_KEYS)
        .values(*CELL_KEYS)
        .annotate(amount=Sum("amount"), precision=Sum("precision"), rows=Count("pk"))
    )
    return [PoundCell(statement_id=statement_id, rule_version=RULE_VERSION, **row) for row in grouped]


@dataclass
class TransferRows:
    """The eliminations and gaps of a partnership, with the statements each rests on."""

    eliminations: list[tuple[Elimination, list[int]]]
    gaps: list[tuple[PoundGap, list[int]]]


def transfer_rows(partnership_id: int) -> TransferRows:
    """What is taken out of gross, and what does not balance, over the counted statements of a partnership."""
    flows = _core_flows(partnership_id)
    counted = _counted(partnership_id)
    names = _names(flows)
    rows = TransferRows(eliminations=[], gaps=[])
    for same in by_period_and_status(flows).values():
        total = eliminate(same, counted=counted, tolerance=transfer_match(on=_day(same)), names=names)
        rows.eliminations += _eliminations(total, same)
    rows.gaps = [_gap(gap, flows, names, partnership_id) for gap in unreconciled(flows) if not _own_money(gap)]
    return rows


def _core_flows(partnership_id: int) -> list[CoreFlow]:
    """The counted flows as the core knows them.

    Spending that cannot be a transfer, because it goes to no counted body, is summed by statement, payer and fund.
    """
    counted = PartnershipMember.objects.filter(partnership=partnership_id, counted=True).values("organisation")
    inside = ~Q(flow_class=FlowClass.SPEND) | Q(counterparty__in=counted) | Q(provider__in=counted)
    flows = Flow.objects.filter(
        statement__partnership=partnership_id, statement__withdrawn_on__isnull=True, statement__counted=True
    )
    whole = flows.filter(inside).order_by("pk").values()
    summed = (
        flows.exclude(pk__in=flows.filter(inside).values("pk"))
        .values("statement_id", "payer_id", "fund_id", "period_start", "period_end", "status", "flow_class")
        .order_by("statement_id", "payer_id", "fund_id", "period_start", "period_end", "status")
        .annotate(amount=Sum("amount"), precision=Sum("precision"))
    )
    return [_core(row) for row in whole] + [_core(row) for row in summed]


def _core(row: Mapping[str, Any]) -> CoreFlow:
    start, end = row["period_start"], row["period_end"]
    own = row.get("id")
    summed = f"sum:{row['statement_id']}:{row['payer_id']}:{row['fund_id']}:{start}:{end}:{row['status']}"
    return CoreFlow(
        id=str(own) if own else summed,
        payer=f"organisation:{row['payer_id']}",
        counterparty=f"organisation:{row['counterparty_id']}" if row.get("counterparty_id") else None,
        fund=f"fund:{row['fund_id']}" if row["fund_id"] else None,
        provider=f"organisation:{row['provider_id']}" if row.get("provider_id") else None,
        amount=Amount(row["amount"]),
        precision=row["precision"],
        period=Period(start, end) if start else None,
        status=Status(row["status"]),
        flow_class=FlowClass(row["flow_class"]),
        statement=str(row["statement_id"]),
        source=str(row.get("row_id") or ""),
    )


def _day(flows: tuple[CoreFlow, ...]) -> date | None:
    period = flows[0].period
    return period.end if period else None


def _counted(partnership_id: int) -> frozenset[str]:
    members = PartnershipMember.objects.filter(partnership=partnership_id, counted=True)
    funds = Fund.objects.filter(partnership=partnership_id)
    return frozenset(f"organisation:{key}" for key in members.values_list("organisation", flat=True)) | frozenset(
        f"fund:{key}" for key in funds.values_list("pk", flat=True)
    )


def _names(flows: list[CoreFlow]) -> dict[str, str]:
    bodies = {key for flow in flows for key in (flow.payer, flow.counterparty, flow.provider) if key}
    organisations = Organisation.objects.filter(pk__in=[key.partition(":")[2] for key in bodies])
    funds = Fund.objects.filter(pk__in={flow.fund.partition(":")[2] for flow in flows if flow.fund})
    return {f"organisation:{key}": name for key, name in organisations.values_list("pk", "name")} | {
        f"fund:{key}": name for key, name in funds.values_list("pk", "name")
    }


def _eliminations(total: PlaceTotal, flows: tuple[CoreFlow, ...]) -> list[tuple[Elimination, list[int]]]:
    """One row for each flow taken out, with the statements in which its money is spent onward, and for each transfer
    that stays: one side is missing, or nothing onward is counted."""
    one_sided = {flow for one in total.one_sided for flow in one.flows}
    differing = {one.flows[0]: one for one in total.unmatched}
    income = {flow.id for flow in flows if flow.flow_class is FlowClass.INCOME}
    rows = []
    for flow in flows:
        taken = flow.id in total.eliminated
        if not taken and flow.flow_class is not FlowClass.TRANSFER and flow.id not in one_sided:
            continue
        steps = [step for step in total.steps if flow.id in step.flows]
        row = Elimination(
            flow_id=int(flow.id),
            kind=_kind(flow.id, taken=taken, one_sided=one_sided, differing=differing),
            eliminated=flow.amount.pence if taken else 0,
            unmatched=differing[flow.id].difference.pence if flow.id in differing else 0,
            counterpart_id=_first(differing[flow.id].flows, income) if flow.id in differing else None,
            trace=[
                {"sentence": step.sentence, "amount": step.amount.pence, "flows": list(step.flows)} for step in steps
            ],
            rule_version=f"{RULE_VERSION}, {total.rule}",
        )
        rows.append((row, _onward(flow, flows) if taken else [int(flow.statement)]))
    return rows


def _first(flows: tuple[str, ...], among: set[str]) -> int:
    """The payee's own row of a transfer, without which nobody is told that the two sides differ."""
    return next(int(flow) for flow in flows if flow in among)


def _kind(flow: str, *, taken: bool, one_sided: set[str], differing: Mapping[str, object]) -> str:
    if flow in one_sided:
        return "one_sided"
    if flow in differing:
        return "unmatched"
    return "matched" if taken else "kept"


def _onward(transfer: CoreFlow, flows: tuple[CoreFlow, ...]) -> list[int]:
    receiver = (
        None
        if transfer.fund and transfer.flow_class is FlowClass.TRANSFER
        else transfer.counterparty or transfer.provider
    )
    return sorted(
        {
            int(flow.statement)
            for flow in flows
            if flow.flow_class is not FlowClass.INCOME
            and flow.id != transfer.id
            and (
                flow.payer == receiver
                if receiver
                else flow.fund == transfer.fund and flow.flow_class is FlowClass.SPEND
            )
        }
    )


def _own_money(gap: Gap) -> bool:
    """A body pays out more than partners pass to it, because it has money of its own, whose source is not on record."""
    return gap.node.kind is NodeKind.PAYER and gap.difference.pence < 0


def _gap(gap: Gap, flows: list[CoreFlow], names: dict[str, str], partnership_id: int) -> tuple[PoundGap, list[int]]:
    node = gap.node
    rests_on = {
        int(flow.statement)
        for flow in flows
        if flow.period == gap.period
        and flow.status == gap.status
        and node.key in (flow.fund, flow.payer, flow.counterparty)
    }
    row = PoundGap(
        partnership_id=partnership_id,
        period_start=gap.period.start if gap.period else None,
        period_end=gap.period.end if gap.period else None,
        status=gap.status,
        node_kind=node.kind,
        node_key=node.key,
        node_name=names.get(node.key, node.key),
        inflow=gap.balance.inflow.pence,
        outflow=gap.balance.outflow.pence,
        rule_version=RULE_VERSION,
    )
    return row, sorted(rests_on)


def attention_rows(partnership_id: int) -> list[Attention]:
    """What Today asks of a place: unmapped money, and statements that do not agree with their own totals."""
    live = Statement.objects.filter(partnership=partnership_id, withdrawn_on__isnull=True)
    unmapped = (
        Flow.objects.filter(statement__in=live, service_group=UNMAPPED, flow_class=FlowClass.SPEND)
        .values("statement_id", "statement__title")
        .order_by("statement_id")
        .annotate(amount=Sum("amount"), rows=Count("pk"))
    )
    return [
        *(_unmapped(row) for row in unmapped),
        *(row for statement in live.order_by("pk") for row in _control_attention(statement)),
    ]


def _unmapped(row: Mapping[str, Any]) -> Attention:
    amount = Amount(row["amount"])
    rows = f"{row['rows']} row" + ("" if row["rows"] == 1 else "s")
    return Attention(
        statement_id=row["statement_id"],
        kind="unmapped",
        sentence=f"{amount.short()} in {rows} of “{row['statement__title']}” has no service group.",
        why="No coding rule matches these rows, so they stand apart in every breakdown.",
        verb="Write a coding rule",
        amount=abs(amount.pence),
        rule_version=RULE_VERSION,
    )


def _payments_attention(statement: Statement) -> list[Attention]:
    """Payments summed state no total of their own: they are left out where something is wrong with their files."""
    if statement.counted or statement.beside_id is not None:
        return []
    differs = statement.outcome == Outcome.NOT_RECONCILED
    why = "A file behind it differs from its stated total." if differs else statement.note
    return [
        Attention(
            statement=statement,
            kind="unreconciled" if differs else "files",
            sentence=f"“{statement.title}” is left out of the place pound.",
            why=f"{why} It counts once that is put right, or a person takes responsibility for it."[-500:],
            verb="Look at the source",
            amount=abs(statement.accepted_sum),
            rule_version=RULE_VERSION,
        )
    ]


def _control_attention(statement: Statement) -> list[Attention]:
    if statement.release_id is not None:
        return _payments_attention(statement)
    found = []
    if statement.outcome == Outcome.NOT_RECONCILED and not statement.counted:
        difference = Amount(statement.difference or 0)
        found.append(
            Attention(
                statement=statement,
                kind="unreconciled",
                sentence=f"“{statement.title}” differs from its own total by {difference.exact()}.",
                why="It is left out of the place pound until it reconciles or a person takes responsibility for it.",
                verb="Look at the source",
                amount=abs(difference.pence),
                rule_version=RULE_VERSION,
            )
        )
    if statement.refused:
        refused = Amount(statement.refused_sum)
        rows = f"{statement.refused} row" + ("" if statement.refused == 1 else "s")
        found.append(
            Attention(
                statement=statement,
                kind="refused",
                sentence=f"{rows} of “{statement.title}” could not be read as money.",
                why=f"Refused rows hold {refused.exact()} that no figure counts. Check that nothing is missing.",
                verb="Look at the rows",
                amount=abs(refused.pence),
                rule_version=RULE_VERSION,
            )
        )
    return found

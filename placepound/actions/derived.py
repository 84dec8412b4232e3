"""How are the kept figures written? Rebuilt from the registers, always to the same rows."""

from datetime import date

from placepound.actions.base import action, note
from placepound.core.terms.viewer import Viewer
from placepound.registers.models import (
    Attention,
    Elimination,
    Partnership,
    PoundCell,
    PoundGap,
    Statement,
    UnmappedSpend,
)
from placepound.registers.projections.place_pound import attention_rows, cell_rows, transfer_rows
from placepound.registers.projections.unmapped_spend import unmapped_rows

BATCH = 2000


def rebuild_partnership(partnership_id: int, *, changed: frozenset[int] | None = None) -> None:
    """Write the derived rows of a place again, within the action under way.

    changed: the statements whose flows changed; None for all. Transfers and gaps reach across statements, so they are
    always written anew.
    """
    live = Statement.objects.filter(partnership=partnership_id, withdrawn_on__isnull=True)
    stale = PoundCell.objects.filter(statement__partnership=partnership_id)
    keys = set(live.values_list("pk", flat=True))
    fresh = keys if changed is None else keys & changed
    (stale.exclude(statement__in=keys - fresh) if changed is not None else stale).delete()
    for key in sorted(fresh):
        PoundCell.objects.bulk_create(cell_rows(key), batch_size=BATCH)
    _write_transfers(partnership_id)
    UnmappedSpend.objects.filter(statement__partnership=partnership_id).delete()
    UnmappedSpend.objects.bulk_create(unmapped_rows(partnership_id), batch_size=BATCH)
    Attention.objects.filter(statement__partnership=partnership_id).delete()
    Attention.objects.bulk_create(attention_rows(partnership_id), batch_size=BATCH)


def _write_transfers(partnership_id: int) -> None:
    Elimination.objects.filter(flow__statement__partnership=partnership_id).delete()
    PoundGap.objects.filter(partnership=partnership_id).delete()
    rows = transfer_rows(partnership_id)
    for elimination, evidence in rows.eliminations:
        elimination.save()
        elimination.evidence.set(evidence)
    for gap, statements in rows.gaps:
        gap.save()
        gap.statements.set(statements)


@action
def rebuild(*, by: Viewer, on: date, partnership_id: int) -> None:
    """Write every derived figure of a place again from its registers. Nothing changes unless a rule did."""
    place = Partnership.objects.get(pk=partnership_id)
    rebuild_partnership(partnership_id)
    note(place, by=by, on=on, cells=PoundCell.objects.filter(statement__partnership=place).count())

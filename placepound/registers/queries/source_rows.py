"""Where does a row of a document stand, and what do all its rows say? For links into a page and for downloads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, Statement, StatementRow
from placepound.registers.queries.statements import PAGE, SourceRow, source_rows

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingNow:
    """How a statement is shared, and with whom it may be."""

    title: str
    owner: str
    sharing: str
    named: tuple[int, ...]
    sensitivity: str
    sensitive_until: date | None
    partners: tuple[tuple[int, str], ...]
    may_change: bool


@query
def page_of_row(statement_id: int, number: int, *, viewer: Viewer, on: date, most: int = PAGE) -> int | None:
    """The page of a document's whole list that holds a row; None where the viewer sees no such row."""
    statement = visible(Statement, viewer, on=on).filter(pk=statement_id).first()
    rows = StatementRow.objects.filter(statement=statement)
    if statement is None or not rows.filter(number=number).exists():
        return None
    return rows.filter(number__lt=number).count() // most + 1


@query
def every_row(statement_id: int, *, viewer: Viewer, on: date) -> tuple[SourceRow, ...] | None:
    """Every row of a document, refused and total rows too, in its order."""
    statement = visible(Statement, viewer, on=on).filter(pk=statement_id).first()
    if statement is None:
        return None
    rows = StatementRow.objects.filter(statement=statement).order_by("number").iterator(BATCH)
    return tuple(row for some in batched(rows, BATCH) for row in source_rows(some, viewer, on=on))


def batched(rows: Iterable[StatementRow], size: int) -> Iterator[tuple[StatementRow, ...]]:
    """Rows in lots, so that what belongs to them is asked for a few times and not for each."""
    some = iter(rows)
    while lot := tuple(islice(some, size)):
        yield lot


@query
def sharing_now(statement_id: int, *, viewer: Viewer, on: date) -> SharingNow | None:
    """How a statement is shared; None where the viewer does not see it."""
    row = visible(Statement, viewer, on=on).select_related("owner").filter(pk=statement_id).first()
    if row is None:
        return None
    partners = Organisation.objects.filter(memberships__partnership=row.partnership_id).exclude(pk=row.owner_id)
    return SharingNow(
        title=row.title,
        owner=row.owner.name if row.owner else "",
        sharing=row.sharing,
        named=tuple(row.named.values_list("pk", flat=True)),
        sensitivity=row.sensitivity,
        sensitive_until=row.sensitive_until,
        partners=tuple(partners.distinct().order_by("name").values_list("pk", "name")),
        may_change=row.owner_id is not None and viewer.may(Duty.IMPORT, organisation=row.owner_id),
    )

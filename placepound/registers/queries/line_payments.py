"""Which single payments make up a line? The released payments behind it, with the file and row that each stands in."""

import json
import zlib
from dataclasses import dataclass
from datetime import date

from placepound.core.money.flows import FlowClass
from placepound.core.money.service_groups import service_group
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, SpendExtract, SpendFile, SpendLine
from placepound.registers.queries.named import NOT_SHARED, names_of
from placepound.registers.queries.pound_filters import COUNTED
from placepound.registers.queries.spend_lines import payments_of

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """One payment as its body published it. file_pk: None where the viewer does not see the file's own page."""

    paid_on: date
    amount: Amount
    supplier: str
    unit: str
    purpose: str
    transaction: str
    file_pk: int | None
    file: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePayments:
    """A line of payments, opened. held_back: why single payments are not shown; empty where they are.

    current: whether no later figures took its place. listed: whether it is among the payments that are counted and
    added up, and not left out with its statement. spending: whether a supplier's sums may hold it; income: whether it
    is what the body received. row: the line's row in its statement. supplier: the key of the name, where no body is
    known. rows: those of one page.
    """

    line: int
    statement: int
    statement_title: str
    row: int
    slug: str
    place: str
    synthetic: bool
    period: str
    current: bool
    listed: bool
    spending: bool
    income: bool
    payer: str
    payee: str
    organisation: int | None
    supplier: str
    named: bool
    service: str
    service_group_label: str
    match_reason: str
    amount: Amount
    count: int
    kept: int
    held_back: str
    rows: tuple[PaymentRow, ...]
    page: int
    pages: int
    as_at: date


@query
def line_payments(line_id: int, *, viewer: Viewer, on: date, page: int = 1, whole: bool = False) -> LinePayments | None:
    """One page of the payments of a line, by day; whole: all of them. None where the viewer does not see the line."""
    found = visible(SpendLine, viewer, on=on).select_related("flow__row", "statement__partnership")
    line = found.filter(pk=line_id).first()
    if line is None:
        return None
    named = line.payee_kind == PayeeKind.NAMED
    kept = _kept(line) if named else []
    pages = max(1, -(-len(kept) // PAGE))
    page = min(max(page, 1), pages)
    shown = kept if whole else kept[(page - 1) * PAGE : page * PAGE]
    place = line.statement.partnership
    files = visible(SpendFile, viewer, on=on).filter(partnership=place, number__in={row[6] for row in shown})
    known = {number: (pk, name) for number, pk, name in files.values_list("number", "pk", "name")}
    names = names_of(Organisation, {line.flow.payer_id, line.payee_id}, viewer, on=on)
    return LinePayments(
        line=line.pk,
        statement=line.statement_id,
        statement_title=line.statement.title,
        row=line.flow.row.number,
        slug=place.slug,
        place=place.name,
        synthetic=place.synthetic,
        period=Period(line.flow.period_start, line.flow.period_end).label,
        current=line.statement.withdrawn_on is None,
        listed=payments_of(place, viewer, on=on).filter(pk=line.statement_id).exists(),
        spending=line.flow.flow_class in COUNTED,
        income=line.flow.flow_class == FlowClass.INCOME,
        payer=names[line.flow.payer_id],
        payee=_payee(line, names),
        organisation=line.payee_id if named else None,
        supplier=line.payee_key if named and not line.payee_id else "",
        named=named,
        service=line.flow.service,
        service_group_label=service_group(line.flow.service_group).label,
        match_reason=line.match_reason,
        amount=Amount(line.pence),
        count=line.payments,
        kept=len(kept),
        held_back=_held_back(named=named, kept=bool(kept)),
        rows=tuple(_row(row, known) for row in shown),
        page=page,
        pages=pages,
        as_at=on,
    )


HELD_BACK = (
    "Payments to people, to payees whose names the body redacted, and to payees that are not stated are never shown "
    "one by one."
)
NOT_KEPT = "The single payments of this line are not on record here. They stand in the files that it was made from."


def _held_back(*, named: bool, kept: bool) -> str:
    if not named:
        return HELD_BACK
    return "" if kept else NOT_KEPT


def _kept(line: SpendLine) -> list[list[object]]:
    extract = SpendExtract.objects.filter(line=line).first()
    if extract is None or not extract.payments:
        return []
    found: list[list[object]] = json.loads(zlib.decompress(bytes(extract.payments)))
    return found


def _payee(line: SpendLine, names: dict[int, str]) -> str:
    """The body on record, or the name as it was published."""
    found = names.get(line.payee_id or 0, NOT_SHARED)
    return str(line.payee_name) if found == NOT_SHARED else found


def _row(row: list[object], files: dict[int, tuple[int, str]]) -> PaymentRow:
    day, pence, supplier, unit, purpose, transaction, file, number = row
    key, name = files.get(int(str(file)), (None, f"File {file}"))
    return PaymentRow(
        paid_on=date.fromisoformat(str(day)),
        amount=Amount(int(str(pence))),
        supplier=str(supplier),
        unit=str(unit),
        purpose=str(purpose),
        transaction=str(transaction),
        file_pk=key,
        file=name,
        row=int(str(number)),
    )

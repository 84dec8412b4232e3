"""Which single payments make up a line? The released payments behind it, with the file and row that each stands in."""

import json
import zlib
from dataclasses import dataclass
from datetime import date

from placepound.core.money.service_groups import service_group
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, SpendExtract, SpendFile, SpendLine
from placepound.registers.queries.named import names_of

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
    """A line of payments, opened. held_back: why single payments are not shown; empty where they are."""

    line: int
    statement: int
    statement_title: str
    slug: str
    payer: str
    payee: str
    service: str
    service_group_label: str
    match_reason: str
    amount: Amount
    count: int
    held_back: str
    rows: tuple[PaymentRow, ...]
    page: int
    pages: int
    as_at: date


@query
def line_payments(line_id: int, *, viewer: Viewer, on: date, page: int = 1, whole: bool = False) -> LinePayments | None:
    """One page of the payments of a line, by day; whole: all of them. None where the viewer does not see the line."""
    found = visible(SpendLine, viewer, on=on).select_related("flow", "statement__partnership")
    line = found.filter(pk=line_id).first()
    if line is None:
        return None
    extract = SpendExtract.objects.filter(line=line).first()
    kept = json.loads(zlib.decompress(bytes(extract.payments))) if extract and extract.payments else []
    pages = max(1, -(-len(kept) // PAGE))
    page = min(max(page, 1), pages)
    shown = kept if whole else kept[(page - 1) * PAGE : page * PAGE]
    files = visible(SpendFile, viewer, on=on).filter(number__in={row[6] for row in shown})
    known = {file.number: (file.pk, str(file)) for file in files}
    names = names_of(Organisation, {line.flow.payer_id, line.payee_id}, viewer, on=on)
    return LinePayments(
        line=line.pk,
        statement=line.statement_id,
        statement_title=line.statement.title,
        slug=line.statement.partnership.slug,
        payer=names[line.flow.payer_id],
        payee=names[line.payee_id] if line.payee_id else line.payee_name,
        service=line.flow.service,
        service_group_label=service_group(line.flow.service_group).label,
        match_reason=line.match_reason,
        amount=Amount(line.pence),
        count=line.payments,
        held_back="" if extract else HELD_BACK,
        rows=tuple(_row(row, known) for row in shown),
        page=page,
        pages=pages,
        as_at=on,
    )


HELD_BACK = "Payments to people, and to payees whose names the body redacted, are never shown one by one."


def _row(row: list[object], files: dict[int, tuple[int, str]]) -> PaymentRow:
    day, pence, supplier, unit, purpose, transaction, file, number = row
    key, name = files.get(file, (None, f"File {file}"))  # type: ignore[call-overload]
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

"""What did a document say, row by row, does it agree with its own total, and which statements are there?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from placepound.core.money.service_groups import service_group
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    CodingRule,
    Elimination,
    Flow,
    SpendFile,
    Statement,
    StatementOverlap,
    StatementRow,
)
from placepound.registers.queries.named import rules_of, taken_out
from placepound.registers.queries.pound_filters import period_label

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement in a list. stands_beside: an outturn of the same body and year counts the same money."""

    pk: int
    title: str
    publisher: str
    place: str
    place_slug: str
    basis: str
    period: str
    outcome: str
    accepted_sum: Amount
    rows_read: int
    accepted_on: date
    counted: bool
    stands_beside: bool
    withdrawn_on: date | None
    confidence: str
    sharing: str
    synthetic: bool
    replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """The reconciliation of a document, in rows and in pence."""

    rows_read: int
    blank: int
    accepted: int
    refused: int
    totals: int
    accepted_sum: Amount
    refused_sum: Amount
    negative_rows: int
    negative_sum: Amount
    stated: Amount | None
    stated_at: str
    difference: Amount | None
    tolerance: Amount
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One row of the document with its verdict, and where its money went. line: of payments, that the row sums."""

    pk: int
    number: int
    where: str
    verdict: str
    reason: str
    texts: tuple[tuple[str, str], ...]
    written: str
    amount: Amount | None
    precision: Amount
    notices: tuple[str, ...]
    service_group: str = ""
    service_group_label: str = ""
    payer: str = ""
    rule: str = ""
    rule_pk: int | None = None
    eliminated: Amount | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A document, its reconciliation, its rows and what may be done with it.

    of_payments: its rows are published payments, summed. later, earlier: the statements that took its place and whose
    place it took; stands_by: the outturn that counts the same money; as key and title, where the viewer sees them.
    """

    line: StatementLine
    document: str
    locator: str
    url: str
    note: str
    filename: str
    digest: str
    skipped: tuple[str, ...]
    control: Control
    counted_why: str
    overlaps: tuple[tuple[int, str, str], ...]
    rows_overlap: str
    rows: tuple[SourceRow, ...]
    verdict: str
    page: int
    pages: int
    rows_found: int
    may_change: bool
    of_payments: bool
    later: tuple[int, str] | None
    earlier: tuple[int, str] | None
    stands_by: tuple[int, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPayments:
    """What a statement of payments shares its sharing with: files of the body's payments of that period."""

    files: int


@query
def files_behind(statement_id: int, *, viewer: Viewer, on: date) -> OfPayments | None:
    """The files that a statement of payments is shared with; None for a statement of another kind."""
    row = visible(Statement, viewer, on=on).filter(pk=statement_id, release__isnull=False).first()
    if row is None:
        return None
    files = visible(SpendFile, viewer, on=on).filter(
        partnership=row.partnership_id,
        organisation=row.publisher_id,
        first_day__lte=row.period_end,
        last_day__gte=row.period_start,
    )
    return OfPayments(files=files.count())


@query
def statement_list(*, viewer: Viewer, on: date, place: str = "", state: str = "") -> tuple[StatementLine, ...]:
    """The statements a viewer sees, newest first; state narrows to ``live``, ``left-out`` or ``undone``."""
    rows = visible(Statement, viewer, on=on).select_related("publisher", "partnership")
    if place:
        rows = rows.filter(partnership__slug=place)
    narrow = {
        "live": Q(withdrawn_on__isnull=True, counted=True),
        "left-out": Q(withdrawn_on__isnull=True, counted=False),
        "undone": Q(withdrawn_on__isnull=False),
    }
    return tuple(_line(row) for row in rows.filter(narrow.get(state, Q())))


@query
def source(
    statement_id: int, *, viewer: Viewer, on: date, verdict: str = "", page: int = 1, most: int = PAGE
) -> SourcePage | None:
    """A statement with one page of its rows; None where the viewer does not see it."""
    statement = (
        visible(Statement, viewer, on=on)
        .select_related("publisher", "partnership", "upload")
        .defer("upload__content", "upload__summary")
        .filter(pk=statement_id)
        .first()
    )
    if statement is None:
        return None
    rows = StatementRow.objects.filter(statement=statement)
    rows = rows.filter(verdict=verdict) if verdict else rows
    count = rows.count()
    later, earlier, stands_by = _neighbours(statement, viewer, on=on)
    pages = max(1, -(-count // most))
    page = min(max(page, 1), pages)
    return SourcePage(
        line=_line(statement),
        document=statement.document,
        locator=statement.locator,
        url=statement.url,
        note=statement.note,
        filename=statement.upload.filename,
        digest=statement.upload.digest,
        skipped=tuple(statement.skipped),
        control=_control(statement),
        counted_why=statement.counted_why,
        overlaps=_overlaps(statement, viewer, on=on),
        rows_overlap=statement.rows_overlap,
        rows=source_rows(rows.order_by("number")[(page - 1) * most : page * most], viewer, on=on),
        verdict=verdict,
        page=page,
        pages=pages,
        rows_found=count,
        may_change=viewer.may(Duty.IMPORT, partnership=statement.partnership_id),
        of_payments=statement.release_id is not None,
        later=later,
        earlier=earlier,
        stands_by=stands_by,
    )


Named = tuple[int, str]


def _neighbours(statement: Statement, viewer: Viewer, *, on: date) -> tuple[Named | None, Named | None, Named | None]:
    """The statement that took a statement's place, the one whose place it took, the one that counts the same money."""
    if statement.release_id is None:
        return None, None, None
    others = Q(pk__in={statement.superseded_by_id, statement.beside_id} - {None}) | Q(superseded_by=statement)
    seen = visible(Statement, viewer, on=on).filter(others)
    found = {pk: (pk, title) for pk, title in seen.values_list("pk", "title")}
    later, beside = found.pop(statement.superseded_by_id, None), found.pop(statement.beside_id, None)
    return later, next(iter(found.values()), None), beside


def _line(row: Statement) -> StatementLine:
    return StatementLine(
        pk=row.pk,
        title=row.title,
        publisher=row.publisher.name,
        place=row.partnership.name,
        place_slug=row.partnership.slug,
        basis=row.basis,
        period=period_label(row.period_start, row.period_end, row.as_at, row.as_at_said),
        outcome=row.outcome,
        accepted_sum=Amount(row.accepted_sum),
        rows_read=row.rows_read,
        accepted_on=row.accepted_on,
        counted=row.counted,
        stands_beside=row.beside_id is not None,
        withdrawn_on=row.withdrawn_on,
        confidence=row.confidence,
        sharing=row.sharing,
        synthetic=row.partnership.synthetic,
        replaced=row.superseded_by_id is not None,
    )


def _control(row: Statement) -> Control:
    return Control(
        rows_read=row.rows_read,
        blank=row.blank,
        accepted=row.accepted,
        refused=row.refused,
        totals=row.totals,
        accepted_sum=Amount(row.accepted_sum),
        refused_sum=Amount(row.refused_sum),
        negative_rows=row.negative_rows,
        negative_sum=Amount(row.negative_sum),
        stated=None if row.stated is None else Amount(row.stated),
        stated_at=row.stated_at,
        difference=None if row.difference is None else Amount(row.difference),
        tolerance=Amount(row.tolerance),
        outcome=row.outcome,
    )


def _overlaps(statement: Statement, viewer: Viewer, *, on: date) -> tuple[tuple[int, str, str], ...]:
    pairs = StatementOverlap.objects.filter(Q(first=statement) | Q(second=statement))
    others = {(pair.second_id if pair.first_id == statement.pk else pair.first_id): pair.reason for pair in pairs}
    titles = visible(Statement, viewer, on=on).filter(pk__in=others).values_list("pk", "title")
    return tuple((key, title, others[key]) for key, title in titles)


def source_rows(rows: Iterable[StatementRow], viewer: Viewer, *, on: date) -> tuple[SourceRow, ...]:
    """Rows of a statement that the viewer sees, with where their money went as far as they may be told."""
    rows = list(rows)
    found = Flow.objects.filter(row__in=[row.pk for row in rows]).select_related("payer", "spend_line")
    flows = {flow.row_id: flow for flow in found.defer("spend_line__months").order_by("-pk")}
    rules = rules_of(flows.values(), viewer, on=on)
    taken = taken_out(flows.values(), viewer, on=on)
    return tuple(_source_row(row, flows.get(row.pk), rules, taken) for row in rows)


def _source_row(
    row: StatementRow, flow: Flow | None, rules: dict[int, CodingRule], taken: dict[int, Elimination]
) -> SourceRow:
    rule = rules.get(flow.coding_rule_id or 0) if flow else None
    elimination = taken.get(flow.pk) if flow else None
    return SourceRow(
        pk=row.pk,
        number=row.number,
        where=row.where,
        verdict=row.verdict,
        reason=row.reason,
        texts=tuple(row.texts.items()),
        written=row.written,
        amount=None if row.amount is None else Amount(row.amount),
        precision=Amount(row.precision),
        notices=tuple(row.notices),
        service_group=flow.service_group if flow else "",
        service_group_label=service_group(flow.service_group).label if flow else "",
        payer=flow.payer.name if flow else "",
        rule=str(rule) if rule else "",
        rule_pk=rule.pk if rule else None,
        eliminated=Amount(elimination.eliminated) if elimination else None,
        line=line_of(flow) if flow else None,
    )


def line_of(flow: Flow) -> int | None:
    """The line of payments that a flow sums; None for a flow of a statement."""
    line = getattr(flow, "spend_line", None)
    return line.pk if line else None

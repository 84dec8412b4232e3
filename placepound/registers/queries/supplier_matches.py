"""Which supplier names may be one body? Proposals to review by money, and what people decided, to be undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import MatchState, Organisation, Partnership, SpendRelease, SupplierMatch
from placepound.registers.queries.named import names_of
from placepound.registers.queries.spend_lines import lines_of, payments_of

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidName:
    """Who paid a name or a body, how much and when, as the payments in use show it that the viewer may see."""

    payers: tuple[str, ...] = ()
    amount: Amount = Amount(0)
    payments: int = 0
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """A proposal. organisation: the body on record that is proposed, None where both are only names in payments.

    paid, other_paid: what the figures in use show the viewer of each. whole: of the name, or of both if they are one.
    What was paid in all when it was proposed puts proposals in order, and is told nobody.
    """

    pk: int
    name: str
    other_name: str
    organisation: int | None
    organisation_name: str
    probability: Decimal
    reason: str
    whole: PaidName
    paid: PaidName
    other_paid: PaidName
    state: str
    state_label: str
    decided_on: date | None
    decided_by: str
    why: str
    slug: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchQueue:
    """Proposals of a place in one state, with most money first.

    figures_of: the day of the figures in use. later: decisions of that day or after, which may not be in them yet.
    """

    slug: str
    name: str
    synthetic: bool
    state: str
    counts: dict[str, int]
    lines: tuple[MatchLine, ...]
    page: int
    pages: int
    found: int
    figures_of: date | None
    later: int
    may_change: bool
    may_import: bool
    as_at: date


@query
def match_queue(slug: str, *, viewer: Viewer, on: date, state: str = "open", page: int = 1) -> MatchQueue | None:
    """One page of the queue, page 0 for all of it at once; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    rows = visible(SupplierMatch, viewer, on=on).filter(partnership=place).select_related("partnership")
    state = state if state in MatchState.values else MatchState.OPEN
    states = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    found = states.get(state, 0)
    pages = max(1, -(-found // PAGE))
    page = min(page, pages)
    chosen = rows.filter(state=state)
    figures_of = _figures_of(place, viewer, on=on)
    return MatchQueue(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        state=state,
        counts={one: states.get(one, 0) for one in MatchState.values},
        lines=_lines(list(chosen[(page - 1) * PAGE : page * PAGE] if page > 0 else chosen), place, viewer, on=on),
        page=page,
        pages=pages,
        found=found,
        figures_of=figures_of,
        later=rows.filter(decided_on__gte=figures_of).count() if figures_of else 0,
        may_change=viewer.may(Duty.CODE, partnership=place.pk),
        may_import=viewer.may(Duty.IMPORT, partnership=place.pk),
        as_at=on,
    )


def _figures_of(place: Partnership, viewer: Viewer, *, on: date) -> date | None:
    rows = visible(SpendRelease, viewer, on=on).filter(partnership=place, superseded_on__isnull=True)
    days = rows.values_list("landed_on", flat=True)
    return next(iter(days), None)


@query
def supplier_match(match_id: int, *, viewer: Viewer, on: date) -> MatchLine | None:
    """One proposal; None where the viewer does not see it."""
    row = visible(SupplierMatch, viewer, on=on).filter(pk=match_id).select_related("partnership").first()
    return _lines([row], row.partnership, viewer, on=on)[0] if row else None


def _lines(rows: list[SupplierMatch], place: Partnership, viewer: Viewer, *, on: date) -> tuple[MatchLine, ...]:
    paid = _paid(rows, place, viewer, on=on)
    names = names_of(Organisation, {row.organisation_id for row in rows}, viewer, on=on)
    return tuple(_line(row, paid, names) for row in rows)


Paid = dict[int | str, PaidName]


def _paid(rows: Iterable[SupplierMatch], place: Partnership, viewer: Viewer, *, on: date) -> Paid:
    """What the figures in use show of each name that is nobody’s, by its key, and of each body, by its own."""
    rows = list(rows)
    keys = {key for row in rows for key in (row.key, row.other_key)}
    bodies = {row.organisation_id for row in rows if row.organisation_id}
    lines = lines_of(place, payments_of(place, viewer, on=on)).filter(
        Q(payee__in=bodies) | Q(payee__isnull=True, payee_key__in=keys - {""})
    )
    sums = lines.values("payee", "payee_key", "flow__payer").annotate(
        pence=Sum("pence"), number=Sum("payments"), first=Min("first_day"), last=Max("last_day")
    )
    groups: dict[int | str, list[dict[str, Any]]] = {}
    for one in sums:
        groups.setdefault(one["payee"] or one["payee_key"], []).append(one)
    payers = names_of(Organisation, {one["flow__payer"] for group in groups.values() for one in group}, viewer, on=on)
    return {key: _paid_name(group, payers) for key, group in groups.items()}


def _paid_name(group: list[dict[str, Any]], payers: dict[int, str]) -> PaidName:
    return PaidName(
        payers=tuple(sorted({payers[one["flow__payer"]] for one in group})),
        amount=Amount(sum(one["pence"] for one in group)),
        payments=sum(one["number"] for one in group),
        first_day=min(one["first"] for one in group),
        last_day=max(one["last"] for one in group),
    )


def _whole(row: SupplierMatch, paid: Paid) -> PaidName:
    """What was paid to the name; to both, where they are one, whether or not the figures in use have them so yet."""
    found: set[int | str] = {row.key}
    if row.state == MatchState.ACCEPTED:
        found |= {row.other_key, row.organisation_id or row.other_key}
    parts = [paid[key] for key in found if key in paid]
    return PaidName(amount=Amount.total(one.amount for one in parts), payments=sum(one.payments for one in parts))


def _line(row: SupplierMatch, paid: Paid, names: dict[int, str]) -> MatchLine:
    return MatchLine(
        pk=row.pk,
        name=row.name,
        other_name=row.other_name,
        organisation=row.organisation_id,
        organisation_name=names.get(row.organisation_id or 0, ""),
        probability=row.probability,
        reason=row.reason,
        whole=_whole(row, paid),
        paid=paid.get(row.key, PaidName()),
        other_paid=paid.get(row.organisation_id or row.other_key, PaidName()),
        state=row.state,
        state_label=row.get_state_display(),
        decided_on=row.decided_on if row.state != MatchState.OPEN else None,
        decided_by=row.decided_by,
        why=row.why,
        slug=row.partnership.slug,
        place=row.partnership.name,
    )

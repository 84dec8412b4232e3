"""Which supplier names may be one body? Proposals to review by money, and what people decided, to be undone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import MatchState, Partnership, SupplierMatch

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """A proposal. organisation: the body on record that is proposed, None where both are only names in payments."""

    pk: int
    name: str
    other_name: str
    organisation: int | None
    probability: Decimal
    reason: str
    pence: Amount
    payments: int
    state: str
    state_label: str
    decided_on: date | None
    decided_by: str
    why: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchQueue:
    """Proposals of a place in one state, with most money first."""

    slug: str
    name: str
    synthetic: bool
    state: str
    counts: dict[str, int]
    lines: tuple[MatchLine, ...]
    page: int
    pages: int
    found: int
    may_change: bool
    as_at: date


@query
def match_queue(slug: str, *, viewer: Viewer, on: date, state: str = "open", page: int = 1) -> MatchQueue | None:
    """One page of the queue; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    rows = visible(SupplierMatch, viewer, on=on).filter(partnership=place).select_related("partnership")
    state = state if state in MatchState.values else MatchState.OPEN
    states = list(rows.order_by().values_list("state", flat=True))
    found = states.count(state)
    pages = max(1, -(-found // PAGE))
    page = min(max(page, 1), pages)
    return MatchQueue(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        state=state,
        counts={one: states.count(one) for one in MatchState.values},
        lines=tuple(_line(row) for row in rows.filter(state=state)[(page - 1) * PAGE : page * PAGE]),
        page=page,
        pages=pages,
        found=found,
        may_change=viewer.may(Duty.CODE, partnership=place.pk),
        as_at=on,
    )


@query
def supplier_match(match_id: int, *, viewer: Viewer, on: date) -> MatchLine | None:
    """One proposal; None where the viewer does not see it."""
    row = visible(SupplierMatch, viewer, on=on).filter(pk=match_id).select_related("partnership").first()
    return _line(row) if row else None


def _line(row: SupplierMatch) -> MatchLine:
    return MatchLine(
        pk=row.pk,
        name=row.name,
        other_name=row.other_name,
        organisation=row.organisation_id,
        probability=row.probability,
        reason=row.reason,
        pence=Amount(row.pence),
        payments=row.payments,
        state=row.state,
        state_label=row.get_state_display(),
        decided_on=row.decided_on,
        decided_by=row.decided_by,
        why=row.why,
        slug=row.partnership.slug,
    )

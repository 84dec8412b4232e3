"""What needs attention today, and what is there to look at?"""

from dataclasses import dataclass
from datetime import date

from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Attention, Partnership, Upload, WorkRequest
from placepound.registers.queries.places import PlaceLine, place_list

MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionLine:
    """One thing to act on: a sentence, why it is here, and one verb."""

    kind: str
    sentence: str
    why: str
    verb: str
    amount: Amount | None
    place: str
    slug: str
    statement_pk: int | None = None
    upload_pk: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayPage:
    """What a person sees first."""

    attention: tuple[AttentionLine, ...]
    further: int
    places: tuple[PlaceLine, ...]
    may_import: bool
    may_set_up: bool


@query
def today(*, viewer: Viewer, on: date) -> TodayPage:
    """The act-now list of a viewer and the places they see. Uploads that wait come first, then what has most money."""
    waiting = _waiting(viewer, on=on)
    rows = visible(Attention, viewer, on=on).select_related("statement__partnership")
    if not viewer.is_system:
        rows = rows.filter(statement__partnership__in=viewer.partnerships)
    count = rows.count()
    return TodayPage(
        attention=waiting + tuple(_line(row) for row in rows[:MOST]),
        further=max(0, count - MOST),
        places=place_list(viewer=viewer, on=on),
        may_import=viewer.may(Duty.IMPORT),
        may_set_up=viewer.may(Duty.STEWARD),
    )


def _waiting(viewer: Viewer, *, on: date) -> tuple[AttentionLine, ...]:
    if not viewer.may(Duty.IMPORT):
        return ()
    rows = visible(Upload, viewer, on=on).filter(state__in=["received", "read", "unreadable"])
    return tuple(
        AttentionLine(
            kind="upload",
            sentence=f"“{row.filename}” waits: {row.get_state_display().lower()}.",
            why="It was uploaded and is not yet part of the record.",
            verb="Go on with the import",
            amount=None,
            place=row.partnership.name,
            slug=row.partnership.slug,
            upload_pk=row.pk,
        )
        for row in rows.select_related("partnership").defer("content", "summary")
    )


def _line(row: Attention) -> AttentionLine:
    place = row.statement.partnership
    return AttentionLine(
        kind=row.kind,
        sentence=row.sentence,
        why=row.why,
        verb=row.verb,
        amount=Amount(row.amount),
        place=place.name,
        slug=place.slug,
        statement_pk=row.statement_id,
    )


@query
def first_run(*, viewer: Viewer, on: date) -> bool:
    """Whether nothing has been set up yet."""
    return not visible(Partnership, viewer, on=on).exists() and not visible(WorkRequest, viewer, on=on).exists()

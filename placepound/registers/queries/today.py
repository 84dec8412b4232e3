"""What needs attention today, and what is there to look at?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from placepound.core.terms.amount import Amount
from placepound.core.terms.period import day
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Attention,
    Partnership,
    SpendFile,
    SpendFileState,
    Upload,
    UploadKind,
    WorkRequest,
)
from placepound.registers.queries.places import PlaceLine, place_list
from placepound.registers.queries.spend_releases import Waiting, not_in_figures

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
    waiting = _waiting(viewer, on=on) + _payments(viewer, on=on)
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
    rows = visible(Upload, viewer, on=on).filter(
        kind=UploadKind.STATEMENT, state__in=["received", "read", "unreadable"]
    )
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


def _payments(viewer: Viewer, *, on: date) -> tuple[AttentionLine, ...]:
    """What waits of published payments, in each place where the viewer may import."""
    if not viewer.may(Duty.IMPORT):
        return ()
    seen = visible(Partnership, viewer, on=on).filter(pk__in=viewer.partnerships).order_by("name")
    places = [place for place in seen if viewer.may(Duty.IMPORT, partnership=place.pk)]
    asking = visible(SpendFile, viewer, on=on).filter(partnership__in=places, state=SpendFileState.ASKS)
    counts = dict(asking.order_by().values_list("partnership").annotate(Count("pk")))
    waiting = not_in_figures([place.pk for place in places], viewer, on=on)
    lines = [(place, _asking(counts.get(place.pk, 0)), _not_counted(waiting[place.pk])) for place in places]
    return tuple(
        AttentionLine(
            kind=kind,
            sentence=sentence,
            why=why,
            verb=verb,
            amount=None,
            place=place.name,
            slug=place.slug,
        )
        for place, *said in lines
        for kind, sentence, why, verb in filter(None, said)
    )


Said = tuple[str, str, str, str]


def _asking(files: int) -> Said | None:
    if not files:
        return None
    wait = "1 file of payments waits" if files == 1 else f"{files:,} files of payments wait"
    why = "The layout leaves something open, so no payment of it counts yet."
    return "payments-asked", f"{wait} for an answer.", why, "Answer"


def _not_counted(waiting: Waiting) -> Said | None:
    if not waiting.files:
        return None
    since = f" since {day(waiting.figures_of)}" if waiting.figures_of else ""
    loaded, out = waiting.files - waiting.taken_out, waiting.taken_out
    said = []
    if loaded:
        files = (
            f"1 file of payments loaded{since} is" if loaded == 1 else f"{loaded:,} files of payments loaded{since} are"
        )
        said.append(f"{files} not yet in the figures.")
    if out:
        files = (
            f"1 file of payments taken out{since} is" if out == 1 else f"{out:,} files of payments taken out{since} are"
        )
        said.append(f"{files} still in the figures.")
    why = "The figures stay as they are until somebody asks for it."
    return "payments-waiting", " ".join(said), why, "Bring the figures up to date"


def _line(row: Attention) -> AttentionLine:
    place = row.statement.partnership
    of_payments = row.kind == "unmapped" and row.statement.release_id is not None
    return AttentionLine(
        kind="payments-unmapped" if of_payments else row.kind,
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

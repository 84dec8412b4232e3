"""Which figures did payments lead to, which came before, and which files are not yet in any?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, seen_by, visible
from placepound.registers.models import (
    AuditLine,
    Partnership,
    SpendFile,
    SpendFileState,
    SpendRelease,
    Statement,
)

PAGE = 20
MOST_STATEMENTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Loaded files that are in no figure yet. figures_of: the day of the figures in use; None where there are none."""

    files: int
    figures_of: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedStatement:
    """A statement that came with new figures, and the one whose place it took, as key and title."""

    pk: int
    title: str
    amount: Amount
    rows: int
    took_place_of: tuple[int, str] | None
    replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """One time that the figures of a place were brought up to date with its payments.

    by: who asked for it, for whoever has signed in. share: of the money that coding rules caught, by value.
    changed: how many statements it brought; statements: the first of them.
    """

    number: int
    landed_on: date
    superseded_on: date | None
    by: str
    lines: int
    payments: int
    amount: Amount
    mapped: Amount
    share: Fraction | None
    changed: int
    statements: tuple[LandedStatement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage:
    """The figures of a place over time, the newest first."""

    slug: str
    name: str
    synthetic: bool
    may_import: bool
    landings: tuple[Landing, ...]
    found: int
    waiting: Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What figures rest on: sources, profiles, rules and sums, as they were written down then."""

    slug: str
    number: int
    landed_on: date
    content: dict[str, Any]


def not_in_figures(places: Iterable[int], viewer: Viewer, *, on: date) -> dict[int, Waiting]:
    """For each place, the files that a viewer sees and that were loaded after its figures were last brought up to date.

    A file has a higher number than every file loaded before it; the manifest says the highest that it knew.
    """
    keys = list(places)
    latest = visible(SpendRelease, viewer, on=on).filter(partnership__in=keys, superseded_on__isnull=True)
    known = {
        place: (landed_on, newest)
        for place, landed_on, newest in latest.values_list("partnership", "landed_on", "manifest__newest_file")
    }
    after = Q(pk__in=[])
    for place in keys:
        landed_on, newest = known.get(place, (None, 0))
        later = Q(loaded_on__gt=landed_on) if landed_on and newest is None else Q(number__gt=newest or 0)
        after |= Q(partnership=place) & later
    loaded = visible(SpendFile, viewer, on=on).filter(after, state=SpendFileState.LOADED)
    counts = dict(loaded.order_by().values_list("partnership").annotate(Count("pk")))
    return {place: Waiting(files=counts.get(place, 0), figures_of=known.get(place, (None, 0))[0]) for place in keys}


@query
def earlier_figures(slug: str, *, viewer: Viewer, on: date, page: int = 1) -> FiguresPage | None:
    """When and from what the figures of a place were made; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    rows = visible(SpendRelease, viewer, on=on).filter(partnership=place, landed_on__isnull=False)
    shown = list(rows.defer("manifest")[(page - 1) * PAGE : page * PAGE])
    names = {} if viewer.is_public else _names(shown)
    counts, statements = _statements(shown, viewer, on=on)
    return FiguresPage(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        may_import=viewer.may(Duty.IMPORT, partnership=place.pk),
        landings=tuple(
            _landing(one, names.get(str(one.pk), ""), counts.get(one.pk, 0), statements[one.pk]) for one in shown
        ),
        found=rows.count(),
        waiting=not_in_figures([place.pk], viewer, on=on)[place.pk],
    )


def _names(shown: Iterable[SpendRelease]) -> dict[str, str]:
    keys = [str(one.pk) for one in shown]
    with seen_by(Viewer.system("who brought figures up to date that the viewer sees")):
        lines = AuditLine.objects.filter(subject_kind="spendrelease", subject_id__in=keys).order_by("-pk")
        return dict(lines.values_list("subject_id", "by_name"))  # the first line of each is the last to be set


def _statements(
    shown: list[SpendRelease], viewer: Viewer, *, on: date
) -> tuple[dict[int, int], dict[int, list[LandedStatement]]]:
    """How many statements came with each, and the first of them with what each took the place of."""
    seen = visible(Statement, viewer, on=on)
    brought = seen.filter(release__in=[one.pk for one in shown]).order_by()
    counts = dict(brought.values_list("release").annotate(Count("pk")))
    rank = Window(RowNumber(), partition_by=F("release"), order_by=(F("title").asc(), F("pk").asc()))
    first = list(
        brought.annotate(rank=rank)
        .filter(rank__lte=MOST_STATEMENTS)
        .values_list("release", "pk", "title", "accepted_sum", "accepted", "superseded_by")
        .order_by("release", "title", "pk")
    )
    replaced = seen.filter(superseded_by__in=[row[1] for row in first]).values_list("superseded_by", "pk", "title")
    before = {later: (pk, title) for later, pk, title in replaced}
    found: dict[int, list[LandedStatement]] = defaultdict(list)
    for landing, pk, title, pence, rows, later in first:
        found[landing].append(
            LandedStatement(
                pk=pk,
                title=title,
                amount=Amount(pence),
                rows=rows,
                took_place_of=before.get(pk),
                replaced=later is not None,
            )
        )
    return counts, found


def _landing(row: SpendRelease, by: str, changed: int, statements: list[LandedStatement]) -> Landing:
    return Landing(
        number=row.number,
        landed_on=row.landed_on or row.made_on,
        superseded_on=row.superseded_on,
        by=by,
        lines=row.lines,
        payments=row.payments,
        amount=Amount(row.pence),
        mapped=Amount(row.mapped_pence),
        share=Fraction(row.mapped_pence, row.pence) if row.pence > 0 else None,
        changed=changed,
        statements=tuple(statements),
    )


@query
def manifest(slug: str, number: int, *, viewer: Viewer, on: date) -> Manifest | None:
    """What figures rest on, for those who may import at the place; None for anybody else."""
    rows = visible(SpendRelease, viewer, on=on).filter(
        partnership__in=visible(Partnership, viewer, on=on).filter(slug=slug), number=number
    )
    row = rows.first()
    if row is None or not viewer.may(Duty.IMPORT, partnership=row.partnership_id):
        return None
    return Manifest(
        slug=slug,
        number=row.number,
        landed_on=row.landed_on or row.made_on,
        content={
            "number": row.number,
            "digest": row.digest,
            "made_on": row.made_on.isoformat(),
            "landed_on": row.landed_on.isoformat() if row.landed_on else None,
            "lines": row.lines,
            "payments": row.payments,
            "pence": row.pence,
            "pence_coded": row.mapped_pence,
            **row.manifest,
        },
    )

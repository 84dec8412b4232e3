"""Which figures did payments lead to, which came before, and which files are not yet in any?"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Window
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
    """Files that the figures do not follow yet: loaded and in none of them, or taken out of them since.

    taken_out: how many of the files are of the latter. figures_of: the day of the figures in use; None where there are
    none.
    """

    files: int
    figures_of: date | None
    taken_out: int = 0


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
    """For each place, the files that a viewer sees and that its figures do not follow yet.

    The manifest says which files the figures are made of; of older figures it says the highest number among them.
    """
    keys = list(places)
    latest = visible(SpendRelease, viewer, on=on).filter(partnership__in=keys, superseded_on__isnull=True)
    said = latest.values_list("partnership", "landed_on", "manifest__newest_file", "manifest__file_numbers")
    known = {place: _Known(*more) for place, *more in said}
    waiting: Counter[int] = Counter()
    taken_out: Counter[int] = Counter()
    files = visible(SpendFile, viewer, on=on).filter(
        partnership__in=keys, state__in=[SpendFileState.LOADED, SpendFileState.WITHDRAWN], number__isnull=False
    )
    rows = files.order_by().values_list("partnership", "state", "number", "loaded_on", "withdrawn_on")
    for place, state, number, loaded_on, withdrawn_on in rows:
        figures = known.get(place, _Known(None, 0, None))
        if state == SpendFileState.LOADED:
            waiting[place] += not figures.hold(number, loaded_on)
        elif figures.landed_on is not None and figures.hold(number, loaded_on):
            since = withdrawn_on is None or withdrawn_on >= figures.landed_on
            taken_out[place] += figures.numbers is not None or since
    return {
        place: Waiting(
            files=waiting[place] + taken_out[place],
            figures_of=known[place].landed_on if place in known else None,
            taken_out=taken_out[place],
        )
        for place in keys
    }


class _Known:
    """What figures in use say of the files that they are made of."""

    def __init__(self, landed_on: date | None, newest: int | None, numbers: list[int] | None) -> None:
        self.landed_on, self.newest = landed_on, newest
        self.numbers = None if numbers is None else frozenset(numbers)

    def hold(self, number: int, loaded_on: date) -> bool:
        if self.numbers is not None:
            return number in self.numbers
        if self.landed_on is not None and self.newest is None:
            return loaded_on <= self.landed_on
        return number <= (self.newest or 0)


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

"""Which files of payments are on file for a place, which months do they cover, and what waits?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Abs

from placepound.core.money.spend.months import least_of_fullest_month, months_of, months_on_file
from placepound.core.records.preview import Outcome
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period, financial_year_of
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Partnership,
    SpendFile,
    SpendFileState,
)
from placepound.registers.queries.spend_loading import LOAD, RELEASE, UNDER_WAY, spend_jobs
from placepound.registers.queries.spend_releases import Waiting, not_in_figures
from placepound.registers.queries.uploads import Body

PAGE = 50
MOST_PAYERS = 12
CLASSES = ("payments", "credits", "totals", "duplicates", "refused")
DIFFERS, LOST = "differs", "lost"

SORTS: Mapping[str, F | Abs] = {
    "name": F("name"),
    "payer": F("organisation__name"),
    "months": F("last_day"),
    "read": F("read"),
    "payments": F("payments_sum"),
    "difference": Abs("difference"),
}
"""What the files may be sorted by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRows:
    """The rows of one class and their sum."""

    rows: int
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file of payments in a list. classes: payments, credits, totals, duplicates and refused rows, in that order."""

    pk: int
    name: str
    sheet: str
    payer: str
    payer_pk: int
    state: str
    state_label: str
    loaded_on: date
    first_day: date | None
    last_day: date | None
    read: int
    classes: tuple[ClassRows, ...]
    stated: Amount | None
    stated_from: str
    difference: Amount | None
    outcome: str
    lost_signs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOnFile:
    """One month of a payer. state: ``file``, ``gap`` or ``later``. payments: how many files hold of it."""

    month: str
    state: str
    payments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOnFile:
    """One financial year of a payer, April to March. due: how many of its months have ended."""

    payer: str
    payer_pk: int
    year: str
    months: tuple[MonthOnFile, ...]
    covered: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllFiles:
    """What all loaded files of a place come to, and how many agree with what they state."""

    loaded: int
    rows: int
    payments: ClassRows
    credits: ClassRows
    agree: int
    differ: int
    without_total: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsPage:
    """The files of payments of a place, one page of them, with the months that they cover and what waits.

    unknown: the filters whose value is on no list; nothing matches them. further_payers: how many payers have no row
    among the months. updating: the request under way, if any.
    """

    slug: str
    name: str
    synthetic: bool
    partnership_pk: int
    may_import: bool
    payers: tuple[Body, ...]
    payer: int | None
    state: str
    unknown: tuple[str, ...]
    counts: Mapping[str, int]
    whole: AllFiles
    years: tuple[YearOnFile, ...]
    further_payers: int
    files: tuple[FileLine, ...]
    files_found: int
    waiting: Waiting
    updating: int | None
    loading: int


@query
def published_payments(
    slug: str, *, viewer: Viewer, on: date, payer: str = "", state: str = "", sort: str = "", page: int = 1
) -> PaymentsPage | None:
    """The files of payments of a place that a viewer sees; None where they do not see the place.

    state: a file's state, or ``differs`` or ``lost``. page: of PAGE files, the last where there are fewer; 0 for all
    files, and the months of all payers.
    """
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    files = visible(SpendFile, viewer, on=on).filter(partnership=place)
    groups = _groups(files)
    payers = _payers(groups)
    chosen = next((body.pk for body in payers if str(body.pk) == payer), None)
    unknown = _unknown(payer=payer, chosen=chosen, state=state)
    found = 0 if unknown else _found(groups, payer=chosen, state=state)
    narrowed = files.none() if unknown else _narrowed(files, payer=chosen, state=state)
    listed = _sorted(narrowed, sort).select_related("organisation").defer("report", "guess")
    page = min(page, max(1, -(-found // PAGE)))
    shown = listed if page == 0 else listed[(page - 1) * PAGE : page * PAGE]
    jobs = spend_jobs(place.pk, viewer, on=on).filter(state__in=UNDER_WAY)
    under_way = list(jobs.values_list("kind", "pk"))
    covered = [] if "payer" in unknown else [body for body in payers if chosen in (None, body.pk)]
    most = MOST_PAYERS if page else len(covered)
    return PaymentsPage(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        partnership_pk=place.pk,
        may_import=viewer.may(Duty.IMPORT, partnership=place.pk),
        payers=payers,
        payer=chosen,
        state=state if state in _STATES else "",
        unknown=unknown,
        counts=_counts(groups),
        whole=_whole(groups),
        years=_years(files, covered[:most], on=on),
        further_payers=max(0, len(covered) - most),
        files=tuple(file_line(row) for row in shown),
        files_found=found,
        waiting=not_in_figures([place.pk], viewer, on=on)[place.pk],
        updating=next((pk for kind, pk in under_way if kind == RELEASE), None),
        loading=sum(kind == LOAD for kind, _ in under_way),
    )


_STATES = frozenset({*SpendFileState.values, DIFFERS, LOST})


def _unknown(*, payer: str, chosen: int | None, state: str) -> tuple[str, ...]:
    asked = {"payer": payer and chosen is None, "state": state and state not in _STATES}
    return tuple(name for name, nowhere in asked.items() if nowhere)


Groups = tuple[dict[str, Any], ...]
"""For each payer and state: how many files there are, and what they come to."""


def _groups(files: QuerySet[Any]) -> Groups:
    """All files added up in one reading, for every figure that the page shows of them together."""
    rows = files.order_by("organisation__name", "organisation", "state").values(
        "organisation", "organisation__name", "state"
    )
    return tuple(
        rows.annotate(
            files=Count("pk"),
            lines=Sum("read"),
            paid=Sum("payments"),
            paid_pence=Sum("payments_sum"),
            back=Sum("credits"),
            back_pence=Sum("credits_sum"),
            agree=Count("pk", filter=Q(outcome__in=[Outcome.RECONCILED, Outcome.WITH_EXCLUSIONS])),
            differs=Count("pk", filter=_differs()),
            bare=Count("pk", filter=Q(outcome=Outcome.NO_CONTROL)),
            lost=Count("pk", filter=_lost()),
        )
    )


def _differs() -> Q:
    return Q(outcome=Outcome.NOT_RECONCILED)


def _lost() -> Q:
    return ~Q(lost_signs="")


def _payers(groups: Groups) -> tuple[Body, ...]:
    names = {row["organisation"]: row["organisation__name"] for row in groups}
    return tuple(Body(pk=pk, name=name) for pk, name in names.items())


def _found(groups: Groups, *, payer: int | None, state: str) -> int:
    """How many files there are under the filters."""
    rows = [row for row in groups if payer in (None, row["organisation"])]
    if state in (DIFFERS, LOST):
        return sum(row[state] for row in rows if row["state"] == SpendFileState.LOADED)
    wanted = {state} if state in SpendFileState.values else set(SpendFileState.values)
    return sum(row["files"] for row in rows if row["state"] in wanted)


def _narrowed(files: QuerySet[Any], *, payer: int | None, state: str) -> QuerySet[Any]:
    rows = files.filter(organisation=payer) if payer is not None else files
    if state in SpendFileState.values:
        return rows.filter(state=state)
    loaded = {DIFFERS: _differs(), LOST: _lost()}
    return rows.filter(loaded[state], state=SpendFileState.LOADED) if state in loaded else rows


def _sorted(rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        return rows
    order = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return rows.order_by(order, "pk")


def _counts(groups: Groups) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in groups:
        counts[row["state"]] += row["files"]
    return dict(counts)


def _whole(groups: Groups) -> AllFiles:
    loaded = [row for row in groups if row["state"] == SpendFileState.LOADED]

    def added(name: str) -> int:
        return sum(row[name] for row in loaded)

    return AllFiles(
        loaded=added("files"),
        rows=added("lines"),
        payments=ClassRows(rows=added("paid"), amount=Amount(added("paid_pence"))),
        credits=ClassRows(rows=added("back"), amount=Amount(added("back_pence"))),
        agree=added("agree"),
        differ=added("differs"),
        without_total=added("bare"),
        lost=added("lost"),
    )


def _years(files: QuerySet[Any], payers: list[Body], *, on: date) -> tuple[YearOnFile, ...]:
    """Each payer's financial years from the first to the last on file, the latest first."""
    loaded = files.filter(state=SpendFileState.LOADED, organisation__in=[body.pk for body in payers])
    rows = [(str(payer), months or ()) for payer, months in loaded.values_list("organisation", "report__months")]
    covered = months_on_file(rows, least=least_of_fullest_month(on=on))
    payments: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for payer, months in rows:
        for month, _, count in months:
            payments[payer][month] += count
    return tuple(
        _year(body, period, covered[str(body.pk)], payments[str(body.pk)], on=on)
        for body in payers
        for period in _periods(covered.get(str(body.pk), ()))
    )


def _periods(months: Iterable[str]) -> list[Period]:
    starts = sorted({financial_year_of(date.fromisoformat(f"{month}-01")).start.year for month in months})
    return [Period.financial_year(year) for year in range(starts[-1], starts[0] - 1, -1)] if starts else []


def _year(body: Body, period: Period, covered: frozenset[str], payments: Mapping[str, int], *, on: date) -> YearOnFile:
    months = months_of(period)
    ended = [month for month in months if month < f"{on:%Y-%m}"]
    return YearOnFile(
        payer=body.name,
        payer_pk=body.pk,
        year=period.label,
        months=tuple(
            MonthOnFile(
                month=month,
                state="file" if month in covered else "gap" if month in ended else "later",
                payments=payments.get(month, 0),
            )
            for month in months
        ),
        covered=sum(month in covered for month in months),
        due=len(ended),
    )


def file_line(row: SpendFile) -> FileLine:
    """A file as lists show it."""
    return FileLine(
        pk=row.pk,
        name=row.name,
        sheet=row.sheet,
        payer=row.organisation.name,
        payer_pk=row.organisation_id,
        state=row.state,
        state_label=row.get_state_display(),
        loaded_on=row.loaded_on,
        first_day=row.first_day,
        last_day=row.last_day,
        read=row.read,
        classes=tuple(
            ClassRows(rows=getattr(row, name), amount=Amount(getattr(row, f"{name}_sum"))) for name in CLASSES
        ),
        stated=None if row.stated is None else Amount(row.stated),
        stated_from=row.stated_from,
        difference=None if row.difference is None else Amount(row.difference),
        outcome=row.outcome,
        lost_signs=row.lost_signs,
    )

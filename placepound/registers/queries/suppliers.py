"""Who is paid by this place's bodies, for what, since when, and how far does each payee rest on one payer?"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from placepound.core.money.service_groups import service_group
from placepound.core.money.spend.concentration import (
    Dependence,
    DependenceOf,
    DependenceTrend,
    dependence_trend,
)
from placepound.core.money.spend.months import MonthSum
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, OrganisationFacts, OrganisationName, Partnership
from placepound.registers.queries.named import names_of
from placepound.registers.queries.pound_filters import key_in, period_key
from placepound.registers.queries.spend_lines import (
    NAME,
    lines_of,
    month_sums_of,
    on_file,
    payee_key,
    payments_of,
    periods_of,
)

PAGE = 50
SORTS = {"amount": ("-total",), "payers": ("-payers", "-total"), "name": ("shown",), "since": ("first", "-total")}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierAsked:
    """What of the suppliers is asked for. period: as in an address, empty for the latest; all for every year."""

    period: str = ""
    payer: str = ""
    group: str = ""
    search: str = ""
    several: bool = False
    sort: str = "amount"
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierLine:
    """One payee: an organisation on record, or a name that nobody has looked up."""

    organisation: int | None
    key: str
    name: str
    pence: Amount
    payments: int
    payers: int
    largest: Fraction | None
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierList:
    """Payees of a choice with most money first, and how much goes to payees that are not named."""

    slug: str
    name: str
    synthetic: bool
    asked: SupplierAsked
    periods: tuple[tuple[str, str], ...]
    payers: tuple[tuple[str, str], ...]
    total: Amount
    not_named: Amount
    lines: tuple[SupplierLine, ...]
    found: int
    pages: int
    as_at: date


@query
def supplier_list(slug: str, asked: SupplierAsked, *, viewer: Viewer, on: date) -> SupplierList | None:
    """One page of the payees of a place's payments; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    statements = payments_of(place, viewer, on=on)
    periods = periods_of(statements)
    lines = _chosen(lines_of(place, statements), asked, periods)
    named = lines.filter(payee_kind=PayeeKind.NAMED)
    sums = lines.aggregate(total=Sum("pence"), named=Sum("pence", filter=Q(payee_kind=PayeeKind.NAMED)))
    payees = _payees(_searched(named, asked.search, viewer, on=on))
    payees = payees.filter(payers__gt=1) if asked.several else payees
    found = payees.count()
    pages = max(1, -(-found // PAGE))
    page = min(max(asked.page, 1), pages)
    order = (*SORTS.get(asked.sort, SORTS["amount"]), "shown", "payee", "name")
    rows = list(payees.order_by(*order)[(page - 1) * PAGE : page * PAGE])
    total, own = sums["total"] or 0, sums["named"] or 0
    return SupplierList(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        asked=asked,
        periods=tuple((period_key(one.start, one.end, None), one.label) for one in periods),
        payers=_payer_options(statements, viewer, on=on),
        total=Amount(total),
        not_named=Amount(total - own),
        lines=_supplier_lines(rows, named, viewer, on=on),
        found=found,
        pages=pages,
        as_at=on,
    )


def _chosen(lines: QuerySet[Any], asked: SupplierAsked, periods: tuple[Period, ...]) -> QuerySet[Any]:
    if asked.period != "all" and periods:
        wanted = next((one for one in periods if period_key(one.start, one.end, None) == asked.period), None)
        chosen = wanted or (periods[0] if not asked.period else None)
        lines = lines.filter(flow__period_start=chosen.start) if chosen else lines.none()
    if asked.payer:
        key = key_in(asked.payer)
        lines = lines.filter(flow__payer=key) if key is not None else lines.none()
    return lines.filter(flow__service_group__startswith=asked.group) if asked.group else lines


def _searched(lines: QuerySet[Any], search: str, viewer: Viewer, *, on: date) -> QuerySet[Any]:
    if not search.strip() or "\x00" in search:
        return lines
    bodies = visible(Organisation, viewer, on=on).order_by().values("pk")
    known = OrganisationName.objects.filter(name__icontains=search.strip(), organisation__in=bodies)
    return lines.filter(
        Q(payee__in=known.values("organisation")) | Q(payee__isnull=True, payee_name__icontains=search.strip())
    )


def _payees(lines: QuerySet[Any]) -> QuerySet[Any]:
    return (
        lines.annotate(name=NAME)
        .values("payee", "name")
        .annotate(
            shown=Min("payee_name"),
            total=Sum("pence"),
            number=Sum("payments"),
            payers=Count("flow__payer", distinct=True),
            first=Min("first_day"),
            last=Max("last_day"),
        )
    )


def _payer_options(statements: QuerySet[Any], viewer: Viewer, *, on: date) -> tuple[tuple[str, str], ...]:
    keys = set(statements.order_by().values_list("publisher", flat=True).distinct())
    names = names_of(Organisation, keys, viewer, on=on)
    return tuple(sorted(((str(key), names[key]) for key in keys), key=lambda one: one[1]))


def _supplier_lines(
    rows: list[dict[str, Any]], named: QuerySet[Any], viewer: Viewer, *, on: date
) -> tuple[SupplierLine, ...]:
    names = names_of(Organisation, {row["payee"] for row in rows if row["payee"]}, viewer, on=on)
    largest = _largest(rows, named)
    return tuple(
        SupplierLine(
            organisation=row["payee"],
            key=row["name"],
            name=names[row["payee"]] if row["payee"] else row["shown"],
            pence=Amount(row["total"]),
            payments=row["number"],
            payers=row["payers"],
            largest=largest.get((row["payee"], row["name"])),
            first_day=row["first"],
            last_day=row["last"],
        )
        for row in rows
    )


def _largest(rows: list[dict[str, Any]], named: QuerySet[Any]) -> dict[tuple[int | None, str], Fraction]:
    """The largest payer's share of what the payers on file paid each of these payees."""
    here = Q(payee__in=[row["payee"] for row in rows if row["payee"]]) | Q(
        payee__isnull=True, payee_key__in=[row["name"] for row in rows if not row["payee"]]
    )
    sums: dict[tuple[int | None, str], list[int]] = {}
    by_payer = named.filter(here).annotate(name=NAME).values_list("payee", "name", "flow__payer")
    for payee, name, _, pence in by_payer.annotate(Sum("pence")):
        sums.setdefault((payee, name), []).append(pence)
    return {
        key: Fraction(max(found), sum(one for one in found if one > 0)) for key, found in sums.items() if max(found) > 0
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidFor:
    """What one body paid a payee in one year for one service group. pk: a line behind it."""

    payer: str
    payer_name: str
    period: str
    period_key: str
    service_group: str
    service_group_label: str
    service: str
    amount: Amount
    payments: int
    line: int
    statement: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierFacts:
    """Where a payee is based, how large it is and of which sector; any may be unknown."""

    locality: str
    size: str
    sector: str
    source: str
    as_at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierPage:
    """One payee: who pays it, for what, since when, how far it rests on one payer, and what is not on file."""

    slug: str
    place: str
    synthetic: bool
    organisation: int | None
    key: str
    name: str
    kind: str
    written: tuple[tuple[str, str], ...]
    facts: SupplierFacts | None
    total: Amount
    payments: int
    credits: Amount
    credit_rows: int
    first_day: date
    last_day: date
    months: tuple[tuple[str, int, int], ...]
    by_payer: tuple[tuple[str, str, tuple[Amount | None, ...]], ...]
    periods: tuple[str, ...]
    paid_for: tuple[PaidFor, ...]
    latest: Dependence | None
    trend: DependenceTrend | None
    names: dict[str, str]
    may_change: bool
    as_at: date


@query
def supplier_page(
    slug: str, *, viewer: Viewer, on: date, organisation: int | None = None, key: str = ""
) -> SupplierPage | None:
    """A payee by its organisation, or by the key of its name where no organisation is known.

    None where the viewer sees no payment to it.
    """
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None or not (organisation or key):
        return None
    statements = payments_of(place, viewer, on=on)
    wanted = Q(payee=organisation) if organisation else Q(payee__isnull=True, payee_key=key)
    lines = lines_of(place, statements).filter(wanted, payee_kind=PayeeKind.NAMED)
    sums = lines.aggregate(
        total=Sum("pence"), number=Sum("payments"), minus=Sum("credits"), minus_rows=Sum("credit_rows"),
        first=Min("first_day"), last=Max("last_day"),
    )  # fmt: skip
    if not sums["number"]:
        return None
    rows = list(lines.select_related("flow").order_by("-flow__period_start", "-pence", "pk"))
    names = names_of(Organisation, {row.flow.payer_id for row in rows} | {organisation or 0}, viewer, on=on)
    periods = periods_of(statements)
    month_sums = month_sums_of(lines)
    trend = _trend(place, month_sums, periods, viewer, on=on, key=payee_key(organisation, key, PayeeKind.NAMED))
    return SupplierPage(
        slug=place.slug,
        place=place.name,
        synthetic=place.synthetic,
        organisation=organisation,
        key=key,
        name=names[organisation] if organisation else rows[0].payee_name,
        kind=_kind(organisation, viewer, on=on),
        written=tuple(sorted({(row.payee_name, row.match_reason) for row in rows})),
        facts=_facts(organisation, viewer, on=on),
        total=Amount(sums["total"]),
        payments=sums["number"],
        credits=Amount(sums["minus"]),
        credit_rows=sums["minus_rows"],
        first_day=sums["first"],
        last_day=sums["last"],
        months=_by_month(month_sums),
        by_payer=_by_payer(rows, periods, names),
        periods=tuple(period.label for period in periods),
        paid_for=tuple(_paid_for(row, names) for row in rows),
        latest=trend.years[-1] if trend else None,
        trend=trend,
        names={str(pk): name for pk, name in names.items()},
        may_change=viewer.may(Duty.CODE, partnership=place.pk),
        as_at=on,
    )


def _kind(organisation: int | None, viewer: Viewer, *, on: date) -> str:
    body = visible(Organisation, viewer, on=on).filter(pk=organisation).first() if organisation else None
    return body.get_kind_display() if body else ""


def _facts(organisation: int | None, viewer: Viewer, *, on: date) -> SupplierFacts | None:
    facts = visible(OrganisationFacts, viewer, on=on).filter(organisation=organisation).select_related("locality")
    row = facts.first() if organisation else None
    if row is None:
        return None
    return SupplierFacts(
        locality=row.locality.name if row.locality else "",
        size=row.get_size_display() if row.size else "",
        sector=row.get_sector_display() if row.sector else "",
        source=row.source,
        as_at=row.as_at,
    )


def _trend(
    place: Partnership, sums: tuple[MonthSum, ...], periods: tuple[Period, ...], viewer: Viewer, *, on: date, key: str
) -> DependenceTrend | None:
    """Year by year, earliest first. All payers matter: one whose months are not on file may have paid it, too."""
    if not periods:
        return None
    payers = payments_of(place, viewer, on=on).order_by().values_list("publisher", flat=True).distinct()
    return dependence_trend(
        sums,
        of=DependenceOf.PAYEE_ON_PAYERS,
        key=key,
        years=reversed(periods),
        on_file=on_file(place, viewer, list(payers), on=on),
    )


def _by_month(sums: tuple[MonthSum, ...]) -> tuple[tuple[str, int, int], ...]:
    found: dict[str, list[int]] = {}
    for one in sums:
        month = found.setdefault(one.month, [0, 0])
        month[0] += one.pence
        month[1] += one.payments
    return tuple((month, *found[month]) for month in sorted(found))  # type: ignore[misc]


def _by_payer(
    rows: list[Any], periods: tuple[Period, ...], names: dict[int, str]
) -> tuple[tuple[str, str, tuple[Amount | None, ...]], ...]:
    sums: dict[int, dict[date, int]] = {}
    for row in rows:
        years = sums.setdefault(row.flow.payer_id, {})
        years[row.flow.period_start] = years.get(row.flow.period_start, 0) + row.pence
    order = sorted(sums, key=lambda payer: (-sum(sums[payer].values()), names[payer]))
    return tuple(
        (
            str(payer),
            names[payer],
            tuple(Amount(sums[payer][one.start]) if one.start in sums[payer] else None for one in periods),
        )
        for payer in order
    )


def _paid_for(row: Any, names: dict[int, str]) -> PaidFor:
    flow = row.flow
    period = Period(flow.period_start, flow.period_end)
    return PaidFor(
        payer=str(flow.payer_id),
        payer_name=names[flow.payer_id],
        period=period.label,
        period_key=period_key(period.start, period.end, None),
        service_group=flow.service_group,
        service_group_label=service_group(flow.service_group).label,
        service=flow.service,
        amount=Amount(row.pence),
        payments=row.payments,
        line=row.pk,
        statement=row.statement_id,
    )

"""One payee: who pays it, for what, since when, how far does it rest on one payer, and what is not on file?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from placepound.core.money.flows import ProviderKind
from placepound.core.money.service_groups import service_group
from placepound.core.money.spend.concentration import Dependence, DependenceOf, DependenceTrend, dependence_trend
from placepound.core.money.spend.months import MonthSum, months_of
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.core.terms.area import AreaLevel
from placepound.core.terms.period import Period
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Area,
    Organisation,
    OrganisationFacts,
    OrganisationSize,
    Partnership,
)
from placepound.registers.queries.named import names_of
from placepound.registers.queries.pound_filters import period_key
from placepound.registers.queries.spend_lines import (
    is_partner,
    lines_of,
    month_sums_of,
    on_file,
    payee_key,
    payments_of,
    periods_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidFor:
    """What one body paid a payee in one year for one service. line: where it opens to its payments."""

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
    """Where a payee is based, how large it is and of which sector; any may be unknown. Keys beside their words."""

    locality: str
    locality_pk: int | None
    size: str
    size_key: str
    sector: str
    sector_key: str
    source: str
    as_at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A name that payments were written to, why it stands for this payee, and how much went to it."""

    name: str
    reason: str
    amount: Amount
    payments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPaid:
    """What was paid in a month; amount None where no payer's file covers it. gaps: how many payers' files do not."""

    month: str
    amount: Amount | None
    payments: int
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerYears:
    """What one payer paid in each year, in the order of the page's periods; None where nothing is on file."""

    payer: str
    name: str
    years: tuple[Amount | None, ...]
    total: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierPage:
    """One payee as the payments on file show it. latest, trend: its dependence, for partners alone.

    latest: the last year in which anything was paid to it. names: of payers, by key. sector: as its kind of body or a
    coding rule says, where no source does. seen: whether it is a body on record that the viewer sees.
    """

    slug: str
    place: str
    partnership_pk: int
    synthetic: bool
    organisation: int | None
    key: str
    name: str
    kind: str
    written: tuple[Written, ...]
    facts: SupplierFacts | None
    sector: str
    total: Amount
    payments: int
    credits: Amount
    credit_rows: int
    first_day: date
    last_day: date
    months: tuple[MonthPaid, ...]
    by_payer: tuple[PayerYears, ...]
    periods: tuple[str, ...]
    paid_for: tuple[PaidFor, ...]
    latest: Dependence | None
    trend: DependenceTrend | None
    names: dict[str, str]
    seen: bool
    may_change: bool
    partner: bool
    as_at: date


@query
def supplier_page(
    slug: str, *, viewer: Viewer, on: date, organisation: int | None = None, key: str = ""
) -> SupplierPage | None:
    """A payee by its organisation, or by the key of its name where no organisation is known.

    None where the viewer sees no payment to it.
    """
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None or not (organisation or key) or "\x00" in key:
        return None
    statements = payments_of(place, viewer, on=on)
    wanted = Q(payee=organisation) if organisation else Q(payee__isnull=True, payee_key=key)
    lines = lines_of(place, statements).filter(wanted, payee_kind=PayeeKind.NAMED)
    rows = list(lines.select_related("flow").order_by("-flow__period_start", "-pence", "pk"))
    if not rows:
        return None
    periods = periods_of(statements)
    payers = set(statements.order_by().values_list("publisher", flat=True).distinct())
    body = visible(Organisation, viewer, on=on).filter(pk=organisation).first() if organisation else None
    names = names_of(Organisation, payers | {row.flow.payer_id for row in rows}, viewer, on=on)
    covered = on_file(place, viewer, payers, on=on)
    sums = month_sums_of(lines)
    mine = payee_key(organisation, key, PayeeKind.NAMED)
    trend = _trend(sums, periods, covered, key=mine) if is_partner(place, viewer) else None
    return SupplierPage(
        slug=place.slug,
        place=place.name,
        partnership_pk=place.pk,
        synthetic=place.synthetic,
        organisation=organisation,
        key=key,
        name=body.name if body else rows[0].payee_name,
        kind=body.get_kind_display() if body else "",
        written=_written(rows),
        facts=_facts(organisation, viewer, on=on),
        sector=_sector(rows),
        total=Amount(sum(row.pence for row in rows)),
        payments=sum(row.payments for row in rows),
        credits=Amount(sum(row.credits for row in rows)),
        credit_rows=sum(row.credit_rows for row in rows),
        first_day=min(row.first_day for row in rows),
        last_day=max(row.last_day for row in rows),
        months=_by_month(sums, {str(row.flow.payer_id) for row in rows}, covered),
        by_payer=_by_payer(rows, periods, names),
        periods=tuple(period.label for period in reversed(periods)),
        paid_for=tuple(_paid_for(row, names) for row in rows),
        latest=_latest(trend),
        trend=trend,
        names={str(pk): name for pk, name in names.items()},
        seen=body is not None,
        may_change=viewer.may(Duty.IMPORT, partnership=place.pk),
        partner=is_partner(place, viewer),
        as_at=on,
    )


def _written(rows: Iterable[Any]) -> tuple[Written, ...]:
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        sums = found.setdefault((row.payee_name, row.match_reason), [0, 0])
        sums[0] += row.pence
        sums[1] += row.payments
    order = sorted(found, key=lambda one: (-abs(found[one][0]), one))
    return tuple(
        Written(name=one[0], reason=one[1], amount=Amount(found[one][0]), payments=found[one][1]) for one in order
    )


def _facts(organisation: int | None, viewer: Viewer, *, on: date) -> SupplierFacts | None:
    if organisation is None:
        return None
    row = visible(OrganisationFacts, viewer, on=on).filter(organisation=organisation).first()
    if row is None:
        return None
    areas = names_of(Area, {row.locality_id}, viewer, on=on)
    return SupplierFacts(
        locality=areas.get(row.locality_id, ""),
        locality_pk=row.locality_id,
        size=row.get_size_display() if row.size else "",
        size_key=row.size,
        sector=row.get_sector_display() if row.sector else "",
        sector_key=row.sector,
        source=row.source,
        as_at=row.as_at,
    )


def _sector(rows: Iterable[Any]) -> str:
    """The kind of provider that most of the money is coded to; empty where none is."""
    sums = Counter[str]()
    for row in rows:
        sums[row.flow.provider_kind] += abs(row.pence)
    del sums[ProviderKind.NOT_STATED]
    return ProviderKind(max(sums, key=lambda kind: (sums[kind], kind))).label if sums else ""


def _trend(
    sums: tuple[MonthSum, ...], periods: tuple[Period, ...], covered: Mapping[str, frozenset[str]], *, key: str
) -> DependenceTrend:
    """Year by year, earliest first. All payers matter: one whose months are not on file may have paid it, too."""
    return dependence_trend(
        sums, of=DependenceOf.PAYEE_ON_PAYERS, key=key, years=tuple(reversed(periods)), on_file=covered
    )


def _latest(trend: DependenceTrend | None) -> Dependence | None:
    if trend is None:
        return None
    return next((year for year in reversed(trend.years) if year.concentration.shares), None)


def _by_month(
    sums: Iterable[MonthSum], payers: set[str], covered: Mapping[str, frozenset[str]]
) -> tuple[MonthPaid, ...]:
    """Every month from the first payment to the last, as far as the files of its payers cover it."""
    found: dict[str, list[int]] = {}
    for one in sums:
        month = found.setdefault(one.month, [0, 0])
        month[0] += one.pence
        month[1] += one.payments
    if not found:
        return ()
    span = months_of(Period(_first_day(min(found)), _last_day(max(found))))
    made = []
    for name in span:
        gaps = sum(name not in covered.get(payer, ()) for payer in payers)
        pence, payments = found.get(name, (0, 0))
        known = name in found or gaps < len(payers)
        made.append(MonthPaid(month=name, amount=Amount(pence) if known else None, payments=payments, gaps=gaps))
    return tuple(made)


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _last_day(month: str) -> date:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return date.fromordinal(date(year, number + 1, 1).toordinal() - 1)


def _by_payer(rows: Iterable[Any], periods: tuple[Period, ...], names: dict[int, str]) -> tuple[PayerYears, ...]:
    sums: dict[int, dict[date, int]] = {}
    for row in rows:
        years = sums.setdefault(row.flow.payer_id, {})
        years[row.flow.period_start] = years.get(row.flow.period_start, 0) + row.pence
    order = sorted(sums, key=lambda payer: (-sum(sums[payer].values()), names[payer]))
    return tuple(
        PayerYears(
            payer=str(payer),
            name=names[payer],
            years=tuple(
                Amount(sums[payer][one.start]) if one.start in sums[payer] else None for one in reversed(periods)
            ),
            total=Amount(sum(sums[payer].values())),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChoices:
    """What facts about a payee may be chosen from: areas, sizes and sectors, as keys and words."""

    areas: tuple[tuple[str, str], ...]
    sizes: tuple[tuple[str, str], ...]
    sectors: tuple[tuple[str, str], ...]


@query
def fact_choices(slug: str, *, viewer: Viewer, on: date) -> FactChoices | None:
    """Every place on record, and the neighbourhoods of this one; None where the viewer does not see it."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    inside = Q(lies_in__outer=place.area_id, level__in=(AreaLevel.NEIGHBOURHOOD, AreaLevel.WARD))
    areas = visible(Area, viewer, on=on).filter(Q(level__in=(AreaLevel.PLACE, AreaLevel.SYSTEM)) | inside)
    return FactChoices(
        areas=tuple((str(pk), name) for pk, name in areas.distinct().order_by("name", "pk").values_list("pk", "name")),
        sizes=tuple((str(key), str(label)) for key, label in OrganisationSize.choices),
        sectors=tuple((one.value, one.label) for one in ProviderKind if one is not ProviderKind.NOT_STATED),
    )

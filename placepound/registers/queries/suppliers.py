"""Who is paid by this place's bodies, how much and since when, and how far does each payee rest on one payer?"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from placepound.core.money.service_groups import service_group, service_groups
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, OrganisationName, Partnership
from placepound.registers.queries.named import names_of
from placepound.registers.queries.pound_filters import key_in, period_key
from placepound.registers.queries.spend_lines import NAME, Received, is_partner, lines_of, payments_of, periods_of

PAGE = 50
SORTS = {
    "name": "called",
    "amount": "total",
    "payments": "number",
    "payers": "payers",
    "since": "first",
    "until": "last",
}
"""What the list can be sorted by, as in an address; a minus before it turns the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierAsked:
    """What of the suppliers is asked for. period: as in an address, empty for the latest; all for every year.

    several: only those whom more than one body paid. page: 0 for all pages at once.
    """

    period: str = ""
    payer: str = ""
    group: str = ""
    search: str = ""
    several: bool = False
    sort: str = "-amount"
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierLine:
    """One payee: an organisation on record, or a name that nobody has looked up.

    largest: the largest payer's share of what the payers on file paid, and largest_payer who that is; for partners.
    """

    organisation: int | None
    key: str
    name: str
    amount: Amount
    payments: int
    payers: int
    largest: Fraction | None
    largest_payer: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSum:
    """What went to payees of one kind: named, individuals, redacted or not stated."""

    kind: PayeeKind
    amount: Amount
    payments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierList:
    """Payees of a choice, and all that was paid by kind of payee. found, found_amount: what the list holds in all.

    received: from other partners within the choice, and taken off no sum here.
    partner: whether the viewer is of this place. anything: whether payments are on file, whatever is asked.
    """

    slug: str
    name: str
    synthetic: bool
    asked: SupplierAsked
    period_label: str
    periods: tuple[tuple[str, str], ...]
    payers: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    kinds: tuple[KindSum, ...]
    received: Received
    lines: tuple[SupplierLine, ...]
    found: int
    found_amount: Amount
    found_payments: int
    anything: bool
    partner: bool
    as_at: date

    @property
    def total(self) -> Amount:
        return Amount.total(one.amount for one in self.kinds)

    @property
    def named(self) -> KindSum:
        """What went to payees that are named."""
        empty = KindSum(kind=PayeeKind.NAMED, amount=Amount(0), payments=0)
        return next((one for one in self.kinds if one.kind is PayeeKind.NAMED), empty)


@query
def supplier_list(slug: str, asked: SupplierAsked, *, viewer: Viewer, on: date) -> SupplierList | None:
    """One page of the payees of a place's payments; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    statements = payments_of(place, viewer, on=on)
    periods = periods_of(statements)
    every = lines_of(place, statements)
    lines = _chosen(every, asked, periods)
    named = lines.filter(payee_kind=PayeeKind.NAMED)
    payees = _payees(_searched(named, asked.search, viewer, on=on))
    payees = payees.filter(payers__gt=1) if asked.several else payees
    whole = payees.aggregate(found=Count("*"), money=Sum("total"), payments=Sum("number"))
    rows = list(_page(payees, asked, found=whole["found"]))
    partner = is_partner(place, viewer)
    return SupplierList(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        asked=asked,
        period_label=_label(asked, periods),
        periods=tuple((period_key(one.start, one.end, None), one.label) for one in periods),
        payers=_payer_options(statements, viewer, on=on),
        groups=_group_options(every),
        kinds=_kinds(lines),
        received=Received.of(_chosen(lines_of(place, statements, beside=True), asked, periods), place),
        lines=_supplier_lines(rows, named, viewer, on=on, partner=partner),
        found=whole["found"],
        found_amount=Amount(whole["money"] or 0),
        found_payments=whole["payments"] or 0,
        anything=bool(periods),
        partner=partner,
        as_at=on,
    )


def _chosen(lines: QuerySet[Any], asked: SupplierAsked, periods: tuple[Period, ...]) -> QuerySet[Any]:
    if asked.period != "all":
        chosen = _period(asked, periods)
        lines = lines.filter(flow__period_start=chosen.start) if chosen else lines.none()
    if asked.payer:
        key = key_in(asked.payer)
        lines = lines.filter(flow__payer=key) if key is not None else lines.none()
    if "\x00" in asked.group:
        return lines.none()
    return lines.filter(flow__service_group__startswith=asked.group) if asked.group else lines


def _period(asked: SupplierAsked, periods: tuple[Period, ...]) -> Period | None:
    """The year that is asked for, the latest where none is."""
    keys = {period_key(one.start, one.end, None): one for one in periods}
    return keys.get(asked.period) if asked.period else next(iter(periods), None)


def _label(asked: SupplierAsked, periods: tuple[Period, ...]) -> str:
    if asked.period == "all":
        return "all years on file"
    period = _period(asked, periods)
    return period.label if period else ""


def _searched(lines: QuerySet[Any], search: str, viewer: Viewer, *, on: date) -> QuerySet[Any]:
    """All lines of payees one of whose names holds the text: a name on record, or one that payments were written to."""
    text = search.strip()
    if not text:
        return lines
    if "\x00" in text:
        return lines.none()
    bodies = visible(Organisation, viewer, on=on).order_by().values("pk")
    known = OrganisationName.objects.filter(name__icontains=text, organisation__in=bodies)
    written = lines.filter(payee_name__icontains=text).order_by()
    return lines.filter(
        Q(payee__in=known.values("organisation"))
        | Q(payee__in=written.filter(payee__isnull=False).values("payee"))
        | Q(payee__isnull=True, payee_key__in=written.filter(payee__isnull=True).values("payee_key"))
    )


def _payees(lines: QuerySet[Any]) -> QuerySet[Any]:
    return (
        lines.annotate(name=NAME)
        .values("payee", "name")
        .annotate(
            called=Coalesce(Min("payee__name"), Min("payee_name")),
            written=Min("payee_name"),
            total=Sum("pence"),
            number=Sum("payments"),
            payers=Count("flow__payer", distinct=True),
            first=Min("first_day"),
            last=Max("last_day"),
        )
    )


def _page(payees: QuerySet[Any], asked: SupplierAsked, *, found: int) -> QuerySet[Any]:
    key = SORTS.get(asked.sort.removeprefix("-"), "")
    turned = asked.sort.startswith("-")
    first = (F(key).desc() if turned else F(key).asc()) if key else F("total").desc()
    ordered = payees.order_by(first, F("total").desc(), "called", "payee", "name")
    page = min(asked.page, max(1, -(-found // PAGE)))
    return ordered[(page - 1) * PAGE : page * PAGE] if page > 0 else ordered


def _payer_options(statements: QuerySet[Any], viewer: Viewer, *, on: date) -> tuple[tuple[str, str], ...]:
    keys = set(statements.order_by().values_list("publisher", flat=True).distinct())
    names = names_of(Organisation, keys, viewer, on=on)
    return tuple(sorted(((str(key), names[key]) for key in keys), key=lambda one: one[1]))


def _group_options(lines: QuerySet[Any]) -> tuple[tuple[str, str], ...]:
    """The main service groups that payments are in, in the order of the taxonomy."""
    codes = lines.values_list("flow__service_group", flat=True).distinct()
    tops = {service_group(code).top for code in codes}
    return tuple((group.code, group.label) for group in service_groups() if group.code in tops)


def _kinds(lines: QuerySet[Any]) -> tuple[KindSum, ...]:
    sums = lines.values_list("payee_kind").annotate(Sum("pence"), Sum("payments"))
    found = {PayeeKind(kind): (pence, payments) for kind, pence, payments in sums}
    return tuple(
        KindSum(kind=kind, amount=Amount(found[kind][0]), payments=found[kind][1])
        for kind in PayeeKind
        if kind in found
    )


def _supplier_lines(
    rows: list[dict[str, Any]], named: QuerySet[Any], viewer: Viewer, *, on: date, partner: bool
) -> tuple[SupplierLine, ...]:
    seen = visible(Organisation, viewer, on=on)
    names = dict(seen.filter(pk__in={row["payee"] for row in rows if row["payee"]}).values_list("pk", "name"))
    largest = _largest(rows, named) if partner else {}
    payers = names_of(Organisation, {payer for _, payer in largest.values()}, viewer, on=on)
    none = (None, 0)
    return tuple(
        SupplierLine(
            organisation=row["payee"],
            key=row["name"],
            name=names.get(row["payee"], row["written"]),
            amount=Amount(row["total"]),
            payments=row["number"],
            payers=row["payers"],
            largest=largest.get((row["payee"], row["name"]), none)[0],
            largest_payer=payers.get(largest.get((row["payee"], row["name"]), none)[1], ""),
            first_day=row["first"],
            last_day=row["last"],
        )
        for row in rows
    )


Payee = tuple[int | None, str]


def _largest(rows: list[dict[str, Any]], named: QuerySet[Any]) -> dict[Payee, tuple[Fraction, int]]:
    """The largest payer's share of what the payers on file paid each of these payees, and who that is."""
    if len(rows) <= PAGE:
        named = named.filter(
            Q(payee__in=[row["payee"] for row in rows if row["payee"]])
            | Q(payee__isnull=True, payee_key__in=[row["name"] for row in rows if not row["payee"]])
        )
    sums: dict[Payee, dict[int, int]] = {}
    by_payer = named.annotate(name=NAME).values_list("payee", "name", "flow__payer")
    for payee, name, payer, pence in by_payer.annotate(Sum("pence")):
        sums.setdefault((payee, name), {})[payer] = pence
    found = {}
    for key, payers in sums.items():
        first = max(payers, key=lambda payer: (payers[payer], -payer))
        if payers[first] > 0:
            found[key] = Fraction(payers[first], sum(pence for pence in payers.values() if pence > 0)), first
    return found

"""How is money spread over suppliers by where they are based, how large they are and which sector they are of?"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet, Sum

from placepound.core.money.flows import ProviderKind
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Area, Organisation, OrganisationFacts, OrganisationSize, Partnership
from placepound.registers.queries.named import names_of
from placepound.registers.queries.pound_filters import period_key
from placepound.registers.queries.spend_lines import Received, lines_of, payments_of, periods_of

UNKNOWN = "not known"
PEOPLE = "people and payees not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadLine:
    """One locality, size or sector. key: empty where it is not known."""

    key: str
    label: str
    amount: Amount
    payees: int
    share: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKnown:
    """A payee on record of which something is not known: what, and how much it was paid."""

    organisation: int
    name: str
    amount: Amount
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierSpread:
    """Money of one year by what is known of its payees. Shares are of all of it, what is not known included.

    not_known: the payees on record with most money of which something is not known. not_on_record: what goes to names
    that stand for no body on record, of which nothing can be known. received: from other partners, taken off nothing.
    """

    slug: str
    name: str
    synthetic: bool
    period: str
    period_label: str
    periods: tuple[tuple[str, str], ...]
    total: Amount
    by_locality: tuple[SpreadLine, ...]
    by_size: tuple[SpreadLine, ...]
    by_sector: tuple[SpreadLine, ...]
    not_known: tuple[NotKnown, ...]
    not_on_record: Amount
    received: Received
    may_change: bool
    as_at: date


@query
def supplier_spread(slug: str, *, viewer: Viewer, on: date, period: str = "") -> SupplierSpread | None:
    """The spread of a year, the latest where none is asked for; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    statements = payments_of(place, viewer, on=on)
    periods = periods_of(statements)
    keys = {period_key(one.start, one.end, None): one for one in periods}
    chosen = keys.get(period) or (periods[0] if periods and not period else None)
    lines, others = (
        every.filter(flow__period_start=chosen.start) if chosen else every.none()
        for every in (lines_of(place, statements), lines_of(place, statements, beside=True))
    )
    facts = {row.organisation_id: row for row in visible(OrganisationFacts, viewer, on=on)}
    payees = _payees(lines)
    sectors = _sectors(lines, facts)
    areas = names_of(Area, {row.locality_id for row in facts.values()}, viewer, on=on)
    total = sum(pence for _, _, pence, _ in payees)
    return SupplierSpread(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        period=period_key(chosen.start, chosen.end, None) if chosen else period,
        period_label=chosen.label if chosen else "",
        periods=tuple((key, one.label) for key, one in keys.items()),
        total=Amount(total),
        by_locality=_lines(payees, total, {key: str(row.locality_id or "") for key, row in facts.items()},
                           {str(key): name for key, name in areas.items()}),
        by_size=_lines(payees, total, {key: row.size for key, row in facts.items()}, dict(OrganisationSize.choices)),
        by_sector=_lines(payees, total, sectors, {one.value: one.label for one in ProviderKind}),
        not_known=_not_known(payees, facts, sectors, viewer, on=on),
        not_on_record=Amount(sum(pence for payee, named, pence, _ in payees if named and payee is None)),
        received=Received.of(others, place),
        may_change=viewer.may(Duty.IMPORT, partnership=place.pk),
        as_at=on,
    )  # fmt: skip


Payee = tuple[int | None, bool, int, int]
"""An organisation or None, whether its payees are named, pence, and how many payees."""


def _payees(lines: QuerySet[Any]) -> list[Payee]:
    known = lines.filter(payee__isnull=False).values_list("payee").annotate(Sum("pence"))
    found: list[Payee] = [(payee, True, pence, 1) for payee, pence in known]
    others = lines.filter(payee__isnull=True, payee_kind=PayeeKind.NAMED).aggregate(
        money=Sum("pence"), number=Count("payee_key", distinct=True)
    )
    people = lines.exclude(payee_kind=PayeeKind.NAMED).aggregate(money=Sum("pence"))
    if others["number"]:
        found.append((None, True, others["money"], others["number"]))
    if people["money"] is not None:
        found.append((None, False, people["money"], 0))
    return found


MOST_NOT_KNOWN = 10


def _not_known(
    payees: list[Payee], facts: dict[int, OrganisationFacts], sectors: dict[int, str], viewer: Viewer, *, on: date
) -> tuple[NotKnown, ...]:
    found = []
    for payee, _, pence, _ in payees:
        if payee is not None and pence > 0 and (lacks := _lacks(facts.get(payee), sectors.get(payee, ""))):
            found.append((payee, pence, lacks))
    first = sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_NOT_KNOWN]
    names = names_of(Organisation, {payee for payee, _, _ in first}, viewer, on=on)
    return tuple(
        NotKnown(organisation=payee, name=names[payee], amount=Amount(pence), lacks=lacks)
        for payee, pence, lacks in first
    )


def _lacks(facts: OrganisationFacts | None, sector: str) -> tuple[str, ...]:
    known = {
        "locality": bool(facts and facts.locality_id),
        "size": bool(facts and facts.size),
        "sector": bool(sector),
    }
    return tuple(name for name, held in known.items() if not held)


def _sectors(lines: QuerySet[Any], facts: dict[int, OrganisationFacts]) -> dict[int, str]:
    """The sector that a source states, else that of the kind of body or of the coding rule."""
    known = lines.filter(payee__isnull=False).exclude(flow__provider_kind=ProviderKind.NOT_STATED)
    said = dict(known.order_by("payee", "flow__provider_kind").values_list("payee", "flow__provider_kind").distinct())
    return said | {key: row.sector for key, row in facts.items() if row.sector}


def _lines(payees: list[Payee], total: int, of: dict[int, str], labels: dict[str, str]) -> tuple[SpreadLine, ...]:
    sums: dict[str, list[int]] = {}
    for payee, named, pence, number in payees:
        key = of.get(payee or 0, "") if named else PEOPLE
        found = sums.setdefault(key, [0, 0])
        found[0] += pence
        found[1] += number
    labels = labels | {"": UNKNOWN.capitalize(), PEOPLE: PEOPLE.capitalize()}
    order = sorted(sums, key=lambda key: (key in ("", PEOPLE), key == PEOPLE, -sums[key][0], labels[key]))
    return tuple(
        SpreadLine(
            key=key,
            label=labels[key],
            amount=Amount(sums[key][0]),
            payees=sums[key][1],
            share=Fraction(sums[key][0], total) if total > 0 else None,
        )
        for key in order
    )

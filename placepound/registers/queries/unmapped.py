"""Which payments does no coding rule catch? The largest first, with what payments like them were mapped to."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Case, F, Max, Min, QuerySet, Sum, When
from django.db.models.fields import CharField
from django.db.models.functions import Abs

from placepound.core.money.service_groups import UNMAPPED, service_group
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, Partnership, UnmappedSpend
from placepound.registers.queries.named import names_of
from placepound.registers.queries.spend_lines import Received, lines_of, payments_of

PAGE = 50
WHO = Case(When(payee_key="", then=F("payee_name")), default=F("payee_key"), output_field=CharField())
"""What tells payees apart: the key of a name, or the words that stand for payees that are not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedLine:
    """Payments of one body to one payee for one service, over all years. suggested: offered, never applied unasked.

    named: whether the payee may be named, so that a rule can look for it.
    """

    payer: str
    payer_name: str
    payee_key: str
    payee_name: str
    named: bool
    service: str
    amount: Amount
    payments: int
    suggested: str
    suggested_label: str
    evidence: str
    caution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedList:
    """The work list, and how much of all payments is mapped, by value.

    listed: what the lines hold in all, of what is unmapped: the list keeps the largest sums of each body and year.
    counts: how many lines there are, and how many have a suggestion. received: from other partners; no part of total.
    """

    slug: str
    name: str
    synthetic: bool
    total: Amount
    mapped: Amount
    share: Fraction | None
    listed: Amount
    received: Received
    counts: dict[str, int]
    suggested: bool
    lines: tuple[UnmappedLine, ...]
    page: int
    pages: int
    found: int
    may_change: bool
    as_at: date

    @property
    def unmapped(self) -> Amount:
        return self.total - self.mapped


@query
def unmapped_list(
    slug: str, *, viewer: Viewer, on: date, page: int = 1, suggested: bool = False
) -> UnmappedList | None:
    """One page of the work list, page 0 for all of it; suggested: only what there is a suggestion for.

    None for a place that the viewer does not see.
    """
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    statements = payments_of(place, viewer, on=on)
    sums = dict(lines_of(place, statements).values_list("flow__service_group").annotate(Sum("pence")))
    total = sum(sums.values())
    mapped = total - sums.get(UNMAPPED, 0)
    waiting = UnmappedSpend.objects.filter(statement__in=statements.order_by().values("pk")).order_by()
    groups = _groups(waiting)
    offered = groups.exclude(offered="")
    counts = {"all": groups.count(), "suggested": offered.count()}
    found = counts["suggested" if suggested else "all"]
    pages = max(1, -(-found // PAGE))
    page = min(page, pages)
    ordered = (offered if suggested else groups).order_by(Abs("money").desc(), "called", "service", "payer")
    rows = list(ordered[(page - 1) * PAGE : page * PAGE] if page > 0 else ordered)
    return UnmappedList(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        total=Amount(total),
        mapped=Amount(mapped),
        share=Fraction(mapped, total) if total > 0 else None,
        listed=Amount(waiting.aggregate(money=Sum("pence"))["money"] or 0),
        received=Received.of(lines_of(place, statements, beside=True), place),
        counts=counts,
        suggested=suggested,
        lines=_lines(rows, waiting, viewer, on=on),
        page=page,
        pages=pages,
        found=found,
        may_change=viewer.may(Duty.CODE, partnership=place.pk),
        as_at=on,
    )


def _groups(waiting: QuerySet[Any]) -> QuerySet[Any]:
    return (
        waiting.annotate(who=WHO)
        .values("payer", "who", "service")
        .annotate(
            called=Min("payee_name"),
            key=Max("payee_key"),
            money=Sum("pence"),
            number=Sum("payments"),
            offered=Max("suggested"),
        )
    )


def _lines(rows: list[dict[str, Any]], waiting: QuerySet[Any], viewer: Viewer, *, on: date) -> tuple[UnmappedLine, ...]:
    told = _told(rows, waiting)
    names = names_of(Organisation, {row["payer"] for row in rows}, viewer, on=on)
    made = []
    for row in rows:
        one = told[row["payer"], row["who"], row["service"]]
        made.append(
            UnmappedLine(
                payer=str(row["payer"]),
                payer_name=names[row["payer"]],
                payee_key=row["key"],
                payee_name=one.payee_name,
                named=bool(row["key"]),
                service=row["service"],
                amount=Amount(row["money"]),
                payments=row["number"],
                suggested=one.suggested,
                suggested_label=service_group(one.suggested).label if one.suggested else "",
                evidence=one.evidence,
                caution=one.caution,
            )
        )
    return tuple(made)


def _told(rows: list[dict[str, Any]], waiting: QuerySet[Any]) -> dict[tuple[int, str, str], Any]:
    """What is said of each line: by the year with most money among those with a suggestion, else among all."""
    among = waiting.annotate(who=WHO)
    if len(rows) <= PAGE:
        among = among.filter(
            payer__in={row["payer"] for row in rows},
            who__in={row["who"] for row in rows},
            service__in={row["service"] for row in rows},
        )
    found: dict[tuple[int, str, str], Any] = {}
    for one in among.order_by("pk"):
        key = one.payer_id, one.who, one.service
        if key not in found or _weight(one) > _weight(found[key]):
            found[key] = one
    return found


def _weight(one: UnmappedSpend) -> tuple[bool, int]:
    return bool(one.suggested), abs(one.pence)

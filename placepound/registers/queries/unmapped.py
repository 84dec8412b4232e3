"""Which payments does no coding rule catch? The largest first, with what payments like them were mapped to."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Max, Sum

from placepound.core.money.service_groups import UNMAPPED, service_group
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, Partnership, UnmappedSpend
from placepound.registers.queries.named import names_of
from placepound.registers.queries.spend_lines import lines_of, payments_of

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedLine:
    """Payments of one body to one payee for one service, over all years. suggested: offered, never applied unasked."""

    payer: str
    payer_name: str
    payee_key: str
    payee_name: str
    service: str
    pence: Amount
    payments: int
    suggested: str
    suggested_label: str
    evidence: str
    caution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedList:
    """The work list, and how much of all payments is mapped, by value without regard to signs of sums."""

    slug: str
    name: str
    synthetic: bool
    total: Amount
    mapped: Amount
    share: Fraction | None
    lines: tuple[UnmappedLine, ...]
    page: int
    pages: int
    found: int
    may_change: bool
    as_at: date


@query
def unmapped_list(
    slug: str, *, viewer: Viewer, on: date, page: int = 1, suggested: bool = False
) -> UnmappedList | None:
    """One page of the work list; suggested: only what there is a suggestion for. None for a place that is not seen."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    statements = payments_of(place, viewer, on=on)
    by_group = lines_of(place, statements).values_list("flow__service_group").annotate(Sum("pence"))
    sums = dict(by_group)
    total = sum(sums.values())
    mapped = total - sums.get(UNMAPPED, 0)
    waiting = UnmappedSpend.objects.filter(statement__in=statements.order_by().values("pk")).order_by()
    waiting = waiting.exclude(suggested="") if suggested else waiting
    rows = waiting.values("payer", "payee_key", "payee_name", "service").annotate(
        money=Sum("pence"), number=Sum("payments"), offered=Max("suggested"), why=Max("evidence"), care=Max("caution")
    )
    found = rows.count()
    pages = max(1, -(-found // PAGE))
    page = min(max(page, 1), pages)
    shown = list(rows.order_by("-money", "payee_name", "service", "payer")[(page - 1) * PAGE : page * PAGE])
    names = names_of(Organisation, {row["payer"] for row in shown}, viewer, on=on)
    return UnmappedList(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        total=Amount(total),
        mapped=Amount(mapped),
        share=Fraction(mapped, total) if total > 0 else None,
        lines=tuple(
            UnmappedLine(
                payer=str(row["payer"]),
                payer_name=names[row["payer"]],
                payee_key=row["payee_key"],
                payee_name=row["payee_name"],
                service=row["service"],
                pence=Amount(row["money"]),
                payments=row["number"],
                suggested=row["offered"],
                suggested_label=service_group(row["offered"]).label if row["offered"] else "",
                evidence=row["why"],
                caution=row["care"],
            )
            for row in shown
        ),
        page=page,
        pages=pages,
        found=found,
        may_change=viewer.may(Duty.CODE, partnership=place.pk),
        as_at=on,
    )

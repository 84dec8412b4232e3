"""Which lines of payments may a viewer see, and what do they tell of payees? What the supplier pages share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.fields import CharField

from placepound.core.money.flows import FlowClass
from placepound.core.money.spend.months import MonthSum, least_of_fullest_month, months_on_file
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Partnership, PartnershipMember, SpendFile, SpendFileState, SpendLine, Statement
from placepound.registers.queries.place_pound import inside
from placepound.registers.queries.pound_filters import COUNTED

NAME = Case(When(payee__isnull=False, then=Value("")), default=F("payee_key"), output_field=CharField())
"""What tells payees without an organisation apart; empty for those with one, whatever they are called."""


def is_partner(place: Partnership, viewer: Viewer) -> bool:
    """Whether a viewer is of this place: others are shown the payments that are published, and no dependence."""
    return viewer.is_system or place.pk in viewer.partnerships


def payments_of(place: Partnership, viewer: Viewer, *, on: date) -> QuerySet[Any]:
    """The statements of a place that hold payments and are right, as the viewer sees them.

    They count in the place pound, or stand beside an outturn that counts the same money.
    """
    return visible(Statement, viewer, on=on).filter(
        Q(counted=True) | Q(beside__isnull=False), partnership=place, release__isnull=False, withdrawn_on__isnull=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What sources hold and no gross does. amount: received from other partners, which is taken off no gross.

    other: what coding rules call income, financing or in kind, with its sign: negative where a source has it off.
    """

    amount: Amount
    payments: int
    other: Amount
    other_payments: int

    @classmethod
    def sums(cls, place: Partnership) -> dict[str, Any]:
        """What lines beside the gross are added up to."""
        counted = PartnershipMember.objects.filter(partnership=place, counted=True).values("organisation")
        partner = Q(flow__flow_class=FlowClass.INCOME, flow__counterparty__in=counted)
        return {
            "own_pence": Sum("pence", filter=partner, default=0),
            "own_number": Sum("payments", filter=partner, default=0),
            "all_pence": Sum("pence", default=0),
            "all_number": Sum("payments", default=0),
        }

    @classmethod
    def told(cls, sums: Mapping[str, int]) -> "Received":
        """From those sums; nothing where there are none."""
        pence, number = sums.get("own_pence", 0), sums.get("own_number", 0)
        return cls(
            amount=Amount(-pence),
            payments=number,
            other=Amount(sums.get("all_pence", 0) - pence),
            other_payments=sums.get("all_number", 0) - number,
        )

    @classmethod
    def of(cls, lines: QuerySet[Any], place: Partnership) -> "Received":
        """Lines beside the gross, added up."""
        return cls.told(lines.aggregate(**cls.sums(place)))


def lines_of(place: Partnership, statements: QuerySet[Any], *, beside: bool = False) -> QuerySet[Any]:
    """Lines that are spending or transfers of counted bodies: what gross is made of. beside: all their other lines."""
    counted = Q(flow__flow_class__in=COUNTED)
    return SpendLine.objects.filter(
        inside(place.pk, prefix="flow__"),
        ~counted if beside else counted,
        statement__in=statements.order_by().values("pk"),
    ).order_by()


@query
def has_payments(slug: str, *, viewer: Viewer, on: date) -> bool:
    """Whether any payment of a place is on record that the viewer sees."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    return place is not None and payments_of(place, viewer, on=on).exists()


def periods_of(statements: QuerySet[Any]) -> tuple[Period, ...]:
    """The years with payments, latest first."""
    rows = statements.order_by("-period_start").values_list("period_start", "period_end").distinct()
    return tuple(Period(start, end) for start, end in rows)


def month_sums_of(lines: QuerySet[Any]) -> tuple[MonthSum, ...]:
    """Month sums of lines, for the core. Payees are told apart as ``payee_of`` in the core tells them."""
    rows = lines.annotate(name=NAME).values_list(
        "flow__payer", "payee", "name", "payee_kind", "flow__service_group", "months"
    )
    return tuple(
        MonthSum(
            payer=str(payer),
            payee=payee_key(payee, name, kind),
            month=month,
            pence=pence,
            payments=payments,
            service_group=group,
            named=kind == PayeeKind.NAMED,
        )
        for payer, payee, name, kind, group, months in rows.iterator(2000)
        for month, pence, payments in months
    )


def payee_key(payee: int | None, name: str, kind: str) -> str:
    """The key of a payee as the core has it."""
    if kind != PayeeKind.NAMED:
        return f"not named: {kind}"
    return str(payee) if payee is not None else f"name: {name}"


def on_file(
    place: Partnership, viewer: Viewer, payers: Iterable[int], *, on: date, since: date | None = None
) -> dict[str, frozenset[str]]:
    """The months that each payer's files cover, as far as the viewer sees the files. since: leaves out older files."""
    files = visible(SpendFile, viewer, on=on).filter(
        partnership=place, organisation__in=list(payers), state=SpendFileState.LOADED
    )
    files = files.filter(last_day__gte=since) if since else files
    months = (
        (str(payer), [(month, pence, payments) for month, pence, payments in own or ()])
        for payer, own in files.order_by("pk").values_list("organisation", "report__months")
    )
    found = months_on_file(months, least=least_of_fullest_month(on=on))
    return {str(payer): found.get(str(payer), frozenset()) for payer in payers}

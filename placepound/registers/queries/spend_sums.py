"""What did each payer pay each payee in either of two years, over the months that are compared? As few sums as will do.

A year whose months are all compared is summed by the database. Of any other the months of each line are read.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.fields import CharField, TextField
from django.db.models.functions import Cast

from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.comparable import ComparedMonths, comparable_months
from placepound.core.money.spend.months import MonthSum, months_of
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.period import Period
from placepound.registers.queries.spend_lines import payee_key


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentYear:
    """One payer's year of payments."""

    statement: int
    payer: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSums:
    """Which months of each payer are compared, and what it paid in them: each sum is of all such months of a year.

    sums: read once, as the database gives them: a city has too many to hold at a time.
    """

    compared: tuple[ComparedMonths, ...]
    sums: Iterator[MonthSum]


def compared_sums(
    lines: QuerySet[Any],
    years: Iterable[PaymentYear],
    both: tuple[Period, Period],
    covered: Mapping[str, frozenset[str]],
    *,
    by_group: bool,
) -> ComparedSums:
    """The sums of lines of these years. covered: the months on file of each payer. by_group: by service group, too.

    Raises Refused where the two periods cannot be compared.
    """
    first, second = both
    comparable = comparable_months((), first=first, second=second, on_file=covered)
    months = {own.payer: {month for pair in own.months for month in pair} for own in comparable}
    whole: dict[int, PaymentYear] = {}
    partly: dict[int, PaymentYear] = {}
    for year in years:
        of = whole if months[year.payer].issuperset(months_of(year.period)) else partly
        of[year.statement] = year
    told = lines.annotate(group=F("flow__service_group") if by_group else Value(UNMAPPED, output_field=CharField()))
    outside: _Outside = defaultdict(lambda: [0, 0])
    untold: list[MonthSum] = []
    parts = list(_parts_of_years(told.filter(statement__in=list(partly)), partly, months, outside, untold))
    sums = chain(_whole_years(told.filter(statement__in=list(whole)), whole), parts)
    left_out = (
        MonthSum(payer=payer, payee="", month=month, pence=pence, payments=payments)
        for (payer, month), (pence, payments) in outside.items()
    )
    compared = comparable_months(left_out, first=first, second=second, on_file=covered, untold=untold)
    return ComparedSums(compared=compared, sums=sums)


_Outside = dict[tuple[str, str], list[int]]
"""Pence and payments of each payer and month that is not compared."""

_WHO = ("statement", "payee", "payee_key", "payee_kind", "group")


def _whole_years(lines: QuerySet[Any], years: Mapping[int, PaymentYear]) -> Iterator[MonthSum]:
    """The year's first month stands for all of them."""
    named = {key: (year.payer, months_of(year.period)[0]) for key, year in years.items()}
    rows = lines.values_list(*_WHO).annotate(Sum("pence"), Sum("payments")).iterator(2000)
    for statement, payee, key, kind, group, pence, payments in rows:
        payer, month = named[statement]
        yield _sum(payer, payee_key(payee, key, kind), kind, group, month=month, pence=pence, payments=payments)


def _parts_of_years(
    lines: QuerySet[Any],
    years: Mapping[int, PaymentYear],
    months: Mapping[str, set[str]],
    outside: _Outside,
    untold: list[MonthSum],
) -> Iterator[MonthSum]:
    """One sum for each line; what is paid in other months is added to outside, and lines without months to untold."""
    rows = list(lines.values_list(*_WHO, "pence", "payments", Cast("months", TextField())))
    read = json.loads(f"[{','.join(row[-1] for row in rows)}]")
    for (statement, payee, key, kind, group, whole, number, _), paid in zip(rows, read, strict=True):
        payer = years[statement].payer
        if not paid:
            month, own = months_of(years[statement].period)[0], payee_key(payee, key, kind)
            untold.append(_sum(payer, own, kind, group, month=month, pence=whole, payments=number))
            continue
        inside, pence, payments = "", 0, 0
        for month, month_pence, month_payments in paid:
            if month in months[payer]:
                inside, pence, payments = month, pence + month_pence, payments + month_payments
            else:
                both = outside[payer, month]
                both[0] += month_pence
                both[1] += month_payments
        if inside:
            yield _sum(payer, payee_key(payee, key, kind), kind, group, month=inside, pence=pence, payments=payments)


def _sum(payer: str, payee: str, kind: str, group: str, *, month: str, pence: int, payments: int) -> MonthSum:
    return MonthSum(
        payer=payer,
        payee=payee,
        month=month,
        pence=pence,
        payments=payments,
        service_group=group,
        named=kind == PayeeKind.NAMED,
    )

"""What changed between two years of payments: who is new, who is gone, more payments or larger ones?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet

from placepound.core.money.service_groups import service_group, service_groups
from placepound.core.money.spend.change import ChangePart, RulesUsed, SpendChange, group_changes, payee_changes
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, Partnership
from placepound.registers.queries.named import names_of
from placepound.registers.queries.pound_filters import period_key
from placepound.registers.queries.spend_lines import (
    Received,
    lines_of,
    on_file,
    payee_key,
    payments_of,
    periods_of,
)
from placepound.registers.queries.spend_sums import PaymentYear, compared_sums

MOST = 30
"""Rows of a page; all others are one row more."""

BY = ("payee", "group")
SAME = "the rules of the figures in use"
NAMED = "name: "
"""Before the name of a payee without an organisation, in the core's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAsked:
    """Which two years are compared (addresses of periods, empty for the latest two), of which payer and group.

    by: payee or group. part: the part of the change whose rows are asked for; empty for those that differ most.
    every: all rows, not only the largest.
    """

    first: str = ""
    second: str = ""
    payer: str = ""
    group: str = ""
    by: str = "payee"
    part: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """The comparison with the names that its keys stand for. change: None where there is none.

    asked: as settled, with the years that are compared. problems: why what was asked for cannot be compared. groups,
    payers: what the comparison can be narrowed to. names: of payers and payees. received: what payers received from
    other partners in each of the two years, in all of its months.
    """

    slug: str
    name: str
    synthetic: bool
    asked: ChangeAsked
    periods: tuple[tuple[str, str], ...]
    payers: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    change: SpendChange | None
    problems: tuple[Problem, ...]
    names: dict[str, str]
    received: tuple[Received, ...]
    as_at: date


@query
def spend_change(slug: str, asked: ChangeAsked, *, viewer: Viewer, on: date) -> ChangePage | None:
    """What changed; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    statements = payments_of(place, viewer, on=on)
    periods = {period_key(one.start, one.end, None): one for one in periods_of(statements)}
    payers = names_of(Organisation, _publishers(statements), viewer, on=on)
    asked = _settled(asked, tuple(periods))
    change, problems = None, _problems(asked, periods)
    names = {str(key): name for key, name in payers.items()}
    groups: tuple[tuple[str, str], ...] = ()
    received: tuple[Received, ...] = ()
    if len(periods) > 1 and not problems:
        both = periods[asked.first], periods[asked.second]
        chosen = [key for key in payers if asked.payer in ("", str(key))]
        years = _years(statements, chosen, both)
        every = lines_of(place, statements).filter(statement__in=[year.statement for year in years])
        lines, groups = _narrowed(every, asked.group), _groups(every, asked.group)
        try:
            covered = on_file(place, viewer, chosen, on=on, since=both[0].start)
            change = _change(lines, years, both, covered, asked)
        except Refused as refused:
            problems = refused.problems
        else:
            others = lines_of(place, statements, beside=True)
            received = _received(_narrowed(others, asked.group), place, years, both)
            names |= _called(lines, change, viewer, on=on)
    return ChangePage(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        asked=asked,
        periods=tuple((key, period.label) for key, period in periods.items()),
        payers=tuple(sorted(((str(key), name) for key, name in payers.items()), key=lambda one: one[1])),
        groups=groups,
        change=change,
        problems=problems,
        names=names,
        received=received,
        as_at=on,
    )


def _publishers(statements: QuerySet[Any]) -> list[int]:
    return list(statements.order_by().values_list("publisher", flat=True).distinct())


def _settled(asked: ChangeAsked, periods: tuple[str, ...]) -> ChangeAsked:
    """The earlier year first; the latest years where none is asked for, and the year beside one that is asked alone.

    periods: those on file, latest first.
    """
    second = asked.second or next((key for key in periods if key != asked.first), "")
    earlier = [key for key in periods if key < second]
    later = [key for key in reversed(periods) if key > second]
    first = asked.first or next(iter((*earlier, *later)), "")
    by = asked.by if asked.by in BY else BY[0]
    part = asked.part if asked.part in tuple(ChangePart) else ""
    return replace(asked, first=min(first, second), second=max(first, second), by=by, part=part)


def _problems(asked: ChangeAsked, periods: Collection[str]) -> tuple[Problem, ...]:
    if len(periods) < 2:
        return ()
    if asked.first not in periods or asked.second not in periods:
        return (Problem(message="Choose two of the years that payments are on file for.", field="first"),)
    if asked.first == asked.second:
        return (Problem(message="Choose two different years: a year cannot be compared with itself.", field="first"),)
    return ()


def _narrowed(lines: QuerySet[Any], group: str) -> QuerySet[Any]:
    """A main group covers its sub-groups; a code that is no group matches nothing."""
    codes = [one.code for one in service_groups() if group in (one.code, one.top)]
    return lines.filter(flow__service_group__in=codes) if group else lines


def _years(statements: QuerySet[Any], chosen: Collection[int], both: tuple[Period, Period]) -> tuple[PaymentYear, ...]:
    rows = statements.order_by("pk").filter(publisher__in=chosen, period_start__in=[one.start for one in both])
    return tuple(
        PaymentYear(statement=key, payer=str(payer), period=Period(start, end))
        for key, payer, start, end in rows.values_list("pk", "publisher", "period_start", "period_end")
    )


def _change(
    lines: QuerySet[Any],
    years: Iterable[PaymentYear],
    both: tuple[Period, Period],
    covered: dict[str, frozenset[str]],
    asked: ChangeAsked,
) -> SpendChange:
    """Service groups of both years come from one set of rules: a statement stays only while the newest figures agree
    with it line by line, and is replaced otherwise."""
    found = compared_sums(lines, years, both, covered, by_group=asked.by == "group")
    compare = partial(group_changes, rules=RulesUsed(first=SAME, second=SAME)) if asked.by == "group" else payee_changes
    return compare(
        found.sums,
        first=both[0],
        second=both[1],
        compared=found.compared,
        most=None if asked.every else MOST,
        largest=ChangePart(asked.part) if asked.part else None,
    )


def _received(
    others: QuerySet[Any], place: Partnership, years: Iterable[PaymentYear], both: tuple[Period, Period]
) -> tuple[Received, ...]:
    rows = others.filter(statement__in=[year.statement for year in years]).values(start=F("flow__period_start"))
    sums = {row["start"]: row for row in rows.annotate(**Received.sums(place))}
    return tuple(Received.told(sums.get(period.start, {})) for period in both)


def _called(lines: QuerySet[Any], change: SpendChange, viewer: Viewer, *, on: date) -> dict[str, str]:
    """What the payees of the rows are called, by the core's key: as on record, or as payments were written to them."""
    if change.rules is not None:
        return {}
    keys = [row.key for row in change.rows]
    bodies = visible(Organisation, viewer, on=on)
    if len(keys) <= MOST:
        pks = [int(key) for key in keys if key.isdecimal()]
        names = [key.removeprefix(NAMED) for key in keys if key.startswith(NAMED)]
        bodies = bodies.filter(pk__in=pks)
        lines = lines.filter(
            Q(payee__in=pks) | Q(payee__isnull=True, payee_key__in=names) | ~Q(payee_kind=PayeeKind.NAMED)
        )
    else:
        bodies = bodies.filter(pk__in=lines.values("payee"))
    written = sorted(set(lines.values_list("payee_name", "payee", "payee_key", "payee_kind")), key=str)
    return {payee_key(payee, key, kind): name for name, payee, key, kind in written} | {
        str(key): name for key, name in bodies.order_by().values_list("pk", "name")
    }


def _groups(lines: QuerySet[Any], chosen: str) -> tuple[tuple[str, str], ...]:
    """The main service groups that payments are in, and the one chosen, in the order of the taxonomy."""
    codes = lines.values_list("flow__service_group", flat=True).distinct()
    shown = {service_group(code).top for code in codes} | {chosen}
    return tuple((group.code, group.label) for group in service_groups() if group.code in shown)

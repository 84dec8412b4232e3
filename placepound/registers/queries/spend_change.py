"""What changed between two years of payments: who is new, who is gone, more payments or larger ones?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from placepound.core.money.spend.change import RulesUsed, SpendChange, group_changes, payee_changes
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Organisation, Partnership
from placepound.registers.queries.named import names_of
from placepound.registers.queries.pound_filters import key_in, period_key
from placepound.registers.queries.spend_lines import lines_of, month_sums_of, on_file, payments_of, periods_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAsked:
    """Which two years are compared (addresses of periods, empty for the latest two), of which payer and group.

    by: payee or group.
    """

    first: str = ""
    second: str = ""
    payer: str = ""
    group: str = ""
    by: str = "payee"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """The comparison with the names that its keys stand for. change: None where two years are not on file.

    problems: why the two periods chosen cannot be compared.
    """

    slug: str
    name: str
    synthetic: bool
    asked: ChangeAsked
    periods: tuple[tuple[str, str], ...]
    payers: tuple[tuple[str, str], ...]
    change: SpendChange | None
    problems: tuple[Problem, ...]
    names: dict[str, str]
    as_at: date


@query
def spend_change(slug: str, asked: ChangeAsked, *, viewer: Viewer, on: date) -> ChangePage | None:
    """What changed; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    statements = payments_of(place, viewer, on=on)
    periods = periods_of(statements)
    payers = list(statements.order_by().values_list("publisher", flat=True).distinct())
    chosen = [key for key in payers if not asked.payer or key == key_in(asked.payer)]
    names = names_of(Organisation, payers, viewer, on=on)
    both = _both(asked, periods)
    change: SpendChange | None = None
    problems: tuple[Problem, ...] = ()
    called: dict[str, str] = {}
    if both:
        lines = lines_of(place, statements).filter(
            flow__payer__in=chosen,
            flow__service_group__startswith=asked.group,
            flow__period_start__in=[one.start for one in both],
        )
        kept = on_file(place, viewer, chosen, on=on)
        sums = month_sums_of(lines)
        try:
            if asked.by == "group":
                rules = RulesUsed(first="in force", second="in force")
                change = group_changes(sums, first=both[0], second=both[1], on_file=kept, rules=rules)
            else:
                change = payee_changes(sums, first=both[0], second=both[1], on_file=kept)
                called = _payee_names(lines, viewer, on=on)
        except Refused as refused:
            problems = refused.problems
    return ChangePage(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        asked=asked,
        periods=tuple((period_key(one.start, one.end, None), one.label) for one in periods),
        payers=tuple(sorted(((str(key), names[key]) for key in payers), key=lambda one: one[1])),
        change=change,
        problems=problems,
        names={str(key): name for key, name in names.items()} | called,
        as_at=on,
    )


def _both(asked: ChangeAsked, periods: tuple[Period, ...]) -> tuple[Period, Period] | None:
    """The earlier and the later year asked for: the latest two where none is."""
    by_key = {period_key(one.start, one.end, None): one for one in periods}
    if asked.first in by_key and asked.second in by_key:
        return by_key[asked.first], by_key[asked.second]
    return (periods[1], periods[0]) if len(periods) > 1 and not (asked.first or asked.second) else None


def _payee_names(lines: QuerySet[Any], viewer: Viewer, *, on: date) -> dict[str, str]:
    """What each payee is called, by the core's key."""
    rows = set(lines.filter(payee__isnull=True).values_list("payee_key", "payee_name", "payee_kind"))
    bodies = names_of(Organisation, set(lines.values_list("payee", flat=True).distinct()), viewer, on=on)
    written = {(f"name: {key}" if kind == "named" else f"not named: {kind}"): name for key, name, kind in sorted(rows)}
    return written | {str(key): name for key, name in bodies.items()}

"""Which part of the place pound is asked for? The filters that stand in a page's address."""

from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Q

from placepound.core.money.service_groups import ServiceGroup, service_groups
from placepound.core.terms.period import Period, day

COUNTED = ("spend", "transfer")
"""The classes of flow that make up gross."""

BESIDE = "beside"
TAKEN_OUT = "taken-out"
DIRECT = "direct"
NOWHERE = "not-attributable"
LONGEST_KEY = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class PoundFilters:
    """Each is empty where it does not narrow. fund may be ``direct``, area ``not-attributable``, flow_class ``beside``
    for what stands beside gross (income, help in kind, financing), or for an explanation ``taken-out``: its transfers.

    period: ``2015-04-01.2016-03-31``, or ``as-at.2020-08-31`` where the source states no period.
    group: a service group's code; a main group's code covers its sub-groups.
    """

    period: str = ""
    status: str = ""
    payer: str = ""
    group: str = ""
    service: str = ""
    fund: str = ""
    provider_kind: str = ""
    area: str = ""
    statement: str = ""
    flow_class: str = ""
    confidence: str = ""

    def items(self) -> tuple[tuple[str, str], ...]:
        """The filters that narrow, for the address."""
        return tuple((f.name, getattr(self, f.name)) for f in fields(self) if getattr(self, f.name))

    def narrowed(self, *, without: tuple[str, ...] = ("period", "status")) -> tuple[tuple[str, str], ...]:
        """The filters that narrow beyond the choice of period and status."""
        return tuple(item for item in self.items() if item[0] not in without)


def period_key(start: date | None, end: date | None, as_at: date | None) -> str:
    """The address form of a period, or of the day the figures were true where no period is stated."""
    if start and end:
        return f"{start.isoformat()}.{end.isoformat()}"
    return f"as-at.{as_at.isoformat() if as_at else ''}"


def period_label(start: date | None, end: date | None, as_at: date | None, said: str = "") -> str:
    """The period in words. said: how the document itself puts the day that its figures were true."""
    if start and end:
        return Period(start, end).label
    return f"Period not stated, as at {said or day(as_at)}" if as_at else "Period not stated"


def cell_filter(filters: PoundFilters, *, prefix: str = "") -> Q:
    """The filters as a condition on cells or flows; ``prefix`` leads to the flow from a record beside it.

    A value that no address of ours could hold matches nothing.
    """
    condition = Q()
    for name, value in filters.items():
        condition &= _one(name, value, prefix)
    return condition


def _one(name: str, value: str, prefix: str) -> Q:
    if "\x00" in value:
        return Q(pk__in=[])
    if name == "period":
        return _period(value, prefix)
    if name == "group":
        return Q(**{f"{prefix}service_group__in": [group.code for group in service_groups() if value in _codes(group)]})
    if name == "fund" and value == DIRECT:
        return Q(**{f"{prefix}fund__isnull": True})
    if name == "area" and value == NOWHERE:
        return Q(**{f"{prefix}area__isnull": True})
    if name == "flow_class" and value == BESIDE:
        return ~Q(**{f"{prefix}flow_class__in": COUNTED})
    if name in {"payer", "fund", "area", "statement"}:
        key = key_in(value)
        return Q(pk__in=[]) if key is None else Q(**{f"{prefix}{name}_id": key})
    return Q(**{f"{prefix}{name}": value})


def key_in(value: str) -> int | None:
    """The record's key that a part of an address holds; None where it holds none."""
    return int(value) if value.isdecimal() and value.isascii() and len(value) < LONGEST_KEY else None


def _codes(group: ServiceGroup) -> tuple[str, ...]:
    return (group.code, group.top)


def _period(value: str, prefix: str) -> Q:
    try:
        if value.startswith("as-at."):
            rest = value.removeprefix("as-at.")
            as_at = date.fromisoformat(rest) if rest else None
            return Q(**{f"{prefix}period_start__isnull": True, f"{prefix}statement__as_at": as_at})
        start, _, end = value.partition(".")
        return Q(**{f"{prefix}period_start": date.fromisoformat(start), f"{prefix}period_end": date.fromisoformat(end)})
    except ValueError:
        return Q(pk__in=[])

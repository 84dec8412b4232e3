"""Which value holds on this day, and who says so? The one reader of dated, cited rule values."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import combinations
from types import MappingProxyType
from typing import Any

from placepound.core.terms.period import day, in_force
from placepound.core.terms.problem import Problem, Refused

TOPICS = ("place_pound", "service_groups", "coding_rules", "spend", "payees")
"""Every file of ``core/rules/national``, by name. A new topic joins here."""


class RuleStatus(StrEnum):
    """What makes a value bind."""

    LAW = "law"
    STATUTORY_GUIDANCE = "statutory guidance"
    NATIONAL_CONTRACT = "national contract"
    LOCAL = "local"
    VOLUNTARY = "voluntary"
    METHOD = "method"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleValue:
    """One value that holds from a day (to a day, where it has ended), its unit, its standing and its source.

    value: a number or a word. rows: a table, where the rule is one; then value is the version of that table.
    """

    topic: str
    key: str
    value: int | str
    unit: str
    valid_from: date
    valid_to: date | None
    status: RuleStatus
    source: str
    rows: tuple[Mapping[str, str], ...] = ()

    @property
    def reference(self) -> str:
        """How a figure or a problem names this rule: place_pound/transfer_match_tolerance from 1 April 2009."""
        return f"{self.topic}/{self.key} from {day(self.valid_from)}"

    @property
    def whole(self) -> int:
        """The value as a whole number."""
        if not isinstance(self.value, int):
            raise TypeError(f"{self.reference} is not a whole number: {self.value!r}")
        return self.value


def value(key: str, *, on: date, local: Iterable[RuleValue] = ()) -> RuleValue:
    """The value in force on a day. A local value of the same key comes before the national one.

    Raises Refused where none is in force (it cannot be determined, and nothing is assumed) or where two are.
    """
    for values in (tuple(local), national()):
        named = [one for one in values if one.key == key and in_force(one.valid_from, one.valid_to, on=on)]
        if len(named) > 1:
            raise Refused(_overlap(named[0], named[1]))
        if named:
            return named[0]
    raise Refused(
        Problem(message=f"Cannot be determined: no value of “{key}” is recorded as in force on {day(on)}.", rule=key)
    )


@cache
def national() -> tuple[RuleValue, ...]:
    """Every national value of every topic."""
    return tuple(one for topic in TOPICS for one in load(topic))


@cache
def load(topic: str) -> tuple[RuleValue, ...]:
    """The values of one topic, checked."""
    if topic not in TOPICS:
        raise Refused(_problem(topic, f"is not a topic of rules. Topics: {', '.join(TOPICS)}."))
    return read((files("placepound.core.rules") / "national" / f"{topic}.toml").read_text("utf-8"), topic=topic)


def digest(*topics: str) -> str:
    """The fingerprint of topics' values, by which a stored figure names the values it was made with."""
    return hashlib.sha256(repr([load(topic) for topic in topics]).encode()).hexdigest()[:16]


def read(content: str, *, topic: str) -> tuple[RuleValue, ...]:
    """Values from TOML text: an array of tables named ``rule``. Raises Refused with every problem found."""
    entries = tomllib.loads(content)
    unknown = (_problem(topic, f"“{name}” is not read; write [[rule]].") for name in entries if name != "rule")
    read_ones = [_entry(entry, topic=topic) for entry in entries.get("rule", [])]
    values = tuple(one for one in read_ones if isinstance(one, RuleValue))
    unread = (problem for one in read_ones if not isinstance(one, RuleValue) for problem in one)
    problems = (*unknown, *unread, *check(values))
    if problems:
        raise Refused(problems)
    return values


def check(values: Iterable[RuleValue]) -> tuple[Problem, ...]:
    """What is wrong with a set of values, local rows included: no source, dates out of order, dates that overlap."""
    values = tuple(values)
    return (*(problem for one in values for problem in _check_one(one)), *_overlaps(values))


_NEEDED: Mapping[str, type | tuple[type, ...]] = {
    "key": str,
    "value": (int, str),
    "unit": str,
    "valid_from": date,
    "status": str,
    "source": str,
}
_ALLOWED: Mapping[str, type | tuple[type, ...]] = {**_NEEDED, "valid_to": date, "rows": list}


def _entry(entry: Mapping[str, Any], *, topic: str) -> RuleValue | tuple[Problem, ...]:
    name = entry.get("key", "a rule without a key")
    reasons = [f"“{field}” is missing." for field in _NEEDED if field not in entry]
    reasons += [f"“{field}” is not a field of a rule." for field in entry if field not in _ALLOWED]
    reasons += [f"“{field}” cannot be {given!r}." for field, given in entry.items() if not _fits(field, given)]
    if entry.get("status") not in tuple(RuleStatus):
        reasons.append(f"the status is one of {', '.join(RuleStatus)}.")
    if reasons:
        return tuple(_problem(topic, f"{name}: {reason}") for reason in reasons)
    return RuleValue(
        topic=topic,
        key=entry["key"],
        value=entry["value"],
        unit=entry["unit"],
        valid_from=entry["valid_from"],
        valid_to=entry.get("valid_to"),
        status=RuleStatus(entry["status"]),
        source=entry["source"],
        rows=tuple(MappingProxyType({name: str(cell) for name, cell in row.items()}) for row in entry.get("rows", ())),
    )


def _fits(field: str, given: object) -> bool:
    return field not in _ALLOWED or (isinstance(given, _ALLOWED[field]) and not isinstance(given, bool | datetime))


def _check_one(one: RuleValue) -> tuple[Problem, ...]:
    reasons = [f"the {field} is empty." for field in ("key", "unit", "source") if not getattr(one, field).strip()]
    if one.valid_to is not None and one.valid_to < one.valid_from:
        reasons.append(f"it ends ({day(one.valid_to)}) before it starts ({day(one.valid_from)}).")
    return tuple(_problem(one.topic, f"{one.key}: {reason}") for reason in reasons)


def _overlaps(values: tuple[RuleValue, ...]) -> tuple[Problem, ...]:
    by_key: dict[str, list[RuleValue]] = {}
    for one in values:
        by_key.setdefault(one.key, []).append(one)
    return tuple(
        _overlap(first, second)
        for same in by_key.values()
        for first, second in combinations(same, 2)
        if first.valid_from <= (second.valid_to or date.max) and second.valid_from <= (first.valid_to or date.max)
    )


def _overlap(first: RuleValue, second: RuleValue) -> Problem:
    both = day(max(first.valid_from, second.valid_from))
    return _problem(first.topic, f"{first.key}: two values are in force on {both}. End the earlier one the day before.")


def _problem(topic: str, message: str) -> Problem:
    return Problem(message=f"{topic}: {message}", rule=topic)

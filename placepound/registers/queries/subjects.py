"""Whose history is this, and what do its entries say in words? A record's name, and its fields as people read them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import Record, SharedRecord, query, seen_by, visible
from placepound.registers.models import CodingRule, Partnership, SpendFile, SpendRelease, Statement, User
from placepound.registers.queries.history import HistoryLine, history

MONEY = frozenset(
    {"accepted_sum", "refused_sum", "negative_sum", "stated", "difference", "tolerance", "amount", "precision"}
    | {"payments_sum", "credits_sum", "totals_sum", "duplicates_sum", "pence", "mapped_pence"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a history is about. place: the slug of the place that it belongs to, if any."""

    kind: str
    kind_words: str
    key: str
    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHistory:
    """A record's history in words."""

    subject: Subject
    lines: tuple[HistoryLine, ...]


@query
def record_history(kind: str, key: str, *, viewer: Viewer, on: date) -> RecordHistory | None:
    """Who changed a record, when, why and how, for whoever sees the record; None for anybody else."""
    lines = history(kind, key, viewer=viewer, on=on)
    if lines is None:
        return None
    model = apps.get_model("registers", kind)
    with seen_by(Viewer.system("name of a record that the viewer sees")):
        row = model._default_manager.filter(pk=key).first()
    if row is None:
        return None
    names = _names(model, lines, viewer, on=on)
    return RecordHistory(
        subject=Subject(
            kind=kind,
            kind_words=str(model._meta.verbose_name),
            key=key,
            name=str(row),
            place=_place(row),
        ),
        lines=tuple(
            replace(
                line,
                changes=tuple(
                    replace(
                        change,
                        field=_field_words(change.field),
                        before=_words(model, change.field, change.before, names),
                        after=_words(model, change.field, change.after, names),
                    )
                    for change in line.changes
                    if change.field != "id"
                ),
            )
            for line in lines
        ),
    )


def _place(row: models.Model) -> str:
    match row:
        case Partnership():
            return row.slug
        case Statement() | CodingRule() | SpendFile() | SpendRelease():
            return row.partnership.slug if row.partnership else ""
        case _:
            return ""


def _field_words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ").capitalize()


Names = Mapping[tuple[str, int], str]


def _names(model: type[models.Model], lines: Iterable[HistoryLine], viewer: Viewer, *, on: date) -> Names:
    """What the keys in a history stand for, as far as the viewer sees it; one query for each kind of record."""
    wanted: dict[type[models.Model], set[int]] = {}
    for line in lines:
        for change in line.changes:
            target = _target(model, change.field)
            keys = {value for value in (change.before, change.after) if isinstance(value, int)}
            if target and keys:
                wanted.setdefault(target, set()).update(keys)
    found: dict[tuple[str, int], str] = {}
    for target, keys in wanted.items():
        for row in _seen(target, viewer, on=on).filter(pk__in=keys):
            found[target.__name__, row.pk] = str(row)
    return found


def _seen(target: type[models.Model], viewer: Viewer, *, on: date) -> Any:
    if target is User:
        return User.objects.all()
    if issubclass(target, SharedRecord) or (issubclass(target, Record) and target.shared_through):
        return visible(target, viewer, on=on)
    return target._default_manager.none()


def _target(model: type[models.Model], name: str) -> type[Any] | None:
    """The kind of record that a field leads to; None where it holds a value of its own."""
    try:
        field = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return field.related_model if field.many_to_one or field.one_to_one else None


def _words(model: type[models.Model], name: str, value: Any, names: Names) -> Any:
    target = _target(model, name)
    if target is not None and isinstance(value, int):
        return names.get((target.__name__, value), f"record {value}")
    if name in MONEY and isinstance(value, int):
        return Amount(value)
    match value:
        case None | "" | [] | {}:
            return None
        case bool():
            return "Yes" if value else "No"
        case dict():
            return ", ".join(f"{key.replace('_', ' ')}: {part}" for key, part in value.items() if part not in _NOTHING)
        case list():
            return ", ".join(str(part) for part in value)
        case str() if _DAY.fullmatch(value):
            return date.fromisoformat(value)
        case _:
            return value


_DAY = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")
_NOTHING: tuple[Any, ...] = (None, "", [], {})

"""What makes an action? By somebody, on a date, in one transaction, leaving an audit line; or refused with reasons."""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction

from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import Record, writing
from placepound.registers.models import AuditLine, User

P = ParamSpec("P")
R = TypeVar("R")

_lines: ContextVar[list[int] | None] = ContextVar("audit_lines", default=None)
_name: ContextVar[str] = ContextVar("action_name", default="")


class Unaudited(RuntimeError):
    """An action changed something without leaving an audit line. That is a mistake in the program."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a change: keyword-only ``by`` (a Viewer) and ``on`` (a date), one transaction, at least one audit line.

    An action called by another joins its transaction and leaves its own line.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if not isinstance(kwargs.get("by"), Viewer) or not isinstance(kwargs.get("on"), date):
            raise TypeError(f"{function.__name__} needs by= (a Viewer) and on= (a date)")
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
        lines: list[int] = []
        kept, named = _lines.set(lines), _name.set(name)
        try:
            with transaction.atomic(), writing(name):
                result = function(*args, **kwargs)
                if not lines:
                    raise Unaudited(f"{name} left no audit line")
            return result
        finally:
            _lines.reset(kept)
            _name.reset(named)

    wrapper.is_action = True  # type: ignore[attr-defined]
    return wrapper


def note(
    subject: models.Model, *, by: Viewer, on: date, why: str = "", before: dict[str, Any] | None = None, **facts: Any
) -> AuditLine:
    """Leave the audit line of the action under way: what the subject was, and what it is now with any further facts."""
    lines = _lines.get()
    if lines is None:
        raise Unaudited("an audit line was written outside an action")
    line = AuditLine(
        on=on,
        by_id=by.person,
        by_name=_name_of(by),
        action=_name.get(),
        subject_kind=subject._meta.model_name or "",
        subject_id=str(subject.pk),
        why=why,
        before=before or {},
        after=snapshot(subject) | {key: _plain(value) for key, value in facts.items()},
    )
    line.save()
    lines.append(line.pk)
    return line


def _name_of(by: Viewer) -> str:
    if by.person is None:
        return f"System: {by.system_reason}" if by.is_system else "Public"
    return User.objects.values_list("name", flat=True).get(pk=by.person)


def snapshot(record: models.Model) -> dict[str, Any]:
    """A record's own fields as plain values, for the audit. File contents, passwords and long texts are left out."""
    left_out = {"content", "password", "summary", "geometry", "report", "guess", "manifest"}
    return {
        field.attname: _plain(getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if field.attname not in left_out
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (set, frozenset, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, models.Model):
        return value.pk
    return value


def need(by: Viewer, duty: Duty, *, partnership: int | None = None, organisation: int | None = None) -> None:
    """Refuse whoever does not hold a duty here."""
    if not by.may(duty, partnership=partnership, organisation=organisation):
        raise Refused(Problem(message=_WITHOUT[duty], rule=f"duty: {duty.value}"))


_WITHOUT = {
    Duty.READ: "Sign in to see this.",
    Duty.IMPORT: "Only a commissioner, a finance officer or a steward of this place may import statements.",
    Duty.CODE: "Only a commissioner, a finance officer or a steward of this place may change coding rules.",
    Duty.STEWARD: "Only a steward may set up places, bodies and people.",
}


def refuse(*problems: Problem | None) -> None:
    """Raise Refused with every problem there is; return where there is none."""
    found = tuple(problem for problem in problems if problem is not None)
    if found:
        raise Refused(found)


def change(record: Record, *, by: Viewer, on: date, why: str = "", **values: Any) -> AuditLine:
    """Set fields of a record, save it, and leave the audit line with before and after."""
    before = snapshot(record)
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    return note(record, by=by, on=on, why=why, before=before)

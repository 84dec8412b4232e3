"""Who changed this record, when, why, and from what to what?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps

from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import Record, SharedRecord, query, seen_by, visible
from placepound.registers.models import Appointment, AuditLine
from placepound.registers.queries.pound_filters import key_in

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of a record, before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing somebody did to a record."""

    at: datetime
    on: date
    by: str
    action: str
    why: str
    changes: tuple[Change, ...]


@query
def history(kind: str, key: str, *, viewer: Viewer, on: date) -> tuple[HistoryLine, ...] | None:
    """The history of a record, newest first, for whoever has signed in and sees the record; None for anybody else.

    It names people, so the public does not see it. kind: the model's name, as in an audit line.
    """
    if not _sees(kind, key, viewer, on=on):
        return None
    with seen_by(Viewer.system("history of a record that the viewer sees")):
        lines = list(AuditLine.objects.filter(subject_kind=kind, subject_id=key)[:MOST])
    return tuple(_line(line) for line in lines)


def _sees(kind: str, key: str, viewer: Viewer, *, on: date) -> bool:
    try:
        model = apps.get_model("registers", kind)
    except LookupError:
        return False
    if viewer.is_public or not issubclass(model, Record) or key_in(key) is None:
        return False
    if model is Appointment:
        role = Appointment.objects.filter(pk=key).first()
        return role is not None and viewer.may(
            Duty.STEWARD, organisation=role.organisation_id, partnership=role.partnership_id
        )
    if model.shared_through is None and not issubclass(model, SharedRecord):
        return viewer.is_system
    return visible(model, viewer, on=on).filter(pk=key).exists()


def _line(line: AuditLine) -> HistoryLine:
    names = [name for name in line.after if line.before.get(name) != line.after[name]]
    return HistoryLine(
        at=line.at,
        on=line.on,
        by=line.by_name,
        action=line.action,
        why=line.why,
        changes=tuple(
            Change(field=name, before=line.before.get(name), after=line.after[name])
            for name in names
            if line.before or line.after[name] not in (None, "", [], {})
        ),
    )

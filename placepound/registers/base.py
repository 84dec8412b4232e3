"""How does a record stay whole and private? Guarded writes, scoped reads, and the sharing that every record carries."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, connection, models
from django.db.models import Q

from placepound.core.terms.viewer import Sensitivity, Sharing, Viewer

P = ParamSpec("P")
R = TypeVar("R")

_writing: ContextVar[str] = ContextVar("writing", default="")


class StrayWrite(RuntimeError):
    """A register was written outside an action. That is a mistake in the program, never in the data."""


@contextmanager
def writing(action: str) -> Iterator[None]:
    """Open the registers for writing. Actions, migrations and nothing else use this."""
    token = _writing.set(action)
    try:
        with seen_by(Viewer.system(action)):
            yield
    finally:
        _writing.reset(token)


def _guard(what: str) -> None:
    if not _writing.get():
        raise StrayWrite(f"{what} was written outside an action")


class GuardedQuerySet(models.QuerySet[Any]):
    """A queryset whose bulk writes need an action around them."""

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        _guard(self.model.__name__)
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        _guard(self.model.__name__)
        return super().bulk_update(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        _guard(self.model.__name__)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _guard(self.model.__name__)
        return super().delete()


class Record(models.Model):
    """Every row of the shared record. Written by actions only.

    shared_through: the field that leads to the record whose sharing decides for this one; empty where it stands here.
    """

    shared_through: str | None = None

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _guard(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _guard(type(self).__name__)
        return super().delete(*args, **kwargs)


class SharedRecord(Record):
    """A record that carries its own owner, level of sharing and sensitivity."""

    owner = models.ForeignKey("registers.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    sharing = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Sharing], default=Sharing.PUBLIC)
    shared_with_partnership = models.ForeignKey(
        "registers.Partnership", models.PROTECT, null=True, blank=True, related_name="+"
    )
    named = models.ManyToManyField("registers.Organisation", blank=True, symmetrical=False, related_name="+")
    sensitivity = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in Sensitivity], default=Sensitivity.NONE, blank=True
    )
    sensitive_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def visible(model: type[Record], viewer: Viewer, *, on: date) -> models.QuerySet[Any]:
    """The rows of a register that a viewer may see: the only way in for a query.

    Raises TypeError for a register without sharing (users, appointments, audit lines), reached by other rules.
    """
    return model.objects.filter(sharing_filter(model, viewer, on=on))


def sharing_filter(model: type[Record], viewer: Viewer, *, on: date) -> Q:
    """The sharing rule as a filter, following shared_through to the record that carries it.

    It says in SQL what core.terms.viewer.may_see says in Python; a test compares the two.
    """
    if viewer.is_system:
        return Q()
    prefix, target = _sharing_path(model)
    if prefix:
        return Q(**{f"{prefix}__in": target.objects.filter(sharing_filter(target, viewer, on=on)).values("pk")})
    open_now = Q(sensitivity="") | Q(sensitive_until__lt=on)
    rule = Q(sharing=Sharing.PUBLIC) & open_now
    if viewer.partnerships:
        rule |= Q(sharing=Sharing.PARTNERSHIP, shared_with_partnership__in=viewer.partnerships) & open_now
    if viewer.organisations:
        field = target.named.field
        named = target.named.through.objects.filter(
            **{f"{field.m2m_reverse_field_name()}__in": viewer.organisations}
        ).values(field.m2m_field_name())
        rule |= Q(owner__in=viewer.organisations)
        rule |= Q(pk__in=named) & (Q(sharing=Sharing.NAMED) | (~Q(sharing=Sharing.OWN) & ~open_now))
    return rule


def _sharing_path(model: type[Record]) -> tuple[str, type[Any]]:
    """The lookup from a model to the model that carries its sharing, and that model."""
    path: list[str] = []
    current: type[Any] = model
    while current.shared_through:
        path.append(current.shared_through)
        current = current._meta.get_field(current.shared_through).related_model
    if not issubclass(current, SharedRecord):
        raise TypeError(f"{model.__name__} carries no sharing")
    return "__".join(path), current


def query(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a read. It takes keyword-only ``viewer`` and ``on`` and returns finished records, never a queryset."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        viewer = kwargs["viewer"]
        if not isinstance(viewer, Viewer):
            raise TypeError(f"{function.__name__} needs a Viewer, not {viewer!r}")
        on = kwargs.get("on")
        with seen_by(viewer, on=on if isinstance(on, date) else None):
            result = function(*args, **kwargs)
        if isinstance(result, models.QuerySet):
            raise TypeError(f"{function.__name__} returned a queryset: return finished records")
        return result

    wrapper.is_query = True  # type: ignore[attr-defined]
    return wrapper


_seen_by: ContextVar[tuple[str, str, str, str]] = ContextVar("seen_by", default=("", "", "", ""))


@contextmanager
def seen_by(viewer: Viewer, *, on: date | None = None) -> Iterator[None]:
    """On PostgreSQL, tell row-level security who is looking until the block ends. Elsewhere nothing to tell."""
    if connection.vendor != "postgresql":
        yield
        return
    told = (
        "1" if viewer.is_system else "",
        ",".join(str(key) for key in sorted(viewer.organisations)),
        ",".join(str(key) for key in sorted(viewer.partnerships)),
        on.isoformat() if on else "",
    )
    before = _seen_by.get()
    token = _seen_by.set(told)
    _tell(told)
    try:
        yield
    except DatabaseError:
        _seen_by.reset(token)
        if not connection.in_atomic_block:  # otherwise the transaction is broken, and its rollback puts this back
            _tell(before)
        raise
    except BaseException:
        _seen_by.reset(token)
        _tell(before)
        raise
    else:
        _seen_by.reset(token)
        _tell(before)


def _tell(told: tuple[str, str, str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('placepound.system', %s, false), set_config('placepound.organisations', %s, false),"
            " set_config('placepound.partnerships', %s, false), set_config('placepound.on', %s, false)",
            told,
        )

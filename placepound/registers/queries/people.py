"""Who has which role where? The people that a steward looks after, and who is looking."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from placepound.core.terms.viewer import Duty, Role, Viewer
from placepound.registers.base import query
from placepound.registers.identity import viewer_for
from placepound.registers.models import Appointment, Organisation, Partnership, User

__all__ = ["Holder", "PeoplePage", "RoleLine", "holder", "people_page", "viewer_for", "wants_digest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """One person's role at one body or partnership."""

    pk: int
    person_pk: int
    name: str
    email: str
    role: Role
    title: str
    at: str
    since: date
    until: date | None
    signed_in: bool
    themselves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """The roles that a steward looks after, and where they may give one."""

    roles: tuple[RoleLine, ...]
    ended: int
    organisations: tuple[tuple[int, str], ...]
    partnerships: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A role that may be ended."""

    line: RoleLine


@query
def people_page(*, viewer: Viewer, on: date, past: bool = False) -> PeoplePage:
    """Every role at the bodies and partnerships that the viewer is a steward of; past adds those that ended."""
    rows = _looked_after(viewer).select_related("person", "organisation", "partnership")
    ended = Q(valid_to__isnull=False, valid_to__lte=on)
    shown = rows if past else rows.exclude(ended)
    organisations, partnerships = _reach(viewer)
    return PeoplePage(
        roles=tuple(_line(row, viewer) for row in shown.order_by("person__name", "pk")),
        ended=rows.filter(ended).count(),
        organisations=tuple(Organisation.objects.filter(organisations).order_by("name").values_list("pk", "name")),
        partnerships=tuple(Partnership.objects.filter(partnerships).order_by("name").values_list("pk", "name")),
    )


@query
def holder(key: int, *, viewer: Viewer, on: date) -> Holder | None:
    """One role that the viewer looks after; None for any other."""
    rows = _looked_after(viewer).select_related("person", "organisation", "partnership")
    row = rows.filter(pk=key).exclude(valid_to__isnull=False, valid_to__lte=on).first()
    return Holder(line=_line(row, viewer)) if row else None


@query
def wants_digest(*, viewer: Viewer, on: date) -> bool:  # noqa: ARG001 - a query always takes its day
    """Whether the viewer asked for the e-mail digest of Today."""
    return viewer.person is not None and User.objects.filter(pk=viewer.person, wants_digest=True).exists()


def _reach(viewer: Viewer) -> tuple[Q, Q]:
    """The bodies and partnerships that a steward looks after."""
    if viewer.is_system:
        return Q(), Q()
    posts = [post for post in viewer.posts if viewer.may(Duty.STEWARD) and post.role is Role.STEWARD]
    return (
        Q(pk__in={key for post in posts for key in post.organisations}),
        Q(pk__in={key for post in posts for key in post.partnerships}),
    )


def _looked_after(viewer: Viewer) -> QuerySet[Appointment]:
    organisations, partnerships = _reach(viewer)
    return Appointment.objects.filter(
        Q(organisation__in=Organisation.objects.filter(organisations))
        | Q(partnership__in=Partnership.objects.filter(partnerships))
    )


def _line(row: Appointment, viewer: Viewer) -> RoleLine:
    return RoleLine(
        pk=row.pk,
        person_pk=row.person_id,
        name=row.person.name,
        email=row.person.email,
        role=Role(row.role),
        title=row.title,
        at=str(row.organisation or row.partnership),
        since=row.valid_from,
        until=row.valid_to,
        signed_in=row.person.last_login is not None,
        themselves=row.person_id == viewer.person,
    )

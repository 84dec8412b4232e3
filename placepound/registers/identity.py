"""Who is looking? The viewer that a signed-in person is on a day, from the posts they hold."""

from datetime import date

from django.db.models import Q

from placepound.core.terms.viewer import Post, Role, Viewer
from placepound.registers.base import seen_by
from placepound.registers.models import Appointment, PartnershipMember


def viewer_for(*, user_id: int, on: date) -> Viewer:
    """The viewer for a person: their own bodies, and the partnerships these belong to or that they serve directly.

    A person without a post in force sees what the public sees.
    """
    with seen_by(Viewer.system("find out who is looking")):
        posts = [_post(appointment, on=on) for appointment in _appointments(user_id, on=on)]
    return Viewer(
        person=user_id,
        organisations=frozenset(key for post in posts for key in post.organisations),
        partnerships=frozenset(key for post in posts for key in post.partnerships),
        posts=frozenset(posts),
    )


def _appointments(user_id: int, *, on: date) -> list[Appointment]:
    return list(Appointment.objects.filter(_in_force(on), person=user_id, person__is_active=True))


def _post(appointment: Appointment, *, on: date) -> Post:
    role = Role(appointment.role)
    if appointment.partnership_id is not None:
        return Post(role=role, partnerships=frozenset({appointment.partnership_id}))
    assert appointment.organisation_id is not None
    members = PartnershipMember.objects.filter(_in_force(on), organisation=appointment.organisation_id)
    return Post(
        role=role,
        organisations=frozenset({appointment.organisation_id}),
        partnerships=frozenset(members.values_list("partnership", flat=True)),
    )


def _in_force(on: date) -> Q:
    started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return started & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))

"""Is the record ready for others? What must not be in it where people work with it."""

from datetime import date

from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query
from placepound.registers.models import User


@query
def demo_people(*, viewer: Viewer, on: date) -> int:  # noqa: ARG001 - a query always takes its day
    """How many demo people could sign in, for the system that looks; nobody else is told."""
    return User.objects.filter(is_demo=True, is_active=True).count() if viewer.is_system else 0

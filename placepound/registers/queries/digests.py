"""Who asked for the e-mail digest of Today?"""

from datetime import date

from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query
from placepound.registers.models import User


@query
def digest_readers(*, viewer: Viewer, on: date) -> tuple[int, ...]:  # noqa: ARG001 - a query always takes its day
    """The people who get the digest, for the system that sends it; nobody else learns who they are."""
    if not viewer.is_system:
        return ()
    return tuple(User.objects.filter(wants_digest=True, is_active=True).order_by("pk").values_list("pk", flat=True))

"""Who may open a page? Every view says so with a decorator, and a view that does not say is never shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placepound.core.terms.viewer import Duty, Viewer

Found = TypeVar("Found")
View = Callable[..., HttpResponse]

REFUSALS = {
    Duty.READ: "Sign in to open this page.",
    Duty.IMPORT: "Only a commissioner, a finance officer or a steward can bring in statements.",
    Duty.CODE: "Only a commissioner, a finance officer or a steward can change coding rules.",
    Duty.STEWARD: "Only a steward can do this. A steward runs the shared record for its partners.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a view declares: the duty that it asks for; none for a public page."""

    duty: Duty | None

    @property
    def is_public(self) -> bool:
        return self.duty is None


def permitted(viewer: Viewer, duty: Duty) -> bool:
    """Whether a viewer holds a duty somewhere. READ is held by everybody who has signed in, whatever their posts.

    Whether they hold it at this very place is for the action to check.
    """
    return viewer.may(duty) or (duty is Duty.READ and not viewer.is_public)


def public_page(view: View) -> View:
    """Everybody may open it; what they see there is still decided by the sharing of each record."""
    return _declare(view, Access(duty=None))


def requires(duty: Duty) -> Callable[[View], View]:
    """Only a signed-in person with this duty may open it; others are asked to sign in, or told why not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer: Viewer = request.viewer  # type: ignore[attr-defined]
            if viewer.is_public:
                return redirect_to_login(request.get_full_path(), login_url=reverse("account_login"))
            if not permitted(viewer, duty):
                raise PermissionDenied(REFUSALS[duty])
            return view(request, *args, **kwargs)

        return _declare(guarded, Access(duty=duty))

    return decorate


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def declared(view: Any) -> Access | None:
    """What a view declares; None where it forgot."""
    access = getattr(view, "access", None)
    return access if isinstance(access, Access) else None


def found(record: Found | None) -> Found:
    """The record, or a 404: whoever may not see a record is not told that it exists."""
    if record is None:
        raise Http404
    return record

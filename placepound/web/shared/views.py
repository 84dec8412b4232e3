"""What does a person see first, and what about their own account?"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from placepound.core.terms.viewer import Duty, Role
from placepound.web.shared.access import public_page, requires
from placepound.web.shared.pages import render

ROLE_WORDS = {
    Role.READER: "Reader",
    Role.COMMISSIONER: "Commissioner",
    Role.FINANCE: "Finance",
    Role.COUNCILLOR: "Councillor",
    Role.VOLUNTARY: "Voluntary sector",
    Role.STEWARD: "Steward",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a person's own page shows."""

    name: str
    email: str
    roles: tuple[str, ...]
    wants_digest: bool


@requires(Duty.READ)
def account(request: HttpRequest) -> HttpResponse:
    """A person's own account: roles, password, two-step sign-in."""
    user = request.user
    roles = tuple(ROLE_WORDS[role] for role in Role if role in request.viewer.roles)  # type: ignore[attr-defined]
    page = Account(name=user.name, email=user.email, roles=roles, wants_digest=user.wants_digest)  # type: ignore[union-attr]
    return render(request, "shared/account.html", page)


@public_page
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the server answers, for whatever starts or watches it."""
    return HttpResponse("ok", content_type="text/plain")

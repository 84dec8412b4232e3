"""How does somebody who was given a role hear of it? By a letter with the address to choose a password at."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from placepound.actions.accounts import send_invitation
from placepound.core.terms.viewer import Viewer


def write_to(request: HttpRequest, emails: tuple[str, ...], *, by: Viewer) -> None:
    """Send the invitations; where the mail server does not take one, say how the person gets in all the same."""

    def address(person: str, token: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": person, "key": token})
        return request.build_absolute_uri(path)

    for email in emails:
        try:
            send_invitation(by=by, on=request.on, email=email, address=address)  # type: ignore[attr-defined]
        except OSError:
            forgotten = request.build_absolute_uri(reverse("account_reset_password"))
            messages.warning(request, f"The e-mail to {email} could not be sent. Ask them to go to {forgotten}.")

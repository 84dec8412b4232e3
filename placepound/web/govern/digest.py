"""Does this person want the e-mail digest of Today?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from placepound.actions.partnerships import set_digest
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty
from placepound.web.shared.access import requires


@require_POST
@requires(Duty.READ)
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for the digest, or stop it."""
    wanted = request.POST.get("wanted") == "yes"
    try:
        set_digest(by=request.viewer, on=request.on, wanted=wanted)  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, "You get the digest by e-mail. It holds links only." if wanted else "You no longer get the digest."
        )
    return redirect("account")

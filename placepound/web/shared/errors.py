"""What does a person see when something went wrong? A page that says what happened and what to do next."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from placepound.web.shared.access import public_page


def _page(request: HttpRequest, *, status: int, title: str, message: str, advice: str) -> HttpResponse:
    template = loader.get_template("shared/error.html", using="pages")
    context = {"title": title, "message": message, "advice": advice, "reference": getattr(request, "reference", "")}
    return HttpResponse(template.render(context, request), status=status)


@requires_csrf_token
@public_page
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: the address or form could not be read."""
    return _page(
        request,
        status=400,
        title="This request could not be read",
        message="Part of the address or of the form was not as Placepound expects it.",
        advice="Go back, reload the page and try again. If you changed the address by hand, check it.",
    )


@requires_csrf_token
@public_page
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this."""
    return _page(
        request,
        status=403,
        title="You cannot do this with your present role",
        message=str(exception or "") or "Your role does not include this.",
        advice="If it should, ask the steward of your partnership to change your role.",
    )


@requires_csrf_token
@public_page
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: the form is too old, or came from elsewhere."""
    return _page(
        request,
        status=403,
        title="This form has expired",
        message="The form was open for too long, you signed out meanwhile, or your browser refuses cookies.",
        advice="Go back, reload the page and send the form again. Nothing was saved.",
    )


@requires_csrf_token
@public_page
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: no such page, or none that this viewer may see."""
    return _page(
        request,
        status=404,
        title="Page not found",
        message="There is no such page, or it holds something that is not shared with you.",
        advice="If you typed the address, check it. If somebody sent it to you, sign in, or ask them to share it.",
    )


@requires_csrf_token
@public_page
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    return _page(
        request,
        status=500,
        title="Something went wrong on our side",
        message="Placepound could not make this page. The mistake is in the program, not in what you did.",
        advice="Try again in a minute. If it happens again, tell whoever runs Placepound for you.",
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: an upload beyond the limit, refused before it is read."""
    limit = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
    return _page(
        request,
        status=413,
        title="This file is too large",
        message=f"A file may have at most {limit} MB. Nothing was read or saved.",
        advice="Remove pictures and sheets that are not needed, or save the sheet as CSV, and try again.",
    )

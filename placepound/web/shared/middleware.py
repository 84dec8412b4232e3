"""What happens around every request? A log line, browser policies, a limit on uploads, and who is looking."""

import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from placepound.core.terms.viewer import Viewer
from placepound.registers.queries.people import viewer_for
from placepound.web.shared.access import declared
from placepound.web.shared.errors import too_large

Next = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("placepound.requests")

SIGN_IN_LIBRARY = "allauth."
"""Views of the sign-in library look after themselves: they know who must have signed in and who must not."""


class RequestLog:
    """One line for each request: method, route, status and time. Never the address asked for, nor by whom."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = secrets.token_hex(6)  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request.reference)  # type: ignore[attr-defined]
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request.reference  # type: ignore[attr-defined]
        if request.resolver_match:  # static files have none, and would only fill the log
            log.info(
                "request",
                method=request.method,
                route=request.resolver_match.route,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000),
            )
        return response


class BrowserPolicies:
    """Headers that Django and django-csp do not set themselves."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault(
            "Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class UploadLimit:
    """Refuses a request by its declared length before a byte of it is read. Without a length nothing is read at all."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.UPLOAD_LIMIT_BYTES:
            return too_large(request)
        return self.get_response(request)


class WhoIsLooking:
    """Gives each request its viewer and its day, and refuses a view that does not say who may open it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.on = timezone.localdate()  # type: ignore[attr-defined]
        request.viewer = self._viewer(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not request.viewer.is_public:  # type: ignore[attr-defined]
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, view: object, _args: object, _kwargs: object) -> None:
        if declared(view) is None and not getattr(view, "__module__", "").startswith(SIGN_IN_LIBRARY):
            raise ImproperlyConfigured(
                f"{request.resolver_match} does not say who may open it: use public_page or requires(...)."
            )

    def _viewer(self, request: HttpRequest) -> Viewer:
        if not request.user.is_authenticated:
            return Viewer.public()
        return viewer_for(user_id=request.user.pk, on=request.on)  # type: ignore[attr-defined]

"""What stands around every page? The main navigation, the account menu, and notices."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from placepound.core.terms.viewer import Duty, Viewer
from placepound.web.shared.access import permitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of the main navigation: its words, the name of its page, and which addresses belong to it."""

    text: str
    page: str
    begins: str | tuple[str, ...] = ""


NAVIGATION = (
    Item(text="Today", page="today"),
    Item(text="Places", page="places", begins=("/places/", "/payments/")),
    Item(text="Sources", page="sources", begins="/sources/"),
    Item(text="Organisations", page="organisations", begins="/organisations/"),
    Item(text="Glossary", page="glossary", begins="/glossary/"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The names that every template may use besides its own record."""
    viewer: Viewer = getattr(request, "viewer", Viewer.public())
    return {
        "navigation": tuple(_entry(item, request.path) for item in NAVIGATION),
        "viewer": viewer,
        "may": {duty.value: permitted(viewer, duty) for duty in Duty},
        "who": _who(request, viewer),
        "is_demo": settings.DEMO,
        "notices": tuple(get_messages(request)) if hasattr(request, "_messages") else (),
    }


def _entry(item: Item, path: str) -> dict[str, Any]:
    address = reverse(item.page)
    current = path == address or bool(item.begins and path.startswith(item.begins))
    return {"text": item.text, "href": address, "current": current}


def _who(request: HttpRequest, viewer: Viewer) -> str:
    return "" if viewer.is_public else getattr(request.user, "name", "")

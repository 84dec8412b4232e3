"""What may a page template use? Addresses, money and dates as people read them, and our parts of a page."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from placepound.web.shared import words
from placepound.web.shared.addresses import changed
from placepound.web.shared.forms import error_list, form_fields


def address(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(*, loader: Any, **options: Any) -> Environment:
    """Jinja as the NHS.UK macros need it: a missing parameter of a macro reads as empty."""
    options |= {"autoescape": True, "undefined": ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(  # noqa: S701 - it does escape
        loader=ChoiceLoader([loader, PackageLoader("nhsuk_frontend_jinja")]), **options
    )
    made.globals |= {
        "url": address,
        "static": static,
        "changed": changed,
        "form_fields": form_fields,
        "error_list": error_list,
    }
    made.filters |= {
        "exact": words.exact,
        "short": words.short,
        "day": words.day,
        "moment": words.moment,
        "percent": words.percent,
        "count": words.count,
        "plural": words.plural,
        "show": words.show,
    }
    return made

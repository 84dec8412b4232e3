"""How do the sign-in library's pages get our frame and forms? Through these tags of Django's template language."""

from typing import Any

from django import forms, template
from django.conf import settings
from django.template import engines
from django.utils.safestring import SafeString

from placepound.web.shared.forms import error_list, form_fields

register = template.Library()


@register.simple_tag(takes_context=True)
def shell_part(context: template.Context, name: str) -> SafeString:
    """The head, header, notices or footer that every page has."""
    return _page_part(f"shared/{name}.html", {}, context["request"])


@register.simple_tag
def shell_fields(form: forms.BaseForm) -> SafeString:
    """The fields of a form, as on every page."""
    return SafeString(form_fields(form))


@register.simple_tag
def is_demonstration() -> bool:
    """Whether this copy shows the demonstration."""
    return bool(settings.DEMO)


@register.simple_tag
def shell_errors(form: Any) -> SafeString:
    """The error summary of a form, as on every page; nothing where there is no form or no error."""
    errors = error_list(form) if isinstance(form, forms.BaseForm) else []
    return _page_part("shared/errors.html", {"errors": errors})


def _page_part(name: str, context: dict[str, Any], request: Any = None) -> SafeString:
    return SafeString(engines["pages"].get_template(name).render(context, request))

"""How does a view answer? With one finished record and one template."""

from dataclasses import fields, is_dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader


def render(request: HttpRequest, template: str, page: Any = None, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page from a template and a dataclass, whose fields are the template's names (and the whole is ``page``).

    More names may be given for what belongs to the page and not to the record, such as its form.
    """
    context: dict[str, Any] = {}
    if page is not None:
        if not is_dataclass(page):
            raise TypeError(f"{template} needs a finished record, not {type(page).__name__}")
        context = {field.name: getattr(page, field.name) for field in fields(page)} | {"page": page}
    text = loader.get_template(template, using="pages").render(context | more, request)
    return HttpResponse(text, status=status)

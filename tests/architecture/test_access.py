"""Does every address say who may open it, and has it a name of its own?"""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from placepound.core.terms.viewer import Duty
from placepound.web.shared.access import declared, public_page, requires

SIGN_IN = "signing in, whose views are the sign-in library's own: it asks for the person itself where it needs one"
EXEMPT = {"allauth.": SIGN_IN}
"""Views of others, by the beginning of their module, with the reason why they need not declare who may open them."""


def leaves(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every page of a list of addresses, with its whole address."""
    for pattern in patterns:
        here = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from leaves(pattern.url_patterns, here)
        else:
            yield here, pattern


def undeclared(patterns: Iterable[Any]) -> list[str]:
    """Addresses whose view neither says who may open it nor is exempt."""
    return [
        f"/{address} opens {view.__module__}.{view.__name__}, which does not say who may open it"
        for address, pattern in leaves(patterns)
        for view in [pattern.callback]
        if declared(view) is None and not view.__module__.startswith(tuple(EXEMPT))
    ]


def test_every_address_says_who_may_open_it() -> None:
    assert undeclared(get_resolver().url_patterns) == []


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_every_error_page_says_who_may_open_it(status: int) -> None:
    assert declared(get_resolver().resolve_error_handler(status)) is not None


@pytest.mark.parametrize("library", EXEMPT)
def test_every_exemption_is_needed(library: str) -> None:
    views = [pattern.callback for _, pattern in leaves(get_resolver().url_patterns)]
    assert any(view.__module__.startswith(library) for view in views)


def test_every_address_has_one_name_of_its_own() -> None:
    names = [pattern.name for _, pattern in leaves(get_resolver().url_patterns)]
    assert None not in names
    assert sorted(names, key=str) == sorted(set(names), key=str)


def _forgetful(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("everybody's")


def test_a_view_that_does_not_say_is_found() -> None:
    inner = URLResolver(path("inner/", _forgetful).pattern, [path("deep/", _forgetful, name="deep")])
    planted = [
        path("", public_page(_copy_of(_forgetful)), name="open"),
        path("own/", requires(Duty.READ)(_copy_of(_forgetful)), name="own"),
        path("forgot/", _forgetful, name="forgot"),
        inner,
    ]
    said = f"opens {__name__}._forgetful, which does not say who may open it"
    assert undeclared(planted) == [f"/forgot/ {said}", f"/inner/deep/ {said}"]


def _copy_of(view: Any) -> Any:
    """Another function, so that what one copy declares the original does not."""

    def copy(request: HttpRequest) -> HttpResponse:
        return view(request)

    return copy

"""Who may open a page? Everybody, the signed-in, and those whose post carries the duty."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from placepound.core.terms.viewer import Duty, Post, Role, Viewer
from placepound.web.shared.access import declared, found, permitted, public_page, requires
from placepound.web.shared.middleware import WhoIsLooking


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


def asked_by(viewer: Viewer, address: str = "/sources/?sort=-amount") -> HttpRequest:
    request = RequestFactory().get(address)
    request.viewer, request.on = viewer, date(2026, 11, 21)
    return request


def holder(role: Role) -> Viewer:
    return Viewer(person=1, posts=frozenset({Post(role=role)}))


def test_the_public_is_asked_to_sign_in_and_comes_back_to_the_same_view() -> None:
    response = requires(Duty.READ)(page)(asked_by(Viewer.public()))
    assert response.status_code == 302
    assert response.url == "/account/sign-in/?next=/sources/%3Fsort%3D-amount"


def test_a_signed_in_person_without_a_post_may_read_but_not_import() -> None:
    newcomer = Viewer(person=1)
    assert requires(Duty.READ)(page)(asked_by(newcomer)).content == b"seen"
    with pytest.raises(PermissionDenied, match="finance officer"):
        requires(Duty.IMPORT)(page)(asked_by(newcomer))


@pytest.mark.parametrize(
    ("role", "read", "bring_in", "code", "steward"),
    [
        (Role.READER, True, False, False, False),
        (Role.COUNCILLOR, True, False, False, False),
        (Role.VOLUNTARY, True, False, False, False),
        (Role.COMMISSIONER, True, True, True, False),
        (Role.FINANCE, True, True, True, False),
        (Role.STEWARD, True, True, True, True),
    ],
)
def test_each_role_opens_the_pages_of_its_duties(
    role: Role, read: bool, bring_in: bool, code: bool, steward: bool
) -> None:
    duties = (Duty.READ, Duty.IMPORT, Duty.CODE, Duty.STEWARD)
    assert tuple(permitted(holder(role), duty) for duty in duties) == (read, bring_in, code, steward)


def test_a_view_says_what_it_asks_for() -> None:
    access = declared(requires(Duty.STEWARD)(page))
    assert access is not None
    assert access.duty is Duty.STEWARD
    assert not access.is_public

    @public_page
    def open_page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    access = declared(open_page)
    assert access is not None
    assert access.is_public


def test_a_view_that_does_not_say_is_never_shown() -> None:
    around = WhoIsLooking(page)
    with pytest.raises(ImproperlyConfigured, match="public_page or requires"):
        around.process_view(asked_by(Viewer.public()), page, (), {})


def test_a_record_that_is_not_shared_is_not_found() -> None:
    assert found("a record") == "a record"
    with pytest.raises(Http404):
        found(None)

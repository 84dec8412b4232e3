"""Does a page that could not be shown say why, and what to do?"""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from placepound.web.shared import errors

pytestmark = pytest.mark.django_db


def test_a_page_that_is_not_there_keeps_the_frame_and_a_way_on(client: Client) -> None:
    response = client.get("/there-is-no-such-page/")
    assert response.status_code == 404
    assert "Page not found" in response.text
    assert "Go to the first page" in response.text
    assert response["X-Request-ID"] in response.text


def test_a_refusal_says_who_may() -> None:
    response = errors.forbidden(RequestFactory().get("/"), PermissionDenied("Only a steward can do this."))
    assert response.status_code == 403
    assert "Only a steward can do this." in response.text


def test_an_expired_form_says_that_nothing_was_saved() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/account/sign-in/", {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "This form has expired" in response.text
    assert "Nothing was saved" in response.text


@pytest.mark.parametrize(("view", "status"), [(errors.bad_request, 400), (errors.server_error, 500)])
def test_our_mistakes_are_called_ours(view: object, status: int) -> None:
    response = view(RequestFactory().get("/"))  # type: ignore[operator]
    assert response.status_code == status
    assert "<h1" in response.text


def test_the_server_answers_whoever_watches_it(client: Client) -> None:
    assert client.get("/health/").text == "ok"

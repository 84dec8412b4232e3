"""Does signing in hold? By invitation, by address and password, with a second step, and with limits."""

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> None:
    cache.clear()


def sign_in(client: Client, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/account/sign-in/", {"login": "jo@example.org", "password": password}, **more)


def code_for(secret: str) -> str:
    """The six digits of an authenticator app (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return str((struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6).zfill(6)


def switch_on_two_steps(client: Client) -> str:
    client.post("/account/confirm-it-is-you/", {"password": PASSWORD})
    page = client.get("/account/two-step/totp/activate/")
    secret = re.search(r'pp-codes">([A-Z2-7]+)<', page.text)[1]  # type: ignore[index]
    client.post("/account/two-step/totp/activate/", {"code": code_for(secret)})
    return secret


def test_a_person_signs_in_by_email_address_and_sees_their_name(client: Client, jo: Any) -> None:
    response = sign_in(client, follow=True)
    assert response.redirect_chain[-1][0] == "/"
    assert "Jo Bloggs" in response.text
    assert "Sign out" in response.text


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(client: Client, jo: Any) -> None:
    response = sign_in(client, "not this")
    assert "There is a problem" in response.text
    assert "The email address or the password is not right." in response.text
    assert "<title>Error: " in response.text


def test_attempts_are_limited(client: Client, jo: Any) -> None:
    answers = [sign_in(client, "not this") for _ in range(12)]
    assert "Too many attempts" in answers[-1].text or answers[-1].status_code == 429
    assert "Jo Bloggs" not in sign_in(client, follow=True).text


def test_two_step_sign_in_is_set_up_and_then_asked_for(client: Client, jo: Any) -> None:
    sign_in(client)
    assert client.get("/account/two-step/").status_code == 200
    assert client.get("/account/two-step/totp/activate/").url.startswith("/account/confirm-it-is-you/")  # type: ignore[attr-defined]
    secret = switch_on_two_steps(client)
    codes = client.get("/account/two-step/recovery-codes/")
    assert codes.status_code == 200
    assert len(re.findall(r"<code>\w+</code>", codes.text)) == 10

    again = Client()
    assert sign_in(again).url == "/account/two-step/authenticate/"
    assert again.get("/account/").status_code == 302
    cache.clear()  # a code is good once; this is its second use within the half minute
    again.post("/account/two-step/authenticate/", {"code": code_for(secret)})
    assert again.get("/account/").status_code == 200


def test_nobody_opens_or_re_addresses_an_account_alone(client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_email")
    assert "Accounts are by invitation" in client.get("/account/by-invitation/").text
    wanted = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "Accounts are by invitation" in client.post("/account/by-invitation/", wanted).text
    assert not get_user_model().objects.exists()


def test_an_invited_person_chooses_a_password_by_a_link(client: Client, jo: Any) -> None:
    jo.set_unusable_password()
    jo.save()
    client.post("/account/password/forgotten/", {"email": "jo@example.org"})
    (letter,) = mail.outbox
    assert letter.subject == "Choose your password for Placepound"
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]  # type: ignore[index]
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    response = client.post(address, {"password1": "long and new, and mine", "password2": "long and new, and mine"})
    assert response.url == "/account/password/forgotten/chosen/"  # type: ignore[attr-defined]
    assert "Jo Bloggs" in sign_in(client, "long and new, and mine", follow=True).text


def test_an_unknown_address_gets_the_same_answer_as_a_known_one(client: Client, jo: Any) -> None:
    answers = [
        client.post("/account/password/forgotten/", {"email": address}, follow=True)
        for address in ("jo@example.org", "nobody@example.org")
    ]
    assert len({re.sub(r'value="\w{64}"', "", answer.text) for answer in answers}) == 1


def test_signing_out_needs_a_form_and_ends_the_session(client: Client, jo: Any) -> None:
    sign_in(client)
    assert client.get("/account/sign-out/").status_code == 200
    assert client.get("/account/").status_code == 200
    client.post("/account/sign-out/")
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/account/sign-in/", "/account/password/forgotten/", "/account/password/forgotten/sent/", "/account/inactive/"],
)
def test_pages_before_signing_in_stand_in_the_same_frame(client: Client, address: str) -> None:
    text = client.get(address).text
    assert "pp-header" in text
    assert "pp-footer" in text
    assert text.count("<h1") == 1
    assert 'lang="en-GB"' in text


@pytest.mark.parametrize(
    "address",
    [
        "/account/",
        "/account/two-step/",
        "/account/password/change/",
        "/account/sign-out/",
        "/account/confirm-it-is-you/",
    ],
)
def test_pages_of_an_account_stand_in_the_same_frame(client: Client, jo: Any, address: str) -> None:
    client.force_login(jo)
    text = client.get(address, follow=True).text
    assert "pp-header" in text
    assert text.count("<h1") == 1

"""Can a person switch two-step sign-in on, sign in with it, and switch it off, and do its pages read well?"""

import base64
import hashlib
import hmac
import struct
import time

from playwright.sync_api import Page

from placepound.cli.demo.people import PASSWORD
from tests.browser import looks
from tests.browser_tools import axe
from tests.journeys.person import Arrive, Person

WHO = "voluntary sector"
STEP_SECONDS = 30


def code_now(secret: str) -> str:
    """The six digits of an authenticator app, RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // STEP_SECONDS), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def reads_well(page: Page) -> None:
    wide = page.viewport_size
    assert wide is not None
    assert [*looks.at_a_desk(page), *looks.in_print(page), *looks.on_a_telephone(page), *axe(page)] == []
    page.set_viewport_size(wide)


def test_a_person_switches_it_on_signs_in_with_it_and_switches_it_off(arrive: Arrive) -> None:
    person = arrive(WHO)
    codes = switches_it_on(person)
    person.press("Sign out")
    if person.title == "Sign out":
        person.press("Sign out")
    signs_in_with_a_recovery_code(person, codes[0])
    person.follow("Demo voluntary sector", "two-step")
    person.press("Switch off")
    confirm_with_password(person)
    person.comes_to("Switch off two-step sign-in")
    reads_well(person.page)
    person.press("Switch off")
    person.comes_to("Two-step sign-in")
    person.sees("Off.")


def switches_it_on(person: Person) -> list[str]:
    """The recovery codes that the person keeps."""
    person.follow("Demo voluntary sector", "two-step")
    person.press("Set up")
    confirm_with_password(person)
    person.comes_to("Set up two-step sign-in")
    secret = person.page.locator("code.pp-codes").inner_text()
    person.page.get_by_role("textbox").fill("000000" if code_now(secret) != "000000" else "111111")
    person.press("Switch on")
    assert person.page.title().startswith("Error: ")
    secret = person.page.locator("code.pp-codes").inner_text()
    for _ in range(2):  # the digits may change between reading and sending them
        person.page.get_by_role("textbox").fill(code_now(secret))
        person.press("Switch on")
        if not person.page.title().startswith("Error: "):
            break
    person.comes_to("Recovery codes")
    reads_well(person.page)
    return person.page.locator("ul.pp-codes code").all_inner_texts()


def confirm_with_password(person: Person) -> None:
    """Where the page asks once more who it is."""
    if "Confirm" in person.title:
        person.page.get_by_label("Password", exact=True).fill(PASSWORD)
        person.press("Confirm")


def signs_in_with_a_recovery_code(person: Person, code: str) -> None:
    person.follow("Sign in", within=person.page.get_by_role("navigation", name="Account"))
    person.page.get_by_label("Email address").fill("voluntary@demo.example")
    person.page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.press("Sign in")
    person.comes_to("Enter your code")
    reads_well(person.page)
    person.page.get_by_role("textbox").fill(code)
    person.press("Sign in")
    person.comes_to("Today")

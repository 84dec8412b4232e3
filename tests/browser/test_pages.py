"""Does every page read well: found sound by axe, asking no other host, and within 320 pixels?"""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from placepound.actions import requests
from tests.browser.examples import EXAMPLES, Examples
from tests.browser_tools import NewPage, axe
from tests.factories import (
    World,
    import_statement,
    make_area_shape,
    make_neighbourhood_part,
    make_neighbourhood_version,
    make_supplier_match,
    read_upload,
    receive_statement,
)
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.payments_world import published
from tests.web.pound_world import money_world

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_reading")]

PASSWORD = "a horse that nobody guesses"
FOR_TWO_STEPS = ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes")
"""Pages for people who sign in with a code from their telephone."""

PARTS = 6
"""The pages are looked at in so many tests, each on one database, so that they can share out among workers."""

BEYOND = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("main *, header *, footer *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".pp-scroll, .pp-tabs"))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 140)).concat("the page scrolls sideways")"""


@pytest.fixture
def world() -> World:
    """A place in which every kind of page has something to show."""
    world = money_world()
    wrong = "Service,Amount (£)\nDragon taming,500\nTotal,900\n"
    import_statement(world, wrong, title="Wrong sum", filename="wrong.csv")
    waiting = receive_statement(world, "Service,Amount (£)\nHome care,1\n", title="Next", filename="next.csv")
    read_upload(world, waiting)
    north, south = world.neighbourhoods
    for number, area in enumerate((north, south)):
        corners = [[number, 0], [number + 1, 0], [number + 1, 1], [number, 1], [number, 0]]
        make_area_shape(area=area, geometry={"type": "Polygon", "coordinates": [corners]}, source="A test")
    make_neighbourhood_part(version=make_neighbourhood_version(area=north), part=south)
    published(world)
    make_supplier_match(partnership=world.place, organisation=world.charity, other_name=world.charity.name)
    requests.ask(by=world.finance, on=world.on, kind="recode", subject=world.place)
    return world


def signed_in(page: Page, world: World, name: str, base_url: str) -> None:
    """Give the browser the session of whoever an example is for, newly signed in by password."""
    who = EXAMPLES[name].who
    if not who:
        return
    person = world.people[who]
    person.set_password(PASSWORD)
    person.save()
    Authenticator.objects.filter(user=person).delete()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    if name in FOR_TWO_STEPS:
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base_url}])


def findings(page: Page, address: str) -> list[str]:
    """What is wrong with a page as it stands at its width."""
    try:
        answer = page.goto(address)
    except PlaywrightError as error:
        return [f"could not be opened: {error.message.splitlines()[0]}"]
    if answer is None or answer.status != 200:
        return [f"answered {answer and answer.status}"]
    wrong = axe(page) + page.evaluate(BEYOND)
    if not re.fullmatch(r".+ – Placepound", page.title()):
        wrong.append(f"its title is {page.title()!r}")
    if page.locator("h1").count() != 1:
        wrong.append(f"it has {page.locator('h1').count()} main headings")
    return wrong


def looked_at(names: list[str], world: World, new_page: NewPage, base_url: str) -> list[str]:
    """The findings of each page at a desk and on a small telephone."""
    records = Examples(world.place)
    found: list[str] = []
    for name in names:
        example = EXAMPLES[name]
        address = example.address(name, records)
        for width in (1366, 320):
            page = new_page(width=width)
            signed_in(page, world, name, base_url)
            wrong = findings(page, address)
            page.context.close()
            found += [f"{name} ({address}) at {width}: {one}" for one in wrong]
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_sound_and_fits(part: int, world: World, new_page: NewPage, live_server: Any) -> None:
    names = sorted(EXAMPLES)[part::PARTS]
    found = looked_at(names, world, new_page, live_server.url)
    assert not found, "\n".join(found)


def test_the_place_pound_works_without_script(world: World, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"/places/{world.place.slug}/pound/")
    page.get_by_text("Narrow by partner").click()
    page.get_by_label("Who pays").select_option(label=world.council.name)
    page.get_by_role("button", name="Show", exact=True).click()
    assert f"payer={world.council.pk}" in page.url
    page.get_by_role("link", name=f"Remove filter: Who pays: {world.council.name}").click()
    assert "payer" not in page.url
    page.get_by_role("link", name=re.compile("^How this was made")).first.click()
    assert page.locator("h1").inner_text().endswith("How this figure was made")


def test_a_picture_on_a_telephone_is_the_one_drawn_for_it(world: World, new_page: NewPage) -> None:
    page = new_page(f"/places/{world.place.slug}/pound/", width=320)
    wide, narrow = page.locator(".pp-figure__picture--wide").first, page.locator(".pp-figure__picture--narrow").first
    assert (wide.is_visible(), narrow.is_visible()) == (False, True)
    page.set_viewport_size({"width": 1366, "height": 768})
    assert (wide.is_visible(), narrow.is_visible()) == (True, False)

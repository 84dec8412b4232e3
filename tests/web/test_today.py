"""Does the first page say what needs a person, and to the public what Placepound is?"""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.web.shared import today_page
from tests.factories import World, import_statement, make_attention, make_statement, receive_statement, small_world
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.desk import sign_in
from tests.web.pound_world import said

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def world() -> World:
    return small_world(starter_rules=True)


def today(world: World, who: str) -> Any:
    return sign_in(world, who).get(reverse("today"))


def test_nothing_set_up_leads_to_setting_up() -> None:
    page = said(Client().get(reverse("today")))
    assert "Nothing is set up yet" in page
    assert f'href="{reverse("set-up")}"' in page


def test_the_public_learns_what_placepound_is_and_which_places_there_are(world: World) -> None:
    page = said(today(world, "public"))
    assert "Where every public pound goes" in page
    assert world.place.name in page
    assert reverse("account_login") in page
    assert "Needs you" not in page


def test_a_person_with_nothing_to_do_is_told_so(world: World) -> None:
    page = said(today(world, "finance"))
    assert "Nothing needs you today" in page
    assert "Bring in a statement" in page
    assert "Bring in a statement" not in said(today(world, "councillor"))


def test_each_thing_to_do_has_one_sentence_a_reason_and_a_verb_that_leads_there(world: World) -> None:
    import_statement(world, "Service,Amount (£)\nDragon taming,5000\nTotal,7000\n", title="Budget")
    upload = receive_statement(world, "Service,Amount (£)\nHome care,1\n", filename="waiting.csv", title="Next")
    page = said(today(world, "finance"))
    statement = world.place.statements.get()
    assert "“waiting.csv” waits" in page
    assert f'href="{reverse("upload", args=[upload.pk])}"' in page
    assert "“Budget” differs from its own total by" in page
    assert f'href="{reverse("source", args=[statement.pk])}"' in page
    assert "has no service group" in page
    assert f'href="{reverse("coding-unmapped", args=[world.place.slug])}"' in page
    assert page.index("Act now") < page.index("Soon")


def test_who_may_not_code_is_led_to_the_rows(world: World) -> None:
    import_statement(world, "Service,Amount (£)\nDragon taming,5000\n", title="Budget")
    page = said(today(world, "councillor"))
    assert "See these rows" in page
    assert "Write a coding rule" not in page
    assert "waits" not in page


def test_what_needs_others_needs_neither_strangers_nor_the_public(world: World) -> None:
    import_statement(world, "Service,Amount (£)\nDragon taming,5000\n", title="Budget", sharing="public")
    for who in ("stranger", "public"):
        assert "Dragon" not in said(today(world, who))
        assert "has no service group" not in said(today(world, who))


def test_every_kind_of_attention_has_an_urgency() -> None:
    assert set(today_page.URGENCIES) == {
        "upload", "payments-asked", "payments-waiting", "payments-unmapped", "unreconciled", "refused", "unmapped",
    }  # fmt: skip


def test_a_person_whom_nothing_is_shared_with_is_told_whom_to_ask(world: World, jo: Any) -> None:
    from placepound.registers.base import writing
    from placepound.registers.models import Partnership

    with writing("test"):
        Partnership.objects.update(sharing="own")
    client = Client()
    client.force_login(jo)
    page = said(client.get(reverse("today")))
    assert "No place is shared with you yet" in page
    assert "Nothing is set up yet" not in page


def test_the_page_asks_as_often_for_forty_things_as_for_one(world: World) -> None:
    client = sign_in(world, "finance")
    counts = []
    for more in (1, 40):
        for _ in range(more):
            statement = make_statement(partnership=world.place, publisher=world.council, owner=world.council)
            make_attention(statement=statement)
        client.get(reverse("today"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("today")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 25

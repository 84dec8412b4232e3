"""Can a steward set up a place in one sitting, going back and forth, with all of it kept or nothing?"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placepound.core.terms.viewer import Role
from placepound.registers.models import Appointment, Area, AuditLine, CodingRule, Organisation, Partnership, User
from tests.factories import World, make_user, small_world
from tests.factories.eyes import seen_by_the_system
from tests.web.desk import form_of, sign_in, text

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db

PLACE = {
    "name": "Harbourmouth together",
    "operating_model": "joint_committee",
    "valid_from-day": "1",
    "valid_from-month": "4",
    "valid_from-year": "2025",
    "about": "",
    "source": "",
    "area_name": "Harbourmouth",
    "level": "place",
    "code": "X-HARBOUR",
    "vintage": "2021",
    "people": "250000",
    "people_year": "2023",
    "people_source": "Mid-year estimates",
}
COUNCIL = {
    "name": "Harbourmouth Council",
    "kind": "unitary_council",
    "scheme": "gss",
    "identifier": "e06000098",
    "counted": "on",
}
PERSON = {"name": "Ada Lake", "email": "ada@example.org", "role": "finance", "title": ""}


@pytest.fixture
def world() -> World:
    return small_world()


def go(client: Client, step: str, said: dict[str, Any] | None = None) -> Any:
    address = reverse(f"set-up-{step}")
    return client.get(address) if said is None else client.post(address, said)


def all_steps(client: Client, **place: str) -> None:
    assert go(client, "place", PLACE | place).url == reverse("set-up-bodies")
    assert go(client, "add-body", COUNCIL).url == reverse("set-up-bodies")


def test_a_steward_sets_up_a_place_with_new_and_known_bodies_and_people(world: World) -> None:
    client = sign_in(world, "steward")
    all_steps(client)
    found = client.get(reverse("set-up-bodies") + f"?search={world.icb.name[:12]}")
    assert world.icb.name in text(found)
    go(client, "choose-body", {"pk": world.icb.pk})
    go(client, "people", PERSON | {"at": "b1"})
    review = text(go(client, "review"))
    for words in ("Harbourmouth together", "X-HARBOUR (2021)", "Joint committee", "Harbourmouth Council", "Ada Lake"):
        assert words in review
    assert not Partnership.objects.filter(slug="harbourmouth-together").exists()
    done = go(client, "review", {})
    assert "Harbourmouth together is set up" in text(done)
    assert "ada@example.org" in text(done)
    place = Partnership.objects.get(slug="harbourmouth-together")
    bodies = set(place.members.values_list("organisation__name", flat=True))
    assert bodies == {"Harbourmouth Council", world.icb.name}
    assert place.area.populations.get().people == 250_000
    assert CodingRule.objects.filter(partnership=place).exists()
    assert Appointment.objects.filter(person=world.people["steward"], partnership=place, role=Role.STEWARD).exists()
    assert Appointment.objects.get(person__email="ada@example.org").organisation.name == "Harbourmouth Council"
    assert AuditLine.objects.filter(action="set_up.set_up_place", subject_id=str(place.pk)).exists()
    assert "Start" in text(client.get(reverse("set-up")))
    assert client.get(reverse("import", kwargs={"slug": place.slug})).status_code == 200


def test_the_first_person_of_an_empty_copy_becomes_its_steward(db: None) -> None:
    client = Client()
    client.force_login(make_user(name="First"))
    assert "Nothing has been set up in this copy" in text(client.get(reverse("set-up")))
    all_steps(client)
    assert "is set up" in text(go(client, "review", {}))
    assert client.get(reverse("people")).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("public", 302), ("finance", 403), ("stranger", 403), ("steward", 200)])
def test_nobody_else_may_set_up_a_place(world: World, who: str, status: int) -> None:
    client = sign_in(world, who)
    for page in ("set-up", "set-up-place", "set-up-bodies", "set-up-people"):
        assert client.get(reverse(page)).status_code == status
    if status != 200:
        assert go(client, "review", {}).status_code == status
        assert go(client, "add-body", COUNCIL).status_code == status


def test_what_was_said_is_there_when_going_back(world: World) -> None:
    client = sign_in(world, "steward")
    all_steps(client)
    again = form_of(go(client, "place"))
    assert {name: again[name] for name in PLACE if name != "level"} == {k: v for k, v in PLACE.items() if k != "level"}
    assert "Harbourmouth Council" in text(go(client, "bodies"))
    go(client, "people", PERSON | {"at": "b1"})
    go(client, "remove", {"ref": "b1"})
    assert "Harbourmouth Council" not in text(go(client, "bodies"))
    assert "Ada Lake" in text(go(client, "people"))
    assert "at the partnership" in text(go(client, "people"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Enter the name of the partnership"),
        ({"code": ""}, "Enter the code of the area"),
        ({"vintage": "soon"}, "Enter a year, such as 2021"),
        ({"people_year": ""}, "Enter the year of the count"),
        ({"valid_from-month": "13"}, "Enter a real date"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_the_rest_is_kept(
    world: World, wrong: dict[str, str], says: str
) -> None:
    response = go(sign_in(world, "steward"), "place", PLACE | wrong)
    assert says in text(response)
    assert "There is a problem" in text(response)
    assert form_of(response)["area_name"] == "Harbourmouth"


def test_steps_cannot_be_jumped_over(world: World) -> None:
    client = sign_in(world, "steward")
    assert go(client, "review").url == reverse("set-up-place")
    go(client, "place", PLACE)
    assert go(client, "review").url == reverse("set-up-bodies")


def test_a_refusal_at_the_end_keeps_everything_said_and_leaves_nothing_behind(world: World) -> None:
    client = sign_in(world, "steward")
    all_steps(client, name=world.place.name)
    before = Organisation.objects.count(), Area.objects.count(), User.objects.count()
    response = go(client, "review", {})
    assert "There is already a partnership called" in text(response)
    assert (Organisation.objects.count(), Area.objects.count(), User.objects.count()) == before
    go(client, "place", PLACE)
    assert "is set up" in text(go(client, "review", {}))


def test_setting_up_beside_a_body_gives_nobody_a_role_there(world: World) -> None:
    client = sign_in(world, "steward")
    go(client, "place", PLACE)
    go(client, "choose-body", {"pk": world.council.pk})
    go(client, "people", PERSON | {"at": "b1"})
    response = go(client, "review", {})
    assert "has a steward of its own" in text(response)
    assert not User.objects.filter(email="ada@example.org").exists()


def test_a_body_is_not_listed_twice_and_must_be_on_record_to_be_chosen(world: World) -> None:
    client = sign_in(world, "steward")
    all_steps(client)
    assert "is in the list already" in text(go(client, "add-body", COUNCIL))
    go(client, "choose-body", {"pk": world.icb.pk})
    go(client, "choose-body", {"pk": world.icb.pk})
    assert len(client.session["set_up"]["bodies"]) == 2
    lost = client.post(reverse("set-up-choose-body"), {"pk": "999999"}, follow=True)
    assert "That body is not on record" in text(lost)


def test_markup_in_what_was_said_is_shown_as_text(world: World) -> None:
    evil = "<script>alert(1)</script>"
    client = sign_in(world, "steward")
    all_steps(client, name=evil, area_name=evil)
    go(client, "people", PERSON | {"name": evil, "at": ""})
    assert evil not in go(client, "review").content.decode()
    assert evil not in go(client, "review", {}).content.decode()


def test_neighbourhoods_are_set_up_within_the_area_and_found_by_the_next_statement(world: World) -> None:
    client = sign_in(world, "steward")
    all_steps(client, inner="N01, Harbour, 14,500\n\nN02, Upper Town\n")
    assert "Harbour, Upper Town" in text(go(client, "review"))
    go(client, "review", {})
    place = Partnership.objects.get(slug="harbourmouth-together")
    inner = Area.objects.filter(lies_in__outer=place.area).order_by("code")
    assert [(area.code, area.vintage, area.name, area.level) for area in inner] == [
        ("N01", 2021, "Harbour", "neighbourhood"),
        ("N02", 2021, "Upper Town", "neighbourhood"),
    ]
    assert [count.people for area in inner for count in area.populations.all()] == [14_500]


def test_every_neighbourhood_that_is_wrong_is_named_and_the_rest_is_kept(world: World) -> None:
    client = sign_in(world, "steward")
    page = go(client, "place", PLACE | {"inner": "N01, Harbour\nN01, Again\nno code\nN03, Hill, many"})
    shown = text(page)
    assert "Line 2: the code N01 stands twice" in shown
    assert "Line 3: write code, name" in shown
    assert "Line 4: write code, name" in shown
    assert "N01, Harbour" in shown

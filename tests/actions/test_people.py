"""What becomes of people's accounts as their roles come and go?"""

import pytest
from django.test import Client

from placepound.actions import partnerships
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Role
from placepound.registers.models import Appointment, User
from tests.factories import World, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def role_of(world: World, who: str) -> Appointment:
    return Appointment.objects.get(person=world.people[who])


def end(world: World, who: str) -> None:
    partnerships.end_appointment(
        by=world.steward, on=world.on, appointment_id=role_of(world, who).pk, why="moved to another body"
    )


def test_an_account_closes_with_its_last_role_and_opens_with_a_new_one(world: World) -> None:
    end(world, "commissioner")
    person = world.people["commissioner"]
    person.refresh_from_db()
    assert not person.is_active
    partnerships.invite(
        by=world.steward,
        on=world.on,
        email=person.email,
        name=person.name,
        role=Role.READER,
        organisation_id=world.icb.pk,
    )
    person.refresh_from_db()
    assert person.is_active


def test_a_steward_puts_a_name_and_address_right(world: World) -> None:
    partnerships.correct_person(
        by=world.steward,
        on=world.on,
        appointment_id=role_of(world, "commissioner").pk,
        name=" Rightly Named ",
        email="Right@Example.org",
    )
    person = User.objects.get(pk=world.people["commissioner"].pk)
    assert (person.name, person.email) == ("Rightly Named", "right@example.org")


def test_an_address_that_another_account_has_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="Another account"):
        partnerships.correct_person(
            by=world.steward,
            on=world.on,
            appointment_id=role_of(world, "commissioner").pk,
            name="Name",
            email=world.people["finance"].email,
        )


@pytest.mark.parametrize("who", ["finance", "councillor", "stranger"])
def test_a_steward_of_one_body_has_no_say_over_people_of_another(world: World, who: str) -> None:
    with pytest.raises(Refused, match="Only a steward"):
        end(world, who)
    with pytest.raises(Refused, match="Only a steward"):
        partnerships.correct_person(
            by=world.steward, on=world.on, appointment_id=role_of(world, who).pk, name="x", email="x@example.org"
        )


def test_nobody_signs_in_with_an_address_that_was_put_right(world: World, client: Client) -> None:
    person = world.people["commissioner"]
    person.set_password("a long enough secret")
    person.save()
    old, new = person.email, "right@example.org"
    partnerships.correct_person(
        by=world.steward, on=world.on, appointment_id=role_of(world, "commissioner").pk, name="Right", email=new
    )
    tried = {}
    for address in (old, new):
        client.post("/account/sign-in/", {"login": address, "password": "a long enough secret"})
        tried[address] = "_auth_user_id" in client.session
    assert tried == {old: False, new: True}

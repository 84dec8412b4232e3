"""Do bodies, people and their history stand on pages, for those who may see and change them?"""

from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from placepound.core.terms.organisation import Scheme
from placepound.core.terms.viewer import Role
from placepound.registers.models import Appointment, Organisation, OrganisationName, Succession, User
from tests.factories import (
    World,
    import_statement,
    make_appointment,
    make_organisation,
    make_organisation_identifier,
    make_user,
    small_world,
)
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.desk import form_of, generated, sign_in, text

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def world() -> World:
    return small_world()


def one(name: str, body: Organisation) -> str:
    return reverse(name, kwargs={"key": body.pk})


def day(name: str, year: int, month: int = 4, on: int = 1) -> dict[str, str]:
    return {f"{name}-day": str(on), f"{name}-month": str(month), f"{name}-year": str(year)}


def test_bodies_are_found_by_name_number_kind_and_day(world: World) -> None:
    make_organisation_identifier(organisation=world.council, scheme=Scheme.GSS, value="E06000099")
    gone = make_organisation(name="Old Fernshire Trust", valid_to="2022-06-30")
    client = sign_in(world, "public")
    for asked in (
        "?search=fernshire+council",
        "?search=E06000099",
        "?search=GB-GSS-E06000099",
        "?kind=unitary_council",
    ):
        assert world.council.name in text(client.get(reverse("organisations") + asked)), asked
    assert "No organisation matches" in text(client.get(reverse("organisations") + "?search=zzz"))
    address = reverse("organisations") + "?search=trust&as_at-day=1&as_at-month=1&as_at-year="
    assert gone.name in text(client.get(address + "2020"))
    assert gone.name not in text(client.get(address + "2023"))


def test_a_body_shows_its_names_numbers_partnerships_and_what_it_pays(world: World) -> None:
    import_statement(world, generated(world, seed=1)[0].decode(), sharing="partnership")
    make_organisation_identifier(organisation=world.council, scheme=Scheme.GSS, value="E06000099")
    shown = text(sign_in(world, "commissioner").get(one("organisation", world.council)))
    assert "GB-GSS-E06000099" in shown
    assert world.place.name in shown
    assert f"payer={world.council.pk}" in shown
    assert "No payment of this body is on record" in text(
        sign_in(world, "public").get(one("organisation", world.council))
    )


def test_a_steward_adds_a_body_once(world: World) -> None:
    client = sign_in(world, "steward")
    said = {
        "name": "Fernshire Carers",
        "kind": "vcfse",
        "scheme": "charity",
        "identifier": "1234567",
        "aliases": "Carers of Fernshire\nFC",
        **day("valid_from", 2001),
    }
    made = client.post(reverse("organisation-add"), said, follow=True)
    assert "Fernshire Carers is on record" in text(made)
    assert "GB-CHC-1234567" in text(made)
    assert "Carers of Fernshire" in text(made)
    again = client.post(reverse("organisation-add"), said | {"name": "Somebody else"})
    assert "already belongs to Fernshire Carers" in text(again)
    assert form_of(again)["name"] == "Somebody else"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Enter the name"),
        ({"kind": ""}, "Choose the kind"),
        ({"scheme": "company", "identifier": "twelve"}, "A company number has eight digits"),
        ({"scheme": "company", "identifier": ""}, "Enter the number, or choose no register"),
        ({"scheme": "", "identifier": "123"}, "Choose the register that this number is from"),
        (day("valid_from", 2020) | day("valid_to", 2019), "It cannot end"),
        ({"valid_from-day": "31", "valid_from-month": "2", "valid_from-year": "2020"}, "Enter a real date"),
    ],
)
def test_a_body_that_cannot_be_is_refused_beside_its_field(world: World, wrong: dict[str, str], says: str) -> None:
    said = {"name": "Fernshire Carers", "kind": "vcfse"} | wrong
    response = sign_in(world, "steward").post(reverse("organisation-add"), said)
    assert says in text(response)
    assert not Organisation.objects.filter(name="Fernshire Carers").exists()


def test_another_name_is_remembered_with_its_reason(world: World) -> None:
    client = sign_in(world, "finance")
    client.post(one("organisation-name", world.council), {"name": "FCC", "reason": "Short name in its budget book"})
    assert OrganisationName.objects.get(name="FCC").organisation_id == world.council.pk
    taken = client.post(one("organisation-name", world.council), {"name": world.icb.name, "reason": "Mistaken"})
    assert "already stands for" in text(taken)
    history = text(client.get(reverse("history", kwargs={"kind": "organisation", "key": world.council.pk})))
    assert "Short name in its budget book" in history


def test_a_succession_is_recorded_with_its_source_and_shows_on_both_pages(world: World) -> None:
    client = sign_in(world, "steward")
    new = make_organisation(name="Greater Fernshire ICB")
    said = {"successor": new.pk, "source": "The Fernshire Order 2026", **day("from_day", 2026)}
    assert "Enter the source" in text(client.post(one("organisation-succession", world.icb), said | {"source": ""}))
    client.post(one("organisation-succession", world.icb), said)
    assert Succession.objects.get().successor_id == new.pk
    old_page = text(client.get(one("organisation", world.icb)))
    assert "Today it is" in old_page
    assert "The Fernshire Order 2026" in old_page
    assert "Took over from" in text(client.get(one("organisation", new)))
    circle = {"successor": world.icb.pk, "source": "x", **day("from_day", 2027)}
    assert "that would be a circle" in text(client.post(one("organisation-succession", new), circle))


@pytest.mark.parametrize(
    ("who", "reads", "names", "stewards"),
    [
        ("public", 200, 302, 302),
        ("councillor", 200, 403, 403),
        ("finance", 200, 200, 403),
        ("steward", 200, 200, 200),
    ],
)
def test_who_reads_names_and_stewards_bodies(world: World, who: str, reads: int, names: int, stewards: int) -> None:
    client = sign_in(world, who)
    assert client.get(reverse("organisations")).status_code == reads
    assert client.get(one("organisation", world.icb)).status_code == reads
    assert client.get(one("organisation-name", world.icb)).status_code == names
    assert client.get(one("organisation-succession", world.icb)).status_code == stewards
    assert client.get(reverse("organisation-add")).status_code == stewards
    assert client.get(reverse("people")).status_code == stewards
    assert client.get(reverse("person-invite")).status_code == stewards


def test_a_steward_sees_and_ends_roles_of_their_own_bodies_only(world: World) -> None:
    client = sign_in(world, "steward")
    listed = text(client.get(reverse("people")))
    assert world.people["commissioner"].email in listed
    assert world.people["finance"].email not in listed
    assert world.people["stranger"].email not in listed
    own = Appointment.objects.get(person=world.people["commissioner"])
    others = Appointment.objects.get(person=world.people["stranger"])
    assert client.get(reverse("role-end", kwargs={"key": others.pk})).status_code == 404
    assert client.post(reverse("role-end", kwargs={"key": others.pk}), {"why": "Mischief"}).status_code == 404
    assert "Give the reason" in text(client.post(reverse("role-end", kwargs={"key": own.pk}), {"why": ""}))
    client.post(reverse("role-end", kwargs={"key": own.pk}), {"why": "Moved on"})
    own.refresh_from_db()
    assert own.valid_to is not None
    assert world.people["commissioner"].email not in text(client.get(reverse("people")))
    assert world.people["commissioner"].email in text(client.get(reverse("people") + "?past=yes"))


def test_a_steward_invites_at_their_own_body_and_nowhere_else(world: World) -> None:
    client = sign_in(world, "steward")
    said = {"name": "New Person", "email": "New.Person@Example.org", "role": "finance", "title": "Accountant"}
    done = client.post(reverse("person-invite"), said | {"at": f"body-{world.icb.pk}"}, follow=True)
    assert "They get an e-mail to choose a password" in text(done)
    role = Appointment.objects.get(person__email="new.person@example.org")
    assert (role.role, role.organisation_id) == (Role.FINANCE, world.icb.pk)
    assert not role.person.has_usable_password()
    elsewhere = client.post(reverse("person-invite"), said | {"at": f"body-{world.council.pk}"})
    assert "not one of the available choices" in text(elsewhere)
    twice = client.post(reverse("person-invite"), said | {"at": f"body-{world.icb.pk}"})
    assert "already holds this role" in text(twice)
    wrong = client.post(reverse("person-invite"), said | {"at": f"body-{world.icb.pk}", "email": "nobody"})
    assert "Enter an email address, such as name@council.gov.uk" in text(wrong)
    assert form_of(wrong)["name"] == "New Person"


def test_a_person_chooses_the_digest_and_stops_it(world: World) -> None:
    client = sign_in(world, "voluntary")
    assert "Send me the digest" in text(client.get(reverse("account")))
    client.post(reverse("digest"), {"wanted": "yes"})
    assert User.objects.get(pk=world.people["voluntary"].pk).wants_digest
    assert "Stop the digest" in text(client.get(reverse("account")))
    client.post(reverse("digest"), {"wanted": "no"})
    assert not User.objects.get(pk=world.people["voluntary"].pk).wants_digest
    assert sign_in(world, "public").post(reverse("digest"), {"wanted": "yes"}).status_code == 302


@pytest.mark.parametrize("kind", ["user", "session", "nonsense", "auditline", "appointment"])
def test_the_history_of_what_is_no_shared_record_is_not_found(world: World, kind: str) -> None:
    address = reverse("history", kwargs={"kind": kind, "key": 1})
    assert {who: sign_in(world, who).get(address).status_code for who in ("public", "finance")} == {
        "public": 302,  # the public signs in before any history
        "finance": 404,
    }


def test_history_tells_before_and_after_in_words(world: World) -> None:
    statement = import_statement(world, generated(world, seed=1, short_by=50_000)[0].decode())
    client = sign_in(world, "finance")
    client.post(reverse("source-count-anyway", kwargs={"key": statement.pk}), {"why": "One line is missing"})
    shown = text(client.get(reverse("history", kwargs={"kind": "statement", "key": statement.pk})))
    assert "Counted although it does not reconcile" in shown
    assert f"by {world.people['finance'].name}" in shown
    assert "<del>No</del>" in shown
    assert "<ins>Yes</ins>" in shown
    assert world.council.name in shown


def test_lists_take_no_more_queries_for_more_records(world: World, django_assert_max_num_queries: Any) -> None:
    client = sign_in(world, "steward")
    counts = []
    for _ in range(2):
        for number in range(5):
            body = make_organisation(name=f"Body of a long list {number}")
            make_organisation_identifier(organisation=body, scheme=Scheme.SYNTHETIC, value=f"B-{body.pk}")
            make_appointment(person=make_user(), role=Role.READER, organisation=world.icb)
        for name in ("organisations", "people"):
            with django_assert_max_num_queries(14) as queries:
                client.get(reverse(name))
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_whoever_is_invited_chooses_a_password_by_the_letter_and_is_in(
    world: World, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    steward = sign_in(world, "steward")
    said = {
        "name": "New Person",
        "email": "new@example.org",
        "at": f"body-{world.icb.pk}",
        "role": "reader",
        "title": "",
    }
    with django_capture_on_commit_callbacks(execute=True):
        steward.post(reverse("person-invite"), said)
    (mail,) = mailoutbox
    assert mail.to == ["new@example.org"]
    address = next(line for line in str(mail.body).splitlines() if line.startswith("http"))
    newcomer = Client()
    page = newcomer.get(address, follow=True)
    secret = "quite a long new secret"
    newcomer.post(page.redirect_chain[-1][0], {"password1": secret, "password2": secret})
    newcomer.post(reverse("account_login"), {"login": "new@example.org", "password": secret})
    assert "_auth_user_id" in newcomer.session


def test_the_public_is_not_told_who_did_what(world: World) -> None:
    address = reverse("history", kwargs={"kind": "organisation", "key": world.council.pk})
    assert Client().get(address).status_code == 302
    assert "History of this organisation" not in text(Client().get(reverse("organisation", args=[world.council.pk])))
    assert "History of this organisation" in text(
        sign_in(world, "councillor").get(reverse("organisation", args=[world.council.pk]))
    )


def test_the_history_of_a_role_is_for_stewards_of_that_body_alone(world: World) -> None:
    own = Appointment.objects.get(person=world.people["commissioner"])
    others = Appointment.objects.get(person=world.people["finance"])
    steward = sign_in(world, "steward")
    assert steward.get(reverse("history", kwargs={"kind": "appointment", "key": own.pk})).status_code == 200
    assert steward.get(reverse("history", kwargs={"kind": "appointment", "key": others.pk})).status_code == 404


def test_a_place_and_an_area_lead_to_their_history(world: World) -> None:
    client = sign_in(world, "councillor")
    for kind, key, page in (
        ("partnership", world.place.pk, reverse("place", args=[world.place.slug])),
        ("area", world.area.pk, reverse("area", args=[world.area.pk])),
    ):
        address = reverse("history", kwargs={"kind": kind, "key": key})
        assert address in client.get(page).content.decode()
        assert client.get(address).status_code == 200

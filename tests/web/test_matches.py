"""Can partners decide which supplier names are one body, say how they know, and take a decision back?"""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.registers.models import Organisation, OrganisationName, SupplierMatch, WorkRequest
from tests.factories import (
    World,
    make_organisation,
    make_organisation_name,
    make_spend_file,
    make_supplier_match,
    small_world,
)
from tests.factories.eyes import seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.desk import form_of, sign_in, text
from tests.web.test_suppliers_one import said

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db

WHY = {"why": "The same charity number on both websites"}


@pytest.fixture
def world() -> World:
    return small_world()


def proposed(world: World, **given: Any) -> SupplierMatch:
    """A proposal that the partners of the place see."""
    return make_supplier_match(
        **{
            "partnership": world.place,
            "sharing": "partnership",
            "shared_with_partnership": world.place,
            "name": "Habour Trust",
            "key": "HABOUR TRUST",
            "other_name": "Harbour Trust",
            "other_key": "HARBOUR TRUST",
            "reason": "One letter differs.",
            "probability": "0.9730",
            **given,
        }
    )


def harbour(world: World) -> Organisation:
    body: Organisation = make_organisation(name="Harbour Trust", kind="vcfse")
    return body


def queue(world: World, who: str = "finance", query: str = "") -> Any:
    return sign_in(world, who).get(reverse("suppliers-review", args=[world.place.slug]) + query)


def decide(world: World, match: SupplierMatch, decision: str, who: str = "finance", **given: Any) -> Any:
    address = reverse("supplier-match", args=[world.place.slug, match.pk])
    return sign_in(world, who).post(address, WHY | {"decision": decision} | given)


def test_a_proposal_stands_with_both_names_its_score_its_reason_and_its_money(world: World) -> None:
    body = harbour(world)
    proposed(world, organisation=body)
    release_payments(
        world,
        [
            payment(world.council, "Habour Trust", 12.5, date(2024, 5, 2)),
            payment(world.icb, "Habour Trust", 7.5, date(2024, 6, 2)),
            payment(world.icb, "Harbour Trust", 100, date(2024, 6, 2), payee=body),
        ],
    )
    shown = said(queue(world))
    for words in (
        "Very likely the same",
        "97.3%: One letter differs.",
        "£20 in 2 payments",
        "£100 in 1 payment",
        f"Paid by {world.council.name}, {world.icb.name}, 2 May 2024 to 2 June 2024",
        "On record",
    ):
        assert words in shown, words


def test_the_same_joins_two_names_and_offers_to_bring_the_figures_up_to_date(world: World) -> None:
    body = harbour(world)
    match = proposed(world, organisation=body)
    release_payments(world, [payment(world.council, "Habour Trust", 10, date(2024, 5, 2))])
    done = decide(world, match, "same")
    assert done.url == reverse("suppliers-review", args=[world.place.slug])
    match.refresh_from_db()
    assert (match.state, match.why) == ("accepted", WHY["why"])
    assert OrganisationName.objects.filter(organisation=body, name="Habour Trust").exists()
    client = sign_in(world, "finance")
    after = text(client.get(done.url))
    assert "1 decision made or undone on that day or later may not be in them yet" in after
    asked = client.post(reverse("payments-update", args=[world.place.slug]))
    assert f'action="{reverse("payments-update", args=[world.place.slug])}"' in after
    assert asked.status_code == 302
    assert WorkRequest.objects.filter(kind="release_spend").exists()


def test_a_decision_says_what_was_decided(world: World) -> None:
    match = proposed(world, organisation=harbour(world))
    client = sign_in(world, "finance")
    address = reverse("supplier-match", args=[world.place.slug, match.pk])
    shown = client.post(address, WHY | {"decision": "different"}, follow=True)
    assert "“Habour Trust” and “Harbour Trust” are different bodies" in text(shown)
    assert "No names wait for review" in text(shown)


def test_two_names_that_are_on_record_as_nobody_become_a_new_body_of_a_kind(world: World) -> None:
    match = proposed(world)
    form = form_of(queue(world), reverse("supplier-match", args=[world.place.slug, match.pk]))
    assert form["kind"] == "independent_provider"
    decide(world, match, "same", kind="vcfse")
    body = Organisation.objects.get(name="Harbour Trust")
    assert body.kind == "vcfse"
    assert set(body.names.values_list("name", flat=True)) == {"Harbour Trust", "Habour Trust"}


def test_the_kind_is_asked_only_where_a_body_is_added(world: World) -> None:
    match = proposed(world, organisation=harbour(world))
    assert "kind" not in form_of(queue(world), reverse("supplier-match", args=[world.place.slug, match.pk]))


@pytest.mark.parametrize("decision", ["same", "different"])
def test_a_decision_without_a_reason_is_refused_in_the_form(world: World, decision: str) -> None:
    match = proposed(world)
    response = decide(world, match, decision, why=" ", kind="vcfse")
    shown = said(response)
    assert "Say how you know: it is kept with your name" in shown
    assert "Habour Trust" in shown
    assert form_of(response)["kind"] == "vcfse"
    match.refresh_from_db()
    assert match.state == "open"


def test_a_name_that_stands_for_another_body_is_refused_in_the_form(world: World) -> None:
    other = make_organisation(name="Quay Care")
    make_organisation_name(organisation=other, name="Habour Trust", key="habour trust")
    match = proposed(world, organisation=harbour(world))
    shown = said(decide(world, match, "same"))
    assert "“Habour Trust” already stands for Quay Care." in shown
    assert "There is a problem" in shown


def test_what_somebody_else_decided_meanwhile_is_said(world: World) -> None:
    match = proposed(world, organisation=harbour(world))
    decide(world, match, "different", "commissioner")
    shown = said(decide(world, match, "same"))
    assert f"This was already decided by {world.people['commissioner'].name}. Undo that first." in shown
    assert "Undo this decision" in shown


def test_a_proposal_that_is_gone_leads_back_to_the_queue(world: World) -> None:
    match = proposed(world)
    gone = reverse("supplier-match", args=[world.place.slug, match.pk + 1])
    client = sign_in(world, "finance")
    assert "not proposed any more" in text(client.post(gone, WHY | {"decision": "same"}, follow=True))
    assert client.get(gone).status_code == 404


def test_a_decision_is_undone_with_a_reason_and_waits_again(world: World) -> None:
    body = harbour(world)
    match = proposed(world, organisation=body)
    decide(world, match, "same")
    decided = text(queue(world, query="?state=accepted"))
    address = reverse("supplier-match-undo", args=[world.place.slug, match.pk])
    assert f'href="{address}"' in decided
    assert WHY["why"] in decided
    assert world.people["finance"].name in decided
    client = sign_in(world, "finance")
    assert "Give the reason" in text(client.post(address, {"why": ""}))
    client.post(address, {"why": "They moved apart"})
    match.refresh_from_db()
    assert match.state == "open"
    assert not OrganisationName.objects.filter(name="Habour Trust").exists()
    assert "Nobody has decided this yet" in text(client.post(address, {"why": "Again"}))


def test_tabs_say_how_many_wait_and_how_many_are_decided(world: World) -> None:
    for number in range(3):
        proposed(world, key=f"A{number}", other_key=f"B{number}")
    first = SupplierMatch.objects.all()[0]
    decide(world, first, "different")
    shown = said(queue(world))
    assert "To review 2" in shown
    assert "Different 1" in shown
    assert queue(world, query="?state=odd&page=x").status_code == 200


def test_the_most_money_comes_first_page_by_page_and_a_decision_keeps_the_page(world: World) -> None:
    for number in range(45):
        proposed(world, key=f"A{number}", other_key=f"B{number}", name=f"Name {number:02}", pence=number)
    second = text(queue(world, query="?page=2"))
    assert "21 to 40 of 45 names" in second
    assert second.index("Name 24") < second.index("Name 05")
    match = SupplierMatch.objects.get(name="Name 20")
    done = decide(world, match, "different", page="2")
    assert done.url.endswith("?page=2")
    assert decide(world, SupplierMatch.objects.get(name="Name 19"), "different", page="<b>").url.endswith("/review/")


@pytest.mark.parametrize(
    ("who", "reads", "decides"),
    [
        ("public", 302, 302),
        ("stranger", 200, 403),
        ("councillor", 200, 403),
        ("voluntary", 200, 403),
        ("finance", 200, 302),
    ],
)
def test_who_reads_and_who_decides(world: World, who: str, reads: int, decides: int) -> None:
    match = proposed(world, organisation=harbour(world))
    shown = queue(world, who)
    assert shown.status_code == reads
    assert ("Habour Trust" in text(shown)) == (who in ("councillor", "voluntary", "finance"))
    assert ("Decide" in text(shown)) == (who == "finance")
    assert decide(world, match, "different", who).status_code == decides
    undo = reverse("supplier-match-undo", args=[world.place.slug, match.pk])
    assert sign_in(world, who).post(undo, {"why": "Again"}).status_code == decides
    match.refresh_from_db()
    assert match.state == "open"


def test_a_match_of_another_place_is_not_decided_here(world: World) -> None:
    other = small_world(name="Otherplace")
    match = proposed(other)
    undo = reverse("supplier-match-undo", args=[world.place.slug, match.pk])
    assert sign_in(world, "finance").get(undo).status_code == 404
    decide(world, match, "different")
    match.refresh_from_db()
    assert match.state == "open"


def test_names_with_markup_are_shown_as_text(world: World) -> None:
    evil = "<script>alert(1)</script>"
    match = proposed(world, name=evil, other_name=evil, reason=evil)
    for response in (queue(world), decide(world, match, "same", why="")):
        assert evil not in response.content.decode()


def test_the_queue_leaves_as_a_file(world: World) -> None:
    proposed(world, pence=9999)
    release_payments(world, [payment(world.council, "Habour Trust", 12.34, date(2024, 5, 2))])
    address = reverse("suppliers-review-download", args=[world.place.slug, "csv"])
    file = sign_in(world, "finance").get(address).content.decode("utf-8-sig")
    assert "Habour Trust,Harbour Trust,no,97.30,One letter differs.,12.34,1" in file
    assert "99.99" not in file
    assert sign_in(world, "public").get(address).status_code == 302


def test_the_queue_asks_as_often_for_ten_names_as_for_a_thousand(world: World) -> None:
    body = harbour(world)
    client = sign_in(world, "finance")
    release_payments(world, [payment(world.council, f"A{n}", 1, date(2024, 5, 2)) for n in range(30)])
    counts = []
    for start, number in ((0, 10), (10, 990)):
        for n in range(start, start + number):
            proposed(world, key=f"A{n}", other_key=f"B{n}", organisation=body if n % 2 else None)
        client.get(reverse("suppliers-review", args=[world.place.slug]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("suppliers-review", args=[world.place.slug])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 25, counts


def test_the_amounts_are_what_each_reader_may_see(world: World) -> None:
    """The ICB shares its payments with nobody: others see no more than what the council paid."""
    body = harbour(world)
    proposed(world, organisation=body, pence=20_000_00, payments=7)
    make_spend_file(
        partnership=world.place, organisation=world.icb, owner=world.icb, sharing="own",
        first_day=date(2024, 6, 2), last_day=date(2024, 6, 2),
    )  # fmt: skip
    release_payments(
        world,
        [
            payment(world.council, "Habour Trust", 100, date(2024, 5, 2)),
            payment(world.icb, "Habour Trust", 19_900, date(2024, 6, 2)),
        ],
    )
    file = reverse("suppliers-review-download", args=[world.place.slug, "csv"])
    for who, amount, hidden in (("finance", "£100 in 1 payment", True), ("commissioner", "£20,000 in 2", False)):
        shown, saved = said(queue(world, who)), sign_in(world, who).get(file).content.decode()
        assert amount in shown
        assert ("20,000" not in shown and "19,900" not in shown) == hidden
        assert ("20000.00" not in saved) == hidden
        assert "7 payments" not in shown


def test_two_names_found_to_be_one_show_what_both_were_paid_before_and_after_new_figures(world: World) -> None:
    match = proposed(world, pence=99_99)
    paid = [
        payment(world.council, "Habour Trust", 30, date(2024, 5, 2)),
        payment(world.icb, "Harbour Trust", 70, date(2024, 6, 2)),
    ]
    release_payments(world, paid)
    decide(world, match, "same")
    assert "£100 2 payments to both" in said(queue(world, query="?state=accepted"))
    body = Organisation.objects.get(name="Harbour Trust")
    release_payments(world, [one | {"payee": body} for one in paid])
    assert "£100 2 payments to both" in said(queue(world, query="?state=accepted"))


def test_a_decision_against_an_earlier_one_is_refused_in_the_form_and_names_it(world: World) -> None:
    body = harbour(world)
    proposed(world, organisation=body)
    first = SupplierMatch.objects.get()
    second = proposed(world, name="Habor Trust", key="HABOR TRUST", organisation=body)
    third = proposed(world, name="Habor Trust", key="HABOR TRUST", other_name="Habour Trust", other_key="HABOUR TRUST")
    decide(world, first, "different", "commissioner")
    decide(world, second, "same")
    shown = said(decide(world, third, "same"))
    by = world.people["commissioner"].name
    assert f"“Habour Trust” and “Harbour Trust” were found to be different bodies by {by} on" in shown
    assert "Undo that first." in shown
    assert "There is a problem" in shown

"""Are payments that no rule catches a work list by value, with suggestions offered and rules begun for each?"""

import csv
import io
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.core.money.spend.released import PayeeKind
from placepound.registers.models import CodingRule, Fund, UnmappedSpend, WorkRequest
from tests.factories import World, make_fund, make_organisation, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.desk import form_of, sign_in, text
from tests.web.test_suppliers_one import said

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def taught(world: World) -> None:
    """
    | payer   | supplier | service   | group | payments      |
    | council | Acorn    | Home care | HOM1  | 30 at £100    |
    | council | Acorn    | Other     | –     | 2 at £400     |
    | council | Birch    | Odd       | –     | 1 at £900     |
    | council | people   | Direct    | –     | 5 at £10      |
    """
    care = {"service": "Home care", "group": "HOM1"}
    release_payments(
        world,
        [
            *(payment(world.council, "Acorn", 100, date(2024, 4, day), **care) for day in range(1, 31)),
            *(payment(world.council, "Acorn", 400, date(2024, 5, day), service="Other") for day in (1, 2)),
            payment(world.council, "Birch", 900, date(2024, 5, 3), service="Odd"),
            *(
                payment(world.council, "Jo Bloggs", 10, date(2024, 5, day), service="Direct", kind=PayeeKind.INDIVIDUAL)
                for day in (1, 2, 3, 4, 5)
            ),
        ],
    )


def page(world: World, who: str = "finance", query: str = "") -> Any:
    return sign_in(world, who).get(reverse("unmapped", args=[world.place.slug]) + query)


def begun(response: Any, words: str) -> list[dict[str, str]]:
    """The rules that a page begins, as the addresses of their forms say."""
    whole = response.content.decode()
    links = [part.split('"')[0] for part in whole.split('href="') if "/coding/new/?" in part.split('"')[0]]
    texts = [
        part.split(">")[1].split("<")[0] for part in whole.split('href="') if "/coding/new/?" in part.split('"')[0]
    ]
    return [
        {name: values[0] for name, values in parse_qs(urlsplit(link.replace("&amp;", "&")).query).items()}
        for link, shown in zip(links, texts, strict=True)
        if shown == words
    ]


def test_the_share_mapped_stands_above_the_list_by_value(world: World) -> None:
    taught(world)
    shown = said(page(world))
    assert "Mapped, by value 63.2%" in shown
    assert 'title="£1,750"' in text(page(world))
    assert shown.index("Birch Odd") < shown.index("Acorn Other") < shown.index("Individuals")


def test_a_suggestion_is_offered_with_its_evidence_and_its_caution(world: World) -> None:
    taught(world)
    shown = said(page(world))
    assert "All 30 payments of this payer to this supplier were mapped to Care at home: home care." in shown
    assert "How often such evidence is right could not be tested." in shown
    assert "It is offered, never applied" in shown
    only = said(page(world, query="?show=suggested"))
    assert "Acorn Other" in only
    assert "Birch" not in only
    assert "With a suggestion 1" in only


def test_a_rule_is_begun_for_the_supplier_and_for_the_service(world: World) -> None:
    taught(world)
    shown = page(world)
    assert begun(shown, "For this supplier") == [
        {"field": "provider", "match": "exact", "text": "Birch", "publisher": str(world.council.pk)},
        {"field": "provider", "match": "exact", "text": "Acorn", "publisher": str(world.council.pk), "group": "HOM1"},
    ]
    assert [one["text"] for one in begun(shown, "For this service")] == ["Odd", "Other", "Direct"]
    new = reverse("coding-new", args=[world.place.slug])
    link = f"{new}?field=provider&match=exact&text=Acorn&publisher={world.council.pk}&group=HOM1"
    form = form_of(sign_in(world, "finance").get(link))
    assert {name: form[name] for name in ("field", "match", "text", "publisher", "service_group")} == {
        "field": "provider", "match": "exact", "text": "Acorn", "publisher": str(world.council.pk),
        "service_group": "HOM1",
    }  # fmt: skip


def test_people_are_named_nowhere_and_no_rule_looks_for_their_names(world: World) -> None:
    taught(world)
    assert "Bloggs" not in text(page(world))
    assert len(begun(page(world), "For this supplier")) == 2


def test_the_several_names_of_one_body_teach_together(world: World) -> None:
    body = make_organisation(name="Harbour Trust")
    to = {"payee": body, "service": "Advice"}
    release_payments(
        world,
        [
            *(
                payment(world.council, "Harbour Trust", 1, date(2024, 4, day), group="VCS", **to)
                for day in range(1, 16)
            ),
            *(payment(world.council, "Harbour Tr", 1, date(2024, 5, day), group="VCS", **to) for day in range(1, 16)),
            payment(world.council, "The Harbour", 50, date(2024, 6, 1), payee=body, service="Else"),
        ],
    )
    (waiting,) = UnmappedSpend.objects.all()
    assert waiting.suggested == "VCS"
    assert waiting.evidence.startswith("All 30 payments of this payer to this supplier")


def test_what_a_year_without_a_suggestion_says_does_not_hide_what_another_offers(world: World) -> None:
    taught(world)
    release_payments(
        world,
        [
            payment(world.council, "Acorn", 100, date(2024, 4, day), service="Home care", group="HOM1")
            for day in range(1, 31)
        ]
        + [payment(world.council, "Acorn", 1, date(2024, 5, 1), service="Other")]
        + [payment(world.council, "Acorn", 5_000, date(2023, 5, 1), service="Other")],
        files=False,
    )
    shown = said(page(world))
    assert "£5,001" in shown
    assert 'title="£5,001"' in text(page(world))


def test_today_leads_to_unmapped_payments(world: World) -> None:
    taught(world)
    here = f'href="{reverse("unmapped", args=[world.place.slug])}"'
    assert here in text(sign_in(world, "finance").get(reverse("today")))
    assert "See these payments" in text(sign_in(world, "councillor").get(reverse("today")))


def test_the_page_says_when_nothing_is_on_record_and_when_all_is_mapped(world: World) -> None:
    assert "No published payments are on record here" in text(page(world))
    release_payments(world, [payment(world.council, "Acorn", 1, date(2024, 4, 1), group="HOM1")])
    assert "Every payment is mapped" in text(page(world))


def test_each_person_sees_what_is_shared_with_them(world: World) -> None:
    taught(world)
    for who in ("public", "stranger"):
        assert "Birch" not in text(page(world, who))
    councillor = text(page(world, "councillor"))
    assert "Birch" in councillor
    assert "/coding/new/" not in councillor


def test_the_list_leaves_as_a_file(world: World) -> None:
    taught(world)
    address = reverse("unmapped-download", args=[world.place.slug, "csv"])
    file = sign_in(world, "finance").get(address).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [row["Amount (£)"] for row in rows] == ["900.00", "800.00", "50.00"]
    only = sign_in(world, "finance").get(address + "?show=suggested").content.decode("utf-8-sig")
    assert len(only.splitlines()) == 2


RULE = {
    "field": "provider",
    "match": "exact",
    "text": "Acorn",
    "service_group": "HOM1",
    "reason": "They give home care",
}


def test_a_rule_may_say_the_area_and_the_arrangement_of_what_it_catches(world: World) -> None:
    taught(world)
    client = sign_in(world, "finance")
    new = reverse("coding-new", args=[world.place.slug])
    given = RULE | {"area": world.neighbourhoods[0].pk, "arrangement": "Better Care Fund", "arrangement_form": "pooled"}
    preview = client.post(new, given)
    assert "a sum may move in part" in text(preview)
    again = form_of(preview, "")
    assert again["arrangement"] == "Better Care Fund"
    client.post(new, given | {"confirmed": "yes"})
    rule = CodingRule.objects.get(text="Acorn")
    assert rule.area == world.neighbourhoods[0]
    assert (rule.fund.name, rule.fund.form) == ("Better Care Fund", "pooled")
    assert set(WorkRequest.objects.values_list("kind", flat=True)) == {"recode", "release_spend"}


def test_an_arrangement_on_record_is_named_in_the_form_and_not_added_twice(world: World) -> None:
    taught(world)
    make_fund(partnership=world.place, name="Better Care Fund", key="better care fund", form="pooled")
    client = sign_in(world, "finance")
    new = reverse("coding-new", args=[world.place.slug])
    assert "On record: Better Care Fund." in text(client.get(new))
    client.post(new, RULE | {"arrangement": "better  care fund", "confirmed": "yes"})
    assert CodingRule.objects.get(text="Acorn").fund == Fund.objects.get()


def test_an_area_of_another_place_is_no_choice(world: World) -> None:
    other = small_world(name="Otherplace")
    given = RULE | {"area": other.neighbourhoods[0].pk, "confirmed": "yes"}
    shown = text(sign_in(world, "finance").post(reverse("coding-new", args=[world.place.slug]), given))
    assert "not one of the available choices" in shown


def test_the_page_asks_as_often_for_ten_sums_as_for_a_thousand(world: World) -> None:
    client = sign_in(world, "finance")
    counts = []
    for number in (10, 1_000):
        release_payments(
            world, [payment(world.council, f"Firm {n}", n, date(2024, 5, 1), service="Odd") for n in range(number)]
        )
        client.get(reverse("unmapped", args=[world.place.slug]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("unmapped", args=[world.place.slug])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 25, counts

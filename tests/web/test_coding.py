"""Can partners see what each coding rule catches, teach the record a new one, and know beforehand what it moves?"""

import re
from typing import Any

import pytest
from django.urls import reverse

from placepound.registers.models import CodingRule, Flow, Statement, WorkRequest
from tests.factories import World, import_statement, small_world
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.desk import form_of, generated, sign_in, text, work

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def world() -> World:
    return small_world(starter_rules=True)


def taken_in(world: World, **facts: Any) -> Statement:
    """Twelve rows: eight of services that starter rules know, four that none does."""
    return import_statement(world, generated(world, seed=1)[0].decode(), **facts)


def at(name: str, world: World, **more: Any) -> str:
    return reverse(name, kwargs={"slug": world.place.slug, **more})


RULE = {
    "field": "service",
    "match": "words",
    "text": "Dragon taming",
    "service_group": "VCS",
    "reason": "A charity does it",
}


def test_rules_stand_in_order_with_what_each_catches(world: World) -> None:
    taken_in(world)
    shown = text(sign_in(world, "finance").get(at("coding", world)))
    assert "Service has the words “home care”" in shown
    home = CodingRule.objects.get(text="home care", partnership=world.place)
    row = shown[shown.index(f'id="rule-{home.pk}"') :]
    assert '<td class="pp-number">2</td>' in row[: row.index("</tr>")]
    unused = text(sign_in(world, "finance").get(at("coding", world) + "?show=idle"))
    assert f'id="rule-{home.pk}"' not in unused


def test_unmapped_money_is_a_work_list_by_value_with_a_rule_begun_for_each(world: World) -> None:
    taken_in(world)
    sums = Flow.objects.filter(service_group="UNM").values_list("amount", "service")
    expected = [service for _, service in sorted(sums, key=lambda one: -abs(one[0]))]
    shown = text(sign_in(world, "finance").get(at("coding-unmapped", world)))
    places = [shown.index(f">{service}<") for service in expected]
    assert places == sorted(places)
    form = form_of(sign_in(world, "finance").get(at("coding-new", world) + f"?text={expected[0]}"))
    assert form["text"] == expected[0]
    assert form["match"] == "exact"


def test_unmapped_money_leads_to_a_row_that_says_so(world: World) -> None:
    body = world.council.name
    heads = "Service,Commissioner,Amount (£)"
    import_statement(world, f"{heads}\nHome care,{body},1.00\nDay care,{body},2.00\nLanterns,{body},3.00\n")
    import_statement(world, f"{heads}\nLanterns,{body},4.00\n", title="Second")
    client = sign_in(world, "finance")
    page = text(client.get(at("coding-unmapped", world)))
    assert "the first of 2 statements" in page
    href = re.findall(r'href="(/sources/\d+/\?row=\d+)"', page)[0]
    landed = client.get(client.get(href).url.partition("#")[0])
    number = href.rpartition("=")[2]
    row = text(landed)[text(landed).index(f'id="row-{number}"') :]
    assert "Lanterns" in row[: row.index("</tr>")]


def test_what_is_only_passed_on_stands_after_spend(world: World) -> None:
    rows = (
        "Service,Commissioner,Amount (£),Flow,Counterparty",
        f"Pool share,{world.council.name},9000.00,transfer,{world.icb.name}",
        f"Lanterns,{world.council.name},3.00,spend,",
    )
    import_statement(world, "\n".join(rows))
    page = text(sign_in(world, "finance").get(at("coding-unmapped", world)))
    assert page.index("Lanterns") < page.index("Pool share")
    assert "mapping it changes no net figure" in page


def test_a_rule_is_previewed_then_kept_and_applied(world: World) -> None:
    taken_in(world)
    client = sign_in(world, "finance")
    dragons = Flow.objects.filter(service__startswith="Dragon")
    assert {flow.service_group for flow in dragons} == {"UNM"}
    preview = client.post(at("coding-new", world), RULE)
    said = text(preview)
    assert "It would catch 2 rows" in said
    assert "move 2 rows to another group" in said
    assert not CodingRule.objects.filter(text="Dragon taming").exists()
    kept = client.post(at("coding-new", world), RULE | {"confirmed": "yes"})
    assert "waits for its turn" in text(client.get(kept.url))
    assert [request.state for request in work()] == ["done"]
    assert {flow.service_group for flow in dragons.all()} == {"VCS"}
    assert "2 rows moved" in text(client.get(kept.url))
    rule = CodingRule.objects.get(text="Dragon taming")
    assert rule.author == world.people["finance"].name
    first = text(client.get(at("coding", world) + "?show=all"))
    assert first.index(f'id="rule-{rule.pk}"') == first.index('id="rule-')


def test_the_preview_agrees_with_what_applying_the_rule_does(world: World) -> None:
    taken_in(world)
    client = sign_in(world, "finance")
    said = RULE | {"text": "e", "match": "contains", "service_group": "ENA1"}
    preview = text(client.post(at("coding-new", world), said))
    client.post(at("coding-new", world), said | {"confirmed": "yes"})
    message = work()[0].message
    moved = message.split()[0]
    assert f"move {moved} rows to another group" in preview


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "Enter the text"),
        ({"reason": ""}, "Enter the reason"),
        ({"service_group": "NOPE"}, "not one of the available choices"),
        ({"service_group": ""}, "Choose the service group"),
        ({"field": "amount"}, "not one of the available choices"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_the_form(world: World, wrong: dict[str, str], says: str) -> None:
    response = sign_in(world, "finance").post(at("coding-new", world), RULE | wrong | {"confirmed": "yes"})
    assert says in text(response)
    assert not WorkRequest.objects.exists()
    assert form_of(response)["match"] == "words"


def test_the_same_rule_twice_is_refused(world: World) -> None:
    client = sign_in(world, "finance")
    client.post(at("coding-new", world), RULE | {"confirmed": "yes"})
    again = client.post(at("coding-new", world), RULE | {"confirmed": "yes"})
    assert "There is already such a rule" in text(again)


def test_retiring_a_rule_shows_what_falls_to_later_rules(world: World) -> None:
    taken_in(world)
    client = sign_in(world, "finance")
    home = CodingRule.objects.get(text="home care", partnership=world.place)
    address = reverse("coding-retire", kwargs={"key": home.pk})
    page = text(client.get(address))
    assert "Care at home: home care" in page
    assert "Unmapped" in page
    assert "Give the reason" in text(client.post(address, {"why": ""}))
    done = client.post(address, {"why": "We say domiciliary care here"})
    work()
    assert "rows moved" in text(client.get(done.url))
    assert not Flow.objects.filter(coding_rule=home).exists()
    retired = text(client.get(at("coding", world) + "?show=retired"))
    assert "home care" in retired
    history = client.get(reverse("history", kwargs={"kind": "codingrule", "key": home.pk}))
    assert "We say domiciliary care here" in text(history)
    assert "already retired" in text(client.post(address, {"why": "Again"}))


def test_rules_that_catch_nothing_say_why(world: World) -> None:
    taken_in(world)
    client = sign_in(world, "finance")
    for said in ({"text": "Home"}, {"text": "Home care", "match": "prefix"}):
        client.post(at("coding-new", world), RULE | said | {"confirmed": "yes"})
        work()
    client.post(at("coding-new", world), RULE | {"text": "Home", "match": "contains", "confirmed": "yes"})
    work()
    shown = text(client.get(at("coding-review", world)))
    assert "It can never win" in shown
    assert "Shadowed" in shown
    assert "Unused" in shown


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("public", 200, 302), ("councillor", 200, 403), ("stranger", 200, 403), ("finance", 200, 200)],
)
def test_who_reads_and_who_writes_rules(world: World, who: str, reads: int, writes: int) -> None:
    client = sign_in(world, who)
    assert client.get(at("coding", world)).status_code == reads
    assert client.get(at("coding-unmapped", world)).status_code == reads
    assert client.get(at("coding-review", world)).status_code == reads
    assert client.get(at("coding-new", world)).status_code == writes
    rule = CodingRule.objects.filter(partnership=world.place).first()
    assert rule is not None
    assert client.get(reverse("coding-retire", kwargs={"key": rule.pk})).status_code == writes


def test_what_a_rule_catches_counts_only_what_the_viewer_sees(world: World) -> None:
    taken_in(world, sharing="own")
    assert "Service has the words “home care”" in text(sign_in(world, "finance").get(at("coding", world)))
    partner = text(sign_in(world, "commissioner").get(at("coding", world)))
    assert "Service has the words “home care”" not in partner
    assert "Nothing is unmapped" in text(sign_in(world, "commissioner").get(at("coding-unmapped", world)))
    preview = sign_in(world, "commissioner").post(at("coding-new", world), RULE)
    assert "It would catch 0 rows" in text(preview)


def test_a_rule_shared_among_partners_is_not_shown_to_others(world: World) -> None:
    sign_in(world, "finance").post(at("coding-new", world), RULE | {"confirmed": "yes"})
    assert "Dragon taming" in text(sign_in(world, "voluntary").get(at("coding", world) + "?show=all"))
    for who in ("public", "stranger"):
        assert "Dragon taming" not in text(sign_in(world, who).get(at("coding", world) + "?show=all"))
        assert "Dragon taming" not in text(sign_in(world, who).get(at("coding-review", world)))


def test_rules_leave_as_a_file(world: World) -> None:
    said = sign_in(world, "public").get(at("coding-download", world, kind="csv")).content.decode("utf-8-sig")
    assert said.startswith("Order,Field,Match,Text,Service group")
    assert "home care" in said


def test_markup_in_a_rule_is_shown_as_text(world: World) -> None:
    evil = "<script>alert(1)</script>"
    client = sign_in(world, "finance")
    preview = client.post(at("coding-new", world), RULE | {"text": evil, "reason": evil})
    client.post(at("coding-new", world), RULE | {"text": evil, "reason": evil, "confirmed": "yes"})
    listed = client.get(at("coding", world) + "?show=all")
    begun = client.get(at("coding-new", world) + "?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    for page in (preview, listed, begun):
        assert evil not in page.content.decode()


def test_the_rules_take_no_more_queries_for_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    client = sign_in(world, "finance")
    counts = []
    for seed in (1, 2):
        import_statement(world, generated(world, seed=seed, rows=20 * seed)[0].decode())
        for name in ("coding", "coding-unmapped", "coding-review"):
            with django_assert_max_num_queries(16) as queries:
                client.get(at(name, world))
            counts.append(len(queries))
    assert counts[:3] == counts[3:]

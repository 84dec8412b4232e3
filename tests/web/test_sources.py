"""Does a source show its rows, its control and where its money went, to those who may see it?"""

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from placepound.core.terms.viewer import Sharing
from placepound.registers.models import SpendFile, Statement, StatementRow
from tests.factories import World, import_statement, small_world
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.desk import generated, net_of, sign_in, text

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def world() -> World:
    return small_world(starter_rules=True)


def taken_in(world: World, *, seed: int = 1, short_by: int = 0, rows: int = 12, **facts: Any) -> Statement:
    content, _ = generated(world, seed=seed, short_by=short_by, rows=rows)
    return import_statement(world, content.decode(), **facts)


def one(name: str, statement: Statement, **more: Any) -> str:
    return reverse(name, kwargs={"key": statement.pk, **more})


def test_a_source_shows_its_control_and_every_row_with_where_its_money_went(world: World) -> None:
    statement = taken_in(world)
    shown = text(sign_in(world, "finance").get(one("source", statement)))
    assert "Reconciled" in shown or "agree" in shown or "add up" in shown
    for row in StatementRow.objects.filter(statement=statement):
        assert f'id="row-{row.number}"' in shown
    assert "Care at home: home care" in shown
    assert "Rule: service words" in shown
    assert "No rule catches it" in shown
    assert "Total" in shown


def test_a_link_to_a_row_leads_to_the_page_that_holds_it(world: World) -> None:
    statement = taken_in(world, rows=250)
    client = sign_in(world, "finance")
    response = client.get(one("source", statement) + "?row=203")
    assert response.url == one("source", statement) + "?page=3#row-203"
    assert 'id="row-203"' in text(client.get(one("source", statement) + "?page=3"))
    assert client.get(one("source", statement) + "?row=99999").status_code == 404


def test_rows_by_verdict_each_have_their_address(world: World) -> None:
    statement = taken_in(world)
    client = sign_in(world, "finance")
    totals = text(client.get(one("source", statement) + "?verdict=total"))
    assert len(re.findall(r'id="row-\d+"', totals)) == 1
    assert len(re.findall(r'id="row-\d+"', text(client.get(one("source", statement) + "?verdict=accepted")))) == 12
    assert client.get(one("source", statement) + "?verdict=<b>&page=x").status_code == 200


def test_downloads_hold_every_row_to_the_penny_refused_ones_too(world: World) -> None:
    body = world.council.name
    rows = ("Service,Commissioner,Amount (£)", f"=cmd(),{body},10.01", f"Odd,{body},lots", "Total,,10.01")
    content = "\n".join(rows)
    statement = import_statement(world, content)
    client = sign_in(world, "finance")
    csv = client.get(one("source-download", statement, kind="csv"))
    said = csv.content.decode("utf-8-sig")
    assert "'=cmd()" in said
    assert "10.01" in said
    assert "refused" in said
    assert "attachment" in csv["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(one("source-download", statement, kind="xlsx")).content))
    assert book.worksheets[0].max_row == 1 + statement.rows_read
    assert any("SHA-256" in str(cell.value) for row in book["Notes"].rows for cell in row)


def test_the_list_is_narrowed_by_place_and_state_in_its_address(world: World) -> None:
    kept, left_out = (
        taken_in(world, title="Kept figures"),
        taken_in(world, seed=2, short_by=99_999, title="Odd figures"),
    )
    client = sign_in(world, "finance")
    both = text(client.get(reverse("sources")))
    assert kept.title in both
    assert left_out.title in both
    assert "Left out" in both
    counted = text(client.get(reverse("sources") + f"?state=live&place={world.place.slug}"))
    assert kept.title in counted
    assert left_out.title not in counted
    assert kept.title not in text(client.get(reverse("sources") + f"?place={world.elsewhere.slug}"))


def test_a_named_person_takes_responsibility_for_one_that_does_not_reconcile(world: World) -> None:
    statement = taken_in(world, short_by=99_999)
    client = sign_in(world, "finance")
    assert "It is left out of the place pound" in text(client.get(one("source", statement)))
    assert net_of(world, world.finance) == 0
    silent = client.post(one("source-count-anyway", statement), {"why": " "})
    assert "Give the reason: it is kept with your name" in text(silent)
    client.post(one("source-count-anyway", statement), {"why": "The printed total leaves out one line"})
    assert net_of(world, world.finance) == statement.accepted_sum
    shown = text(client.get(one("source", statement)))
    assert "The printed total leaves out one line" in shown
    again = client.post(one("source-count-anyway", statement), {"why": "Once more"})
    assert "This statement already counts" in text(again)


def test_undo_asks_for_a_reason_and_is_not_done_twice(world: World) -> None:
    statement = taken_in(world)
    client = sign_in(world, "finance")
    assert "Give the reason" in text(client.post(one("source-undo", statement), {"why": ""}))
    assert net_of(world, world.finance) == statement.accepted_sum
    client.post(one("source-undo", statement), {"why": "Read too early"})
    assert net_of(world, world.finance) == 0
    assert "already undone" in text(client.post(one("source-undo", statement), {"why": "Again"}))
    assert "Undo this statement" not in text(client.get(one("source", statement)))


@pytest.mark.parametrize(
    ("sharing", "sees"),
    [
        (Sharing.PUBLIC, {"public", "stranger", "voluntary", "commissioner", "finance"}),
        (Sharing.PARTNERSHIP, {"voluntary", "commissioner", "finance"}),
        (Sharing.OWN, {"finance"}),
    ],
)
def test_each_person_sees_what_is_shared_with_them(world: World, sharing: Sharing, sees: set[str]) -> None:
    statement = taken_in(world, sharing=sharing)
    for who in ("public", "stranger", "voluntary", "commissioner", "finance"):
        client = sign_in(world, who)
        pages = [
            client.get(one("source", statement)),
            client.get(one("source-download", statement, kind="csv")),
        ]
        history = client.get(reverse("history", kwargs={"kind": "statement", "key": statement.pk}))
        assert {page.status_code for page in pages} == {200 if who in sees else 404}, who
        assert history.status_code == (302 if who == "public" else 200 if who in sees else 404), who
        assert (statement.title in text(client.get(reverse("sources")))) == (who in sees), who


@pytest.mark.parametrize(("who", "status"), [("public", 302), ("voluntary", 403), ("stranger", 404), ("finance", 200)])
def test_only_those_who_import_here_may_undo(world: World, who: str, status: int) -> None:
    statement = taken_in(world)
    client = sign_in(world, who)
    assert client.get(one("source-undo", statement)).status_code == status
    if who != "finance":
        client.post(one("source-undo", statement), {"why": "Mischief"})
        statement.refresh_from_db()
        assert statement.withdrawn_on is None


def test_only_its_owner_changes_who_may_see_it(world: World) -> None:
    statement = taken_in(world)
    refused = sign_in(world, "commissioner").get(one("source-sharing", statement))
    assert refused.status_code == 403
    assert world.council.name in text(refused)
    client = sign_in(world, "finance")
    client.post(
        one("source-sharing", statement),
        {"sharing": "named", "named": [world.charity.pk], "sensitivity": "", "why": "Agreed at the board"},
    )
    assert sign_in(world, "voluntary").get(one("source", statement)).status_code == 200
    assert sign_in(world, "commissioner").get(one("source", statement)).status_code == 404
    statement.refresh_from_db()
    assert statement.upload.sharing == "named"


def test_holding_back_needs_a_day_to_come(world: World) -> None:
    statement = taken_in(world, sharing="public")
    client = sign_in(world, "finance")
    said = {"sharing": "public", "sensitivity": "commercial", "why": "Tender is open"}
    assert "Give the day until which it is held back" in text(client.post(one("source-sharing", statement), said))
    past = {"sensitive_until-day": "1", "sensitive_until-month": "2", "sensitive_until-year": "2020"}
    assert "Choose a day that is still to come" in text(client.post(one("source-sharing", statement), said | past))
    later = past | {"sensitive_until-year": "2199"}
    assert client.post(one("source-sharing", statement), said | later).status_code == 302
    assert sign_in(world, "public").get(one("source", statement)).status_code == 404
    assert client.get(one("source", statement)).status_code == 200


def test_markup_in_a_document_is_shown_as_text(world: World) -> None:
    evil = "<img src=x onerror=alert(1)>"
    statement = import_statement(
        world,
        f"Service,Commissioner,Amount (£)\n{evil},{world.council.name},10.00\n",
        title=evil,
        document=evil,
        note=evil,
    )
    for name in ("source", "source-undo", "source-sharing"):
        page = sign_in(world, "finance").get(one(name, statement)).content.decode()
        assert evil not in page
        assert "&lt;img" in page


def test_a_source_takes_no_more_queries_for_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    small, large = taken_in(world, rows=5), taken_in(world, seed=2, rows=99)
    client = sign_in(world, "finance")
    counts = []
    for statement in (small, large):
        client.get(one("source", statement))
        with django_assert_max_num_queries(24) as queries:
            client.get(one("source", statement))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_takes_no_more_queries_for_more_sources(world: World, django_assert_max_num_queries: Any) -> None:
    client = sign_in(world, "finance")
    counts = []
    for seed in (1, 2, 3):
        taken_in(world, seed=seed, title=f"Figures {seed}")
        with django_assert_max_num_queries(16) as queries:
            client.get(reverse("sources"))
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_statement_of_payments_is_not_undone_but_leads_to_its_files(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 10, date(2024, 5, 1))])
    statement = Statement.objects.get()
    client = sign_in(world, "finance")
    page = text(client.get(one("source", statement)))
    assert "Undo this statement" not in page
    assert "to undo them, take the files out in" in page
    assert f'href="{reverse("payments", args=[world.place.slug])}#files">Published payments</a>' in page
    for response in (
        client.get(one("source-undo", statement), follow=True),
        client.post(one("source-undo", statement), {"why": "A mistake"}, follow=True),
    ):
        assert "Payments follow their files: take the files out" in text(response)
    statement.refresh_from_db()
    assert statement.withdrawn_on is None


def test_payments_are_shared_with_their_files_and_the_page_says_so(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 10, date(2024, 5, 1))])
    statement = Statement.objects.get()
    client = sign_in(world, "finance")
    page = text(client.get(one("source-sharing", statement)))
    for said in ("Who may see these payments", "for the file that this statement is made of", "later figures"):
        assert said in page
    for choice in ("own", "partnership", "public"):
        assert f'value="{choice}"' in page
    for absent in ('value="named"', "Partners named", "Hold it back for now"):
        assert absent not in page
    refused = text(client.post(one("source-sharing", statement), {"sharing": "named", "why": "Agreed"}))
    assert "There is a problem" in refused
    client.post(one("source-sharing", statement), {"sharing": "public", "why": "They are published"})
    statement.refresh_from_db()
    assert (statement.sharing, SpendFile.objects.get().sharing) == ("public", "public")
    assert sign_in(world, "public").get(one("source", statement)).status_code == 200

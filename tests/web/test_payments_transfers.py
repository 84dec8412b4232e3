"""Are payments between counted bodies shown once, from both sides, with what differs between them?"""

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.registers.base import writing
from placepound.registers.models import SpendFile, Statement
from tests.factories import (
    World,
    make_organisation,
    make_spend_file,
    make_spend_release,
    make_spend_transfer,
    make_statement,
    small_world,
)
from tests.factories.eyes import seen_by_the_system
from tests.web.desk import sign_in, text
from tests.web.payments_world import published

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def page(world: World, query: str = "", who: str = "finance") -> Any:
    return sign_in(world, who).get(reverse("payments-transfers", args=[world.place.slug]) + query)


def rows(response: Any, table: str) -> list[str]:
    """The rows of one table, without their marks."""
    whole = response.content.decode()
    body = whole[whole.index(f'id="{table}"') :]
    body = body[body.index("<tbody>") : body.index("</tbody>")]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


def test_sums_stand_by_pair_and_lines_with_days_and_pence_between(world: World) -> None:
    published(world)
    shown = page(world)
    (pair,) = rows(shown, "pairs")
    assert "£10,000 1 payment £9,999.50 −£0.50 £2,500 1 payment £1,250 1 payment" in pair
    both = next(row for row in rows(shown, "lines") if "Both sides" in row)
    assert "5 July 2024 Row 7 of payments 2024-07.csv £10,000 9 July 2024" in both
    assert both.endswith("4 −£0.50")


@pytest.mark.parametrize(
    ("query", "count"), [("?state=matched", 1), ("?state=payer+only", 1), ("?state=payee+only", 1), ("", 3)]
)
def test_lines_are_narrowed_by_the_side_that_shows_them(world: World, query: str, count: int) -> None:
    published(world)
    assert len(rows(page(world, query), "lines")) == count


def test_lines_are_narrowed_by_payer_and_payee(world: World) -> None:
    published(world)
    assert len(rows(page(world, f"?payer={world.icb.pk}&payee={world.council.pk}"), "lines")) == 3
    assert "No payment matches these filters" in text(page(world, f"?payer={world.council.pk}"))
    assert page(world, "?payer=<b>&state=odd&page=x").status_code == 200


@pytest.mark.parametrize(
    "query", ["?payer=999999", "?payee=999999", "?payer=%3Cb%3E", "?state=odd", "?payer=999999&state=matched"]
)
def test_a_filter_value_that_nobody_could_choose_matches_nothing_and_is_said(world: World, query: str) -> None:
    published(world)
    shown = text(page(world, query))
    assert "No payment matches: the address asks for a" in shown
    assert "£10,000" not in shown
    assert "Show all</a>" in shown
    for part in ("pairs", "lines"):
        address = reverse("payments-transfers-download", args=[world.place.slug, part, "csv"]) + query
        assert len(sign_in(world, "finance").get(address).content.decode().splitlines()) == 1


def test_a_page_beyond_the_last_is_the_last(world: World) -> None:
    published(world)
    assert len(rows(page(world, "?page=99"), "lines")) == 3


def test_a_side_whose_file_is_not_shared_is_not_shown_here_either(world: World) -> None:
    statement = make_statement(partnership=world.place, publisher=world.council, owner=world.council)
    make_spend_file(partnership=world.place, organisation=world.icb, owner=world.icb, sharing="own", number=9)
    make_spend_transfer(
        statement=statement, payer=world.council, payee=world.icb, state="matched", paid=10_000,
        received_on=date(2025, 4, 4), received=7_777, received_file=9, received_row=3,
    )  # fmt: skip
    (line,) = rows(page(world), "lines")
    assert "Payer only" in line
    assert "77.77" not in text(page(world))
    (whole,) = rows(page(world, who="commissioner"), "lines")
    assert "Both sides" in whole
    assert "£77.77" in whole


def test_payments_of_figures_that_were_replaced_are_not_listed(world: World) -> None:
    statement = make_statement(partnership=world.place, publisher=world.council, withdrawn_on=world.on)
    make_spend_transfer(statement=statement, payee=world.icb)
    assert "No payment from one partner to another is on file" in text(page(world))


def test_both_tables_leave_as_files_to_the_penny(world: World) -> None:
    published(world)
    client = sign_in(world, "finance")

    def told(part: str) -> list[dict[str, str]]:
        address = reverse("payments-transfers-download", args=[world.place.slug, part, "csv"])
        return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))

    (pair,) = told("pairs")
    assert (pair["Both sides, paid (£)"], pair["Received less paid (£)"]) == ("10000.00", "-0.50")
    both = next(row for row in told("lines") if row["Shown by"] == "Both sides")
    assert (both["Paid on"], both["Received on"], both["Days between"]) == ("2024-07-05", "2024-07-09", "4")
    address = reverse("payments-transfers-download", args=[world.place.slug, "lines", "xlsx"])
    assert client.get(address)["Content-Type"].endswith("sheet")


def test_strangers_see_only_what_is_shared_with_everybody(world: World) -> None:
    published(world)
    shown = text(page(world, who="stranger"))
    assert "£10,000" not in shown


def test_the_page_asks_as_often_for_a_thousand_payments_as_for_ten(world: World) -> None:
    client = sign_in(world, "finance")
    statement = make_statement(partnership=world.place, publisher=world.council, owner=world.council)
    counts = []
    for more in (10, 990):
        for _ in range(more):
            make_spend_transfer(statement=statement, payee=world.icb)
        client.get(reverse("payments-transfers", args=[world.place.slug]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("payments-transfers", args=[world.place.slug])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 15, counts


@pytest.fixture
def receiving(world: World) -> Statement:
    """The ICB keeps its payments to itself; a payment of it, on file at both, stands with them. The council's year."""
    year = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}
    release = make_spend_release(partnership=world.place, landed_on=world.on)
    of = {"partnership": world.place, "release": release, **year}
    own = {"owner": world.icb, "sharing": "own"}
    shared = {"owner": world.council, "sharing": "partnership", "shared_with_partnership": world.place}
    paying = make_statement(**of, **own, publisher=world.icb)
    council: Statement = make_statement(**of, **shared, publisher=world.council)
    make_spend_file(partnership=world.place, organisation=world.icb, **own, number=8, name="kept back")
    make_spend_file(partnership=world.place, organisation=world.council, **shared, number=9, name="income.csv")
    for number in range(3):
        make_spend_transfer(
            statement=paying, payer=world.icb, payee=world.council, state="matched", paid=77_000 + number, paid_file=8,
            paid_row=4, paid_on=date(2024, 7, 3) - timedelta(days=number), received_on=date(2024, 7, 8 + number),
            received=76_500, received_file=9, received_row=30 + number,
        )  # fmt: skip
    return council


@pytest.mark.usefixtures("receiving")
def test_who_sees_the_payees_files_alone_sees_that_side_and_nothing_of_the_payers(world: World) -> None:
    shown = page(world)
    (pair,) = rows(shown, "pairs")
    assert pair.endswith("– – – – £2,295 3 payments")
    listed = rows(shown, "lines")
    assert [row.count("Payee only") for row in listed] == [1, 1, 1]
    days = [f"{day} July 2024 Row {row} of income.csv £765" for day, row in ((8, 30), (9, 31), (10, 32))]
    assert [day in row for day, row in zip(days, listed, strict=True)] == [True] * 3
    assert not re.search(r"£77\d|kept back|3 July|2 July|1 July 2024", text(shown))
    assert "One side only: the other is not on file, or it is not shared with you." in text(shown)
    assert len(rows(page(world, "?state=payee+only"), "lines")) == 3
    assert "No payment matches these filters" in text(page(world, "?state=matched"))


@pytest.mark.usefixtures("receiving")
def test_who_sees_both_files_sees_both_sides(world: World) -> None:
    with writing("test"):
        for model in (Statement, SpendFile):
            model.objects.update(sharing="partnership", shared_with_partnership=world.place)
    assert all("Both sides" in row for row in rows(page(world), "lines"))
    assert "No payment from one partner to another is on file" in text(page(world, who="stranger"))


def test_without_the_payees_own_statement_a_receipt_is_not_shown(world: World, receiving: Statement) -> None:
    with writing("test"):
        receiving.sharing, receiving.owner = "own", world.icb
        receiving.save()
    assert "No payment from one partner to another is on file" in text(page(world))


def test_a_body_that_the_viewer_does_not_see_is_not_named(world: World) -> None:
    hidden = make_organisation(name="Kept Back Trust", owner=world.icb, sharing="own")
    statement = make_statement(partnership=world.place, publisher=world.council, owner=world.council)
    make_spend_transfer(statement=statement, payee=hidden)
    assert "Kept Back Trust" not in text(page(world))
    assert "Not shared with you" in text(page(world))

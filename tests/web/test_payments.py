"""Does a place show which payments are on file, whether each file adds up, and what waits?"""

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.core.money.spend.loaded import LoadedFile
from placepound.registers.models import SpendFile, WorkRequest
from placepound.registers.queries.spend_files import MOST_PAYERS, published_payments
from tests.factories import World, make_organisation, make_spend_file, make_upload, make_work_request, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.factories.spend_accounts import ORDER, PAID, account, guess, keep, loaded, month_account
from tests.web.desk import sign_in, text
from tests.web.payments_world import published

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def page(world: World, who: str = "finance", query: str = "") -> Any:
    return sign_in(world, who).get(reverse("payments", args=[world.place.slug]) + query)


def in_order(response: Any) -> list[str]:
    """The names of the files of the list, in their order."""
    return re.findall(r'<a href="/payments/files/\d+/">([^<]+)</a>', response.content.decode())


def listed(response: Any) -> set[str]:
    """The files of the list, by name."""
    return set(in_order(response))


def row_of(response: Any, file: SpendFile) -> str:
    """What the list says of one file, without its marks."""
    whole = text(response)
    rest = whole[whole.index(f'href="/payments/files/{file.pk}/"') :]
    return re.sub(r"<[^>]+>", " ", rest[: rest.index("</tr>")])


def test_each_file_stands_with_its_state_its_classes_and_what_it_differs_by(world: World) -> None:
    files = published(world)
    shown = page(world)
    may = " ".join(row_of(shown, files["may"]).split())
    assert "Differs from its total" in may
    for said in ("£12,000 30 rows", "£500.50 2 rows", "£300 3 rows", "£200.57 4 rows", "£0.07"):
        assert said in may
    assert "Agrees with its total" in row_of(shown, files["april"])
    assert "The minus signs of credits look lost" in row_of(shown, files["june"])
    assert "Has a question" in row_of(shown, files["asks"])
    assert "Could not be read" in row_of(shown, files["refused"])
    assert "Replaced" in row_of(shown, files["old"])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?state=asks", {"August.csv"}),
        ("?state=refused", {"locked.xlsx"}),
        ("?state=differs", {"payments May.csv"}),
        ("?state=lost", {"payments June.csv"}),
        ("?state=replaced", {"payments 2024-02.csv"}),
    ],
)
def test_files_are_narrowed_by_state_in_the_address(world: World, query: str, names: set[str]) -> None:
    published(world)
    assert listed(page(world, query=query)) == names


def test_files_are_narrowed_by_who_pays_and_nonsense_in_the_address_does_no_harm(world: World) -> None:
    published(world)
    assert listed(page(world, query=f"?payer={world.icb.pk}")) == {"payments 2024-07.csv"}
    assert page(world, query="?payer=<b>&state=odd&sort=;&page=x").status_code == 200
    assert page(world, query="?page=99999").status_code == 200
    assert "No file matches these filters" in text(page(world, query=f"?payer={world.icb.pk}&state=asks"))


@pytest.mark.parametrize(("sort", "first"), [("-payments", "payments June.csv"), ("-difference", "payments May.csv")])
def test_files_are_sorted_as_the_address_says(world: World, sort: str, first: str) -> None:
    published(world)
    assert in_order(page(world, query=f"?sort={sort}"))[0] == first


def months_of(response: Any) -> list[list[str]]:
    """The table of months: a list of cells for each financial year."""
    whole = response.content.decode()
    table = whole[whole.index("pp-months") : whole.index("</table>")]
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", table, re.DOTALL)
    cells = [re.split(r"</t[hd]>", row)[:-1] for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_the_months_on_file_show_their_payments_and_what_is_missing(world: World) -> None:
    """
    | file  | April 2024 | May | June | July |
    | one   | 20         |     |      |      |
    | two   | 3 late     | 40  |      |      |
    | three |            |     |      | 9    |
    """
    two = account(2, "two.csv", {PAID: (43, 43_000)}, (("2024-04", 3_000, 3), ("2024-05", 40_000, 40)))
    for report in (month_account(1, "2024-04"), two, month_account(3, "2024-07", rows=9)):
        keep(world, world.council, loaded(report))
    (year,) = months_of(page(world))
    assert year[:6] == ["2024/25", "23 payments", "40 payments", "gap", "9 payments", "gap"]
    assert year[-1] == "3 of 12"


def test_late_payments_of_a_month_do_not_put_it_on_file(world: World) -> None:
    late = account(1, "one.csv", {PAID: (43, 43_000)}, (("2024-04", 3_000, 3), ("2024-05", 40_000, 40)))
    keep(world, world.council, loaded(late))
    (year,) = months_of(page(world))
    assert year[1:3] == ["gap 3 late", "40 payments"]


def test_a_month_that_is_not_over_is_no_gap(world: World) -> None:
    keep(world, world.council, loaded(month_account(1, "2025-04")))
    found = published_payments(world.place.slug, viewer=world.finance, on=date(2025, 6, 2))
    assert found is not None
    (year,) = found.years
    assert [month.state for month in year.months] == ["file", "gap", *["later"] * 10]
    assert (year.covered, year.due) == (1, 2)


def test_replaced_files_and_those_with_a_question_cover_no_month(world: World) -> None:
    keep(world, world.council, loaded(month_account(1, "2024-04"), replaced=True))
    keep(world, world.council, LoadedFile(name="two.csv", digest="2" * 64, guess=guess(ORDER)))
    assert "No file is loaded, so no month is on file" in text(page(world))


def test_what_waits_is_said_with_the_one_thing_to_do(world: World) -> None:
    published(world)
    shown = text(page(world))
    assert "1 file of payments waits for an answer" in shown
    assert "1 file loaded since" in shown
    assert "is not yet in the figures" in shown
    assert "Bring the figures up to date" in shown
    councillor = text(page(world, "councillor"))
    assert "Bring the figures up to date" not in councillor
    assert "Load files of payments" not in councillor


def test_the_figures_are_brought_up_to_date_by_one_button(world: World) -> None:
    published(world)
    client = sign_in(world, "finance")
    response = client.post(reverse("payments-update", args=[world.place.slug]))
    request = WorkRequest.objects.get(kind="release_spend")
    assert request.subject_id == world.place.pk
    assert response.url == reverse("payments-progress", args=[world.place.slug]) + f"?since={request.pk}"
    assert "The figures are being brought up to date" in text(page(world))
    release_payments(world, [payment(world.council, "Acorn", 1, date(2024, 4, 5))], files=False)
    assert "hold every file that is loaded" in text(page(world))


@pytest.mark.parametrize(("who", "status"), [("public", 302), ("voluntary", 403), ("stranger", 403), ("finance", 302)])
def test_only_those_who_import_here_bring_figures_up_to_date(world: World, who: str, status: int) -> None:
    response = sign_in(world, who).post(reverse("payments-update", args=[world.place.slug]))
    assert response.status_code == status
    assert WorkRequest.objects.exists() == (who == "finance")


def test_each_person_sees_the_files_that_are_shared_with_them(world: World) -> None:
    for sharing in ("public", "partnership", "own"):
        make_spend_file(
            partnership=world.place, organisation=world.council, owner=world.council, sharing=sharing,
            shared_with_partnership=world.place, name=sharing,
        )  # fmt: skip
    assert listed(page(world, "public")) == {"public"}
    assert listed(page(world, "stranger")) == {"public"}
    assert listed(page(world, "commissioner")) == {"public", "partnership"}
    assert listed(page(world, "finance")) == {"public", "partnership", "own"}


def test_an_empty_page_says_what_belongs_here_and_the_next_step(world: World) -> None:
    shown = text(page(world))
    assert "No file of payments is on record here" in shown
    assert "Load files of payments" in shown
    assert "Load files of payments" not in text(page(world, "public"))


def test_the_list_leaves_as_a_file_to_the_penny_under_its_filters(world: World) -> None:
    published(world)
    address = reverse("payments-download", args=[world.place.slug, "files", "csv"])
    rows = list(csv.DictReader(io.StringIO(sign_in(world, "finance").get(address).content.decode("utf-8-sig"))))
    assert len(rows) == SpendFile.objects.count()
    (may,) = [row for row in rows if row["File"] == "payments May.csv"]
    assert (may["Payments, sum (£)"], may["Credits, sum (£)"], may["Difference (£)"]) == ("12000.00", "-500.50", "0.07")
    one = sign_in(world, "finance").get(address + "?state=asks").content.decode("utf-8-sig")
    assert len(one.splitlines()) == 2


def test_the_months_leave_as_a_workbook(world: World) -> None:
    published(world)
    address = reverse("payments-download", args=[world.place.slug, "months", "xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(sign_in(world, "finance").get(address).content))
    first = [cell.value for cell in next(book.worksheets[0].iter_rows(min_row=2))]
    assert first[0] == world.council.name
    assert "gap" in first


def test_the_place_and_its_pound_lead_to_the_payments(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 100, date(2024, 4, 5))])
    client = sign_in(world, "finance")
    link = f'href="{reverse("payments", args=[world.place.slug])}"'
    for name in ("place", "place-pound"):
        assert link in text(client.get(reverse(name, args=[world.place.slug])))


def test_today_says_what_waits_of_payments(world: World) -> None:
    published(world)
    shown = text(sign_in(world, "finance").get(reverse("today")))
    assert "1 file of payments waits for an answer" in shown
    assert "not yet in the figures" in shown
    assert f'href="{reverse("payments", args=[world.place.slug])}?state=asks#files"' in shown
    for who in ("councillor", "stranger", "public"):
        assert "of payments" not in text(sign_in(world, who).get(reverse("today")))


def test_uploads_that_wait_are_statements_alone(world: World) -> None:
    spend = make_upload(partnership=world.place, publisher=world.council, kind="spend", filename="payments.csv")
    client = sign_in(world, "finance")
    assert "payments.csv" not in text(client.get(reverse("uploads")))
    assert "payments.csv" not in text(client.get(reverse("today")))
    assert client.get(reverse("upload", kwargs={"key": spend.pk})).status_code == 404


def test_a_file_of_payments_that_nobody_took_in_is_emptied_in_time(world: World) -> None:
    from placepound.cli.worker import let_go_of_expired

    spend = make_upload(partnership=world.place, kind="spend", state="read", expires=date(2025, 6, 1))
    let_go_of_expired(on=world.on)
    spend.refresh_from_db()
    assert (spend.state, bytes(spend.content)) == ("discarded", b"")


def test_the_page_asks_as_often_for_a_thousand_files_as_for_ten(world: World) -> None:
    client = sign_in(world, "finance")
    shared = {"partnership": world.place, "owner": world.council, "shared_with_partnership": world.place}
    counts = []
    for more in (10, 990):
        bodies = [make_organisation() for _ in range(2)]
        for number in range(more):
            make_spend_file(**shared, organisation=bodies[number % 2], report={"months": [["2024-04", 1, 1]]})
        make_work_request(kind="release_spend", subject_id=world.place.pk, owner=world.council)
        client.get(reverse("payments", args=[world.place.slug]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("payments", args=[world.place.slug])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 25, counts


def test_of_many_bodies_the_first_show_their_months_and_the_others_are_counted(world: World) -> None:
    for number in range(MOST_PAYERS + 3):
        body = make_organisation(name=f"Body {number:03}")
        make_spend_file(partnership=world.place, organisation=body, report={"months": [["2024-04", 1, 1]]})
    shown = page(world)
    assert len(months_of(shown)) == MOST_PAYERS
    assert "3 more bodies not shown here" in text(shown)
    last = max(SpendFile.objects.all(), key=lambda file: file.pk).organisation_id
    assert len(months_of(page(world, query=f"?payer={last}"))) == 1


def test_the_months_leave_with_every_body_however_many(world: World) -> None:
    for number in range(MOST_PAYERS + 3):
        body = make_organisation(name=f"Body {number:03}")
        make_spend_file(partnership=world.place, organisation=body, report={"months": [["2024-04", 1, 1]]})
    address = reverse("payments-download", args=[world.place.slug, "months", "csv"])
    client = sign_in(world, "finance")
    rows = list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
    assert [row["Who pays"] for row in rows] == [f"Body {number:03}" for number in range(MOST_PAYERS + 3)]
    first = SpendFile.objects.order_by("pk")[0].organisation_id
    assert len(client.get(f"{address}?payer={first}").content.decode().splitlines()) == 2


def test_a_page_of_files_beyond_the_last_is_the_last(world: World) -> None:
    files = published(world)
    shown = page(world, query="?page=99")
    assert listed(shown) == {file.name for file in files.values()}
    assert "No file matches" not in text(shown)


@pytest.mark.parametrize("query", ["?payer=999999", "?payer=%3Cb%3E", "?state=odd", "?payer=999999&state=asks"])
def test_a_filter_value_that_nobody_could_choose_matches_nothing_and_is_said(world: World, query: str) -> None:
    published(world)
    shown = page(world, query=query)
    assert listed(shown) == set()
    assert "No file matches these filters. The address asks for a" in text(shown)
    assert "Show all files" in text(shown)
    assert "No file is loaded" not in text(shown)
    for part in ("files", "months") if "payer" in query else ("files",):
        address = reverse("payments-download", args=[world.place.slug, part, "csv"]) + query
        assert len(sign_in(world, "finance").get(address).content.decode().splitlines()) == 1

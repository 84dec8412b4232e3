"""Does the page of what changed say why the sum moved, with whom, over which months, and what cannot be said?"""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.core.money.spend.change import MEASURE
from placepound.core.money.spend.months import months_of
from placepound.registers.models import Organisation
from tests.factories import World, make_organisation, make_partnership_member, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.change_world import AFTER, BEFORE, FIRST, SECOND, cover, two_years
from tests.web.desk import sign_in, text
from tests.web.suppliers_world import partners_pay

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


@pytest.fixture
def harbour(world: World) -> Organisation:
    return two_years(world)


def page(world: World, query: str = "", *, who: str = "finance") -> Any:
    return sign_in(world, who).get(reverse("what-changed", args=[world.place.slug]) + query)


def download(world: World, part: str, kind: str, query: str = "") -> Any:
    address = reverse("what-changed-download", args=[world.place.slug, part, kind])
    return sign_in(world, "finance").get(address + query)


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.usefixtures("harbour")
def test_the_finding_comes_first_then_why_then_with_whom(world: World) -> None:
    shown = text(page(world))
    finding = "Up £710 (49%); largest rise: Larger or smaller payments, £580"
    order = [shown.index(part) for part in (finding, MEASURE, "Payee by payee", "Months compared</h2>")]
    assert order == sorted(order)
    assert "16 payments in the months compared" in shown
    assert "More payments, +£250; larger payments, +£580." in shown
    assert "The payees are not named, so who is new and who is gone is not known." in shown


@pytest.mark.usefixtures("harbour")
def test_months_that_are_not_compared_are_said_with_their_money(world: World) -> None:
    shown = text(page(world))
    months = shown[shown.index("Months compared</h2>") :]
    assert "Comparable for April to December only: January to March 2024 not on file." in months
    assert "All 12 months of both years." in months
    assert "£60<" in months
    assert "£70<" in months
    assert "March 2025 is the last month on file; a later file may hold late payments of it." in months
    assert "1 of 2" in shown
    assert "Left out: £60 of 2023/24, £70 of 2024/25" in shown


def test_each_payee_leads_to_its_page_and_each_group_to_its_payees(world: World, harbour: Organisation) -> None:
    shown = text(page(world))
    one = reverse("supplier", args=[world.place.slug])
    assert f'href="{one}?organisation={harbour.pk}">Harbour Trust</a>' in shown
    assert f'href="{one}?name=HILL+HOMES">Hill Homes</a>' in shown
    assert "Payees whose names the body redacted</a>" not in shown
    groups = text(page(world, "?by=group"))
    assert 'href="?group=HOM1#changes"' in groups
    assert "Service by service" in groups
    assert "Payees no longer paid, −£400; more payments, +£250" in groups
    for address in (f"{one}?organisation={harbour.pk}", f"{one}?name=HILL+HOMES"):
        assert sign_in(world, "finance").get(address).status_code == 200


@pytest.mark.usefixtures("harbour")
def test_one_part_of_the_change_has_its_rows_and_its_address(world: World) -> None:
    whole = text(page(world))
    assert 'href="?part=gone#changes"' in whole
    shown = text(page(world, "?part=gone"))
    table = shown[shown.index('id="changes"') : shown.index("Months compared</h2>")]
    assert "Hill Homes" in table
    assert "Harbour Trust" not in table
    assert "−£400" in table


@pytest.mark.usefixtures("harbour")
def test_new_and_gone_are_explained_where_the_comparison_is_narrowed(world: World) -> None:
    assert "A payee is new or gone" not in text(page(world))
    payer = f"?payer={world.council.pk}"
    assert f"new or gone as one paid by {world.council.name}: it may be paid by another body" in text(
        page(world, payer)
    )
    both = text(page(world, f"{payer}&group=HOM"))
    assert "it may be paid by another body or for other services in both years" in both
    assert "new or gone in a service group" in text(page(world, "?by=group"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"?first={FIRST}&second={FIRST}", "Choose two different years"),
        ("?first=1999-04-01.2000-03-31", "Choose two of the years that payments are on file for"),
        ("?payer=99999", "Nothing can be compared here"),
        ("?group=%00&payer=%3Cb%3E&by=x&part=y", "Nothing can be compared here"),
        (f"?first={SECOND}&second={FIRST}&part=nonsense", "Payee by payee"),
    ],
)
@pytest.mark.usefixtures("harbour")
def test_what_cannot_be_compared_is_a_sentence_and_the_form_stays(world: World, query: str, said: str) -> None:
    response = page(world, query)
    assert response.status_code == 200
    assert said in text(response)
    assert "Compare</button>" in text(response)


def test_without_two_years_the_page_says_what_belongs_here(world: World) -> None:
    assert "No published payments are on record here that you may see" in text(page(world))
    release_payments(world, [payment(world.council, "Acorn", 10, date(2024, 5, 1))])
    shown = text(page(world))
    assert "Two years of payments are needed" in shown
    assert "Payments of 2024/25 alone are on file" in shown
    assert f'href="{reverse("payments", args=[world.place.slug])}"' in shown
    assert "Sign in to see more" in text(page(world, who="public"))


def test_where_no_month_is_on_file_in_both_years_nothing_is_compared(world: World) -> None:
    cover(world, world.council, ["2023-05", "2024-06"])
    paid = [payment(world.council, "Acorn", 10, day) for day in (date(2023, 5, 1), date(2024, 6, 1))]
    release_payments(world, paid, files=False)
    shown = text(page(world))
    assert "No month is on file in both years" in shown
    assert "Not comparable:" in shown
    assert download(world, "months", "csv").status_code == 200


def test_of_many_payers_those_with_gaps_are_listed_and_the_others_summed(world: World) -> None:
    paid, bodies = [], [make_organisation(name=f"Body {number:02}") for number in range(30)]
    for number, body in enumerate(bodies):
        make_partnership_member(partnership=world.place, organisation=body, counted=True)
        cover(world, body, [*months_of(BEFORE), *months_of(AFTER)[: 12 if number < 10 else 6]])
        paid += [payment(body, "Acorn", number, day) for day in (date(2023, 5, 1), date(2024, 5, 1), date(2025, 1, 1))]
    release_payments(world, paid, files=False)
    shown = text(page(world))
    months = shown[shown.index("Months compared</h2>") :]
    assert "Body 29" in months
    assert "Body 18" in months
    assert "Body 17" not in months
    assert "8 other payers</th> <td>Some months of each, or none.</td>" in months
    assert f"£{sum(range(10, 18))}<" in months
    assert "10 other payers</th> <td>All months of both years.</td>" in months
    assert "10 of 30" in shown
    rows = rows_of(download(world, "months", "csv"))
    assert len(rows) == 1 + 30


def test_downloads_hold_every_row_to_the_penny(world: World) -> None:
    cover(world, world.council, ["2023-05", "2024-05"])
    paid = [payment(world.council, f"Name {number}", number + 0.01, date(2024, 5, 1)) for number in range(60)]
    release_payments(world, [*paid, payment(world.council, "=cmd()", 1, date(2023, 5, 1))], files=False)
    assert "other payees" in text(page(world))
    rows = rows_of(download(world, "rows", "csv"))
    header = next(number for number, row in enumerate(rows) if row[:1] == ["Payee"])
    listed = {row[0]: row for row in rows[header + 1 : header + 62]}
    assert len(listed) == 61
    assert listed["Name 59"][2] == "59.01"
    assert listed["'=cmd()"][1] == "1.00"
    book = openpyxl.load_workbook(io.BytesIO(download(world, "rows", "xlsx", "?part=gone").content))
    assert book.worksheets[0].max_row == 2
    assert any(MEASURE in str(cell.value) for row in book["Notes"].rows for cell in row)


@pytest.mark.usefixtures("harbour")
def test_the_picture_and_each_table_download_under_the_filters(world: World) -> None:
    query = f"?group=HOM1&payer={world.council.pk}"
    for part in ("rows", "months", "parts"):
        for kind in ("csv", "xlsx"):
            response = download(world, part, kind, query)
            assert response.status_code == 200, (part, kind)
            assert "attachment" in response["Content-Disposition"]
    assert "Quay Care" not in download(world, "rows", "csv", query).content.decode()
    assert "<svg" in download(world, "parts", "svg", query).content.decode()
    assert download(world, "rows", "svg").status_code == 404
    assert download(world, "rows", "csv", f"?first={FIRST}&second={FIRST}").status_code == 404
    groups = rows_of(download(world, "rows", "csv", "?by=group"))
    assert any(row[:2] == ["HOM1", "Care at home: home care"] for row in groups), groups


def test_each_person_is_shown_what_they_may_see(world: World) -> None:
    cover(world, world.council, ["2023-05", "2024-05"], sharing="public", shared_with_partnership=None)
    cover(world, world.icb, ["2023-05", "2024-05"])
    paid = [
        payment(body, f"To {body.name}", 10, date(year, 5, 1))
        for body in (world.council, world.icb)
        for year in (2023, 2024)
    ]
    release_payments(world, paid, files=False)
    for who, hidden in (
        ("finance", False),
        ("commissioner", False),
        ("voluntary", False),
        ("public", True),
        ("stranger", True),
    ):
        shown = text(page(world, who=who))
        assert f"To {world.council.name}" in shown
        assert (f"To {world.icb.name}" not in shown) is hidden, who
    with_nobody = reverse("what-changed", args=["nowhere"])
    assert sign_in(world, "finance").get(with_nobody).status_code == 404


def test_markup_in_a_name_is_shown_as_text(world: World) -> None:
    evil = "<img src=x onerror=alert(1)>"
    cover(world, world.council, ["2023-05", "2024-05"])
    release_payments(world, [payment(world.council, evil, 10, date(year, 5, 1)) for year in (2023, 2024)], files=False)
    shown = page(world).content.decode()
    assert evil not in shown
    assert "&lt;img" in shown


def test_the_page_is_reached_from_the_place_pound_and_from_payments(world: World) -> None:
    two_years(world)
    client = sign_in(world, "finance")
    link = f'href="{reverse("what-changed", args=[world.place.slug])}"'
    for name in ("place-pound", "payments"):
        assert link in text(client.get(reverse(name, args=[world.place.slug]))), name


def test_the_page_asks_as_often_for_a_thousand_payees_as_for_ten(world: World) -> None:
    client = sign_in(world, "finance")
    address = reverse("what-changed", args=[world.place.slug])
    cover(world, world.council, ["2023-05", "2024-05"])
    counts = []
    for number in (40, 1_000):
        paid = [
            payment(world.council, f"Name {one}", one + number, date(year, 5, 1))
            for one in range(number)
            for year in (2023, 2024)
        ]
        release_payments(world, paid, files=False)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 22, counts


@pytest.mark.usefixtures("harbour")
@pytest.mark.parametrize("query", [f"?second={FIRST}", f"?first={SECOND}", f"?second={SECOND}", f"?first={FIRST}"])
def test_a_year_asked_for_alone_is_compared_with_the_one_beside_it(world: World, query: str) -> None:
    shown = text(page(world, query))
    assert "These years cannot be compared" not in shown
    assert "Up £710 (49%)" in shown


def test_the_earliest_of_three_years_is_compared_with_the_next(world: World) -> None:
    cover(world, world.council, [f"{year}-05" for year in (2022, 2023, 2024)])
    paid = [payment(world.council, "Acorn", year - 2000, date(year, 5, 1)) for year in (2022, 2023, 2024)]
    release_payments(world, paid, files=False)
    shown = text(page(world, "?second=2022-04-01.2023-03-31"))
    assert "Up £1" in shown
    assert f'<option value="{FIRST}" selected' in shown
    assert "cannot be compared" not in shown


def test_what_partners_received_is_said_beside_the_comparison(world: World) -> None:
    partners_pay(world)
    shown = text(page(world))
    assert "receipts that match another partner’s payment are not taken off" in shown
    assert "as each body paid it" not in shown
    said = "Received from other partners, not taken off: £30 in 2 payments of 2024/25."
    assert said in shown
    assert "These are of all months on file, compared or not." in shown
    assert "payments of 2023/24." not in shown
    book = openpyxl.load_workbook(io.BytesIO(download(world, "rows", "xlsx").content))["Notes"]
    assert any(said in str(cell.value) for row in book.rows for cell in row)
    for query in (f"?payer={world.icb.pk}", "?group=HOM1"):
        assert "Received from other partners" not in text(page(world, query)), query

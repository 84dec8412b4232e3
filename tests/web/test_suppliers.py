"""Does a place show whom its bodies pay, with sums that add up, and only what is shared with whoever looks?"""

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

from placepound.core.terms.amount import Amount
from placepound.registers.models import Statement
from tests.factories import World, make_organisation, make_organisation_facts, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.desk import sign_in, text
from tests.web.suppliers_world import four_payers, on_file, partners_pay

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def page(world: World, who: str = "finance", query: str = "", name: str = "suppliers") -> Any:
    return sign_in(world, who).get(reverse(name, args=[world.place.slug]) + query)


def listed(response: Any) -> list[list[str]]:
    """The rows of the list, as what each cell says."""
    return rows_of(response, "suppliers")


def rows_of(response: Any, table: str) -> list[list[str]]:
    """The rows of a table of a page, without its head: what each cell says."""
    whole = response.content.decode()
    box = whole[whole.index(f'id="{table}"') :]
    body = box[box.index("<tbody>") : box.index("</table>")]
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr.*?>(.*?)</tr>", body, re.S)
    ]


def test_suppliers_stand_with_what_they_were_paid_by_how_many_and_since_when(world: World) -> None:
    four_payers(world)
    harbour, acorn, total = listed(page(world))
    assert harbour[:4] == ["Harbour Trust", "£1,020", "6", "4"]
    assert harbour[4] == f"60.8% {world.council.name}"
    assert harbour[5:] == ["2 May 2024", "9 November 2024"]
    assert acorn[:4] == ["Acorn Care Ltd Not on record as a body", "£300", "1", "1"]
    assert total[:3] == ["All 2 suppliers", "£1,320", "7"]


def test_what_goes_to_payees_without_a_name_stands_apart_and_all_adds_up(world: World) -> None:
    four_payers(world)
    rows = rows_of(page(world), "adds-up")
    assert [row[1:] for row in rows] == [["£1,320", "7"], ["£40", "4"], ["£10", "1"], ["£1,370", "12"]]
    assert rows[1][0].startswith("People")
    assert "Jo Bloggs" not in text(page(world))
    narrowed = rows_of(page(world, query="?search=acorn"), "adds-up")
    assert [row[:2] for row in narrowed[:2]] == [
        ["Suppliers in the list", "£300"],
        ["Other suppliers with a name", "£1,020"],
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Harbour Trust", "Acorn Care Ltd"]),
        ("?period=2023-04-01.2024-03-31", ["Harbour Trust", "Acorn Care Ltd"]),
        ("?several=yes", ["Harbour Trust"]),
        ("?period=all&several=yes", ["Harbour Trust", "Acorn Care Ltd"]),
        ("?group=VCS", ["Harbour Trust"]),
        ("?search=tr.", ["Harbour Trust"]),
        ("?search=ACORN", ["Acorn Care Ltd"]),
        ("?sort=name", ["Acorn Care Ltd", "Harbour Trust"]),
        ("?sort=-since", ["Acorn Care Ltd", "Harbour Trust"]),
        ("?sort=payers", ["Acorn Care Ltd", "Harbour Trust"]),
    ],
)
def test_suppliers_are_narrowed_and_sorted_as_the_address_says(world: World, query: str, names: list[str]) -> None:
    four_payers(world)
    rows = listed(page(world, query=query))[:-1]
    assert [row[0].removesuffix(" Not on record as a body") for row in rows] == names


def test_a_search_that_finds_one_of_its_names_finds_all_of_a_supplier(world: World) -> None:
    four_payers(world)
    (found, _) = listed(page(world, query="?search=Harbour+Tr."))
    assert found[1] == "£1,020"


def test_nonsense_in_the_address_does_no_harm(world: World) -> None:
    four_payers(world)
    for query in (
        "?period=<b>",
        "?payer=x",
        "?group=%00",
        "?search=%00",
        "?sort=;&page=x",
        "?several=9",
        "?page=99999",
    ):
        assert page(world, query=query).status_code == 200
    assert "No supplier matches these filters" in text(page(world, query="?search=zzz"))


def test_the_payer_narrows_the_list(world: World) -> None:
    four_payers(world)
    (only, _) = listed(page(world, query=f"?payer={world.icb.pk}"))
    assert only[:4] == ["Harbour Trust", "£200", "1", "1"]


def test_a_page_of_many_suppliers_says_which_it_shows(world: World) -> None:
    release_payments(world, [payment(world.council, f"Firm {n:03}", n, date(2024, 5, 2)) for n in range(1, 121)])
    assert "51 to 100 of 120 suppliers" in text(page(world, query="?page=2"))
    assert listed(page(world, query="?page=3"))[-1][:2] == ["All 120 suppliers", "£7,260"]


def test_the_list_leaves_as_a_file_to_the_penny_under_its_filters(world: World) -> None:
    four_payers(world)
    address = reverse("suppliers-download", args=[world.place.slug, "csv"])
    said = sign_in(world, "finance").get(address).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert [row["Amount (£)"] for row in rows] == ["1020.00", "300.00", "40.00", "10.00"]
    assert rows[0]["Largest payer"] == world.council.name
    only = sign_in(world, "finance").get(address + "?search=acorn&period=all").content.decode("utf-8-sig")
    assert "350.00" in only
    assert "Harbour" not in only
    book = sign_in(world, "finance").get(reverse("suppliers-download", args=[world.place.slug, "xlsx"]))
    notes = openpyxl.load_workbook(io.BytesIO(book.content))["Notes"]
    assert any("All that was paid: £1,370" in str(cell.value) for row in notes.rows for cell in row)


def test_dependence_is_shown_to_partners_alone(world: World) -> None:
    harbour, _ = four_payers(world, sharing="public")
    one = reverse("supplier", args=[world.place.slug]) + f"?organisation={harbour.pk}"
    for who in ("public", "stranger"):
        assert "Largest payer" not in text(page(world, who))
        shown = text(sign_in(world, who).get(one))
        assert "rests on" not in shown
        assert "payers on file in" not in shown
        assert "paid by four bodies" in shown
        said = page(world, who, name="suppliers").content.decode()
        assert "60.8%" not in said
        file = sign_in(world, who).get(reverse("suppliers-download", args=[world.place.slug, "csv"]))
        assert "Largest payer" not in file.content.decode()


def test_each_person_sees_the_payments_that_are_shared_with_them(world: World) -> None:
    harbour, _ = four_payers(world)
    one = reverse("supplier", args=[world.place.slug]) + f"?organisation={harbour.pk}"
    for who in ("public", "stranger"):
        shown = text(page(world, who))
        assert "No published payments are on record here that you may see" in shown
        assert "Harbour" not in shown
        assert sign_in(world, who).get(one).status_code == 404
    assert "Harbour Trust" in text(page(world, "councillor"))


def test_an_empty_page_says_what_belongs_here_and_the_next_step(world: World) -> None:
    for name in ("suppliers", "suppliers-where"):
        shown = text(page(world, name=name))
        assert "No published payments are on record here" in shown
        assert "See published payments" in shown


def test_where_suppliers_are_leaves_what_is_not_known_on_a_line_of_its_own(world: World) -> None:
    harbour, _ = four_payers(world)
    make_organisation_facts(organisation=harbour, locality=world.neighbourhoods[0], size="small", sector="vcfse")
    shown = page(world, name="suppliers-where")
    north = world.neighbourhoods[0].name
    localities = rows_of(shown, "by-locality")
    assert localities == [
        [north, "£1,020", "74.5%", "1"],
        ["Not known", "£300", "21.9%", "1"],
        ["People and payees not named", "£50", "3.6%", "–"],
        ["Paid in all", "£1,370", "100.0%", "2"],
    ]
    assert rows_of(shown, "by-size")[0][0] == "Small (10 to 49 staff)"
    assert rows_of(shown, "by-sector")[0][1] == "£1,020"
    assert "Locality, size and sector are known of every supplier" in text(shown)
    assert "£300</data> went to names that stand for no body on record" in text(shown)


def test_where_leads_to_the_suppliers_of_whom_something_is_not_known(world: World) -> None:
    harbour, _ = four_payers(world)
    shown = page(world, name="suppliers-where")
    assert rows_of(shown, "not-known")[0][:2] == ["Harbour Trust", "Locality, size"]
    form = reverse("supplier-facts", args=[world.place.slug]) + f"?organisation={harbour.pk}"
    assert f'href="{form}"' in shown.content.decode()
    assert "State what is known" not in text(page(world, "councillor", name="suppliers-where"))


def test_where_suppliers_are_leaves_as_files(world: World) -> None:
    four_payers(world)
    for part, first in (("locality", "Not known"), ("size", "Not known"), ("sector", '"VCFSE (voluntary, community')):
        address = reverse("suppliers-where-download", args=[world.place.slug, part, "csv"])
        said = sign_in(world, "finance").get(address).content.decode("utf-8-sig")
        assert said.splitlines()[1].startswith(first)
    old = reverse("suppliers-where-download", args=[world.place.slug, "size", "csv"]) + "?period=2023-04-01.2024-03-31"
    assert "150.00" in sign_in(world, "finance").get(old).content.decode("utf-8-sig")


def test_the_place_and_its_pound_lead_to_the_suppliers_and_the_rest(world: World) -> None:
    four_payers(world)
    for name in ("place", "place-pound"):
        shown = page(world, name=name).content.decode()
        for other in ("payments", "suppliers", "suppliers-where", "unmapped", "suppliers-review"):
            assert f'href="{reverse(other, args=[world.place.slug])}"' in shown
    bare = small_world(name="Bareshire")
    assert reverse("suppliers", args=[bare.place.slug]) not in page(bare, name="place").content.decode()


def test_a_name_with_markup_in_it_is_shown_as_text(world: World) -> None:
    evil = "<script>alert(1)</script> & Sons"
    release_payments(world, [payment(world.council, evil, 5, date(2024, 5, 2))], report=on_file())
    for response in (page(world), page(world, query="?search=%3Cscript%3E")):
        assert "<script>alert" not in response.content.decode()
        assert "&lt;script&gt;alert(1)" in response.content.decode()


@pytest.mark.parametrize("name", ["suppliers", "suppliers-where"])
def test_the_pages_ask_as_often_at_ten_suppliers_as_at_a_thousand(world: World, name: str) -> None:
    client = sign_in(world, "finance")
    bodies = [make_organisation() for _ in range(2)]
    counts = []
    for number in (10, 1_000):
        release_payments(
            world,
            [
                payment(
                    world.council, f"Firm {n}", n, date(2024, 5, 2), payee=bodies[n % 2] if number - n < 3 else None
                )
                for n in range(number)
            ],
        )
        client.get(reverse(name, args=[world.place.slug]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=[world.place.slug])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 25, counts


def test_shares_never_claim_more_than_all(world: World) -> None:
    release_payments(
        world,
        [
            payment(world.council, "Acorn", 100, date(2024, 5, 2)),
            payment(world.icb, "Acorn", -40, date(2024, 5, 2)),
            payment(world.icb, "Birch", -5, date(2024, 5, 2)),
        ],
    )
    acorn, birch, _ = listed(page(world))
    assert (acorn[1], acorn[4]) == (Amount.pounds(60).exact(), f"100.0% {world.council.name}")
    assert birch[4] == "– credits outweigh payments"


RECEIVED = "Received from other partners, not taken off: £30 in 2 payments."
BY_RULE = "No spending, as coding rules say, and left out: −£7 in 1 payment."


def test_what_partners_received_is_said_so_that_the_sums_agree_with_the_sources(world: World) -> None:
    partners_pay(world)
    shown = page(world)
    assert rows_of(shown, "adds-up")[-1][1] == "£180"
    for name in ("suppliers", "suppliers-where", "unmapped"):
        assert f"{RECEIVED} {BY_RULE}" in text(page(world, name=name)), name
    for name, *part in (("suppliers-download",), ("suppliers-where-download", "size"), ("unmapped-download",)):
        address = reverse(name, args=[world.place.slug, *part, "xlsx"])
        notes = openpyxl.load_workbook(io.BytesIO(sign_in(world, "finance").get(address).content))["Notes"]
        assert any(RECEIVED in str(cell.value) for row in notes.rows for cell in row), name
    sources = sum(one.accepted_sum for one in Statement.objects.filter(period_start=date(2024, 4, 1)))
    assert sources == 180_00 - 30_00 - 7_00


@pytest.mark.parametrize("query", ["?period=2023-04-01.2024-03-31", "?payer={icb}", "?group=HOM1"])
def test_nothing_is_said_of_receipts_that_are_not_in_the_choice(world: World, query: str) -> None:
    partners_pay(world)
    assert "Received from other partners" not in text(page(world, query=query.format(icb=world.icb.pk)))


def told(world: World, query: str = "") -> tuple[list[dict[str, str]], str]:
    """The rows of the download, and its notes."""
    client = sign_in(world, "finance")
    file, book = (
        client.get(reverse("suppliers-download", args=[world.place.slug, kind]) + query).content
        for kind in ("csv", "xlsx")
    )
    notes = openpyxl.load_workbook(io.BytesIO(book))["Notes"]
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    return rows, " ".join(str(cell.value) for row in notes.rows for cell in row)


@pytest.mark.parametrize(
    ("query", "lines", "said"),
    [
        (
            "?search=acorn",
            [("Acorn Care Ltd", "300.00"), ("Other suppliers with a name", "1020.00")],
            "Listed one by one: suppliers with “acorn” in a name, £300 in all; the others",
        ),
        (
            "?several=yes",
            [("Harbour Trust", "1020.00"), ("Other suppliers with a name", "300.00")],
            "suppliers paid by more than one body, £1,020 in all; the others",
        ),
    ],
)
def test_a_download_of_some_suppliers_adds_up_and_says_what_it_holds(
    world: World, query: str, lines: list[tuple[str, str]], said: str
) -> None:
    four_payers(world)
    rows, notes = told(world, query)
    assert [(row["Supplier"], row["Amount (£)"]) for row in rows] == lines
    assert said in notes
    assert "add up to all that was paid to suppliers with a name: £1,320." in notes
    assert "People and payees without a name are no part of this list: £50." in notes
    assert "All that was paid" not in notes
    assert "at the end, " not in notes


def test_a_download_for_one_payer_holds_its_payees_without_a_name_and_adds_up(world: World) -> None:
    four_payers(world)
    rows, notes = told(world, f"?payer={world.council.pk}")
    assert sum(float(row["Amount (£)"]) for row in rows) == 670
    assert f"Only what was paid by {world.council.name}." in notes
    assert "All that was paid: £670." in notes

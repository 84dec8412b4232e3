"""Does the page of one supplier say how far it rests on whom, what it is paid for, and what is not on file?"""

import csv
import io
import json
import re
import zlib
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.core.money.spend.released import PayeeKind
from placepound.registers.base import writing
from placepound.registers.models import AuditLine, Organisation, OrganisationFacts, SpendExtract, SpendFile, SpendLine
from tests.factories import World, make_organisation, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.desk import form_of, sign_in, text
from tests.web.suppliers_world import MONTHS, four_payers, on_file, partners_pay
from tests.web.test_suppliers import rows_of

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def at(world: World, *, organisation: Organisation | None = None, name: str = "", page: str = "supplier") -> str:
    asked = f"organisation={organisation.pk}" if organisation else f"name={name}"
    return f"{reverse(page, args=[world.place.slug])}?{asked}"


def one(world: World, organisation: Organisation, who: str = "finance", more: str = "") -> Any:
    return sign_in(world, who).get(at(world, organisation=organisation) + more)


def said(response: Any) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_headline_says_how_far_it_rests_on_whom_and_that_this_is_no_share_of_income(world: World) -> None:
    harbour, _ = four_payers(world)
    shown = text(one(world, harbour))
    name = world.council.name
    headline = f"Harbour Trust has four payers on file in 2024/25; 61% of what they paid comes from {name}."
    assert f'<p class="pp-finding">{headline}</p>' in shown
    assert "shares of what the payers on file paid, not of its income" in shown


def test_payers_stand_by_year_and_add_up(world: World) -> None:
    harbour, _ = four_payers(world)
    rows = rows_of(one(world, harbour), "by-payer")
    assert rows[0] == [world.council.name, "£100", "£620", "£720"]
    assert sorted(row[0] for row in rows[1:-1]) == [world.icb.name, "North Council", "South Council"]
    assert [row[1] for row in rows[1:-1]] == ["–"] * 3
    assert rows[-1] == ["All payers", "£100", "£1,020", "£1,120"]


def test_months_that_are_not_on_file_are_said_and_never_taken_for_nothing(world: World) -> None:
    """
    | month    | April | May  | June        | July |
    | council  | £10   | file | not on file | £30  |
    """
    acorn = make_organisation(name="Acorn")
    to = {"payee": acorn}
    release_payments(
        world,
        [
            payment(world.council, "Acorn", 10, date(2024, 4, 2), **to),
            payment(world.council, "Acorn", 30, date(2024, 7, 2), **to),
        ],
        report=on_file(["2024-04", "2024-05", "2024-07"]),
    )
    shown = one(world, acorn)
    rows = rows_of(shown, "by-month")
    assert [row[:2] for row in rows] == [
        ["April 2024", "£10"], ["May 2024", "£0"], ["June 2024", "not on file"], ["July 2024", "£30"],
    ]  # fmt: skip
    missing = "June 2024 and August 2024 to March 2025 are not on file"
    assert f"{world.council.name}: {missing}" in said(shown)


def test_files_of_other_bodies_that_lack_months_may_hold_payments_to_it(world: World) -> None:
    acorn = make_organisation(name="Acorn")
    release_payments(
        world,
        [
            payment(world.council, "Acorn", 10, date(2024, 4, 2), payee=acorn),
            payment(world.icb, "Birch", 1, date(2024, 4, 2)),
        ],
        report=on_file(MONTHS),
    )
    with writing("test"):
        SpendFile.objects.filter(organisation=world.icb).update(report=on_file(["2024-04"]))
    shown = said(one(world, acorn))
    assert "Files of 1 further body lack months of 2024/25, and may hold payments to it." in shown


def test_a_supplier_that_is_paid_no_more_says_so(world: World) -> None:
    old = make_organisation(name="Old Hands")
    release_payments(
        world,
        [
            payment(world.council, "Old Hands", 10, date(2022, 4, 2), payee=old),
            payment(world.council, "New", 1, date(2024, 4, 2)),
        ],
        report=on_file(),
    )
    shown = said(one(world, old))
    assert f"Old Hands has one payer on file in 2022/23: {world.council.name}." in shown
    assert "No payment to it is on file after 2022/23." in shown


def test_the_trend_compares_only_years_that_are_wholly_on_file(world: World) -> None:
    harbour, _ = four_payers(world)
    shown = one(world, harbour)
    assert f"The largest share was 100% in 2023/24 ({world.council.name}) and 61% in 2024/25" in text(shown)
    rows = rows_of(shown, "trend")
    assert [row[:4] for row in rows] == [
        ["2023/24", "1", world.council.name, "100.0%"],
        ["2024/25", "4", world.council.name, "60.8%"],
    ]


def test_the_names_it_was_paid_under_stand_with_the_reason_of_each_match(world: World) -> None:
    harbour, _ = four_payers(world)
    rows = rows_of(one(world, harbour), "written")
    assert rows == [
        ["Harbour Trust", "Its name on record", "£920", "6"],
        ["Harbour Tr.", "Its name on record", "£200", "1"],
    ]


def test_a_name_that_stands_for_no_body_has_a_page_too(world: World) -> None:
    four_payers(world)
    shown = sign_in(world, "finance").get(at(world, name="ACORN CARE LTD"))
    assert "Acorn Care Ltd has one payer on file in 2024/25: South Council." in said(shown)
    assert "No body on record has this name" in said(shown)
    assert "can be recorded once the name stands for a body on record" in said(shown)


@pytest.mark.parametrize(
    "query", ["", "?organisation=", "?organisation=99999", "?organisation=x", "?name=%00", "?name=JO+BLOGGS"]
)
def test_what_is_no_supplier_has_no_page(world: World, query: str) -> None:
    four_payers(world)
    assert sign_in(world, "finance").get(reverse("supplier", args=[world.place.slug]) + query).status_code == 404


def test_what_it_is_paid_for_opens_to_single_payments_with_their_file_and_row(world: World) -> None:
    harbour, _ = four_payers(world)
    client = sign_in(world, "finance")
    shown = one(world, harbour)
    rows = rows_of(shown, "lines")
    assert rows[0] == [
        "Advice",
        world.council.name,
        "2024/25",
        "Voluntary sector support and advocacy VCS",
        "£620",
        "3",
    ]
    assert rows[-1] == ["All of it", "", "", "", "£1,120", "7"]
    line = SpendLine.objects.get(pence=62_000)
    assert f'href="{reverse("payment-line", args=[line.pk])}"' in shown.content.decode()
    opened = client.get(reverse("payment-line", args=[line.pk]))
    payments = rows_of(opened, "payments")
    assert [row[:3] for row in payments] == [
        ["2 May 2024", "£320", "Harbour Trust"],
        ["2 November 2024", "£320", "Harbour Trust"],
        ["9 November 2024", "−£20", "Harbour Trust"],
        ["All 3 payments", "£620", ""],
    ]
    assert payments[0][4:6] == ["Grant, first half", "T1"]
    assert payments[0][6] == "File 1 Row 2"


def test_the_file_of_a_payment_leads_to_its_account(world: World) -> None:
    four_payers(world)
    with writing("test"):
        SpendFile.objects.filter(organisation=world.council).order_by("pk").update(number=None)
        first = SpendFile.objects.filter(organisation=world.council)[0]
        first.number = 1
        first.save()
    line = SpendLine.objects.get(pence=62_000)
    opened = sign_in(world, "finance").get(reverse("payment-line", args=[line.pk]))
    assert f'href="{reverse("payment-file", args=[first.pk])}"' in opened.content.decode()


def test_a_file_of_another_place_with_the_same_number_is_not_taken_for_it(world: World) -> None:
    four_payers(world)
    with writing("test"):
        SpendFile.objects.filter(partnership=world.place).update(number=None)
    other = small_world(name="Otherplace")
    release_payments(other, [payment(other.council, "Acorn", 1, date(2024, 4, 2))], sharing="public")
    with writing("test"):
        SpendFile.objects.filter(partnership=other.place).update(number=1)
    line = SpendLine.objects.get(pence=62_000)
    opened = sign_in(world, "finance").get(reverse("payment-line", args=[line.pk]))
    assert rows_of(opened, "payments")[0][6] == "File 1 Row 2"


def test_payments_to_people_are_never_shown_one_by_one_whatever_is_kept(world: World) -> None:
    four_payers(world)
    line = SpendLine.objects.get(payee_kind=PayeeKind.INDIVIDUAL)
    kept = [["2024-09-01", 1000, "Jo Bloggs", "", "", "T1", 1, 2]]
    with writing("test"):
        SpendExtract(line=line, payments=zlib.compress(json.dumps(kept).encode()), count=1).save()
    client = sign_in(world, "finance")
    for address in (
        reverse("payment-line", args=[line.pk]),
        reverse("payment-line-download", args=[line.pk, "csv"]),
    ):
        shown = client.get(address).content.decode()
        for secret in ("Bloggs", "2024-09-01", "1 September"):
            assert secret not in shown
    assert "never shown one by one" in said(client.get(reverse("payment-line", args=[line.pk])))


def test_a_long_line_is_shown_page_by_page_and_leaves_whole(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 1, date(2024, 5, 1)) for _ in range(230)])
    line = SpendLine.objects.get()
    address = reverse("payment-line", args=[line.pk])
    client = sign_in(world, "finance")
    assert "201 to 230 of 230 payments" in said(client.get(address + "?page=3"))
    assert client.get(address + "?page=x").status_code == 200
    file = client.get(reverse("payment-line-download", args=[line.pk, "csv"])).content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(file)))) == 230


def test_a_line_is_shown_to_whom_its_payments_are_shared_with(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 1, date(2024, 5, 1))], sharing="own")
    address = reverse("payment-line", args=[SpendLine.objects.get().pk])
    found = {
        who: sign_in(world, who).get(address).status_code for who in ("public", "stranger", "commissioner", "finance")
    }
    assert found == {"public": 404, "stranger": 404, "commissioner": 404, "finance": 200}


def test_a_line_that_newer_figures_replaced_says_so(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 1, date(2024, 5, 1))])
    old = SpendLine.objects.get()
    release_payments(world, [payment(world.council, "Acorn", 2, date(2024, 5, 1))], files=False)
    shown = said(sign_in(world, "finance").get(reverse("payment-line", args=[old.pk])))
    assert "Newer figures took its place" in shown
    assert "No figure counts this line any more" in shown


def test_a_line_of_a_statement_that_is_left_out_says_so(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 1, date(2024, 5, 1))], lost_signs="No row is negative.")
    shown = said(sign_in(world, "finance").get(reverse("payment-line", args=[SpendLine.objects.get().pk])))
    assert "It is left out of every figure; this source says why" in shown
    assert "2024/25" in shown


def test_the_source_and_the_explanation_lead_to_the_single_payments(world: World) -> None:
    release_payments(world, [payment(world.council, "Acorn", 1, date(2024, 5, 1))])
    line = SpendLine.objects.get()
    client = sign_in(world, "finance")
    for address in (
        reverse("source", args=[line.statement_id]),
        reverse("place-pound-explain", args=[world.place.slug]),
    ):
        assert f'href="{reverse("payment-line", args=[line.pk])}"' in client.get(address).content.decode()


FACTS = {
    "size": "small",
    "sector": "vcfse",
    "source": "Charity register",
    "as_at-day": "1",
    "as_at-month": "3",
    "as_at-year": "2025",
}


def test_what_is_known_is_stated_with_its_source_and_corrected(world: World) -> None:
    harbour, _ = four_payers(world)
    client = sign_in(world, "finance")
    form = at(world, organisation=harbour, page="supplier-facts")
    assert "not recorded" in said(one(world, harbour))
    silent = client.post(form, FACTS | {"source": " "})
    assert "Name the register or document that says so" in said(silent)
    assert form_of(silent)["size"] == "small"
    done = client.post(form, FACTS | {"locality": world.area.pk})
    assert done.url == at(world, organisation=harbour) + "#facts"
    shown = said(client.get(done.url))
    for words in (world.area.name, "Small (10 to 49 staff)", "Charity register", "As at 1 March 2025"):
        assert words in shown
    again = form_of(client.get(form), "")
    assert (again["size"], again["source"], again["as_at-year"]) == ("small", "Charity register", "2025")
    client.post(form, FACTS | {"size": ""})
    facts = OrganisationFacts.objects.get(organisation=harbour)
    assert (facts.size, facts.locality_id) == ("", None)
    assert AuditLine.objects.filter(action="suppliers.set_facts").count() == 2


@pytest.mark.parametrize(
    ("who", "status"), [("public", 302), ("voluntary", 403), ("councillor", 403), ("commissioner", 200)]
)
def test_who_states_facts(world: World, who: str, status: int) -> None:
    harbour, _ = four_payers(world, sharing="public")
    assert sign_in(world, who).get(at(world, organisation=harbour, page="supplier-facts")).status_code == status
    client = sign_in(world, who)
    assert client.post(at(world, organisation=harbour, page="supplier-facts"), FACTS).status_code in (302, 403)
    assert OrganisationFacts.objects.exists() == (status == 200)


def test_where_no_source_says_the_sector_its_kind_of_body_does(world: World) -> None:
    harbour, _ = four_payers(world)
    shown = said(one(world, harbour))
    assert "Sector VCFSE (voluntary, community, faith and social enterprise) As its kind of body" in shown


def test_facts_of_a_mere_name_cannot_be_stated(world: World) -> None:
    four_payers(world)
    form = at(world, name="ACORN CARE LTD", page="supplier-facts")
    assert sign_in(world, "finance").get(form).status_code == 404


@pytest.mark.parametrize("part", ["lines", "payers", "months"])
def test_parts_of_the_page_leave_as_files(world: World, part: str) -> None:
    harbour, _ = four_payers(world)
    client = sign_in(world, "finance")
    address = reverse("supplier-download", args=[world.place.slug, part, "csv"]) + f"?organisation={harbour.pk}"
    file = client.get(address)
    assert f'filename="harbour-trust-{part}.csv"' in file["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    column = {"lines": "Amount (£)", "payers": "All years (£)", "months": "Amount (£)"}[part]
    assert round(sum(float(row[column] or 0) for row in rows), 2) == 1120
    assert client.get(address.replace("csv", "xlsx")).content[:2] == b"PK"


def test_the_page_asks_as_often_at_ten_lines_as_at_a_thousand(world: World) -> None:
    acorn = make_organisation(name="Acorn")
    client = sign_in(world, "finance")
    counts = []
    for number in (10, 1_000):
        release_payments(
            world,
            [payment(world.council, "Acorn", 1, date(2024, 5, 1), payee=acorn, service=f"S{n}") for n in range(number)],
            report=on_file(),
        )
        for address in (
            at(world, organisation=acorn),
            reverse("payment-line", args=[SpendLine.objects.latest("pk").pk]),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) < 25, counts


@pytest.mark.parametrize(
    ("payers", "headline"),
    [
        (
            (("council", -300, 2), ("council", -80, 9)),
            "£380 came back from it to one body, from 2 May 2024 to 9 May 2024, and no payment to it is on file.",
        ),
        (
            (("council", -300, 2), ("icb", -80, 2)),
            "£380 came back from it to two bodies, on 2 May 2024, and no payment to it is on file.",
        ),
        (
            (("council", -300, 2), ("council", 80, 9)),
            "£220 more came back from it than one body paid, from 2 May 2024 to 9 May 2024.",
        ),
    ],
)
def test_of_a_supplier_with_credits_alone_the_headline_says_that_money_came_back(
    world: World, payers: tuple[tuple[str, int, int], ...], headline: str
) -> None:
    acorn = make_organisation(name="Acorn")
    paid = [
        payment(getattr(world, payer), "Acorn", pounds, date(2024, 5, day), payee=acorn)
        for payer, pounds, day in payers
    ]
    release_payments(world, paid, report=on_file(), sharing="public")
    for who in ("finance", "public"):
        shown = one(world, acorn, who)
        assert f'<p class="pp-finding">{headline}</p>' in text(shown), who
        assert "Paid in all −£" in said(shown), who


def test_a_line_of_receipts_says_so_and_leads_to_no_supplier(world: World) -> None:
    partners_pay(world)
    client = sign_in(world, "finance")
    received = SpendLine.objects.get(flow__flow_class="income", payee=world.icb)
    shown = client.get(reverse("payment-line", args=[received.pk]))
    assert f"Received from {world.icb.name}" in text(shown)
    assert "Payments to" not in said(shown)
    assert "It is no spending, so no supplier’s sums hold it" in said(shown)
    assert reverse("supplier", args=[world.place.slug]) + "?" not in shown.content.decode()
    assert f'href="{reverse("payments", args=[world.place.slug])}"' in text(shown)
    passed_on = SpendLine.objects.filter(flow__flow_class="transfer").first()
    assert passed_on is not None
    back = at(world, organisation=world.council)
    assert f'href="{back}"' in text(client.get(reverse("payment-line", args=[passed_on.pk])))
    assert client.get(back).status_code == 200

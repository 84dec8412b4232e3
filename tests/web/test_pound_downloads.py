"""Do the files of the place pound hold the figures of the page, to the penny, with what they rest on?"""

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from placepound.core.terms.amount import Amount
from placepound.exchange.fiscal import read_fiscal_package
from placepound.web.understand import pound_downloads
from tests.factories import World, import_statement, make_statement_overlap
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.desk import sign_in
from tests.web.pound_world import GROSS, NET, PUBLIC_NET, TRANSFERS, money_world, said

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def world() -> World:
    return money_world()


def file(world: World, part: str, form: str, *, who: str = "finance", query: str = "") -> Any:
    address = reverse("place-pound-download", args=[world.place.slug, part, form])
    return sign_in(world, who).get(address + query)


def rows_file(world: World, form: str, *, who: str = "finance", query: str = "") -> Any:
    return sign_in(world, who).get(reverse("place-pound-explain-download", args=[world.place.slug, form]) + query)


def as_rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def sheets(response: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(response.content))


def total(rows: list[dict[str, str]], column: str) -> Amount:
    return Amount.total(Amount.pounds(row[column]) for row in rows if row[column])


def test_the_whole_page_as_csv_adds_up_to_the_page(world: World) -> None:
    response = file(world, "all", "csv")
    assert response["Content-Disposition"] == f'attachment; filename="place-pound-{world.place.slug}.csv"'
    rows = as_rows(response)
    whole = next(row for row in rows if row["By"] == "Total")
    assert [Amount.pounds(whole[name]) for name in ("Gross (£)", "Transfers (£)", "Net (£)")] == [GROSS, TRANSFERS, NET]
    for name in ("Partner", "Service group", "Arrangement", "Provider kind", "Area", "Service"):
        assert total([row for row in rows if row["By"] == name], "Net (£)") == NET, name


def test_the_workbook_holds_numbers_and_says_what_they_rest_on(world: World) -> None:
    book = sheets(file(world, "all", "xlsx"))
    totals = {row[0].value: row[1].value for row in book["Totals"].iter_rows(min_row=2)}
    assert Amount.pounds(Decimal(str(totals["Net"]))) == NET
    assert Amount.pounds(Decimal(str(totals["Transfers taken out"]))) == -TRANSFERS
    notes = "\n".join(str(row[0].value) for row in book["Notes"].iter_rows())
    for told in (
        "2025/26, planned",
        "Source: Council budget",
        "Source: ICB budget",
        "Looked up on",
        "Rules: place pound",
        "100,000 residents, 2024",
        "This view holds only what is shared with you",
    ):
        assert told in notes


def test_a_file_holds_what_its_viewer_may_see(world: World) -> None:
    rows = as_rows(file(world, "all", "csv", who="public"))
    assert Amount.pounds(next(row for row in rows if row["By"] == "Total")["Net (£)"]) == PUBLIC_NET
    assert "Crisis team" not in {row["Service"] for row in as_rows(rows_file(world, "csv", who="public"))}


def test_a_file_keeps_the_filters_of_its_address(world: World) -> None:
    rows = as_rows(file(world, "all", "csv", query=f"?payer={world.council.pk}"))
    assert Amount.pounds(next(row for row in rows if row["By"] == "Total")["Net (£)"]) == PUBLIC_NET


@pytest.mark.parametrize(
    "part", ["payer", "group", "fund", "provider_kind", "service", "area", "matrix", "sources", "flow", "groups"]
)
def test_every_table_comes_as_csv_and_as_a_workbook(world: World, part: str) -> None:
    assert len(as_rows(file(world, part, "csv"))) > 1
    assert sheets(file(world, part, "xlsx")).worksheets[0].max_row > 2


@pytest.mark.parametrize("part", ["flow", "groups", "per_head"])
def test_a_picture_comes_as_a_drawing_of_its_own(world: World, part: str) -> None:
    response = file(world, part, "svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert b"<desc" in response.content


def test_what_looks_like_a_formula_does_not_leave_as_one(world: World) -> None:
    texts = {row["Service"] for row in as_rows(rows_file(world, "csv"))}
    assert """'=HYPERLINK("http://x","y")""" in texts
    cells = [cell for row in sheets(rows_file(world, "xlsx")).worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "<script>alert('x')</script>" in {cell.value for cell in cells}


def test_all_rows_behind_a_figure_leave_and_not_only_those_of_one_page(world: World) -> None:
    lines = "\n".join(f"Service {n},{n + 1}" for n in range(250))
    import_statement(
        world, f"Service,Amount (£)\n{lines}\n", filename="many.csv", title="Many", financial_year="2024/25"
    )
    query = "?period=2024-04-01.2025-03-31&status=plan"
    rows = as_rows(rows_file(world, "csv", query=query))
    assert len(rows) == 250
    assert total(rows, "Amount (£)") == Amount.pounds(sum(range(1, 251)))
    assert sheets(rows_file(world, "xlsx", query=query)).worksheets[0].max_row == 251


def test_gross_less_what_is_taken_out_of_the_rows_is_net(world: World) -> None:
    rows = [row for row in as_rows(rows_file(world, "csv")) if row["Kind of flow"] in ("spend", "transfer")]
    assert total(rows, "Amount (£)") == GROSS
    assert total(rows, "Amount (£)") - total(rows, "Taken out as a transfer (£)") == NET


def test_more_rows_than_one_file_may_hold_are_refused_with_advice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pound_downloads, "MOST_ROWS", 3)
    response = rows_file(world, "csv")
    assert response.status_code == 413
    assert "one file holds at most 3" in said(response)
    assert "Narrow the figure" in said(response)


def test_the_fiscal_data_package_holds_gross_with_transfers_marked(world: World) -> None:
    package = read_fiscal_package(file(world, "all", "zip").content)
    assert Amount.total(row.amount for row in package.rows) == GROSS
    assert Amount.total(row.amount for row in package.rows if row.flow == "transfer") == TRANSFERS
    assert {row.basis for row in package.rows} == {"budget"}
    assert package.sources[0].startswith("Council budget")


@pytest.mark.parametrize(
    ("part", "form"), [("nothing", "csv"), ("payer", "svg"), ("all", "svg"), ("payer", "zip"), ("flow", "zip")]
)
def test_a_file_that_is_not_offered_is_not_found(world: World, part: str, form: str) -> None:
    assert file(world, part, form).status_code == 404


def test_sources_that_cannot_be_added_leave_without_a_sum(world: World) -> None:
    council, icb = world.place.statements.order_by("pk")
    make_statement_overlap(first=council, second=icb, reason="Both count the pool")
    assert {row["By"] for row in as_rows(file(world, "all", "csv"))} == {"Source"}
    totals = [row[0].value for row in sheets(file(world, "all", "xlsx"))["Totals"].iter_rows()]
    assert "Net: cannot be determined" in totals
    assert "Net" not in totals
    assert file(world, "payer", "csv").status_code == 404
    assert file(world, "all", "zip").status_code == 404


def test_a_place_that_the_viewer_does_not_see_has_no_files(world: World) -> None:
    for form in ("csv", "xlsx", "zip"):
        address = reverse("place-pound-download", args=["nowhere", "all", form])
        assert sign_in(world, "public").get(address).status_code == 404
    address = reverse("place-pound-explain-download", args=["nowhere", "csv"])
    assert sign_in(world, "public").get(address).status_code == 404

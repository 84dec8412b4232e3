"""Does the place pound over the years agree with the place pound of each year, and never add up what may overlap?"""

import csv
import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.core.money.spend.months import months_of
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import writing
from placepound.registers.models import Statement
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.pound_filters import PoundFilters
from placepound.registers.queries.pound_years import PoundYears, pound_years
from tests.factories import (
    World,
    import_statement,
    make_flow,
    make_organisation,
    make_partnership_member,
    make_pound_cell,
    make_statement,
    make_statement_overlap,
    small_world,
)
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.factories.payments import payment, release_payments
from tests.web.change_world import APRIL_TO_DECEMBER, cover
from tests.web.desk import sign_in, text
from tests.web.pound_world import COUNCIL, ICB, fill

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]

YEARS = ("2023/24", "2024/25", "2025/26")


@pytest.fixture
def world() -> World:
    """
    | year    | planned                                          | actual                                 |
    | 2023/24 | the council's budget                             | payments of the ICB, April to December |
    | 2024/25 | both budgets, a transfer between them            | payments of the ICB                    |
    | 2025/26 | both, and an estimate that overlaps the council's|                                        |
    | 2022/23 |                                                  | an outturn whose rows overlap          |
    """
    world = small_world(starter_rules=True)
    for year in YEARS:
        budget = fill(COUNCIL, world).replace("Refund", f"Refund of {year}")
        import_statement(world, budget, title=f"Council {year}", financial_year=year, sharing="public")
    for year in YEARS[1:]:
        said = {"by": world.commissioner, "publisher": world.icb, "sharing": "partnership"}
        budget = fill(ICB, world).replace("Crisis", f"{year} crisis")
        import_statement(world, budget, title=f"ICB {year}", financial_year=year, filename="icb.csv", **said)
    more = f"Service,Commissioner,Amount (£)\nHome care,{world.council.name},1000\n"
    estimate = import_statement(world, more, title="Once more", filename="more.csv", sharing="public")
    rows = f"Service,Commissioner,Amount (£)\nHome care,{world.council.name},10\nCare,{world.council.name},30\n"
    outturn = import_statement(
        world, rows, title="Outturn", basis="outturn", financial_year="2022/23", filename="out.csv", sharing="public"
    )
    council = Statement.objects.get(title="Council 2025/26")
    with writing("test"):
        make_statement_overlap(first=council, second=estimate)
        Statement.objects.filter(pk=outturn.pk).update(rows_overlap="the second row holds the first")
    cover(world, world.icb, [*APRIL_TO_DECEMBER, *months_of(Period.financial_year(2024))])
    release_payments(
        world,
        [payment(world.icb, "Hospital", pounds, date(year, 5, 1)) for year, pounds in ((2023, 900), (2024, 1_000))],
        files=False,
    )
    return world


def years(world: World, status: str = "", viewer: Viewer | None = None) -> PoundYears:
    found = pound_years(world.place.slug, viewer=viewer or world.finance, on=world.on, status=status)
    assert found is not None
    return found


def sums(found: PoundYears) -> dict[str, list[Amount | str | None]]:
    """Net by body and year, with a dash where nothing is on record."""
    lines = {line.label: ["–" if one is None else one.net for one in line.sums] for line in found.lines}
    return lines | {"all": [column.total.net for column in found.columns]}


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["finance", "commissioner", "public", "system"])
@pytest.mark.parametrize("status", ["plan", "actual"])
def test_each_figure_is_the_place_pounds_own_for_that_year_and_body(world: World, who: str, status: str) -> None:
    viewer = world.viewers[who]
    found = years(world, status, viewer)
    assert found.columns
    for place, column in enumerate(found.columns):
        wanted = [("", column.total), *((line.key, line.sums[place]) for line in found.lines)]
        for payer, one in wanted:
            filters = PoundFilters(period=column.key, status=status, payer=payer)
            page = place_pound(world.place.slug, filters, viewer=viewer, on=world.on)
            assert page is not None
            if one is None:
                assert page.sources == ()
            elif one.net is None:
                assert page.not_addable is not None
            else:
                assert (page.not_addable, page.net) == (None, one.net), (column.key, payer)


def test_bodies_stand_by_what_they_have_in_the_last_year(world: World) -> None:
    found = years(world, "plan")
    assert [column.period.label for column in found.columns] == list(YEARS)
    council = Amount.pounds(249_000_000)
    assert sums(found) == {
        world.icb.name: ["–", Amount.pounds(371_000_000), Amount.pounds(371_000_000)],
        world.council.name: [council, council, None],
        "all": [council, Amount.pounds(620_000_000), None],
    }
    assert [line.label for line in found.lines] == [world.icb.name, world.council.name]


def test_a_year_of_which_only_some_months_are_on_file_says_so(world: World) -> None:
    found = years(world, "actual")
    partly = {column.period.label: (column.total.partly, column.total.months) for column in found.columns}
    assert partly == {"2022/23": (0, None), "2023/24": (1, 9), "2024/25": (0, None)}
    shown = text(sign_in(world, "finance").get(address(world) + "?status=actual"))
    assert "9 of 12 months" in shown
    assert "Hollow: only some months are on file." in shown


def address(world: World) -> str:
    return reverse("place-pound-years", args=[world.place.slug])


def test_the_page_shows_columns_then_bodies_and_each_figure_opens_its_place_pound(world: World) -> None:
    client = sign_in(world, "finance")
    shown = text(client.get(address(world) + "?status=plan"))
    assert shown.index("<svg") < shown.index("Body by body")
    assert "No sum for 2025/26" in shown
    assert shown.count(">cannot be determined<") >= 2
    table = shown[shown.index('id="bodies"') :]
    links = [unescape(link) for link in re.findall(r'href="([^"]*/pound/\?[^"]*)"', table)]
    assert len(links) == 5 + 3
    narrowed = f"period=2024-04-01.2025-03-31&status=plan&payer={world.council.pk}"
    assert reverse("place-pound", args=[world.place.slug]) + f"?{narrowed}" in links
    for link in links:
        assert client.get(link).status_code == 200


def test_what_was_spent_and_what_was_planned_each_have_an_address(world: World) -> None:
    client = sign_in(world, "finance")
    spent = text(client.get(address(world)))
    assert '<a href="?status=actual" aria-current="page">Actual</a>' in spent
    assert '<a href="?status=plan">Planned</a>' in spent
    assert "Vellmouth" not in spent
    assert text(client.get(address(world) + "?status=%3Cb%3E%00")).count("2023/24") == spent.count("2023/24")


def many_bodies(world: World, number: int) -> None:
    """So many more bodies with a planned £100 and more in one year, in which none had anything before."""
    statement = make_statement(partnership=world.place, publisher=world.council, basis="budget")
    for place in range(number):
        body = make_organisation(name=f"Body {place:04}")
        make_partnership_member(partnership=world.place, organisation=body, counted=True)
        make_pound_cell(statement=statement, payer=body, amount=10_000 + place)
    make_flow(statement=statement)


def test_the_largest_bodies_are_listed_and_all_others_are_one_line_that_adds_up() -> None:
    world = small_world()
    many_bodies(world, 30)
    client = sign_in(world, "finance")
    shown = text(client.get(address(world)))
    assert "Body 0029" in shown
    assert "Body 0010" in shown
    assert "Body 0009" not in shown
    assert "10 other bodies" in shown
    assert Amount(10 * 10_000 + sum(range(10))).exact() in shown
    assert "One period is on record, 2025/26" in shown
    response = client.get(reverse("place-pound-years-download", args=[world.place.slug, "bodies", "csv"]))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert ["Body 0000", "100.00"] in rows
    assert ["All bodies", f"{(30 * 10_000 + sum(range(30))) / 100:.2f}"] in rows
    assert len(rows) == 1 + 30 + 1


def test_downloads_say_what_cannot_be_determined(world: World) -> None:
    client = sign_in(world, "finance")
    for part in ("years", "bodies"):
        for kind in ("csv", "xlsx"):
            response = client.get(reverse("place-pound-years-download", args=[world.place.slug, part, kind]))
            assert response.status_code == 200
            assert "attachment" in response["Content-Disposition"]
    assert "<svg" in client.get(download(world, "years", "svg")).content.decode()
    assert client.get(download(world, "bodies", "svg")).status_code == 404
    book = openpyxl.load_workbook(io.BytesIO(client.get(download(world, "bodies", "xlsx") + "?status=plan").content))
    notes = " ".join(str(cell.value) for row in book["Notes"].rows for cell in row)
    assert f"{world.council.name}, 2025/26: cannot be determined" in notes
    assert "All bodies, 2025/26: cannot be determined" in notes
    actual = openpyxl.load_workbook(io.BytesIO(client.get(download(world, "bodies", "xlsx")).content))
    assert any("9 of 12 months on file" in str(cell.value) for row in actual["Notes"].rows for cell in row)


def download(world: World, part: str, kind: str) -> str:
    return reverse("place-pound-years-download", args=[world.place.slug, part, kind])


def test_a_place_without_a_stated_period_says_what_belongs_here() -> None:
    world = small_world()
    shown = text(sign_in(world, "finance").get(address(world)))
    assert "No money with a stated period is on record here that you may see" in shown
    assert f'href="{reverse("place-pound", args=[world.place.slug])}"' in shown
    assert "Sign in to see more" in text(sign_in(world, "public").get(address(world)))
    assert sign_in(world, "finance").get(download(world, "bodies", "csv")).status_code == 404
    assert sign_in(world, "finance").get(reverse("place-pound-years", args=["nowhere"])).status_code == 404


def test_a_body_that_is_not_shared_is_not_named() -> None:
    world = small_world()
    hidden = make_organisation(name="Secret trust", owner=world.charity, sharing="own")
    make_partnership_member(partnership=world.place, organisation=hidden, counted=True)
    make_pound_cell(statement=make_statement(partnership=world.place), payer=hidden)
    shown = text(sign_in(world, "finance").get(address(world)))
    assert "Secret trust" not in shown
    assert "Not shared with you" in shown


def test_the_page_is_reached_from_the_place_pound(world: World) -> None:
    shown = text(sign_in(world, "finance").get(reverse("place-pound", args=[world.place.slug])))
    assert f'href="{address(world)}?status=' in shown


def test_the_page_asks_as_often_for_many_bodies_as_for_few() -> None:
    world = small_world()
    client = sign_in(world, "finance")
    counts = []
    for number in (5, 200):
        many_bodies(world, number)
        client.get(address(world))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(world)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 18, counts

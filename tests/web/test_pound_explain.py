"""Does a figure open to its steps, its rows, the rules that coded them, and the transfers taken out?"""

from typing import Any

import pytest
from django.urls import reverse

from placepound.core.terms.amount import Amount
from placepound.registers.models import StatementRow
from tests.factories import World, import_statement
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.desk import sign_in
from tests.web.pound_world import GROSS, NET, TRANSFERS, money_world, said, stats

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def world() -> World:
    return money_world()


def explained(world: World, query: str = "", *, who: str = "finance") -> Any:
    return sign_in(world, who).get(reverse("place-pound-explain", args=[world.place.slug]) + query)


def test_the_steps_lead_from_gross_to_net(world: World) -> None:
    page = explained(world)
    assert stats(page) == {
        "Net: each pound once": NET,
        "Gross: as partners report it": GROSS,
        "Transfers taken out": TRANSFERS,
    }
    assert "Add 8 accepted rows of 2 statements: gross." in said(page)
    assert "Rules: place pound" in said(page)


def test_each_row_leads_to_its_very_place_in_the_source(world: World) -> None:
    row = StatementRow.objects.get(texts__service="Home care")
    page = explained(world, f"?payer={world.council.pk}").content.decode()
    address = reverse("source", args=[row.statement_id])
    assert f'href="{address}?row={row.number}#row-{row.number}"' in page


def test_the_rule_that_coded_a_row_stands_beside_it(world: World) -> None:
    assert "No rule matches" in said(explained(world, "?group=UNM"))
    assert "service" in said(explained(world, "?group=HOM1")).partition("The rows behind it")[2]


def test_a_transfer_says_why_it_is_taken_out(world: World) -> None:
    page = said(explained(world, "?flow_class=taken-out"))
    assert "Transfers among these rows" in page
    assert f"{world.icb.name} passes £30,000,000 to {world.council.name}" in page
    assert stats(explained(world, "?flow_class=taken-out"))["Gross: as partners report it"] == TRANSFERS


def test_a_step_that_rests_on_rows_the_viewer_may_not_see_is_not_told(world: World) -> None:
    page = explained(world, who="public")
    assert "passes" not in said(page)
    assert stats(page)["Transfers taken out"] == Amount(0)
    assert stats(explained(world, "?flow_class=taken-out", who="public")) == {}


def test_two_periods_or_statuses_are_never_added(world: World) -> None:
    import_statement(
        world, "Service,Amount (£)\nHome care,7\n", title="Outturn", basis="outturn", filename="o.csv", sharing="public"
    )
    latest = stats(explained(world))["Net: each pound once"]
    actual = stats(explained(world, "?status=actual"))["Net: each pound once"]
    plan = stats(explained(world, "?status=plan"))["Net: each pound once"]
    assert (actual.pence, plan) == (700, NET)
    assert latest == actual


def test_long_lists_come_page_by_page(world: World) -> None:
    lines = "\n".join(f"Service {n:03},{n + 1}" for n in range(250))
    import_statement(
        world, f"Service,Amount (£)\n{lines}\n", filename="many.csv", title="Many", financial_year="2024/25"
    )
    query = "?period=2024-04-01.2025-03-31&status=plan"
    first, last = said(explained(world, query)), said(explained(world, f"{query}&page=3"))
    assert "1 to 100 of 250 rows" in first
    assert "Service 249" in first
    assert "201 to 250 of 250 rows" in last
    assert "Service 000" in last
    for odd in ("0", "-1", "x", "99999999999", "²"):
        assert explained(world, f"{query}&page={odd}").status_code == 200


def test_a_figure_that_nothing_makes_says_so(world: World) -> None:
    page = said(explained(world, "?group=ACU3"))
    assert "No row on record matches this choice" in page
    assert "Go to the place pound" in page


def test_an_unknown_place_is_not_found(world: World) -> None:
    assert sign_in(world, "finance").get(reverse("place-pound-explain", args=["nowhere"])).status_code == 404

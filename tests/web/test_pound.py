"""Does the page of the place pound say how much it is, to each who looks, under each filter, and whence?"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.core.terms.amount import Amount
from placepound.registers.base import writing
from placepound.web.understand import pound_pictures
from tests.factories import World, import_statement, make_statement_overlap, small_world
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.desk import sign_in
from tests.web.pound_world import (
    GROSS,
    NET,
    PUBLIC_NET,
    TRANSFERS,
    figures_with_links,
    money_world,
    said,
    stats,
)

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pictures, which take long and are looked at by tests of their own."""
    monkeypatch.setattr(pound_pictures, "drawn", lambda *_args: None)


@pytest.fixture
def world() -> World:
    return money_world()


def address(world: World, query: str = "") -> str:
    return reverse("place-pound", args=[world.place.slug]) + query


def pound(world: World, who: str = "finance", query: str = "") -> Any:
    return sign_in(world, who).get(address(world, query))


@pytest.mark.usefixtures("undrawn")
def test_gross_transfers_and_net_stand_together_with_pounds_per_head(world: World) -> None:
    page = pound(world)
    assert stats(page) == {
        "Net: each pound once": NET,
        "Gross: as partners report it": GROSS,
        "Transfers taken out": TRANSFERS,
        "Net per head": Amount.pounds(6_200),
    }
    assert "100,000 residents, 2024" in said(page)
    assert "±£" in said(page)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("who", ["public", "stranger"])
def test_who_is_no_partner_sees_only_what_is_public(world: World, who: str) -> None:
    page = pound(world, who)
    assert stats(page)["Net: each pound once"] == PUBLIC_NET
    assert stats(page)["Transfers taken out"] == Amount(0)
    assert "ICB budget" not in said(page)
    assert "Crisis team" not in said(page)


@pytest.mark.usefixtures("undrawn")
def test_the_page_says_that_it_holds_what_the_viewer_may_see(world: World) -> None:
    assert "This view holds only what partners share with everybody" in said(pound(world, "public"))
    assert "This view holds only what is shared with you" in said(pound(world, "councillor"))


@pytest.mark.usefixtures("undrawn")
def test_a_place_that_is_unknown_or_not_shared_is_not_found(world: World) -> None:
    assert sign_in(world, "public").get(reverse("place-pound", args=["nowhere"])).status_code == 404
    hidden = small_world(name="Hidden")
    with writing("test"):
        hidden.place.sharing, hidden.place.owner = "own", hidden.icb
        hidden.place.save()
    assert sign_in(world, "stranger").get(reverse("place-pound", args=[hidden.place.slug])).status_code == 404


@pytest.mark.usefixtures("undrawn")
def test_every_figure_opens_to_an_explanation_of_the_same_amount(world: World) -> None:
    client = sign_in(world, "finance")
    links = figures_with_links(client.get(address(world)))
    assert len(links) > 20
    for link, amount in links:
        explained = stats(client.get(link))
        assert amount in (explained["Net: each pound once"], explained["Gross: as partners report it"]), link


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("name", ["payer", "group", "fund", "provider_kind", "area"])
def test_the_parts_of_each_filter_add_up_to_the_whole(world: World, name: str) -> None:
    client = sign_in(world, "finance")
    form = client.get(address(world)).content.decode()
    start = form.index(f'<select class="nhsuk-select" id="id_{name}"')
    options = [part.partition('"')[0] for part in form[start : form.index("</select>", start)].split('value="')[1:]]
    keys = [key for key in options if key and not (name == "group" and len(key) > 3)]
    assert len(keys) > 1
    nets = [stats(client.get(address(world, f"?{name}={key}"))) for key in keys]
    assert Amount.total(one["Net: each pound once"] for one in nets) == NET
    assert all(one["Net: each pound once"] < NET for one in nets)


@pytest.mark.usefixtures("undrawn")
def test_a_filter_in_force_is_a_chip_that_leads_to_the_page_without_it(world: World) -> None:
    page = said(pound(world, query=f"?payer={world.council.pk}&status=plan"))
    assert f"Remove filter: </span>Who pays: {world.council.name}" in page
    assert f'href="{address(world)}?period=2025-04-01.2026-03-31&amp;status=plan"' in page


@pytest.mark.usefixtures("undrawn")
def test_an_area_chosen_is_divided_by_its_own_people(world: World) -> None:
    page = pound(world, query=f"?area={world.neighbourhoods[1].pk}")
    assert stats(page)["Net per head"] == Amount.pounds(1_750)
    assert "40,000 residents" in said(page)


@pytest.mark.parametrize(
    "query",
    [
        "?payer=x",
        "?payer=999999999",
        "?payer=99999999999999999999999",
        "?period=2025-13-45.x",
        "?period=as-at.",
        "?status=dreamt",
        "?group=ZZZ",
        "?area=%00",
        "?service=" + "x" * 2000,
        "?fund=-1",
        "?flow_class=taken-out",
        "?statement=%F0%9F%92%B7",
        "?payer=1&payer=2&confidence=Q",
    ],
)
@pytest.mark.usefixtures("undrawn")
def test_a_filter_that_makes_no_sense_finds_nothing_and_says_so(world: World, query: str) -> None:
    for name in ("place-pound", "place-pound-explain", "services"):
        page = sign_in(world, "finance").get(reverse(name, args=[world.place.slug]) + query)
        assert page.status_code == 200
        if name == "place-pound":
            assert "No money on record matches this choice" in said(page)
            assert "Show the latest period, unfiltered" in said(page)


@pytest.mark.usefixtures("undrawn")
def test_unmapped_money_is_a_line_of_its_own_that_opens_to_its_rows(world: World) -> None:
    page = said(pound(world))
    assert "is unmapped: no coding rule says what it is for" in page
    assert "group=UNM" in page


@pytest.mark.usefixtures("undrawn")
def test_income_stands_beside_and_is_not_added(world: World) -> None:
    page = said(pound(world))
    assert "of income, help in kind and financing stands beside the total" in page
    client = sign_in(world, "finance")
    beside = said(client.get(reverse("place-pound-explain", args=[world.place.slug]) + "?flow_class=beside"))
    assert "Income from the ICB" in beside
    assert "Home care" not in beside


@pytest.mark.usefixtures("undrawn")
def test_sources_that_may_overlap_have_no_total_and_stand_each_alone(world: World) -> None:
    council, icb = world.place.statements.order_by("pk")
    make_statement_overlap(first=council, second=icb, reason="Both count the pool")
    page = pound(world)
    assert "The total cannot be determined" in said(page)
    assert "Both count the pool" in said(page)
    assert stats(page).keys() == {"At least", "At most"}
    assert "Who pays for what" not in said(page)
    alone = pound(world, query=f"?statement={council.pk}")
    assert stats(alone)["Net: each pound once"] == PUBLIC_NET
    explained = sign_in(world, "finance").get(reverse("place-pound-explain", args=[world.place.slug]))
    assert "This figure cannot be determined" in said(explained)
    assert stats(explained) == {}


@pytest.mark.usefixtures("undrawn")
def test_rows_that_may_share_money_stand_each_alone_without_any_sum() -> None:
    world = small_world()
    pools = "Service,Amount (£)\nLearning disability,77000000\nEquipment,4000000\n"
    import_statement(
        world, pools, sharing="public", rows_overlap="the paper does not say whether the pools share money"
    )
    page = pound(world, "public")
    assert "The total cannot be determined" in said(page)
    assert stats(page) == {"At least": Amount.pounds(77_000_000), "At most": Amount.pounds(81_000_000)}
    assert [amount.pence for _, amount in figures_with_links(page)] == [77_000_000_00, 4_000_000_00]
    for link, amount in figures_with_links(page):
        assert stats(sign_in(world, "public").get(link))["Net: each pound once"] == amount
    periods = said(sign_in(world, "public").get(reverse("service", args=[world.place.slug, "UNM"])))
    assert "cannot be determined" in periods.partition("Over time")[2]


def test_a_picture_of_mostly_unmapped_money_says_so(world: World) -> None:
    council = "Service,Amount (£)\nDragon taming,900\nHome care,100\n"
    other = {"title": "Other", "filename": "other.csv", "financial_year": "2026/27"}
    import_statement(world, council, sharing="public", **other)
    assert "90% of £1k is unmapped" in said(pound(world))


def test_nothing_a_document_says_becomes_part_of_the_page(world: World) -> None:
    for name in ("place-pound", "place-pound-explain", "services"):
        page = sign_in(world, "finance").get(reverse(name, args=[world.place.slug])).content.decode()
        assert "<script>alert" not in page
    narrowed = pound(world, query="?service=%3Cscript%3Ealert(%27x%27)%3C/script%3E").content.decode()
    assert "<script>alert" not in narrowed
    assert "&lt;script&gt;alert" in narrowed


def test_each_picture_has_its_finding_its_words_and_its_table(world: World) -> None:
    page = said(pound(world))
    assert "£620m from 2 partners reaches" in page
    assert page.count("<figure") == page.count("The same figures as a table") == 3
    assert page.count('role="img"') == 6
    assert 'aria-describedby="pp-' in page


@pytest.mark.usefixtures("undrawn")
def test_a_place_without_money_says_what_belongs_here_and_what_to_do() -> None:
    world = small_world()
    assert "Sign in to see more" in said(pound(world, "public"))
    assert "Bring in a statement" in said(pound(world, "finance"))
    assert "Bring in a statement" not in said(pound(world, "councillor"))


@pytest.mark.usefixtures("undrawn")
def test_a_source_that_differs_from_its_own_total_is_named_as_left_out(world: World) -> None:
    import_statement(world, "Service,Amount (£)\nDay care,500\nTotal,900\n", title="Wrong sum", filename="wrong.csv")
    page = pound(world)
    assert stats(page)["Net: each pound once"] == NET
    assert "Left out of every figure" in said(page)
    assert "Does not agree with its own total" in said(page)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("name", ["place-pound", "place-pound-explain", "services", "place"])
def test_a_page_asks_as_often_at_ten_flows_as_at_a_thousand(name: str) -> None:
    counts = []
    for rows in (10, 1000):
        world = small_world(name=f"Place {rows}")
        lines = (f"Service {n},{world.neighbourhoods[n % 2].name},{n + 1}" for n in range(rows))
        import_statement(world, "Service,Area,Amount (£)\n" + "\n".join(lines) + "\n", sharing="public")
        client = sign_in(world, "finance")
        client.get(reverse(name, args=[world.place.slug]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=[world.place.slug])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 45

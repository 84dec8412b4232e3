"""Does a place's page say who its partners are on a day, who lives there, what it costs, and what is not known?"""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from placepound.core.terms.amount import Amount
from placepound.registers.base import writing
from placepound.web.understand import places_tables
from tests.factories import (
    World,
    import_statement,
    make_area_population,
    make_area_shape,
    make_neighbourhood_part,
    make_neighbourhood_version,
    make_organisation,
    make_partnership_member,
    make_statement_overlap,
    make_succession,
    small_world,
)
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.desk import sign_in
from tests.web.pound_world import NET, PUBLIC_NET, money_world, said, stats

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def world() -> World:
    return money_world()


def place(world: World, query: str = "", *, who: str = "finance") -> Any:
    return sign_in(world, who).get(reverse("place", args=[world.place.slug]) + query)


def square(x: int) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x, 0], [x + 900, 0], [x + 900, 900], [x, 900], [x, 0]]]}


def test_pounds_per_head_lead_to_the_place_pound(world: World) -> None:
    page = place(world)
    assert stats(page) == {"Net per head": Amount.pounds(6_200), "Net public money": NET}
    assert reverse("place-pound", args=[world.place.slug]) in page.content.decode()
    assert stats(place(world, who="public"))["Net public money"] == PUBLIC_NET


def test_a_partner_that_ended_is_shown_with_who_took_over(world: World) -> None:
    ended = make_organisation(name="NHS Old CCG", valid_to=date(2022, 6, 30))
    make_succession(predecessor=ended, successor=world.icb)
    make_partnership_member(partnership=world.place, organisation=ended, counted=False)
    assert f"Today {world.icb.name}" in said(place(world))
    then = said(place(world, "?as_at=2022-03-31"))
    assert 'As they are on <time datetime="2022-03-31">31 March 2022</time>' in then
    assert "On this day" not in then


def test_a_member_is_shown_only_while_it_is_one(world: World) -> None:
    later = make_organisation(name="Newcomer Council")
    make_partnership_member(partnership=world.place, organisation=later, valid_from=date(2026, 4, 1))
    assert "Newcomer Council" not in said(place(world, "?as_at=2025-04-01"))
    assert "Newcomer Council" in said(place(world, "?as_at=2026-05-01"))


@pytest.mark.parametrize("day", ["yesterday", "2022-02-31", "31/03/2022", "", "%00"])
def test_a_day_that_is_none_is_answered_for_today(world: World, day: str) -> None:
    page = place(world, f"?as_at={day}")
    assert page.status_code == 200
    assert ("Enter a real date" in said(page)) == bool(day)


def test_what_is_not_known_is_said(world: World) -> None:
    page = said(place(world)).partition("What is not known")[2]
    assert "Under which operating model its partners decide together." in page
    assert "How old its people are." in page
    assert "Where in the place £51m of £620m is spent." in page


def test_a_place_without_money_offers_the_next_step() -> None:
    world = small_world()
    assert "Bring in a statement" in said(place(world))
    public = said(place(world, who="public"))
    assert "Bring in a statement" not in public
    assert "What is spent: no statement on record here is shared with you." in public


def test_people_by_age_are_shown_where_they_are_known(world: World) -> None:
    make_area_population(area=world.area, year=2025, people=100_000, bands={"0 to 17": 20_000, "18 and over": 80_000})
    page = said(place(world))
    assert "People by age" in page
    assert "80.0%" in page


def test_a_map_stands_with_its_table_where_there_are_outlines(world: World) -> None:
    for number, area in enumerate(world.neighbourhoods):
        make_area_shape(area=area, geometry=square(number * 900), source="A test")
    page = said(place(world))
    assert 'id="map-table"' in page
    assert page.count("The same figures as a table") == 1
    assert "not attributable to an area and is not on the map" in page


def test_outlines_are_read_from_single_and_from_many_polygons() -> None:
    one = square(0)
    many = {"type": "MultiPolygon", "coordinates": [one["coordinates"]]}
    assert places_tables.polygons(one) == places_tables.polygons(many)


def test_a_synthetic_place_says_so_on_every_page(world: World) -> None:
    with writing("test"):
        world.place.synthetic = True
        world.place.save()
    for name in ("place", "place-pound", "place-pound-explain", "services"):
        page = sign_in(world, "public").get(reverse(name, args=[world.place.slug]))
        assert "This place is invented" in said(page), name
    assert "Synthetic" in said(sign_in(world, "public").get(reverse("places")))


def test_money_that_cannot_be_added_is_given_by_its_bounds(world: World) -> None:
    council, icb = world.place.statements.order_by("pk")
    make_statement_overlap(first=council, second=icb, reason="Both count the pool")
    page = said(place(world))
    assert "Between £" in page
    assert "Both count the pool" in page.partition("What is not known")[2]


def test_places_lists_what_each_viewer_sees(world: World) -> None:
    with writing("test"):
        world.elsewhere.sharing, world.elsewhere.owner = "own", world.other_body
        world.elsewhere.save()
    assert world.elsewhere.name not in said(sign_in(world, "public").get(reverse("places")))
    assert world.elsewhere.name in said(sign_in(world, "stranger").get(reverse("places")))
    assert place(world, who="public").status_code == 200
    hidden = reverse("place", args=[world.elsewhere.slug])
    assert sign_in(world, "finance").get(hidden).status_code == 404
    assert sign_in(world, "stranger").get(hidden).status_code == 200


def test_a_service_group_shows_its_money_by_partner_source_and_name(world: World) -> None:
    client = sign_in(world, "finance")
    page = client.get(reverse("service", args=[world.place.slug, "HOM"]))
    assert stats(page)["Net: each pound once"] == Amount.pounds(199_000_000)
    for words in ("Home care", world.council.name, "Council budget", "Over time"):
        assert words in said(page)
    assert client.get(reverse("service", args=[world.place.slug, "NOPE"])).status_code == 404
    assert client.get(reverse("service", args=["nowhere", "HOM"])).status_code == 404


def test_periods_and_statuses_of_a_service_stand_side_by_side(world: World) -> None:
    said_then = {"title": "Outturn", "basis": "outturn", "financial_year": "2024/25", "filename": "then.csv"}
    import_statement(world, "Service,Amount (£)\nHome care,5000000\n", sharing="public", **said_then)
    page = said(sign_in(world, "finance").get(reverse("service", args=[world.place.slug, "HOM1"])))
    over_time = page.partition("Over time")[2]
    assert "£5m" in over_time
    assert "£199m" in over_time
    assert "£204m" not in page


def test_services_list_every_group_and_lead_to_each(world: World) -> None:
    page = sign_in(world, "finance").get(reverse("services", args=[world.place.slug]))
    assert reverse("service", args=[world.place.slug, "HOM"]) in page.content.decode()
    assert "Unmapped" in said(page)
    assert "£620m" in said(page)


def test_an_area_says_its_code_with_its_vintage_and_what_it_consisted_of(world: World) -> None:
    north = world.neighbourhoods[0]
    version = make_neighbourhood_version(area=north, number=1, valid_from=date(2024, 4, 1), reason="As first drawn")
    make_neighbourhood_part(version=version, part=world.neighbourhoods[1], weight="0.5")
    page = said(sign_in(world, "public").get(reverse("area", args=[north.pk])))
    assert f"Boundaries of {north.vintage}" in page
    assert "Version 1, from 1 April 2024" in page
    assert "50.0%" in page
    assert "60,000" in page
    assert "As first drawn" in page
    assert sign_in(world, "public").get(reverse("area", args=[10**9])).status_code == 404

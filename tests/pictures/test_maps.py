"""Does a map show each area in its place and class, and say what no area can be given?"""

from xml.etree import ElementTree

from placepound.core.terms.amount import Amount
from placepound.pictures.maps import MapArea, area_map
from placepound.pictures.shapes import fit, label_point
from tests.pictures.gallery import AREAS

SQUARE = ((((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)),),)


def test_areas_are_numbered_from_most_to_least_as_in_the_table() -> None:
    picture = area_map(areas=AREAS, subtitle="Pounds a head", dimension="Neighbourhood")
    assert [row[0] for row in picture.rows[:2]] == ["1 Invented area 4", "2 Invented area 3"]
    assert picture.rows[0][1:] == (Amount.pounds(500), Amount.pounds(5_000_000), 10_000)


def test_an_area_without_a_population_is_hatched_and_not_zero() -> None:
    picture = area_map(areas=AREAS, subtitle="Pounds a head", dimension="Neighbourhood")
    assert picture.rows[-1][1:] == ("cannot be determined", Amount.pounds(6_000_000), "not recorded")
    assert "url(#" in picture.svg


def test_what_no_area_can_be_given_stands_in_the_table_and_the_notes() -> None:
    picture = area_map(
        areas=AREAS, subtitle="Pounds a head", dimension="Neighbourhood", not_attributable=Amount.pounds(1_000_000)
    )
    assert picture.rows[-1] == ("Not attributable", "", Amount.pounds(1_000_000), "")
    assert "£1,000,000, 4.5% of the whole, is not attributable to an area and is not on the map." in picture.notes


def test_equal_areas_share_one_class() -> None:
    areas = [MapArea(label=f"Area {i}", amount=Amount(100), population=10, polygons=SQUARE) for i in range(3)]
    picture = area_map(areas=areas, subtitle="Pounds a head", dimension="Area")
    assert "£0.10" in picture.svg.split("</desc>")[1]
    assert "pattern" not in picture.svg


def test_amounts_can_be_shown_instead_of_amounts_a_head() -> None:
    picture = area_map(areas=AREAS, subtitle="Pounds", dimension="Neighbourhood", per_head=False)
    assert picture.headers == ("Neighbourhood", "Amount")
    assert picture.title == "Invented area 5 has most, £6m"


def test_north_is_up_and_degrees_narrow_towards_the_pole() -> None:
    """At 60 degrees north a degree of longitude is half as long as one of latitude."""
    square = ((((0.0, 59.5), (1.0, 59.5), (1.0, 60.5), (0.0, 60.5)),),)
    found = fit([square], width=1000, tallest=100, degrees=True)
    xs = [x for x, _ in found.areas[0][0][0]]
    ys = [y for _, y in found.areas[0][0][0]]
    assert max(ys) - min(ys) == 100
    assert abs(max(xs) - min(xs) - 50) < 0.5
    assert found.areas[0][0][0][0][1] > found.areas[0][0][0][2][1]


def test_a_label_stands_inside_its_area_and_off_its_holes() -> None:
    horseshoe = (
        (
            (
                (0.0, 0.0),
                (30.0, 0.0),
                (30.0, 30.0),
                (20.0, 30.0),
                (20.0, 10.0),
                (10.0, 10.0),
                (10.0, 30.0),
                (0.0, 30.0),
            ),
            ((22.0, 12.0), (28.0, 12.0), (28.0, 18.0), (22.0, 18.0)),
        ),
    )
    (x, y), room = label_point(horseshoe)
    assert room > 3
    assert not (10 < x < 20 and y > 10)
    assert not (22 < x < 28 and 12 < y < 18)


def test_a_library_that_claims_the_prefix_of_drawings_for_itself_does_no_harm() -> None:
    """Some libraries for workbooks do, when they are imported."""
    ElementTree.register_namespace("", "http://schemas.openxmlformats.org/spreadsheetml/2006/main")
    areas = [MapArea(label="Claimed", amount=Amount(300), population=10, polygons=SQUARE)]
    picture = area_map(areas=areas, subtitle="Pounds a head", dimension="Area")
    assert picture.svg.startswith("<svg xmlns=")
    assert "ns0:" not in picture.svg
    assert "</desc>" in picture.svg

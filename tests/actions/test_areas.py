"""How do areas, populations and neighbourhoods stay true to their boundaries and dates?"""

from datetime import date
from decimal import Decimal

import pytest

from placepound.actions.areas import add_area, set_neighbourhood, set_population
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Viewer
from placepound.registers.models import Area
from placepound.registers.queries.places import area as area_page
from tests.factories import ON

pytestmark = pytest.mark.django_db

SYSTEM = Viewer.system("test")


def make(code: str, vintage: int = 2021, level: AreaLevel = AreaLevel.LSOA, within: tuple[int, ...] = ()) -> Area:
    return add_area(by=SYSTEM, on=ON, level=level, code=AreaCode(code, vintage), name=f"Area {code}", within=within)


def compose(neighbourhood: Area, *parts: Area, from_day: date = ON, weight: str = "1") -> None:
    set_neighbourhood(
        by=SYSTEM,
        on=ON,
        area_id=neighbourhood.pk,
        from_day=from_day,
        parts=tuple((part.pk, Decimal(weight)) for part in parts),
        reason="agreed by the partnership",
    )


def test_one_code_of_two_vintages_is_two_areas() -> None:
    old, new = make("E01000001", 2011), make("E01000001", 2021)
    assert old.pk != new.pk
    with pytest.raises(Refused, match=r"E01000001 \(2021\) already stands for"):
        make("E01000001", 2021)


def test_a_neighbourhood_never_joins_two_vintages() -> None:
    neighbourhood = make("N1", level=AreaLevel.NEIGHBOURHOOD)
    with pytest.raises(Refused, match="2011, 2021"):
        compose(neighbourhood, make("E01000001", 2011), make("E01000002", 2021))


def test_an_area_may_lie_in_overlapping_neighbourhoods() -> None:
    ward, practices = make("W1", level=AreaLevel.WARD), make("N1", level=AreaLevel.NEIGHBOURHOOD)
    small = make("E01000001", within=(ward.pk, practices.pk))
    page = area_page(small.pk, viewer=Viewer.public(), on=ON)
    assert page is not None
    assert {key for key, _ in page.lies_in} == {ward.pk, practices.pk}


def test_a_new_version_ends_the_one_before_and_both_stay_on_record() -> None:
    neighbourhood, first, second = make("N1", level=AreaLevel.NEIGHBOURHOOD), make("E01000001"), make("E01000002")
    compose(neighbourhood, first, from_day=date(2024, 4, 1))
    compose(neighbourhood, first, second, from_day=date(2025, 4, 1), weight="0.5")
    page = area_page(neighbourhood.pk, viewer=Viewer.public(), on=ON)
    assert page is not None
    assert [(v.number, v.valid_from, v.valid_to, len(v.parts)) for v in page.versions] == [
        (2, date(2025, 4, 1), None, 2),
        (1, date(2024, 4, 1), date(2025, 3, 31), 1),
    ]
    assert {weight for *_, weight in page.versions[0].parts} == {Decimal("0.5")}
    with pytest.raises(Refused, match="choose a later day"):
        compose(neighbourhood, first, from_day=date(2025, 4, 1))


@pytest.mark.parametrize("weight", ["0", "-0.5", "1.01"])
def test_a_part_belongs_with_a_share_above_nothing_and_at_most_whole(weight: str) -> None:
    neighbourhood, part = make("N1", level=AreaLevel.NEIGHBOURHOOD), make("E01000001")
    with pytest.raises(Refused, match="share"):
        compose(neighbourhood, part, weight=weight)


def test_age_bands_add_up_to_the_population() -> None:
    area = make("E01000001")
    given = {"by": SYSTEM, "on": ON, "area_id": area.pk, "year": 2024, "base": "resident", "source": "invented"}
    with pytest.raises(Refused, match="add up to 90, not to 100"):
        set_population(**given, people=100, bands={"0-17": 30, "18+": 60})  # type: ignore[arg-type]
    row = set_population(**given, people=100, bands={"0-17": 30, "18+": 70})  # type: ignore[arg-type]
    assert row.people == 100
    assert set_population(**given, people=120).pk == row.pk  # type: ignore[arg-type]


def test_a_population_needs_a_source() -> None:
    with pytest.raises(Refused, match="source"):
        set_population(by=SYSTEM, on=ON, area_id=make("E01000001").pk, year=2024, base="resident", people=5, source=" ")

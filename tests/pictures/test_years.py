"""Does each year have its column, and is a year without a sum never drawn as one?"""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.pictures import theme
from placepound.pictures.picture import Picture
from placepound.pictures.text import width
from placepound.pictures.years import UNKNOWN, YearTotal, year_columns
from tests.pictures.gallery import SPRING, YEARS


def year(first: int, pounds: int | None, missing: str = "") -> YearTotal:
    amount = None if pounds is None else Amount.pounds(pounds)
    return YearTotal(period=Period.financial_year(first), amount=amount, missing=missing)


def made(*years: YearTotal) -> Picture:
    return year_columns(years=years, subtitle="Net")


def rectangles(drawing: str) -> list[dict[str, str]]:
    return [dict(e.attrib) for e in ElementTree.fromstring(drawing).iter() if e.tag.endswith("}rect")]


def test_every_year_stands_in_the_table_with_its_link() -> None:
    picture = made(*YEARS)
    assert picture.headers == ("Period", "Net", "Only in part on file")
    assert [row[:2] for row in picture.rows[:2]] == [("2014/15", Amount.pounds(1_160_000_000)), ("2015/16", UNKNOWN)]
    assert picture.rows[3][2] == "7 of 12 months"
    assert picture.links == ("/2014", "", "", "", "")


def test_a_year_that_cannot_be_determined_has_a_dashed_place_and_no_bar() -> None:
    bars = rectangles(made(year(2014, 100), year(2015, None), year(2016, 50)).svg)
    assert [bar["fill"] for bar in bars] == [theme.ACCENT, theme.HATCH_PAPER, theme.ACCENT]
    assert "stroke-dasharray" in bars[1]
    assert float(bars[0]["height"]) == pytest.approx(2 * float(bars[2]["height"]), abs=0.1)


def test_a_year_of_which_only_some_months_are_on_file_is_hollow() -> None:
    picture = made(year(2014, 100), year(2015, 60, "7 of 12 months"))
    assert [bar["fill"] for bar in rectangles(picture.svg)] == [theme.ACCENT, theme.PAPER]
    assert picture.notes == ("Hollow: only some months are on file.",)


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ([year(2014, 100), year(2015, 150)], "2015/16: £150, up 50% on 2014/15"),
        ([year(2014, 200), year(2015, 150)], "2015/16: £150, down 25% on 2014/15"),
        ([year(2014, 150), year(2015, 150)], "2015/16: £150, as in 2014/15"),
        ([year(2014, 0), year(2015, 150)], "2015/16: £150"),
        ([year(2014, 100, "7 of 12 months"), year(2015, 150)], "2015/16: £150"),
        ([year(2014, 100), year(2015, 60, "7 of 12 months")], "2015/16: £60, with only some months on file"),
        ([year(2014, 100), replace(year(2015, 150), like_before=False)], "2015/16: £150"),
        ([year(2014, 100), year(2015, None)], "2015/16: cannot be determined"),
        ([year(2014, None)], "No year can be determined"),
        ([year(2018, 100), SPRING], "1 April 2019 to 30 June 2019: £300m"),
        ([], "No year is on record"),
    ],
)
def test_the_finding_compares_only_what_can_be_compared(years: list[YearTotal], found: str) -> None:
    assert made(*years).title == found


def test_without_any_sum_there_is_no_drawing_but_a_table() -> None:
    picture = made(year(2014, None), year(2015, None))
    assert (picture.svg, picture.narrow) == ("", "")
    assert len(picture.rows) == 2


def test_bars_lie_below_one_another_where_columns_would_be_too_narrow() -> None:
    ten = [year(2010 + number, 1_000_000 + number) for number in range(10)]
    picture = made(*ten)
    assert len({bar["x"] for bar in rectangles(picture.svg)}) == 10
    assert len({bar["x"] for bar in rectangles(picture.narrow)}) == 1
    assert len({bar["y"] for bar in rectangles(picture.narrow)}) == 10


years = st.lists(
    st.builds(
        YearTotal,
        period=st.one_of(
            st.integers(1990, 2060).map(Period.financial_year),
            st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(lambda day: Period(day, day)),
        ),
        amount=st.one_of(st.none(), st.integers(-(10**13), 10**13).map(Amount)),
        missing=st.sampled_from(["", "7 of 12 months"]),
    ),
    min_size=1,
    max_size=24,
)


@settings(max_examples=60)
@given(years)
def test_everything_stays_within_the_drawing(drawn: list[YearTotal]) -> None:
    picture = made(*drawn)
    assert len(picture.title.split()) <= 12
    for drawing, full in ((picture.svg, theme.WIDE), (picture.narrow, theme.NARROW)):
        if not drawing:
            continue
        root = ElementTree.fromstring(drawing)
        tall = float(root.attrib["viewBox"].split()[3])
        for bar in rectangles(drawing):
            x, y, wide, high = (float(bar[name]) for name in ("x", "y", "width", "height"))
            assert x >= -1
            assert y >= -1
            assert x + wide <= full + 1
            assert y + high <= tall + 1
        for element in root.iter():
            if element.tag.endswith("}text"):
                _within(element, full)


def _within(element: ElementTree.Element, full: int) -> None:
    size = float(element.attrib["font-size"].removesuffix("px"))
    wide = width(element.text or "", size=size, bold=element.get("font-weight") == "bold")
    x = float(element.attrib["x"]) - {"middle": wide / 2, "end": wide}.get(element.attrib["text-anchor"], 0)
    assert x >= -1
    assert x + wide <= full + 1

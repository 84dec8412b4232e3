"""Does each month have its column, and is a month without a file never drawn as nothing?"""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placepound.core.terms.amount import Amount
from placepound.pictures import theme
from placepound.pictures.months import NOT_ON_FILE, MonthColumn, month_columns
from placepound.pictures.picture import Picture
from tests.pictures.gallery import MONTHS


def made(*pence: int | None, first: int = 4) -> Picture:
    months = [
        MonthColumn(month=f"2016-{first + i:02d}", amount=None if p is None else Amount(p)) for i, p in enumerate(pence)
    ]
    return month_columns(months=months, subtitle="Payments")


def rectangles(drawing: str, fill: str) -> list[dict[str, float]]:
    root = ElementTree.fromstring(drawing)
    return [
        {name: float(e.get(name, "0")) for name in ("x", "y", "width", "height")}
        for e in root.iter()
        if e.tag.endswith("}rect") and e.get("fill") == fill
    ]


def test_months_that_were_not_given_are_not_on_file() -> None:
    picture = month_columns(months=MONTHS, subtitle="Payments")
    assert [row[0] for row in picture.rows] == [
        *("April 2016", "May 2016", "June 2016", "July 2016", "August 2016", "September 2016"),
        *("October 2016", "November 2016", "December 2016", "January 2017", "February 2017", "March 2017"),
    ]
    assert picture.headers == ("Month", "Amount", "Of which credits", "Payments")
    assert picture.rows[0][1:] == (Amount.pounds(310_000), Amount.pounds(-82_000), 31)
    assert picture.rows[1][1:] == (NOT_ON_FILE, "", "")
    assert picture.notes[-1] == "8 months are not on file."
    assert picture.links[0] == "/4"


def test_a_month_not_on_file_is_a_band_and_a_month_of_nothing_is_empty() -> None:
    gap, nothing = made(100, None, 100), made(100, 0, 100)
    assert len(rectangles(gap.svg, theme.HATCH_PAPER)) == 1
    assert rectangles(nothing.svg, theme.HATCH_PAPER) == []
    assert len(rectangles(nothing.svg, theme.ACCENT)) == 2
    assert gap.notes == ("All together £2.", "May 2016 is not on file.")


def test_a_run_of_months_not_on_file_is_one_band_with_its_name() -> None:
    picture = made(100, None, None, None, 100)
    (band,) = rectangles(picture.svg, theme.HATCH_PAPER)
    columns = rectangles(picture.svg, theme.ACCENT)
    assert columns[0]["x"] + columns[0]["width"] < band["x"]
    assert band["x"] + band["width"] < columns[1]["x"]
    assert f">{NOT_ON_FILE}<" in picture.svg


def test_credits_hang_hollow_below_the_line_of_nothing() -> None:
    picture = made(900, -400)
    (paid,), (credit,) = rectangles(picture.svg, theme.ACCENT), rectangles(picture.svg, theme.PAPER)
    assert credit["y"] >= paid["y"] + paid["height"] - 0.01
    assert "Hollow, below the line: credits." in picture.notes


def test_credits_known_apart_leave_what_was_paid_above_the_line() -> None:
    months = [MonthColumn(month="2016-04", amount=Amount(600), credits=Amount(-400))]
    picture = month_columns(months=months, subtitle="Payments")
    (paid,), (credit,) = rectangles(picture.svg, theme.ACCENT), rectangles(picture.svg, theme.PAPER)
    assert paid["height"] / (credit["height"] + 2) == pytest.approx(1000 / 400, rel=0.01)


def test_columns_are_as_tall_as_their_amounts() -> None:
    heights = [one["height"] for one in rectangles(made(1000, 250, 500).svg, theme.ACCENT)]
    assert [round(height / heights[0], 2) for height in heights] == [1, 0.25, 0.5]


@pytest.mark.parametrize(
    ("pence", "said"),
    [
        ((120_000_00, 340_000_00), "£460k in 2 months; most paid in May 2016, £340k"),
        ((120_000_00, None, 120_000_00), "£240k in 2 months; most paid in April 2016, £120k"),
        ((-500,), "-£5 in April 2016"),
        ((-500, -100), "-£6 in 2 months"),
        ((0, 0), "£0 in 2 months"),
        ((None, None), "No month is on file"),
        ((), "No month is on file"),
    ],
)
def test_the_title_says_how_much_and_when_most(pence: tuple[int | None, ...], said: str) -> None:
    assert made(*pence).title == said


def test_without_any_month_on_file_there_is_no_drawing_but_a_table() -> None:
    picture = made(None, None)
    assert (picture.svg, picture.narrow) == ("", "")
    assert [row[1] for row in picture.rows] == [NOT_ON_FILE, NOT_ON_FILE]


def test_a_month_given_twice_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="given once"):
        month_columns(months=[*MONTHS, MONTHS[0]], subtitle="")


def test_ten_years_still_name_their_years() -> None:
    months = [MonthColumn(month=f"{2010 + i // 12}-{i % 12 + 1:02d}", amount=Amount(5)) for i in range(3, 123)]
    picture = month_columns(months=months, subtitle="Payments")
    for drawing in (picture.svg, picture.narrow):
        years = re.findall(r">(20\d\d)<", drawing.split("</desc>")[1])
        assert len(set(years)) >= 5
    assert len(rectangles(picture.narrow, theme.ACCENT)) == 120


amounts = st.lists(
    st.one_of(st.none(), st.integers(-(10**12), 10**12), st.integers(-200, 200)), min_size=1, max_size=9
).filter(lambda pence: any(p is not None for p in pence))


@settings(max_examples=60)
@given(amounts)
def test_every_column_stays_within_the_plot(pence: list[int | None]) -> None:
    picture = made(*pence)
    assert len(picture.title.split()) <= 12
    for drawing, right in ((picture.svg, 720), (picture.narrow, 300)):
        for fill in (theme.ACCENT, theme.PAPER, theme.CATEGORIES[2], theme.HATCH_PAPER):
            for one in rectangles(drawing, fill):
                assert one["x"] >= 0
                assert one["x"] + one["width"] <= right
                assert one["y"] >= 25
                assert one["y"] + one["height"] <= 26 + 190 + 1.1

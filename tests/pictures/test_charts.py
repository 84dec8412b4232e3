"""Do bars and reconciliations show the figures that they were given, to the penny?"""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from placepound.core.terms.amount import Amount
from placepound.pictures.bars import Drawn, bars_specification
from placepound.pictures.charts import PerHead, amount_bars, per_head_bars, reconciliation_bars
from placepound.pictures.picture import Bar
from placepound.pictures.render import specified
from tests.pictures.gallery import BARS, RECONCILIATION


def test_the_table_comes_to_what_was_given() -> None:
    picture = amount_bars(bars=BARS, subtitle="Budget", dimension="Service")
    amounts = [cell for row in picture.rows for cell in row if isinstance(cell, Amount)]
    assert Amount.total(amounts) == Amount.total(bar.amount for bar in BARS)
    assert picture.notes == (f"All together {Amount.total(amounts).exact()}.",)


def test_bars_stand_from_most_to_least_and_remainders_last() -> None:
    picture = amount_bars(bars=BARS, subtitle="Budget", dimension="Service")
    assert picture.rows[0][0] == "Education placements"
    assert [row[0] for row in picture.rows][-2:] == ["Unmapped", "Not attributable"]


def test_remainders_are_hatched_and_nothing_else_is() -> None:
    plain = amount_bars(bars=BARS[:3], subtitle="Budget", dimension="Service")
    with_remainders = amount_bars(bars=BARS, subtitle="Budget", dimension="Service")
    assert "pattern" not in plain.svg
    assert len(re.findall(r'fill="url\(#', with_remainders.svg)) == 2


def test_a_row_opens_to_where_its_figure_comes_from() -> None:
    assert amount_bars(bars=BARS, subtitle="Budget", dimension="Service").links[0] == "/services/1"


def test_years_keep_their_order() -> None:
    years = [Bar(label=f"{year}/{year - 1999}", amount=Amount.pounds(5)) for year in (2013, 2014, 2015)]
    picture = amount_bars(bars=years, subtitle="Budget", dimension="Year", in_order=True)
    assert [row[0] for row in picture.rows] == ["2013/14", "2014/15", "2015/16"]


def test_many_bars_are_drawn_as_fewer_and_the_table_keeps_them_all() -> None:
    many = [Bar(label=f"Service {i:02d}", amount=Amount.pounds(100 - i)) for i in range(40)]
    picture = amount_bars(bars=many, subtitle="Budget", dimension="Service", most=10)
    assert len(picture.rows) == 40
    assert "31 others" in picture.svg
    assert "Service 39" not in picture.svg.split("</desc>")[1]


def test_no_bars_make_no_drawing_but_say_so() -> None:
    picture = amount_bars(bars=[], subtitle="Budget", dimension="Service")
    assert (picture.svg, picture.narrow, picture.rows) == ("", "", ())
    assert picture.title == "No amounts are recorded here"


def test_per_head_is_rounded_once_and_leaves_out_what_is_not_known() -> None:
    figures = [
        PerHead(label="Larger", amount=Amount.pounds(100), population=3),
        PerHead(label="Smaller", amount=Amount.pounds(100), population=6),
        PerHead(label="Uncounted", amount=Amount.pounds(100), population=None),
    ]
    picture = per_head_bars(figures=figures, subtitle="Residents, mid-2020", dimension="Area")
    assert [row[1] for row in picture.rows] == [Amount(3333), Amount(1667), "cannot be determined"]
    assert picture.notes == (
        "The average is £22.22 a head.",
        "Cannot be determined for Uncounted, because its population is not recorded.",
    )


def test_a_reconciliation_shows_rows_and_pence() -> None:
    picture = reconciliation_bars(reconciliation=RECONCILIATION, subtitle="One file")
    assert picture.rows[0] == ("Accepted", 26, Amount.pounds(194_729_000))
    assert picture.rows[-1] == ("Accepted less the stated total", "", Amount.pounds(-12_000))
    assert picture.title == "1 row refused, 26 accepted; agrees apart from these"


def places(specification: dict) -> tuple[float, float]:
    """Where nothing is on the drawing, and the pixels for one penny."""
    scales = [layer["encoding"]["x"]["scale"] for layer in specification["layer"] if "scale" in layer["encoding"]["x"]]
    (low, high), (first, last) = scales[0]["domain"], scales[0]["range"]
    return first, (last - first) / (high - low)


@settings(max_examples=40)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8))
def test_every_bar_and_its_figure_stay_within_the_drawing(pence: list[int]) -> None:
    drawn = [Drawn(label="x", end=p, text=Amount(p).short()) for p in pence]
    for wide, left, right in ((True, 244, 720), (False, 1, 300)):
        zero, unit = places(specified(lambda wide=wide: bars_specification(drawn, wide=wide)))
        assert unit > 0
        for p in pence:
            assert left - 0.01 <= zero + p * unit <= right + 0.01

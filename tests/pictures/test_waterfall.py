"""Does a waterfall lead from one total to the other, and can every bar be seen and every figure be read?"""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placepound.core.money.spend.change import ChangePart, payee_changes
from placepound.core.money.spend.comparable import comparable_months
from placepound.core.money.spend.months import MonthSum, months_of
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.pictures import theme
from placepound.pictures.picture import Bar, Picture
from placepound.pictures.text import width
from placepound.pictures.waterfall import change_waterfall, finding, waterfall
from tests.pictures.gallery import STEPS, steps


def made(start: int, *changes: int, most: int = 12) -> Picture:
    return waterfall(
        start=Bar(label="Before", amount=Amount(start)),
        changes=[Bar(label=f"Step {i}", amount=Amount(pence)) for i, pence in enumerate(changes)],
        end=Bar(label="After", amount=Amount(start + sum(changes))),
        subtitle="Payments",
        most=most,
    )


def rectangles(drawing: str) -> list[tuple[float, float, str]]:
    """Left and right edge of each bar, and its filling; a hatched one names its pattern."""
    root = ElementTree.fromstring(drawing)
    found = [e for e in root.iter() if e.tag.endswith("}rect") and e.get("height") not in ("7", None)]
    edge = [float(e.get("stroke-width", "0")) / 2 if e.get("stroke", "").startswith("#5b4b8a") else 0.0 for e in found]
    return [
        (float(e.get("x", 0)) - by, float(e.get("x", 0)) + float(e.get("width", 0)) + by, e.get("fill", ""))
        for e, by in zip(found, edge, strict=True)
    ]


def test_steps_that_do_not_make_the_end_are_refused() -> None:
    start, end = Bar(label="Start", amount=Amount(1)), Bar(label="End", amount=Amount(3))
    with pytest.raises(ValueError, match="do not add up"):
        waterfall(start=start, changes=[Bar(label="Change", amount=Amount(1))], end=end, subtitle="")


def test_the_table_holds_each_step_with_the_total_so_far() -> None:
    picture = made(1000, -300, 50)
    assert picture.headers == ("Step", "Amount", "Total so far")
    assert [row[1:] for row in picture.rows] == [
        (Amount(1000), Amount(1000)),
        (Amount(-300), Amount(700)),
        (Amount(50), Amount(750)),
        (Amount(750), Amount(750)),
    ]


def test_a_row_opens_to_where_its_figure_comes_from() -> None:
    assert steps(4_000_000).links[1] == "/changes/gone"


def test_a_step_begins_where_the_one_before_it_ended() -> None:
    first, fall, rise, last = rectangles(made(1000, -300, 50).svg)
    assert fall[1] == pytest.approx(first[1], abs=0.02)
    assert rise[0] == pytest.approx(fall[0], abs=0.02)
    assert rise[1] == pytest.approx(last[1], abs=0.02)
    assert first[0] == last[0] == pytest.approx(244, abs=0.02)


def test_falls_are_told_from_rises_without_colour() -> None:
    _, fall, rise, _ = rectangles(made(1000, -300, 250).svg)
    assert fall[2] == theme.PAPER
    assert rise[2] == theme.CATEGORIES[1]
    assert "-£3" in made(1000, -300, 250).svg
    assert "+£2.50" in made(1000, -300, 250).svg


def test_remainders_are_hatched_and_nothing_else_is() -> None:
    assert len(re.findall(r'fill="url\(#', steps(4_000_000).svg)) == 1
    assert "pattern" not in made(1000, -300).svg


def test_no_bar_vanishes_however_small() -> None:
    for picture in (made(9_000_000, 50_000_000_000, -12), made(0, 0), made(0), made(482_000_000, 5, -4)):
        for drawing in (picture.svg, picture.narrow):
            bars = rectangles(drawing)
            assert len(bars) == len(picture.rows)
            assert all(right - left >= 1.99 for left, right, _ in bars)


def test_totals_are_cut_only_where_steps_would_be_too_small_and_this_is_said() -> None:
    whole, cut = steps(4_000_000), steps(482_000_000)
    assert not any("cut" in note for note in whole.notes)
    assert cut.notes == ("The bars of the totals are cut: they begin at £478m.",)
    assert cut.notes[0] in cut.description
    for drawing in (cut.svg, cut.narrow):
        assert "Totals are cut: their bars begin at £478m" in drawing
    assert "cut" not in whole.svg.split("</desc>")[1]


def test_many_steps_are_drawn_as_fewer_and_the_table_keeps_them_all() -> None:
    picture = made(10_000, *(100 * (i + 1) * (-1) ** i for i in range(30)), most=6)
    assert len(picture.rows) == 32
    drawn = picture.svg.split("</desc>")[1]
    assert "13 other rises" in drawn
    assert "13 other falls" in drawn
    assert len(rectangles(picture.svg)) == 2 + 4 + 2


def test_a_remainder_is_never_drawn_with_others() -> None:
    small = [Bar(label=f"Step {i}", amount=Amount(i + 1)) for i in range(5)]
    rest = Bar(label="Cannot be split", amount=Amount(1), remainder=True)
    end = Bar(label="After", amount=Amount(16))
    picture = waterfall(
        start=Bar(label="Before", amount=Amount(0)), changes=[*small, rest], end=end, subtitle="", most=3
    )
    drawn = picture.svg.split("</desc>")[1]
    assert drawn.index("4 other rises") < drawn.index("Cannot be split")


@pytest.mark.parametrize(
    ("start", "new", "gone", "said"),
    [
        (10_000_00, 300_00, -100_00, "Up £200 (2%); largest rise: New payees, £300"),
        (10_000_00, 100_00, -300_00, "Down £200 (2%); largest fall: Payees no longer paid, £300"),
        (10_000_00, 100_00, -100_00, "Unchanged at £10k in all, although parts of it changed"),
        (10_000_00, 0, 0, "Unchanged at £10k"),
        (100, 5_000_000_00, 0, "Up £5m; largest rise: New payees, £5m"),
        (-100, 500_00, 0, "Up £500; largest rise: New payees, £500"),
    ],
)
def test_the_title_says_what_changed_and_what_did_most(start: int, new: int, gone: int, said: str) -> None:
    changes = [Bar(label="New payees", amount=Amount(new)), Bar(label="Payees no longer paid", amount=Amount(gone))]
    end = Bar(label="After", amount=Amount(start + new + gone))
    assert finding(start=Bar(label="Before", amount=Amount(start)), changes=changes, end=end) == said


def test_a_remainder_is_never_the_finding() -> None:
    rest = Bar(label="Cannot be split", amount=Amount(100), remainder=True)
    start, end = Bar(label="Before", amount=Amount(100)), Bar(label="After", amount=Amount(200))
    assert finding(start=start, changes=[rest], end=end) == "Up £1 (100%) to £2"


pence = st.one_of(st.integers(-(10**12), 10**12), st.integers(-500, 500))


@settings(max_examples=60)
@given(pence, st.lists(pence, max_size=9))
def test_every_bar_and_its_figure_stay_within_the_drawing(start: int, changes: list[int]) -> None:
    picture = made(start, *changes)
    for drawing, left, right in ((picture.svg, 244, 720), (picture.narrow, 1, 300)):
        assert all(left - 1.1 <= first and last <= right + 1.1 for first, last, _ in rectangles(drawing))
        for element in ElementTree.fromstring(drawing).iter():
            if element.tag.endswith("}text") and element.get("text-anchor") == "start":
                bold = element.get("font-weight") == "bold"
                size = float(element.get("font-size", "0").removesuffix("px"))
                wide = width(element.text or "", size=size, bold=bold)
                assert float(element.get("x", "0")) + wide <= right + 1
    assert len(picture.title.split()) <= 12


@settings(max_examples=30)
@given(st.text(), pence)
def test_any_label_makes_a_picture(label: str, amount: int) -> None:
    picture = waterfall(
        start=Bar(label=label, amount=Amount(0)),
        changes=[Bar(label=label, amount=Amount(amount))],
        end=Bar(label=label, amount=Amount(amount)),
        subtitle=label,
    )
    assert len(picture.title.split()) <= 12
    ElementTree.fromstring(picture.svg)


def test_a_change_between_two_years_is_drawn_part_by_part() -> None:
    before, after = Period.financial_year(2015), Period.financial_year(2016)
    on_file = {"1": months_of(before)[:3] + months_of(after), "2": ()}
    sums = [
        MonthSum(payer="1", payee="a", month="2015-04", pence=100_00, payments=1),
        MonthSum(payer="1", payee="a", month="2016-04", pence=250_00, payments=2),
        MonthSum(payer="1", payee="b", month="2016-05", pence=40_00, payments=1),
    ]
    compared = comparable_months(sums, first=before, second=after, on_file=on_file)
    change = payee_changes(sums, first=before, second=after, compared=compared)
    picture = change_waterfall(
        change,
        subtitle="Payments, net of VAT",
        payers={"1": "The council", "2": "The ICB"},
        links={ChangePart.NEW: "/changes?part=new"},
    )
    assert [(row[0], row[1], row[3]) for row in picture.rows] == [
        ("2015/16", Amount(100_00), ""),
        ("Payees no longer paid", Amount(0), ""),
        ("New payees", Amount(40_00), "1 payee"),
        ("More or fewer payments", Amount(112_50), "1 payee"),
        ("Larger or smaller payments", Amount(37_50), "1 payee"),
        ("2016/17", Amount(290_00), ""),
    ]
    assert picture.links[2] == "/changes?part=new"
    assert picture.title == "Up £190 (190%); largest rise: More or fewer payments, £112.50"
    assert picture.notes[0] == change.measure
    assert "The council: Comparable for April to June only: July 2015 to March 2016 not on file." in picture.notes
    assert "The ICB: Not comparable: April 2015 to March 2017 not on file." in picture.notes
    one = change_waterfall(change, row=change.rows[-1], subtitle="b", payers={"1": "The council", "2": "The ICB"})
    assert one.rows[2][:2] == ("New payees", Amount(40_00))


def test_of_many_payers_with_gaps_of_their_own_the_picture_says_how_many_they_are() -> None:
    before, after = Period.financial_year(2015), Period.financial_year(2016)
    on_file = {str(number): months_of(before)[number:] + months_of(after)[:10] for number in range(6)}
    change = payee_changes(
        [], first=before, second=after, compared=comparable_months([], first=before, second=after, on_file=on_file)
    )
    picture = change_waterfall(change, subtitle="", payers={key: f"Payer {key}" for key in on_file})
    assert picture.notes[1:] == (
        "6 of 6 payers are compared over some of their months, or over none.",
        "A later file may hold late payments of the last month on file of 6 payers.",
    )


def test_a_period_other_than_a_year_is_named_by_its_days() -> None:
    quarters = Period(date(2015, 4, 1), date(2015, 6, 30)), Period(date(2016, 4, 1), date(2016, 6, 30))
    picture = change_waterfall(
        payee_changes([], first=quarters[0], second=quarters[1], compared=()), subtitle="", payers={}
    )
    assert picture.rows[0][0] == "1 April 2015 to 30 June 2015"
    assert picture.title == "Unchanged at £0"


def test_all_steps_of_the_gallery_are_drawn() -> None:
    assert len(rectangles(steps(4_000_000).svg)) == len(STEPS) + 2

"""Do titles say what the figures say, in at most twelve words?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.records.preview import Outcome
from placepound.core.terms.amount import Amount
from placepound.pictures import headlines
from placepound.pictures.picture import Bar
from placepound.pictures.text import clean, lines, shorten, width
from tests.pictures.gallery import BARS, RECONCILIATION


def test_the_largest_share_is_named_with_its_whole() -> None:
    """Leicester, Leicestershire and Rutland SEND, 2020: placements of £116.9m among £194.729m."""
    rest = Amount.pounds(194_729_000 - 116_900_000)
    bars = [BARS[0], Bar(label="All others", amount=rest, remainder=True)]
    assert headlines.largest_share(bars) == "Education placements: 60% of £194.7m, the largest share"


def test_a_remainder_is_never_the_finding() -> None:
    bars = [Bar(label="Known", amount=Amount(1)), Bar(label="Unmapped", amount=Amount(99), remainder=True)]
    assert headlines.largest_share(bars).startswith("Known")


@given(st.lists(st.tuples(st.text(min_size=1), st.integers(-(10**12), 10**12), st.booleans())))
def test_any_bars_have_a_title_of_at_most_twelve_words(raw: list[tuple[str, int, bool]]) -> None:
    bars = [Bar(label=label, amount=Amount(pence), remainder=remainder) for label, pence, remainder in raw]
    assert 0 < len(headlines.largest_share(bars).split()) <= 12


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "said"),
    [
        (102, 294, 1, "34.7%"),  # Leeds 2015/16, third sector of the council's commissioning budgets
        (144, 195, 1, "73.8%"),  # North East Lincolnshire, pooled of all
        (1, 3, 0, "33%"),
        (1, 1000, 0, "under 1%"),
        (1, 10_000, 1, "under 0.1%"),
        (0, 10, 1, "0.0%"),
        (-5, 10, 0, "-50%"),
        (5, 0, 0, ""),
        (5, -1, 0, ""),
    ],
)
def test_shares(part: int, whole: int, decimals: int, said: str) -> None:
    assert headlines.percent(Amount(part), Amount(whole), decimals=decimals) == said


def test_per_head_is_compared_with_the_average() -> None:
    figures = [("Quay", Amount.pounds(1240)), ("Hill", Amount.pounds(400))]
    title = headlines.highest_per_head(figures, average=Amount.pounds(700))
    assert title == "Quay has £1,240 a head, 1.8 times the average"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.RECONCILED, "All 26 rows accepted; agrees with the stated total"),
        (Outcome.NO_CONTROL, "All 26 rows accepted; the document states no total"),
        (Outcome.NOT_RECONCILED, "All 26 rows accepted; £12k off the stated total"),
    ],
)
def test_a_reconciliation_is_said_in_a_sentence(outcome: Outcome, said: str) -> None:
    assert headlines.reconciled(replace(RECONCILIATION, refused=0, outcome=outcome)) == said


@given(st.text(), st.floats(10, 400), st.integers(1, 3))
def test_lines_fit_their_width_and_keep_short_texts_whole(text: str, within: float, most: int) -> None:
    found = lines(text, size=14, within=within, most=most)
    assert len(found) <= most
    assert all(width(line, size=14) <= within or len(line) <= 2 for line in found)
    if width(" ".join(text.split()), size=14) <= within and text.split():
        assert found == (" ".join(text.split()),)


def test_a_cut_text_says_that_it_is_cut() -> None:
    assert shorten("Education placements", size=14, within=80).endswith("…")


def test_letters_that_no_picture_can_hold_are_left_out() -> None:
    assert clean("Care\x0b at\x00 home\n") == "Care at home"

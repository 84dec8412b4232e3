"""Is a file without credits flagged where that is as good as impossible, and only there?"""

from datetime import date

import pytest

from placepound.core.money.spend.lost_signs import lost_signs, speaks_of_credit
from placepound.core.rules.reader import value

ENOUGH = value("lost_signs_fewest_rows", on=date(2026, 1, 1)).whole


def test_enough_rows_without_a_credit_look_as_if_signs_were_lost() -> None:
    assert lost_signs(rows=26_236, credits=0, worded_rows=0, worded_pence=0) == (
        "None of 26,236 amounts is negative, where 262 would be at 10 credits in 1,000 rows. "
        "Credits seem to be counted as payments."
    )
    assert lost_signs(rows=ENOUGH, credits=0, worded_rows=0, worded_pence=0)


def test_fewer_rows_or_a_single_credit_are_nothing_to_tell() -> None:
    assert lost_signs(rows=ENOUGH - 1, credits=0, worded_rows=0, worded_pence=0) == ""
    assert lost_signs(rows=100 * ENOUGH, credits=1, worded_rows=9, worded_pence=9) == ""
    assert lost_signs(rows=0, credits=0, worded_rows=0, worded_pence=0) == ""


def test_words_of_a_credit_are_told_with_their_money() -> None:
    assert lost_signs(rows=3, credits=0, worded_rows=1, worded_pence=1250) == (
        "No amount is negative, but 1 row above nothing (£12.50) speaks of a credit, a refund or the like. "
        "Credits seem to be counted as payments."
    )


def test_as_good_as_impossible_is_less_than_once_in_a_thousand_files() -> None:
    share = value("lost_signs_credit_share", on=date(2026, 1, 1)).whole
    assert (1000 - share) ** ENOUGH * 1000 < 1000**ENOUGH


@pytest.mark.parametrize("text", ["Credit note 17", "CREDIT NOTES", "Refund", "rent refunds", "Rebate: x", "reversal"])
def test_words_that_stand_beside_money_coming_back(text: str) -> None:
    assert speaks_of_credit(text)


@pytest.mark.parametrize("text", ["", "Universal Credit", "Credit union", "Credit card charges", "Refunding", "Rent"])
def test_words_that_only_look_alike(text: str) -> None:
    assert not speaks_of_credit(text)

"""Does a card column say that a card paid?"""

import pytest

from placepound.core.money.spend.cards import says_card


@pytest.mark.parametrize(
    "text", ["Y", "yes", "TRUE", "1", "x", "Procurement Card", "P-Card", "GPC", "Visa 1234", "xxxx1234", "Paid by card"]
)
def test_yes_and_the_name_of_a_card_say_so(text: str) -> None:
    assert says_card(text)


@pytest.mark.parametrize("text", ["", " ", "N", "No", "n/a", "FALSE", "0", "-", "no card", "Not by card", "BACS"])
def test_no_and_other_ways_to_pay_do_not(text: str) -> None:
    assert not says_card(text)

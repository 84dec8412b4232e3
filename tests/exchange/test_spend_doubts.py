"""Is it told when a column that is not read would change the sum?"""

from collections.abc import Sequence

import pytest

from placepound.core.money.spend.profile import SpendColumn
from placepound.exchange.spend_profile import guess_profile

FIRST = ("13/04/2023", "Acorn")


def doubts(headers: Sequence[str], *rows: Sequence[str]) -> tuple[str, ...]:
    found = guess_profile(["Date", "Supplier", *headers], [[*FIRST, *row] for row in rows])
    assert found.profile.has(SpendColumn.AMOUNT)
    return found.doubts


@pytest.mark.parametrize(
    ("headers", "rows", "said"),
    [
        (("Amount", "DR/CR"), (("1.00", "DR"), ("2.00", "CR")), "says credit in 1 of 2 rows"),
        (("Amount", "Document Type"), (("1.00", "Invoice"), ("2.00", "Credit note")), "says credit in 1 of 2 rows"),
        (("Amount", "DR/CR"), (("1.00", "DR"), ("2.00", "DR")), "is not read: no amount is below nothing"),
        (("Debit Amount", "Credit Amount"), (("1.00", ""), ("", "2.00")), "holds money in 1 of 2 rows looked at"),
        (("Amount", "Currency"), (("1.00", "GBP"), ("2.00", "EUR")), "says EUR in some rows"),
        (("Amount USD",), (("1.00",), ("2.00",)), "is not in pounds by its heading"),
    ],
)
def test_what_would_change_the_sum_is_told(headers: Sequence[str], rows: Sequence[Sequence[str]], said: str) -> None:
    (sentence,) = doubts(headers, *rows)
    assert said in sentence


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        (("Amount", "DR/CR"), (("1.00", "DR"), ("-2.00", "CR"))),
        (("Amount", "Currency"), (("1.00", "GBP"), ("2.00", "£"))),
        (("Amount", "Rate"), (("1.00", "0.20"), ("2.00", "0.20"))),
        (("Amount", "Remark"), (("1.00", ""), ("2.00", "second half"))),
    ],
)
def test_what_would_not_is_passed_over(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    assert doubts(headers, *rows) == ()


def test_an_amount_that_is_not_plainly_named_is_asked_about_beside_other_money() -> None:
    rows = [[*FIRST, "901000.10", "1000.10"], [*FIRST, "901000.10", "2000.20"]]
    found = guess_profile(["Date", "Supplier", "Contract Amount", "Line Total"], rows)
    assert [(one.field, one.suggested, len(one.options)) for one in found.questions] == [("amount", "3", 2)]
    alone = guess_profile(["Date", "Supplier", "AP Amount"], [row[:3] for row in rows])
    assert alone.questions == ()


def test_a_column_kept_as_the_amount_that_holds_none_is_asked_about() -> None:
    kept = guess_profile(["Date", "Amount", "Supplier"], [["13/04/2023", "1.00", "Acorn"]]).profile
    found = guess_profile(["Date", "Amount", "Supplier"], [["13/04/2023", "Acorn", "1.00"]], remembered=kept)
    assert [one.field for one in found.questions] == ["amount"]

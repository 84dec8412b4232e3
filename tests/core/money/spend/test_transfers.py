"""Payments between counted bodies are found from both sides, each row once, and as many as can be found."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.released import SpendTransfer, TransferState
from placepound.core.money.spend.transfers import BetweenCounted, match_sides, transfer_rules, transfers

RULES = transfer_rules(on=date(2024, 4, 1))
DAYS, PENCE = RULES.days.whole, RULES.pence.whole
START = date(2024, 4, 1)
ICB, COUNCIL, TRUST = "icb", "council", "trust"
ALWAYS = {body: frozenset(f"2024-{month:02}" for month in range(1, 13)) for body in (ICB, COUNCIL, TRUST)}

_rows = count(1)


def row(organisation: str, other: str, day: int, pence: int) -> BetweenCounted:
    """A row of the file of one body that names another, on a day counted from 1 April 2024."""
    return BetweenCounted(
        organisation=organisation,
        other=other,
        paid_on=START + timedelta(days=day),
        pence=pence,
        file=1,
        row=next(_rows),
    )


def found(*rows: BetweenCounted, on_file: dict[str, frozenset[str]] | None = None) -> list[tuple[str, str, str, int]]:
    """Payer, payee, state and the amount of each transfer."""
    listed = transfers(rows, on_file=ALWAYS if on_file is None else on_file, rules=RULES)
    return [(one.payer, one.payee, one.state.value, one.paid or one.received or 0) for one in listed]


def test_a_payment_and_its_receipt_are_one_transfer() -> None:
    paid, received = row(ICB, COUNCIL, 0, 30_000), row(COUNCIL, ICB, 3, -30_000)
    assert transfers([received, paid], on_file={}, rules=RULES) == (
        SpendTransfer(
            payer=ICB,
            payee=COUNCIL,
            state=TransferState.MATCHED,
            paid_on=paid.paid_on,
            paid=30_000,
            paid_file=1,
            paid_row=paid.row,
            received_on=received.paid_on,
            received=30_000,
            received_file=1,
            received_row=received.row,
        ),
    )


def test_one_instalment_is_not_taken_for_the_next() -> None:
    assert found(row(ICB, COUNCIL, 0, 100), row(COUNCIL, ICB, 30, -100)) == [
        (ICB, COUNCIL, "payer only", 100),
        (ICB, COUNCIL, "payee only", 100),
    ]


def test_a_receipt_is_used_once() -> None:
    listed = found(row(ICB, COUNCIL, 0, 100), row(ICB, COUNCIL, 1, 100), row(COUNCIL, ICB, 1, -100))
    assert [state for _, _, state, _ in listed] == ["matched", "payer only"]


def test_an_equal_amount_comes_before_a_nearer_day() -> None:
    paid = row(ICB, COUNCIL, 5, 10_000)
    near, equal = row(COUNCIL, ICB, 5, -10_050), row(COUNCIL, ICB, 5 + DAYS, -10_000)
    assert match_sides([paid], [near, equal], rules=RULES) == ((paid, equal),)


def test_a_pound_of_rounding_is_let_pass_and_no_more() -> None:
    paid = row(ICB, COUNCIL, 0, 10_049)
    assert match_sides([paid], [row(COUNCIL, ICB, 0, -10_049 - PENCE)], rules=RULES)
    assert not match_sides([paid], [row(COUNCIL, ICB, 0, -10_050 - PENCE)], rules=RULES)


def test_of_amounts_that_differ_the_nearest_is_taken() -> None:
    paid = row(ICB, COUNCIL, 0, 10_000)
    far, near = row(COUNCIL, ICB, 0, -10_090), row(COUNCIL, ICB, 9, -10_010)
    assert match_sides([paid], [far, near], rules=RULES) == ((paid, near),)


def test_a_missing_side_is_listed_only_where_it_could_have_been_there() -> None:
    paid, received = row(ICB, COUNCIL, 0, 100), row(TRUST, ICB, 40, -700)
    assert found(paid, received, on_file={COUNCIL: frozenset({"2024-04"}), ICB: frozenset({"2024-05"})}) == [
        (ICB, COUNCIL, "payer only", 100),
        (ICB, TRUST, "payee only", 700),
    ]
    assert found(paid, received, on_file={COUNCIL: frozenset({"2024-05"}), ICB: frozenset({"2024-04"})}) == []


def test_a_refund_to_the_payer_is_no_receipt_from_the_payee() -> None:
    """The council bought from the trust and got money back: the trust paid nothing on that day."""
    assert found(row(COUNCIL, TRUST, 0, 500), row(COUNCIL, TRUST, 10, -500), on_file={}) == []


def test_money_both_ways_between_two_bodies_is_kept_apart() -> None:
    there = row(ICB, COUNCIL, 0, 100), row(COUNCIL, ICB, 1, -100)
    back = row(COUNCIL, ICB, 0, 200), row(ICB, COUNCIL, 1, -200)
    assert found(*there, *back) == [(COUNCIL, ICB, "matched", 200), (ICB, COUNCIL, "matched", 100)]


def test_a_payment_of_nothing_is_no_transfer() -> None:
    assert found(row(ICB, COUNCIL, 0, 0)) == []


days = st.integers(0, 4 * DAYS)
few = st.lists(days, max_size=7)


@given(paid=few, received=few)
def test_no_matching_of_equal_amounts_finds_more_pairs(paid: list[int], received: list[int]) -> None:
    pairs = match_sides(
        [row(ICB, COUNCIL, day, 100) for day in paid], [row(COUNCIL, ICB, day, -100) for day in received], rules=RULES
    )
    assert len(pairs) == most_pairs(tuple(paid), tuple(received))


def most_pairs(paid: tuple[int, ...], received: tuple[int, ...]) -> int:
    """The largest matching, by trying every receipt, and none, for every payment."""

    @cache
    def best(payment: int, free: frozenset[int]) -> int:
        if payment == len(paid):
            return 0
        takes = [best(payment + 1, free - {one}) + 1 for one in free if abs(received[one] - paid[payment]) <= DAYS]
        return max([best(payment + 1, free), *takes])

    return best(0, frozenset(range(len(received))))


amounts = st.integers(1, 4).map(lambda step: step * (PENCE // 2))
sides = st.lists(st.tuples(days, amounts), max_size=6)


def _order_free(pairs: Sequence[tuple[BetweenCounted, BetweenCounted]]) -> set[tuple[int, int]]:
    return {(payment.row, receipt.row) for payment, receipt in pairs}


@given(paid=sides, received=sides, shuffle=st.randoms(use_true_random=False))
def test_rows_are_used_once_within_what_the_rules_allow_in_whatever_order_they_come(
    paid: list[tuple[int, int]], received: list[tuple[int, int]], shuffle: object
) -> None:
    payments = [row(ICB, COUNCIL, day, pence) for day, pence in paid]
    receipts = [row(COUNCIL, ICB, day, -pence) for day, pence in received]
    pairs = match_sides(payments, receipts, rules=RULES)
    assert len({one.row for pair in pairs for one in pair}) == 2 * len(pairs)
    for payment, receipt in pairs:
        assert abs(payment.pence + receipt.pence) <= PENCE
        assert abs((payment.paid_on - receipt.paid_on).days) <= DAYS
    free = {one.row for one in (*payments, *receipts)} - {one.row for pair in pairs for one in pair}
    for payment in payments:
        for receipt in receipts:
            if {payment.row, receipt.row} <= free and abs((payment.paid_on - receipt.paid_on).days) <= DAYS:
                assert abs(payment.pence + receipt.pence) > PENCE
    shuffle.shuffle(payments)  # type: ignore[attr-defined]
    shuffle.shuffle(receipts)  # type: ignore[attr-defined]
    assert _order_free(match_sides(payments, receipts, rules=RULES)) == _order_free(pairs)

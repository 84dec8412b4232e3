"""Do the parts of a change add up to it, to the penny, for every payee and in total?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.change import (
    ChangePart,
    ChangeRow,
    NotSplit,
    RulesUsed,
    SpendChange,
    exact_volume,
    group_changes,
    payee_changes,
    whole_volume,
)
from placepound.core.money.spend.comparable import comparable_months
from placepound.core.money.spend.months import MonthSum, months_of
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Refused

BEFORE, AFTER = Period.financial_year(2015), Period.financial_year(2016)
MONTHS = (*months_of(BEFORE), *months_of(AFTER))
PAYERS = ("council", "icb")
ALL_ON_FILE = dict.fromkeys(PAYERS, MONTHS)
SAME_RULES = RulesUsed(first="v1", second="v1")


def paid(payee: str, month: str, pounds: int, payments: int = 1, payer: str = "council", **more: object) -> MonthSum:
    settings = {"payer": payer, "payee": payee, "month": month, "pence": pounds * 100, "payments": payments} | more
    return MonthSum(**settings)


def change(*sums: MonthSum, on_file: dict[str, Sequence[str]] | None = None) -> SpendChange:
    return any_change(sums, None, on_file or ALL_ON_FILE)


def any_change(
    sums: Sequence[MonthSum],
    rules: RulesUsed | None,
    on_file: dict[str, Sequence[str]],
    *,
    swapped: bool = False,
    **wanted: Any,
) -> SpendChange:
    """Between two years, by payee or, with rules, by service group."""
    first, second = (AFTER, BEFORE) if swapped else (BEFORE, AFTER)
    periods = {"first": first, "second": second}
    compared = comparable_months(sums, **periods, on_file=on_file)
    if rules is None:
        return payee_changes(sums, **periods, compared=compared, **wanted)
    if swapped:
        rules = replace(rules, first=rules.second, second=rules.first)
    return group_changes(sums, **periods, compared=compared, rules=rules, **wanted)


def exact_split(first: tuple[int, int], second: tuple[int, int]) -> tuple[Fraction, Fraction]:
    """Volume and price of a difference, exactly."""
    volume = Fraction(*exact_volume(first, second))
    return volume, second[0] - first[0] - volume


def rounded_by_largest_remainder(exact: Mapping[ChangePart, Fraction | int]) -> dict[ChangePart, int]:
    """Exact parts that sum to whole pence, as whole pence with that sum: the oracle of the quicker whole_volume.

    They are cut towards nothing, and each penny that is left goes to the part that lost most of one, ties to the first.
    """
    whole = {part: int(amount) for part, amount in exact.items()}
    lost = {part: amount - whole[part] for part, amount in exact.items()}
    left = int(sum(lost.values()))
    sign = 1 if left > 0 else -1
    order = list(ChangePart)
    for part in sorted(lost, key=lambda part: (-lost[part] * sign, order.index(part)))[: abs(left)]:
        whole[part] += sign
    return whole


def pounds(row: ChangeRow | SpendChange) -> dict[str, int]:
    """The parts that are not nothing, in pounds."""
    parts = row.parts if isinstance(row, ChangeRow) else {part: row.part(part) for part in ChangePart}
    return {part.value: amount.pence // 100 for part, amount in parts.items() if amount}


def test_a_year_of_home_care_is_split_into_why_it_changed() -> None:
    """
    payee    2015/16             2016/17             why
    harbour  10 payments, £1000  12 payments, £1800  2 more at £125, and £50 more for each of 11
    hill     4 payments, £400    none                gone
    quay     none                1 payment, £250     new
    """
    found = change(
        paid("harbour", "2015-05", 1000, 10),
        paid("harbour", "2016-05", 1800, 12),
        paid("hill", "2015-07", 400, 4),
        paid("quay", "2017-01", 250),
    )
    assert [row.key for row in found.rows] == ["harbour", "hill", "quay"]
    assert [pounds(row) for row in found.rows] == [{"volume": 250, "price": 550}, {"gone": -400}, {"new": 250}]
    assert pounds(found) == {"new": 250, "gone": -400, "volume": 250, "price": 550}
    assert (found.first_total, found.second_total) == (Amount.pounds(1400), Amount.pounds(2050))
    assert (found.rows[0].first_payments, found.rows[0].second_payments) == (10, 12)


def test_the_record_says_what_volume_means() -> None:
    assert "number of payments is the only volume" in change().measure


def test_one_payers_averages_are_not_mixed_with_anothers() -> None:
    """The council pays £1,000 at a time and the ICB £10: one payment more of the ICB is £10 of volume, not of price."""
    found = change(
        paid("hospice", "2015-05", 1000),
        paid("hospice", "2016-05", 1000),
        paid("hospice", "2015-05", 10, 1, "icb"),
        paid("hospice", "2016-05", 20, 2, "icb"),
    )
    assert pounds(found) == {"volume": 10}


def test_a_payee_of_one_payer_that_another_begins_to_pay_is_not_new() -> None:
    found = change(
        paid("hospice", "2015-05", 100), paid("hospice", "2016-05", 100), paid("hospice", "2016-05", 70, 2, "icb")
    )
    assert pounds(found) == {"volume": 70}


def test_a_payee_whose_credits_outweigh_its_payments_cannot_be_split() -> None:
    found = change(paid("school", "2015-05", -30), paid("school", "2016-05", 100))
    assert pounds(found) == {"not split": 130}
    assert found.rows[0].not_split == (NotSplit.CREDITS,)


def test_who_is_new_among_payees_that_are_not_named_is_not_known() -> None:
    found = change(paid("not named: redacted", "2016-05", 100, 4, named=False))
    assert pounds(found) == {"not split": 100}
    assert found.rows[0].not_split == (NotSplit.NOT_NAMED,)


def test_only_months_on_file_in_both_periods_are_compared() -> None:
    spring = ["2015-04", "2015-05", "2015-06"]
    found = change(
        paid("harbour", "2015-04", 100),
        paid("harbour", "2016-04", 150),
        paid("harbour", "2016-07", 999),
        paid("hill", "2016-08", 5),
        on_file={"council": [*spring, *months_of(AFTER)]},
    )
    assert [(row.key, pounds(row)) for row in found.rows] == [("harbour", {"price": 50})]
    (council,) = found.compared
    assert council.months == (("2015-04", "2016-04"), ("2015-05", "2016-05"), ("2015-06", "2016-06"))
    assert council.left_out == (Amount(0), Amount.pounds(1004))
    assert council.sentence == "Comparable for April to June only: July 2015 to March 2016 not on file."


def test_each_payer_is_compared_over_its_own_months() -> None:
    found = change(
        paid("harbour", "2015-04", 100),
        paid("harbour", "2016-04", 150),
        paid("harbour", "2016-04", 70, 1, "icb"),
        on_file={"council": MONTHS, "icb": months_of(AFTER)},
    )
    assert pounds(found) == {"price": 50}
    council, icb = found.compared
    assert (council.complete, council.sentence) == (True, "")
    assert icb.sentence == "Not comparable: April 2015 to March 2016 not on file."
    assert icb.left_out == (Amount(0), Amount.pounds(70))


def test_the_last_month_on_file_may_lack_late_payments() -> None:
    whole = change(paid("harbour", "2016-04", 1)).compared[0]
    assert whole.caution == "March 2017 is the last month on file; a later file may hold late payments of it."
    later = change(on_file={"council": [*MONTHS, "2017-04"]}).compared[0]
    assert later.caution == ""


def test_payments_of_a_payer_without_any_month_on_file_are_left_out_and_said() -> None:
    found = change(paid("harbour", "2016-04", 100), on_file={"icb": MONTHS})
    assert found.rows == ()
    assert found.compared[0].left_out == (Amount(0), Amount.pounds(100))


def test_a_month_that_the_other_period_does_not_have_is_said_to_have_no_match() -> None:
    spring, year = Period(date(2015, 4, 1), date(2015, 6, 30)), AFTER
    (council,) = comparable_months([], first=spring, second=year, on_file={"council": MONTHS})
    assert council.sentence == (
        "Comparable for April to June only: July 2016 to March 2017 without the same month in the other period."
    )


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (BEFORE, Period(date(2016, 1, 1), date(2016, 12, 31)), "overlap"),
        (Period(date(2013, 4, 1), date(2015, 3, 31)), BEFORE, "longer than a year"),
        (Period(date(2014, 4, 2), date(2015, 3, 31)), BEFORE, "whole months"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused(first: Period, second: Period, said: str) -> None:
    with pytest.raises(Refused, match=said):
        comparable_months([], first=first, second=second, on_file={})


def test_a_group_is_split_by_who_is_new_and_gone_in_it() -> None:
    sums = [
        paid("harbour", "2015-05", 100, service_group="HOM1"),
        paid("quay", "2016-05", 70, service_group="HOM1"),
        paid("harbour", "2016-05", 30, service_group="DAY1"),
    ]
    found = any_change(sums, SAME_RULES, ALL_ON_FILE)
    rows = {row.key: pounds(row) for row in found.rows}
    assert rows == {"HOM1": {"new": 70, "gone": -100}, "DAY1": {"new": 30}}


def test_what_changed_rules_moved_stands_apart_from_what_changed() -> None:
    """Respite of £40 counted as home care until new rules called it short breaks; home care itself cost £10 more."""
    sums = [
        paid("harbour", "2015-05", 100, service_group="HOM1"),
        paid("harbour", "2016-05", 110, service_group="HOM1"),
        paid("respite", "2015-05", 40, service_group="HOM1", compared_as="DAY2"),
        paid("respite", "2016-05", 40, service_group="DAY2"),
    ]
    rules = RulesUsed(first="v1", second="v2", compared="v2")
    found = any_change(sums, rules, ALL_ON_FILE)
    rows = {row.key: pounds(row) for row in found.rows}
    assert rows == {"HOM1": {"remapped": -40, "price": 10}, "DAY2": {"remapped": 40}}
    assert not found.part(ChangePart.REMAPPED)


def test_groups_of_different_rules_are_not_split_unless_coded_alike() -> None:
    rules = RulesUsed(first="v1", second="v2")
    sums = [paid("harbour", "2015-05", 100, service_group="HOM1"), paid("harbour", "2016-05", 9, service_group="HOM1")]
    (row,) = any_change(sums, rules, ALL_ON_FILE).rows
    assert pounds(row) == {"not split": -91}
    assert row.not_split == (NotSplit.RULES_CHANGED,)


def test_a_penny_in_doubt_goes_to_what_lost_most_of_one() -> None:
    assert whole_volume({3: 4}, 3) == 1  # volume 1⅓, price 1⅔
    assert whole_volume({3: 5}, 3) == 2  # volume 1⅔, price 1⅓
    assert whole_volume({2: -1}, -1) == -1  # both half a penny
    assert whole_volume({3: 5}, 1) == 1  # volume 1⅔, price -⅔: cut towards nothing, nothing is left


@given(st.dictionaries(st.integers(1, 40), st.integers(-200, 200)), st.integers(-50, 50))
def test_whole_volumes_are_those_of_the_largest_remainder(volumes: dict[int, int], difference: int) -> None:
    volume = sum((Fraction(over, under) for under, over in volumes.items()), start=Fraction(0))
    parts = {ChangePart.VOLUME: volume, ChangePart.PRICE: difference - volume}
    assert whole_volume(volumes, difference) == rounded_by_largest_remainder(parts)[ChangePart.VOLUME]


def test_every_part_has_a_name_for_readers() -> None:
    assert len({part.label for part in ChangePart}) == len(ChangePart)


# What is true of any payments.

sums_of_payees = st.lists(
    st.builds(
        MonthSum,
        payer=st.sampled_from(PAYERS),
        payee=st.sampled_from("abcd"),
        month=st.sampled_from([MONTHS[0], MONTHS[5], MONTHS[12], MONTHS[17]]),
        pence=st.integers(-(10**9), 10**9),
        payments=st.integers(1, 50),
        service_group=st.sampled_from(["HOM1", "DAY1"]),
        compared_as=st.sampled_from([None, "HOM1", "DAY1"]),
    ),
    max_size=25,
)
files = st.fixed_dictionaries({payer: st.sets(st.sampled_from(MONTHS)) for payer in PAYERS})
rule_sets = st.sampled_from([RulesUsed(first="1", second="2", compared="2"), RulesUsed(first="1", second="2"), None])


@given(sums_of_payees, rule_sets, files)
def test_parts_sum_to_the_difference_for_every_row_and_in_total(
    sums: list[MonthSum], rules: RulesUsed | None, on_file: dict[str, set[str]]
) -> None:
    found = any_change(sums, rules, on_file)
    for row in found.rows:
        assert Amount.total(row.parts.values()) == row.difference
    assert Amount.total(found.part(part) for part in ChangePart) == found.difference


@given(sums_of_payees, rule_sets, files)
def test_nothing_is_lost_between_what_is_compared_and_what_is_left_out(
    sums: list[MonthSum], rules: RulesUsed | None, on_file: dict[str, set[str]]
) -> None:
    found = any_change(sums, rules, on_file)
    for side, period, total in ((0, BEFORE, found.first_total), (1, AFTER, found.second_total)):
        left_out = Amount.total(payer.left_out[side] for payer in found.compared)
        assert (total + left_out).pence == sum(one.pence for one in sums if one.month in months_of(period))


@given(sums_of_payees, rule_sets, files)
def test_swapping_the_periods_turns_every_sign(
    sums: list[MonthSum], rules: RulesUsed | None, on_file: dict[str, set[str]]
) -> None:
    turned = {ChangePart.NEW: ChangePart.GONE, ChangePart.GONE: ChangePart.NEW}
    there, back = any_change(sums, rules, on_file), any_change(sums, rules, on_file, swapped=True)
    assert [row.key for row in back.rows] == [row.key for row in there.rows]
    for row, other in zip(there.rows, back.rows, strict=True):
        assert other.parts == {part: -row.parts[turned.get(part, part)] for part in ChangePart}


@given(sums_of_payees)
def test_a_payee_paid_in_one_period_only_is_new_or_gone_and_nothing_else(sums: list[MonthSum]) -> None:
    for row in change(*sums).rows:
        parts = {part for part, amount in row.parts.items() if amount}
        if not row.first_payments:
            assert parts <= {ChangePart.NEW}
        elif not row.second_payments:
            assert parts <= {ChangePart.GONE}
        else:
            assert not parts & {ChangePart.NEW, ChangePart.GONE}


@given(st.tuples(*[st.integers(1, 10**9), st.integers(1, 99)] * 2), st.integers(1, 100))
def test_parts_scale_with_the_money_exactly_before_rounding(four: tuple[int, ...], scale: int) -> None:
    money, number, later_money, later_number = four
    volume, price = exact_split((money, number), (later_money, later_number))
    scaled = exact_split((money * scale, number), (later_money * scale, later_number))
    assert scaled == (volume * scale, price * scale)
    assert volume + price == later_money - money


@given(sums_of_payees)
def test_parts_scale_with_the_money_to_within_a_penny_for_each_payee(sums: list[MonthSum]) -> None:
    scaled = {row.key: row for row in change(*(replace(one, pence=one.pence * 100) for one in sums)).rows}
    for row in change(*sums).rows:
        for part, amount in row.parts.items():
            assert abs(scaled[row.key].parts[part].pence - 100 * amount.pence) <= 100


@given(st.tuples(*[st.integers(1, 10**6), st.integers(1, 99)] * 2))
def test_more_payments_at_the_same_price_are_volume_and_dearer_ones_price(four: tuple[int, ...]) -> None:
    price, number, later_price, later_number = four
    assert exact_split((price * number, number), (price * later_number, later_number)) == (
        price * (later_number - number),
        0,
    )
    assert exact_split((price * number, number), (later_price * number, number)) == (0, (later_price - price) * number)


@given(st.tuples(*[st.integers(-(10**9), 10**9), st.integers(1, 99)] * 2))
def test_the_split_is_the_mean_of_changing_the_number_first_and_of_changing_the_price_first(
    four: tuple[int, ...],
) -> None:
    money, number, later_money, later_number = four
    price, later_price = Fraction(money, number), Fraction(later_money, later_number)
    number_first = (later_number - number) * price, (later_price - price) * later_number
    price_first = (later_number - number) * later_price, (later_price - price) * number
    means = tuple((one + other) / 2 for one, other in zip(number_first, price_first, strict=True))
    assert exact_split((money, number), (later_money, later_number)) == means


@given(st.lists(st.fractions(max_denominator=999), min_size=6, max_size=6))
def test_rounding_keeps_the_sum_moves_no_part_by_a_penny_and_turns_with_the_sign(exact: list[Fraction]) -> None:
    exact[-1] = round(sum(exact[:-1])) - sum(exact[:-1])
    parts = dict(zip(ChangePart, exact, strict=True))
    found = rounded_by_largest_remainder(parts)
    assert sum(found.values()) == sum(exact)
    assert all(abs(found[part] - parts[part]) < 1 for part in parts)
    turned = rounded_by_largest_remainder({part: -amount for part, amount in parts.items()})
    assert turned == {part: -amount for part, amount in found.items()}


@given(sums_of_payees, rule_sets, st.integers(0, 4), st.sampled_from([None, *ChangePart]))
def test_rows_that_are_not_wanted_come_as_one_and_nothing_is_lost(
    sums: list[MonthSum], rules: RulesUsed | None, most: int, largest: ChangePart | None
) -> None:
    every, some = (any_change(sums, rules, ALL_ON_FILE, most=number, largest=largest) for number in (None, most))
    assert every.others is None
    assert some.rows == every.rows[:most]
    assert (some.number, some.numbers) == (len(every.rows), every.numbers)
    assert (some.first_total, some.second_total) == (every.first_total, every.second_total)
    for part in ChangePart:
        assert some.part(part) == every.part(part)
        assert every.numbers.get(part, 0) == sum(bool(row.parts[part]) for row in every.rows)
    sizes = [abs(row.difference if largest is None else row.parts[largest]).pence for row in every.rows]
    assert sizes == sorted(sizes, reverse=True)
    if some.others:
        assert some.others.second_payments == sum(row.second_payments for row in every.rows[most:])
        assert set(some.others.not_split) == {reason for row in every.rows[most:] for reason in row.not_split}


def summed_before(sums: Sequence[MonthSum], whole: SpendChange) -> list[MonthSum]:
    """One sum for each payer, payee and period over the months compared, and one for each payer and other month."""
    first_of = {
        (one.payer, month): one.months[0][side]
        for one in whole.compared
        for pair in one.months
        for side, month in enumerate(pair)
    }
    found: dict[tuple[str, str, str], list[int]] = {}
    for one in sums:
        month = first_of.get((one.payer, one.month))
        both = found.setdefault((one.payer, one.payee if month else "", month or one.month), [0, 0])
        both[0] += one.pence
        both[1] += one.payments
    return [
        MonthSum(payer=payer, payee=payee, month=month, pence=pence, payments=payments)
        for (payer, payee, month), (pence, payments) in found.items()
    ]


@given(sums_of_payees, files)
def test_sums_may_be_added_up_before_without_any_difference(sums: list[MonthSum], on_file: dict[str, set[str]]) -> None:
    whole = any_change(sums, None, on_file)
    assert any_change(summed_before(sums, whole), None, on_file) == whole

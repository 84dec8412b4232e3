"""What is released adds up to the payments to the penny, and shows no person singly."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.release import NOT_NAMED, ResolvedPayment, fewest_not_named, release, says_capital
from placepound.core.money.spend.released import PayeeKind, ReleasedLine
from placepound.core.terms.period import Period, financial_year_of
from tests.core.money.spend.payments_to_release import (
    COUNCIL,
    HOME_CARE,
    ICB,
    PAID_INTO_POOL,
    POOL,
    POOL_HOME_CARE,
    SHORT_BREAKS,
    TRUST,
    payment,
    payments,
    person,
)

FEWEST = fewest_not_named(on=date(2024, 4, 1))
ENOUGH = FEWEST.whole


def lines(*listed: ResolvedPayment) -> list[ReleasedLine]:
    return [line for line, _ in release(listed, fewest=FEWEST)]


def test_payments_that_agree_are_one_line_with_their_credits_and_months_beside() -> None:
    (line,) = lines(
        payment(12_000, on=date(2024, 4, 30), service="Home care", coding=HOME_CARE, capital=True),
        payment(-2_000, on=date(2024, 5, 1), service="Home care", coding=HOME_CARE, card=True),
        payment(500, on=date(2024, 5, 31), service="Home care", coding=HOME_CARE),
    )
    assert line == ReleasedLine(
        payer=COUNCIL,
        payee=None,
        payee_name="Acorn Ltd",
        payee_key="acorn ltd",
        kind=PayeeKind.NAMED,
        service="Home care",
        service_group="HOM1",
        fund=None,
        area="E05",
        flow_class="spend",
        provider_kind="independent",
        period=Period.financial_year(2024),
        pence=10_500,
        rows=3,
        credits=-2_000,
        credit_rows=1,
        capital=12_000,
        cards=1,
        first_day=date(2024, 4, 30),
        last_day=date(2024, 5, 31),
        months=(("2024-04", 12_000, 1), ("2024-05", -1_500, 2)),
        rule="1",
    )


def test_an_organisation_is_one_payee_under_all_its_names() -> None:
    (line,) = lines(
        payment(100, "The Birch Trust", payee=TRUST, payee_key="the birch trust", match_reason="a name on record"),
        payment(200, "Birch Trust", payee=TRUST, payee_key="birch trust", match_reason="its number"),
    )
    assert (line.payee, line.payee_name, line.match_reason) == (TRUST, "Birch Trust", "its number")
    assert (line.pence, line.rows) == (300, 2)


def test_payees_that_are_not_on_record_are_told_apart_by_the_key_of_their_name() -> None:
    found = lines(payment(1, "Acorn Ltd"), payment(2, "ACORN LTD"), payment(4, "Beech Ltd"))
    assert [(line.payee_name, line.pence) for line in found] == [("ACORN LTD", 3), ("Beech Ltd", 4)]


def test_years_services_rules_and_payers_are_lines_of_their_own() -> None:
    found = lines(
        payment(1, on=date(2024, 3, 31)),
        payment(2, on=date(2024, 4, 1)),
        payment(3, service="Home care"),
        payment(4, coding=HOME_CARE),
        payment(5, organisation=ICB),
    )
    assert [line.pence for line in found] == [1, 2, 4, 3, 5]


def test_what_a_rule_calls_a_transfer_is_one_and_what_was_received_is_income_and_stays_negative() -> None:
    paid = payment(700, coding=PAID_INTO_POOL)
    received = payment(-900, "Leafy ICB", payee=ICB, payee_key="leafy icb", coding=HOME_CARE, income=True)
    bought = payment(100, "Leafy ICB", payee=ICB, payee_key="leafy icb", coding=HOME_CARE)
    found = {line.flow_class: line.pence for line in lines(paid, received, bought)}
    assert found == {"transfer": 700, "income": -900, "spend": 100}


def test_the_single_payments_of_a_named_payee_stand_behind_its_line_in_order() -> None:
    late, early = payment(1, on=date(2024, 6, 1), transaction="0012"), payment(2, purpose="Beds")
    ((_, behind),) = release([late, early], fewest=FEWEST)
    assert [(one.pence, one.transaction, one.purpose) for one in behind] == [(2, "", "Beds"), (1, "0012", "")]


def test_people_are_summed_by_service_group_without_name_service_area_or_single_payments() -> None:
    listed = [person(100, coding=HOME_CARE, service="Care of J Smith") for _ in range(ENOUGH)]
    ((line, behind),) = release(listed, fewest=FEWEST)
    assert (line.kind, line.service_group, line.rows, line.pence) == (PayeeKind.REDACTED, "HOM1", ENOUGH, 100 * ENOUGH)
    assert (line.payee_name, line.payee_key, line.service, line.area, line.rule, line.provider_kind) == ("",) * 3 + (
        None,
        "",
        "",
    )
    assert behind == ()


def test_too_few_people_of_one_service_group_join_those_of_others() -> None:
    enough = [person(100, coding=SHORT_BREAKS) for _ in range(ENOUGH)]
    few = [person(100, coding=HOME_CARE) for _ in range(ENOUGH - 1)]
    found = lines(*enough, *few, person(7))
    assert [(line.service_group, line.pence, line.rows) for line in found] == [
        ("DAY2", 100 * ENOUGH, ENOUGH),
        (UNMAPPED, 100 * (ENOUGH - 1) + 7, ENOUGH),
    ]


def test_individuals_and_redacted_payees_are_kept_apart_where_there_are_enough_of_both() -> None:
    both = [person(1, kind=kind) for kind in (PayeeKind.INDIVIDUAL, PayeeKind.REDACTED) for _ in range(ENOUGH)]
    assert [line.kind for line in lines(*both)] == [PayeeKind.INDIVIDUAL, PayeeKind.REDACTED]
    assert [line.kind for line in lines(*both[1:])] == [PayeeKind.REDACTED]


def test_people_paid_from_a_fund_stay_with_it_where_they_are_enough() -> None:
    found = lines(*(person(1, coding=POOL) for _ in range(ENOUGH - 1)), person(5, coding=POOL_HOME_CARE))
    assert [(line.fund, line.service_group, line.rows) for line in found] == [("9", UNMAPPED, ENOUGH)]


def test_a_single_person_takes_the_names_off_the_smallest_lines_of_that_year() -> None:
    many = [payment(10, "Many Ltd") for _ in range(ENOUGH)]
    others = [payment(1_000, f"Supplier {number}") for number in range(ENOUGH - 1)]
    found = lines(person(7), payment(50, ""), *others, *many, payment(3, on=date(2023, 5, 1)))
    shown = [(line.period.label, line.payee_name, line.kind.value, line.rows) for line in found]
    assert shown == [
        ("2023/24", "Acorn Ltd", "named", 1),
        ("2024/25", "Many Ltd", "named", ENOUGH),
        ("2024/25", "Supplier 3", "named", 1),
        ("2024/25", "", "redacted", ENOUGH),
    ]


def test_a_single_credit_to_a_person_is_in_the_sum_and_not_beside_it() -> None:
    (line,) = lines(*(person(100, date(2024, 5, day)) for day in range(1, ENOUGH + 1)), person(-40, date(2024, 6, 1)))
    assert (line.pence, line.rows) == (100 * ENOUGH - 40, ENOUGH + 1)
    assert (line.credits, line.credit_rows, line.months) == (0, 0, ())
    assert (line.first_day, line.last_day) == (date(2024, 4, 1), date(2025, 3, 31))


def test_months_of_people_are_told_where_each_has_enough_payments() -> None:
    days = [date(2024, month, day) for month in (4, 5) for day in range(1, ENOUGH + 1)]
    (line,) = lines(*(person(100, day) for day in days))
    assert line.months == (("2024-04", 100 * ENOUGH, ENOUGH), ("2024-05", 100 * ENOUGH, ENOUGH))


@pytest.mark.parametrize("text", ["Capital", " CAPITAL ", "Cap", "C", "capital expenditure"])
def test_capital_is_told_from_its_column(text: str) -> None:
    assert says_capital(text)


@pytest.mark.parametrize("text", ["", "Revenue", "R", "Capital/Revenue", "Care"])
def test_anything_else_is_not_capital(text: str) -> None:
    assert not says_capital(text)


many = st.lists(payments(), max_size=40)


@given(listed=many)
def test_no_penny_and_no_payment_is_lost_in_any_year_of_any_body(listed: list[ResolvedPayment]) -> None:
    paid: Counter[tuple[str, date]] = Counter()
    rows: Counter[tuple[str, date]] = Counter()
    for one in listed:
        year = one.organisation, financial_year_of(one.paid_on).start
        paid[year] += one.pence
        rows[year] += 1
    for line, behind in release(listed, fewest=FEWEST):
        year = line.payer, line.period.start
        paid[year] -= line.pence
        rows[year] -= line.rows
        if line.kind not in NOT_NAMED:
            assert sum(one.pence for one in behind) == line.pence == sum(pence for _, pence, _ in line.months)
            assert len(behind) == line.rows == sum(number for _, _, number in line.months)
    assert not any(paid.values())
    assert not any(rows.values())


@given(listed=many)
def test_no_person_is_shown_singly(listed: list[ResolvedPayment]) -> None:
    found = release(listed, fewest=FEWEST)
    for line, behind in found:
        if line.kind in NOT_NAMED:
            year = line.payer, line.period, "spend"
            beside = [one for one, _ in found if (one.payer, one.period, one.flow_class) == year]
            assert line.rows >= ENOUGH or beside == [line]
            parts = [line.credit_rows, line.cards, *(number for _, _, number in line.months)]
            assert all(part == 0 or part >= ENOUGH for part in parts)
            assert (line.payee, line.payee_name, line.payee_key, line.service, line.area, behind) == (
                None, "", "", "", None, ())  # fmt: skip


@given(listed=many, shuffle=st.randoms(use_true_random=False))
def test_the_order_of_payments_does_not_matter(listed: list[ResolvedPayment], shuffle: object) -> None:
    before = release(listed, fewest=FEWEST)
    shuffle.shuffle(listed)  # type: ignore[attr-defined]
    assert release(listed, fewest=FEWEST) == before

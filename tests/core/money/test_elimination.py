"""Does a pound count once, whoever passes it on and whoever writes it down?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.elimination import eliminate, place_totals
from placepound.core.money.flows import Flow, FlowClass, Status
from placepound.core.money.totals import Side
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Refused
from tests.core.money.worlds import (
    COUNCIL,
    ICB,
    MILLION,
    PLACE,
    POOL,
    TOLERANCE,
    TRUST,
    YEAR,
    contribution,
    flow,
    income,
    millions,
    said,
    spend,
    total,
    transfer,
)


def test_the_method_notes_example_counts_650_gross_30_transfers_620_net() -> None:
    #                 ICB spends 400 including 30 to the council      the council spends 250 including that 30
    place = total(spend(ICB, 370), transfer(ICB, COUNCIL, 30), spend(COUNCIL, 250), income(COUNCIL, ICB, 30))
    assert millions(place) == (650, 30, 620)
    assert place.one_sided == place.unmatched == ()
    assert "Net is gross less transfers: £650,000,000 - £30,000,000 = £620,000,000." in said(place)


def test_where_two_sides_disagree_the_payers_figure_is_taken_off_and_the_rest_is_shown() -> None:
    place = total(spend(ICB, 370), transfer(ICB, COUNCIL, 30), spend(COUNCIL, 250), income(COUNCIL, ICB, 31.2))
    assert millions(place) == (650, 30, 620)
    (unmatched,) = place.unmatched
    assert (unmatched.payer, unmatched.payee, unmatched.difference) == (ICB, COUNCIL, Amount.pounds(1_200_000))
    assert "Unmatched transfer: council records £1,200,000 more than icb. The payer's figure is used" in said(place)


def test_a_payee_that_records_less_is_shown_as_less() -> None:
    place = total(transfer(ICB, COUNCIL, 31.2), spend(COUNCIL, 250), income(COUNCIL, ICB, 30))
    assert millions(place) == (281.2, 31.2, 250)
    assert place.unmatched[0].difference == Amount.pounds(-1_200_000)
    assert "£1,200,000 less" in said(place)


def test_a_difference_that_rounding_could_explain_says_so() -> None:
    half_million = 50_000_000
    place = total(
        transfer(ICB, COUNCIL, 30, precision=half_million),
        spend(COUNCIL, 250),
        income(COUNCIL, ICB, 30.4, precision=5_000_000),
    )
    assert place.unmatched[0].rounding == Amount.pounds(550_000)
    assert "Rounding of the published figures could explain it." in said(place)


def test_a_difference_within_the_tolerance_is_a_match() -> None:
    place = total(transfer(ICB, COUNCIL, 30), spend(COUNCIL, 250), income(COUNCIL, ICB, 30.00000001))
    assert place.unmatched == ()


def test_several_rows_between_two_bodies_are_matched_by_their_sum() -> None:
    place = total(
        transfer(ICB, COUNCIL, 10),
        transfer(ICB, COUNCIL, 20),
        spend(COUNCIL, 250),
        income(COUNCIL, ICB, 25),
        income(COUNCIL, ICB, 5),
    )
    assert millions(place) == (280, 30, 250)
    assert place.unmatched == place.one_sided == ()


def test_with_the_payers_side_alone_it_is_taken_off_if_the_payee_spends_onward() -> None:
    place = total(spend(ICB, 370), transfer(ICB, COUNCIL, 30), spend(COUNCIL, 250))
    assert millions(place) == (650, 30, 620)
    (one,) = place.one_sided
    assert (one.side, one.payer, one.payee, one.amount, one.eliminated) == (
        Side.PAYER,
        ICB,
        COUNCIL,
        Amount(30 * MILLION),
        True,
    )


def test_with_the_payers_side_alone_it_stays_in_if_nothing_of_the_payee_is_counted() -> None:
    place = total(spend(ICB, 370), transfer(ICB, COUNCIL, 30))
    assert millions(place) == (400, 0, 400)
    assert place.one_sided[0].eliminated is False
    assert "not taken off, because no payment by council is counted in this period and status" in said(place)


def test_with_the_payees_side_alone_there_is_nothing_to_take_off_and_it_is_listed() -> None:
    place = total(spend(ICB, 400), spend(COUNCIL, 250), income(COUNCIL, ICB, 30))
    assert millions(place) == (650, 0, 650)
    (one,) = place.one_sided
    assert (one.side, one.payer, one.payee, one.eliminated) == (Side.PAYEE, ICB, COUNCIL, False)
    assert "which records no such payment; nothing to take off" in said(place)


def test_pool_contributions_are_transfers_and_spending_from_the_pool_is_spending() -> None:
    place = total(contribution(ICB, 60), contribution(COUNCIL, 40), spend(COUNCIL, 100, fund=POOL))
    assert millions(place) == (200, 100, 100)
    assert place.one_sided == ()


def test_contributions_to_a_pool_without_spending_are_counted_once_as_committed() -> None:
    place = total(contribution(ICB, 60), contribution(COUNCIL, 40))
    assert millions(place) == (100, 0, 100)
    assert said(place).count("counted once, as money committed to pool") == 2


def test_the_hosts_own_spending_is_not_spending_from_the_pool() -> None:
    place = total(contribution(ICB, 60), spend(COUNCIL, 250))
    assert millions(place) == (310, 0, 310)


def test_spending_from_a_pool_is_not_the_hosts_own_onward_spending() -> None:
    """The ICB hosts the pool and records nothing else, so what the council passes to the ICB itself stays counted."""
    place = total(contribution(COUNCIL, 40), spend(ICB, 40, fund=POOL), transfer(COUNCIL, ICB, 5))
    assert millions(place) == (85, 40, 45)


def test_buying_from_a_provider_is_spending_while_the_provider_is_not_counted() -> None:
    flows = (spend(ICB, 300, provider=TRUST), spend(TRUST, 310))
    assert millions(total(*flows)) == (300, 0, 300)


def test_at_provider_level_the_same_purchase_is_a_transfer() -> None:
    flows = (spend(ICB, 300, provider=TRUST), spend(TRUST, 310))
    place = total(*flows, counted=PLACE | {TRUST})
    assert millions(place) == (610, 300, 310)
    assert "is written as spending, and trust is itself counted here" in said(place)


def test_buying_from_a_counted_body_without_spending_of_its_own_stays_spending() -> None:
    place = total(contribution(COUNCIL, 40), spend(ICB, 40, fund=POOL, provider=COUNCIL))
    assert millions(place) == (80, 40, 40)


def test_two_bodies_that_only_buy_from_each_other_are_still_counted() -> None:
    assert millions(total(spend(ICB, 30, provider=COUNCIL), spend(COUNCIL, 5, provider=ICB))) == (35, 0, 35)


def test_what_a_body_provides_itself_is_spending() -> None:
    assert millions(total(spend(COUNCIL, 20, provider=COUNCIL))) == (20, 0, 20)


def test_money_passed_on_twice_counts_once() -> None:
    place = total(transfer(ICB, COUNCIL, 30), contribution(COUNCIL, 30), spend(COUNCIL, 30, fund=POOL))
    assert millions(place) == (90, 60, 30)


def test_money_passed_on_into_a_pool_that_holds_it_counts_once() -> None:
    assert millions(total(transfer(ICB, COUNCIL, 30), contribution(COUNCIL, 30))) == (60, 30, 30)


def test_money_that_only_goes_round_is_not_made_to_vanish() -> None:
    place = total(transfer(ICB, COUNCIL, 30), transfer(COUNCIL, ICB, 20))
    assert millions(place) == (50, 0, 50)
    assert "only goes round" in said(place)


def test_transfers_both_ways_are_both_taken_off_where_both_spend() -> None:
    place = total(transfer(ICB, COUNCIL, 30), transfer(COUNCIL, ICB, 20), spend(ICB, 100), spend(COUNCIL, 100))
    assert millions(place) == (250, 50, 200)


def test_a_transfer_out_of_the_place_is_money_of_the_place() -> None:
    place = total(transfer(ICB, "another council", 30), spend(COUNCIL, 250))
    assert millions(place) == (280, 0, 280)
    assert place.one_sided == ()
    assert "another council is not counted in this place" in said(place)


def test_a_transfer_to_nobody_named_cannot_be_followed_and_stays_counted() -> None:
    place = total(flow(ICB, 30, flow_class=FlowClass.TRANSFER), spend(COUNCIL, 250))
    assert millions(place) == (280, 0, 280)
    assert "cannot be determined whether the money is spent again" in said(place)


def test_flows_of_bodies_outside_the_count_are_left_out_and_named() -> None:
    other = spend("another council", 99)
    place = total(spend(ICB, 1), other)
    assert millions(place) == (1, 0, 1)
    assert place.outside == {other.id}
    assert "Left out: £99,000,000" in said(place)


def test_income_in_kind_and_financing_are_never_money_of_the_place() -> None:
    place = total(
        spend(COUNCIL, 250),
        income(COUNCIL, None, 12),
        income(COUNCIL, "national body", 8),
        flow(COUNCIL, 3, flow_class=FlowClass.IN_KIND),
        flow(COUNCIL, 4, flow_class=FlowClass.FINANCING),
    )
    assert millions(place) == (250, 0, 250)
    assert [one.pence // MILLION for one in (place.income, place.in_kind, place.financing)] == [20, 3, 4]
    assert place.one_sided == ()


def test_credits_reduce_what_they_correct() -> None:
    place = total(transfer(ICB, COUNCIL, 30), transfer(ICB, COUNCIL, -5), spend(COUNCIL, 250), spend(COUNCIL, -50))
    assert millions(place) == (225, 25, 200)


def test_money_received_beyond_what_is_spent_is_named_as_not_followed() -> None:
    place = total(contribution(ICB, 100), spend(ICB, 90, fund=POOL))
    assert millions(place) == (190, 100, 90)
    assert "pool receives £100,000,000; its counted payments come to £90,000,000: £10,000,000 is not followed" in said(
        place
    )


@pytest.mark.parametrize(
    "other",
    [{"status": Status.ACTUAL}, {"period": Period.financial_year(2024)}, {"period": None}],
)
def test_a_total_of_two_statuses_or_periods_is_refused(other: dict[str, object]) -> None:
    with pytest.raises(Refused, match="cannot be summed together"):
        total(spend(ICB, 1), spend(COUNCIL, 1, **other))


def test_a_transfer_is_matched_only_within_its_period_and_status() -> None:
    flows = (transfer(ICB, COUNCIL, 30), spend(COUNCIL, 250, status=Status.ACTUAL))
    places = place_totals(flows, counted=PLACE, tolerance=TOLERANCE)
    assert [(place.status, millions(place)) for place in places] == [
        (Status.ACTUAL, (250, 0, 250)),
        (Status.PLAN, (30, 0, 30)),
    ]


def test_the_same_row_twice_is_refused() -> None:
    once = spend(ICB, 1)
    with pytest.raises(Refused, match="stands twice"):
        total(once, once)


def test_no_flows_come_to_nothing() -> None:
    assert millions(total()) == (0, 0, 0)


def test_the_steps_name_bodies_as_they_are_called_and_lead_to_the_rows() -> None:
    flows = (transfer(ICB, COUNCIL, 30, id="t"), spend(COUNCIL, 250, id="s"))
    place = eliminate(flows, counted=PLACE, tolerance=TOLERANCE, names={ICB: "The {amount} ICB", COUNCIL: "Anytown"})
    assert "The {amount} ICB passes £30,000,000 to Anytown" in said(place)
    assert {row for step in place.steps for row in step.flows} == {"t", "s"}
    assert place.rule == TOLERANCE.reference


def test_rounding_of_what_was_taken_off_is_not_in_the_rounding_of_net() -> None:
    place = total(transfer(ICB, COUNCIL, 30, precision=7), spend(COUNCIL, 250, precision=50))
    assert place.precision == 50


# Truths that hold for any money whatever.

bodies = st.sampled_from([ICB, COUNCIL, TRUST, "elsewhere"])
pence = st.integers(-(10**9), 10**12)


@st.composite
def any_flows(draw: st.DrawFn) -> list[Flow]:
    flows = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(FlowClass))
        flows.append(
            Flow(
                id=f"f{number:02d}",
                payer=draw(bodies),
                amount=Amount(draw(pence)),
                period=YEAR,
                status=Status.PLAN,
                flow_class=kind,
                fund=draw(st.sampled_from([None, None, POOL, "other pool"])),
                provider=draw(st.none() | bodies) if kind is FlowClass.SPEND else None,
                counterparty=draw(st.none() | bodies) if kind in (FlowClass.TRANSFER, FlowClass.INCOME) else None,
                precision=draw(st.integers(0, 1000)),
            )
        )
    return flows


counts = st.sets(st.sampled_from([ICB, COUNCIL, TRUST, POOL, "other pool"])).map(frozenset)


@given(any_flows(), counts)
def test_net_is_gross_less_transfers_and_each_is_the_sum_of_its_flows(
    flows: list[Flow], counted: frozenset[str]
) -> None:
    place = total(*flows, counted=counted)
    money = [one for one in flows if one.flow_class in (FlowClass.SPEND, FlowClass.TRANSFER)]
    inside = [one for one in money if one.id not in place.outside]
    assert place.net == place.gross - place.transfers
    assert place.gross == Amount.total(one.amount for one in inside)
    assert place.transfers == Amount.total(one.amount for one in inside if one.id in place.eliminated)


@given(any_flows(), counts, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(flows: list[Flow], counted: frozenset[str], random: object) -> None:
    mixed = list(flows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert total(*mixed, counted=counted) == total(*flows, counted=counted)


@given(any_flows(), counts, st.data())
def test_a_row_split_in_two_changes_no_total(flows: list[Flow], counted: frozenset[str], data: st.DataObject) -> None:
    if not flows:
        return
    chosen = data.draw(st.sampled_from(flows))
    part = Amount(data.draw(pence))
    halves = [replace(chosen, id="h1", amount=part), replace(chosen, id="h2", amount=chosen.amount - part)]
    before = total(*flows, counted=counted)
    after = total(*[one for one in flows if one is not chosen], *halves, counted=counted)
    assert (after.gross, after.transfers, after.net) == (before.gross, before.transfers, before.net)
    assert [(one.payer, one.payee, one.difference) for one in after.unmatched] == [
        (one.payer, one.payee, one.difference) for one in before.unmatched
    ]


@given(any_flows(), counts, st.integers(2, 1000))
def test_all_money_times_n_is_every_total_times_n(flows: list[Flow], counted: frozenset[str], times: int) -> None:
    before = total(*flows, counted=counted)
    after = total(*[replace(one, amount=Amount(one.amount.pence * times)) for one in flows], counted=counted)
    assert after.net.pence == before.net.pence * times
    assert after.transfers.pence == before.transfers.pence * times
    assert after.eliminated == before.eliminated


@given(any_flows(), st.integers(1, 10**12))
def test_a_matched_pair_between_bodies_that_spend_leaves_net_as_it_is(flows: list[Flow], size: int) -> None:
    spending = [spend(ICB, 1, id="i"), spend(COUNCIL, 1, id="c")]
    pair = [
        Flow(id="p1", payer=ICB, counterparty=COUNCIL, amount=Amount(size), period=YEAR, status=Status.PLAN,
             flow_class=FlowClass.TRANSFER),
        Flow(id="p2", payer=COUNCIL, counterparty=ICB, amount=Amount(size), period=YEAR, status=Status.PLAN,
             flow_class=FlowClass.INCOME),
    ]  # fmt: skip
    before, after = total(*flows, *spending), total(*flows, *spending, *pair)
    assert after.net == before.net
    assert after.gross.pence == before.gross.pence + size


@given(any_flows(), counts)
def test_every_counted_row_is_behind_some_step(flows: list[Flow], counted: frozenset[str]) -> None:
    place = total(*flows, counted=counted)
    assert {row for step in place.steps for row in step.flows} == {one.id for one in flows}

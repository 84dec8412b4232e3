"""Totals are controls: found by structure and arithmetic, checked, and never counted as payments."""

import pytest

from placepound.core.records.preview import Outcome, Preview, RowClass
from placepound.core.terms.amount import Amount
from placepound.exchange.statements import preview_statement
from placepound.exchange.totals import Label, label_of


def read(text: str) -> Preview:
    preview = preview_statement(text.strip().encode(), filename="a.csv")
    control = preview.reconciliation
    assert control.rows_read == control.accepted + control.refused + control.totals
    assert control.difference is None or control.difference == control.accepted_sum - (control.stated or Amount(0))
    return preview


def verdicts(preview: Preview) -> str:
    return "".join(row.verdict.value[0] for row in preview.rows)


def test_a_labelled_total_is_a_control_and_not_counted() -> None:
    preview = read("Service,Amount (£)\nA,100.10\nB,50.20\nTotal,150.30")
    assert verdicts(preview) == "aat"
    control = preview.reconciliation
    assert control.stated == control.accepted_sum == Amount.pounds("150.30")
    assert control.stated_at == "line 4, column 2"
    assert control.difference == Amount(0)
    assert control.outcome is Outcome.RECONCILED


def test_an_unlabelled_total_is_found_by_its_sum() -> None:
    preview = read("Service,Provider,Amount (£)\nA,x,100.10\nB,y,50.20\n,,150.30")
    assert verdicts(preview) == "aat"
    assert preview.reconciliation.outcome is Outcome.RECONCILED


def test_an_unlabelled_row_that_sums_nothing_is_refused_with_its_amount() -> None:
    preview = read("Service,Provider,Amount (£)\nA,x,100.10\nB,y,50.20\n,,150.32")
    assert verdicts(preview) == "aar"
    assert preview.rows[2].amount == Amount.pounds("150.32")
    assert "names no service or provider" in preview.rows[2].reason
    assert preview.reconciliation.refused_sum == Amount.pounds("150.32")
    assert preview.reconciliation.outcome is Outcome.NO_CONTROL


def test_a_penny_is_within_tolerance_and_two_are_not() -> None:
    outcomes = [
        read(f"Service,Amount (£)\nA,100.10\nB,50.20\nTotal,{total}").reconciliation.outcome
        for total in ("150.31", "150.32")
    ]
    assert outcomes == [Outcome.RECONCILED, Outcome.NOT_RECONCILED]


def test_a_labelled_total_that_does_not_agree_shows_by_how_much() -> None:
    preview = read("Service,Amount (£)\nA,100.10\nB,50.20\nGrand total,160.30")
    assert verdicts(preview) == "aat"
    assert "£10 less than it states" in preview.rows[2].reason
    assert preview.reconciliation.difference == Amount.pounds(-10)
    assert preview.reconciliation.outcome is Outcome.NOT_RECONCILED


def test_rounding_of_written_millions_is_allowed_and_stated() -> None:
    preview = read("Service,Amount\nA,£116.9 million\nB,£2.7 million\nC,£444k\nTotal,£120.1m")
    assert verdicts(preview) == "aaat"
    assert "allowing ±£150,500.01 for rounding" in preview.rows[3].reason
    assert preview.reconciliation.tolerance == 15_050_001
    assert preview.reconciliation.outcome is Outcome.RECONCILED
    assert read("Service,Amount\nA,£116.9 million\nB,£2.7 million\nTotal,£120.1m").reconciliation.outcome is (
        Outcome.NOT_RECONCILED
    )


def test_sub_totals_and_a_grand_total_each_state_their_part() -> None:
    preview = read(
        "Service,Amount (£)\nServices commissioned by councils,\nA,100\nB,50\nTotal councils,150\n"
        "Services commissioned by CCGs,\nC,20\nD,5\nSub-total,25\nGrand Total,175"
    )
    assert verdicts(preview) == "raatraatt"
    assert preview.reconciliation.stated == Amount.pounds(175)
    assert preview.reconciliation.outcome is Outcome.RECONCILED


def test_sub_totals_alone_state_the_whole_together() -> None:
    preview = read("Service,Amount (£)\nA,100\nB,50\nTotal,150\nC,20\nD,5\nTotal,25")
    control = preview.reconciliation
    assert control.stated == Amount.pounds(175)
    assert control.stated_at == "line 4, column 2 and line 7, column 2"
    assert control.outcome is Outcome.RECONCILED


def test_sub_totals_of_sub_totals_are_followed() -> None:
    preview = read(
        "Service,Amount (£)\nA,1\nB,2\nTotal one,3\nC,3\nTotal two,3\nTotal north,6\nD,10\nE,20\nTotal three,30\n"
        "Total south,30\nOverall total,36"
    )
    assert verdicts(preview) == "aatattaattt"
    assert preview.reconciliation.outcome is Outcome.RECONCILED


def test_a_commissioners_rows_may_stand_apart_from_their_total() -> None:
    preview = read(
        "Commissioner,Service,Amount (£)\nCouncils,A,100\nICB,B,50\nCouncils,C,7\nTotal Councils,,107\nICB total,,50"
    )
    assert verdicts(preview) == "aaatt"
    assert preview.reconciliation.stated == Amount.pounds(157)
    assert preview.reconciliation.outcome is Outcome.RECONCILED


def test_a_total_at_the_top_is_found() -> None:
    preview = read("Service,Amount (£)\nTotal,150\nA,100\nB,50")
    assert verdicts(preview) == "taa"
    assert preview.reconciliation.outcome is Outcome.RECONCILED


def test_a_service_named_total_something_is_a_row() -> None:
    preview = read(
        "Service,Provider,Amount (£)\nAdult Social Care Total Communication,Acme,100\nTotal Communication,Beta,50\n"
        "Communication Total,Gamma,25\nTotal,,175"
    )
    assert verdicts(preview) == "aaat"


def test_without_anything_else_to_go_by_a_doubtful_total_is_held_back() -> None:
    preview = read("Service,Amount (£)\nA,100.50\nTotal Communication,50.25\nB,7.00")
    assert verdicts(preview) == "ara"
    assert "reads like a total" in preview.rows[1].reason


def test_refused_amounts_are_named_where_a_total_counts_them() -> None:
    preview = read("Service,Amount (£)\nA,100\nB,50,extra\nTotal,150")
    assert verdicts(preview) == "art"
    assert "and the refused rows among them (£50)" in preview.rows[2].reason
    assert preview.reconciliation.outcome is Outcome.WITH_EXCLUSIONS


def test_a_total_that_agrees_beside_refused_money_is_reconciled_with_exclusions() -> None:
    preview = read("Service,Amount (£)\nA,100\nB,tbc\nTotal,100")
    assert preview.reconciliation.outcome is Outcome.WITH_EXCLUSIONS


def test_totals_that_leave_rows_out_do_not_state_the_whole() -> None:
    preview = read("Service,Amount (£)\nA,100\nB,50\nTotal,150\nC,20.00")
    assert preview.reconciliation.outcome is Outcome.NO_CONTROL
    assert "they cover 2 of 3 accepted rows" in " ".join(preview.notices)


def test_credits_count_in_totals() -> None:
    preview = read("Service,Amount (£)\nA,100.00\nB,(30.00)\nTotal,70.00")
    assert verdicts(preview) == "aat"
    assert preview.rows[1].verdict is RowClass.ACCEPTED


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Total", Label.STRONG),
        ("GRAND TOTAL:", Label.STRONG),
        ("Sub-total", Label.STRONG),
        ("Subtotal", Label.STRONG),
        ("Total councils", Label.STRONG),
        ("Total 2015/16", Label.STRONG),
        ("Total expenditure (£m)", Label.STRONG),
        ("Sum", Label.STRONG),
        ("All services", Label.STRONG),
        ("North locality total", Label.STRONG),
        ("Total Communication", Label.WEAK),
        ("Adult Social Care Total", Label.WEAK),
        ("Adult Social Care Total Communication", Label.NONE),
        ("Lump sum payments", Label.NONE),
        ("Totally Local CIC", Label.NONE),
        ("Home care", Label.NONE),
        ("", Label.BLANK),
        ("-", Label.BLANK),
    ],
)
def test_a_label_reads_like_a_total_or_not(text: str, label: Label) -> None:
    assert label_of(text, frozenset({"north locality"})) is label

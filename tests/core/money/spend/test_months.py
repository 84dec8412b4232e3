"""Which months do files cover, and how are they said?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.months import (
    MonthSum,
    least_of_fullest_month,
    month_sums,
    months_of,
    months_on_file,
    payee_of,
    spoken,
)
from placepound.core.money.spend.released import PayeeKind, ReleasedLine
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Refused

LEAST = least_of_fullest_month(on=date(2016, 4, 30))


def line(**more: object) -> ReleasedLine:
    settings: dict[str, object] = {
        "payer": "council",
        "payee": None,
        "payee_name": "Harbour Home Care Ltd",
        "payee_key": "harbour home care",
        "kind": PayeeKind.NAMED,
        "service": "Adults",
        "service_group": "HOM1",
        "fund": None,
        "area": None,
        "flow_class": "spend",
        "provider_kind": "not_stated",
        "period": Period.financial_year(2016),
        "pence": 3000,
        "rows": 4,
        "credits": -200,
        "credit_rows": 1,
        "capital": 0,
        "cards": 0,
        "first_day": date(2016, 4, 2),
        "last_day": date(2016, 6, 30),
        "months": (("2016-04", 1200, 3), ("2016-06", 1800, 1)),
    }
    return ReleasedLine(**(settings | more))


def test_each_month_of_a_line_becomes_a_sum_and_nothing_is_lost() -> None:
    april, june = month_sums([line()])
    assert (april.month, april.pence, april.payments, april.service_group) == ("2016-04", 1200, 3, "HOM1")
    assert april.pence + june.pence == line().pence


def test_a_payee_is_told_apart_by_its_organisation_then_its_name_and_never_where_it_is_not_named() -> None:
    assert payee_of(line(payee="17")) == "17"
    assert payee_of(line()) == "name: harbour home care"
    assert payee_of(line(payee_key="17")) != payee_of(line(payee="17"))
    redacted = line(kind=PayeeKind.REDACTED, payee_name="", payee_key="a person's name")
    assert payee_of(redacted) == "not named: redacted"
    assert not month_sums([redacted])[0].named


def test_late_payments_of_the_month_before_do_not_put_it_on_file() -> None:
    """The numbers of the files of Leeds City Council for April and May 2016."""
    files = [
        ("leeds", [("2016-02", 1, 263), ("2016-03", 1, 6116), ("2016-04", 1, 19857)]),
        ("leeds", [("2016-03", 1, 597), ("2016-04", 1, 5873), ("2016-05", 1, 16649), ("2015-11", 1, 2)]),
        ("salford", [("2019-04", 1, 1423)]),
        ("trafford", []),
    ]
    assert months_on_file(files, least=LEAST) == {
        "leeds": frozenset({"2016-04", "2016-05"}),
        "salford": frozenset({"2019-04"}),
        "trafford": frozenset(),
    }


def test_a_file_of_a_quarter_covers_its_three_months() -> None:
    files = [("trust", [("2019-04", 1, 90), ("2019-05", 1, 100), ("2019-06", 1, 70), ("2019-03", 1, 31)])]
    assert months_on_file(files, least=LEAST) == {"trust": frozenset({"2019-04", "2019-05", "2019-06"})}


def test_a_period_is_made_of_its_months() -> None:
    year = months_of(Period.financial_year(2016))
    assert (len(year), year[0], year[8], year[9], year[-1]) == (12, "2016-04", "2016-12", "2017-01", "2017-03")


@pytest.mark.parametrize(
    ("start", "end"), [(date(2016, 4, 2), date(2016, 4, 30)), (date(2016, 4, 1), date(2016, 4, 29))]
)
def test_a_period_that_begins_or_ends_within_a_month_is_refused(start: date, end: date) -> None:
    with pytest.raises(Refused, match="Choose whole months"):
        months_of(Period(start, end))


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([], ""),
        (["2016-04"], "April 2016"),
        (["2016-04", "2016-05", "2016-06"], "April to June 2016"),
        (["2016-11", "2016-12", "2017-01"], "November 2016 to January 2017"),
        (["2016-04", "2016-06", "2016-07", "2016-09"], "April 2016, June to July 2016 and September 2016"),
        (["2016-06", "2016-04"], "April 2016 and June 2016"),
    ],
)
def test_months_are_said_in_runs(months: list[str], said: str) -> None:
    assert spoken(months) == said


def test_calendar_months_are_said_in_the_order_of_the_financial_year() -> None:
    assert spoken(months_of(Period.financial_year(2016)), years=False) == "April to March"


@pytest.mark.parametrize("month", ["2016-13", "2016-4", "2016-04-01", "April 2016", ""])
def test_a_month_that_is_none_cannot_be_built(month: str) -> None:
    with pytest.raises(ValueError, match="2016-04"):
        MonthSum(payer="a", payee="b", month=month, pence=1, payments=1)


def test_a_sum_without_a_payment_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="at least one payment"):
        MonthSum(payer="a", payee="b", month="2016-04", pence=0, payments=0)


@given(st.dictionaries(st.sampled_from(months_of(Period.financial_year(2016))), st.integers(1, 9), min_size=1))
def test_a_file_always_covers_its_fullest_month(payments: dict[str, int]) -> None:
    files = [("payer", [(month, 1, number) for month, number in payments.items()])]
    assert max(payments, key=lambda month: payments[month]) in months_on_file(files, least=LEAST)["payer"]

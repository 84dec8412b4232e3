"""Is dependence counted over what is on file, and never called a share of income?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.concentration import (
    NOT_INCOME,
    Concentration,
    Dependence,
    DependenceOf,
    concentration_of,
    dependence_trend,
    dependences,
)
from placepound.core.money.spend.months import MonthSum, months_of
from placepound.core.money.spend.words import number_of, percent
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period

YEARS = tuple(Period.financial_year(first) for first in (2014, 2015, 2016))
MONTHS = tuple(month for year in YEARS for month in months_of(year))
NAMES = {
    "council": "the council",
    "icb": "the ICB",
    "trust": "the trust",
    "city": "the city",
    "harbour": "Harbour",
    "hill": "Hill",
}
ON_FILE = dict.fromkeys(("council", "icb", "trust", "city"), MONTHS)
PAYEE, PAYER, GROUP = DependenceOf.PAYEE_ON_PAYERS, DependenceOf.PAYER_ON_PAYEES, DependenceOf.GROUP_ON_PAYEES


def paid(payer: str, payee: str, pounds: int, month: str = "2016-05", **more: object) -> MonthSum:
    settings = {"payer": payer, "payee": payee, "month": month, "pence": pounds * 100, "payments": 2} | more
    return MonthSum(**settings)


FUNDERS = (
    paid("council", "charity", 620),
    paid("icb", "charity", 300),
    paid("trust", "charity", 50),
    paid("city", "charity", 30),
)


def of(kind: DependenceOf, key: str, *sums: MonthSum, on_file: dict[str, tuple[str, ...]] | None = None) -> Dependence:
    found = dependences(sums, of=kind, period=YEARS[-1], on_file=ON_FILE if on_file is None else on_file)
    return next(one for one in found if one.key == key)


def test_a_charity_with_four_funders_of_which_one_pays_most() -> None:
    found = of(PAYEE, "charity", *FUNDERS)
    assert found.finding(name="The charity", names=NAMES) == (
        "The charity has four payers on file in 2016/17; 62% of what they paid comes from the council."
    )
    assert [(one.key, one.amount, one.share) for one in found.concentration.shares] == [
        ("council", Amount.pounds(620), Fraction(62, 100)),
        ("icb", Amount.pounds(300), Fraction(30, 100)),
        ("trust", Amount.pounds(50), Fraction(5, 100)),
        ("city", Amount.pounds(30), Fraction(3, 100)),
    ]
    assert found.concentration.index == Fraction(62**2 + 30**2 + 5**2 + 3**2, 100**2)


def test_what_others_pay_a_payee_is_said_not_to_be_known() -> None:
    found = of(PAYEE, "charity", *FUNDERS)
    assert found.caution == NOT_INCOME
    assert "income" not in found.finding(name="The charity", names=NAMES)
    assert of(PAYER, "council", *FUNDERS).caution == ""


def test_a_payee_with_one_payer_depends_wholly_on_it_as_far_as_is_known() -> None:
    found = of(PAYEE, "charity", FUNDERS[0])
    assert found.finding(name="The charity", names=NAMES) == (
        "The charity has one payer on file in 2016/17: the council."
    )
    assert found.concentration.index == 1


def test_a_payer_whose_credits_outweigh_its_payments_has_no_share() -> None:
    found = of(PAYEE, "charity", *FUNDERS[:2], paid("trust", "charity", -80)).concentration
    assert [(one.key, one.share) for one in found.shares] == [
        ("council", Fraction(620, 920)),
        ("icb", Fraction(300, 920)),
        ("trust", None),
    ]
    assert found.whole == Amount.pounds(920)


def test_only_credits_give_no_shares() -> None:
    found = of(PAYEE, "charity", paid("icb", "charity", -80))
    assert found.finding(name="The charity", names=NAMES) == "The charity: credits outweigh payments in 2016/17."
    assert (found.concentration.largest, found.concentration.index) == (None, 0)


def test_a_payer_depends_on_its_payees_and_those_not_named_set_bounds() -> None:
    """£50 to Harbour, £30 to Hill, £20 to an unknown number of payees."""
    unnamed = paid("council", "not named: redacted", 20, named=False)
    found = of(PAYER, "council", paid("council", "harbour", 50), paid("council", "hill", 30), unnamed)
    assert found.finding(name="The council", names=NAMES) == (
        "The council has two named payees in 2016/17; 50% of the money goes to Harbour."
    )
    assert found.concentration.index == Fraction(50**2 + 30**2, 100**2)
    assert found.concentration.index_at_most == Fraction(50**2 + 30**2 + 20**2, 100**2)


def test_the_largest_payee_is_not_known_where_payees_not_named_may_be_larger() -> None:
    found = of(
        GROUP,
        "HOM1",
        *(
            paid("council", "harbour", 50, service_group="HOM1"),
            paid("council", "not named: redacted", 60, named=False, service_group="HOM1"),
        ),
    )
    assert found.concentration.largest is None
    assert found.finding(name="Home care", names=NAMES) == (
        "Home care has one named payee in 2016/17; who has the largest share is not known: "
        "55% went to payees that are not named."
    )


def test_payees_that_are_not_named_are_nobodys_dependence() -> None:
    assert dependences([paid("council", "x", 1, named=False)], of=PAYEE, period=YEARS[-1], on_file=ON_FILE) == ()


def test_a_service_group_counts_the_payees_of_all_payers_together() -> None:
    found = of(
        GROUP,
        "HOM1",
        *(
            paid("council", "harbour", 50, service_group="HOM1"),
            paid("icb", "harbour", 30, service_group="HOM1"),
            paid("icb", "hill", 20, service_group="HOM1"),
            paid("icb", "hill", 900, service_group="DAY1"),
        ),
    )
    assert found.concentration.counted[0].share == Fraction(80, 100)


def test_months_that_are_not_on_file_are_said() -> None:
    gaps = ON_FILE | {"icb": MONTHS[:-3], "city": MONTHS[:-1]}
    found = of(PAYEE, "charity", *FUNDERS, on_file=gaps)
    assert not found.complete
    assert found.missing_sentences(NAMES) == (
        "the city: March 2017 is not on file.",
        "the ICB: January to March 2017 are not on file.",
    )


def test_a_payer_is_judged_by_its_own_files() -> None:
    gaps = ON_FILE | {"icb": ()}
    assert of(PAYER, "council", *FUNDERS, on_file=gaps).complete
    assert not of(PAYER, "icb", *FUNDERS, on_file=gaps).complete


def test_the_trend_compares_years_that_are_wholly_on_file() -> None:
    sums = [
        *(paid("council", "charity", 40, "2014-05"), paid("icb", "charity", 60, "2014-05")),
        *(paid("council", "charity", 50, "2015-05"), paid("icb", "charity", 50, "2015-05")),
        *FUNDERS,
    ]
    found = dependence_trend(sums, of=PAYEE, key="charity", years=YEARS, on_file=ON_FILE)
    assert found.finding(names=NAMES) == (
        "The largest share was 60% in 2014/15 (the ICB) and 62% in 2016/17 (the council)."
    )
    short = dependence_trend(sums, of=PAYEE, key="charity", years=YEARS, on_file=ON_FILE | {"city": MONTHS[1:]})
    assert [one.complete for one in short.years] == [False, True, True]
    assert short.finding(names=NAMES).startswith("The largest share was 50% in 2015/16")


def test_one_year_on_file_is_no_trend_and_a_year_without_payments_is_shown() -> None:
    found = dependence_trend(FUNDERS, of=PAYEE, key="charity", years=YEARS, on_file=ON_FILE)
    assert found.finding(names=NAMES).startswith("How the largest share moved cannot be determined")
    assert found.years[0].finding(name="The charity", names=NAMES) == (
        "The charity: no payments are on file in 2014/15."
    )


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(0), "0%"),
        (Fraction(1, 1000), "under 1%"),
        (Fraction(625, 1000), "63%"),
        (Fraction(999, 1000), "over 99%"),
        (Fraction(1), "100%"),
    ],
)
def test_all_and_nothing_are_said_only_where_they_are_exact(share: Fraction, said: str) -> None:
    assert percent(share) == said


def test_small_numbers_are_words() -> None:
    assert [number_of(n, "payer") for n in (0, 1, 9, 10, 1234)] == [
        "no payers",
        "one payer",
        "nine payers",
        "10 payers",
        "1,234 payers",
    ]


parts = st.lists(
    st.builds(
        lambda payer, pence, named: MonthSum(
            payer=payer, payee="x", month="2016-05", pence=pence, payments=1, named=named
        ),
        st.sampled_from("abcdef"),
        st.integers(-(10**9), 10**12),
        st.booleans(),
    )
)


def spread(sums: list[MonthSum]) -> Concentration:
    return concentration_of(sums, part=lambda one: one.payer)


@given(parts)
def test_shares_and_what_is_not_named_make_one(sums: list[MonthSum]) -> None:
    found = spread(sums)
    shares = sum((one.share for one in found.counted if one.share), start=Fraction(0))
    if found.whole:
        assert shares + Fraction(found.not_named.pence, found.whole.pence) == 1
    else:
        assert not found.counted


@given(parts)
def test_the_index_lies_between_its_bounds(sums: list[MonthSum]) -> None:
    found = spread(sums)
    number = len(found.counted)
    assert 0 <= found.index <= found.index_at_most <= 1
    if number and not found.not_named:
        assert found.index >= Fraction(1, number)


@given(parts, st.integers(1, 1000))
def test_shares_do_not_depend_on_the_unit_of_money(sums: list[MonthSum], scale: int) -> None:
    scaled = [
        MonthSum(payer=s.payer, payee=s.payee, month=s.month, pence=s.pence * scale, payments=1, named=s.named)
        for s in sums
    ]
    assert [one.share for one in spread(scaled).shares] == [one.share for one in spread(sums).shares]


@given(parts)
def test_every_penny_is_in_a_share_a_credit_or_not_named(sums: list[MonthSum]) -> None:
    found = spread(sums)
    assert sum(one.amount.pence for one in found.shares) == sum(one.pence for one in sums if one.named)

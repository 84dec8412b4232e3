"""Is a suggestion made only on evidence, and how often is it right where the truth is known?"""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.evidence import EVIDENCE, OWN_ONLY, MappedBefore, MappedSpend, SpendTexts, TrackRecord
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suggest import SpendSuggestion, Suggester, accuracy, suggestion_rules
from tests.core.money.spend.mapped_world import world

RULES = suggestion_rules(on=date(2016, 4, 1))
SUPPLIER, CODE, PURPOSE, UNIT = SpendColumn.SUPPLIER, SpendColumn.CODE, SpendColumn.PURPOSE, SpendColumn.UNIT


def written(payer: str = "council", kind: PayeeKind = PayeeKind.NAMED, **texts: str) -> SpendTexts:
    return SpendTexts(payer=payer, texts={SpendColumn(name): text for name, text in texts.items()}, kind=kind)


def mapped(
    group: str, number: int, payer: str = "council", *, rule: str = "r", pounds: int = 100, **texts: str
) -> MappedSpend:
    return MappedSpend(
        written=written(payer, **texts), service_group=group, rule=rule, pence=pounds * 100 * number, payments=number
    )


def suggester(*before: MappedSpend) -> Suggester:
    return Suggester(mapped=MappedBefore(before), rules=RULES)


def test_a_supplier_that_was_nearly_always_home_care_is_suggested_as_home_care() -> None:
    found = suggester(mapped("HOM1", 9, supplier="Harbour Ltd"), mapped("DAY1", 1, supplier="HARBOUR LTD")).suggest(
        written(supplier="Harbour  Ltd", purpose="Services")
    )
    assert (found.service_group, found.share, found.columns, found.own) == ("HOM1", Fraction(9, 10), (SUPPLIER,), True)
    assert found.sentence == (
        "9 of 10 payments of this payer to this supplier were mapped to Care at home: home care, "
        "at least 90% by number and by value."
    )
    assert found.caution == "How often such evidence is right could not be tested."


def test_too_few_payments_are_no_evidence() -> None:
    found = suggester(mapped("HOM1", 4, supplier="Harbour")).suggest(written(supplier="Harbour"))
    assert found.service_group is None
    assert found.sentence == "No suggestion: too few payments with texts that can be trusted were mapped before."
    assert found.caution == ""


def test_what_is_divided_by_number_or_by_value_is_not_suggested() -> None:
    by_number = suggester(mapped("HOM1", 6, supplier="Harbour"), mapped("DAY1", 4, supplier="Harbour"))
    by_value = suggester(mapped("HOM1", 9, supplier="Harbour"), mapped("DAY1", 1, supplier="Harbour", pounds=900))
    for one in (by_number, by_value):
        found = one.suggest(written(supplier="Harbour"))
        assert (found.service_group, found.columns) == (None, (SUPPLIER,))
        assert found.sentence == (
            "No suggestion: 10 payments of this payer to this supplier were mapped to different groups."
        )


def test_a_divided_supplier_is_narrowed_by_its_code() -> None:
    """Codes are believed because what one rule mapped by them, another rule's payments tell rightly."""
    before = [
        *(mapped("HOM1", 9, supplier="Harbour", code="h1"), mapped("DAY1", 9, supplier="Harbour", code="d1")),
        *(
            mapped("HOM1", 9, rule="s", supplier="Hill", code="h1"),
            mapped("DAY1", 9, rule="s", supplier="Hill", code="d1"),
        ),
    ]
    found = suggester(*before).suggest(written(supplier="Harbour", code="D1"))
    assert (found.service_group, found.columns, found.payments) == ("DAY1", (SUPPLIER, CODE), 9)


def test_a_supplier_that_stays_divided_is_not_decided_by_its_unit() -> None:
    before = [
        mapped("HOM1", 9, supplier="Harbour", unit="adults"),
        mapped("DAY1", 9, supplier="Harbour", unit="adults"),
        mapped("RES1", 900, supplier="Hill", unit="adults"),
        mapped("RES1", 900, rule="s", supplier="Quay", unit="adults"),
    ]
    assert suggester(*before).suggest(written(supplier="Harbour", unit="adults")).service_group is None
    assert suggester(*before).suggest(written(supplier="New", unit="adults")).service_group == "RES1"


def test_a_unit_known_from_one_rule_alone_is_not_believed() -> None:
    """All that is mapped of the unit is home care, because the rule looks for home care."""
    before = mapped("HOM1", 500, supplier="Harbour", unit="adults")
    assert suggester(before).suggest(written(supplier="New", unit="adults")).service_group is None


def test_a_unit_that_told_wrongly_what_another_rule_mapped_is_not_believed() -> None:
    before = [
        mapped("HOM1", 500, supplier="Harbour", unit="adults"),
        mapped("RES1", 20, rule="s", supplier="Hill", unit="adults"),
    ]
    record = MappedBefore(before).track_record(UNIT, payer="council", own=True, least_payments=5, least_share=80)
    assert record == TrackRecord(tested=520, right=0)
    assert suggester(*before).suggest(written(supplier="New", unit="adults")).service_group is None


def test_what_other_payers_did_counts_where_the_payer_itself_did_too_little() -> None:
    theirs = mapped("HOM1", 9, "icb", supplier="Harbour")
    found = suggester(theirs).suggest(written(supplier="Harbour"))
    assert (found.service_group, found.own) == ("HOM1", False)
    assert found.sentence == "All 9 payments of other payers to this supplier were mapped to Care at home: home care."
    ours = mapped("DAY1", 5, supplier="Harbour")
    assert suggester(theirs, ours).suggest(written(supplier="Harbour")).service_group == "DAY1"


def test_codes_of_another_payer_mean_nothing() -> None:
    before = [mapped("HOM1", 9, payer, rule=rule, code="h1") for payer in ("icb", "borough") for rule in "rs"]
    assert suggester(*before).suggest(written("icb", code="h1")).service_group == "HOM1"
    assert suggester(*before).suggest(written("council", code="h1")).service_group is None


@pytest.mark.parametrize("kind", [PayeeKind.INDIVIDUAL, PayeeKind.REDACTED, PayeeKind.NOT_STATED])
def test_a_supplier_that_may_not_be_named_is_never_looked_at(kind: PayeeKind) -> None:
    one = suggester(mapped("HOM1", 9, supplier="J Smith"))
    assert one.suggest(written(kind=kind, supplier="J Smith")).service_group is None
    assert written(kind=kind, supplier="J Smith", unit="adults").telling() == ((UNIT, "adults"),)


def test_credits_count_by_their_size() -> None:
    before = [mapped("HOM1", 5, supplier="Harbour"), mapped("DAY1", 1, supplier="Harbour", pounds=-5000)]
    assert suggester(*before).suggest(written(supplier="Harbour")).service_group is None


# What is true of anything that was mapped.

texts = st.fixed_dictionaries(
    {}, optional={column: st.sampled_from(["", "x", "y"]) for column in (SUPPLIER, CODE, UNIT)}
)
any_written = st.builds(
    SpendTexts, payer=st.sampled_from(["council", "icb"]), texts=texts, kind=st.sampled_from(PayeeKind)
)
any_mapped = st.lists(
    st.builds(
        MappedSpend,
        written=any_written,
        service_group=st.sampled_from(["HOM1", "DAY1", UNMAPPED]),
        rule=st.sampled_from("rs"),
        pence=st.integers(-1000, 10_000),
        payments=st.integers(1, 6),
    ),
    max_size=14,
)


@given(any_mapped, any_written)
def test_a_suggestion_is_what_enough_of_the_evidence_says(before: list[MappedSpend], asked: SpendTexts) -> None:
    found = suggester(*before).suggest(asked)
    if found.service_group is not None:
        assert found.service_group != UNMAPPED
        assert found.share * 100 >= RULES.least_share.whole
        assert found.agreeing * 100 >= RULES.least_share.whole * found.payments
        assert found.payments >= RULES.least_payments.whole
        assert found.columns[0] is SUPPLIER or found.record.share * 100 >= RULES.least_share.whole


@given(any_mapped, any_written, st.randoms(use_true_random=False))
def test_neither_order_nor_the_size_of_lines_matters(
    before: list[MappedSpend], asked: SpendTexts, chance: random.Random
) -> None:
    single = [
        MappedSpend(written=one.written, service_group=one.service_group, rule=one.rule, pence=pence, payments=1)
        for one in before
        for pence in (one.pence, *[0] * (one.payments - 1))
    ]
    chance.shuffle(single)
    assert suggester(*single).suggest(asked) == suggester(*before).suggest(asked)


@given(any_mapped, any_written)
def test_the_slow_reading_of_the_rule_agrees(before: list[MappedSpend], asked: SpendTexts) -> None:
    found = suggester(*before).suggest(asked)
    assert (found.service_group, found.columns, found.own) == by_hand(before, asked)


def by_hand(before: Sequence[MappedSpend], asked: SpendTexts) -> tuple[str | None, tuple[SpendColumn, ...], bool]:
    """The rule as its words put it: every text, line and rule looked at again each time."""
    taught = [one for one in before if one.service_group != UNMAPPED]
    mine = dict(asked.telling())
    for start in [column for column in EVIDENCE if column in mine]:
        for own in (True, False):
            lines = [one for one in taught if (one.written.payer == asked.payer) is own]
            used: list[SpendColumn] = []
            for column in EVIDENCE[EVIDENCE.index(start) :]:
                sharing = [one for one in lines if column in mine and said(one, column) == mine[column]]
                believed = believes(taught, asked.payer, column, own=own)
                if sum(one.payments for one in sharing) < 5 or not believed or (column in OWN_ONLY and not own):
                    if not used:
                        break
                    continue
                lines = sharing
                used.append(column)
                if (group := agreed(lines)) is not None:
                    return group, tuple(used), own
            if used:
                return None, tuple(used), own
    return None, (), True


def said(one: MappedSpend, column: SpendColumn) -> str | None:
    return dict(one.written.telling()).get(column)


def agreed(lines: Sequence[MappedSpend]) -> str | None:
    """The group of at least five payments and of four fifths of them, by number and by value."""
    number: Counter[str] = Counter()
    money: Counter[str] = Counter()
    for one in lines:
        number[one.service_group] += one.payments
        money[one.service_group] += abs(one.pence)
    if number.total() < 5:
        return None
    group = sorted(number, key=lambda name: (-number[name], name))[0]
    enough = number[group] * 5 >= number.total() * 4 and money[group] * 5 >= money.total() * 4
    return group if enough else None


def believes(taught: Sequence[MappedSpend], payer: str, column: SpendColumn, *, own: bool) -> bool:
    tested = right = 0
    for one in taught:
        text = said(one, column)
        if one.written.payer != payer or text is None:
            continue
        others = [
            other
            for other in taught
            if said(other, column) == text
            and (other.written.payer == payer) is own
            and (not own or other.rule != one.rule)
        ]
        told = agreed(others)
        tested += one.payments * (told is not None)
        right += one.payments * (told == one.service_group)
    return right * 5 >= tested * 4 if tested >= 5 else column is SUPPLIER


# How well it does where the truth is known.


def test_suggestions_are_right_nine_times_in_ten_in_worlds_whose_truth_is_known() -> None:
    """Only what no rule catches is asked, as in use; what rules got wrong is learned as they have it."""
    found = []
    for seed in range(5):
        made = world(seed=seed)
        one = Suggester(mapped=MappedBefore(made.caught), rules=RULES)
        found.append(accuracy(one, held_out=made.uncaught))
    for one in found:
        assert one.right >= 0.85 * one.suggested
        assert one.right_pence >= 0.85 * one.suggested_pence
    assert sum(one.right for one in found) >= 0.9 * sum(one.suggested for one in found)
    assert sum(one.suggested for one in found) >= 0.3 * sum(one.asked for one in found)


def test_guessing_the_most_frequent_group_would_be_right_far_less_often() -> None:
    made = world(seed=0)
    most = Counter(one.service_group for one in made.caught).most_common(1)[0][0]
    assert sum(one.service_group == most for one in made.uncaught) < 0.2 * len(made.uncaught)


def test_accuracy_counts_payments_and_money() -> None:
    one = suggester(mapped("HOM1", 9, supplier="Harbour"))
    held_out = [
        mapped("HOM1", 2, supplier="Harbour"),
        mapped("DAY1", 1, supplier="Harbour", pounds=-50),
        mapped("DAY1", 1, supplier="Hill", pounds=7),
    ]
    found = accuracy(one, held_out=held_out)
    assert (found.asked, found.suggested, found.right) == (4, 3, 2)
    assert (found.asked_pence, found.suggested_pence, found.right_pence) == (25700, 25000, 20000)


def test_no_suggestion_has_no_column() -> None:
    assert suggester().suggest(written()) == SpendSuggestion(service_group=None, share=Fraction(0))

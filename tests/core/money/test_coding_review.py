"""Are rules that catch nothing found, and is a change shown before it is made?"""

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.coding_review import Moved, RowToCode, audit_rules, covers, preview_change
from placepound.core.money.mapping import CodingRule, Match, code_row
from placepound.core.records.preview import Column
from placepound.core.terms.amount import Amount
from tests.core.money.test_mapping import ON, rule, rules, words


def row(number: int, text: str, pounds: int = 1, publisher: str | None = None) -> RowToCode:
    return RowToCode(
        id=str(number), texts={Column.SERVICE: text}, amount=Amount.pounds(pounds), on=ON, publisher=publisher
    )


def test_a_rule_behind_a_wider_one_is_in_its_shadow_whatever_the_rows_say() -> None:
    wide, narrow = rule("camhs", "MHS1"), rule("CAMHS crisis", "MHS3")
    (shadow,) = audit_rules([wide, narrow], []).shadowed
    assert (shadow.rule, shadow.behind, shadow.always) == (narrow, (wide,), True)
    assert audit_rules([narrow, wide], []).shadowed == ()


def test_a_rule_may_be_in_the_shadow_of_several_only_for_these_rows() -> None:
    first, second, third = rule("home", "HOM1"), rule("night", "HOM2"), rule("care", "CAR")
    audit = audit_rules([first, second, third], [row(1, "home care"), row(2, "night care")])
    (shadow,) = audit.shadowed
    assert (shadow.rule, shadow.behind, shadow.always) == (third, (first, second), False)
    assert audit.caught == {first.id: 1, second.id: 1}


def test_a_rule_that_matches_no_row_is_unused() -> None:
    idle = rule("wheelchair", "EQP3")
    audit = audit_rules([rule("home"), idle], [row(1, "home care")])
    assert audit.unused == (idle,)
    assert audit.shadowed == ()


def test_a_rule_of_one_publisher_or_year_does_not_put_all_others_in_the_shadow() -> None:
    theirs = rule("support", "VCS", publisher="1")
    dated = rule("support", "VCS", valid_to=date(2020, 1, 1))
    everyone = rule("support", "ASM")
    assert not covers(theirs, everyone)
    assert not covers(dated, everyone)
    assert covers(everyone, theirs)
    assert covers(everyone, dated)


def test_a_change_shows_the_rows_and_the_money_that_move_and_no_others() -> None:
    before = [rule("respite", "DAY2")]
    after = [rule("carers", "CAR"), *before]
    moved = preview_change(
        before,
        after,
        [row(1, "Carers respite", 700), row(2, "Respite", 5), row(3, "Carers centre", 40), row(4, "Gas", 9)],
    )
    assert moved == (
        Moved(before="DAY2", after="CAR", amount=Amount.pounds(700), rows=("1",)),
        Moved(before="UNM", after="CAR", amount=Amount.pounds(40), rows=("3",)),
    )


def test_no_change_moves_nothing() -> None:
    same = [rule("respite", "DAY2")]
    assert preview_change(same, same, [row(1, "Respite", 5)]) == ()


publishers = st.sampled_from([None, "1"])


@given(rules, rules, words, publishers, st.sampled_from([date(2025, 6, 1), date(2026, 6, 1), date(2027, 6, 1)]))
def test_a_rule_that_covers_another_catches_all_that_the_other_does(
    wide: CodingRule, narrow: CodingRule, text: str, publisher: str | None, on: date
) -> None:
    if covers(wide, narrow) and narrow.holds(publisher=publisher, on=on) and narrow.matches(text):
        assert wide.holds(publisher=publisher, on=on)
        assert wide.matches(text)


@given(st.lists(rules, max_size=6, unique_by=lambda one: one.id), st.lists(st.tuples(words, publishers), max_size=8))
def test_every_rule_is_used_or_shadowed_or_unused_and_rows_caught_are_those_of_the_plain_loop(
    listed: Sequence[CodingRule], texts: list[tuple[str, str | None]]
) -> None:
    rows = [row(number, text, publisher=publisher) for number, (text, publisher) in enumerate(texts)]
    audit = audit_rules(listed, rows)
    names = [*audit.caught, *(shadow.rule.id for shadow in audit.shadowed), *(one.id for one in audit.unused)]
    assert sorted(names) == sorted(one.id for one in listed)
    for one in listed:
        won = [r for r in rows if code_row(r.texts, listed, publisher=r.publisher, on=r.on).rule is one]
        assert audit.caught.get(one.id, 0) == len(won)


def test_words_are_covered_by_the_same_words_but_not_by_words_further_in() -> None:
    school = rule("school nurs", match=Match.WORDS)
    assert covers(rule("school", match=Match.WORDS), school)
    assert covers(rule("nurs"), school)
    assert not covers(rule("nurs", match=Match.WORDS), school)

"""Does the first matching rule code a row, the same by the fast way as by the plain one?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.flows import Confidence, FlowClass, ProviderKind
from placepound.core.money.mapping import Coder, CodingRule, Match, check_rule, code_row, digest, plain
from placepound.core.records.preview import Column
from placepound.core.terms.problem import Refused

ON = date(2026, 11, 21)


def rule(text: str, group: str = "HOM1", match: Match = Match.CONTAINS, **more: object) -> CodingRule:
    settings: dict[str, object] = {
        "id": f"{match}:{text}:{group}",
        "field": Column.SERVICE,
        "author": "A. Analyst",
        "reason": "agreed with finance",
    } | more
    return CodingRule(match=match, text=text, service_group=group, **settings)  # type: ignore[arg-type]


def group_of(text: str, *rules: CodingRule, publisher: str | None = None, on: date = ON) -> str:
    return code_row({Column.SERVICE: text}, rules, publisher=publisher, on=on).service_group


def test_the_first_rule_that_matches_wins() -> None:
    narrow, wide = rule("eating disorder", "MHS2"), rule("CAMHS", "MHS1")
    assert group_of("CAMHS Eating Disorders", narrow, wide) == "MHS2"
    assert group_of("CAMHS Eating Disorders", wide, narrow) == "MHS1"


def test_no_match_is_unmapped_and_names_no_rule() -> None:
    coding = code_row({Column.SERVICE: "Stationery"}, [rule("home care")], publisher=None, on=ON)
    assert (coding.service_group, coding.rule) == ("UNM", None)


def test_a_row_carries_the_rule_that_caught_it_and_all_that_it_says() -> None:
    one = rule(
        "hospice", "COM9", provider_kind=ProviderKind.VCFSE, area="north", fund="pool",
        flow_class=FlowClass.SPEND, confidence=Confidence.D,
    )  # fmt: skip
    coding = code_row({Column.SERVICE: "Hospice grant"}, [one], publisher=None, on=ON)
    assert coding.rule is one
    assert (coding.provider_kind, coding.area, coding.fund, coding.flow_class, coding.confidence) == (
        ProviderKind.VCFSE,
        "north",
        "pool",
        FlowClass.SPEND,
        Confidence.D,
    )


@pytest.mark.parametrize(
    ("match", "text", "caught", "missed"),
    [
        (Match.EXACT, "Home care", ["home  CARE", "HomeCare", " home\u00a0care "], ["home care team", "care"]),
        (Match.PREFIX, "0-19", ["0\u201319 healthy child", "0 - 19"], ["age 0-19"]),
        (Match.CONTAINS, "children's", ["The Children\u2019s team", "childrens team"], ["child team"]),
        (Match.CONTAINS, "ict", ["district nursing", "ICT"], ["I.C.T."]),
        (Match.WORDS, "ict", ["ICT services", "School ICT", "IT/ICT"], ["district nursing", "addiction"]),
        (Match.WORDS, "dental", ["Community dental", "dental-care"], ["accidental damage"]),
        (Match.WORDS, "home care", ["Homecare", "All home care"], ["xhomecare"]),
        (Match.CONTAINS, "", [], ["anything", ""]),
    ],
)
def test_capitals_spaces_apostrophes_and_dashes_make_no_difference(
    match: Match, text: str, caught: list[str], missed: list[str]
) -> None:
    for said in caught:
        assert group_of(said, rule(text, match=match)) == "HOM1", said
    for said in missed:
        assert group_of(said, rule(text, match=match)) == "UNM", said


def test_a_rule_holds_for_its_publisher_and_its_dates_alone() -> None:
    ours = rule("support", "VCS", publisher="1", valid_from=date(2026, 4, 1), valid_to=date(2027, 3, 31))
    assert group_of("Support", ours, publisher="1") == "VCS"
    assert group_of("Support", ours, publisher="2") == "UNM"
    assert group_of("Support", ours, publisher=None) == "UNM"
    assert group_of("Support", ours, publisher="1", on=date(2026, 3, 31)) == "UNM"
    assert group_of("Support", ours, publisher="1", on=date(2027, 4, 1)) == "UNM"


def test_a_rule_looks_at_its_own_column() -> None:
    by_note = rule("short breaks", "DAY2", field=Column.NOTE)
    texts = {Column.SERVICE: "Various", Column.NOTE: "Short breaks"}
    assert code_row(texts, [by_note], publisher=None, on=ON).service_group == "DAY2"
    assert group_of("Short breaks", by_note) == "UNM"


def test_a_rule_for_a_group_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="not a service group"):
        group_of("home care", rule("home care", "XYZ9"))


def test_everything_wrong_with_a_rule_is_told_at_once() -> None:
    bad = rule(" ", "XYZ9", author="", reason=" ", valid_from=ON, valid_to=date(2026, 1, 1))
    assert [problem.field for problem in check_rule(bad)] == ["text", "author", "reason", "valid_to", "service_group"]
    assert check_rule(rule("home care")) == ()


def test_a_list_of_rules_keeps_its_fingerprint_until_a_rule_or_the_order_changes() -> None:
    one, two = rule("home care"), rule("day care", "DAY1")
    assert digest([one, two]) == digest([rule("home care"), rule("day care", "DAY1")])
    assert len({digest([one, two]), digest([two, one]), digest([one]), digest([])}) == 4


words = st.text(alphabet="abA \u00a0'-/", max_size=8)
rules = st.builds(
    CodingRule,
    id=st.uuids().map(str),
    field=st.sampled_from([Column.SERVICE, Column.PROVIDER]),
    match=st.sampled_from(Match),
    text=st.text(alphabet="abA '-", max_size=4),
    service_group=st.sampled_from(["HOM1", "EDU1", "UNM"]),
    author=st.just("A"),
    reason=st.just("B"),
    publisher=st.sampled_from([None, "1"]),
    valid_from=st.sampled_from([None, date(2026, 1, 1)]),
    valid_to=st.sampled_from([None, date(2026, 12, 31)]),
)
rows = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from([Column.SERVICE, Column.PROVIDER, Column.NOTE]), words),
        st.sampled_from([None, "1", "2"]),
        st.sampled_from([date(2025, 6, 1), date(2026, 6, 1), date(2027, 6, 1)]),
    ),
    max_size=8,
)


@given(st.lists(rules, max_size=8), rows)
def test_the_fast_coder_gives_what_the_plain_loop_gives(
    listed: list[CodingRule], many: list[tuple[dict[Column, str], str | None, date]]
) -> None:
    coder = Coder(listed)
    for texts, publisher, on in many * 2:
        assert coder.code(texts, publisher=publisher, on=on) == code_row(texts, listed, publisher=publisher, on=on)


@given(words)
def test_plain_text_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)

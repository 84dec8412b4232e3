"""Does every rule value say from when it holds and who says so, and is one value read for one day?"""

import re
from datetime import date
from pathlib import Path

import pytest

import placepound
from placepound.core.rules.reader import TOPICS, RuleStatus, RuleValue, check, digest, load, national, read, value
from placepound.core.rules.tolerances import control_total, transfer_match
from placepound.core.terms.problem import Refused

ON = date(2026, 11, 21)

ENTRY = """
[[rule]]
key = "notice_months"
value = 6
unit = "months"
valid_from = 2020-04-01
status = "voluntary"
source = "A compact between partners, page 3"
"""


def local(key: str, amount: int, start: date, end: date | None = None) -> RuleValue:
    return RuleValue(
        topic="local rules", key=key, value=amount, unit="pence", valid_from=start, valid_to=end,
        status=RuleStatus.LOCAL, source="Constitution, part 4",
    )  # fmt: skip


def problems(content: str) -> str:
    with pytest.raises(Refused) as refused:
        read(content, topic="test")
    return " ".join(problem.message for problem in refused.value.problems)


def test_every_national_value_names_its_source_and_its_unit() -> None:
    assert national()
    for one in national():
        assert one.source.strip()
        assert one.unit.strip()
    assert check(national()) == ()


def test_every_topic_is_a_file_and_every_file_is_a_topic() -> None:
    folder = Path(placepound.__file__).parent / "core/rules/national"
    assert sorted(TOPICS) == sorted(path.stem for path in folder.glob("*.toml"))


def test_every_national_value_is_read_by_some_code() -> None:
    root = Path(placepound.__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in sorted(root.rglob("*.py")))
    unread = [one.key for one in national() if not re.search(rf'["\']{re.escape(one.key)}["\']', code)]
    assert unread == []


def test_a_value_is_read_with_what_a_figure_needs_to_cite_it() -> None:
    for one in (control_total(on=ON), transfer_match(on=ON)):
        assert one.whole == 1
        assert one.unit == "pence"
        assert one.status is RuleStatus.METHOD
        assert one.reference == f"place_pound/{one.key} from 1 April 2009"


def test_before_a_value_holds_it_cannot_be_determined_and_nothing_is_assumed() -> None:
    with pytest.raises(Refused, match="Cannot be determined: no value of “transfer_match_tolerance”"):
        transfer_match(on=date(2009, 3, 31))
    with pytest.raises(Refused, match="no value of “speed_of_light”"):
        value("speed_of_light", on=ON)


def test_a_local_value_stands_before_the_national_one_while_it_holds() -> None:
    key = "transfer_match_tolerance"
    ours = (local(key, 100, date(2026, 4, 1), date(2027, 3, 31)),)
    assert value(key, on=date(2026, 4, 1), local=ours).whole == 100
    assert value(key, on=date(2027, 4, 1), local=ours).whole == 1
    assert value(key, on=date(2026, 3, 31), local=ours).whole == 1


def test_two_values_in_force_on_one_day_are_refused() -> None:
    rows = (local("limit", 1, date(2020, 1, 1), date(2020, 6, 30)), local("limit", 2, date(2020, 6, 30)))
    assert "limit: two values are in force on 30 June 2020" in check(rows)[0].message
    with pytest.raises(Refused, match="two values"):
        value("limit", on=date(2020, 6, 30), local=rows)
    assert value("limit", on=date(2020, 6, 29), local=rows).whole == 1


def test_a_value_ended_the_day_before_the_next_is_in_order() -> None:
    rows = (local("limit", 1, date(2020, 1, 1), date(2020, 6, 30)), local("limit", 2, date(2020, 7, 1)))
    assert check(rows) == ()


def test_a_whole_entry_is_read() -> None:
    (one,) = read(ENTRY, topic="test")
    assert (one.key, one.whole, one.unit, one.status) == ("notice_months", 6, "months", RuleStatus.VOLUNTARY)


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (ENTRY.replace('source = "A compact between partners, page 3"', ""), "“source” is missing"),
        (ENTRY.replace("A compact between partners, page 3", "  "), "the source is empty"),
        (ENTRY.replace("2020-04-01", '"soon"'), "“valid_from” cannot be 'soon'"),
        (ENTRY.replace("2020-04-01", "2020-04-01T00:00:00"), "“valid_from” cannot be"),
        (ENTRY.replace("value = 6", "value = 6.5"), "“value” cannot be 6.5"),
        (ENTRY.replace("value = 6", "value = true"), "“value” cannot be True"),
        (ENTRY.replace('"voluntary"', '"rumour"'), "the status is one of law"),
        (ENTRY + "valid_to = 2020-03-31\n", "it ends (31 March 2020) before it starts (1 April 2020)"),
        (ENTRY + "colour = 1\n", "“colour” is not a field"),
        (ENTRY + ENTRY, "two values are in force on 1 April 2020"),
        ("[[rules]]\nkey = 1\n", "“rules” is not read"),
    ],
)
def test_a_planted_fault_is_refused_with_its_reason(planted: str, said: str) -> None:
    assert said in problems(planted)


def test_all_faults_are_told_at_once() -> None:
    told = problems(ENTRY.replace('unit = "months"', "").replace("2020-04-01", "1"))
    assert "“unit” is missing" in told
    assert "“valid_from” cannot be 1" in told


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(Refused, match="is not a topic"):
        load("../../terms")


def test_a_word_is_not_read_as_a_number() -> None:
    (one,) = read(ENTRY.replace("value = 6", 'value = "six"'), topic="test")
    with pytest.raises(TypeError):
        _ = one.whole


def test_the_fingerprint_of_a_topic_changes_only_with_its_values() -> None:
    assert digest("place_pound") == digest("place_pound")
    assert digest("place_pound") != digest("service_groups")

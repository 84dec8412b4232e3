"""Does every rule value say where it comes from, and does some code read it?"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from placepound.core.rules import reader
from placepound.core.rules.reader import RuleValue
from placepound.core.terms.problem import Refused
from tests.architecture.trees import PACKAGE, Module, modules, plant, texts

NATIONAL = PACKAGE / "core/rules/national"
READER = "placepound.core.rules.reader"

PLANTED = """
[[rule]]
key = "notice_months"
value = 6
unit = "months"
valid_from = 2010-12-16
status = "voluntary"
source = "{source}"
"""


def unread(values: Iterable[RuleValue], found: Iterable[Module]) -> list[str]:
    """Values that no code names: neither their key, nor their topic, to load it whole. The reader's list is no use."""
    said = {str(text.value) for module in found if module.name != READER for text in texts(module.tree)}
    return sorted({one.reference for one in values if one.key not in said and one.topic not in said})


def without_a_topic(folder: Path) -> list[str]:
    """Files of rules that the reader does not know, and topics without a file."""
    files = {path.stem for path in folder.iterdir() if path.suffix == ".toml"}
    return sorted(files ^ set(reader.TOPICS))


def test_every_value_carries_a_source() -> None:
    values = reader.national()
    assert values
    assert [one.reference for one in values if len(one.source.split()) < 3] == []


def test_every_value_is_read_by_some_code() -> None:
    assert unread(reader.national(), modules(PACKAGE)) == []


def test_every_file_of_rules_is_a_topic_of_the_reader() -> None:
    assert without_a_topic(NATIONAL) == []


@pytest.mark.parametrize("source", ["", "   "])
def test_a_value_without_a_source_is_refused(source: str) -> None:
    with pytest.raises(Refused, match="the source is empty"):
        reader.read(PLANTED.format(source=source), topic="notice")


def test_a_value_whose_source_is_left_out_is_refused() -> None:
    without = "\n".join(line for line in PLANTED.splitlines() if not line.startswith("source"))
    with pytest.raises(Refused, match="“source” is missing"):
        reader.read(without, topic="notice")


def test_a_value_that_no_code_reads_is_found(tmp_path: Path) -> None:
    values = reader.read(PLANTED.format(source="The Compact, December 2010"), topic="notice")
    code = '"""How long is notice_months?"""\n\nname = "notice"[:3]\n'
    silent = plant(tmp_path, {"silent/notice.py": code.replace('"notice"[:3]', '"no"')})
    assert unread(values, modules(silent)) == ["notice/notice_months from 16 December 2010"]
    by_key = plant(tmp_path, {"by_key/notice.py": '"""A question?"""\n\nMONTHS = value("notice_months", on=DAY)\n'})
    by_topic = plant(tmp_path, {"by_topic/notice.py": '"""A question?"""\n\nVALUES = load("notice")\n'})
    assert unread(values, modules(by_key)) == unread(values, modules(by_topic)) == []


def test_a_file_that_is_no_topic_is_found(tmp_path: Path) -> None:
    for topic in (*reader.TOPICS, "forgotten"):
        (tmp_path / f"{topic}.toml").write_text("", "utf-8")
    assert without_a_topic(tmp_path) == ["forgotten"]

"""What happens when the machine lacks a tool?"""

from pathlib import Path

import pytest

from tests import machine


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_chromium", lambda: None)


@pytest.mark.usefixtures("bare_machine")
def test_a_missing_tool_is_a_failure_in_continuous_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        machine.need_tool("chromium")


@pytest.mark.usefixtures("bare_machine")
def test_a_missing_tool_is_a_skip_with_its_reason_at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        machine.need_tool("chromium")


def test_a_tool_that_is_there_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_chromium", lambda: Path("/somewhere/chromium"))
    assert machine.need_tool("chromium") == Path("/somewhere/chromium")


def test_the_newest_postgresql_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    older, newer = (tmp_path / version / "bin" / "initdb" for version in ("9", "16"))
    assert machine.newest([older, newer]) == newer
    assert machine.newest([]) is None

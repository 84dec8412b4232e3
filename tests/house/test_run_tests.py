"""Does the runner tell the truth about runs that did not go as planned?"""

import pytest

from tests import machine
from tests.timing import Tally
from tools import run_tests


@pytest.fixture
def without_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_postgresql", lambda: None)


@pytest.mark.usefixtures("without_postgresql")
def test_a_missing_second_engine_fails_in_continuous_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert run_tests.run_on_postgresql([]) == {"not run": Tally(failed=1)}


@pytest.mark.usefixtures("without_postgresql")
def test_a_missing_second_engine_is_said_loudly_at_the_desk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert run_tests.run_on_postgresql([]) == {"not run": Tally(skipped=1)}
    assert "NOT RUN" in capsys.readouterr().out


def test_a_run_that_breaks_off_is_a_failure() -> None:
    assert run_tests.run_pytest(["--no-such-option"], database_url=None) == {"the run itself": Tally(failed=1)}


def test_finding_no_test_at_all_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_tests, "ROOT", tmp_path)
    assert run_tests.conclude({}) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"


def test_the_closing_line_stands_last_and_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_tests, "ROOT", tmp_path)
    assert run_tests.conclude({"core": Tally(passed=2), "registers on PostgreSQL": Tally(passed=1)}) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 0 failed, 0 skipped"

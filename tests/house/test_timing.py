"""Does the table of times add up?"""

from pathlib import Path

from tests.timing import Stopwatch, Tally, closing_line, part_of, read_tallies, table, total, write_tallies


def test_a_part_is_the_folder_below_tests() -> None:
    assert part_of("tests/core/terms/test_amount.py::test_adds[1::2]") == "core"
    assert part_of("tests/core/test_cycle.py::test_lap") == "core"
    assert part_of("tests/test_alone.py::test_x") == "tests"


def test_three_reports_of_a_test_are_one_test_and_its_whole_time() -> None:
    stopwatch = Stopwatch()
    for seconds in (1.0, 2.0, 0.5):
        stopwatch.hear("tests/core/test_a.py::test_x", outcome="passed", seconds=seconds)
    assert stopwatch.tallies() == {"core": Tally(passed=1, seconds=3.5)}


def test_the_worst_report_of_a_test_counts() -> None:
    stopwatch = Stopwatch()
    for outcome in ("passed", "failed", "passed"):
        stopwatch.hear("tests/web/test_a.py::test_teardown_broke", outcome=outcome, seconds=0.0)
    stopwatch.hear("tests/web/test_a.py::test_skipped", outcome="skipped", seconds=0.0)
    stopwatch.hear("tests/web/test_a.py::test_skipped", outcome="passed", seconds=0.0)
    assert stopwatch.tallies() == {"web": Tally(failed=1, skipped=1)}


def test_the_closing_line_adds_up_both_engines() -> None:
    whole = total({"core": Tally(passed=3), "registers on PostgreSQL": Tally(passed=1, failed=2, skipped=4)})
    assert closing_line(whole) == "4 passed, 2 failed, 4 skipped"


def test_the_slowest_part_stands_first() -> None:
    lines = table({"core": Tally(passed=9, seconds=1.0), "web": Tally(passed=1, seconds=20.25)}).splitlines()
    assert [line.split()[0] for line in lines] == ["part", "web", "core"]


def test_tallies_survive_the_way_to_the_runner(tmp_path: Path) -> None:
    tallies = {"core": Tally(passed=2, seconds=0.25)}
    write_tallies(tmp_path / "tallies.json", tallies)
    assert read_tallies(tmp_path / "tallies.json") == tallies
    assert read_tallies(tmp_path / "absent.json") == {}

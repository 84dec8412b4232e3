"""Where does the suite's time go? Tests and seconds by part, a part being a folder directly below tests/."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

WORST_LAST = ("passed", "skipped", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many tests of a part ended how, and the time they took, added up over all workers."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            skipped=self.skipped + other.skipped,
            seconds=self.seconds + other.seconds,
        )


def part_of(nodeid: str) -> str:
    """The folder below tests/ that a test lives in."""
    folders = nodeid.split("::", maxsplit=1)[0].split("/")
    return folders[1] if len(folders) > 2 else "tests"


def total(tallies: Mapping[str, Tally]) -> Tally:
    """All parts together."""
    return sum(tallies.values(), Tally())


def closing_line(whole: Tally) -> str:
    """The last line of a run."""
    return f"{whole.passed} passed, {whole.failed} failed, {whole.skipped} skipped"


def table(tallies: Mapping[str, Tally]) -> str:
    """One line for each part, the slowest first."""
    width = max((len(part) for part in tallies), default=0) + 2
    slowest_first = sorted(tallies.items(), key=lambda entry: -entry[1].seconds)
    lines = [f"{'part':{width}}{'passed':>8}{'failed':>8}{'skipped':>8}{'seconds':>10}"]
    for part, tally in slowest_first:
        lines.append(f"{part:{width}}{tally.passed:8}{tally.failed:8}{tally.skipped:8}{tally.seconds:10.1f}")
    return "\n".join(lines)


def write_tallies(path: Path, tallies: Mapping[str, Tally]) -> None:
    """Keep a run's tallies for the one who started it."""
    path.write_text(json.dumps({part: asdict(tally) for part, tally in tallies.items()}))


def read_tallies(path: Path) -> dict[str, Tally]:
    """What write_tallies kept; nothing when the run broke off before it could."""
    if not path.exists():
        return {}
    return {part: Tally(**values) for part, values in json.loads(path.read_text()).items()}


class Stopwatch:
    """Listens to the reports of a run. Under xdist the controller hears those of every worker."""

    def __init__(self) -> None:
        self._outcomes: dict[str, str] = {}
        self._seconds: dict[str, float] = {}

    def hear(self, nodeid: str, *, outcome: str, seconds: float) -> None:
        """A test reports up to three times (set-up, call, teardown): the worst outcome counts, the seconds add up."""
        before = self._outcomes.get(nodeid, "passed")
        self._outcomes[nodeid] = max(before, outcome, key=WORST_LAST.index)
        self._seconds[nodeid] = self._seconds.get(nodeid, 0.0) + seconds

    def tallies(self) -> dict[str, Tally]:
        """What was heard, by part."""
        parts: dict[str, Tally] = {}
        for nodeid, outcome in self._outcomes.items():
            part = part_of(nodeid)
            parts[part] = parts.get(part, Tally()) + Tally(**{outcome: 1}, seconds=self._seconds[nodeid])  # type: ignore[arg-type]
        return parts

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.hear(report.nodeid, outcome=report.outcome, seconds=report.duration)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed or report.skipped:  # a module that does not import, or that skips itself, is one test
            self.hear(report.nodeid, outcome=report.outcome, seconds=0.0)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tallies-to", type=Path, help="write what each part of the suite took to this file, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Stopwatch(), "placepound-stopwatch")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> Iterator[None]:
    yield
    stopwatch = config.pluginmanager.get_plugin("placepound-stopwatch")
    assert isinstance(stopwatch, Stopwatch)
    tallies = stopwatch.tallies()
    if path := config.getoption("--tallies-to"):
        write_tallies(path, tallies)
    terminalreporter.section("time by part, seconds of all workers added up")
    terminalreporter.write_line(table(tallies))

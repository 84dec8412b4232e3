"""Does the suite pass? Runs it on SQLite, then what touches the database again on PostgreSQL, and adds up.

python tools/run_tests.py [--engine sqlite|postgresql] [anything pytest understands]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import engines, machine  # noqa: E402
from tests.timing import Tally, closing_line, read_tallies, table, total  # noqa: E402

MOST_WORKERS = 8  # each makes its own databases and may start its own browser
NO_TESTS_COLLECTED = 5


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="only this one; both without it")
    options, for_pytest = parser.parse_known_args(arguments)
    os.chdir(ROOT)
    tallies: dict[str, Tally] = {}
    if options.engine != "postgresql":
        tallies |= run_on_sqlite(for_pytest)
    if options.engine != "sqlite":
        tallies |= {f"{part} on PostgreSQL": tally for part, tally in run_on_postgresql(for_pytest).items()}
    return conclude(tallies)


def run_on_sqlite(for_pytest: list[str]) -> dict[str, Tally]:
    """The whole suite."""
    announce("SQLite: the whole suite")
    return run_pytest(for_pytest, database_url=None)


def run_on_postgresql(for_pytest: list[str]) -> dict[str, Tally]:
    """The registers, the actions, and whatever else is marked."""
    binaries = machine.find_postgresql()
    if binaries is None:
        announce(f"PostgreSQL: NOT RUN, {machine.HOW_TO_GET['postgresql']}")
        return {"not run": Tally(failed=1) if machine.in_continuous_integration() else Tally(skipped=1)}
    announce("PostgreSQL: registers, actions and what is marked both_engines or postgresql")
    with engines.private_postgresql(binaries) as url:
        return run_pytest(["-m", "both_engines or postgresql", *for_pytest], database_url=url)


def run_pytest(for_pytest: list[str], *, database_url: str | None) -> dict[str, Tally]:
    """One run of pytest. A run that broke off counts as a failure even if no test failed."""
    environment = {name: value for name, value in os.environ.items() if name != "PLACEPOUND_DATABASE_URL"}
    if database_url is not None:
        environment["PLACEPOUND_DATABASE_URL"] = database_url
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tallies.json"
        workers = str(min(os.cpu_count() or 1, MOST_WORKERS))
        command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadfile", "--durations=15"]
        command += ["--durations-min=0.2", "--tallies-to", str(path), *for_pytest]
        status = subprocess.run(command, env=environment, check=False).returncode
        tallies = read_tallies(path)
    filtered_away = status == NO_TESTS_COLLECTED and for_pytest
    if status != 0 and not filtered_away and total(tallies).failed == 0:
        tallies["the run itself"] = Tally(failed=1)
    return tallies


def conclude(tallies: dict[str, Tally]) -> int:
    """Print the table of both runs and the closing line, and keep the line for who asks later."""
    whole = total(tallies)
    if whole == Tally():
        whole = replace(whole, failed=1)
        print("no test was found")
    line = closing_line(whole)
    announce("both engines together, seconds of all workers added up")
    print(table(tallies))
    cache = ROOT / ".pytest_cache"
    cache.mkdir(exist_ok=True)
    (cache / "closing_line").write_text(f"{line}\n")
    print(line, flush=True)
    return 1 if whole.failed else 0


def announce(sentence: str) -> None:
    print(f"\n=== {sentence} ===", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

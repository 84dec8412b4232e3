"""Is the store as it was after a load that was killed, wherever that happened, and does a second run complete?"""

import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from placepound.analytics.spend.store import Store
from tests.analytics.spend import killing
from tests.analytics.spend.loads import APRIL, APRIL_AGAIN, MAY, csv, put, shown

LEFT = {"rows/3-1-1.parquet": b"PAR1 and no more", "files/3-1.json": b"{", "loading/part": b"", "current.new": b"3"}
"""What an even earlier load left behind when it was killed."""


def contents(store: Store) -> dict[str, Any]:
    """Every file of a store by name: tables by their rows, which have no order of their own."""
    return {
        str(path.relative_to(store.root)): _rows(path) if path.suffix == ".parquet" else path.read_bytes()
        for path in store.root.rglob("*")
        if path.is_file()
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return sorted(rows, key=lambda row: (row["file"], row["row"]))


def reads(store: Store) -> tuple[Any, ...]:
    return store.snapshot(), store.files(), shown(store)


def with_april_and_another_body(root: Path) -> None:
    put(Store(root), ("april.csv", APRIL))
    put(Store(root), ("may.csv", MAY), organisation="2")
    for name, content in LEFT.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(content)


def with_nothing(root: Path) -> None:
    """Not even the folder is there."""


FIRST = [("april.csv", APRIL)]
NEXT = [("may.csv", MAY), ("april.csv", APRIL_AGAIN)]


@pytest.mark.parametrize(("before", "files"), [(with_nothing, FIRST), (with_april_and_another_body, NEXT)])
def test_killed_at_any_step_the_store_is_as_it_was_and_a_second_run_completes(
    tmp_path: Path, before: Callable[[Path], None], files: killing.Files
) -> None:
    prepared, whole = tmp_path / "prepared", tmp_path / "whole"
    before(prepared)
    was = reads(Store(prepared))
    _copy(prepared, whole)
    names = killing.steps(whole, files, told=tmp_path / "steps.json")
    wanted, will_be = contents(Store(whole)), reads(Store(whole))
    committed = max(place for place, name in enumerate(names, start=1) if name.startswith("os.rename /current"))
    _every_kind_of_step(names)
    for at in [at for at, name in enumerate(names, start=1) if at == 1 or name != names[at - 2]]:
        killed = tmp_path / "killed"
        _copy(prepared, killed)
        assert killing.run(killed, files, at=at) == -signal.SIGKILL
        assert reads(Store(killed)) == (was if at <= committed else will_be), f"killed at {names[at - 1]}"
        put(Store(killed), *files)
        assert contents(Store(killed)) == wanted, f"killed at {names[at - 1]}"


def _copy(prepared: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    if prepared.exists():
        shutil.copytree(prepared, to)


def _every_kind_of_step(names: list[str]) -> None:
    """The kills are worth something only while they meet every kind of step."""
    for kind in ("open", "half rows", "whole rows", "half files", "half snapshots", "flush", "os.rename"):
        assert any(name.startswith(kind) for name in names), kind


def test_a_load_killed_again_and_again_completes_in_the_end(tmp_path: Path) -> None:
    files = [("april v2.csv", APRIL_AGAIN)]
    prepared, whole = tmp_path / "prepared", tmp_path / "whole"
    put(Store(prepared), ("april.csv", APRIL))
    was = reads(Store(prepared))
    _copy(prepared, whole)
    names = killing.steps(whole, files, told=tmp_path / "steps.json")
    assert any(name.startswith("half duplicates") for name in names)
    for at in range(len(names) - 4, 0, -7):
        assert killing.run(prepared, files, at=at) == -signal.SIGKILL
        assert reads(Store(prepared)) == was
    assert killing.run(prepared, files) == 0
    assert contents(Store(prepared)) == contents(Store(whole))


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_killed_from_outside_at_any_moment_the_store_is_as_it_was(tmp_path: Path, part: float) -> None:
    files = [(f"{month}.csv", _large(month)) for month in (5, 6)]
    store = Store(tmp_path / "store")
    put(store, ("april.csv", APRIL))
    was = reads(store)
    process = killing.start(store.root, files)
    _wait_for(store.root, part)
    process.kill()
    process.join()
    if store.snapshot().number == 1:
        assert reads(store) == was
    put(store, *files)
    assert [file.report.read for file in store.files()] == [4, 20_000, 20_000]
    assert store.snapshot().number == 2


def _large(month: int) -> bytes:
    rows = (f"2016-{month:02d}-{row % 28 + 1:02d},{row}.00,Acorn {row % 97},T{month}-{row},A" for row in range(20_000))
    return csv(*rows)


def _wait_for(root: Path, part: float) -> None:
    """Wait for the load to begin writing, and then for part of a second more."""
    until = time.monotonic() + 60
    while not list(root.glob("rows/2-*")) and not list(root.glob("snapshots/2*")) and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(part * 0.2)

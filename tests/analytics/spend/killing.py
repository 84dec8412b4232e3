"""How is a load killed in the middle? In a process of its own, which ends itself before, amid or after a given step.

A step is anything that changes the store: a file opened for writing, half written, written, flushed to the disk,
renamed or removed, or a folder made.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ibis.backends.duckdb as engine
from pyarrow import parquet

from placepound.analytics.spend import store as stores
from placepound.analytics.spend.load import load
from placepound.analytics.spend.store import Store
from tests.analytics.spend.loads import DAY

Files = Sequence[tuple[str, bytes]]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree")

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__, "tests.analytics.spend.warm"])


def start(root: Path, files: Files, *, at: int = 0, told: Path | None = None) -> Any:
    """A process that loads files into a store and kills itself at a step, counted from 1; at none if that is 0.

    told: where it writes the names of the steps, if it lives to do so.
    """
    process = _context.Process(target=_load, args=(root, files, at, told))
    process.start()
    return process


def run(root: Path, files: Files, *, at: int = 0, told: Path | None = None) -> int:
    """How the process ended: 0, or the signal that killed it as a negative number."""
    process = start(root, files, at=at, told=told)
    process.join(120)
    code: int = process.exitcode
    return code


def steps(root: Path, files: Files, *, told: Path) -> list[str]:
    """The steps of a load that nothing interrupts."""
    assert run(root, files, told=told) == 0
    names: list[str] = json.loads(told.read_text("utf-8"))
    return names


def _load(root: Path, files: Files, at: int, told: Path | None) -> None:
    steps = _Steps(root, at)
    steps.watch()
    load(Store(root), files, organisation="1", on=DAY, by="Ada", profile_of=_nothing)
    if told is not None:
        told.write_text(json.dumps(steps.names), "utf-8")


def _nothing(fingerprint: str) -> None:
    """No profile is remembered."""


class _Steps:
    """Counts steps, and kills this process when the count is reached."""

    def __init__(self, root: Path, at: int) -> None:
        self._root, self._at = str(root), at
        self._tearing = False
        self.names: list[str] = []

    def take(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        sys.addaudithook(self._hear)
        fsync = os.fsync
        os.fsync = lambda descriptor: (self.take("flush"), fsync(descriptor))[1]  # type: ignore[assignment, return-value]
        stores.json.dump = self._dump  # type: ignore[assignment]
        engine.Backend.to_parquet = self._torn(engine.Backend.to_parquet, place=2)  # type: ignore[method-assign]
        parquet.write_table = self._torn(parquet.write_table, place=1)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[0], str | Path) and args[2] & _WRITING:
            self._inside("open", str(args[0]))
        elif event in _CHANGES and not (event == "os.mkdir" and Path(args[0]).exists()):
            self._inside(event, str(args[0]))

    def _inside(self, event: str, path: str) -> None:
        if path.startswith(self._root) and not self._tearing:
            self.take(f"{event} {path.removeprefix(self._root)}")

    def _dump(self, plain: Any, file: Any, **options: Any) -> None:
        text = json.dumps(plain, **options)
        file.write(text[: len(text) // 2])
        file.flush()
        self.take(f"half {Path(file.name).parent.name}")
        file.write(text[len(text) // 2 :])

    def _torn(self, write: Callable[..., Any], *, place: int) -> Callable[..., Any]:
        """Writes a file that is there by halves for a moment. place: of the path among the arguments."""

        def torn(*args: Any, **options: Any) -> None:
            path = Path(args[place])
            self.take(f"write {path.parent.name}")
            write(*args, **options)
            whole = path.read_bytes()
            self._tearing = True
            path.write_bytes(whole[: len(whole) // 2])
            self.take(f"half {path.parent.name}")
            path.write_bytes(whole)
            self.take(f"whole {path.parent.name}")
            self._tearing = False

        return torn

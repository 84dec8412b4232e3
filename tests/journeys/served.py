"""How do journeys come to a demo that is really served? Built once for a run, a fresh copy for each file of tests."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parents[2]
BUILDING_SECONDS = 300
STARTING_SECONDS = 240
STOPPING_SECONDS = 40
OPEN = re.compile(r"Open (http://\S+) in a browser")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A demo that answers: its address, and the folder of its data."""

    url: str
    home: Path


def build_once(shared: Path) -> Path:
    """The demo's data, in a folder that all workers of a run share: the first to come builds it, others wait."""
    home = shared / "demo-as-built"
    with (shared / "demo-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "demo" / "demo-built").exists():
            subprocess.run(
                _placepound("demo", "--no-serve"),
                env=environment(home),
                cwd=shared,
                check=True,
                timeout=BUILDING_SECONDS,
                stdout=subprocess.DEVNULL,
            )
    return home


@contextmanager
def serving(built: Path, folder: Path) -> Iterator[Demo]:
    """A copy of the demo, served with its worker by the command that people use."""
    home = folder / "home"
    shutil.copytree(built, home)
    command = _placepound("demo", "--port", str(_free_port()))
    with subprocess.Popen(
        command, env=environment(home), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        said: Queue[str] = Queue()
        reader = threading.Thread(target=_listen, args=(process, said), daemon=True)
        reader.start()
        try:
            yield Demo(url=_address(said), home=home / "demo")
        finally:
            process.terminate()
            try:
                process.wait(timeout=STOPPING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            reader.join(timeout=STOPPING_SECONDS)


def environment(home: Path) -> dict[str, str]:
    """The environment of somebody who only installed Placepound: nothing of the tests' own settings is in it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PLACEPOUND_", "DJANGO_"))}
    return ours | {"PLACEPOUND_HOME": str(home), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "200"}


def _placepound(*words: str) -> list[str]:
    return [sys.executable, "-m", "placepound.cli.main", *words]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listen(process: "subprocess.Popen[str]", said: "Queue[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.put(line)
    said.put("")


def _address(said: "Queue[str]") -> str:
    """Where it answers, from what it prints. It takes the next port if another program was quicker."""
    heard: list[str] = []
    while True:
        try:
            line = said.get(timeout=STARTING_SECONDS)
        except Empty:
            line = ""
        if not line:
            raise AssertionError("The demo did not start. It said:\n" + "".join(heard))
        heard.append(line)
        if found := OPEN.search(line):
            return found[1]

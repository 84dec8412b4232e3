"""How does a test sit at a terminal? Each keeps its folder and its environment from one command to the next."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

LONGEST = 120
LAST = 'status=$?; pwd > "$OLD_HOME/.folder"; env -0 > "$OLD_HOME/.environment"; exit $status'


class Terminal:
    """A terminal that has just been opened in a folder, with a home of its own and nothing of Placepound set."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._home = home
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "OLD_HOME": str(home),
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "COLUMNS": "80",
            "PLACEPOUND_LOG_LEVEL": "WARNING",
        }

    def run(self, typed: str) -> tuple[int, str]:
        """The exit code of a command, and all that it printed."""
        ended = subprocess.run(
            ["bash", "-c", f"{typed}\n{LAST}"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        self.folder = Path((self._home / ".folder").read_text("utf-8").strip())
        kept = (self._home / ".environment").read_text("utf-8").split("\0")
        self.environment = dict(line.split("=", 1) for line in kept if "=" in line)
        return ended.returncode, ended.stdout

    @contextlib.contextmanager
    def running(self, typed: str, *, until: str) -> Iterator[None]:
        """A command that does not end by itself: from when it has said these words until Ctrl+C."""
        said = self._home / ".said"
        with said.open("w") as out:
            process = subprocess.Popen(
                ["bash", "-c", f"exec {typed}"],
                cwd=self.folder,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        try:
            _wait(process, said, until)
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=LONGEST)


def _wait(process: "subprocess.Popen[bytes]", said: Path, until: str) -> None:
    end = time.monotonic() + LONGEST
    while until not in said.read_text("utf-8"):
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"it never said {until!r}, but:\n{said.read_text('utf-8')}")
        time.sleep(0.1)

"""How do the server and the worker run together? Started, watched, started again if one falls, stopped as one."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from placepound.core.terms.problem import Problem, Refused

MOST_RESTARTS = 3
WITHIN_SECONDS = 60.0
PATIENCE_SECONDS = 20.0
TICK = 0.1


@dataclass
class Child:
    """One supervised process: what it is called, how it is started, and when it had to be started again."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    restarts: deque[float] = field(default_factory=deque)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)

    @property
    def has_fallen(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def may_start_again(self, now: float) -> bool:
        """At most so many restarts within the window; an older one is forgotten."""
        while self.restarts and now - self.restarts[0] > WITHIN_SECONDS:
            self.restarts.popleft()
        self.restarts.append(now)
        return len(self.restarts) <= MOST_RESTARTS


def own_command(*words: str) -> list[str]:
    """A command of Placepound as another process runs it."""
    return [sys.executable, "-m", "placepound.cli.main", *words]


def run_together(children: Sequence[Child], *, is_up: Callable[[], bool], say_up: Callable[[], None]) -> None:
    """Run the children until a signal asks to stop. Refuses, with all of them stopped, where one will not stay up.

    is_up is asked until it is true, and then say_up is called, once.
    """
    stop = threading.Event()
    before = _on_stop_signals(lambda _number, _frame: stop.set())
    waiting = True
    try:
        for child in children:
            child.start()
        while not stop.wait(TICK):
            _mend(children)
            if waiting and is_up():
                waiting = False
                say_up()
    finally:
        _stop(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def _on_stop_signals(handler: Callable[[int, FrameType | None], None]) -> dict[int, Any]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    return {number: signal.signal(number, handler) for number in numbers}


def _mend(children: Sequence[Child]) -> None:
    for child in children:
        if not child.has_fallen:
            continue
        assert child.process is not None
        code = child.process.returncode
        if not child.may_start_again(time.monotonic()):
            raise Refused(
                Problem(
                    message=f"The {child.name} stopped {MOST_RESTARTS + 1} times within a minute, last with code "
                    f"{code}, so everything was stopped. What it said stands above; placepound doctor looks further."
                )
            )
        child.start()


def _stop(children: Sequence[Child]) -> None:
    """Ask each once, wait, and end what does not listen. The children leave Ctrl+C to us, so nobody is asked twice."""
    running = [child.process for child in children if child.process is not None and not child.has_fallen]
    for process in running:
        process.terminate()
    until = time.monotonic() + PATIENCE_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def leave_with_parent() -> None:
    """For a supervised process: leave Ctrl+C to the supervisor, and stop in order when the supervisor is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="watch-parent").start()

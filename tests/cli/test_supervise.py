"""Do server and worker stand and fall together?"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from placepound.cli import supervise
from placepound.cli.supervise import Child, run_together
from placepound.core.terms.problem import Refused

STAYS = "import time; time.sleep(60)"
FALLS = "import sys; open(sys.argv[1], 'a').write('x'); sys.exit(3)"
FALLS_ONCE = "import pathlib, sys, time; p = pathlib.Path(sys.argv[1]); n = p.exists(); p.touch(); time.sleep(60 * n)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"


def child(name: str, program: str, *words: object) -> Child:
    return Child(name=name, command=[sys.executable, "-c", program, *map(str, words)])


def signal_later(number: int, seconds: float = 0.6) -> None:
    threading.Timer(seconds, os.kill, (os.getpid(), number)).start()


def is_gone(one: Child) -> bool:
    return one.process is not None and one.process.poll() is not None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_both_and_gives_the_signals_back(number: int) -> None:
    before = signal.getsignal(signal.SIGTERM)
    both = [child("web server", STAYS), child("worker", STAYS)]
    signal_later(number)
    run_together(both, is_up=lambda: True, say_up=lambda: None)
    assert all(is_gone(one) for one in both)
    assert signal.getsignal(signal.SIGTERM) is before


def test_that_it_is_up_is_said_once() -> None:
    said: list[str] = []
    answers = iter([False, True])
    signal_later(signal.SIGTERM)
    run_together([child("worker", STAYS)], is_up=lambda: next(answers, True), say_up=lambda: said.append("up"))
    assert said == ["up"]


def test_one_that_falls_once_is_started_again(tmp_path: Path) -> None:
    one, other = child("worker", FALLS_ONCE, tmp_path / "fell"), child("web server", STAYS)
    signal_later(signal.SIGTERM, 1.0)
    run_together([one, other], is_up=lambda: True, say_up=lambda: None)
    assert len(one.restarts) == 1
    assert not other.restarts


def test_one_that_keeps_falling_stops_both_with_a_sentence(tmp_path: Path) -> None:
    one, other = child("worker", FALLS, tmp_path / "falls"), child("web server", STAYS)
    with pytest.raises(Refused, match="The worker stopped 4 times within a minute, last with code 3"):
        run_together([one, other], is_up=lambda: True, say_up=lambda: None)
    assert (tmp_path / "falls").read_text() == "xxxx"
    assert is_gone(other)


def test_restarts_long_ago_are_forgotten() -> None:
    one = child("worker", STAYS)
    assert all(one.may_start_again(float(minute * 61)) for minute in range(20))


def test_one_that_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PATIENCE_SECONDS", 0.3)
    one = child("worker", DEAF)
    signal_later(signal.SIGTERM)
    began = time.monotonic()
    run_together([one], is_up=lambda: True, say_up=lambda: None)
    assert is_gone(one)
    assert time.monotonic() - began < 10

"""What do the tests of the command line find ready? A small place, and a way to run a command in this process."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from placepound.cli import main, speech
from tests import factories
from tests.factories.eyes import quick_reading

__all__ = ["quick_reading"]


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command as its user would type it; what it says is as wide as it needs to be."""

    def command(*words: object) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        for console, file in ((speech.out, out), (speech.err, err)):
            monkeypatch.setattr(console, "_file", file)
            monkeypatch.setattr(console, "_width", 400)
        code = main.run([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(code, out.getvalue() + said.out, err.getvalue() + said.err)

    return command


@pytest.fixture
def world(db: None, quick_reading: None) -> factories.World:
    return factories.small_world(starter_rules=True)

"""Does the tutorial work? Its commands are typed, its steps are taken in a browser, and what comes is compared."""

import contextlib
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_tools import watched_pages
from tests.docs.reading import Command, Console, Steps, as_shown, read_page
from tests.docs.terminals import Terminal

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-statement.md"
ADDRESS = "http://127.0.0.1:8000"
NEW_TERMINAL = "source .venv/bin/activate"
SERVE = "placepound serve"

Step = Callable[[Page, str], None]


def press(page: Page, words: str) -> None:
    """The button of these words, or else the first link."""
    button = page.get_by_role("button", name=words, exact=True)
    (button if button.count() else page.get_by_role("link", name=words).first).click()


def see(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=60_000)


def enter(value: str) -> Step:
    return lambda page, words: page.get_by_label(words, exact=True).fill(value)


def choose(option: str) -> Step:
    return lambda page, words: page.get_by_label(words, exact=True).select_option(label=option) and None


STEPS: dict[str, Step] = {
    "Sign in": press,
    "Email address": enter("pat@council.example"),
    "Password": enter("harbour lights at low tide"),
    "Write a coding rule": press,
    "Write a rule": press,
    "Service group": choose("CAR Unpaid carers"),
    "Reason": enter("A café for people who look after somebody"),
    "See what it would do": press,
    "It would catch 1 row on record with £95,000": see,
    "Keep this rule": press,
    "The rules are applied": see,
    "Sources": press,
    "Health and care budget 2026/27": press,
    "Undo this statement": press,
    "Why is it undone?": enter("A corrected table came"),
    "Undo it": press,
    "This statement was undone": see,
}
"""What a reader does with the words that the tutorial has in bold."""


class Reader:
    """Somebody who works through the tutorial, from a fresh copy of the project."""

    def __init__(self, folder: Path, browser: Browser, stack: contextlib.ExitStack) -> None:
        self._copy, self._home = folder / "placepound", folder / "home"
        self._browser, self._stack = browser, stack
        self._home.mkdir()
        shutil.copytree(TUTORIAL.parent, self._copy / "docs" / "tutorial")
        (self._copy / ".venv").symlink_to(sys.prefix)
        self._first: Terminal | None = None
        self._page: Page | None = None

    def do(self, thing: Console | Steps) -> None:
        if isinstance(thing, Steps):
            self._on_pages(thing)
            return
        opens = thing.commands[0].typed == NEW_TERMINAL
        terminal = Terminal(self._copy, self._home) if opens or self._first is None else self._first
        self._first = self._first or terminal
        for command in thing.commands:
            self._type(terminal, command)

    def _type(self, terminal: Terminal, command: Command) -> None:
        if command.typed == SERVE:
            self._serve(terminal, command)
            return
        code, printed = terminal.run(command.typed)
        where = f"{TUTORIAL.name}:{command.line}: {command.typed}"
        assert code == 0, f"{where}\nended with {code}:\n{printed}"
        assert as_shown(command.printed, printed), f"{where}\nprinted:\n{printed}"

    def _serve(self, terminal: Terminal, command: Command) -> None:
        """Serve at a free port, since that of the tutorial may be in use here."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{probe.getsockname()[1]}"
        assert command.printed[-1].endswith(ADDRESS)
        says = command.printed[-1].removeprefix("...").replace(ADDRESS, address)
        self._stack.enter_context(terminal.running(f"{SERVE} --port {address.rpartition(':')[2]}", until=says))
        self._page = self._stack.enter_context(watched_pages(self._browser, address))("/")

    def _on_pages(self, steps: Steps) -> None:
        assert self._page is not None, f"{TUTORIAL.name}:{steps.line}: nothing is served yet"
        for words in steps.words:
            assert words in STEPS, f"{TUTORIAL.name}:{steps.line}: this test does not know what to do with “{words}”"
            STEPS[words](self._page, words)


def test_the_tutorial_does_what_it_says(tmp_path: Path, chromium: Browser) -> None:
    things = read_page(TUTORIAL.read_text("utf-8"))
    said = {words for thing in things if isinstance(thing, Steps) for words in thing.words}
    assert set(STEPS) - said == set(), "steps that the tutorial does not tell"
    with contextlib.ExitStack() as stack:
        reader = Reader(tmp_path, chromium, stack)
        for thing in things:
            reader.do(thing)


@pytest.mark.parametrize(
    ("printed", "really", "same"),
    [
        (("one", "two"), "one\ntwo  \n", True),
        (("one",), "one\ntwo\n", False),
        (("...", "two"), "zero\none\ntwo\n", True),
        (("one", "..."), "one\n", True),
        (("a ... z",), "a b c z", True),
        (("a ... z",), "a b c", False),
        ((), "", True),
        ((), "a surprise", False),
    ],
)
def test_what_is_printed_is_compared(printed: tuple[str, ...], really: str, same: bool) -> None:
    assert as_shown(printed, really) is same


def test_commands_and_steps_are_found_in_their_order() -> None:
    console = "Type\n\n```console\n$ echo \\\n>   a\na\n$ true\n```\n\n"
    page = f"{console}1. Press **Go**, then\n   **Stop\n   now**.\n2. Rest.\n"
    assert read_page(page) == (
        Console(
            commands=(
                Command(typed="echo \\\n  a", printed=("a",), line=4),
                Command(typed="true", printed=(), line=7),
            )
        ),
        Steps(words=("Go", "Stop now"), line=10),
    )

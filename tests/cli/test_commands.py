"""Does every command explain itself, and end as its exit code says?"""

import errno
from typing import Any

import pytest
import typer

from placepound.cli import main
from placepound.cli.main import app
from placepound.core.terms.problem import Problem, Refused
from tests.cli.conftest import Run


def commands(command: Any, words: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every command that is not hidden, those of groups too, by its words."""
    inner = getattr(command, "commands", {})
    if not inner:
        return {words: command}
    shown = {name: sub for name, sub in inner.items() if not sub.hidden}
    return {key: one for name, sub in shown.items() for key, one in commands(sub, (*words, name)).items()}


COMMANDS = commands(typer.main.get_command(app))


def test_the_commands_of_the_manual_are_there() -> None:
    first = {words[0] for words in COMMANDS}
    own = {"demo", "serve", "worker", "doctor", "init", "migrate", "rebuild", "digest"}
    assert own | {"load", "release", "export"} == first


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_gives_an_example_that_calls_it(words: tuple[str, ...]) -> None:
    about, found, example = COMMANDS[words].help.partition("Example:")
    assert about.strip()
    assert found
    assert example.split()[: len(words) + 1] == ["placepound", *words]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_an_example_uses_only_options_that_there_are(words: tuple[str, ...]) -> None:
    example = COMMANDS[words].help.partition("Example:")[2]
    known = {option for one in COMMANDS[words].params for option in (*one.opts, *one.secondary_opts)}
    assert {word for word in example.split() if word.startswith("--")} <= known


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_option_says_what_it_is_for(words: tuple[str, ...]) -> None:
    assert [one.name for one in COMMANDS[words].params if not one.hidden and not one.help] == []


def test_help_ends_well(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert "Exit codes" in ran.out


def test_an_unknown_command_is_for_its_user_to_mend(run: Run) -> None:
    assert run("lode").code == 2


def test_refusals_are_one_line_each_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_kwargs: object) -> None:
        raise Refused((Problem(message="One [thing].", where="a.csv:2:3"), Problem(message="Another thing.")))

    monkeypatch.setattr(main, "app", refuse)
    ran = run("migrate")
    assert ran.code == 2
    assert ran.err.splitlines() == ["a.csv:2:3: One [thing].", "Another thing."]


def test_a_mistake_of_ours_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(**_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(main, "app", break_down)
    ran = run("migrate")
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err
    assert "mistake in Placepound" in ran.err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/srv/x"), 2, "There is no room left on the disk."),
        (RuntimeError("IO Error: No space left on device"), 2, "There is no room left on the disk."),
        (OSError(errno.EROFS, "Read-only file system", "/srv/x"), 2, "Placepound may not write to /srv/x."),
        (RuntimeError("Query interrupted"), 130, ""),
    ],
)
def test_what_this_computer_lacks_is_for_its_user_to_mend(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, said: str
) -> None:
    def break_down(**_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(main, "app", break_down)
    ran = run("migrate")
    assert ran.code == code
    assert ran.err.startswith(said)
    assert "mistake in Placepound" not in ran.err

"""What does the manual of the command line say? Written from the commands themselves, so that it cannot go stale."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from placepound.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/reference/command-line.md"
EXAMPLE = "Example:"

_HEAD = """# The command line

Every command of Placepound, with an example of each. This page is made from the commands themselves: change their help,
then run `python -m placepound.cli.reference`.

Exit codes: 0 done; 2 something you can mend, said in a sentence; 1 a mistake of ours.
"""


def render() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_sections(typer.main.get_command(app), "placepound")])


def _sections(command: Any, name: str) -> Iterator[str]:
    """One section for each command that is not hidden, those of a group after one another."""
    subcommands = getattr(command, "commands", {})
    for sub in sorted(subcommands):
        if not subcommands[sub].hidden:
            yield from _sections(subcommands[sub], f"{name} {sub}")
    if not subcommands:
        yield _section(command, name)


def _section(command: Any, name: str) -> str:
    about, _, example = command.help.partition(EXAMPLE)
    parameters = [one for one in command.params if not getattr(one, "hidden", False) and one.name != "help"]
    lines = [f"## `{name}`", "", *_paragraphs(about), "```sh", " ".join(example.split()), "```", ""]
    if parameters:
        lines += ["| What | Meaning | If left out |", "|---|---|---|", *map(_row, parameters), ""]
    return "\n".join(lines)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield " ".join(paragraph.split())
        yield ""


def _row(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    words = " / ".join([*parameter.opts, *parameter.secondary_opts]) if is_option else parameter.name.upper()
    return f"| `{words}` | {_escaped(parameter.help or '')} | {_default(parameter)} |"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    if getattr(parameter, "is_flag", False):
        return "yes" if parameter.default else "no"
    return f"`{parameter.default}`" if parameter.default not in (None, "", 0, ()) else "–"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def write() -> None:
    """Write the page into the project."""
    target = ROOT / PAGE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    write()

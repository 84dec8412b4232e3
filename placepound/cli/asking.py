"""What has nobody said yet? The questions of placepound init, asked in the terminal one by one."""

from dataclasses import replace

import typer

from placepound.cli.speech import say
from placepound.cli.starting import KINDS, ROLES, Start


def ask_for_missing(start: Start) -> Start:
    """The start with what was missing, as answered."""
    say("Placepound will set up your place. Ctrl+C leaves without a trace; nothing is written before the last answer.")
    return replace(
        start,
        name=start.name or typer.prompt("What is the partnership called"),
        area=start.area or typer.prompt("What is its area called"),
        code=start.code or typer.prompt("The area's ONS code"),
        boundaries=start.boundaries or typer.prompt("The year of the boundaries that the code belongs to", type=int),
        steward=start.steward or _steward(),
        bodies=start.bodies or _bodies(),
        people=start.people or _people(),
    )


def _steward() -> str:
    name = typer.prompt("Who looks after the record (name)")
    return f"{name} <{typer.prompt('Their e-mail address')}>"


def _bodies() -> tuple[str, ...]:
    say(f"Which bodies commission together? Kinds: {', '.join(KINDS)}.")
    found: list[str] = []
    while name := typer.prompt("Name of a body (empty when all are named)", default="", show_default=False):
        kind = _one_of(KINDS, "Its kind")
        number = typer.prompt("Its org-id, such as GB-NHS-QWO (may be empty)", default="", show_default=False)
        found.append(f"{kind}: {name}" + (f" = {number}" if number else ""))
    return tuple(found)


def _people() -> tuple[str, ...]:
    say(f"Whom do you invite? Roles: {', '.join(ROLES)}.")
    found: list[str] = []
    while name := typer.prompt("Name of a person (empty when all are named)", default="", show_default=False):
        email = typer.prompt("Their e-mail address")
        role = _one_of(ROLES, "Their role")
        at = typer.prompt("At which body (empty for the whole partnership)", default="", show_default=False)
        found.append(f"{role}: {name} <{email}>" + (f" at {at}" if at else ""))
    return tuple(found)


def _one_of(choices: tuple[str, ...], question: str) -> str:
    while (answer := typer.prompt(question)) not in choices:
        say(f"“{answer}” is none of {', '.join(choices)}.")
    return str(answer)

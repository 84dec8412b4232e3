"""How does a place start from the command line? Steward, partnership, bodies, area, people and rules in one sitting."""

import sys
from typing import Annotated

import typer

from placepound.cli.database import bring_up_to_date
from placepound.cli.ready import ready, today
from placepound.cli.speech import say, show_table
from placepound.cli.starting import LEVELS, Start, read_bodies, read_code, read_people
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Role, Viewer


def init(
    *,
    name: Annotated[str, typer.Option(help="What the partnership is called.")] = "",
    area: Annotated[str, typer.Option(help="The name of its area.")] = "",
    code: Annotated[str, typer.Option(help="The area's ONS code.")] = "",
    boundaries: Annotated[int, typer.Option(help="The year of the boundaries that the code belongs to.")] = 0,
    level: Annotated[str, typer.Option(help="How large the area is: system, place or neighbourhood.")] = "place",
    steward: Annotated[
        str, typer.Option(help="Who looks after the record, as 'Pat Brown <pat@council.example>'.")
    ] = "",
    bodies: Annotated[
        list[str] | None,
        typer.Option("--body", help="A partner, as 'unitary_council: Its name' or with ' = GB-LAE-XYZ'. Repeat."),
    ] = None,
    people: Annotated[
        list[str] | None,
        typer.Option(
            "--person", help="Somebody to invite, as 'finance: Pat <pat@council.example> at Its name'. Repeat."
        ),
    ] = None,
    neighbourhoods: Annotated[
        list[str] | None,
        typer.Option("--neighbourhood", help="A neighbourhood within the area, as 'N01, Harbour'. Repeat."),
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the steward's password from the first line of the input.")
    ] = False,
) -> None:
    """Set up your place: partnership, bodies, area, people and starter coding rules. Asks for what is missing.

    Example: placepound init --name "Vellmouth Partnership" --area Vellmouth --code E08000099 --boundaries 2024
    --steward "Pat Brown <pat@council.example>" --body "metropolitan_council: Vellmouth Council"
    --body "icb: NHS Strand ICB" --person "finance: Jo Green <jo@icb.example> at NHS Strand ICB"
    """
    asking = sys.stdin.isatty() and not password_stdin
    start = Start(
        name=name,
        area=area,
        code=code,
        boundaries=boundaries,
        level=level,
        steward=steward,
        bodies=tuple(bodies or ()),
        people=tuple(people or ()),
        neighbourhoods=tuple(neighbourhoods or ()),
    )
    if asking:
        from placepound.cli.asking import ask_for_missing

        start = ask_for_missing(start)
    _check(start)
    password = _password(asking=asking, from_input=password_stdin)
    ready()
    bring_up_to_date()
    _set_up(start, password)


def _check(start: Start) -> None:
    """Refuse with everything that is missing or wrong, before anything is written."""
    problems = [
        *(
            Problem(message=f"Say {what}: {option}.")
            for value, what, option in (
                (start.name, "what the partnership is called", "--name"),
                (start.area, "what its area is called", "--area"),
                (start.code, "the area's code", "--code"),
                (start.boundaries, "the year of its boundaries", "--boundaries"),
                (start.steward, "who looks after the record", "--steward"),
                (start.bodies, "which bodies commission together", "--body, once for each"),
            )
            if not value
        ),
        *([] if start.level in LEVELS else [Problem(message=f"“{start.level}” is none of {', '.join(LEVELS)}.")]),
    ]
    if problems:
        raise Refused(tuple(problems))


def _password(*, asking: bool, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    if asking:
        return str(typer.prompt("Password for the steward", hide_input=True, confirmation_prompt=True))
    return ""


def _set_up(start: Start, password: str) -> None:
    from django.db import transaction

    from placepound.actions.accounts import set_password
    from placepound.actions.set_up import NewPerson, NewPlace, read_areas, set_up_place

    by, on = Viewer.system("set up on the command line"), today()
    new_bodies = read_bodies(start.bodies)
    steward = read_people((f"{Role.STEWARD}: {start.steward}",), new_bodies)[0]
    invited = read_people(start.people, new_bodies)
    place = NewPlace(
        name=start.name,
        area_name=start.area,
        level=LEVELS[start.level],
        code=read_code(start),
        inner=read_areas(start.neighbourhoods),
    )
    with transaction.atomic():
        row = set_up_place(
            by=by,
            on=on,
            place=place,
            bodies=new_bodies,
            people=(NewPerson(name=steward.name, email=steward.email, role=Role.STEWARD), *invited),
        )
        if password:
            set_password(by=by, on=on, email=steward.email, password=password)
    show_table(
        f"{row.name} is set up",
        ("What", "Who"),
        [
            ("Steward", f"{steward.name}, {steward.email}"),
            *(("Partner", body.name) for body in new_bodies),
            *(("Invited", f"{one.name}, {one.email}") for one in invited),
        ],
    )
    if not password:
        say("The steward has no password yet: choose “I have forgotten my password” on the sign-in page.")
    say("Next: placepound serve. Those invited choose “I have forgotten my password” on the sign-in page to get in.")

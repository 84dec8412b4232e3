"""Is this computer fit to run Placepound, and is this installation safe for others to use?"""

from typing import Annotated

import typer

from placepound.cli.findings import Verdict
from placepound.cli.ready import ready
from placepound.cli.speech import say, show_table
from placepound.core.terms.problem import Problem, Refused


def doctor(
    *,
    deploy: Annotated[
        bool, typer.Option("--deploy", help="Refuse settings that are unsafe where others use it.")
    ] = False,
) -> None:
    """Check Python, database, disk and optional tools; with --deploy also every setting that others' safety rests on.

    Example: placepound doctor --deploy
    """
    ready()
    from django.conf import settings

    from placepound.cli.deploying import deployment
    from placepound.cli.health import look_around

    findings = [*look_around(settings.HOME), *(deployment() if deploy else ())]
    show_table(
        "Placepound doctor", ("What", "Verdict", "Found"), [(one.what, one.verdict, one.found) for one in findings]
    )
    for one in findings:
        if one.verdict is Verdict.WARNING:
            say(f"Warning. {one.what}: {one.mend}", style="yellow")
    wrong = tuple(
        Problem(message=f"{one.what}: {one.found} {one.mend}") for one in findings if one.verdict is Verdict.WRONG
    )
    if wrong:
        raise Refused(wrong)
    say("Nothing stands in the way.")

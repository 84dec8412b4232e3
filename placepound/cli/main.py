"""Which commands are there? The command line of Placepound, and how it says what went wrong."""

import sys
import traceback

import typer
from django.core.exceptions import ImproperlyConfigured

from placepound.cli.database import migrate, rebuild
from placepound.cli.demo.command import demo
from placepound.cli.digest import digest
from placepound.cli.doctor import doctor
from placepound.cli.export import export
from placepound.cli.init import init
from placepound.cli.load import load
from placepound.cli.serve import serve, web
from placepound.cli.speech import say_problems
from placepound.cli.spend import release, spend
from placepound.cli.worker import worker
from placepound.core.terms.problem import Problem, Refused

DONE, OUR_BUG, MENDABLE = 0, 1, 2

app = typer.Typer(
    name="placepound",
    help="One shared record of a place: joint commissioning of health and care, and every public pound counted once.",
    epilog="Exit codes: 0 done; 2 something you can mend, said in a sentence; 1 a mistake of ours.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)
app.command()(demo)
app.command()(serve)
app.command()(worker)
app.add_typer(load, name="load")
load.command()(spend)
app.add_typer(release, name="release")
app.add_typer(export, name="export")
app.command()(init)
app.command()(doctor)
app.command()(migrate)
app.command()(rebuild)
app.command()(digest)
app.command(hidden=True)(web)


def main() -> None:
    """Run the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code. What its user can mend is said in sentences, without a traceback."""
    try:
        app(args=arguments, prog_name="placepound")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else OUR_BUG
    except Refused as refused:
        say_problems(refused.problems)
        return MENDABLE
    except ImproperlyConfigured as fault:
        say_problems([Problem(message=str(fault))])
        return MENDABLE
    except Exception:
        traceback.print_exc(limit=-6)
        say_problems([Problem(message="This is a mistake in Placepound, not of yours. The lines above say where.")])
        return OUR_BUG
    return DONE


if __name__ == "__main__":
    main()

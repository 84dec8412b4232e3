"""Which commands are there? The command line of Placepound, and how it says what went wrong."""

import errno
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

DONE, OUR_BUG, MENDABLE, STOPPED = 0, 1, 2, 130

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
    except Exception as error:
        if "Query interrupted" in str(error):  # Ctrl+C while an engine was at work
            return STOPPED
        if sentence := unfit(error):
            say_problems([Problem(message=sentence)])
            return MENDABLE
        traceback.print_exc(limit=-6)
        say_problems([Problem(message="This is a mistake in Placepound, not of yours. The lines above say where.")])
        return OUR_BUG
    return DONE


NO_ROOM, NOT_ALLOWED = {errno.ENOSPC, errno.EDQUOT}, {errno.EROFS, errno.EACCES, errno.EPERM}


def unfit(error: BaseException | None) -> str:
    """What is wrong with this computer, where that is why a command failed; empty where it is not."""
    while error is not None:
        number = error.errno if isinstance(error, OSError) else None
        if number in NO_ROOM or "No space left on device" in str(error):
            return "There is no room left on the disk. What was there before is as it was. Make room, then try again."
        if number in NOT_ALLOWED:
            where = getattr(error, "filename", None) or "the folder of Placepound"
            return f"Placepound may not write to {where}. Let it write there, or choose another PLACEPOUND_HOME."
        error = error.__cause__ or error.__context__
    return ""


if __name__ == "__main__":
    main()

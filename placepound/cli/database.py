"""How is the database brought up to date, and how are derived figures made anew?"""

from typing import TYPE_CHECKING, Annotated

import typer

from placepound.cli.ready import missing_migrations, ready, ready_with_data, today
from placepound.cli.speech import say
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Viewer

if TYPE_CHECKING:
    from placepound.registers.queries.places import PlaceLine


def migrate() -> None:
    """Bring the database up to date with this version. Doing it twice does no harm.

    Example: placepound migrate
    """
    ready()
    missing = bring_up_to_date()
    say(f"{len(missing)} changes made. The database is up to date." if missing else "Nothing to do.")


def bring_up_to_date() -> tuple[str, ...]:
    """Make the changes that are missing, and say which they were."""
    from django.core.management import call_command

    missing = missing_migrations()
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    return missing


def rebuild(
    place: Annotated[
        str | None, typer.Argument(help="The place's short name in addresses; all places if left out.")
    ] = None,
) -> None:
    """Make all derived figures of a place anew from its registers. Nothing changes unless a rule did.

    Example: placepound rebuild vellmouth
    """
    ready_with_data()
    from placepound.actions.derived import rebuild as rebuild_one

    by, on = Viewer.system("rebuild from the command line"), today()
    for row in places(place):
        rebuild_one(by=by, on=on, partnership_id=row.pk)
        say(f"{row.name}: figures made anew.")


def places(slug: str | None) -> "tuple[PlaceLine, ...]":
    """The place of this short name, or all. Refuses one that is not on record, naming those that are."""
    from placepound.registers.queries.places import place_list

    rows = place_list(viewer=Viewer.system("name the places on the command line"), on=today())
    found = tuple(row for row in rows if slug in (None, row.slug))
    if slug and not found:
        known = ", ".join(row.slug for row in rows) or "none yet; placepound init sets one up"
        raise Refused(Problem(message=f"There is no place “{slug}”. Places on record: {known}.", field="place"))
    return found

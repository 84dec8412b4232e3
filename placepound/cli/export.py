"""How does a place pound leave from the command line? As CSV, a workbook, or a Fiscal Data Package."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placepound.cli.database import places
from placepound.cli.ready import ready_with_data, today
from placepound.cli.speech import say
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Viewer

if TYPE_CHECKING:
    from placepound.registers.queries.pound_page import PoundPage

MOST_ROWS = 1_000_000
ENDINGS = (".csv", ".xlsx", ".zip")

export = typer.Typer(no_args_is_help=True, help="Write what is on record to a file for other programs.")


@export.callback()
def _group() -> None:
    """Write what is on record to a file for other programs."""


@export.command()
def pound(
    place: Annotated[str, typer.Argument(help="The place's short name in addresses.")],
    *,
    to: Annotated[Path, typer.Option(help="The file: .csv, .xlsx, or .zip for a Fiscal Data Package.")],
    period: Annotated[str, typer.Option(help="The period, as 2025/26; the latest if left out.")] = "",
    status: Annotated[str, typer.Option(help="actual, plan, forecast or commitment.")] = "",
    everything: Annotated[
        bool, typer.Option("--everything", help="Include what partners have not made public.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
) -> None:
    """Write the place pound of a place to a file, with the rows behind it. Only what is public, unless told otherwise.

    Example: placepound export pound vellmouth --period 2025/26 --status actual --to vellmouth.xlsx
    """
    _check(to, overwrite=overwrite)
    ready_with_data()
    from placepound.cli.pound_files import as_csv, as_fiscal_package, as_workbook
    from placepound.registers.queries.explain import explain
    from placepound.registers.queries.pound_filters import PoundFilters

    (where,) = places(place)
    on = today()
    viewer = Viewer.system("an export on the command line") if everything else Viewer.public()
    page = _page(where.slug, viewer, period=period, status=status)
    chosen = PoundFilters(period=page.filters.period, status=page.filters.status)
    explained = explain(where.slug, chosen, viewer=viewer, on=on, most=MOST_ROWS)
    assert explained is not None
    assert page.choice is not None
    write = {".csv": as_csv, ".xlsx": as_workbook, ".zip": as_fiscal_package}[to.suffix.lower()]
    content = write(page, explained)
    try:
        to.write_bytes(content)
    except OSError as fault:
        raise Refused(Problem(message=f"{to} cannot be written: {(fault.strerror or str(fault)).lower()}.")) from fault
    say(
        f"{page.name}, {page.choice.period_label}, {page.choice.status}: {explained.rows_found:,} rows written to {to}."
    )
    if not everything:
        say("Only public statements are in it. --everything includes the others.")


def _check(to: Path, *, overwrite: bool) -> None:
    if to.suffix.lower() not in ENDINGS:
        raise Refused(Problem(message=f"“{to}” ends in none of {', '.join(ENDINGS)}. Choose one of these."))
    if to.exists() and not overwrite:
        raise Refused(Problem(message=f"{to} is there already. Choose another name, or add --overwrite."))


def _page(slug: str, viewer: Viewer, *, period: str, status: str) -> "PoundPage":
    """The page for the latest choice that fits. Refuses, naming the choices there are."""
    from placepound.registers.queries.place_pound import place_pound
    from placepound.registers.queries.pound_filters import PoundFilters

    on = today()
    page = place_pound(slug, PoundFilters(), viewer=viewer, on=on)
    choices = page.choices if page else ()
    fitting = [one for one in choices if period in ("", one.period, one.period_label) and status in ("", one.status)]
    if not fitting:
        known = "; ".join(f"{one.period_label} {one.status}" for one in choices) or "none that is public: --everything"
        raise Refused(Problem(message=f"There are no such figures of {slug}. There are: {known}."))
    page = place_pound(slug, PoundFilters(period=fitting[0].period, status=fitting[0].status), viewer=viewer, on=on)
    assert page is not None
    return page

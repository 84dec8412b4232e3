"""How does the command line speak? In plain sentences, tables to look at, and problems that say what mends them."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from placepound.core.terms.problem import Problem

out = Console(highlight=False, markup=False)
err = Console(stderr=True, highlight=False, markup=False)


def say(text: str, *, style: str | None = None) -> None:
    """One sentence or line of result, never broken by us."""
    out.print(text, style=style, soft_wrap=True)


def say_problems(problems: Iterable[Problem]) -> None:
    """One line for each problem, on the standard error: where it stands, and what to do."""
    for problem in problems:
        err.print(str(problem), style="red", soft_wrap=True)


def show_table(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """A table; the columns named in right are numbers."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    out.print(table)

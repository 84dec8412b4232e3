"""How does a published statement get in from the command line? Preview first; taken in only when told so."""

import getpass
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from placepound.cli.database import places
from placepound.cli.ready import ready_with_data, today
from placepound.cli.speech import say
from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Column, Unit
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Sharing, Viewer

if TYPE_CHECKING:
    from placepound.cli.loading import Answers

Choice = TypeVar("Choice", bound=StrEnum)

load = typer.Typer(no_args_is_help=True, help="Bring what partners published into the record.")


File = Annotated[Path, typer.Argument(help="A workbook (xlsx, xls, ods) or a CSV file.")]
Place = Annotated[str, typer.Option(help="The place's short name in addresses.")]
Publisher = Annotated[str, typer.Option(help="Whose figures these are: number, org-id or exact name of a partner.")]
Title = Annotated[str, typer.Option(help="What the statement is called.")]
Document = Annotated[str, typer.Option(help="The document the figures come from, so that others find it.")]
IsBasis = Annotated[str, typer.Option(help="budget, outturn or estimate.")]
Year = Annotated[str, typer.Option(help="The financial year, as 2015/16.")]
AsAt = Annotated[
    str, typer.Option(help="The day the figures were true, as 2020-08-31, if the document states no period.")
]
Sheet = Annotated[str, typer.Option(help="The sheet to read, if not the one that looks most like a table.")]
InUnit = Annotated[str, typer.Option(help="What an amount of 1 is worth: £, £k or £m.")]
Columns = Annotated[
    list[str] | None, typer.Option("--map", help="What a column holds, as 'Header=service'. May be repeated.")
]
Payer = Annotated[str, typer.Option(help="Who pays where a row names no commissioner.")]
Payers = Annotated[
    list[str] | None, typer.Option(help="Whom a commissioner's name means, as 'Councils=ORG'. May be repeated.")
]
HowShared = Annotated[str, typer.Option(help="Who may see it: own, partnership or public.")]
Typed = Annotated[bool, typer.Option("--typed", help="The table was typed from the document.")]
Accept = Annotated[bool, typer.Option("--accept", help="Take it in. Without this nothing is kept.")]


@load.callback()
def _group() -> None:
    """Bring what partners published into the record."""


@load.command()
def statement(
    file: File,
    *,
    place: Place,
    publisher: Publisher,
    title: Title,
    document: Document,
    basis: IsBasis,
    year: Year = "",
    as_at: AsAt = "",
    sheet: Sheet = "",
    unit: InUnit = "",
    columns: Columns = None,
    payer: Payer = "",
    payers: Payers = None,
    sharing: HowShared = Sharing.PARTNERSHIP,
    typed: Typed = False,
    accept: Accept = False,
) -> None:
    """Preview a statement; take it in with --accept. Each row is accepted, refused or recognised as a total.

    Example: placepound load statement budget.xlsx --place vellmouth --publisher "Vellmouth Borough Council"
    --title "Budget 2026/27" --document "Budget book, table 4" --basis budget --year 2026/27 --unit £k --accept
    """
    ready_with_data()
    from placepound.cli.loading import Answers, body_finder

    by = Viewer.system(f"the command line, used by {getpass.getuser()}")
    find = body_finder(by, today())
    facts = DocumentFacts(
        title=title,
        document=document,
        basis=basis.strip().lower(),
        financial_year=year,
        as_at=_day(as_at),
        typed=typed,
        sharing=_choice(Sharing, sharing, "--sharing"),
    )
    answers = Answers(
        sheet=sheet,
        columns={header: _choice(Column, held, "--map") for header, held in _pairs(columns, "--map 'Header=service'")},
        unit=_unit(unit),
        payer=find(payer) if payer else None,
        payers={name: find(body) for name, body in _pairs(payers, "--payers 'Councils=ORG'")},
    )
    _bring(file, place, find(publisher), facts, answers, by=by, accept=accept)


def _bring(
    file: Path, place: str, publisher: int, facts: DocumentFacts, answers: "Answers", *, by: Viewer, accept: bool
) -> None:
    """All that an import does, in one transaction, which is taken back unless the statement is to be accepted."""
    from django.db import transaction

    from placepound.actions import uploads
    from placepound.cli.loading import receive_and_read
    from placepound.cli.showing import show_preview

    on = today()
    content = _content(file)
    (where,) = places(place)
    with transaction.atomic():
        upload, preview = receive_and_read(
            by=by,
            on=on,
            partnership_id=where.pk,
            publisher_id=publisher,
            filename=file.name,
            content=content,
            facts=facts,
            answers=answers,
        )
        show_preview(preview)
        taken = uploads.accept(by=by, on=on, upload_id=upload)
        if not accept:
            transaction.set_rollback(True)
    say(f"Taken in as statement {taken.pk}." if accept else "Nothing was kept. Add --accept to take it in.")
    if not taken.counted:
        say("It differs from its own total, so it does not count until a person answers for it on its page.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise Refused(Problem(message=f"{file} cannot be read: {(fault.strerror or str(fault)).lower()}.")) from fault


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise Refused(Problem(message=f"“{text}” is not a day. Write it as 2020-08-31.", field="as_at")) from fault


_UNITS = {"£": Unit.POUNDS, "pounds": Unit.POUNDS, "£k": Unit.THOUSANDS, "k": Unit.THOUSANDS} | {
    "thousands": Unit.THOUSANDS,
    "£000": Unit.THOUSANDS,
    "£m": Unit.MILLIONS,
    "m": Unit.MILLIONS,
    "millions": Unit.MILLIONS,
}


def _unit(text: str) -> Unit | None:
    if text and text.strip().lower() not in _UNITS:
        raise Refused(Problem(message=f"“{text}” is not a unit. Write £, £k or £m.", field="unit"))
    return _UNITS[text.strip().lower()] if text else None


def _choice(kind: type[Choice], text: str, option: str) -> Choice:
    try:
        return kind(text.strip().lower().replace(" ", "_"))
    except ValueError as fault:
        known = ", ".join(kind)
        raise Refused(Problem(message=f"“{text}” is none of the choices for {option}: {known}.")) from fault


def _pairs(entries: Sequence[str] | None, shape: str) -> list[tuple[str, str]]:
    """Each entry in its two parts. A header may itself hold an equals sign, so the last one counts."""
    split = [(entry, *map(str.strip, entry.rpartition("=")[::2])) for entry in entries or ()]
    refused = tuple(
        Problem(message=f"“{entry}” has no two parts. Write {shape}.")
        for entry, left, right in split
        if not left or not right
    )
    if refused:
        raise Refused(refused)
    return [(left, right) for _, left, right in split]

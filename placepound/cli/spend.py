"""How do published payments get in from the command line? Load files as they are; then bring the figures up to date."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placepound.cli.load import load
from placepound.cli.ready import ready_with_data, today
from placepound.cli.speech import err, say, show_table
from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.profile import DateOrder, Sign, SpendColumn, TotalRule
from placepound.core.money.spend.rows import FileReport
from placepound.core.records.preview import Unit
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Sharing, Viewer
from placepound.core.terms.written import read_written

if TYPE_CHECKING:
    from placepound.analytics.spend.load import LoadResult, Progress

Files = Annotated[list[Path], typer.Argument(help="Files as published (CSV, workbook, gzip, zip), or folders of them.")]
Payer = Annotated[str, typer.Option(help="Whose payments they are: number, org-id or exact name.")]
Place = Annotated[str, typer.Option(help="The place's short name, where the body counts in more than one.")]
Dates = Annotated[
    str, typer.Option(help="The order of dates: year first, day first, month first, spreadsheet serial, months only.")
]
InUnit = Annotated[str, typer.Option(help="What an amount of 1 is worth: £, £k or £m.")]
Signs = Annotated[str, typer.Option(help="as written, or reversed where money paid out is negative.")]
Totals = Annotated[str, typer.Option(help="by arithmetic, or none to take every row as a payment.")]
Columns = Annotated[list[str] | None, typer.Option("--map", help="What a column holds, as '3=amount' by its number.")]
Stated = Annotated[
    list[str] | None, typer.Option(help="What the body says a file comes to, as 'file.csv=1234.56'. May be repeated.")
]
StatedWhere = Annotated[str, typer.Option(help="Where the body says so.")]
HowShared = Annotated[str, typer.Option(help="Who may see it: own, partnership or public.")]
Engine = Annotated[str, typer.Option(help="A Spark master such as spark://host:7077. DuckDB here if left out.")]
ReleasedPlace = Annotated[str, typer.Option(help="The place's short name in addresses.")]


def spend(
    files: Files,
    *,
    organisation: Payer,
    place: Place = "",
    date_order: Dates = "",
    unit: InUnit = "",
    sign: Signs = "",
    totals: Totals = "",
    columns: Columns = None,
    stated: Stated = None,
    stated_where: StatedWhere = "stated on the command line",
    sharing: HowShared = Sharing.PARTNERSHIP,
) -> None:
    """Load published payments. Every row ends in one class, and rows and pence are accounted for file by file.

    Example: placepound load spend april.csv may.xlsx --organisation "Vellmouth Borough Council"
    """
    ready_with_data()
    from placepound.cli.loading import body_finder
    from placepound.cli.spend_work import SYSTEM, load_files, sentence
    from placepound.registers.queries.spend_inputs import body_names

    by, on = Viewer.system(f"the command line, used by {getpass.getuser()}"), today()
    body = body_finder(by, on)(organisation)
    answers = _answers(date_order=date_order, unit=unit, sign=sign, totals=totals) | _columns(columns or ())
    place_id, slug = _place_of(body, place)
    say(f"Payments of {body_names(body, viewer=SYSTEM, on=on)[0]}:")
    result = load_files(
        by=by,
        on=on,
        partnership_id=place_id,
        organisation_id=body,
        inputs=_existing(files),
        answers=answers,
        stated={name: (pence, stated_where) for name, pence in _stated(stated or ())},
        sharing=_sharing(sharing),
        progress=_tell,
    )
    show_load(result)
    say(sentence(result))
    waiting = [file for file in result.files if not file.report]
    if waiting:
        raise SystemExit(2)
    say(f"Bring the figures up to date with: placepound release spend --place {slug}")


def _tell(progress: "Progress") -> None:
    err.print(f"{progress.done} of {progress.of}: {progress.doing}", soft_wrap=True)


def _existing(files: list[Path]) -> list[Path]:
    missing = tuple(Problem(message=f"There is no file or folder {path}.") for path in files if not path.exists())
    if missing:
        raise Refused(missing)
    return files


def _place_of(body: int, slug: str) -> tuple[int, str]:
    from placepound.cli.spend_work import SYSTEM
    from placepound.registers.queries.spend_inputs import places_of

    places = list(places_of(body, viewer=SYSTEM, on=today()))
    found = [(key, name) for key, name in places if slug in ("", name)]
    if len(found) == 1:
        return found[0]
    named = ", ".join(name for _, name in places)
    message = f"Its spending counts in: {named}. Choose one with --place." if places else _NOWHERE
    raise Refused(Problem(message=message, field="place"))


_NOWHERE = "Its spending counts in no place. Add it to a place as a counted partner first."


def _answers(*, date_order: str, unit: str, sign: str, totals: str) -> dict[str, str]:
    units = {"£": Unit.POUNDS, "pounds": Unit.POUNDS, "£k": Unit.THOUSANDS, "£000": Unit.THOUSANDS, "£m": Unit.MILLIONS}
    said = {
        "date_order": _one_of({one.value: one for one in DateOrder}, date_order, "--date-order"),
        "unit": _one_of(units, unit, "--unit"),
        "sign": _one_of({one.value: one for one in Sign}, sign, "--sign"),
        "totals": _one_of({one.value: one for one in TotalRule}, totals, "--totals"),
    }
    return {name: value for name, value in said.items() if value}


def _one_of(known: "dict[str, DateOrder] | dict[str, Unit] | dict[str, Sign] | dict[str, TotalRule]", text: str,
            option: str) -> str:  # fmt: skip
    key = " ".join(text.lower().replace("-", " ").split())
    if key and key not in known:
        raise Refused(Problem(message=f"“{text}” is none of the choices for {option}: {', '.join(known)}."))
    return known[key].value if key else ""


def _columns(said: "tuple[str, ...] | list[str]") -> dict[str, str]:
    """The columns as answers: the number of each, counted from 1, and what it holds."""
    found = {}
    for entry in said:
        number, _, holds = entry.partition("=")
        column = holds.strip().lower().replace(" ", "_")
        if not number.strip().isdecimal() or column not in set(SpendColumn):
            known = ", ".join(SpendColumn)
            raise Refused(Problem(message=f"“{entry}” is not read. Write --map '3=amount', with one of: {known}."))
        found[f"columns.{number.strip()}"] = column
    return found


def _stated(said: list[str] | tuple[str, ...]) -> list[tuple[str, int]]:
    found = []
    for entry in said:
        name, _, text = entry.rpartition("=")
        written = read_written(text, unit_pence=100)
        if not name or isinstance(written, Problem):
            raise Refused(Problem(message=f"“{entry}” is not read. Write --stated 'file.csv=1234.56'."))
        found.append((name.strip(), written.amount.pence))
    return found


def _sharing(text: str) -> Sharing:
    choices = {one.value: one for one in (Sharing.OWN, Sharing.PARTNERSHIP, Sharing.PUBLIC)}
    if text.strip().lower() not in choices:
        raise Refused(Problem(message=f"“{text}” is none of the choices for --sharing: {', '.join(choices)}."))
    return choices[text.strip().lower()]


def show_load(result: "LoadResult") -> None:
    """What became of each file: its classes in rows and money, its own total, and what must still be said."""
    for file in result.files:
        if file.report:
            _show_report(file, file.report)
        else:
            _show_open(file)
    for one in result.reissues:
        say(f"File {one.newer} is a newer issue of file {one.older} and takes its place.", style="yellow")


def _show_report(file: LoadedFile, report: FileReport) -> None:
    rows = [(one.spend_class.value + (f": {one.reason.value}" if one.reason else ""), f"{one.rows:,}",
             Amount(one.pence).exact()) for one in report.classes if one.rows]  # fmt: skip
    rows.append(("Rows read", f"{report.read:,}", ""))
    stated = "none given" if report.stated is None else Amount(report.stated).exact()
    rows.append(("The body's own total", report.stated_from, stated))
    if report.difference is not None:
        rows.append(("Difference", "", Amount(report.difference).exact()))
    rows.append(("Outcome", "", report.outcome.value))
    name = f"{file.name}, {file.sheet}" if file.sheet else file.name
    show_table(f"{name} ({report.encoding})", ("", "Rows", "Sum"), rows, right=(1, 2))
    for sentence in (report.lost_signs, *report.doubts, *report.notices):
        if sentence:
            say(sentence, style="yellow")


def _show_open(file: LoadedFile) -> None:
    for sentence in file.refused:
        err.print(f"{file.name}: {sentence}", soft_wrap=True)
    for question in file.guess.questions if file.guess else ():
        options = "; ".join(f"{value} ({label})" for value, label in question.options)
        err.print(f"{file.name}: {question.sentence} Choices: {options}.", soft_wrap=True)


FileMeant = Annotated[str, typer.Argument(help="The file's name as it was loaded, or its number.")]
WhyOut = Annotated[str, typer.Option(help="Why it is taken out. It is kept with your name.")]
InPlace = Annotated[str, typer.Option(help="The place's short name in addresses.")]


@load.command("withdraw")
def withdraw(file: FileMeant, *, organisation: Payer, place: InPlace, why: WhyOut) -> None:
    """Take a file of payments out again that was loaded wrongly. It may be loaded anew.

    Example: placepound load withdraw april.csv --organisation "Vellmouth Borough Council" --place vellmouth
    --why "It holds the payments of another council"
    """
    ready_with_data()
    from placepound.cli.loading import body_finder
    from placepound.cli.spend_work import withdraw_file

    by, on = Viewer.system(f"the command line, used by {getpass.getuser()}"), today()
    body = body_finder(by, on)(organisation)
    say(withdraw_file(by=by, on=on, file_id=_file_called(file, _place_of(body, place)[0], body), why=why))
    say(f"Bring the figures up to date with: placepound release spend --place {place}")


def _file_called(text: str, place: int, body: int) -> int:
    from placepound.cli.spend_work import SYSTEM
    from placepound.registers.queries.spend_inputs import kept_files_called

    found = kept_files_called(place, body, text.strip(), viewer=SYSTEM, on=today())
    if len(found) == 1:
        return found[0].pk
    several = "; ".join(f"{one.sheet or one.name} is {one.number}" for one in found)
    message = f"“{text}” could be several: {several}. Give the number." if found else _NO_FILE.format(text)
    raise Refused(Problem(message=message, field="file"))


_NO_FILE = "No file “{}” of this body is loaded here. Give its name as Published payments shows it, or its number."


release = typer.Typer(no_args_is_help=True, help="Bring figures made from single records up to date.")


@release.callback()
def _group() -> None:
    """Bring figures made from single records up to date."""


@release.command("spend")
def release_spend(*, place: ReleasedPlace, engine: Engine = "") -> None:
    """Resolve, code and sum a place's payments into its place pound. The worker does it where one runs.

    Example: placepound release spend --place vellmouth
    """
    ready_with_data()
    from placepound.cli.database import places

    by, on = Viewer.system(f"the command line, used by {getpass.getuser()}"), today()
    (where,) = places(place)
    if engine or not _worker_runs():
        from placepound.cli.spend_work import release_place

        landed = release_place(by=by, on=on, partnership_id=where.pk, engine=engine)
        say(f"{where.name}: {landed.sentence} Digest {landed.digest[:16]}.")
        return
    from placepound.actions.spend_files import ask_to_release

    asked = ask_to_release(by=by, on=on, partnership_id=where.pk)
    say(f"The worker brings the figures of {where.name} up to date (request {asked.pk}).")


def _worker_runs() -> bool:
    from django.conf import settings

    from placepound.cli.worker import BEAT_SECONDS, last_seen

    seen = last_seen(settings.HOME)
    return seen is not None and seen < 2 * BEAT_SECONDS

"""Does a statement get in from the command line as it would on the pages, and is every refusal plain?"""

from pathlib import Path

import openpyxl
import pytest

from placepound.registers.models import AuditLine, Flow, Statement, Upload
from tests.cli.conftest import Ran, Run
from tests.factories import World

GOOD = "Service,Amount (£)\nHome care,1000\nCommunity nursing,250\nTotal,1250\n"
OPEN = "Service,Amount\nHome care,12.4\nCommunity nursing,3.1\nTotal,15.5\n"
ODD = "Service,Amount (£)\nHome care,1000\nCommunity nursing,1e9999\nTotal,1000\n"
NAMED = "Service,Commissioner,Amount (£)\nHome care,Friends of all,1000\n"


def load(run: Run, folder: Path, text: str, *more: str, **changes: str) -> Ran:
    """Load a file of this text, with what must be said about it and whatever else is asked for."""
    path = folder / "budget.csv"
    path.write_text(text)
    said = {"place": "fernshire", "publisher": "Fernshire Council", "title": "Budget", "document": "Budget book"}
    said |= {"basis": "budget", "year": "2025/26"} | changes
    options = [word for name, value in said.items() if value for word in (f"--{name.replace('_', '-')}", value)]
    return run("load", "statement", path, *options, *more)


def test_a_preview_shows_the_control_and_keeps_nothing(run: Run, world: World, tmp_path: Path) -> None:
    ran = load(run, tmp_path, GOOD)
    assert ran.code == 0, ran.err
    for words in ("Rows read", "accepted", "£1,250", "line 4, column 2", "reconciled", "Nothing was kept"):
        assert words in ran.out
    assert not Statement.objects.exists()
    assert not Upload.objects.exists()


def test_accept_takes_it_in_and_the_audit_says_whence(run: Run, world: World, tmp_path: Path) -> None:
    ran = load(run, tmp_path, GOOD, "--accept")
    assert ran.code == 0, ran.err
    statement = Statement.objects.get()
    assert (statement.accepted, statement.totals, statement.accepted_sum) == (2, 1, 125_000)
    assert statement.sharing == "partnership"
    assert "Taken in as statement" in ran.out
    assert AuditLine.objects.filter(action="uploads.accept", by_name__contains="the command line").exists()


def test_a_row_that_cannot_be_read_is_named_by_file_line_and_column(run: Run, world: World, tmp_path: Path) -> None:
    ran = load(run, tmp_path, ODD)
    assert "budget.csv:3:2: “1e9999” is written with an exponent." in ran.err


def test_an_open_question_stops_it_until_it_is_answered(run: Run, world: World, tmp_path: Path) -> None:
    asked = load(run, tmp_path, OPEN, "--accept")
    assert asked.code == 2
    assert "pounds, thousands or millions" in asked.err
    assert not Upload.objects.exists()
    assert load(run, tmp_path, OPEN, "--accept", unit="£k").code == 0
    assert Statement.objects.get().accepted_sum == 15_500_00


def test_a_name_that_nobody_knows_is_explained_with_payers(run: Run, world: World, tmp_path: Path) -> None:
    asked = load(run, tmp_path, NAMED, "--accept")
    assert asked.code == 2
    assert "Say which partner “Friends of all” is." in asked.err
    assert load(run, tmp_path, NAMED, "--accept", "--payers", f"Friends of all={world.icb.pk}").code == 0
    assert Flow.objects.get().payer == world.icb


def test_a_column_is_what_its_user_says(run: Run, world: World, tmp_path: Path) -> None:
    text = "What,Spent (£),Budget (£)\nHome care,900,1000\n"
    assert load(run, tmp_path, text, "--accept", "--map", "What=service", "--map", "Budget (£)=amount").code == 0
    flow = Flow.objects.get()
    assert (flow.service, flow.amount) == ("Home care", 100_000)


def test_rows_without_a_commissioner_are_paid_by_the_payer_named(run: Run, world: World, tmp_path: Path) -> None:
    assert load(run, tmp_path, GOOD, "--accept", payer=str(world.icb.pk)).code == 0
    assert {flow.payer for flow in Flow.objects.all()} == {world.icb}


def test_the_same_file_twice_is_refused(run: Run, world: World, tmp_path: Path) -> None:
    load(run, tmp_path, GOOD, "--accept")
    again = load(run, tmp_path, GOOD, "--accept")
    assert again.code == 2
    assert "This very file was accepted" in again.err


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("changes", "more", "sentence"),
    [
        ({"place": "nowhere"}, (), "There is no place “nowhere”. Places on record:"),
        ({"publisher": "Nobody"}, (), "No body on record is called “Nobody”."),
        ({"publisher": "Fernshire"}, (), "could be several bodies"),
        ({"basis": "guess"}, (), "budget, outturn or estimate"),
        ({"year": ""}, (), "Give the financial year, or the date"),
        ({"year": "", "as_at": "yesterday"}, (), "“yesterday” is not a day."),
        ({"unit": "pence"}, (), "“pence” is not a unit."),
        ({"sharing": "all"}, (), "“all” is none of the choices for --sharing"),
        ({}, ("--map", "Service"), "“Service” has no two parts."),
        ({}, ("--map", "Servise=service"), "There is no column “Servise”. The file has “Service”, “Amount (£)”."),
        ({}, ("--map", "Service=servise"), "“servise” is none of the choices for --map"),
        ({"sheet": "Sheet9"}, (), "There is no sheet “Sheet9” that can be read."),
    ],
)
def test_what_its_user_must_mend(
    run: Run, tmp_path: Path, changes: dict[str, str], more: tuple[str, ...], sentence: str
) -> None:
    ran = load(run, tmp_path, GOOD, *more, **changes)
    assert ran.code == 2
    assert sentence in ran.err
    assert "Traceback" not in ran.err


def test_the_sheet_that_its_user_names_is_read(run: Run, world: World, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, amount in (("First", 1), ("Second", 2)):
        sheet = book.create_sheet(name)
        sheet.append(["Service", "Amount (£)"])
        sheet.append(["Home care", amount])
    book.save(tmp_path / "book.xlsx")
    said = ["--place", "fernshire", "--publisher", "Fernshire Council", "--title", "B", "--document", "B"]
    said += ["--basis", "budget", "--year", "2025/26", "--sheet", "Second", "--accept"]
    assert run("load", "statement", tmp_path / "book.xlsx", *said).code == 0
    assert Flow.objects.get().amount == 200


def test_a_file_that_is_not_there(run: Run, world: World, tmp_path: Path) -> None:
    said = ["--place", "fernshire", "--publisher", "Fernshire Council", "--title", "B", "--document", "B"]
    ran = run("load", "statement", tmp_path / "none.csv", *said, "--basis", "budget", "--year", "2025/26")
    assert ran.code == 2
    assert "cannot be read: no such file or directory." in ran.err


def test_a_file_that_is_no_table(run: Run, world: World, tmp_path: Path) -> None:
    assert load(run, tmp_path, "%PDF-1.7 \x00 not a table").code == 2

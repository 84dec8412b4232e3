"""Does the place pound leave whole, and only what may leave?"""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from placepound.core.terms.amount import Amount
from placepound.exchange.fiscal import read_fiscal_package
from tests.cli.conftest import Run
from tests.factories import World, import_statement

SHARED = "Service,Amount (£)\nHome care,1000\nCommunity nursing,-250.50\n"
PUBLIC = "Service,Amount (£)\nDay opportunities,70\n"


@pytest.fixture
def place(world: World) -> World:
    import_statement(world, SHARED, title="Shared", sharing="partnership")
    import_statement(world, PUBLIC, title="Public", sharing="public")
    return world


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_only_what_is_public_leaves_unless_told_otherwise(run: Run, place: World, tmp_path: Path) -> None:
    ran = run("export", "pound", "fernshire", "--to", tmp_path / "public.csv")
    assert ran.code == 0, ran.err
    assert "Only public statements are in it." in ran.out
    assert [row["Service"] for row in rows(tmp_path / "public.csv")] == ["Day opportunities"]
    assert run("export", "pound", "fernshire", "--everything", "--to", tmp_path / "all.csv").code == 0
    amounts = {row["Service"]: row["Amount (£)"] for row in rows(tmp_path / "all.csv")}
    assert amounts == {"Home care": "1000.00", "Community nursing": "-250.50", "Day opportunities": "70.00"}


def test_a_workbook_holds_totals_breakdowns_and_rows(run: Run, place: World, tmp_path: Path) -> None:
    path = tmp_path / "pound.xlsx"
    assert run("export", "pound", "fernshire", "--everything", "--to", path).code == 0
    book = openpyxl.load_workbook(path)
    totals = {row[0]: row[1] for row in book["Totals"].iter_rows(min_row=2, values_only=True)}
    assert totals["Net"] == 819.5
    assert {"Partners", "Service groups", "Arrangements", "Provider kinds", "Areas", "Rows", "Notes"} <= {
        *book.sheetnames
    }


def test_a_fiscal_data_package_holds_the_rows(run: Run, place: World, tmp_path: Path) -> None:
    path = tmp_path / "pound.zip"
    assert run("export", "pound", "fernshire", "--everything", "--period", "2025/26", "--to", path).code == 0
    package = read_fiscal_package(path.read_bytes())
    assert Amount.total(row.amount for row in package.rows) == Amount.pounds("819.50")
    assert set(package.sources) == {"Shared", "Public"}


def test_a_package_without_a_period_is_refused(run: Run, world: World, tmp_path: Path) -> None:
    from datetime import date

    import_statement(world, PUBLIC, sharing="public", financial_year="", as_at=date(2020, 8, 31))
    ran = run("export", "pound", "fernshire", "--to", tmp_path / "pound.zip")
    assert ran.code == 2
    assert "needs a period" in ran.err


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("fernshire", "--to", "pound.pdf"), "ends in none of .csv, .xlsx, .zip"),
        (("nowhere", "--to", "pound.csv"), "There is no place “nowhere”."),
        (("fernshire", "--to", "pound.csv", "--period", "1999/00"), "There are: 2025/26 plan."),
        (("fernshire", "--to", "pound.csv", "--status", "actual"), "There are: 2025/26 plan."),
        (("fernshire", "--to", "missing/pound.csv"), "cannot be written: no such file or directory."),
        (("fernshire", "--to", "there.csv"), "is there already."),
    ],
)
def test_what_its_user_must_mend(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("mine")
    ran = run("export", "pound", *words)
    assert ran.code == 2
    assert sentence in ran.err
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_a_file_that_is_there_is_replaced_when_told(run: Run, place: World, tmp_path: Path) -> None:
    path = tmp_path / "there.csv"
    path.write_text("mine")
    assert run("export", "pound", "fernshire", "--overwrite", "--to", path).code == 0
    assert len(rows(path)) == 1

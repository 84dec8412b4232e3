"""Spend files as published open and profile without a question and without a hand-written profile."""

from pathlib import Path

import pytest

from placepound.analytics.spend.raw import open_spend, profile_of, standard
from placepound.core.money.spend.profile import DateOrder, Sign, SpendColumn
from placepound.core.records.preview import Unit
from placepound.exchange.file_month import month_in

DATA = Path(__file__).parents[4] / "shared" / "data"
FOLDERS = ("leeds_council_spend", "gm_council_spend")
FILES = sorted(path for folder in FOLDERS for path in DATA.glob(f"{folder}/*.csv.gz"))
needs_data = pytest.mark.skipif(
    not all((DATA / folder).is_dir() for folder in FOLDERS),
    reason="the folders shared/data/leeds_council_spend and gm_council_spend beside the project are absent",
)
ROWS = {"leeds_council_spend": 289_917, "gm_council_spend": 18_754}


@needs_data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_published_file_is_read_without_a_question(path: Path) -> None:
    (sheet,) = open_spend(path.read_bytes(), name=path.name)
    guess = profile_of(sheet)
    assert guess.questions == ()
    assert guess.profile.unit is Unit.POUNDS
    assert guess.profile.date_order is DateOrder.YEAR_FIRST
    assert guess.profile.sign is Sign.AS_WRITTEN
    assert SpendColumn.IGNORED not in guess.profile.columns
    table = standard(sheet, guess.profile, file=1)
    for column in ("date", "amount", "supplier", "unit"):
        assert table[column].null_count == 0
    month = path.name.split(".")[0][-7:]
    assert month_in(path.name) == month
    assert any(day.startswith(month) for day in table["date"].to_pylist())


@needs_data
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_published_row_is_read(folder: str) -> None:
    sheets = [open_spend(path.read_bytes(), name=path.name)[0] for path in sorted((DATA / folder).glob("*.csv.gz"))]
    assert sum(sheet.table.num_rows for sheet in sheets) == ROWS[folder]

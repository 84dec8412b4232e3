"""Do the files of one body, loaded one after another, count every payment once and lose none?"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from placepound.core.money.spend.rows import Reason, SpendClass
from tests.analytics.spend.planted import Loaded, differences, load_planted
from tests.factories.spend_files import PlantedFile, Spec, plant_file
from tests.factories.spend_formats import Encoding, Form
from tests.factories.spend_layouts import LAYOUTS, Heading
from tests.factories.spend_rows import Damage
from tests.factories.spend_sets import a_year, reissued, same_file_again, same_transactions
from tests.factories.spend_totals import Totals
from tests.factories.spend_writing import Amounts, Credits, Dates

LOUD = (Damage.BLANK, Damage.BAD_DATE, Damage.REPEATED, Damage.TOTAL_LABEL, Damage.STRAY_TOTAL)


def counted(loaded: Loaded) -> int:
    """What all payments and credits of the body come to, in pence."""
    rows = (row for rows in loaded.rows.values() for row in rows.values())
    return sum(row["pence"] for row in rows if row["spend_class"] in (SpendClass.PAYMENT, SpendClass.CREDIT))


def standing(planted: PlantedFile, loaded: Loaded) -> list[str]:
    """Where the rows of a file do not stand as planted beside the body's other files."""
    rows = loaded.rows[loaded.number(planted.name)]
    found = []
    for expected in planted.rows:
        row = rows[expected.row]
        of_file = loaded.number(expected.of_file) if expected.of_file else None
        wanted = (expected.spend_class.value, expected.reason.value, expected.pence, of_file, expected.of_row)
        got = (row["spend_class"], row["reason"], row["pence"], row["of_file"], row["of_row"])
        if expected.reason is Reason.DROPPED:
            wanted, got = wanted[:3], got[:3]
        if got != wanted:
            found.append(f"{planted.name} row {expected.row}: {got}, planted {wanted}")
    report = loaded.standing(planted.name).report
    assert report is not None
    sums = {(one.spend_class, one.reason): (one.rows, one.pence) for one in report.classes}
    return found if sums == planted.sums else [*found, f"{planted.name}: {sums}, planted {planted.sums}"]


def wrong(files: Iterable[PlantedFile], loaded: Loaded) -> list[str]:
    return [one for planted in files for one in standing(planted, loaded)]


def test_a_year_in_three_layouts_and_as_many_ways_of_writing_comes_to_the_penny(tmp_path: Path) -> None:
    specs = (
        Spec(layout="A", totals=Totals.SUBTOTALS, credits=Credits.BRACKETS, amounts=Amounts.POUND, damage=LOUD),
        Spec(layout="A", heading=Heading.MISSPELT, totals=Totals.UNLABELLED, encoding=Encoding.CP1252, damage=LOUD),
        Spec(layout="C", form=Form.CELLS, banners=3, totals=Totals.LABELLED, damage=LOUD, hidden=True),
        Spec(layout="D", heading=Heading.REORDERED, dates=Dates.MONTH_NAME, credits=Credits.CR, damage=LOUD),
    )
    year = a_year("a year", specs)
    loaded = load_planted(tmp_path, year)
    assert [one for planted in year for one in differences(planted, loaded)] == []
    assert counted(loaded) == sum(planted.total for planted in year)
    fingerprints = {file.report.fingerprint for file in loaded.result.files if file.report}
    assert len(fingerprints) >= 4


def test_files_loaded_one_by_one_end_as_files_loaded_together(tmp_path: Path) -> None:
    year = a_year("slowly", (Spec(layout="B", damage=LOUD), Spec(layout="YORK", totals=Totals.FIRST)), months=4)
    for planted in year:
        loaded = load_planted(tmp_path / "slowly", [planted])
    together = load_planted(tmp_path / "together", year)
    assert loaded.rows == together.rows
    assert [file.report for file in loaded.result.standing] == [file.report for file in together.result.standing]


@pytest.mark.parametrize("layout", ["A", "E"])
def test_the_same_file_again_stores_nothing(layout: str, tmp_path: Path) -> None:
    pair = same_file_again(layout, Spec(layout=layout, damage=LOUD, totals=Totals.UNLABELLED))
    before = load_planted(tmp_path, [pair.old])
    loaded = load_planted(tmp_path, [pair.new])
    assert loaded.rows == before.rows
    (told,) = loaded.result.files
    assert told.again
    assert told.report is not None
    sums = {(one.spend_class, one.reason): (one.rows, one.pence) for one in told.report.classes}
    assert sums == pair.new.sums
    assert counted(loaded) == pair.old.total


@pytest.mark.parametrize(("layout", "seed"), [*((layout, 0) for layout in LAYOUTS), ("C", 1), ("E", 1)])
def test_transactions_of_an_earlier_file_count_once_where_numbers_prove_them_the_same(
    layout: str, seed: int, tmp_path: Path
) -> None:
    pair = same_transactions(seed, Spec(layout=layout, damage=LOUD, totals=Totals.UNLABELLED))
    loaded = load_planted(tmp_path, [pair.old, pair.new])
    assert wrong((pair.old, pair.new), loaded) == []
    assert counted(loaded) == pair.old.total + pair.new.total
    proved = pair.new.sums.get((SpendClass.DUPLICATE, Reason.SAME_TRANSACTION), (0, 0))[0]
    assert proved + sum(one.rows for one in loaded.result.unproved) == pair.shared > 0


@pytest.mark.parametrize(("layout", "form"), [*((layout, Form.TEXT) for layout in LAYOUTS), ("NHS", Form.CELLS)])
def test_a_new_issue_takes_the_place_of_the_old_row_by_row(layout: str, form: Form, tmp_path: Path) -> None:
    pair = reissued(layout, Spec(layout=layout, form=form, rows=30, totals=Totals.SUBTOTALS))
    load_planted(tmp_path, [pair.old])
    loaded = load_planted(tmp_path, [pair.new])
    assert standing_of(loaded, pair.old) == []
    assert differences(pair.new, loaded) == []
    assert counted(loaded) == pair.new.total


def standing_of(loaded: Loaded, planted: PlantedFile) -> list[str]:
    """As standing, for a file that an earlier load brought."""
    numbers = {file.name: file.report.file for file in loaded.result.standing if file.report}
    rows = loaded.rows[numbers[planted.name]]
    found = []
    for expected in planted.rows:
        row = rows[expected.row]
        if (row["spend_class"], row["reason"]) != (expected.spend_class.value, expected.reason.value):
            found.append(f"row {expected.row}: {row['spend_class']} {row['reason']}, planted {expected}")
        if expected.reason is Reason.REISSUED and (row["of_file"], row["of_row"]) != (
            numbers[expected.of_file],
            expected.of_row,
        ):
            found.append(f"row {expected.row} is of {row['of_file']} {row['of_row']}, planted {expected}")
    return found


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 1, 0)])
def test_in_any_order_the_body_comes_to_the_same(order: tuple[int, ...], tmp_path: Path) -> None:
    pair = same_transactions("order", Spec(layout="C"))
    other = plant_file("another month", Spec(layout="E", month=9))
    files = [pair.old, pair.new, other]
    for place in order:
        loaded = load_planted(tmp_path, [files[place]])
    assert counted(loaded) == pair.old.total + pair.new.total + other.total

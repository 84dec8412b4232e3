"""Do the generated spend files hold what their truth says, and does every two of their faults meet?"""

import csv
import gzip
import io
import zipfile
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.rows import Reason, SpendClass
from tests.factories.spend_files import PlantedFile, Spec, plant_file
from tests.factories.spend_formats import Encoding, Form, Packing, Separator
from tests.factories.spend_layouts import LAYOUTS, Facet, Heading
from tests.factories.spend_rows import Damage
from tests.factories.spend_sets import a_year, pairwise, reissued, same_file_again, same_transactions
from tests.factories.spend_totals import WRONG_BY, Totals

EVERYTHING = tuple(Damage)
CODECS = {
    Encoding.UTF_8: "utf-8",
    Encoding.UTF_8_BOM: "utf-8-sig",
    Encoding.UTF_16: "utf-16",
    Encoding.UTF_16_BIG: "utf-16",
    Encoding.CP1252: "cp1252",
}


def records(planted: PlantedFile) -> list[list[str]]:
    """The rows of a text file, as the simplest reader finds them."""
    content = planted.content
    if planted.spec.packing is Packing.GZIP:
        content = gzip.decompress(content)
    if planted.spec.packing is Packing.ZIP:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read(archive.namelist()[0])
    text = content.decode(CODECS[planted.spec.encoding])
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=planted.spec.separator.value))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_plain_amounts_add_up_to_the_truth(layout: str) -> None:
    planted = plant_file(5, Spec(layout=layout, rows=50, credit_rows=5, totals=Totals.SUBTOTALS, banners=3))
    rows = records(planted)
    at = planted.layout.place(Facet.NET)
    said = {row.row: int(Decimal(rows[row.row - 1][at]) * 100) for row in planted.rows}
    assert said == {row.row: row.pence for row in planted.rows}
    assert sum(said[row.row] for row in planted.rows if row.counts) == planted.total == planted.stated
    assert sum(row.spend_class is SpendClass.CREDIT for row in planted.rows) == 5


@given(seed=st.integers(), layout=st.sampled_from(sorted(LAYOUTS)), totals=st.sampled_from(Totals))
def test_every_row_of_a_file_is_a_banner_a_heading_blank_or_has_its_truth(
    seed: int, layout: str, totals: Totals
) -> None:
    spec = Spec(layout=layout, totals=totals, damage=EVERYTHING, banners=2, rows=30)
    planted = plant_file(seed, spec)
    filled = {number for number, row in enumerate(records(planted), start=1) if any(map(str.strip, row))}
    assert filled == {1, 2, planted.header_row} | {row.row for row in planted.rows}
    assert len(records(planted)) == len(filled) + planted.blank
    assert planted.content == plant_file(seed, spec).content


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_damage_that_a_layout_can_have_is_planted(layout: str) -> None:
    rows = plant_file(2, Spec(layout=layout, rows=60, damage=EVERYTHING)).rows
    planted = {row.what for row in rows}
    missing = {one for one in EVERYTHING if one.value not in planted} - {Damage.BLANK}
    could_not = set() if LAYOUTS[layout].has(Facet.GROSS) else {Damage.GROSS_WRONG}
    assert missing - {Damage.SHORT} == could_not


def test_a_right_total_is_the_sum_of_the_rows_and_a_wrong_one_is_not() -> None:
    for totals in Totals:
        planted = plant_file(9, Spec(layout="C", totals=totals, damage=(Damage.BAD_DATE, Damage.ROUNDED)))
        if totals is Totals.NONE:
            assert planted.stated is planted.difference is None
        else:
            assert planted.difference == (-WRONG_BY if totals.is_wrong else 0)
            assert bool(planted.controls) is not totals.is_wrong


@given(seed=st.integers(), heading=st.sampled_from(Heading), layout=st.sampled_from(sorted(LAYOUTS)))
def test_headings_differ_from_one_another_and_none_is_lost(seed: int, heading: Heading, layout: str) -> None:
    planted = plant_file(seed, Spec(layout=layout, heading=heading, rows=3))
    assert len(set(planted.layout.headings)) == len(LAYOUTS[layout].columns)
    assert {column.facet for column in planted.layout.columns} == {one.facet for one in LAYOUTS[layout].columns}
    assert planted.columns.count(SpendColumn.AMOUNT) == 1


def test_a_workbook_is_the_same_bytes_each_time() -> None:
    spec = Spec(form=Form.CELLS, damage=EVERYTHING, banners=2, hidden=True)
    assert plant_file(3, spec).content == plant_file(3, spec).content


def test_a_year_changes_its_layout_half_way() -> None:
    found = a_year(1, (Spec(layout="A", rows=3), Spec(layout="C", rows=3)))
    assert [planted.layout.key for planted in found] == ["A"] * 6 + ["C"] * 6
    assert len({planted.name for planted in found}) == 12


def test_repeats_across_files_point_at_what_they_repeat() -> None:
    again = same_file_again(1, Spec(rows=6))
    assert {row.reason for row in again.new.rows} == {Reason.SAME_FILE}
    pair = same_transactions(1, Spec(rows=12), repeated=3)
    repeats = [row for row in pair.new.rows if row.spend_class is SpendClass.DUPLICATE]
    assert [pair.old.fact_of[row.of_row or 0] for row in repeats] == [pair.new.fact_of[row.row] for row in repeats]
    assert len(repeats) == 3
    assert not [row for row in same_transactions(1, Spec(layout="E")).new.rows if not row.counts]


def test_a_new_issue_takes_over_drops_changes_and_adds() -> None:
    pair = reissued(4, Spec(rows=30), changed=2, dropped=1, added=2)
    became = [row.reason for row in pair.old.rows]
    assert became.count(Reason.DROPPED) == 3
    assert became.count(Reason.REISSUED) == 27
    assert len(pair.new.rows) == 31


def test_every_two_values_meet() -> None:
    factors = {"separator": tuple(Separator), "packing": tuple(Packing), "rows": (1, 2, 3, 4), "banner": (0, 1)}
    found = pairwise(factors)
    for one, two in combinations(factors, 2):
        assert {(row[one], row[two]) for row in found} == set(product(factors[one], factors[two]))
    assert len(found) < 20

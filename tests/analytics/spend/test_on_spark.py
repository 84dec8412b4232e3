"""Does Spark, on a cluster of two workers, say what the plain reference says? Many cases in one job a measure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from placepound.analytics import engines
from placepound.analytics.engines import collect, lending
from placepound.analytics.spend.files import read_lines, read_transfers
from placepound.analytics.spend.release import release
from tests.analytics.spark_cluster import need_spark, session_on, standalone_cluster
from tests.analytics.spend import duplicate_worlds, supplier_worlds
from tests.analytics.spend.drawn import drawn
from tests.analytics.spend.engines import REFERENCE, by_engine
from tests.analytics.spend.generated_loads import many_loads
from tests.analytics.spend.release_worlds import reference, store_of, terms, worlds
from tests.analytics.spend.specs import duplicates
from tests.analytics.spend.test_specs import SPECS


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """The Spark engine on a cluster of its own: one master, two workers of one core and one gigabyte."""
    need_spark()
    with standalone_cluster() as master, session_on(master) as engine:
        yield engine


def test_what_is_lent_comes_back_as_it_was(spark: Any) -> None:
    table = pa.table(
        {
            "pence": pa.array([1, None, 2**62], pa.int64()),
            "day": pa.array([date(2016, 4, 1), None, date(2017, 3, 31)], pa.date32()),
            "text": pa.array(["x", None, "é"], pa.string()),
        }
    )
    with lending(spark) as lend:
        assert collect(spark, lend(table)).sort_by("pence").to_pylist() == table.sort_by("pence").to_pylist()
        assert collect(spark, lend(table.slice(0, 0))).num_rows == 0


def test_drawn_files_are_classified_as_drawn(spark: Any) -> None:
    files = [spec.file(number) for number, spec in enumerate(SPECS, 1)]
    rows = [row for number, spec in enumerate(SPECS, 1) for row in spec.raw(number)]
    answer, expected = by_engine(spark, files, rows), REFERENCE.tell(files, rows)
    for file in files:
        assert answer.of(file.file) == expected.of(file.file)


def test_generated_loads_are_classified_as_by_the_reference(spark: Any) -> None:
    files, rows = many_loads(60)
    answer, expected = by_engine(spark, files, rows), REFERENCE.tell(files, rows)
    for file in files:
        assert answer.of(file.file) == expected.of(file.file)


def test_rows_in_several_files_are_found(spark: Any) -> None:
    specs = [duplicate_worlds.read(text).files for text in duplicates.SPECS.values()]
    bodies = [*specs, *drawn(duplicate_worlds.bodies(), 60)]
    assert duplicate_worlds.on_engine(spark, bodies) == duplicate_worlds.expected(bodies)


def test_payees_are_told_apart(spark: Any) -> None:
    supplier_worlds.agrees(spark, [paid for some in drawn(supplier_worlds.PAYMENTS, 20) for paid in some])


def test_a_release_is_the_same_to_the_penny_and_to_the_digest(spark: Any, tmp_path: Path) -> None:
    rows = [row for world in drawn(worlds(most=40), 20) for row in world]
    rows = [replace(row, row=number) for number, row in enumerate(rows, 2)]
    store, truth = store_of(tmp_path / "store", rows), reference(rows)
    made = release(spark, store, to=tmp_path / "spark", terms=terms())
    assert tuple(read_lines(made.folder)) == truth.lines
    assert tuple(read_transfers(made.folder)) == truth.transfers
    assert made.digest == release(engines.duckdb(), store, to=tmp_path / "duckdb", terms=terms()).digest
    assert made.payments == sum(row.counts for row in rows)


def test_a_sum_that_does_not_fit_is_an_error_and_no_other_number(spark: Any) -> None:
    from pyspark.errors import ArithmeticException

    with lending(spark) as lend:
        table = lend(pa.table({"pence": pa.array([2**62, 2**62], pa.int64())}))
        with pytest.raises(ArithmeticException, match="overflow"):
            collect(spark, table.agg(pence=table.pence.sum()))

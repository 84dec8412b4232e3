"""Engines give what they were lent back as it was, and say what is missing before they start."""

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from placepound.analytics import engines
from placepound.analytics.engines import collect, lending, read
from placepound.core.terms.problem import Refused

TABLE = pa.table(
    {
        "pence": pa.array([1, None, 2**62], pa.int64()),
        "day": pa.array([date(2016, 4, 1), None, date(2017, 3, 31)], pa.date32()),
        "text": pa.array(["x", None, "é"], pa.string()),
    }
)


@pytest.fixture(scope="module")
def duckdb() -> Any:
    return engines.duckdb()


def test_what_is_lent_comes_back_as_it_was(duckdb: Any) -> None:
    with lending(duckdb) as lend:
        assert collect(duckdb, lend(TABLE)).equals(TABLE)
        assert collect(duckdb, lend(TABLE.slice(0, 0))).num_rows == 0


def test_what_was_lent_is_gone_afterwards(duckdb: Any) -> None:
    with lending(duckdb) as lend:
        table = lend(TABLE)
        collect(duckdb, table)
    with pytest.raises(Exception, match="does not exist"):
        collect(duckdb, table.limit(1))


def test_sums_come_in_the_schema_of_their_expression(duckdb: Any) -> None:
    with lending(duckdb) as lend:
        table = lend(TABLE)
        found = collect(duckdb, table.group_by("text").agg(pence=table.pence.sum(), rows=table.count()))
        assert found.schema == pa.schema({"text": pa.string(), "pence": pa.int64(), "rows": pa.int64()})
        batches = duckdb.to_pyarrow_batches(table.order_by("pence"), chunk_size=2)
        assert [batch.num_rows for batch in batches] == [2, 1]


def test_a_sum_that_does_not_fit_is_an_error_and_no_other_number(duckdb: Any) -> None:
    with lending(duckdb) as lend:
        table = lend(pa.table({"pence": pa.array([2**62, 2**62], pa.int64())}))
        with pytest.raises(pa.ArrowInvalid, match="out of bounds"):
            collect(duckdb, table.agg(pence=table.pence.sum()))


def test_several_files_are_one_table(duckdb: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        pq.write_table(TABLE, tmp_path / f"{name}.parquet")
    table = read(duckdb, sorted(tmp_path.iterdir()))
    assert collect(duckdb, table.agg(rows=table.count())).to_pylist() == [{"rows": 6}]


def test_what_does_not_fit_into_memory_goes_to_a_folder(tmp_path: Path) -> None:
    engine = engines.duckdb(spill=tmp_path, memory="64MB")
    settings = engine.con.sql("SELECT current_setting('temp_directory'), current_setting('memory_limit')").fetchall()
    assert settings == [(str(tmp_path), "61.0 MiB")]


def test_without_pyspark_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(Refused, match=r"pip install 'placepound\[spark\]'"):
        engines.spark(master="local[1]")


def test_without_java_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Refused, match="Java 17"):
        engines.spark(master="local[1]")

"""Does classifying keep within bounds: as many queries for many files as for few, and nothing left behind?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
import pytest

from placepound.analytics import engines
from placepound.analytics.spend.classify import classify
from placepound.core.terms.problem import Refused
from tests.analytics.spend.engines import by_engine, raw_table
from tests.analytics.spend.generated_loads import Load, stacked
from tests.analytics.spend.specs import accounts, hazards, totals

SPECS = (*totals.SPECS, *hazards.SPECS, *accounts.SPECS)


class Counting(engines.DuckDB):  # type: ignore[misc]
    """DuckDB, counting the queries that it is given."""

    queries = 0

    def compile(self, *args: Any, **settings: Any) -> Any:
        self.queries += 1
        return super().compile(*args, **settings)


def counting() -> Any:
    engine = Counting()
    engine.do_connect()
    return engine


def every_spec() -> Load:
    files = tuple(spec.file(number) for number, spec in enumerate(SPECS, 1))
    return files, tuple(row for number, spec in enumerate(SPECS, 1) for row in spec.raw(number))


def queries(load: Load) -> int:
    engine = counting()
    by_engine(engine, *load)
    return int(engine.queries)


def test_ten_times_the_files_take_no_more_queries() -> None:
    once = every_spec()
    assert queries(stacked([once] * 10)) == queries(once) <= 10


def test_what_is_lent_to_the_engine_is_taken_back(tmp_path: Path) -> None:
    engine = engines.duckdb()
    files, rows = every_spec()
    lent = ibis.memtable(raw_table(rows))
    classify(engine, lent, files, to=tmp_path / "rows.parquet")
    held = engine.con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert [name for (name,) in held if "memtable" in name] == [lent.get_name()]


def test_a_load_with_an_open_profile_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    files, rows = every_spec()
    unsettled = [replace(file, profile=replace(file.profile, unit=None)) for file in files]
    with pytest.raises(Refused, match="pounds, thousands or millions"):
        classify(engines.duckdb(), ibis.memtable(raw_table(rows)), unsettled, to=tmp_path / "rows.parquet")
    assert list(tmp_path.iterdir()) == []

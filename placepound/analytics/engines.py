"""Which engine runs an expression? DuckDB on this machine, or Spark on a cluster: the same expressions on both."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from placepound.core.terms.problem import Problem, Refused

MEMORY = "1GB"
"""What DuckDB may hold before it writes to its folder: a release of any size stays within it."""

SPARK = "pyspark"
"""The name by which Ibis calls a Spark engine."""

SETTINGS: dict[str, Any] = {
    "spark.sql.ansi.enabled": "true",  # a sum that overflows or a text that is no number is an error, never a null
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.pyspark.fallback.enabled": "false",
}
"""What every Spark session must have for its answers to be those of the other engines."""

ON_MASTER = {"spark.app.name": "placepound", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}


def duckdb(*, spill: Path | None = None, memory: str = MEMORY) -> Any:
    """DuckDB in this process. spill: the folder for what does not fit into memory."""
    settings = {"memory_limit": memory, "preserve_insertion_order": True}
    if spill is not None:
        settings["temp_directory"] = str(spill)
    return DuckDB().connect(**settings)


class DuckDB(Backend):  # type: ignore[misc]
    """Ibis's backend, where it calls DuckDB by names that DuckDB is giving up or has given up."""

    def get_schema(self, table_name: str, **where: Any) -> Any:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="fetch_arrow_table", category=DeprecationWarning)
            return super().get_schema(table_name, **where)

    def to_pyarrow_batches(self, expr: Any, /, *, chunk_size: int = 1_000_000, **settings: Any) -> Any:
        """In the expression's own schema. The next query on the engine ends the stream."""
        self._run_pre_execute_hooks(expr)
        schema = expr.as_table().schema().to_pyarrow()
        found = self.con.sql(self.compile(expr.as_table(), **settings)).to_arrow_reader(chunk_size)
        return pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in found))


def spark(*, session: Any = None, master: str = "", settings: Mapping[str, str] | None = None) -> Any:
    """Spark, on a session that is there already or on a master such as ``spark://host:7077`` or ``local[2]``.

    settings: further Spark settings, such as executor memory. The workers read the store at the same path as this
    machine does. Raises Refused where pyspark or Java is missing, or no Spark answers.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        message = "Spark is not installed here. Install Placepound with it: pip install 'placepound[spark]'."
        raise Refused(Problem(message=message)) from missing
    if session is None:
        _require_java()
        wanted = SETTINGS | ON_MASTER | dict(settings or {})
        try:
            session = SparkSession.builder.config(map=wanted).master(master).getOrCreate()
        except Exception as error:
            message = f"No Spark could be started at {master}. Give a master that answers, such as spark://host:7077."
            raise Refused(Problem(message=message)) from error
        session.sparkContext.setLogLevel("ERROR")
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    from placepound.analytics.spark import SparkBackend

    engine = SparkBackend()
    engine.do_connect(session)
    return engine


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and (Path(home) / "bin" / "java").exists()):
        message = "Spark needs Java 17 or later, and no Java was found. Install it, or set JAVA_HOME to where it is."
        raise Refused(Problem(message=message))


def read(engine: Any, paths: Iterable[Path]) -> ir.Table:
    """Parquet files of one schema as a table. At least one."""
    return engine.read_parquet([str(path.absolute()) for path in paths])


@contextmanager
def lending(engine: Any) -> Iterator[Callable[[pa.Table], ir.Table]]:
    """Lends small tables to an engine for a while, so that they can be joined there: ``lend(table)`` inside the block.

    What was lent, and every expression on it, ends with the block, and its memory is free again.
    """
    lent: list[ir.Table] = []

    def lend(table: pa.Table) -> ir.Table:
        lent.append(ibis.memtable(table))
        return lent[-1]

    try:
        yield lend
    finally:
        for one in lent:
            _let_go(engine, one.get_name())


def collect(engine: Any, expression: ir.Table) -> pa.Table:
    """What an expression gives, as Arrow in the expression's own schema: one form from every engine."""
    return engine.to_pyarrow(expression).cast(expression.schema().to_pyarrow())


def _let_go(engine: Any, lent: str) -> None:
    """Ibis would hold on to what was lent until the end of the process. What was never used is not known there."""
    if engine.name == SPARK:
        engine.let_go(lent)
    else:
        engine.con.unregister(lent)

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
from ibis.util import gen_name

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
    return ibis.duckdb.connect(**settings)


def spark(*, session: Any = None, master: str = "", settings: Mapping[str, str] | None = None) -> Any:
    """Spark, on a session that is there already or on a master such as ``spark://host:7077`` or ``local[2]``.

    settings: further Spark settings, such as executor memory. The workers read the store at the same path as this
    machine does. Raises Refused where pyspark or Java is missing.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        message = "Spark is not installed here. Install Placepound with it: pip install 'placepound[spark]'."
        raise Refused(Problem(message=message)) from missing
    if session is None:
        _require_java()
        wanted = SETTINGS | ON_MASTER | dict(settings or {})
        session = SparkSession.builder.config(map=wanted).master(master).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    return ibis.pyspark.connect(session)


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and (Path(home) / "bin" / "java").exists()):
        message = "Spark needs Java 17 or later, and no Java was found. Install it, or set JAVA_HOME to where it is."
        raise Refused(Problem(message=message))


def read(engine: Any, paths: Iterable[Path]) -> ir.Table:
    """Parquet files of one schema as a table. At least one."""
    names = [str(path.absolute()) for path in paths]
    if engine.name != SPARK:
        return engine.read_parquet(names)
    view = gen_name("read")
    _session(engine).read.parquet(*names).createOrReplaceTempView(view)
    return engine.table(view)


@contextmanager
def lending(engine: Any) -> Iterator[Callable[[pa.Table], ir.Table]]:
    """Lends small tables to an engine for a while, so that they can be joined there: ``lend(table)`` inside the block.

    What was lent, and every expression on it, ends with the block.
    """
    views: list[str] = []

    def lend(table: pa.Table) -> ir.Table:
        if engine.name != SPARK:
            return ibis.memtable(table)
        views.append(gen_name("lent"))
        _session(engine).createDataFrame(table).createOrReplaceTempView(views[-1])
        return engine.table(views[-1])

    try:
        yield lend
    finally:
        for view in views:
            _session(engine).catalog.dropTempView(view)


def collect(engine: Any, expression: ir.Table) -> pa.Table:
    """What an expression gives, as Arrow in the expression's own schema: one form from every engine."""
    if engine.name == SPARK:
        with warnings.catch_warnings():
            # pyspark leaves the socket of each result to the garbage collector
            warnings.simplefilter("ignore", ResourceWarning)
            found = engine.raw_sql(engine.compile(expression)).toArrow()
    else:
        found = engine.to_pyarrow(expression)
    return found.cast(expression.schema().to_pyarrow())


def _session(engine: Any) -> Any:
    return engine.raw_sql("SELECT 1").sparkSession

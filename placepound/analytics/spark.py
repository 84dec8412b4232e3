"""How does Ibis speak to Spark here? In its own way, but tables pass as Arrow: pandas loses nulls among numbers."""

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.util import gen_name


class SparkBackend(Backend):  # type: ignore[misc]
    """Ibis's backend with Arrow in and out: whole numbers with gaps stay whole, and dates stay dates."""

    def let_go(self, name: str) -> None:
        """Forget a table in memory."""
        self._session.catalog.dropTempView(name)

    def read_parquet(self, path: Any, /, *, table_name: str | None = None, **options: Any) -> ir.Table:
        """One file or folder, or several of one schema."""
        paths: Iterable[Any] = [path] if isinstance(path, str | Path) else path
        name = table_name or gen_name("read")
        found = self._session.read.parquet(*(str(Path(one).absolute()) for one in paths), **options)
        found.createOrReplaceTempView(name)
        return self.table(name)

    def to_pyarrow(self, expr: Any, /, **settings: Any) -> Any:
        """Collected by this process, in the expression's own schema."""
        self._run_pre_execute_hooks(expr)
        table = expr.as_table()
        with warnings.catch_warnings():
            # pyspark leaves the socket of each result to the garbage collector
            warnings.simplefilter("ignore", ResourceWarning)
            found = self._session.sql(self.compile(table, **settings)).toArrow()
        return expr.__pyarrow_result__(found.cast(table.schema().to_pyarrow()))

    def to_pyarrow_batches(self, expr: Any, /, *, chunk_size: int = 1_000_000, **settings: Any) -> Any:
        """The same in batches; Spark hands over all of them at once."""
        found = self.to_pyarrow(expr.as_table(), **settings)
        return pa.RecordBatchReader.from_batches(found.schema, found.to_batches(max_chunksize=chunk_size))

    def _register_in_memory_table(self, op: Any) -> None:
        table = op.data.to_pyarrow(op.schema)
        self._session.createDataFrame(table).createOrReplaceTempView(op.name)

"""What do distinct texts mean? Collected once from many rows, read by the core's own functions, and joined back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from placepound.analytics.engines import collect

Lend = Callable[[pa.Table], ir.Table]
"""Lends a small table to an engine, as engines.lending does."""

CHUNK = 10_000
"""How many texts are turned into Python's own at a time."""


def dictionary(
    engine: Any, distinct: ir.Table, *, read: Callable[..., tuple[Any, ...]], meaning: pa.Schema
) -> pa.Table:
    """The distinct rows of a table with what a function makes of each: its own columns, then those of the meaning.

    read: is called with a row's values in order, and returns the values of the meaning.
    """
    texts = collect(engine, distinct)
    batches = [_with_meaning(batch, read, meaning) for batch in texts.to_batches(max_chunksize=CHUNK) if batch.num_rows]
    return pa.Table.from_batches(batches, schema=pa.schema([*texts.schema, *meaning]))


def _with_meaning(batch: pa.RecordBatch, read: Callable[..., tuple[Any, ...]], meaning: pa.Schema) -> pa.RecordBatch:
    values = zip(*(column.to_pylist() for column in batch.columns), strict=True)
    columns = zip(*(read(*row) for row in values), strict=True)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, meaning, strict=True)]
    return pa.record_batch([*batch.columns, *arrays], schema=pa.schema([*batch.schema, *meaning]))


def joined(
    rows: ir.Table, known: pa.Table, *, lend: Lend, on: Sequence[tuple[Any, str]], take: Mapping[str, str]
) -> ir.Table:
    """Rows with columns of a small table, null where it has no such key.

    on: a value of the rows, and the small table's column that it equals. take: its columns, and what to call them.
    """
    wanted = [*(name for _, name in on), *take]
    small = lend(known.select(wanted).rename_columns([f"known_{name}" for name in wanted]))
    together = rows.left_join(small, [value == small[f"known_{name}"] for value, name in on])
    return together.select(*rows.columns, **{new: together[f"known_{name}"] for name, new in take.items()})

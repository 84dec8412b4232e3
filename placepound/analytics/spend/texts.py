"""What do distinct texts mean? Collected once from many rows, read by the core's own functions, and joined back."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import ibis
import pyarrow as pa

Reader = Callable[..., tuple[Any, ...]]


def dictionary(engine: Any, distinct: ibis.Table, *, read: Reader, meaning: pa.Schema) -> pa.Table:
    """The distinct rows of a table with what a function makes of each: its own columns, then those of the meaning.

    read: is called with a row's values in order, and returns the values of the meaning.
    """
    batches = list(_meanings(engine.to_pyarrow_batches(distinct), read, meaning))
    schema = pa.schema([*distinct.schema().to_pyarrow(), *meaning])
    return pa.Table.from_batches(batches, schema=schema)


def _meanings(batches: Any, read: Reader, meaning: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        columns = [column.to_pylist() for column in batch.columns]
        meanings = [read(*values) for values in zip(*columns, strict=True)]
        if meanings:
            read_columns = zip(zip(*meanings, strict=True), meaning, strict=True)
            arrays = [pa.array(values, type=field.type) for values, field in read_columns]
            yield pa.record_batch([*batch.columns, *arrays], schema=pa.schema([*batch.schema, *meaning]))


def joined(rows: ibis.Table, known: pa.Table, *, on: Sequence[tuple[ibis.Value, str]], take: dict[str, str]) -> ibis.Table:
    """Rows with columns of a small table, null where it has no such key.

    on: a value of the rows and the small table's column that it equals. take: its columns, and their new names.
    """
    names = {name: f"known_{name}" for name in known.column_names}
    small = ibis.memtable(known.rename_columns([names[name] for name in known.column_names]))
    predicates = [value == small[names[name]] for value, name in on]
    together = rows.left_join(small, predicates)
    return together.select(*rows.columns, **{new: together[names[name]] for name, new in take.items()})

"""Which columns do the island's tables of payments have? The contracts between reading, keeping and releasing."""

import pyarrow as pa

from placepound.core.money.spend.profile import READ

TEXTS = tuple(column.value for column in READ)
"""The text columns of raw and kept rows, as published: null where the layout has no such column."""

RAW = pa.schema(
    [
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
        pa.field("extra", pa.string()),
        *(pa.field(name, pa.string()) for name in TEXTS),
    ]
)
"""Rows as read: file is the number in the store, row the record in the file from 1, extra what no heading covers."""

ROWS = pa.schema(
    [
        pa.field("organisation", pa.string(), nullable=False),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
        pa.field("spend_class", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("pence", pa.int64()),
        pa.field("paid_on", pa.date32()),
        pa.field("flags", pa.string(), nullable=False),
        pa.field("extra", pa.string()),
        *(pa.field(name, pa.string()) for name in TEXTS),
    ]
)
"""Rows as kept, one Parquet file for each load and body. flags: values of Flag joined by a comma, in alphabet order."""

DUPLICATES = pa.schema(
    [
        pa.field("organisation", pa.string(), nullable=False),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
        pa.field("spend_class", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("of_file", pa.int32()),
        pa.field("of_row", pa.int32()),
    ]
)
"""What comparing a body's files found: the class that takes the place of a kept row's own, and the row it repeats."""

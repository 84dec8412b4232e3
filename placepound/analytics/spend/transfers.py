"""Which payments between counted bodies are there? Candidates by the engine, matched pair by pair by the core."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.engines import collect
from placepound.core.money.spend.released import SpendTransfer, TransferState
from placepound.core.money.spend.transfers import BetweenCounted, TransferRules
from placepound.core.money.spend.transfers import transfers as matched

CANDIDATES = pa.schema(
    [
        pa.field("organisation", pa.string(), nullable=False),
        pa.field("other", pa.string(), nullable=False),
        pa.field("paid_on", pa.date32(), nullable=False),
        pa.field("pence", pa.int64(), nullable=False),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
    ]
)
"""Rows of counted bodies that name other counted bodies: the core's ``BetweenCounted``."""

TRANSFERS = pa.schema(
    [
        pa.field("payer", pa.string(), nullable=False),
        pa.field("payee", pa.string(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("paid_on", pa.date32()),
        pa.field("paid", pa.int64()),
        pa.field("paid_file", pa.int32()),
        pa.field("paid_row", pa.int32()),
        pa.field("received_on", pa.date32()),
        pa.field("received", pa.int64()),
        pa.field("received_file", pa.int32()),
        pa.field("received_row", pa.int32()),
    ]
)
"""Transfers as released: the core's ``SpendTransfer``."""


RECEIPTS = pa.schema(
    [
        pa.field("organisation", pa.string(), nullable=False),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
    ]
)
"""Where the receipts of matched transfers stand."""


def candidates(engine: Any, resolved: ir.Table, *, counted: Collection[str]) -> pa.Table:
    """The rows that may be a side of a transfer. resolved: payments with ``other``, the organisation they name."""
    between = resolved.filter(
        resolved.organisation.isin(sorted(counted)),
        resolved.other.isin(sorted(counted)),
        resolved.other != resolved.organisation,
        resolved.pence != 0,
    )
    return collect(engine, between.select(*CANDIDATES.names)).cast(CANDIDATES)


def match(rows: pa.Table, *, on_file: Mapping[str, frozenset[str]], rules: TransferRules) -> Iterator[pa.Table]:
    """Transfers, pair of bodies by pair of bodies in their order, each as a table of TRANSFERS.

    on_file: the months that each body's files cover. Only the rows of one pair are held at a time.
    """
    paid = pc.greater(rows["pence"], 0)
    sided = rows.append_column("payer", pc.if_else(paid, rows["organisation"], rows["other"]))
    sided = sided.append_column("payee", pc.if_else(paid, rows["other"], rows["organisation"]))
    sided = sided.sort_by([("payer", "ascending"), ("payee", "ascending")])
    for pair in _pairs(sided):
        between = (BetweenCounted(**row) for row in pair.select(CANDIDATES.names).to_pylist())
        found = matched(between, on_file=on_file, rules=rules)
        if found:
            yield pa.Table.from_pylist([_plain(one) for one in found], schema=TRANSFERS)


def receipts(transfers: pa.Table) -> pa.Table:
    """The receipts that are matched, in the columns RECEIPTS: they are income of their body, and no credits."""
    both = transfers.filter(pc.equal(transfers["state"], TransferState.MATCHED.value))
    columns = {"organisation": both["payee"], "file": both["received_file"], "row": both["received_row"]}
    return pa.table(columns).cast(RECEIPTS)


def _pairs(sided: pa.Table) -> Iterator[pa.Table]:
    """Runs of rows of one payer and payee."""
    counts = sided.group_by(["payer", "payee"], use_threads=False).aggregate([([], "count_all")])
    start = 0
    for length in counts["count_all"].to_pylist():
        yield sided.slice(start, length)
        start += length


def _plain(one: SpendTransfer) -> dict[str, Any]:
    return {name: getattr(one, name) for name in TRANSFERS.names} | {"state": one.state.value}

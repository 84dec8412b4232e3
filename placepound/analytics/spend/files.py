"""How does a release lie on disk? A folder of three tables and a manifest, there as a whole or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from placepound.analytics.spend.lines import LINES
from placepound.analytics.spend.transfers import TRANSFERS
from placepound.core.money.spend.release import NOT_NAMED
from placepound.core.money.spend.released import (
    ExtractedPayment,
    PayeeKind,
    ReleasedLine,
    SpendTransfer,
    TransferState,
)
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Problem, Refused

EXTRACT = pa.schema(
    [
        pa.field("line", pa.int32(), nullable=False),
        pa.field("paid_on", pa.date32(), nullable=False),
        pa.field("pence", pa.int64(), nullable=False),
        pa.field("supplier", pa.string(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("purpose", pa.string(), nullable=False),
        pa.field("transaction", pa.string(), nullable=False),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
    ]
)
"""The payments behind each line whose payee may be named, by line, day, file and row: ``ExtractedPayment``."""

TABLES = {"lines": LINES, "extract": EXTRACT, "transfers": TRANSFERS}
MANIFEST = "manifest.json"
ROW_GROUP = 100_000
READ_AT_ONCE = 20_000


@dataclass(slots=True)
class Writer:
    """A release being written, table by table. digest: of all lines and transfers so far, in their order."""

    folder: Path
    digest: Any = field(default_factory=hashlib.sha256)
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    _open: dict[str, pq.ParquetWriter] = field(default_factory=dict)

    def write(self, name: str, table: pa.Table) -> None:
        """Add rows to a table. Lines and transfers go into the digest, the same however many come at once."""
        if name not in self._open:
            self._open[name] = pq.ParquetWriter(self.folder / f"{name}.parquet", TABLES[name], compression="zstd")
        self._open[name].write_table(table.select(TABLES[name].names).cast(TABLES[name]), row_group_size=ROW_GROUP)
        self.rows[name] += table.num_rows
        if name != "extract":
            for start in range(0, table.num_rows, ROW_GROUP):
                self.digest.update(_as_text(table.select(TABLES[name].names).slice(start, ROW_GROUP)))

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Close the tables and write the manifest beside them."""
        for name, schema in TABLES.items():
            self.write(name, schema.empty_table())
        self.close()
        (self.folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
        for path in (*self.folder.iterdir(), self.folder):
            _sync(path)

    def close(self) -> None:
        """Let go of the files, finished or not."""
        for writer in self._open.values():
            writer.close()


@contextmanager
def writing(folder: Path) -> Iterator[Writer]:
    """Write a release beside its place; it moves there at the end of the block, where it was finished.

    Raises Refused where something is there already: what is released stays as it is.
    """
    if folder.exists():
        message = f"There is a release at {folder} already. It stays as it is: write this one to another folder."
        raise Refused(Problem(message=message, field="folder"))
    beside = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    writer = Writer(beside)
    try:
        yield writer
        beside.rename(folder)
        _sync(folder.parent)
    finally:
        writer.close()
        shutil.rmtree(beside, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a release says of itself."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return found


def read_lines(folder: Path) -> Iterator[tuple[ReleasedLine, tuple[ExtractedPayment, ...]]]:
    """Each line in order, with the payments behind it where its payee may be named. Holds few of them at a time."""
    behind = _rows(folder, "extract")
    for row in _rows(folder, "lines"):
        shown = 0 if PayeeKind(row["kind"]) in NOT_NAMED else row["rows"]
        yield _line(row), tuple(_payment(next(behind)) for _ in range(shown))


def read_transfers(folder: Path) -> Iterator[SpendTransfer]:
    """Each transfer, by payer, payee and day."""
    for row in _rows(folder, "transfers"):
        yield SpendTransfer(**(row | {"state": TransferState(row["state"])}))


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(folder / f"{name}.parquet") as table:
        for batch in table.iter_batches(batch_size=READ_AT_ONCE):
            yield from batch.to_pylist()


def _line(row: dict[str, Any]) -> ReleasedLine:
    told = {name: value for name, value in row.items() if name not in ("line", "period_start", "period_end")}
    return ReleasedLine(
        **told
        | {
            "kind": PayeeKind(row["kind"]),
            "period": Period(row["period_start"], row["period_end"]),
            "months": tuple((month["month"], month["pence"], month["rows"]) for month in row["months"]),
        }
    )


def _payment(row: dict[str, Any]) -> ExtractedPayment:
    return ExtractedPayment(**{name: value for name, value in row.items() if name != "line"})


def _as_text(table: pa.Table) -> bytes:
    """Rows as text, one after the other, whichever library or engine made them."""
    columns = [pc.fill_null(_column_as_text(column.combine_chunks()), "\0") for column in table.columns]
    rows = pc.binary_join_element_wise(*columns, "\x1f")
    whole = pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)
    said: str = pc.binary_join(whole, "\n")[0].as_py()
    return f"{said}\n".encode()


def _column_as_text(column: Any) -> Any:
    if not pa.types.is_list(column.type):
        return column.cast(pa.string())
    parts = [part.cast(pa.string()) for part in column.flatten().flatten()]
    each = pc.binary_join_element_wise(*parts, ":")
    ends = np.cumsum(pc.list_value_length(column).to_numpy())
    offsets = pa.array(np.concatenate([[0], ends]).astype("int32"))
    return pc.binary_join(pa.ListArray.from_arrays(offsets, each), " ")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

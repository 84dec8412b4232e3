"""Which engines must agree on what becomes of rows? The plain reference, and each that runs the expressions."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from placepound.analytics import engines
from placepound.analytics.spend.classify import classify
from placepound.analytics.spend.tables import RAW, ROWS
from placepound.core.money.spend.account import SpendFile, account
from placepound.core.money.spend.classify import classify_file
from placepound.core.money.spend.rows import FileReport, Flag, RawRow, Reason, SpendClass, SpendRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an engine makes of a load: each row in the order of files and rows, and the account of each file."""

    rows: tuple[SpendRow, ...]
    reports: tuple[FileReport, ...]

    def of(self, file: int) -> "Told":
        return Told(
            rows=tuple(row for row in self.rows if row.file == file),
            reports=tuple(report for report in self.reports if report.file == file),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OneEngine:
    """An engine by name, and how it classifies a load."""

    name: str
    tell: Callable[[Sequence[SpendFile], Sequence[RawRow]], Told]


def by_reference(files: Sequence[SpendFile], rows: Sequence[RawRow]) -> Told:
    classified, reports = [], []
    for file in files:
        raw = [row for row in rows if row.file == file.file]
        found = classify_file(raw, profile=file.profile, month=file.month)
        classified.extend(found.rows)
        reports.append(account(raw, found, file=file))
    return Told(rows=in_order(classified), reports=tuple(reports))


def by_duckdb(files: Sequence[SpendFile], rows: Sequence[RawRow]) -> Told:
    return by_engine(engines.duckdb(), files, rows)


def by_engine(engine: Any, files: Sequence[SpendFile], rows: Sequence[RawRow]) -> Told:
    """What an engine of Ibis makes of a load, by way of a Parquet file."""
    with tempfile.TemporaryDirectory() as folder:
        classified = classify(engine, ibis.memtable(raw_table(rows)), files, to=Path(folder) / "rows.parquet")
        kept = engines.collect(engine, classified.rows)
    assert kept.schema.names == ROWS.names
    assert kept.schema.types == ROWS.types
    _check_texts(kept, rows, {file.file: file.organisation for file in files})
    return Told(rows=in_order(map(_row, kept.to_pylist())), reports=classified.reports)


REFERENCE = OneEngine(name="reference", tell=by_reference)
DUCKDB = OneEngine(name="duckdb", tell=by_duckdb)
ENGINES = (REFERENCE, DUCKDB)


def raw_table(rows: Sequence[RawRow]) -> pa.Table:
    """Rows in the schema of raw tables: null where a layout has no such column."""
    return pa.Table.from_pylist(
        [
            {"file": row.file, "row": row.row, "extra": row.extra} | {key.value: text for key, text in row.texts}
            for row in rows
        ],
        schema=RAW,
    )


def in_order(rows: Any) -> tuple[SpendRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.file, row.row)))


def _row(kept: dict[str, Any]) -> SpendRow:
    flags = [Flag(flag) for flag in kept["flags"].split(",") if flag]
    assert flags == sorted(set(flags))
    return SpendRow(
        file=kept["file"],
        row=kept["row"],
        spend_class=SpendClass(kept["spend_class"]),
        reason=Reason(kept["reason"]),
        pence=kept["pence"],
        paid_on=kept["paid_on"],
        flags=frozenset(flags),
    )


def _check_texts(kept: pa.Table, rows: Sequence[RawRow], organisations: dict[int, str]) -> None:
    """Every text is kept as published, each row once, under its body."""
    order = [("file", "ascending"), ("row", "ascending")]
    assert kept.select(RAW.names).sort_by(order).to_pylist() == raw_table(rows).sort_by(order).to_pylist()
    bodies = zip(kept["file"].to_pylist(), kept["organisation"].to_pylist(), strict=True)
    assert all(organisations[file] == body for file, body in bodies)

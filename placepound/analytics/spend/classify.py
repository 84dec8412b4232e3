"""Which class does each row of a load end in? The core's steps as expressions over many files at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from placepound.analytics import engines
from placepound.analytics.spend import accounts
from placepound.analytics.spend.reading import Reading, flag_column, read, said
from placepound.analytics.spend.tables import ROWS
from placepound.analytics.spend.texts import CHUNK, Lend, joined
from placepound.core.money.spend.account import SpendFile
from placepound.core.money.spend.classify import COUNTED, check_settled, tolerance
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.rows import FileReport, Flag, Reason, SpendClass
from placepound.core.money.spend.totals import Candidate, Stretch, Totals, resolve

WRITTEN_TOGETHER = 50_000
"""Rows of one group of a Parquet file: the engine writes as many groups at once as it has threads."""

_STATED = pa.schema([("file", pa.int32()), ("row", pa.int32()), ("is_total", pa.bool_())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """The rows of a load as kept, each in its one class, and the account of each file in the order they were given."""

    rows: ir.Table
    reports: tuple[FileReport, ...]


def classify(engine: Any, raw: ir.Table, files: Sequence[SpendFile], *, to: Path) -> Classified:
    """Classify the rows of many files and write them as Parquet; the number of queries does not grow with the files.

    raw: rows in the schema tables.RAW. files: one for each file number in raw, also where a file has no rows.
    to: where the rows are written in the schema tables.ROWS. Raises Refused where a profile leaves something open.
    """
    for file in files:
        check_settled(file.profile)
    with engines.lending(engine) as lend:
        reading = read(engine, raw, files, lend=lend)
        totals = _totals(engine, reading)
        kept = _rows(reading, totals, _first_of_same(raw, reading.present), lend)
        engine.to_parquet(kept, str(to), row_group_size=WRITTEN_TOGETHER)
        rows = engines.read(engine, [to])
        return Classified(rows=rows, reports=accounts.reports(engine, rows, files, totals=totals, lend=lend))


def _totals(engine: Any, reading: Reading) -> dict[int, Totals]:
    """The totals that each file states: the engine sums what stands between candidates, the core decides."""
    if not reading.candidates:
        return {}
    rows = reading.rows.filter(reading.rows.file.isin(reading.candidates))
    so_far = ibis.window(group_by="file", order_by="row", preceding=None, following=0)
    rows = rows.mutate(stretch=rows.candidate.cast("int64").sum().over(so_far))
    between = ~rows.candidate & rows.pence.notnull()
    kept = between & (rows.refused == Reason.NONE.value)
    stretches = rows.group_by("file", "stretch").agg(
        candidate=rows.row.max(where=rows.candidate),
        says=rows.pence.max(where=rows.candidate),
        bare=rows.bare.cast("int8").max(where=rows.candidate),
        dated=rows.day.notnull().cast("int8").max(where=rows.candidate),
        rows=between.sum().fill_null(0),
        pence=rows.pence.sum(where=between).fill_null(0).cast("int64"),
        kept_rows=kept.sum().fill_null(0),
        kept_pence=rows.pence.sum(where=kept).fill_null(0).cast("int64"),
        first_row=rows.row.min(where=between),
    )
    in_order = _read(engines.collect(engine, stretches.order_by("file", "stretch")))
    allowed = tolerance()
    return {
        file: resolve((stretch for _, stretch in some), tolerance=allowed)
        for file, some in groupby(in_order, key=lambda pair: pair[0])
    }


def _read(stretches: pa.Table) -> Iterator[tuple[int, Stretch]]:
    for batch in stretches.to_batches(max_chunksize=CHUNK):
        columns = {name: batch[name].to_pylist() for name in batch.schema.names}
        candidates = zip(*(columns[name] for name in ("candidate", "says", "bare", "dated")), strict=True)
        sums = zip(*(columns[name] for name in ("rows", "pence", "kept_rows", "kept_pence", "first_row")), strict=True)
        for file, candidate, (rows, pence, kept_rows, kept_pence, first_row) in zip(
            columns["file"], candidates, sums, strict=True
        ):
            stretch = Stretch(
                candidate=_candidate(*candidate),
                rows=rows,
                pence=pence,
                kept_rows=kept_rows,
                kept_pence=kept_pence,
                first_row=first_row,
            )
            yield file, stretch


def _candidate(row: int | None, pence: int, bare: int, dated: int) -> Candidate | None:
    return None if row is None else Candidate(row=row, pence=pence, bare=bool(bare), dated=bool(dated))


def _rows(reading: Reading, totals: dict[int, Totals], first: ir.Table, lend: Lend) -> ir.Table:
    """The rows as kept, given the totals among them and the first of every set of rows that say the same."""
    rows = reading.rows
    first = first.rename(first_file="file", first_row="row")
    together = rows.left_join(first, [rows.file == first.first_file, rows.row == first.first_row])
    rows = together.select(*rows.columns, **{flag_column(Flag.REPEATED): together.first_row.isnull()})
    rows = _with_totals(rows, totals, lend)
    refused = rows.refused
    if reading.candidates:
        refused = ibis.cases((rows.is_total, Reason.NONE.value), (rows.bare, Reason.NOT_THE_SUM.value), else_=refused)
    rows = rows.mutate(reason=refused)
    counted = ibis.ifelse(rows.pence < 0, SpendClass.CREDIT.value, SpendClass.PAYMENT.value)
    spend_class = [(rows.reason != Reason.NONE.value, SpendClass.REFUSED.value)]
    if reading.candidates:
        spend_class.insert(0, (rows.is_total, SpendClass.CONTROL_TOTAL.value))
    rows = rows.mutate(spend_class=ibis.cases(*spend_class, else_=counted), paid_on=rows.day)
    rows = rows.mutate(flags=_flags(rows))
    return rows.select(*(_kept(rows, field) for field in ROWS))


def _kept(rows: ir.Table, field: pa.Field) -> Any:
    """A column as the contract has it; nothing where no layout of the load has it."""
    kind = ibis.dtype(field.type)
    return (rows[field.name].cast(kind) if field.name in rows.columns else ibis.null(kind)).name(field.name)


def _with_totals(rows: ir.Table, totals: dict[int, Totals], lend: Lend) -> ir.Table:
    """Whether a row states a total."""
    places = ((file, control.row) for file, found in totals.items() for control in found.controls)
    stated = [{"file": file, "row": row, "is_total": True} for file, row in places]
    if not stated:
        return rows.mutate(is_total=ibis.literal(False))
    known = pa.Table.from_pylist(stated, schema=_STATED)
    on = [(rows.file, "file"), (rows.row, "row")]
    rows = joined(rows, known, lend=lend, on=on, take={"is_total": "is_total"})
    return rows.mutate(is_total=rows.is_total.fill_null(False))


def _first_of_same(raw: ir.Table, present: Sequence[SpendColumn]) -> ir.Table:
    """The file and row of each row that says what no earlier row of its file says in every column."""
    same = raw.group_by(raw.file, raw.extra, *(raw[column.value] for column in present)).agg(row=raw.row.min())
    return same.select("file", "row")


def _flags(rows: ir.Table) -> Any:
    """The flags of a row that counts, joined by commas in the order of the alphabet."""
    found = {flag: rows[flag_column(flag)] for flag in Flag if flag_column(flag) in rows.columns}
    found[Flag.NO_PAYEE] = said(rows, SpendColumn.SUPPLIER) == ""
    words = [ibis.ifelse(found[flag], flag.value, ibis.null("string")) for flag in sorted(found)]
    counts = rows.spend_class.isin([one.value for one in COUNTED])
    return ibis.ifelse(counts, ibis.literal(",").join(words), "")

"""Which class does each row of a load end in? The core's steps as expressions over many files at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from placepound.analytics.spend import accounts
from placepound.analytics.spend.reading import Reading
from placepound.analytics.spend.tables import ROWS, TEXTS
from placepound.core.money.spend.account import SpendFile
from placepound.core.money.spend.classify import check_settled, tolerance
from placepound.core.money.spend.rows import FileReport, Flag, Reason, SpendClass
from placepound.core.money.spend.totals import Candidate, Stretch, Totals, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """The rows of a load as kept, each in its one class, and the account of each file in the order they were given."""

    rows: ibis.Table
    reports: tuple[FileReport, ...]


def classify(engine: Any, raw: ibis.Table, files: Sequence[SpendFile], *, to: Path) -> Classified:
    """Classify the rows of many files and write them as Parquet; the number of queries does not grow with the files.

    raw: rows in the schema tables.RAW, on the engine. files: one for each file number in raw, or more.
    to: where the rows are written in the schema tables.ROWS. Raises Refused where a profile leaves something open.
    """
    for file in files:
        check_settled(file.profile)
    reading = Reading(engine, raw, files)
    totals = _totals(engine, reading)
    stated = [(file, control.row) for file, one in totals.items() for control in one.controls]
    engine.to_parquet(_rows(reading, stated), str(to))
    rows = engine.read_parquet(str(to))
    return Classified(rows=rows, reports=accounts.reports(engine, rows, files, totals=totals))


def _totals(engine: Any, reading: Reading) -> dict[int, Totals]:
    """The totals that each file states: the engine sums what stands between candidates, the core decides."""
    if not reading.files_with_candidates:
        return {}
    rows = reading.rows.filter(reading.rows.file.isin(reading.files_with_candidates))
    in_order = ibis.window(group_by=rows.file, order_by=rows.row, preceding=None, following=0)
    rows = rows.mutate(stretch=rows.candidate.cast("int64").sum().over(in_order))
    counts = ~rows.candidate & rows.pence.notnull()
    kept = counts & (rows.refused == Reason.NONE.value)
    stretches = rows.group_by("file", "stretch").agg(
        at=rows.row.max(where=rows.candidate),
        says=rows.pence.max(where=rows.candidate),
        bare=rows.bare.cast("int8").max(where=rows.candidate),
        dated=rows.day.notnull().cast("int8").max(where=rows.candidate),
        rows=counts.sum().cast("int64"),
        pence=rows.pence.sum(where=counts).fill_null(0).cast("int64"),
        kept_rows=kept.sum().cast("int64"),
        kept_pence=rows.pence.sum(where=kept).fill_null(0).cast("int64"),
        first_row=rows.row.min(where=counts),
    )
    found = engine.to_pyarrow_batches(stretches.order_by("file", "stretch"))
    by_file = groupby(_read_stretches(found), key=lambda pair: pair[0])
    return {file: resolve((one for _, one in pairs), tolerance=tolerance()) for file, pairs in by_file}


def _read_stretches(batches: Any) -> Iterator[tuple[int, Stretch]]:
    for batch in batches:
        for file, _, row, says, bare, dated, rows, pence, kept_rows, kept_pence, first_row in zip(
            *(column.to_pylist() for column in batch.columns), strict=True
        ):
            candidate = None
            if row is not None:
                candidate = Candidate(row=row, pence=says, bare=bool(bare), dated=bool(dated))
            yield (
                file,
                Stretch(
                    candidate=candidate,
                    rows=rows,
                    pence=pence,
                    kept_rows=kept_rows,
                    kept_pence=kept_pence,
                    first_row=first_row,
                ),
            )


def _rows(reading: Reading, stated: Sequence[tuple[int, int]]) -> ibis.Table:
    """The rows as kept, given where the totals stand."""
    rows = reading.with_repeats()
    if stated:
        totals = ibis.memtable(
            pa.table({"total_file": pa.array([file for file, _ in stated], pa.int32()),
                      "total_row": pa.array([row for _, row in stated], pa.int32())})
        )
        rows = rows.left_join(totals, [rows.file == totals.total_file, rows.row == totals.total_row])
        is_total = rows.total_row.notnull()
    else:
        is_total = ibis.literal(False)
    reason = ibis.cases(
        (is_total, Reason.NONE.value),
        (rows.bare, Reason.NOT_THE_SUM.value),
        else_=rows.refused,
    )
    rows = rows.mutate(reason=reason, is_total=is_total)
    rows = rows.mutate(
        spend_class=ibis.cases(
            (rows.is_total, SpendClass.CONTROL_TOTAL.value),
            (rows.reason != Reason.NONE.value, SpendClass.REFUSED.value),
            (rows.pence < 0, SpendClass.CREDIT.value),
            else_=SpendClass.PAYMENT.value,
        ),
        counts=~rows.is_total & (rows.reason == Reason.NONE.value),
        paid_on=rows.day,
    )
    rows = rows.mutate(flags=_flags(rows))
    return rows.select(*ROWS.names).cast({field.name: ibis.dtype(_type(field)) for field in ROWS})

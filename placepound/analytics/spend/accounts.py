"""Does each file of a load add up? Its account from sums made by the engine, a few queries for all files together."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from placepound.analytics.engines import collect
from placepound.analytics.spend.reading import said
from placepound.analytics.spend.texts import Lend, dictionary, joined
from placepound.core.money.spend.account import Remarks, RowSum, SpendFile, report
from placepound.core.money.spend.classify import COUNTED
from placepound.core.money.spend.lost_signs import WORDED, speaks_of_credit
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.rows import FileReport, Flag, Reason, SpendClass
from placepound.core.money.spend.totals import Totals

_SPEAKS = pa.schema([("speaks", pa.bool_())])
_NO_BODIES = (0, "", "")


def reports(
    engine: Any, rows: ir.Table, files: Sequence[SpendFile], *, totals: dict[int, Totals], lend: Lend
) -> tuple[FileReport, ...]:
    """The account of each file. rows: in the schema tables.ROWS, of all the files."""
    sums = _sums(engine, rows)
    bodies = _bodies(engine, rows, files)
    worded = _worded(engine, rows, files, sums, lend)
    return tuple(
        report(
            sums.get(file.file, []),
            file=file,
            totals=totals.get(file.file, Totals()),
            remarks=Remarks(
                bodies=bodies.get(file.file, _NO_BODIES),
                worded_rows=worded.get(file.file, (0, 0))[0],
                worded_pence=worded.get(file.file, (0, 0))[1],
            ),
        )
        for file in files
    )


def _sums(engine: Any, rows: ir.Table) -> dict[int, list[RowSum]]:
    month = rows.paid_on.year() * 100 + rows.paid_on.month()
    grouped = rows.group_by("file", "spend_class", "reason", "flags", month=month).agg(
        rows=rows.count(),
        pence=rows.pence.sum().fill_null(0).cast("int64"),
        first_day=rows.paid_on.min(),
        last_day=rows.paid_on.max(),
    )
    sums: dict[int, list[RowSum]] = {}
    for one in collect(engine, grouped).to_pylist():
        sums.setdefault(one["file"], []).append(
            RowSum(
                spend_class=SpendClass(one["spend_class"]),
                reason=Reason(one["reason"]),
                flags=frozenset(Flag(flag) for flag in one["flags"].split(",") if flag),
                month=f"{one['month'] // 100}-{one['month'] % 100:02d}" if one["month"] else "",
                rows=one["rows"],
                pence=one["pence"],
                first_day=one["first_day"],
                last_day=one["last_day"],
            )
        )
    return sums


def _counted(rows: ir.Table, files: Iterable[int]) -> ir.Table:
    return rows.filter(rows.spend_class.isin([one.value for one in COUNTED]), rows.file.isin(list(files)))


def _bodies(engine: Any, rows: ir.Table, files: Sequence[SpendFile]) -> dict[int, tuple[int, str, str]]:
    """How many bodies the counted rows of each file name, the first and the last of them in the alphabet."""
    naming = [file.file for file in files if file.profile.has(SpendColumn.BODY)]
    if not naming:
        return {}
    counted = _counted(rows, naming)
    named = counted.filter(said(counted, SpendColumn.BODY) != "")
    bodies = named.group_by("file").agg(count=named.body.nunique(), first=named.body.min(), last=named.body.max())
    return {one["file"]: (one["count"], one["first"], one["last"]) for one in collect(engine, bodies).to_pylist()}


def _worded(
    engine: Any, rows: ir.Table, files: Sequence[SpendFile], sums: dict[int, list[RowSum]], lend: Lend
) -> dict[int, tuple[int, int]]:
    """Rows and pence above nothing that speak of a credit, in files without any."""
    credited = {file for file, some in sums.items() if any(one.spend_class is SpendClass.CREDIT for one in some)}
    asked = [
        file.file
        for file in files
        if file.file in sums.keys() - credited and any(file.profile.has(column) for column in WORDED)
    ]
    if not asked:
        return {}
    counted = _counted(rows, asked)
    positive = counted.filter(counted.pence > 0)
    texts = [positive.select(text=said(positive, column)) for column in WORDED]
    distinct = ibis.union(*texts, distinct=True)
    spoken = dictionary(engine, distinct, read=lambda text: (speaks_of_credit(text),), meaning=_SPEAKS)
    spoken = spoken.filter(spoken["speaks"])
    if not spoken.num_rows:
        return {}
    for column in WORDED:
        take = {"speaks": f"{column.value}_speaks"}
        positive = joined(positive, spoken, lend=lend, on=[(said(positive, column), "text")], take=take)
    speaking = positive.filter(reduce(or_, (positive[f"{column.value}_speaks"].notnull() for column in WORDED)))
    worded = speaking.group_by("file").agg(rows=speaking.count(), pence=speaking.pence.sum().cast("int64"))
    return {one["file"]: (one["rows"], one["pence"]) for one in collect(engine, worded).to_pylist()}

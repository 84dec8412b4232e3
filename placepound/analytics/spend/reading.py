"""What does each row of a load say by itself? Its amount and day, and what it can be before other rows are seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import ibis
import pyarrow as pa

from placepound.analytics.spend.texts import dictionary, joined
from placepound.core.money.spend.account import SpendFile
from placepound.core.money.spend.amounts import read_pence
from placepound.core.money.spend.cards import says_card
from placepound.core.money.spend.classify import DESCRIBING, headings
from placepound.core.money.spend.dates import read_day
from placepound.core.money.spend.profile import READ, DateOrder, Sign, SpendColumn, TotalRule
from placepound.core.money.spend.rows import Reason
from placepound.core.records.preview import Unit

PLAIN = "^-?(0|[1-9][0-9]{0,11})([.][0-9]{1,2})?$"
GROUPED = "^-?£?(0|[1-9][0-9]{0,2}(,[0-9]{3}){0,3}|[1-9][0-9]{3,11})([.][0-9]{1,2})?$"
"""Amounts in pounds that an engine reads by itself, as the core reads them. All others go through the core."""

_DAYS = pa.schema([("day", pa.date32()), ("may_be_total", pa.bool_())])
_AMOUNTS = pa.schema([("pence", pa.int64()), ("rounded", pa.bool_()), ("reason", pa.string())])
_CARDS = pa.schema([("is_card", pa.bool_())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Rows read one by one.

    rows: those of tables.RAW with organisation, pence, rounded, day, refused (a Reason's value), candidate, bare,
    outside, disagrees and card. present: the columns that any layout of the load has. candidates: the files in which
    a row may be a total.
    """

    rows: ibis.Table
    present: tuple[SpendColumn, ...]
    candidates: tuple[int, ...]


def read(engine: Any, raw: ibis.Table, files: Sequence[SpendFile]) -> Reading:
    """Read the rows of many files, each by its own profile."""
    load = _Load(engine, files)
    days = load.days(raw)
    rows = raw.inner_join(load.facts(), raw.file == load.facts().of_file)
    rows = joined(rows, days, on=[(rows.file, "file"), (said(rows, SpendColumn.DATE), "text")], take={"day": "day"})
    rows = load.with_amounts(rows, raw)
    rows = load.with_card(rows, raw)
    candidates = tuple(sorted({file for file, may in _pairs(days, "file", "may_be_total") if may}))
    rows = rows.mutate(misplaced=load.misplaced(rows))
    rows = rows.mutate(refused=_refused(rows), candidate=load.candidate(rows) if candidates else ibis.literal(False))
    rows = rows.mutate(bare=load.bare(rows) if candidates else ibis.literal(False), outside=load.outside(rows))
    return Reading(rows=rows, present=load.present, candidates=candidates)


def said(rows: ibis.Table, column: SpendColumn) -> ibis.expr.types.StringColumn:
    """What rows say in a column; empty where the layout has none."""
    return rows[column.value].fill_null("")


def _pairs(table: pa.Table, *names: str) -> Any:
    return zip(*(table[name].to_pylist() for name in names), strict=True)


def _first_days(month: str | None) -> tuple[date | None, date | None]:
    """The first day of a month, and of the next."""
    if not month:
        return None, None
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)

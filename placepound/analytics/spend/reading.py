"""What does each row of a load say by itself? Its amount and day, and what it can be before other rows are seen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from placepound.analytics.spend.texts import Lend, dictionary, joined
from placepound.core.money.spend.account import SpendFile
from placepound.core.money.spend.amounts import read_pence
from placepound.core.money.spend.cards import says_card
from placepound.core.money.spend.classify import DESCRIBING, headings
from placepound.core.money.spend.dates import read_day
from placepound.core.money.spend.profile import READ, DateOrder, Sign, SpendColumn, TotalRule
from placepound.core.money.spend.rows import Flag, Reason
from placepound.core.records.preview import Unit

FAST = "^-?£?(0|[1-9][0-9]{0,11}|[1-9][0-9]{0,2}(,[0-9]{3}){1,3})([.][0-9]{1,2})?$"
"""Amounts in pounds that an engine reads by itself, as the core reads them. All others go through the core."""

_DAYS = pa.schema(
    [("organisation", pa.string()), ("day", pa.date32()), ("outside", pa.bool_()), ("may_be_total", pa.bool_())]
)
_AMOUNTS = pa.schema([("pence", pa.int64()), ("rounded", pa.bool_()), ("reason", pa.string())])
_CARDS = pa.schema([("is_card", pa.bool_())])
_FACTS = {
    "file": pa.int32(),
    "turned": pa.int64(),
    "adds_up": pa.bool_(),
    "has_date": pa.bool_(),
    "has_supplier": pa.bool_(),
}
_MISPLACED = (Reason.EXTRA_CELLS.value, Reason.HEADING_AGAIN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Rows read one by one.

    rows: file, row, extra and the columns present, with organisation, pence, day and refused (a Reason's value). Where
    files have candidates for totals also candidate and bare; where flags can occur, those that a row shows by itself,
    named by flag_column. present: the columns that any layout of the load has. candidates: files that may have one.
    """

    rows: ir.Table
    present: tuple[SpendColumn, ...]
    candidates: tuple[int, ...]


def read(engine: Any, raw: ir.Table, files: Sequence[SpendFile], *, lend: Lend) -> Reading:
    """Read the rows of many files, each by its own profile. raw: in the schema tables.RAW."""
    load = _Load(files, lend)
    days = _days(engine, raw, load)
    odd = _odd_amounts(engine, raw, load)
    candidates = sorted({file for file, may_be in _pairs(days, "file", "may_be_total") if may_be})
    rows = raw.select("file", "row", "extra", *(column.value for column in load.present))
    rows = _with_days(rows, days, load)
    has_headings = load.may_repeat_headings(odd)
    if candidates or has_headings or load.is_turned:
        rows = _with_facts(rows, load)
    rows = _with_money(rows, odd, load)
    rows = rows.mutate(refused=_refused(rows, load, has_headings=has_headings))
    if candidates:
        rows = rows.mutate(candidate=_candidate(rows))
        rows = rows.mutate(bare=_bare(rows, load))
    if SpendColumn.CARD in load.present:
        rows = _with_cards(engine, rows, raw, load)
    return Reading(rows=rows, present=load.present, candidates=tuple(candidates))


def said(rows: ir.Table, column: SpendColumn) -> Any:
    """What rows say in a column; empty where the layout has none."""
    return rows[column.value].fill_null("") if column.value in rows.columns else ibis.literal("")


def flag_column(flag: Flag) -> str:
    """The column that says if rows have a flag."""
    return f"is_{flag.name.lower()}"


class _Load:
    """The files of a load by number, and what their layouts have in common."""

    def __init__(self, files: Sequence[SpendFile], lend: Lend) -> None:
        self.lend = lend
        self.files = {file.file: file for file in files}
        profiles = [file.profile for file in files]
        self.present = tuple(column for column in READ if any(profile.has(column) for profile in profiles))
        self.pounds = [number for number, file in self.files.items() if file.profile.unit is Unit.POUNDS]
        self.with_vat = [
            number
            for number, file in self.files.items()
            if file.profile.has(SpendColumn.GROSS) and file.profile.has(SpendColumn.VAT)
        ]
        self.is_turned = any(profile.sign is Sign.REVERSED for profile in profiles)

    def among(self, rows: ir.Table, some: Sequence[int]) -> Any:
        """Whether rows are of some files."""
        return ibis.literal(True) if len(some) == len(self.files) else rows.file.isin(some)

    def may_repeat_headings(self, odd: pa.Table) -> bool:
        """Whether any amount is the heading of its file's amounts."""
        said_there = {number: dict(headings(file.profile))[SpendColumn.AMOUNT] for number, file in self.files.items()}
        if any(re.fullmatch(FAST, heading) for heading in said_there.values()):
            return True
        return any(said_there[file] == text for file, text in _pairs(odd, "file", "text"))

    def facts(self) -> pa.Table:
        """One row for each file: what its profile says that rows are read by, and its headings."""
        kinds = {**_FACTS, **{_heading(column): pa.string() for column in self.present}}
        return pa.Table.from_pylist([_fact(file) for file in self.files.values()], schema=pa.schema(kinds.items()))


def _fact(file: SpendFile) -> dict[str, Any]:
    profile = file.profile
    return {
        "file": file.file,
        "turned": -1 if profile.sign is Sign.REVERSED else 1,
        "adds_up": profile.totals is TotalRule.ARITHMETIC,
        "has_date": profile.has(SpendColumn.DATE),
        "has_supplier": profile.has(SpendColumn.SUPPLIER),
        **{_heading(column): text for column, text in headings(profile)},
    }


def _heading(column: SpendColumn) -> str:
    return f"heading_{column.value}"


def _pairs(table: pa.Table, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].to_pylist() for name in names), strict=True)


def _days(engine: Any, raw: ir.Table, load: _Load) -> pa.Table:
    """Every distinct date of each file: its day, if it is outside the file's month, if a row with it may be a total."""
    loose = ~said(raw, SpendColumn.TRANSACTION).re_search("[0-9]")
    unpaid = said(raw, SpendColumn.SUPPLIER) == ""
    distinct = raw.group_by(file=raw.file, text=said(raw, SpendColumn.DATE)).agg(
        loose=loose.cast("int8").max(), unpaid=(loose & unpaid).cast("int8").max()
    )

    def meaning(number: int, text: str, loose: int, unpaid: int) -> tuple[str, date | None, bool, bool]:
        file = load.files[number]
        day = read_day(text, order=file.profile.date_order or DateOrder.YEAR_FIRST)
        undated = day is None and loose and file.profile.has(SpendColumn.DATE)
        unnamed = unpaid and file.profile.has(SpendColumn.SUPPLIER)
        outside = bool(day and file.month and f"{day:%Y-%m}" != file.month)
        may_be_total = bool(undated or unnamed) and file.profile.totals is TotalRule.ARITHMETIC
        return file.organisation, day, outside, may_be_total

    return dictionary(engine, distinct, read=meaning, meaning=_DAYS)


def _with_days(rows: ir.Table, days: pa.Table, load: _Load) -> ir.Table:
    on = [(rows.file, "file"), (said(rows, SpendColumn.DATE), "text")]
    take = {"organisation": "organisation", "day": "day"}
    if any(days["outside"].to_pylist()):
        take["outside"] = flag_column(Flag.OUTSIDE_MONTH)
    return joined(rows, days, lend=load.lend, on=on, take=take)


def _with_facts(rows: ir.Table, load: _Load) -> ir.Table:
    facts = load.facts()
    take = {name: name for name in facts.column_names if name != "file"}
    return joined(rows, facts, lend=load.lend, on=[(rows.file, "file")], take=take)


def _odd_amounts(engine: Any, raw: ir.Table, load: _Load) -> pa.Table:
    """Every distinct amount of each file that an engine does not read by itself."""

    def odd(column: SpendColumn, some: Sequence[int]) -> ir.Table:
        is_fast = said(raw, column).re_search(FAST) & load.among(raw, load.pounds)
        rows = raw.filter(load.among(raw, some), ~is_fast)
        return rows.select(file=rows.file, text=said(rows, column)).distinct()

    distinct = odd(SpendColumn.AMOUNT, list(load.files))
    if load.with_vat:
        others = [odd(column, load.with_vat) for column in (SpendColumn.GROSS, SpendColumn.VAT)]
        distinct = distinct.union(*others, distinct=True)

    def meaning(number: int, text: str) -> tuple[int | None, bool, str]:
        profile = load.files[number].profile
        assert profile.unit is not None
        amount = read_pence(text, unit=profile.unit, sign=profile.sign)
        return amount.pence, amount.rounded, amount.reason.value

    return dictionary(engine, distinct, read=meaning, meaning=_AMOUNTS)


def _with_money(rows: ir.Table, odd: pa.Table, load: _Load) -> ir.Table:
    """The amounts of rows in pence, and what deserves a look in them. amount_unread: why they cannot be read."""
    rows = _with_pence(rows, odd, load, SpendColumn.AMOUNT, some=list(load.files))
    rows = rows.rename(pence="amount_pence")
    if any(odd["rounded"].to_pylist()):
        rows = rows.mutate(**{flag_column(Flag.ROUNDED): rows.amount_rounded.fill_null(False)})
    if load.with_vat:
        rows = _with_pence(rows, odd, load, SpendColumn.GROSS, some=load.with_vat)
        rows = _with_pence(rows, odd, load, SpendColumn.VAT, some=load.with_vat)
        disagrees = rows.gross_pence != rows.pence + rows.vat_pence
        rows = rows.mutate(**{flag_column(Flag.GROSS_DISAGREES): disagrees.fill_null(False)})
    return rows


def _with_pence(rows: ir.Table, odd: pa.Table, load: _Load, column: SpendColumn, *, some: Sequence[int]) -> ir.Table:
    """A column's amounts in pence, in some of the files: read by the engine, or found among those it cannot read."""
    name, text = column.value, said(rows, column)
    is_fast = load.among(rows, some)
    if odd.num_rows:
        take = {"pence": f"{name}_found", "rounded": f"{name}_rounded", "reason": f"{name}_unread"}
        rows = joined(rows, odd, lend=load.lend, on=[(rows.file, "file"), (text, "text")], take=take)
        text, is_fast = said(rows, column), load.among(rows, some) & rows[f"{name}_unread"].isnull()
    has_marks = text.contains(",") | text.contains("£")
    digits = ibis.ifelse(has_marks, text.replace(",", "").replace("£", ""), text)
    pence = (ibis.ifelse(is_fast, digits, ibis.null("string")).cast("decimal(15, 2)") * 100).cast("int64")
    if load.is_turned:
        pence = pence * rows.turned
    return rows.mutate(**{f"{name}_pence": pence.coalesce(rows[f"{name}_found"]) if odd.num_rows else pence})


def _refused(rows: ir.Table, load: _Load, *, has_headings: bool) -> Any:
    """Why a row cannot count, unless it is a total; empty where it can."""
    no_day = ibis.ifelse(said(rows, SpendColumn.DATE) == "", Reason.NO_DATE.value, Reason.DATE_UNREADABLE.value)
    reasons = [(rows.extra.fill_null("") != "", Reason.EXTRA_CELLS.value)]
    if has_headings:
        same = [said(rows, column) == rows[_heading(column)].fill_null("") for column in load.present]
        reasons.append((reduce(and_, same), Reason.HEADING_AGAIN.value))
    if "amount_unread" in rows.columns:
        reasons.append((rows.pence.isnull(), rows.amount_unread))
    return ibis.cases(*reasons, (rows.day.isnull(), no_day), else_=Reason.NONE.value)


def _candidate(rows: ir.Table) -> Any:
    """Whether a row may be a total."""
    undated = rows.has_date & rows.day.isnull()
    unnamed = rows.has_supplier & (said(rows, SpendColumn.SUPPLIER) == "")
    placed = rows.pence.notnull() & rows.refused.notin(_MISPLACED)
    return rows.adds_up & placed & ~said(rows, SpendColumn.TRANSACTION).re_search("[0-9]") & (undated | unnamed)


def _bare(rows: ir.Table, load: _Load) -> Any:
    """Whether a candidate has neither day nor payee, or nothing but a label in the payee's place."""
    describing = [said(rows, column) == "" for column in load.present if column in DESCRIBING]
    is_label = reduce(and_, describing, ibis.literal(True))
    return rows.candidate & rows.day.isnull() & ((said(rows, SpendColumn.SUPPLIER) == "") | is_label)


def _with_cards(engine: Any, rows: ir.Table, raw: ir.Table, load: _Load) -> ir.Table:
    """Whether rows were paid by card."""
    distinct = raw.select(text=said(raw, SpendColumn.CARD)).distinct()
    cards = dictionary(engine, distinct, read=lambda text: (says_card(text),), meaning=_CARDS)
    on = [(said(rows, SpendColumn.CARD), "text")]
    return joined(rows, cards, lend=load.lend, on=on, take={"is_card": flag_column(Flag.CARD)})

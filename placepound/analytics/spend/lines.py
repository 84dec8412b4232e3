"""Which lines do payments add up to? Sums by the engine, and people put together by the core."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from placepound.analytics.engines import collect
from placepound.analytics.spend.groups import LINE, Groups
from placepound.analytics.spend.known import KEY, Knowledge
from placepound.core.money.spend.release import Draft, LineKey, line_of, put_together
from placepound.core.money.spend.released import ReleasedLine
from placepound.core.rules.reader import RuleValue

LINES = pa.schema([pa.field("line", pa.int32(), nullable=False), *LINE])
"""Lines as released, in the core's order. line: their number in it, from 1."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of some payers and years, in the columns LINES.

    places: KEY and the line of payments that have a line of their own. shares: pence of all payments by kind of payee,
    whether it is an organisation on record, service group and flow class.
    """

    lines: pa.Table
    places: pa.Table
    shares: Counter[tuple[str, bool, str, str]]


def month_sums(payments: ir.Table) -> ir.Table:
    """What payments add up to in each month, by KEY: an expression on what ``known`` gives."""
    credit, money = payments.pence < 0, payments.pence
    return payments.group_by(*KEY, "month").agg(
        pence=money.sum().cast("int64"),
        rows=payments.count().cast("int64"),
        credits=_sum(money, credit),
        credit_rows=payments.count(where=credit).cast("int64"),
        capital=_sum(money, payments.is_capital),
        capital_rows=payments.count(where=payments.is_capital).cast("int64"),
        cards=payments.count(where=payments.is_card).cast("int64"),
        first_day=payments.paid_on.min(),
        last_day=payments.paid_on.max(),
        entry=payments.entry.min(),
    )


def _sum(money: ir.Column, where: ir.Column) -> ir.Column:
    return money.sum(where=where).fill_null(0).cast("int64")


def lines(engine: Any, payments: ir.Table, knowledge: Knowledge, *, fewest: RuleValue, after: int) -> Lines:
    """The lines of whole years of payers. after: the number of the last line before them."""
    groups = Groups(collect(engine, month_sums(payments)), knowledge)
    people, given_up = _people(groups, fewest=fewest)
    shown = np.setdiff1d(np.flatnonzero(groups.named), given_up)
    found = pa.concat_tables([groups.lines(shown), _as_table(line for _, line in people)])
    years = np.concatenate([groups.of_year[shown], np.array([year for year, _ in people], "int64")])
    order = np.argsort(years, kind="stable")
    numbers = np.empty(len(order), "int32")
    numbers[order] = np.arange(after + 1, after + 1 + len(order))
    return Lines(
        lines=found.append_column("line", pa.array(numbers)).take(pa.array(order)).select(LINES.names).cast(LINES),
        places=groups.keys(shown).append_column("line", pa.array(numbers[: len(shown)])),
        shares=groups.shares(),
    )


def _people(groups: Groups, *, fewest: RuleValue) -> tuple[list[tuple[int, ReleasedLine]], list[int]]:
    """The lines of people, put together by the core, by year; and the groups that gave up their names for that."""
    found: list[tuple[int, ReleasedLine]] = []
    given_up: list[int] = []
    for year in np.unique(groups.of_year[~groups.named]).tolist():
        here = np.arange(*np.searchsorted(groups.of_year, [year, year + 1]))
        numbers: dict[LineKey, int] = {}
        people = (draft for _, draft in groups.drafts(here[~groups.named[here]]))
        others = _others(groups, here[groups.named[here]], numbers, fewest=fewest)
        together, taken = put_together(people, others=others, fewest=fewest)
        ordered = sorted(together, key=lambda draft: draft[0].order)
        found += [(year, line_of(key, sums, fewest=fewest)) for key, sums in ordered]
        given_up += [numbers[key] for key in taken if key in numbers]
    return found, given_up


def _others(groups: Groups, named: Any, numbers: dict[LineKey, int], *, fewest: RuleValue) -> Iterator[Draft]:
    """The named groups that give up their names first, in the core's order, looked for only when they are asked for.

    As each has a payment, no more than the fewest that a line may sum are needed. numbers: filled with theirs.
    """
    first = groups.giving_up(named)[: fewest.whole]
    drafts = dict(groups.drafts(np.sort(first)))
    for number in first.tolist():
        numbers[drafts[number][0]] = number
        yield drafts[number]


def _as_table(lines_of_people: Iterable[ReleasedLine]) -> pa.Table:
    plain = [
        {name: getattr(line, name) for name in LINE.names if hasattr(line, name)}
        | {"period_start": line.period.start, "period_end": line.period.end}
        | {"months": [dict(zip(("month", "pence", "rows"), month, strict=True)) for month in line.months]}
        for line in lines_of_people
    ]
    return pa.Table.from_pylist(plain, schema=LINE)

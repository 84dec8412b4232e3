"""Which lines do payments add up to? Sums by the engine, and people put together by the core."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.engines import collect
from placepound.analytics.spend.known import Knowledge
from placepound.core.money.flows import FlowClass
from placepound.core.money.spend.release import (
    NOT_NAMED,
    Draft,
    LineKey,
    LineSums,
    line_of,
    put_together,
)
from placepound.core.money.spend.released import PayeeKind, ReleasedLine
from placepound.core.rules.reader import RuleValue

MONTHS = range(12)
MONTH_SUMS = pa.list_(
    pa.struct([pa.field("month", pa.string()), pa.field("pence", pa.int64()), pa.field("rows", pa.int64())])
)

LINES = pa.schema(
    [
        pa.field("line", pa.int32(), nullable=False),
        pa.field("payer", pa.string(), nullable=False),
        pa.field("payee", pa.string()),
        pa.field("payee_name", pa.string(), nullable=False),
        pa.field("payee_key", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("service", pa.string(), nullable=False),
        pa.field("service_group", pa.string(), nullable=False),
        pa.field("fund", pa.string()),
        pa.field("area", pa.string()),
        pa.field("flow_class", pa.string(), nullable=False),
        pa.field("provider_kind", pa.string(), nullable=False),
        pa.field("period_start", pa.date32(), nullable=False),
        pa.field("period_end", pa.date32(), nullable=False),
        pa.field("pence", pa.int64(), nullable=False),
        pa.field("rows", pa.int64(), nullable=False),
        pa.field("credits", pa.int64(), nullable=False),
        pa.field("credit_rows", pa.int64(), nullable=False),
        pa.field("capital", pa.int64(), nullable=False),
        pa.field("cards", pa.int64(), nullable=False),
        pa.field("first_day", pa.date32(), nullable=False),
        pa.field("last_day", pa.date32(), nullable=False),
        pa.field("months", MONTH_SUMS, nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("match_reason", pa.string(), nullable=False),
    ]
)
"""Lines as released, in order of ``LineKey.order``. line: their number in it, from 1."""

UNNUMBERED = pa.schema([*(field for field in LINES if field.name != "line"), pa.field("at", pa.int64())])

KEY = ("organisation", "year", "payee", "service", "place", "income")
"""What payments are grouped by, as ``known`` has it."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of some payers and years, in the columns LINES.

    places: KEY and the line of each sum that has a line of its own. sums: all sums with what is known of each.
    """

    lines: pa.Table
    places: pa.Table
    sums: pa.Table


def sums(payments: ir.Table) -> ir.Table:
    """What payments add up to, by KEY: an expression on what ``known`` gives."""
    credit, money = payments.pence < 0, payments.pence
    by_month = {f"pence_{month}": _sum(money, payments.month == month) for month in MONTHS}
    by_month |= {f"rows_{month}": payments.count(where=payments.month == month).cast("int64") for month in MONTHS}
    return payments.group_by(*KEY).agg(
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
        **by_month,
    )


def _sum(money: ir.Column, where: ir.Column) -> ir.Column:
    return money.sum(where=where).fill_null(0).cast("int64")


def lines(engine: Any, payments: ir.Table, knowledge: Knowledge, *, fewest: RuleValue, after: int) -> Lines:
    """The lines of whole years of payers. after: the number of the last line before them."""
    said = _said(collect(engine, sums(payments)), knowledge)
    people, taken = _people(said, fewest=fewest)
    shown = said.filter(pc.invert(pc.or_(said["not_named"], pc.is_in(said["at"], pa.array(taken, pa.int64())))))
    found = pa.concat_tables([_named(shown), _not_named(people)])
    found = found.take(pc.sort_indices(_order(found), sort_keys=[(name, "ascending") for name in ORDER]))
    numbers = pa.array(range(after + 1, after + 1 + found.num_rows), pa.int32())
    stand = pc.is_valid(found["at"]).combine_chunks()
    return Lines(
        lines=found.append_column("line", numbers).select(LINES.names).cast(LINES),
        places=said.select(KEY).take(found["at"].filter(stand)).append_column("line", numbers.filter(stand)),
        sums=said,
    )


ORDER = ("payer", "period_start", "not_named", "organisation", "key", "service", "rule", "flow_class", "service_group",
         "fund", "kind")  # fmt: skip
"""The order of the core's ``LineKey.order``, by columns of ``_order``."""


def _order(lines: pa.Table) -> pa.Table:
    known = pc.is_valid(lines["payee"])
    told = {
        "not_named": _is_not_named(lines["kind"]),
        "organisation": lines["payee"].fill_null(""),
        "key": pc.if_else(known, "", lines["payee_key"]),
        "fund": lines["fund"].fill_null(""),
    }
    return pa.table({name: told[name] if name in told else lines[name] for name in ORDER})


def _is_not_named(kinds: Any) -> Any:
    return pc.is_in(kinds, pa.array(sorted(kind.value for kind in NOT_NAMED)))


def _said(found: pa.Table, knowledge: Knowledge) -> pa.Table:
    """Sums with what their numbers stand for. at: their own number among the sums."""
    payees = knowledge.payees.take(found["payee"])
    entries = knowledge.entries.select(["payee_name", "payee_key", "match_reason"]).take(found["entry"])
    codings = _codings(knowledge).take(found["place"])
    named = pc.equal(payees["kind"], PayeeKind.NAMED.value)
    words = {
        "at": pa.array(range(found.num_rows), pa.int64()),
        "kind": payees["kind"],
        "not_named": _is_not_named(payees["kind"]),
        "paid_to": payees["payee"],
        "known_as": payees["payee_key"],
        **{name: pc.if_else(named, entries[name], "") for name in entries.column_names},
        **{name: codings[name] for name in codings.column_names if name != "flow_class"},
        "flow_class": pc.if_else(found["income"], FlowClass.INCOME.value, codings["flow_class"]),
    }
    for name, column in words.items():
        found = found.append_column(name, column)
    return found


def _codings(knowledge: Knowledge) -> pa.Table:
    every = knowledge.codings.all
    return pa.table(
        {
            "service_group": pa.array([one.service_group for one in every], pa.string()),
            "fund": pa.array([one.fund for one in every], pa.string()),
            "area": pa.array([one.area for one in every], pa.string()),
            "flow_class": pa.array([(one.flow_class or FlowClass.SPEND).value for one in every], pa.string()),
            "provider_kind": pa.array([one.provider_kind or "" for one in every], pa.string()),
            "rule": pa.array([one.rule.id if one.rule else "" for one in every], pa.string()),
        }
    )


_AS_THEY_ARE = ("payee_name", "payee_key", "kind", "service", "service_group", "fund", "area", "flow_class",
                "provider_kind", "pence", "rows", "credits", "credit_rows", "capital", "cards", "first_day",
                "last_day", "rule", "match_reason")  # fmt: skip


def _named(said: pa.Table) -> pa.Table:
    """Sums as lines without number. at: where each stands among the sums."""
    years = said["year"].to_numpy()
    starts = (years - 1970).astype("datetime64[Y]") + np.timedelta64(3, "M")
    columns = {
        **{name: said[name] for name in _AS_THEY_ARE},
        "payer": said["organisation"],
        "payee": said["paid_to"],
        "period_start": pa.array(starts.astype("datetime64[D]")),
        "period_end": pa.array((starts + np.timedelta64(12, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")),
        "months": _months(said, starts),
        "at": said["at"],
    }
    return pa.table({field.name: columns[field.name] for field in UNNUMBERED}).cast(UNNUMBERED)


def _months(said: pa.Table, starts: Any) -> Any:
    """The months that have payments, of each sum."""
    rows = np.column_stack([said[f"rows_{month}"].to_numpy() for month in MONTHS])
    pence = np.column_stack([said[f"pence_{month}"].to_numpy() for month in MONTHS])
    names = (starts[:, None] + np.array(MONTHS)).astype("datetime64[M]")
    some = rows > 0
    offsets = np.concatenate([[0], np.cumsum(some.sum(axis=1))]).astype("int32")
    values = pa.StructArray.from_arrays(
        [pa.array(np.datetime_as_string(names[some])), pa.array(pence[some]), pa.array(rows[some])],
        fields=list(MONTH_SUMS.value_type),
    )
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _not_named(people: Iterable[ReleasedLine]) -> pa.Table:
    plain = [
        {name: getattr(line, name) for name in (*_AS_THEY_ARE, "payer", "payee")}
        | {"period_start": line.period.start, "period_end": line.period.end, "at": None}
        | {"months": [dict(zip(("month", "pence", "rows"), month, strict=True)) for month in line.months]}
        for line in people
    ]
    return pa.Table.from_pylist(plain, schema=UNNUMBERED)


def _people(said: pa.Table, *, fewest: RuleValue) -> tuple[list[ReleasedLine], list[int]]:
    """The lines of people, put together by the core; and the sums whose names were given up for that."""
    years: dict[tuple[str, int], list[Draft]] = {}
    for row in said.filter(said["not_named"]).to_pylist():
        years.setdefault((row["organisation"], row["year"]), []).append(_draft(row))
    found: list[ReleasedLine] = []
    given_up: list[int] = []
    for (payer, year), drafts in years.items():
        at: dict[LineKey, int] = {}
        others = _others(said, payer, year, at, fewest=fewest)
        together, taken = put_together(drafts, others=others, fewest=fewest)
        found += [line_of(key, sums, fewest=fewest) for key, sums in together]
        given_up += [at[key] for key in taken if key in at]
    return found, given_up


def _others(said: pa.Table, payer: str, year: int, at: dict[LineKey, int], *, fewest: RuleValue) -> Iterator[Draft]:
    """The named lines that give up their names first, no more than are needed, looked for only when they are asked for.

    at: filled with where each stands among the sums. In the core's ``giving_up_order``.
    """
    mine = pc.and_(pc.equal(said["organisation"], payer), pc.equal(said["year"], year))
    named = pc.and_(pc.invert(said["not_named"]), pc.equal(said["flow_class"], FlowClass.SPEND.value))
    listed = said.filter(pc.and_(mine, named))
    order = {
        "is_named": pc.equal(listed["kind"], PayeeKind.NAMED.value),
        "on_record": pc.is_valid(listed["paid_to"]),
        "rows": listed["rows"],
        "size": pc.abs(listed["pence"]),
        "organisation": listed["paid_to"].fill_null(""),
        **{name: listed[name] for name in ("known_as", "service", "rule", "service_group")},
        "fund": listed["fund"].fill_null(""),
    }
    first = pc.sort_indices(pa.table(order), sort_keys=[(name, "ascending") for name in order])[: fewest.whole]
    for row in listed.take(first).to_pylist():
        draft = _draft(row)
        at[draft[0]] = row["at"]
        yield draft


def _draft(row: Mapping[str, Any]) -> Draft:
    people = row["not_named"]
    key = LineKey(
        payer=row["organisation"],
        year=row["year"],
        kind=PayeeKind(row["kind"]),
        payee=row["paid_to"],
        payee_key=row["known_as"],
        service=row["service"],
        service_group=row["service_group"],
        fund=row["fund"],
        area=None if people else row["area"],
        flow_class=row["flow_class"],
        provider_kind="" if people else row["provider_kind"],
        rule="" if people else row["rule"],
    )
    names = ("pence", "rows", "credits", "credit_rows", "capital", "capital_rows", "cards", "first_day", "last_day")
    months = {
        f"{row['year'] + (month >= 9)}-{(month + 3) % 12 + 1:02}": (row[f"pence_{month}"], row[f"rows_{month}"])
        for month in MONTHS
        if row[f"rows_{month}"]
    }
    said = row["payee_name"], row["payee_key"], row["match_reason"]
    return key, LineSums(**{name: row[name] for name in names}, months=months, name=said)

"""Which service group does each payment belong to? Coding rules tried on distinct texts, and joined to the rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from placepound.analytics.engines import collect
from placepound.core.money.flows import FlowClass
from placepound.core.money.mapping import Coder, Coding, CodingRule, coding_by
from placepound.core.records.preview import Column

Lend = Callable[[pa.Table], ir.Table]

FOUND = pa.schema(
    [
        pa.field("organisation", pa.string(), nullable=False),
        pa.field("epoch", pa.int32(), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("said", pa.string(), nullable=False),
        pa.field("place", pa.int32(), nullable=False),
    ]
)
"""The place of the first rule that catches what a body said in one column in one epoch."""


def service(rows: ir.Table) -> ir.Column:
    """What a payment was for in the publisher's own words: its service label, or else its unit."""
    return ibis.coalesce(rows.service.nullif(""), rows.unit, "")


SAID: Mapping[Column, Callable[[ir.Table], ir.Column]] = {
    Column.PROVIDER: lambda rows: rows.supplier.fill_null(""),
    Column.SERVICE: service,
    Column.DEPARTMENT: lambda rows: rows.unit.fill_null(""),
    Column.PURPOSE: lambda rows: rows.purpose.fill_null(""),
    Column.CODE: lambda rows: rows.code.fill_null(""),
}
"""What rows of tables.ROWS say in the columns that rules look at."""


@dataclass(frozen=True, slots=True)
class Codings:
    """Rules in their order, each of another id, and the codings that their places stand for."""

    rules: tuple[CodingRule, ...]

    def __post_init__(self) -> None:
        if len({rule.id for rule in self.rules}) < len(self.rules):
            raise ValueError("two coding rules have the same id, so lines could not name their rule")

    @property
    def none(self) -> int:
        """The place that stands for no rule."""
        return len(self.rules)

    @property
    def all(self) -> tuple[Coding, ...]:
        """Every coding, by place; the last is that of no rule."""
        return (*(coding_by(rule) for rule in self.rules), Coding())

    @property
    def income(self) -> tuple[int, ...]:
        """The places of rules that call a payment income, and one that is none."""
        return (-1, *(place for place, rule in enumerate(self.rules) if rule.flow_class is FlowClass.INCOME))


def with_places(engine: Any, rows: ir.Table, codings: Codings, *, lend: Lend) -> ir.Table:
    """Rows with the place of the first rule that catches each.

    A rule looks at one column, so a row's first rule is the first of those that its columns meet, and only the distinct
    texts of each column are looked at: by each body, and in each epoch between the days on which rules begin and end.
    """
    starts = epochs(codings.rules)
    columns = [column for column in SAID if any(rule.field is column for rule in codings.rules)]
    if not columns:
        return rows.mutate(place=ibis.literal(codings.none, "int32"))
    said = {column: SAID[column](rows) for column in columns}
    told = rows.mutate(epoch=_epoch(rows, starts), **{f"said_{column}": text for column, text in said.items()})
    found = lend(_look_up(collect(engine, _distinct(told, columns)), codings, starts))
    for column in columns:
        told = _joined(told, found, column, none=codings.none)
    places = [told[f"place_{column}"] for column in columns]
    return told.select(*rows.columns, place=ibis.least(*places) if len(places) > 1 else places[0])


def _distinct(told: ir.Table, columns: Sequence[Column]) -> ir.Table:
    """What each column says, each text once."""
    parts = [
        told.filter(told[f"said_{column}"] != "")
        .select("organisation", "epoch", field=ibis.literal(column.value), said=told[f"said_{column}"])
        .distinct()
        for column in columns
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _look_up(distinct: pa.Table, codings: Codings, starts: Sequence[date]) -> pa.Table:
    """The texts that a rule catches, with the place of the first such rule."""
    place_of = {id(rule): place for place, rule in reversed([*enumerate(codings.rules)])}
    coder = Coder(codings.rules)
    caught: list[tuple[str, int, str, str, int]] = []
    for batch in distinct.to_batches(max_chunksize=10_000):
        for organisation, epoch, field, said in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            on = starts[epoch - 1] if epoch else date.min
            rule = coder.code({Column(field): said}, publisher=organisation, on=on).rule
            if rule is not None:
                caught.append((organisation, epoch, field, said, place_of[id(rule)]))
    columns = zip(*caught, strict=True) if caught else ((),) * len(FOUND)
    return pa.table([pa.array(values, field.type) for values, field in zip(columns, FOUND, strict=True)], schema=FOUND)


def _joined(told: ir.Table, found: ir.Table, column: Column, *, none: int) -> ir.Table:
    mine = found.filter(found.field == column.value).select(
        of_organisation="organisation", of_epoch="epoch", of_said="said", found_place="place"
    )
    together = told.left_join(
        mine,
        [
            told.organisation == mine.of_organisation,
            told.epoch == mine.of_epoch,
            told[f"said_{column}"] == mine.of_said,
        ],
    )
    named = together.select(*told.columns, "found_place")
    place = named.found_place.fill_null(none).cast("int32")
    return named.mutate(**{f"place_{column}": place}).drop("found_place")


def epochs(rules: Sequence[CodingRule]) -> tuple[date, ...]:
    """The days on which another set of rules begins to hold."""
    begin = {rule.valid_from for rule in rules if rule.valid_from}
    ended = {rule.valid_to + timedelta(days=1) for rule in rules if rule.valid_to and rule.valid_to < date.max}
    return tuple(sorted(begin | ended))


def _epoch(rows: ir.Table, starts: Sequence[date]) -> ir.Column:
    """How many of the days lie at or before a payment's."""
    passed = ((rows.paid_on >= ibis.literal(start)).cast("int32") for start in starts)
    return reduce(add, passed, ibis.literal(0, "int32")).cast("int32")

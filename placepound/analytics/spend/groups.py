"""What do payments that are alike add up to? Sums by month held as numbers, and what the numbers stand for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.spend.known import KEY, Knowledge
from placepound.core.money.flows import FlowClass
from placepound.core.money.spend.release import NOT_NAMED, Draft, LineKey, LineSums
from placepound.core.money.spend.released import PayeeKind

MONTH_SUMS = pa.list_(
    pa.struct([pa.field("month", pa.string()), pa.field("pence", pa.int64()), pa.field("rows", pa.int64())])
)

LINE = pa.schema(
    [
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
"""The core's ``ReleasedLine``, as a table has it."""

CLASSES = tuple(sorted(one.value for one in FlowClass))

SUMMED = ("pence", "rows", "credits", "credit_rows", "capital", "capital_rows", "cards")


class Groups:
    """Payments summed by KEY, in the order of the core's ``LineKey.order``.

    named: whether the payee may be named. of_year: the number of the payer and year that each belongs to; the groups of
    one stand together.
    """

    def __init__(self, months: pa.Table, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._codings = _codings(knowledge)
        self._organisations, organisation = _ranked(months["organisation"])
        self._services, service = _ranked(months["service"])
        numbers = {name: months[name].to_numpy() for name in ("year", "payee", "place", "income", "month")}
        rules, classes = _ranks(self._codings["rule"]), self._classes(numbers["place"], numbers["income"])
        keys = (organisation, numbers["year"], numbers["payee"], service, rules[numbers["place"]], classes)
        order = np.lexsort((numbers["month"], *reversed(keys)))
        self._starts = _starts([key[order] for key in keys])
        self._months = {name: months[name].to_numpy()[order] for name in ("pence", "rows")}
        self._months["month"] = numbers["month"][order]
        first = order[self._starts]
        self.organisation, self.year, self.payee, self.service, _, self._class = (key[first] for key in keys)
        self.place, self.income = numbers["place"][first], numbers["income"][first]
        self.sums = {name: self._over(np.add, months[name].to_numpy()[order]) for name in SUMMED}
        self._entry = self._over(np.minimum, months["entry"].to_numpy()[order])
        self._first_day = self._over(np.minimum, _days(months["first_day"])[order])
        self._last_day = self._over(np.maximum, _days(months["last_day"])[order])
        kinds = knowledge.payees["kind"].to_pylist()
        self.named = np.array([PayeeKind(kind) not in NOT_NAMED for kind in kinds], bool)[self.payee]
        begins = _starts([self.organisation, self.year])
        self.of_year = np.searchsorted(begins, np.arange(len(self)), side="right") - 1

    def __len__(self) -> int:
        return len(self._starts)

    def lines(self, where: Any) -> pa.Table:
        """Groups as lines, in the columns LINE. where: their numbers, from small to large."""
        columns = self._said(where) | {"months": self._month_sums(where)}
        return pa.table({name: columns[name] for name in LINE.names}).cast(LINE)

    def keys(self, where: Any) -> pa.Table:
        """What tells groups apart, in the columns KEY."""
        columns = {
            "organisation": self._organisations.take(pa.array(self.organisation[where])),
            "year": pa.array(self.year[where], pa.int32()),
            "payee": pa.array(self.payee[where], pa.int32()),
            "service": self._services.take(pa.array(self.service[where])),
            "place": pa.array(self.place[where], pa.int32()),
            "income": pa.array(self.income[where]),
        }
        return pa.table({name: columns[name] for name in KEY})

    def drafts(self, where: Any) -> Iterator[tuple[int, Draft]]:
        """Some groups as the core knows them, each with its number."""
        keys = self._knowledge.payees["payee_key"].take(pa.array(self.payee[where])).to_pylist()
        rows = pa.table(self._said(where)).to_pylist()
        for number, row, key in zip(where.tolist(), rows, keys, strict=True):
            yield number, (self._key(row, key, named=bool(self.named[number])), self._sums(number, row))

    def giving_up(self, where: Any) -> Any:
        """Groups of spending in the core's ``giving_up_order``: the one of which least is lost comes first."""
        spending = where[self._class[where] == CLASSES.index(FlowClass.SPEND.value)]
        payees = self._knowledge.payees
        named = pc.equal(payees["kind"], PayeeKind.NAMED.value).to_numpy()[self.payee[spending]]
        on_record = pc.is_valid(payees["payee"]).to_numpy()[self.payee[spending]]
        size = np.abs(self.sums["pence"][spending])
        return spending[np.lexsort((spending, size, self.sums["rows"][spending], on_record, named))]

    def shares(self) -> Counter[tuple[str, bool, str, str]]:
        """Pence by kind of payee, whether it is an organisation on record, service group and flow class."""
        payees = self._knowledge.payees.take(pa.array(self.payee))
        columns = {
            "kind": payees["kind"],
            "on_record": pc.is_valid(payees["payee"]),
            "service_group": self._codings["service_group"].take(pa.array(self.place)),
            "flow_class": pa.array(CLASSES).take(pa.array(self._class)),
        }
        table = pa.table(columns | {"pence": pa.array(self.sums["pence"])})
        summed = table.group_by(list(columns)).aggregate([("pence", "sum")]).select([*columns, "pence_sum"])
        return Counter({tuple(key): pence for *key, pence in zip(*summed.to_pydict().values(), strict=True)})

    def _said(self, where: Any) -> dict[str, Any]:
        """The columns of LINE but the months, and what else is summed."""
        payees = self._knowledge.payees.take(pa.array(self.payee[where]))
        entries = self._knowledge.entries.select(["payee_name", "payee_key", "match_reason"])
        said = entries.take(pa.array(self._entry[where]))
        named = pc.equal(payees["kind"], PayeeKind.NAMED.value)
        starts = (self.year[where] - 1970).astype("datetime64[Y]") + np.timedelta64(3, "M")
        return {
            **{name: pc.if_else(named, said[name], "") for name in said.column_names},
            **self._coded(where),
            **{name: pa.array(self.sums[name][where]) for name in SUMMED},
            "payer": self._organisations.take(pa.array(self.organisation[where])),
            "payee": payees["payee"],
            "kind": payees["kind"],
            "service": self._services.take(pa.array(self.service[where])),
            "period_start": pa.array(starts.astype("datetime64[D]")),
            "period_end": pa.array((starts + np.timedelta64(12, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")),
            "first_day": pa.array(self._first_day[where].astype("datetime64[D]")),
            "last_day": pa.array(self._last_day[where].astype("datetime64[D]")),
        }

    def _key(self, row: Mapping[str, Any], key: str, *, named: bool) -> LineKey:
        return LineKey(
            payer=row["payer"],
            year=row["period_start"].year,
            kind=PayeeKind(row["kind"]),
            payee=row["payee"],
            payee_key=key,
            service=row["service"],
            service_group=row["service_group"],
            fund=row["fund"],
            area=row["area"] if named else None,
            flow_class=row["flow_class"],
            provider_kind=row["provider_kind"] if named else "",
            rule=row["rule"] if named else "",
        )

    def _sums(self, number: int, row: Mapping[str, Any]) -> LineSums:
        ends = self._starts[number + 1] if number + 1 < len(self) else len(self._months["month"])
        part = slice(self._starts[number], ends)
        names = _month_names(np.full(ends - part.start, self.year[number]), self._months["month"][part]).tolist()
        sums = zip(self._months["pence"][part].tolist(), self._months["rows"][part].tolist(), strict=True)
        return LineSums(
            **{name: int(self.sums[name][number]) for name in SUMMED},
            first_day=row["first_day"],
            last_day=row["last_day"],
            months=dict(zip(names, sums, strict=True)),
            name=(row["payee_name"], row["payee_key"], row["match_reason"]),
        )

    def _over(self, reduce: Any, values: Any) -> Any:
        """A value for each group from those of its months."""
        return reduce.reduceat(values, self._starts) if len(self._starts) else values

    def _classes(self, place: Any, income: Any) -> Any:
        """Flow classes, as places in CLASSES."""
        of_place = np.array([CLASSES.index(one) for one in self._codings["flow_class"].to_pylist()], "int32")
        return np.where(income, CLASSES.index(FlowClass.INCOME.value), of_place[place])

    def _coded(self, where: Any) -> dict[str, Any]:
        coded = self._codings.take(pa.array(self.place[where]))
        classes = pa.array(CLASSES).take(pa.array(self._class[where]))
        return {name: coded[name] for name in coded.column_names} | {"flow_class": classes}

    def _month_sums(self, where: Any) -> Any:
        """The months that have payments, of each group."""
        lengths = np.diff(np.append(self._starts, len(self._months["month"])))
        held = np.repeat(np.isin(np.arange(len(self)), where, assume_unique=True), lengths)
        names = _month_names(np.repeat(self.year, lengths)[held], self._months["month"][held])
        columns = [pa.array(names), *(pa.array(self._months[name][held]) for name in ("pence", "rows"))]
        offsets = np.concatenate([[0], np.cumsum(lengths[where])]).astype("int32")
        return pa.ListArray.from_arrays(
            pa.array(offsets), pa.StructArray.from_arrays(columns, fields=list(MONTH_SUMS.value_type))
        )


def _month_names(years: Any, months: Any) -> Any:
    """As 2016-04, of months counted from April."""
    starts = (years - 1970).astype("datetime64[Y]") + np.timedelta64(3, "M")
    return np.datetime_as_string(starts + months.astype("timedelta64[M]"), unit="M")


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


def _ranked(texts: Any) -> tuple[Any, Any]:
    """The distinct texts in order, and the place of each text among them."""
    encoded = texts.combine_chunks().dictionary_encode()
    distinct = encoded.dictionary
    return distinct.take(pc.sort_indices(distinct)), _ranks(distinct)[encoded.indices.to_numpy()]


def _ranks(distinct: Any) -> Any:
    """The place of each text when they are in order."""
    order = pc.sort_indices(distinct).to_numpy()
    ranks = np.empty(len(order), "int32")
    ranks[order] = np.arange(len(order))
    return ranks


def _starts(keys: list[Any]) -> Any:
    """Where runs of equal keys begin."""
    begins = np.zeros(len(keys[0]), bool)
    begins[:1] = True
    for key in keys:
        begins[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(begins)


def _days(column: Any) -> Any:
    return column.to_numpy().astype("datetime64[D]").astype("int32")

"""Who was paid? Distinct payees of any number of bodies, looked up once as the core does, joined back to every row."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from placepound.analytics.engines import collect
from placepound.core.money.spend.payees import payee_kind
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suppliers import Resolution, SupplierName, read_numbers, supplier_key
from placepound.core.terms.organisation import Identifier, Scheme

SCHEMES = {
    SpendColumn.COMPANY_NUMBER: Scheme.COMPANY,
    SpendColumn.CHARITY_NUMBER: Scheme.CHARITY,
    SpendColumn.ODS_CODE: Scheme.ODS,
}
"""The columns that hold a payee's number, and the register it comes from."""

WRITTEN = (SpendColumn.SUPPLIER.value, *(column.value for column in SCHEMES))
"""What tells payees apart as written: the name and the numbers."""

PAYEES = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in WRITTEN),
        pa.field("first_day", pa.date32(), nullable=False),
        pa.field("last_day", pa.date32(), nullable=False),
        pa.field("payee", pa.string()),
        pa.field("payee_key", pa.string(), nullable=False),
        pa.field("payee_name", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("match_reason", pa.string(), nullable=False),
    ]
)
"""Who each payee as written is from one day to another: one row for each day. payee_name is empty unless NAMED."""

_Written = tuple[str, ...]
_Identity = tuple[str, PayeeKind, tuple[Identifier, ...]]
_BATCH = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Payees:
    """The distinct payees of rows. written: each way of writing one, with the place of its name among names."""

    names: tuple[SupplierName, ...]
    written: Mapping[_Written, int]


def read_payees(engine: Any, rows: ir.Table) -> Payees:
    """The payees of rows (tables.ROWS: payments and credits, which all have a day), by key, kind and numbers."""
    gathered: dict[_Identity, _Gathered] = {}
    for row in _as_written(engine, rows):
        written = tuple(row[name] for name in WRITTEN)
        gathered.setdefault(_identity(written), _Gathered()).add(written, row)
    identities = sorted(gathered, key=_order)
    return Payees(
        names=tuple(gathered[identity].name(identity) for identity in identities),
        written={written: place for place, one in enumerate(identities) for written in gathered[one].written},
    )


def payee_table(payees: Payees, resolutions: Iterable[Resolution]) -> pa.Table:
    """Every way of writing a payee, with who it is from one day to another."""
    answers: dict[SupplierName, list[Resolution]] = {}
    for one in resolutions:
        answers.setdefault(one.name, []).append(one)
    columns: dict[str, list[Any]] = {name: [] for name in PAYEES.names}
    for written, place in sorted(payees.written.items()):
        for one in answers[payees.names[place]]:
            for name, value in zip(PAYEES.names, (*written, *_answer(one)), strict=True):
                columns[name].append(value)
    return pa.table(columns, schema=PAYEES)


def as_written(payees: pa.Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """What ``with_payees`` joins: the ways of writing payees and their days, with other columns in the same order."""
    return pa.table({**{f"known_{name}": payees[name] for name in (*WRITTEN, "first_day", "last_day")}, **columns})


def with_payees(rows: ir.Table, known: ir.Table, *columns: str) -> ir.Table:
    """Rows with columns of the payee that was written so on their day. A row that no payee matches is not there.

    known: ``as_written``, lent to the engine.
    """
    texts = [rows[name].fill_null("") == known[f"known_{name}"] for name in WRITTEN]
    days = [rows.paid_on >= known.known_first_day, rows.paid_on <= known.known_last_day]
    joined = rows.join(known, [*texts, *days])
    return joined.select(*rows.columns, *columns)


def _as_written(engine: Any, rows: ir.Table) -> Iterator[dict[str, Any]]:
    """Each way of writing a payee, with the sums of its rows."""
    texts = [rows[name].fill_null("").name(name) for name in WRITTEN]
    found = rows.group_by(texts).aggregate(
        payers=rows.organisation.collect(distinct=True),
        first_day=rows.paid_on.min(),
        last_day=rows.paid_on.max(),
        pence=rows.pence.sum().cast("int64"),
        rows=rows.count().cast("int64"),
    )
    for batch in collect(engine, found).to_batches(max_chunksize=_BATCH):
        yield from batch.to_pylist()


def _identity(written: _Written) -> _Identity:
    supplier, *numbers = written
    return supplier_key(supplier), payee_kind(supplier), read_numbers(dict(zip(SCHEMES.values(), numbers, strict=True)))


def _order(identity: _Identity) -> tuple[str, str, list[str]]:
    key, kind, numbers = identity
    return key, kind.value, [number.org_id for number in numbers]


def _answer(one: Resolution) -> tuple[Any, ...]:
    """The columns of PAYEES after those that say what was written."""
    name = one.name.display if one.kind is PayeeKind.NAMED else ""
    return one.first_day, one.last_day, one.organisation, one.name.key, name, one.kind.value, one.reason


@dataclass(slots=True)
class _Gathered:
    """The rows of one payee, added up."""

    written: list[_Written] = field(default_factory=list)
    spellings: Counter[str] = field(default_factory=Counter)
    payers: set[str] = field(default_factory=set)
    first_day: date = date.max
    last_day: date = date.min
    pence: int = 0

    def add(self, written: _Written, row: Mapping[str, Any]) -> None:
        self.written.append(written)
        self.spellings[written[0]] += row["rows"]
        self.payers |= set(row["payers"])
        self.first_day = min(self.first_day, row["first_day"])
        self.last_day = max(self.last_day, row["last_day"])
        self.pence += row["pence"]

    def name(self, identity: _Identity) -> SupplierName:
        key, kind, numbers = identity
        return SupplierName(
            key=key,
            display=min(self.spellings, key=lambda text: (-self.spellings[text], text)),
            kind=kind,
            identifiers=numbers,
            payers=tuple(sorted(self.payers)),
            first_day=self.first_day,
            last_day=self.last_day,
            pence=self.pence,
            rows=self.spellings.total(),
        )

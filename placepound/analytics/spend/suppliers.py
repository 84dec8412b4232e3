"""Who was paid? Distinct payees of any number of bodies, looked up once in the core's way and joined back to every row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from placepound.core.money.spend.payees import payee_kind
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suppliers import Resolution, SupplierName, supplier_key
from placepound.core.terms.organisation import Identifier, Scheme, read_identifier

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

ADDED = ("payee", "payee_key", "payee_name", "kind", "match_reason")

_Written = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payees:
    """The distinct payees of rows. written: each way of writing one, with the place of its name among names."""

    names: tuple[SupplierName, ...]
    written: Mapping[_Written, int]


def read_payees(rows: Any) -> Payees:
    """The payees of rows (tables.ROWS: payments and credits, which all have a day), ordered by key, kind and numbers."""
    texts = [rows[name].fill_null("").name(name) for name in WRITTEN]
    found = rows.group_by(texts).aggregate(
        payers=rows.organisation.collect(distinct=True),
        first_day=rows.paid_on.min(),
        last_day=rows.paid_on.max(),
        pence=rows.pence.sum().cast("int64"),
        rows=rows.count().cast("int64"),
    )
    gathered: dict[_Identity, _Gathered] = {}
    for batch in found.to_pyarrow_batches():
        for row in batch.to_pylist():
            written = tuple(row[name] for name in WRITTEN)
            gathered.setdefault(_identity(written), _Gathered()).add(written, row)
    identities = sorted(gathered, key=_order)
    return Payees(
        names=tuple(gathered[identity].name(identity) for identity in identities),
        written={written: place for place, one in enumerate(identities) for written in gathered[one].written},
    )


def payee_table(payees: Payees, resolutions: Iterable[Resolution]) -> pa.Table:
    """What ``with_payees`` joins: every way of writing a payee, with who it is and from which day to which."""
    answers: dict[int, list[Resolution]] = {}
    places = {id(name): place for place, name in enumerate(payees.names)}
    for one in resolutions:
        answers.setdefault(places[id(one.name)], []).append(one)
    columns: dict[str, list[Any]] = {name: [] for name in PAYEES.names}
    for written, place in sorted(payees.written.items()):
        for one in answers[place]:
            for name, value in zip(PAYEES.names, (*written, *_answer(one)), strict=True):
                columns[name].append(value)
    return pa.table(columns, schema=PAYEES)


def with_payees(rows: Any, payees: Any) -> Any:
    """Rows with who was paid: payee, payee_key, payee_name, kind and match_reason. No row is lost and none doubled."""
    joined = rows.left_join(
        payees.rename({f"{name}_of_payee": name for name in (*WRITTEN, "first_day", "last_day")}),
        [
            *(rows[name].fill_null("") == payees[name].name(f"{name}_of_payee") for name in WRITTEN),
        ],
    )
    return joined.select(*(rows[name] for name in rows.columns), *ADDED)

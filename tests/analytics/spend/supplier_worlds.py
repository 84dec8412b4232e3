"""How do tests get payments to suppliers? Rows with names and numbers in many spellings, and the plain answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from placepound.analytics.engines import collect, lending
from placepound.analytics.spend.suppliers import SCHEMES, WRITTEN, as_written, payee_table, read_payees, with_payees
from placepound.analytics.spend.tables import ROWS
from placepound.core.money.spend.payees import payee_kind
from placepound.core.money.spend.suppliers import (
    KnownName,
    KnownOrganisation,
    RuledOut,
    SupplierName,
    read_numbers,
    resolve,
    supplier_key,
)
from placepound.core.terms.organisation import Identifier, Scheme

MERGED = date(2016, 4, 10)
KNOWN = (
    KnownOrganisation(
        key="11", name="Brightwater Hospice", identifiers=(Identifier(Scheme.COMPANY, "01234567"),),
        names=(KnownName(name="Tarrow Trust", valid_from=MERGED, reason="decided by Jo Bloggs"),),
    ),
    KnownOrganisation(key="12", name="Tarrow Trust", valid_to=date(2016, 4, 9)),
    KnownOrganisation(key="13", name="J P Modes", identifiers=(Identifier(Scheme.CHARITY, "1098765"),)),
    KnownOrganisation(key="14", name="Twin House Ltd"),
    KnownOrganisation(key="15", name="Twin House Limited", identifiers=(Identifier(Scheme.ODS, "RR8"),)),
    KnownOrganisation(key="16", name="Ruled Out Services"),
)  # fmt: skip
DECIDED = (RuledOut(key="ruled out services", other_key="ruled out services", organisation="16"),)

NAMES = (
    "Brightwater Hospice", "BRIGHTWATER HOSPICE", "The  Brightwater Hospice.", "Tarrow Trust", "tarrow trust",
    "J P Modes", "J.P. Modes", "Mr J P Modes", "Twin House Ltd", "Twin House Limited", "REDACTED PERSONAL DATA",
    "Foster Carers", "", "n/a", None, "4214", "Ruled Out Services", "Nobody Knows Ltd", "Nobody Knows Limited",
    "Jane Tarrow", "Café Tarrow", 'Say "Hello", Ltd', "Tab\tTrust",
)  # fmt: skip
NUMBERS = {
    "company_number": (None, "", "1234567", "01234567", "07654321", "n/a"),
    "charity_number": (None, "1098765"),
    "ods_code": (None, "rr8", "NONE"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What a test knows of one row."""

    organisation: str
    paid_on: date
    pence: int
    supplier: str | None
    company_number: str | None = None
    charity_number: str | None = None
    ods_code: str | None = None


PAYMENTS = st.lists(
    st.builds(
        Paid,
        organisation=st.sampled_from(["1", "2", "3"]),
        paid_on=st.dates(min_value=date(2016, 4, 1), max_value=date(2016, 4, 20)),
        pence=st.integers(-10_000, 10_000),
        supplier=st.sampled_from(NAMES),
        **{name: st.sampled_from(values) for name, values in NUMBERS.items()},
    ),
    max_size=30,
)


def table(paid: Sequence[Paid]) -> pa.Table:
    """Payments in the schema of rows as kept."""
    rows = [
        {
            **dict.fromkeys(ROWS.names),
            "organisation": one.organisation, "file": 1, "row": place, "spend_class": "payment", "reason": "",
            "pence": one.pence, "paid_on": one.paid_on, "flags": "", **{name: getattr(one, name) for name in WRITTEN},
        }
        for place, one in enumerate(paid)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=ROWS)


ANSWERED = ("payee", "payee_key", "payee_name", "kind", "match_reason")


def on_engine(engine: Any, paid: Sequence[Paid]) -> list[dict[str, Any]]:
    """Each row with who was paid, as an engine has it."""
    with lending(engine) as lend:
        rows = lend(table(paid))
        found = read_payees(engine, rows)
        known = payee_table(found, resolve(found.names, KNOWN, decided=DECIDED))
        payees = lend(as_written(known, {name: known[name] for name in ANSWERED}))
        return collect(engine, with_payees(rows, payees, *ANSWERED).order_by("row")).to_pylist()


def plainly(one: Paid) -> dict[str, Any]:
    """Who was paid by one row, looked at alone."""
    text = one.supplier or ""
    numbers = read_numbers({scheme: getattr(one, column.value) or "" for column, scheme in SCHEMES.items()})
    name = SupplierName(
        key=supplier_key(text), display=text, kind=payee_kind(text), identifiers=numbers, payers=(one.organisation,),
        first_day=one.paid_on, last_day=one.paid_on, pence=one.pence, rows=1,
    )  # fmt: skip
    (answer,) = resolve([name], KNOWN, decided=DECIDED)
    return {
        "payee": answer.organisation,
        "payee_key": name.key,
        "kind": answer.kind.value,
        "match_reason": answer.reason,
    }


def agrees(engine: Any, paid: Sequence[Paid]) -> None:
    """Asserts that an engine answers for each row as the plain look at that row alone does, and keeps the row."""
    found = on_engine(engine, paid)
    assert [{name: row[name] for name in ROWS.names} for row in found] == table(paid).to_pylist()
    without_name = [{name: row[name] for name in ANSWERED if name != "payee_name"} for row in found]
    assert without_name == [plainly(one) for one in paid]
    for row in found:
        spelt = supplier_key(row["payee_name"]) == row["payee_key"]
        assert spelt if row["kind"] == "named" else row["payee_name"] == ""

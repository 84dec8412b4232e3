"""Does every payment get the payee that a plain look at it alone gives, whatever else was paid, and is none lost?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings

from placepound.analytics import engines
from placepound.analytics.spend.suppliers import PAYEES, payee_table, read_payees
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suppliers import resolve
from tests.analytics.spend.supplier_worlds import DECIDED, KNOWN, NAMES, PAYMENTS, Paid, agrees, on_engine, table

APRIL = date(2016, 4, 1)


@pytest.fixture(scope="module")
def engine() -> Any:
    return engines.duckdb()


@settings(max_examples=60, deadline=None)
@given(paid=PAYMENTS)
def test_an_engine_answers_as_the_plain_look_at_each_row_does(engine: Any, paid: Sequence[Paid]) -> None:
    agrees(engine, paid)


def test_every_spelling_on_every_day_at_once(engine: Any) -> None:
    days = (APRIL, date(2016, 4, 9), date(2016, 4, 10), date(2016, 4, 20))
    agrees(engine, [Paid(organisation="1", paid_on=on, pence=1, supplier=name) for name in NAMES for on in days])


def test_payees_are_gathered_over_spellings_and_payers(engine: Any) -> None:
    paid = [
        Paid(organisation="2", paid_on=date(2016, 5, 1), pence=300, supplier="Nobody Knows Limited"),
        Paid(organisation="1", paid_on=APRIL, pence=200, supplier="NOBODY KNOWS LTD"),
        Paid(organisation="1", paid_on=date(2016, 4, 2), pence=-50, supplier="Nobody Knows Limited"),
        Paid(organisation="1", paid_on=date(2016, 4, 2), pence=7, supplier="Nobody Knows", company_number="07654321"),
    ]
    payees = read_payees(engine, ibis.memtable(table(paid)))
    alone, gathered = payees.names
    assert (gathered.key, gathered.display) == ("nobody knows ltd", "Nobody Knows Limited")
    assert gathered.kind is PayeeKind.NAMED
    assert (gathered.payers, gathered.pence, gathered.rows) == (("1", "2"), 450, 3)
    assert (gathered.first_day, gathered.last_day) == (APRIL, date(2016, 5, 1))
    assert [number.value for number in alone.identifiers] == ["07654321"]


def test_the_same_rows_in_another_order_have_the_same_payees(engine: Any) -> None:
    paid = [Paid(organisation=str(at % 3), paid_on=APRIL, pence=at, supplier=name) for at, name in enumerate(NAMES)]
    forwards, backwards = (read_payees(engine, ibis.memtable(table(rows))) for rows in (paid, paid[::-1]))
    assert forwards.names == backwards.names
    tables = [payee_table(one, resolve(one.names, KNOWN, decided=DECIDED)) for one in (forwards, backwards)]
    assert tables[0] == tables[1]


def test_no_rows_have_no_payees(engine: Any) -> None:
    payees = read_payees(engine, ibis.memtable(table([])))
    assert payee_table(payees, ()) == pa.table({name: [] for name in PAYEES.names}, schema=PAYEES)
    assert on_engine(engine, []) == []

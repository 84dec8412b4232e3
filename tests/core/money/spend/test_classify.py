"""Does every row of a file end in just one class, whatever the file holds?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.account import RowSum, SpendFile, account, report
from placepound.core.money.spend.classify import classify, classify_file
from placepound.core.money.spend.profile import DateOrder, SourceProfile, SpendColumn
from placepound.core.money.spend.rows import Flag, RawRow, SpendClass
from placepound.core.records.preview import Unit
from placepound.core.terms.problem import Refused

C = SpendColumn
PROFILE = SourceProfile(
    fingerprint="x",
    headers=("Date", "No", "Payee", "Net"),
    columns=(C.DATE, C.TRANSACTION, C.SUPPLIER, C.AMOUNT),
    date_order=DateOrder.YEAR_FIRST,
    unit=Unit.POUNDS,
)
FILE = SpendFile(
    organisation="1", file=1, name="a.csv", digest="d", sheet="", encoding="", header_row=1, blank=3, profile=PROFILE
)


def raw(number: int, *texts: str, extra: str = "") -> RawRow:
    return RawRow(file=1, row=number, texts=tuple(zip(PROFILE.columns, texts, strict=True)), extra=extra)


CELLS = st.tuples(
    st.sampled_from(("2016-04-01", "", "soon")),
    st.sampled_from(("T1", "")),
    st.sampled_from(("Alder", "", "Total")),
    st.sampled_from(("1.00", "-1.00", "2.00", "1.005", "", "n/a", "0")),
)


@given(st.lists(CELLS, max_size=12))
def test_read_rows_are_those_of_the_classes_in_rows_and_in_pence(cells: list[tuple[str, ...]]) -> None:
    rows = [raw(number, *texts) for number, texts in enumerate(cells, 2)]
    found = classify_file(rows, profile=PROFILE, month=None)
    told = account(rows, found, file=FILE)
    assert [row.row for row in found.rows] == [row.row for row in rows]
    assert told.read == len(rows) == sum(one.rows for one in told.classes)
    assert sum(row.pence or 0 for row in found.rows) == sum(one.pence for one in told.classes)
    assert told.rows(SpendClass.CONTROL_TOTAL) == len(told.controls)
    assert sum(rows for _, _, rows in told.months) == told.rows(SpendClass.PAYMENT) + told.rows(SpendClass.CREDIT)
    assert not any(row.flags for row in found.rows if row.spend_class not in (SpendClass.PAYMENT, SpendClass.CREDIT))


@given(st.lists(CELLS, max_size=8).flatmap(lambda cells: st.permutations(list(enumerate(cells, 2)))))
def test_rows_are_judged_in_the_order_of_the_file_however_they_come(cells: list[tuple[int, tuple[str, ...]]]) -> None:
    rows = [raw(number, *texts) for number, texts in cells]
    in_order = sorted(rows, key=lambda row: row.row)
    assert classify(rows, profile=PROFILE, month=None) == classify(in_order, profile=PROFILE, month=None)


def test_a_layout_that_leaves_something_open_is_refused_with_all_that_is_open() -> None:
    columns = (C.DATE, C.TRANSACTION, C.SUPPLIER, C.IGNORED)
    with pytest.raises(Refused) as refused:
        classify([], profile=replace(PROFILE, columns=columns, unit=None, date_order=None), month=None)
    assert [problem.field for problem in refused.value.problems] == ["columns", "unit", "date order"]


def test_a_layout_without_dates_needs_no_order_of_dates() -> None:
    columns = (C.IGNORED, C.TRANSACTION, C.SUPPLIER, C.AMOUNT)
    assert classify([], profile=replace(PROFILE, columns=columns, date_order=None), month=None) == ()


def test_sums_of_rows_make_the_same_account_as_the_rows() -> None:
    rows = [raw(2, "2016-04-01", "T1", "", "1.00"), raw(3, "2016-04-02", "T2", "", "2.00"), raw(4, "", "", "", "3.00")]
    found = classify_file(rows, profile=PROFILE, month=None)
    one_by_one = account(rows, found, file=FILE)
    paid, total = found.rows[0], found.rows[2]
    sums = [
        RowSum(
            spend_class=paid.spend_class,
            reason=paid.reason,
            flags=frozenset({Flag.NO_PAYEE}),
            month="2016-04",
            rows=2,
            pence=300,
            first_day=paid.paid_on,
            last_day=found.rows[1].paid_on,
        ),
        RowSum(
            spend_class=total.spend_class,
            reason=total.reason,
            flags=frozenset(),
            month="",
            rows=1,
            pence=300,
            first_day=None,
            last_day=None,
        ),
    ]
    assert report(sums, file=FILE, totals=found.totals) == one_by_one
    assert one_by_one.blank == 3
    assert one_by_one.flags == ((Flag.NO_PAYEE, 2, 300),)

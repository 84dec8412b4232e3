"""Which rows were published before? Drawn tables, the same file again, and what no comparison may do to money."""

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.duplicates import (
    COUNTED,
    Alike,
    Comparison,
    HeldFile,
    HeldRow,
    Repeat,
    Unproved,
    compare,
)
from placepound.core.money.spend.rows import Reason, SpendClass
from tests.analytics.spend.duplicate_worlds import SHARE, Body, bodies, read
from tests.analytics.spend.specs.duplicates import SPECS


@pytest.mark.parametrize("title", SPECS)
def test_drawn_tables(title: str) -> None:
    drawn = read(SPECS[title])
    assert compare(drawn.files, share=SHARE).repeats == drawn.repeats


DAY = date(2016, 4, 1)


def row(file: int, number: int, pence: int, *, is_a: SpendClass = SpendClass.PAYMENT, transaction: str = "") -> HeldRow:
    return HeldRow(file=file, row=number, spend_class=is_a, pence=pence, paid_on=DAY, transaction=transaction)


def test_every_row_of_the_same_file_again_repeats_the_row_in_its_place() -> None:
    rows = (row(1, 2, 100), row(1, 3, 300, is_a=SpendClass.CONTROL_TOTAL), row(1, 4, 5, is_a=SpendClass.REFUSED))
    first = HeldFile(file=1, digest="abc", rows=rows)
    again = HeldFile(file=2, digest="abc", rows=tuple(replace(one, file=2) for one in rows))
    found = compare([first, again], share=SHARE)
    assert [(one.file, one.row, one.spend_class, one.reason, one.of_file, one.of_row) for one in found.repeats] == [
        (2, number, SpendClass.DUPLICATE, Reason.SAME_FILE, 1, number) for number in (2, 3, 4)
    ]
    assert found.reissues == found.unproved == ()


def test_another_sheet_of_the_same_file_is_another_file() -> None:
    rows = (row(1, 2, 100, transaction="T1"),)
    others = (row(2, 2, 200, transaction="T2"),)
    sheets = [
        HeldFile(file=1, digest="abc", sheet="April", rows=rows),
        HeldFile(file=2, digest="abc", sheet="May", rows=others),
    ]
    assert compare(sheets, share=SHARE) == Comparison(repeats=(), reissues=(), unproved=())


def test_the_same_file_again_plays_no_part_in_other_comparisons() -> None:
    first = HeldFile(file=1, digest="abc", rows=(row(1, 2, 100), row(1, 3, 200)))
    newer = HeldFile(file=2, digest="def", rows=(row(2, 2, 100), row(2, 3, 200), row(2, 4, 300)))
    again = replace(first, file=3, rows=(row(3, 2, 100), row(3, 3, 200)))
    found = compare([first, newer, again], share=SHARE)
    assert {(one.file, one.reason) for one in found.repeats} == {(1, Reason.REISSUED), (3, Reason.SAME_FILE)}
    assert [(one.older, one.newer) for one in found.reissues] == [(1, 2)]


def test_a_reissue_tells_the_difference_in_rows_and_pence() -> None:
    older = HeldFile(file=1, digest="a", rows=(row(1, 2, 100), row(1, 3, 200), row(1, 4, -50), row(1, 5, 7)))
    added = (row(2, 5, 8), row(2, 6, 9))
    newer = HeldFile(file=2, digest="b", rows=(row(2, 2, 100), row(2, 3, 200), row(2, 4, -50), *added))
    (found,) = compare([older, newer], share=SHARE).reissues
    assert found.whole
    assert (found.shared, found.shared_pence) == (3, 250)
    assert (found.gone, found.gone_pence) == (1, 7)
    assert (found.added, found.added_pence) == (2, 17)


@pytest.mark.parametrize(("same", "whole"), [(65, False), (66, True)])
def test_the_share_itself_is_enough(same: int, whole: bool) -> None:
    older = HeldFile(file=1, digest="a", rows=tuple(row(1, n, n) for n in range(100)))
    newer = HeldFile(file=2, digest="b", rows=tuple(row(2, n, n if n < same else 1000 + n) for n in range(100)))
    assert [one.whole for one in compare([older, newer], share=SHARE).reissues] == [True] * whole


def test_rows_that_no_transaction_number_proves_are_counted_and_summed() -> None:
    older = HeldFile(file=1, digest="a", rows=tuple(row(1, n, n) for n in range(1, 10)))
    newer = HeldFile(file=2, digest="b", rows=(row(2, 1, 1), row(2, 2, 2), *(row(2, n, 100 + n) for n in range(3, 10))))
    found = compare([older, newer], share=SHARE)
    assert found.repeats == ()
    assert found.unproved == (Unproved(file=2, rows=2, pence=3),)


def compared(row: HeldRow) -> bool:
    return row.spend_class in COUNTED and row.pence is not None and row.paid_on is not None


def final(files: Body) -> dict[tuple[int, int], HeldRow]:
    """The rows that still count after comparing."""
    moved = {(one.file, one.row) for one in compare(files, share=SHARE).repeats}
    return {
        (row.file, row.row): row
        for one in files
        for row in one.rows
        if row.spend_class in COUNTED and (row.file, row.row) not in moved
    }


@given(bodies())
def test_a_row_takes_another_class_at_most_once_and_only_if_it_counted(files: Body) -> None:
    repeats = compare(files, share=SHARE).repeats
    own = {(row.file, row.row): row.spend_class for one in files for row in one.rows}
    assert len({(one.file, one.row) for one in repeats}) == len(repeats)
    assert all(own[one.file, one.row] in COUNTED for one in repeats)


@given(bodies())
def test_every_duplicate_leads_to_a_row_that_says_the_same_and_counts_or_was_dropped(files: Body) -> None:
    repeats = {(one.file, one.row): one for one in compare(files, share=SHARE).repeats}
    rows = {(row.file, row.row): row for one in files for row in one.rows}
    for start in repeats:
        place, steps = start, 0
        while (one := repeats.get(place)) is not None and one.reason is not Reason.DROPPED:
            assert one.of_row is not None
            assert rows[one.of_file, one.of_row].key == rows[place].key
            place, steps = (one.of_file, one.of_row), steps + 1
            assert steps <= len(repeats)


@given(bodies())
def test_nothing_is_dropped_unless_a_newer_issue_holds_most_of_its_file(files: Body) -> None:
    found = compare(files, share=SHARE)
    replaced = {one.older for one in found.reissues if one.whole}
    assert {one.file for one in found.repeats if one.reason is Reason.DROPPED} <= replaced
    assert all(one.shared * 100 >= SHARE.whole * one.older_rows for one in found.reissues if one.whole)


@given(bodies())
def test_a_transaction_counts_as_often_as_the_file_that_holds_it_most_often(files: Body) -> None:
    found = compare(files, share=SHARE)
    replaced = {one.older for one in found.reissues if one.whole}
    most: Counter[tuple[object, ...]] = Counter()
    for one in files:
        if one.file not in replaced:
            most |= Counter(row.key for row in one.rows if compared(row) and row.transaction)
    counted = Counter(row.key for row in final(files).values() if compared(row) and row.transaction)
    assert counted == most


@given(bodies(), st.randoms(use_true_random=False))
def test_the_order_of_rows_within_files_changes_no_sum(files: Body, random: Random) -> None:
    shuffled = tuple(replace(one, rows=_renumbered(one.rows, random)) for one in files)
    assert _sums(files) == _sums(shuffled)


def _renumbered(rows: tuple[HeldRow, ...], random: Random) -> tuple[HeldRow, ...]:
    order = list(rows)
    random.shuffle(order)
    return tuple(replace(one, row=place) for place, one in enumerate(order, start=2))


def _sums(files: Body) -> Counter[int]:
    sums: Counter[int] = Counter()
    for row in final(files).values():
        sums[row.file] += row.pence or 0
    return sums


@given(bodies())
def test_comparing_again_after_another_file_of_new_rows_changes_nothing(files: Body) -> None:
    number = len(files) + 1
    more = HeldFile(file=number, digest="new", rows=(row(number, 2, 987_654),))
    assert compare([*files, more], share=SHARE).repeats == compare(files, share=SHARE).repeats


def test_one_row_of_a_small_newer_file_never_drops_a_large_older_one() -> None:
    older = HeldFile(file=1, digest="a", rows=tuple(row(1, n, n) for n in range(1, 100)))
    newer = HeldFile(file=2, digest="b", rows=(row(2, 1, 1),))
    assert compare([older, newer], share=SHARE).repeats == (
        Repeat(file=1, row=1, spend_class=SpendClass.DUPLICATE, reason=Reason.REISSUED, of_file=2, of_row=1),
    )


def test_a_newer_file_without_a_month_of_the_older_one_leaves_its_payments_of_that_month() -> None:
    def quarter(file: int, *months: int) -> HeldFile:
        days = [date(2016, month, day) for month in months for day in (3, 9)]
        rows = [
            replace(row(file, n, day.month * 100 + day.day, transaction=f"T{day}"), paid_on=day)
            for n, day in enumerate(days)
        ]
        return HeldFile(file=file, digest=str(file), rows=tuple(rows))

    found = compare([quarter(1, 1, 2, 3), quarter(2, 2, 3, 4)], share=SHARE)
    assert [one.whole for one in found.reissues] == [False]
    assert {(one.file, one.reason) for one in found.repeats} == {(2, Reason.SAME_TRANSACTION)}
    assert len(found.repeats) == 4
    whole = compare([quarter(1, 1, 2), quarter(2, 1, 2, 3)], share=SHARE)
    assert [one.whole for one in whole.reissues] == [True]


@pytest.mark.parametrize(
    ("number", "again", "alike"),
    [("001001", "1001", True), ("A7", "a7", True), ("", "", True), ("1001", "1002", False), ("1001", "", False)],
)
def test_files_alike_but_for_some_texts_are_told(number: str, again: str, alike: bool) -> None:
    """A column was added, names were written in capitals, or a workbook lost the noughts of numbers."""

    def issue(file: int, transaction: str, supplier: str, purpose: str | None) -> HeldFile:
        rows = [
            replace(row(file, n, n * 100, transaction=transaction and f"{transaction}{n}"), supplier=supplier,
                    purpose=purpose)
            for n in range(1, 5)
        ]  # fmt: skip
        return HeldFile(file=file, digest=str(file), rows=tuple(rows))

    found = compare([issue(1, number, "Acorn", None), issue(2, again, "ACORN", "Care at home")], share=SHARE)
    assert (found.repeats, found.reissues, found.unproved) == ((), (), ())
    assert found.alike == ((Alike(older=1, newer=2, rows=4, pence=1_000),) if alike else ())

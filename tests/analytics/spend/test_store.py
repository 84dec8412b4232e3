"""Is what a snapshot shows always whole, and does it stay so whatever comes later?"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from placepound.analytics import engines
from placepound.analytics.spend.store import FINAL, Body, Store, StoredFile
from placepound.analytics.spend.tables import DUPLICATES, ROWS
from placepound.core.money.spend.profile import DateOrder, Evidence, ProfileGuess, SourceProfile, SpendColumn
from placepound.core.money.spend.rows import ClassSum, FileReport, Reason, SpendClass
from placepound.core.records.preview import Outcome, Unit
from placepound.core.terms.problem import Refused

DAY = date(2026, 11, 21)

PROFILE = SourceProfile(
    fingerprint="f",
    headers=("Date", "Amount"),
    columns=(SpendColumn.DATE, SpendColumn.AMOUNT),
    date_order=DateOrder.DAY_FIRST,
    unit=Unit.POUNDS,
)

GUESS = ProfileGuess(
    profile=PROFILE, evidence=(Evidence(part="unit", value="£", sentence="Nothing says that they are not pounds."),)
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "spend")


@pytest.fixture(scope="module")
def engine() -> Any:
    return engines.duckdb()


def report(number: int, rows: int) -> FileReport:
    return FileReport(
        file=number,
        name=f"file {number}.csv",
        digest=f"digest {number}",
        sheet="",
        encoding="UTF-8",
        header_row=1,
        fingerprint="f",
        read=rows,
        blank=0,
        classes=(ClassSum(spend_class=SpendClass.PAYMENT, reason=Reason.NONE, rows=rows, pence=100 * rows),),
        controls=(),
        stated=None,
        stated_from="",
        difference=None,
        outcome=Outcome.NO_CONTROL,
        first_day=date(2016, 4, 1),
        last_day=date(2016, 4, 1),
        months=(("2016-04", 100 * rows, rows),),
        flags=(),
    )


def stored(organisation: str, number: int, *, rows: int = 2) -> StoredFile:
    own = report(number, rows)
    return StoredFile(
        number=number,
        organisation=organisation,
        name=own.name,
        digest=own.digest,
        sheet="",
        loaded_on=DAY,
        by="Ada",
        guess=GUESS,
        own=own,
        report=own,
    )


def rows_of(organisation: str, number: int, *, rows: int = 2) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "organisation": organisation,
                "file": number,
                "row": row,
                "spend_class": "payment",
                "reason": "",
                "pence": 100,
                "paid_on": date(2016, 4, 1),
                "flags": "",
            }
            for row in range(2, rows + 2)
        ],
        schema=ROWS,
    )


def add(store: Store, organisation: str, *, repeats: int | None = None) -> int:
    """One more file of a body, with two rows; its first row may repeat the first row of an earlier file."""
    with store.writing(on=DAY, by="Ada") as writing:
        number = writing.before.last_file + 1
        before = store.body(organisation)
        rows = writing.new_rows(organisation)
        pq.write_table(rows_of(organisation, number), rows)
        duplicates = None
        if repeats is not None:
            path = writing.new_duplicates(organisation)
            found = [organisation, number, 2, "duplicate", Reason.SAME_TRANSACTION.value, repeats, 2]
            pq.write_table(pa.Table.from_pylist([dict(zip(DUPLICATES.names, found, strict=True))], DUPLICATES), path)
            duplicates = writing.name(path)
        writing.commit(
            Body(
                organisation=organisation,
                files=(*before.files, stored(organisation, number)),
                rows=(*before.rows, writing.name(rows)),
                duplicates=duplicates,
            )
        )
    return number


def shown(store: Store, engine: Any, **which: Any) -> list[tuple[Any, ...]]:
    names = ("organisation", "file", "row", "spend_class", "reason", "of_file", "of_row")
    rows = engines.collect(engine, store.rows(engine, **which)).select(names).to_pylist()
    return sorted(tuple(row.values()) for row in rows)


def test_an_empty_store_has_no_files_and_no_rows(store: Store, engine: Any) -> None:
    assert store.snapshot().number == 0
    assert store.files() == ()
    assert store.seen("digest", organisation="1") is None
    found = engines.collect(engine, store.rows(engine))
    assert (found.schema, found.num_rows) == (FINAL.remove_metadata(), 0) or found.num_rows == 0
    assert found.column_names == FINAL.names


def test_what_was_committed_is_read_back(store: Store, engine: Any) -> None:
    add(store, "1")
    assert store.files() == (stored("1", 1),)
    assert store.seen("digest 1", organisation="1") == stored("1", 1)
    assert store.seen("digest 1", "April", organisation="1") is None
    assert store.seen("digest 1", organisation="2") is None
    assert shown(store, engine) == [("1", 1, 2, "payment", "", None, None), ("1", 1, 3, "payment", "", None, None)]
    assert engines.collect(engine, store.rows(engine)).column_names == FINAL.names


def test_duplicates_take_the_place_of_a_rows_own_class(store: Store, engine: Any) -> None:
    add(store, "1")
    add(store, "1", repeats=1)
    assert shown(store, engine) == [
        ("1", 1, 2, "payment", "", None, None),
        ("1", 1, 3, "payment", "", None, None),
        ("1", 2, 2, "duplicate", "same transaction in another file", 1, 2),
        ("1", 2, 3, "payment", "", None, None),
    ]


def test_several_bodies_lie_side_by_side(store: Store, engine: Any) -> None:
    assert [add(store, "1"), add(store, "2"), add(store, "1")] == [1, 2, 3]
    assert [file.number for file in store.files()] == [1, 3, 2]
    assert [file.number for file in store.files(organisations=["2", "2", "none such"])] == [2]
    assert {row[1] for row in shown(store, engine, organisations=["1"])} == {1, 3}
    assert {row[1] for row in shown(store, engine)} == {1, 2, 3}


def test_an_earlier_snapshot_stays_as_it_was(store: Store, engine: Any) -> None:
    add(store, "1")
    first, files = shown(store, engine), store.files()
    add(store, "1", repeats=1)
    add(store, "2")
    assert shown(store, engine, snapshot=1) == first
    assert store.files(snapshot=1) == files
    assert store.body("2", snapshot=2) == Body(organisation="2")
    assert store.snapshot(2).number == 2


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_a_snapshot_that_is_not_there_is_refused(store: Store, number: int) -> None:
    add(store, "1")
    with pytest.raises(Refused, match=f"no snapshot {number} of the payments; the newest is 1"):
        store.snapshot(number)


def test_withdrawn_files_do_not_show(store: Store, engine: Any) -> None:
    add(store, "1")
    add(store, "1")
    with store.writing(on=DAY, by="Ada") as writing:
        body = store.body("1")
        writing.commit(Body(organisation="1", files=body.files[1:], rows=body.rows, withdrawn=(1,)))
    assert {row[1] for row in shown(store, engine)} == {2}
    assert {row[1] for row in shown(store, engine, snapshot=2)} == {1, 2}
    assert add(store, "1") == 3


@pytest.mark.parametrize("organisation", ["7", "../../outside", "a/b", "é", "", "." * 300, "CON", "7 ", "1" * 20])
def test_any_key_of_an_organisation_gives_a_safe_name(store: Store, engine: Any, organisation: str) -> None:
    add(store, organisation)
    assert {row[0] for row in shown(store, engine, organisations=[organisation])} == {organisation}
    inside = [path for path in store.root.parent.rglob("*") if path.is_file()]
    assert len(inside) == 5
    assert all(path.is_relative_to(store.root) for path in inside)
    assert all(len(path.name) < 100 and path.name.isascii() for path in inside)


def test_two_keys_never_share_a_name(store: Store, engine: Any) -> None:
    keys = ["7", "07", "７", "x7", "X7", "a", "A"]
    for key in keys:
        add(store, key)
    assert {row[0] for row in shown(store, engine)} == set(keys)


@pytest.mark.parametrize("name", ["all*", "wh?t", "a[b]", "{a,b}", 'a"b'])
def test_a_folder_that_engines_read_as_a_pattern_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="the folder's name may not hold any of"):
        Store(tmp_path / name)


@pytest.mark.parametrize("name", ["o'brien", "with space", "é", "100%", "a,b", "$HOME"])
def test_any_other_folder_will_do(tmp_path: Path, engine: Any, name: str) -> None:
    store = Store(tmp_path / name)
    add(store, "1")
    assert len(shown(store, engine)) == 2


def test_what_a_broken_off_load_left_is_swept_away_and_nothing_else(store: Store, engine: Any) -> None:
    add(store, "1")
    add(store, "1", repeats=1)
    kept = {path: path.read_bytes() for path in store.root.rglob("*") if path.is_file()}
    left = [
        "rows/3-1-1.parquet", "rows/3-1-2.parquet", "rows/tmp_3-1-1.parquet", "duplicates/3-1.parquet",
        "files/3-1.json", "snapshots/3.json", "current.new",
    ]  # fmt: skip
    for name in left:
        (store.root / name).write_bytes(b"half")
    assert len(shown(store, engine)) == 4
    with store.writing(on=DAY, by="Ada"):
        pass
    assert {path: path.read_bytes() for path in store.root.rglob("*") if path.is_file()} == kept


def test_a_load_that_ends_without_committing_changes_nothing(store: Store, engine: Any) -> None:
    add(store, "1")
    before = shown(store, engine)
    with store.writing(on=DAY, by="Ada") as writing:
        pq.write_table(rows_of("1", 2), writing.new_rows("1"))
    assert (store.snapshot().number, shown(store, engine)) == (1, before)
    assert add(store, "1") == 2


def test_only_one_may_write_at_a_time(store: Store) -> None:
    with store.writing(on=DAY, by="Ada"), pytest.raises(Refused, match="Load these when that has ended"):
        store.writing(on=DAY, by="Bob").__enter__()
    with store.writing(on=DAY, by="Bob"):
        pass


@contextmanager
def writing_elsewhere(root: Path) -> Iterator[Any]:
    """Another process that holds the right to write until it is killed."""
    spawn = multiprocessing.get_context("spawn")
    holds = spawn.Event()
    process = spawn.Process(target=_hold, args=(root, holds))
    process.start()
    assert holds.wait(60)
    try:
        yield process
    finally:
        process.kill()
        process.join()


def _hold(root: Path, holds: Any) -> None:
    with Store(root).writing(on=DAY, by="Ada"):
        holds.set()
        multiprocessing.Event().wait(600)


def test_the_right_to_write_ends_with_the_process_that_had_it(store: Store) -> None:
    with writing_elsewhere(store.root) as process:
        with pytest.raises(Refused, match="Load these when that has ended"):
            add(store, "1")
        process.kill()
        process.join()
        assert add(store, "1") == 1


@pytest.mark.parametrize("name", ["current", "snapshots/1.json", "files/1-1.json"])
@pytest.mark.parametrize("damage", [b"", b'{"number": 1', b"\xff\xfe"])
def test_a_damaged_store_says_so(store: Store, name: str, damage: bytes) -> None:
    add(store, "1")
    (store.root / name).write_bytes(damage)
    with pytest.raises(Refused, match=f"damaged: {name} cannot be read. Restore .* from a backup"):
        store.files()


@pytest.mark.parametrize("name", ["current", "snapshots/1.json", "files/1-1.json"])
def test_a_store_that_lost_a_file_says_so(store: Store, name: str) -> None:
    add(store, "1")
    (store.root / name).unlink()
    with pytest.raises(Refused, match=f"damaged: {name} cannot be read. Restore .* from a backup"):
        store.files()


def test_a_store_that_lost_its_pointer_is_not_swept(store: Store) -> None:
    add(store, "1")
    (store.root / "current").unlink()
    held = sorted(store.root.rglob("*"))
    with pytest.raises(Refused, match="damaged: current cannot be read"):
        add(store, "1")
    assert sorted(store.root.rglob("*")) == held

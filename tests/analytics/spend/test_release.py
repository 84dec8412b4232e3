"""A release gives what the plain reference gives, loses nothing, and is there as a whole or not at all."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from placepound.analytics import engines
from placepound.analytics.spend import release as making
from placepound.analytics.spend.files import read_lines, read_manifest, read_transfers
from placepound.analytics.spend.manifest import PaymentsLost
from placepound.analytics.spend.release import Portion, portions, release
from placepound.core.money.spend.rows import SpendClass
from placepound.core.terms.problem import Refused
from tests.analytics.spend.release_worlds import COUNCIL, ICB, TRUST, Row, reference, store_of, terms, worlds

slow = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

COUNCIL_PAYS = (
    Row(row=2, pence=12_000, service="Home care", transaction="0012", purpose="Beds"),
    Row(row=3, pence=-2_000, service="Home care", paid_on=date(2024, 6, 1)),
    Row(row=4, pence=700, supplier="REDACTED"),
    Row(row=5, pence=99, spend_class=SpendClass.DUPLICATE),
)
BOTH_SIDES = (
    Row(organisation=ICB, file=2, row=2, pence=50_000, supplier="Leafy Council", paid_on=date(2024, 5, 2)),
    Row(row=9, pence=-50_000, supplier="NHS LEAFY ICB", paid_on=date(2024, 5, 9)),
)


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Any]:
    return engines.duckdb()


@slow
@given(rows=worlds(most=120))
def test_duckdb_releases_what_the_reference_does(duckdb: Any, rows: tuple[Row, ...]) -> None:
    truth = reference(rows)
    with TemporaryDirectory() as folder:
        store = store_of(Path(folder) / "store", rows)
        made = release(duckdb, store, to=Path(folder) / "1", terms=terms())
        assert tuple(read_lines(made.folder)) == truth.lines
        assert tuple(read_transfers(made.folder)) == truth.transfers
        assert made.pence == sum(row.pence for row in rows if row.counts)


def test_how_much_is_worked_on_at_once_changes_nothing(duckdb: Any, tmp_path: Path) -> None:
    people = [Row(row=100 + number, supplier="REDACTED", service="Home care") for number in range(7)]
    store = store_of(tmp_path / "store", (*COUNCIL_PAYS, *people, *BOTH_SIDES, Row(row=300, paid_on=date(2024, 3, 1))))
    whole, parts = (release(duckdb, store, to=tmp_path / f"{most}", terms=terms(), at_once=most) for most in (99, 1))
    assert whole.digest == parts.digest
    assert tuple(read_lines(whole.folder)) == tuple(read_lines(parts.folder))


def test_a_matched_receipt_is_income_of_the_body_and_no_credit(duckdb: Any, tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", (*COUNCIL_PAYS, *BOTH_SIDES))
    made = release(duckdb, store, to=tmp_path / "1", terms=terms())
    found = [(line.payer, line.payee, line.flow_class, line.pence) for line, _ in read_lines(made.folder) if line.payee]
    assert found == [(COUNCIL, ICB, "income", -50_000), (ICB, COUNCIL, "spend", 50_000)]
    (transfer,) = read_transfers(made.folder)
    assert (transfer.payer, transfer.payee, transfer.state.value, transfer.paid) == (ICB, COUNCIL, "matched", 50_000)


def test_a_receipt_without_a_payment_stays_a_credit_and_is_told(duckdb: Any, tmp_path: Path) -> None:
    other = replace(BOTH_SIDES[0], pence=123)
    store = store_of(tmp_path / "store", (other, BOTH_SIDES[1]))
    made = release(duckdb, store, to=tmp_path / "1", terms=terms())
    classes = {line.pence: line.flow_class for line, _ in read_lines(made.folder)}
    assert classes[-50_000] == "spend"
    assert [one.state.value for one in read_transfers(made.folder)] == ["payer only", "payee only"]
    assert "stays a credit" in " ".join(read_manifest(made.folder)["notices"])


def test_the_manifest_says_what_it_was_made_from_and_with(duckdb: Any, tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", COUNCIL_PAYS, lost_signs="No credit among 9,000 rows.")
    made = release(duckdb, store, to=tmp_path / "1", terms=terms())
    said = read_manifest(made.folder)
    assert (said["digest"], said["made_on"], said["made_by"]) == (made.digest, "2026-11-21", "Finance")
    assert (said["sums"]["rows"], said["sums"]["pence"]) == (made.payments, made.pence) == (3, 10_700)
    assert said["sums"]["mapping"] == {"mapped": 10_000, "unmapped": 700}
    assert said["sums"]["mapped_share"] == 9_346
    assert said["sums"]["payees"] == {"named": 10_000, "redacted": 700}
    (source,) = said["sources"]
    assert (source["name"], source["digest"], source["profile"]) == ("payments-1.csv", f"{1:064x}", 0)
    assert {"class": "duplicate", "reason": "", "rows": 1, "pence": 99} in source["classes"]
    assert said["notices"] == ["The minus signs of credits look lost in 1 file: payments-1.csv."]
    assert said["profiles"][0]["fingerprint"] == "layout"
    assert all(said["rules"]["values"].values())
    assert json.loads(json.dumps(said)) == said


def test_only_the_files_of_the_place_are_released(duckdb: Any, tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", (Row(file=1, pence=1), Row(file=2, pence=20), Row(file=3, pence=300)))
    made = release(duckdb, store, to=tmp_path / "1", terms=terms(files=frozenset({1, 3})))
    assert made.pence == 301
    assert [one["number"] for one in read_manifest(made.folder)["sources"]] == [1, 3]


def test_an_earlier_snapshot_can_be_released_after_more_was_loaded(duckdb: Any, tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", (Row(file=1, pence=1), Row(organisation=ICB, file=2, pence=20)))
    assert release(duckdb, store, to=tmp_path / "1", terms=terms(), snapshot=1).pence == 1
    assert release(duckdb, store, to=tmp_path / "2", terms=terms()).pence == 21


def test_a_release_stays_as_it_is(duckdb: Any, tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", COUNCIL_PAYS)
    release(duckdb, store, to=tmp_path / "1", terms=terms())
    with pytest.raises(Refused, match="already"):
        release(duckdb, store, to=tmp_path / "1", terms=terms())


def test_without_payments_there_is_nothing_to_release(duckdb: Any, tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", (Row(spend_class=SpendClass.REFUSED),))
    for wanted in (store, store_of(tmp_path / "empty", ())):
        with pytest.raises(Refused, match="nothing to release"):
            release(duckdb, wanted, to=tmp_path / "1", terms=terms())


def test_a_payee_that_nobody_looked_up_stops_the_release(duckdb: Any, tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", (Row(row=2, pence=1), Row(row=3, pence=20, supplier="Nobody Knows Ltd")))
    with pytest.raises(PaymentsLost, match="12 in 2024/25"):
        release(duckdb, store, to=tmp_path / "1", terms=terms())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]


def test_a_release_that_breaks_off_leaves_nothing(duckdb: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path / "store", COUNCIL_PAYS)

    def break_off(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(making, "manifest", break_off)
    with pytest.raises(OSError, match="no space left"):
        release(duckdb, store, to=tmp_path / "1", terms=terms())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]
    monkeypatch.undo()
    assert release(duckdb, store, to=tmp_path / "1", terms=terms()).pence == 10_700


def test_a_line_holds_its_single_payments_as_published(duckdb: Any, tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", (*COUNCIL_PAYS[:2], Row(row=8, supplier=None, unit="Adults")))
    made = release(duckdb, store, to=tmp_path / "1", terms=terms())
    behind = {line.kind.value: payments for line, payments in read_lines(made.folder)}
    first, _ = behind["named"]
    assert (first.supplier, first.transaction, first.purpose, first.unit) == ("Acorn Ltd", "0012", "Beds", "")


def test_bodies_are_worked_on_together_while_they_are_small_and_year_by_year_when_large() -> None:
    years = {("1", 2020): (10, 0), ("2", 2020): (10, 0), ("3", 2019): (30, 0), ("3", 2020): (5, 0), ("3", 2021): (6, 0)}
    years |= {("4", 2020): (99, 0), ("5", 2020): (1, 0)}
    assert list(portions(years, at_once=20)) == [
        Portion(("1", "2")),
        Portion(("3",), (2019, 2019)),
        Portion(("3",), (2020, 2021)),
        Portion(("4",), (2020, 2020)),
        Portion(("5",)),
    ]


def test_lines_are_numbered_by_payer_and_year(duckdb: Any, tmp_path: Path) -> None:
    rows = [
        Row(organisation=body, file=int(body), row=number, paid_on=paid_on)
        for body in (TRUST, COUNCIL, ICB)
        for number, paid_on in enumerate((date(2025, 3, 31), date(2024, 3, 31)), 2)
    ]
    made = release(duckdb, store_of(tmp_path / "store", rows), to=tmp_path / "1", terms=terms())
    order = [(line.payer, line.period.label) for line, _ in read_lines(made.folder)]
    assert order == [(body, year) for body in (COUNCIL, TRUST, ICB) for year in ("2023/24", "2024/25")]

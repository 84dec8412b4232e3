"""A release gives what the plain reference gives, loses nothing, and is there as a whole or not at all."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from placepound.analytics import engines
from placepound.analytics.spend.files import read_lines, read_manifest, read_transfers
from placepound.analytics.spend.release import release
from placepound.core.money.spend.rows import SpendClass
from placepound.core.terms.problem import Refused
from tests.analytics.spend.release_worlds import COUNCIL, ICB, Row, reference, store_of, terms, worlds

slow = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@slow
@given(rows=worlds())
def test_duckdb_releases_what_the_reference_does(rows: tuple[Row, ...]) -> None:
    if not any(row.counts for row in rows):
        return
    truth = reference(rows)
    with TemporaryDirectory() as folder:
        made = release(engines.duckdb(), store_of(Path(folder) / "store", rows), to=Path(folder) / "1", terms=terms())
        assert tuple(read_lines(made.folder)) == truth.lines
        assert tuple(read_transfers(made.folder)) == truth.transfers
        assert made.pence == sum(row.pence for row in rows if row.counts)

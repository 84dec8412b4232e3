"""Do the expressions find the duplicates that the reference finds, on every engine?"""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placepound.analytics import engines
from placepound.analytics.spend.duplicates import Found
from tests.analytics.spend.duplicate_worlds import Body, Drawn, as_rows, bodies, expected, on_engine, read
from tests.analytics.spend.specs.duplicates import SPECS


@pytest.fixture(scope="module")
def engine() -> Any:
    return engines.duckdb()


def agree(found: Found, wanted: Found) -> None:
    assert found.moved.to_pylist() == wanted.moved.to_pylist()
    assert found.reissues == wanted.reissues
    assert found.unproved == wanted.unproved
    assert found.alike == wanted.alike


def drawn() -> Iterable[tuple[str, Drawn]]:
    return ((title, read(text)) for title, text in SPECS.items())


@pytest.mark.parametrize("title", SPECS)
def test_drawn_tables(engine: Any, title: str) -> None:
    drawn = read(SPECS[title])
    agree(on_engine(engine, [drawn.files]), expected([drawn.files]))


def test_many_bodies_at_once_say_what_each_says_alone(engine: Any) -> None:
    all_bodies = [drawn.files for _, drawn in drawn()]
    agree(on_engine(engine, all_bodies), expected(all_bodies))


@settings(max_examples=20)
@given(st.lists(bodies(), max_size=30))
def test_generated_bodies(engine: Any, bodies: list[Body]) -> None:
    agree(on_engine(engine, bodies), expected(bodies))


def test_bodies_are_never_compared_with_each_other(engine: Any) -> None:
    body = read(next(iter(SPECS.values()))).files[:1]
    assert as_rows([body, body]).num_rows == 4
    assert on_engine(engine, [body, body]) == expected([(), ()])

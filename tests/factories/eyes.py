"""How do these tests look and read? With the eyes of the system, and in one process where they ask for it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError

from placepound.core.terms.viewer import Viewer


@pytest.fixture(autouse=True)
def seen_by_the_system(request: pytest.FixtureRequest) -> Iterator[None]:
    """On PostgreSQL, what a test reads by itself shows every row; a query in it still sees what its viewer may."""
    if not _uses_database(request):
        yield
        return
    from placepound.registers.base import seen_by

    eyes = seen_by(Viewer.system("test"))
    eyes.__enter__()
    yield
    with suppress(DatabaseError):  # a test may end in a broken transaction, which is rolled back next
        eyes.__exit__(None, None, None)


def _uses_database(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    if mark is not None:
        request.getfixturevalue("transactional_db" if mark.kwargs.get("transaction") else "db")
        return True
    for fixture in ("transactional_db", "db"):
        if fixture in request.fixturenames:
            request.getfixturevalue(fixture)
            return True
    return False


@pytest.fixture
def quick_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: that they are read apart and under limits is for the tests of the exchange."""
    from placepound.actions import reading

    monkeypatch.setattr(reading, "run_bounded", _at_once)


def _at_once(function: Callable[..., Any], *args: Any, memory_mb: int, seconds: float, **kwargs: Any) -> Any:
    return function(*args, **kwargs)

"""Who looks while a test arranges and checks? The system; from anybody else PostgreSQL may hide rows."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import DatabaseError

from placepound.core.terms.viewer import Viewer


@pytest.fixture(autouse=True)
def seen_by_the_system(request: pytest.FixtureRequest) -> Iterator[None]:
    """Reads outside a query or action see every row. A query within still sees only what its viewer may."""
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

"""What every test finds ready: the engine it runs on, the browser, and the time it took."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.timing", "tests.browser_tools"]

# Examples that Hypothesis draws are the same in every continuous integration run, so that a red run can be repeated.
hypothesis_settings.register_profile("desk", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "desk")

ON_BOTH_ENGINES = ("registers", "actions")


def on_postgresql() -> bool:
    """Whether this run is the one on PostgreSQL."""
    return os.environ.get("PLACEPOUND_DATABASE_URL", "").startswith("postgres")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Registers and actions run on both engines; what is marked postgresql waits for the run on it."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in ON_BOTH_ENGINES:
            item.add_marker(pytest.mark.both_engines)
    if not on_postgresql():
        waiting = [item for item in items if item.get_closest_marker("postgresql")]
        if waiting:
            config.hook.pytest_deselected(items=waiting)
            items[:] = [item for item in items if item not in waiting]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The migrated database, once for each worker, and its template for tests that commit."""
    from tests import restoring

    with django_db_blocker.unblock():
        restoring.remember()
    yield
    with django_db_blocker.unblock():
        restoring.forget()


@pytest.fixture(autouse=True)
def nothing_cached() -> Iterator[None]:
    """What one test cached, such as attempts to sign in, is not there in the next."""
    yield
    cache.clear()

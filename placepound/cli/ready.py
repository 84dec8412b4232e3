"""What does a command need before it starts? Django with its settings, the day, and a database that is up to date."""

import os
from datetime import date

import django
from django.apps import apps

from placepound.core.terms.problem import Problem, Refused

SETTINGS = "placepound.conf.settings"


def ready() -> None:
    """Load the settings and the registers. Only after this may a command import actions and queries."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not apps.ready:
        django.setup(set_prefix=False)


def ready_with_data() -> None:
    """Ready, with a database that has every change that this version needs. Refuses with what mends it."""
    ready()
    missing = missing_migrations()
    if missing:
        changes = "1 change" if len(missing) == 1 else f"{len(missing)} changes"
        raise Refused(
            Problem(
                message=f"The database is not up to date: {changes} missing, the first {missing[0]}. "
                "Run: placepound migrate"
            )
        )


def missing_migrations() -> tuple[str, ...]:
    """The changes that the database still needs, in order. Refuses where it cannot be reached."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as fault:
        raise Refused(unreachable(fault)) from fault
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(str(migration) for migration, _ in plan)


def unreachable(fault: Exception) -> Problem:
    """That the database does not answer, in its own words."""
    said = str(fault).strip().splitlines()
    return Problem(
        message=f"The database cannot be reached: {said[0] if said else type(fault).__name__}. "
        "Check PLACEPOUND_DATABASE_URL and that the database server runs."
    )


def today() -> date:
    """The day on which a command acts."""
    from django.utils import timezone

    return timezone.localdate()

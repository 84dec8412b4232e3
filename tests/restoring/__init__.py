"""How does the database return to its migrated state after a test that commits?

Django would empty every table, which takes away what migrations put there and which append-only tables refuse.
So the migrated database is kept as a template, and copied back. The flush command of this app does it, which is what
Django calls after such a test.
"""

import sqlite3

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_sqlite_templates: dict[str, sqlite3.Connection] = {}


def remember(alias: str = "default") -> None:
    """Keep the database as it is now as the template."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        _sqlite_templates[alias] = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(_sqlite_templates[alias])
    else:
        _copy_on_postgresql(connection, source=_name(connection), target=_template_name(connection))


def restore(alias: str = "default") -> None:
    """Bring the template's content back."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        _sqlite_templates[alias].backup(connection.connection)
    else:
        _copy_on_postgresql(connection, source=_template_name(connection), target=_name(connection))


def forget(alias: str = "default") -> None:
    """Remove the template."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        _sqlite_templates.pop(alias).close()
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{_template_name(connection)}"')


def _name(connection: BaseDatabaseWrapper) -> str:
    return str(connection.settings_dict["NAME"])


def _template_name(connection: BaseDatabaseWrapper) -> str:
    return f"{_name(connection)}_template"


def _copy_on_postgresql(connection: BaseDatabaseWrapper, *, source: str, target: str) -> None:
    connection.close()  # nobody may be connected to either
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

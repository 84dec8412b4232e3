"""What does this computer offer? Python, a database, a place to write, a worker, tools and room."""

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from placepound.cli.findings import Finding, good, warning, wrong
from placepound.cli.ready import missing_migrations
from placepound.cli.worker import last_seen
from placepound.core.terms.problem import Refused

OLDEST_PYTHON = (3, 11)
SILENT_SECONDS = 60
LEAST_MB, LITTLE_MB = 200, 2000
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def look_around(home: Path) -> list[Finding]:
    """Every check of the computer and of what Placepound keeps on it."""
    return [python(), *database(), writing(home), *payments(home), worker(home), *tools(), room(home)]


def python() -> Finding:
    """Whether this Python is new enough."""
    found = f"Python {platform.python_version()}"
    if sys.version_info < OLDEST_PYTHON:
        return wrong("Python", found, "Install Python 3.11 or later, then run make demo or make serve again.")
    return good("Python", found)


def payments(home: Path) -> Iterator[Finding]:
    """Whether single payments that were loaded can be read again."""
    from placepound.analytics.spend.store import Store
    from placepound.cli.spend_work import STORE

    if not (home / STORE).exists():
        return
    try:
        files = len(Store(home / STORE).files())
    except Refused as refused:
        yield wrong("Payments", str(refused), "Restore the folder from a copy.")
    else:
        yield good("Payments", f"{files:,} {'file' if files == 1 else 'files'} of payments in {home / STORE}")


def database() -> Iterator[Finding]:
    """Whether the database answers, is up to date, and keeps rows apart where it can."""
    from django.db import connection

    try:
        missing = missing_migrations()
    except Refused as refused:
        yield wrong("Database", str(refused), "Then run placepound doctor again.")
        return
    if connection.vendor == "sqlite":
        yield good("Database", f"SQLite, {connection.settings_dict['NAME']}")
    else:
        yield good("Database", f"PostgreSQL {connection.settings_dict['NAME']}")
    if missing:
        yield wrong("Database changes", f"{len(missing)} missing.", "Run: placepound migrate")
    else:
        yield good("Database changes", "up to date")
    if connection.vendor == "postgresql":
        yield from _postgresql(up_to_date=not missing)


def _postgresql(*, up_to_date: bool) -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, is_super, bypasses = cursor.fetchone()
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE relforcerowsecurity) FROM pg_class"
            " WHERE relkind = 'r' AND relrowsecurity AND relname LIKE 'registers\\_%%'"
        )
        secured, forced = cursor.fetchone()
    if is_super or bypasses:
        yield wrong(
            "Database role",
            f"“{role}” is above row-level security.",
            f"Run in PostgreSQL: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS",
        )
    else:
        yield good("Database role", f"“{role}” is bound by row-level security")
    if up_to_date and (not secured or forced < secured):
        yield wrong(
            "Row-level security",
            f"forced on {forced} of {secured} tables.",
            "Restore the database from placepound migrate on an empty one, or ask whoever changed it.",
        )
    elif up_to_date:
        yield good("Row-level security", f"forced on {forced} tables")


def writing(home: Path) -> Finding:
    """Whether the folder for data, keys and uploads can be written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        return wrong(
            "Folder", f"{home} cannot be written: {reason}.", "Give this user the right to, or set PLACEPOUND_HOME."
        )
    return good("Folder", str(home))


def worker(home: Path) -> Finding:
    """Whether a worker has left its sign on this computer of late."""
    seconds = last_seen(home)
    if seconds is None or seconds > SILENT_SECONDS:
        found = "none seen on this computer" if seconds is None else f"last seen {seconds / 60:,.0f} minutes ago"
        return warning(
            "Worker", found, "Without one no file is read. placepound serve starts it, or placepound worker alone."
        )
    return good("Worker", f"seen {seconds:.0f} seconds ago")


def tools() -> Iterator[Finding]:
    """What is used only by those who test Placepound."""
    chromium = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    yield good("Chromium", f"{chromium or 'not found'} (needed for browser tests only)")
    postgres = shutil.which("postgres") or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)), None
    )
    yield good("PostgreSQL programs", f"{postgres or 'not found'} (needed for tests on PostgreSQL only)")


def room(home: Path) -> Finding:
    """Whether the disk has room for uploads and the database."""
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(existing).free // 2**20
    if free < LEAST_MB:
        return wrong("Disk", f"{free:,} MB free.", "Free some space before uploads are lost.")
    if free < LITTLE_MB:
        return warning("Disk", f"{free:,} MB free", "Free some space soon.")
    return good("Disk", f"{free:,} MB free")

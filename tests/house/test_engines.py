"""Is the private PostgreSQL what the tests take it for?"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import engines
from tests.machine import need_tool

ROOT = Path(__file__).parents[2]

START_AND_WAIT = """
import sys, pathlib
from tests import engines
with engines.private_postgresql(pathlib.Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with engines.private_postgresql(need_tool("postgresql")) as url:
        yield url


def test_the_role_is_an_ordinary_one(server: str) -> None:
    with psycopg.connect(server) as connection:
        row = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = user"
        ).fetchone()
    assert row == (engines.ROLE, False, False, False, True)


def test_forced_row_security_binds_the_role_that_owns_the_table(server: str) -> None:
    with psycopg.connect(server) as connection:
        connection.execute("CREATE TABLE secret (word text)")
        connection.execute("INSERT INTO secret VALUES ('kept')")
        connection.execute("ALTER TABLE secret ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE secret FORCE ROW LEVEL SECURITY")
        assert connection.execute("SELECT * FROM secret").fetchall() == []
        connection.rollback()


def test_the_role_can_become_one_that_owns_nothing(server: str) -> None:
    with psycopg.connect(server) as connection:
        connection.execute("CREATE TABLE mine (word text)")
        connection.execute(f"SET ROLE {engines.ROLE_OWNING_NOTHING}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM mine")


def test_the_server_goes_when_its_starter_is_killed() -> None:
    binaries = need_tool("postgresql")
    command = [sys.executable, "-c", START_AND_WAIT, str(binaries)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        home = Path(starter.stdout.readline().strip().rpartition("host=")[2])
        assert home.exists()
        os.kill(starter.pid, signal.SIGKILL)
    until = time.monotonic() + 20
    while home.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not home.exists()


@pytest.mark.postgresql
def test_this_run_is_on_the_private_server() -> None:
    with psycopg.connect(os.environ["PLACEPOUND_DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (engines.ROLE,)

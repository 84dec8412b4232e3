"""How do the tests get a PostgreSQL? A private server in a temporary folder, for as long as the run lasts."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# The tests use an ordinary role. It may create databases, because each worker has its own, but it is no superuser
# and row-level security binds it. The second role owns nothing at all; the first may become it with SET ROLE.
ROLE = "placepound_tests"
ROLE_OWNING_NOTHING = "placepound_owns_nothing"
ADMINISTRATOR = "placepound_administrator"
DATABASE = "placepound"

# Nothing here outlives the run, so the server need not be careful with the disk.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "listen_addresses=")

# The shell stands between us and the server: when we close its input, or die, it stops the server and cleans up.
KEEPER = """
home=$1; shift
"$@" >"$home/log" 2>&1 &
server=$!
read -r closed
kill -INT "$server"
wait "$server"
rm -rf "$home"
"""


class ServerDidNotStart(RuntimeError):
    """The message is the end of the server's log."""


@contextmanager
def private_postgresql(binaries: Path) -> Iterator[str]:
    """Start a server from the binaries in this folder; the URL is of an ordinary role's empty database."""
    home = Path(tempfile.mkdtemp(prefix="pp-", dir="/tmp"))  # short: a socket's path may have about 100 characters
    as_whom = _as_whom(home)
    # Outside the try below: until the keeper runs, the folder is ours to remove.
    try:
        _initialise(binaries, home, as_whom)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    keeper = _start(binaries, home, as_whom)
    try:
        _make_roles(home)
        yield f"postgresql://{ROLE}@/{DATABASE}?host={home}"
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait(timeout=30)


def _as_whom(home: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root, so root hands the folder and the server to another user."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _initialise(binaries: Path, home: Path, as_whom: dict[str, object]) -> None:
    command = [binaries / "initdb", "-D", home / "data", "-U", ADMINISTRATOR, "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **as_whom)  # type: ignore[call-overload]
    if made.returncode != 0:
        raise ServerDidNotStart(made.stderr)


def _start(binaries: Path, home: Path, as_whom: dict[str, object]) -> "subprocess.Popen[bytes]":
    server = [binaries / "postgres", "-D", home / "data", "-k", home]
    for setting in CARELESS:
        server += ["-c", setting]
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        ["sh", "-c", KEEPER, "keeper", home, *server],
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches us, and we stop the server in order
        **as_whom,
    )


def _make_roles(home: Path) -> None:
    with _connect_when_ready(home) as connection:
        connection.execute(f"CREATE ROLE {ROLE_OWNING_NOTHING} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
        connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS")
        connection.execute(f"GRANT {ROLE_OWNING_NOTHING} TO {ROLE}")
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")


def _connect_when_ready(home: Path, *, within_seconds: float = 30) -> psycopg.Connection:
    until = time.monotonic() + within_seconds
    while True:
        try:
            return psycopg.connect(host=str(home), user=ADMINISTRATOR, dbname="postgres", autocommit=True)
        except psycopg.OperationalError as refusal:
            if time.monotonic() > until:
                log = (home / "log").read_text() if (home / "log").exists() else "no log"
                raise ServerDidNotStart(log[-2000:]) from refusal
            time.sleep(0.05)

"""Does the demo serve what it says, process uploads, and leave nothing behind when it is stopped?"""

import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from placepound.cli.demo.command import demo_home as home_of_demo
from placepound.cli.demo.people import IDENTITIES, PASSWORD
from placepound.conf import environment
from tests.cli.built import command, placepound, surroundings

ASK = """
from placepound.cli.ready import ready, today; ready()
from placepound.actions.asking import ask_to_read
from placepound.core.terms.viewer import Viewer
from placepound.registers.queries.uploads import upload_list
by = Viewer.system("test")
(upload,) = upload_list(viewer=by, on=today())
print(ask_to_read(by=by, on=today(), upload_id=upload.pk).pk)
"""


def ask_to_read(data: Path) -> int:
    """Ask, as a page does, that the waiting upload is read again; the request's key."""
    asked = subprocess.run(
        [*command()[:1], "-c", ASK], env=surroundings(data), capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    return int(asked.stdout)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def in_session(session: int) -> list[int]:
    """The processes that belong to a session, and so to whoever began it."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    living = [int(line.split()[0]) for line in listed.splitlines() if "Z" not in line.split()[1]]
    return [pid for pid in living if _session(pid) == session]


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return -1


@contextmanager
def running(*words: str, home: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A command in a session of its own, as a terminal gives it; whatever is left of it is ended after all."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            command(*words), env=surroundings(home), stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield process
        finally:
            for pid in in_session(process.pid):
                os.kill(pid, signal.SIGKILL)
            process.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            return "Placepound" in page.read().decode()
    except OSError:
        return False


def test_it_answers_works_and_stops_without_a_trace(own_demo: Path, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    data = own_demo / "demo"
    with running("demo", "--port", str(port), home=own_demo, log=log) as process:
        until(lambda: "Ctrl+C stops the demo." in log.read_text())
        said = log.read_text()
        assert "The demo was built before" in said
        assert f"Open http://127.0.0.1:{port} in a browser." in said
        assert all(one.email in said for one in IDENTITIES)
        assert PASSWORD in said
        assert answers(port)

        asked = ask_to_read(data)
        until(lambda: state_of(data, asked) == "done")

        assert len(in_session(process.pid)) >= 3
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl+C does: the whole group is told
        assert process.wait(timeout=30) == 0
        assert in_session(process.pid) == []
    assert "Traceback" not in log.read_text()
    assert "Stopped." in log.read_text()


def state_of(data: Path, request: int) -> str:
    with closing(sqlite3.connect(data / "placepound.sqlite3")) as database:
        (state,) = database.execute("SELECT state FROM registers_workrequest WHERE id = ?", (request,)).fetchone()
    return str(state)


def test_serving_ends_with_its_server_when_the_supervisor_is_killed(own_demo: Path, tmp_path: Path) -> None:
    port = free_port()
    with running("serve", "--port", str(port), home=own_demo / "demo", log=tmp_path / "log") as process:
        until(lambda: answers(port))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        until(lambda: in_session(process.pid) == [], 30)


def test_a_server_that_falls_is_started_again(own_demo: Path, tmp_path: Path) -> None:
    port = free_port()
    with running("serve", "--port", str(port), home=own_demo / "demo", log=tmp_path / "log") as process:
        until(lambda: answers(port))
        web = next(pid for pid in in_session(process.pid) if " web " in _words(pid))
        os.kill(web, signal.SIGKILL)
        until(lambda: any(pid != web and " web " in _words(pid) for pid in in_session(process.pid)))
        until(lambda: answers(port))
        process.terminate()
        assert process.wait(timeout=30) == 0


def _words(pid: int) -> str:
    found = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout


def test_serve_refuses_a_port_in_use_and_names_another(own_demo: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = placepound("serve", "--port", str(port), home=own_demo / "demo")
    assert refused.returncode == 2
    assert f"Port {port} of 127.0.0.1 is in use by another program." in refused.stderr
    assert "placepound serve --port" in refused.stderr


def test_the_demo_takes_the_next_port_and_says_so(own_demo: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running("demo", "--port", str(port), home=own_demo, log=log) as process:
            until(lambda: "in use by another program, so the demo takes" in log.read_text())
            process.terminate()
            process.wait(timeout=30)


def test_a_running_demo_is_not_thrown_away(own_demo: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running("demo", "--port", str(free_port()), home=own_demo, log=log):
        until(lambda: "Ctrl+C stops the demo." in log.read_text())
        refused = placepound("demo", "--fresh", "--no-serve", home=own_demo)
    assert refused.returncode == 2
    assert "A demo is running or being built" in refused.stderr
    assert (own_demo / "demo" / "demo-built").exists()


def test_what_the_waiting_worker_runs_once(own_demo: Path) -> None:
    data = own_demo / "demo"
    asked = ask_to_read(data)
    assert state_of(data, asked) == "queued"
    ran = placepound("worker", "--once", home=data)
    assert ran.returncode == 0, ran.stderr
    assert state_of(data, asked) == "done"


def test_the_building_showed_each_step_with_its_counts(demo_home: Path) -> None:
    said = (demo_home.parent / "said").read_text()
    for words in ("20/20", "184/184", "24/24", "People", "Built in"):
        assert words in said


def test_the_demo_lives_inside_the_home_of_placepound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLACEPOUND_HOME", str(tmp_path))
    assert home_of_demo() == environment.home() / "demo"
    monkeypatch.delenv("PLACEPOUND_HOME")
    assert home_of_demo() == environment.home() / "demo"


def test_your_own_database_and_settings_are_out_of_the_demos_reach(own_demo: Path) -> None:
    unreachable = "postgresql://nobody@127.0.0.1:1/nothing"
    ran = placepound("demo", "--no-serve", home=own_demo, PLACEPOUND_DATABASE_URL=unreachable, PLACEPOUND_HTTPS="1")
    assert ran.returncode == 0, ran.stderr


def test_doctor_refuses_to_let_others_into_the_demo(own_demo: Path) -> None:
    refused = placepound("doctor", "--deploy", home=own_demo / "demo", PLACEPOUND_DEMO="1")
    assert refused.returncode == 2
    assert "5 people whose password is published can sign in." in refused.stderr


def test_a_setting_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    refused = placepound("doctor", home=tmp_path, PLACEPOUND_DEBUG="perhaps")
    assert refused.returncode == 2
    assert refused.stderr.strip() == "PLACEPOUND_DEBUG is 'perhaps'. Write 1 for yes or 0 for no."


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    for words in (("serve",), ("doctor",), ("migrate",)):
        refused = placepound(*words, home=tmp_path, PLACEPOUND_DATABASE_URL=url)
        assert refused.returncode == 2
        assert "The database cannot be reached" in refused.stderr
        assert "Traceback" not in refused.stderr

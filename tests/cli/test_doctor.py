"""Does the doctor see what is wrong, and refuse an installation that is not safe for others?"""

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings

from placepound.cli import health
from placepound.cli.worker import SEEN
from tests import factories
from tests.cli.conftest import Run

KEY = "a-key-that-is-long-enough-and-has-many-different-signs-0123456789"


@pytest.fixture
def safe(db: None, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> LazySettings:
    """An installation that is safe to share."""
    monkeypatch.setenv("PLACEPOUND_SECRET_KEY", KEY)
    settings.SECRET_KEY = KEY
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.ALLOWED_HOSTS = ["placepound.example.org"]
    settings.DEBUG = settings.DEMO = False
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "mail.example.org", True
    settings.DEFAULT_FROM_EMAIL = "placepound@example.org"
    return settings


def test_a_computer_that_is_fit(run: Run, db: None) -> None:
    ran = run("doctor")
    assert ran.code == 0, ran.err
    for what in ("Python", "Database", "Folder", "Worker", "Chromium", "Disk"):
        assert what in ran.out
    assert "Nothing stands in the way." in ran.out


def test_a_safe_installation_passes_and_sqlite_is_said_to_be_for_one_team(run: Run, safe: LazySettings) -> None:
    ran = run("doctor", "--deploy")
    assert ran.code == 0, ran.err
    assert "SQLite is for one team" in ran.out


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", True, "Unset PLACEPOUND_DEBUG."),
        ("HTTPS", False, "Set PLACEPOUND_HTTPS=1"),
        ("ALLOWED_HOSTS", ["*"], "links in e-mails could lead to another site"),
        ("ALLOWED_HOSTS", [".example.org"], "Name the server in full"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "only this computer itself is allowed"),
        ("SECRET_KEY", "short", "fewer than 50 characters"),
        ("DEMO", True, "Unset PLACEPOUND_DEMO."),
        ("EMAIL_HOST", "", "no mail server is named"),
        ("EMAIL_USE_TLS", False, "PLACEPOUND_EMAIL_TLS is off"),
        ("DEFAULT_FROM_EMAIL", "placepound@localhost", "Set PLACEPOUND_EMAIL_FROM"),
        ("SECURE_CONTENT_TYPE_NOSNIFF", False, "Django security.W006"),
        ("SECURE_REFERRER_POLICY", None, "Django security.W022"),
    ],
)
def test_an_unsafe_setting_is_refused(run: Run, safe: LazySettings, name: str, value: Any, sentence: str) -> None:
    setattr(safe, name, value)
    ran = run("doctor", "--deploy")
    assert ran.code == 2
    assert sentence in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_key_that_was_made_here_is_refused(run: Run, safe: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLACEPOUND_SECRET_KEY")
    ran = run("doctor", "--deploy")
    assert ran.code == 2
    assert "it was made here and lies beside the data" in ran.err


def test_demo_people_are_refused_once_they_can_sign_in(run: Run, safe: LazySettings) -> None:
    factories.make_user(is_demo=True, is_active=False)
    assert run("doctor", "--deploy").code == 0
    factories.make_user(is_demo=True)
    ran = run("doctor", "--deploy")
    assert ran.code == 2
    assert "1 people whose password is published" in ran.err


def test_all_that_is_unsafe_is_said_at_once(run: Run, safe: LazySettings) -> None:
    safe.DEBUG, safe.HTTPS, safe.EMAIL_HOST = True, False, ""
    assert len(run("doctor", "--deploy").err.splitlines()) == 3


def test_missing_changes_are_named_with_what_mends_them(run: Run, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "missing_migrations", lambda: ("registers.0009_more",))
    ran = run("doctor")
    assert ran.code == 2
    assert "Run: placepound migrate" in ran.err


def test_an_old_python_is_refused(run: Run, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "OLDEST_PYTHON", (9, 0))
    assert "Install Python 3.11 or later" in run("doctor").err


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert health.writing(tmp_path / "file" / "home").verdict == "wrong"


def test_payments_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    assert list(health.payments(tmp_path)) == []
    (tmp_path / "spend").mkdir()
    assert [one.verdict for one in health.payments(tmp_path)] == ["good"]
    (tmp_path / "spend" / "current").write_text("nonsense")
    assert [one.verdict for one in health.payments(tmp_path)] == ["wrong"]


def test_a_worker_is_seen_by_its_sign(tmp_path: Path) -> None:
    assert health.worker(tmp_path).found == "none seen on this computer"
    (tmp_path / SEEN).touch()
    assert health.worker(tmp_path).verdict == "good"
    an_hour_ago = time.time() - 3600
    os.utime(tmp_path / SEEN, (an_hour_ago, an_hour_ago))
    assert health.worker(tmp_path).found == "last seen 60 minutes ago"


@pytest.mark.parametrize(("megabytes", "verdict"), [(100, "wrong"), (1000, "warning"), (5000, "good")])
def test_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, megabytes: int, verdict: str) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: SimpleNamespace(free=megabytes * 2**20))
    assert health.room(tmp_path).verdict == verdict


@pytest.mark.postgresql
@pytest.mark.both_engines
def test_postgresql_is_looked_at_with_its_role_and_row_security(run: Run, db: None) -> None:
    ran = run("doctor")
    assert ran.code == 0, ran.err
    assert "is bound by row-level security" in ran.out
    assert "forced on" in ran.out


@pytest.mark.postgresql
@pytest.mark.both_engines
def test_on_postgresql_a_table_without_row_security_forced_is_refused(run: Run, db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registers_statement NO FORCE ROW LEVEL SECURITY")
    ran = run("doctor")
    assert ran.code == 2
    assert "Row-level security: forced on" in ran.err

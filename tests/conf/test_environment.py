"""Is the environment read safely? Typing mistakes are refused, keys are kept for their owner's eyes."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from placepound.conf import environment, logs


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "HTTPS", "UPLOAD_LIMIT_MB"):
        monkeypatch.delenv(f"PLACEPOUND_{name}", raising=False)


def test_a_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    first = environment.secret_key(tmp_path / "home", required=False)
    kept = tmp_path / "home" / "secret-key"
    assert environment.secret_key(tmp_path / "home", required=False) == first == kept.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_shared_installation_must_name_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="PLACEPOUND_SECRET_KEY is not set"):
        environment.secret_key(tmp_path, required=True)
    monkeypatch.setenv("PLACEPOUND_SECRET_KEY", "named")
    assert environment.secret_key(tmp_path, required=True) == "named"
    assert not (tmp_path / "secret-key").exists()


def test_a_yes_or_no_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.flag("HTTPS", default=False) is False
    monkeypatch.setenv("PLACEPOUND_HTTPS", "On")
    assert environment.flag("HTTPS", default=False) is True
    monkeypatch.setenv("PLACEPOUND_HTTPS", "yep")
    with pytest.raises(ImproperlyConfigured, match="Write 1 for yes or 0 for no"):
        environment.flag("HTTPS", default=False)


def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEPOUND_UPLOAD_LIMIT_MB", "25MB")
    with pytest.raises(ImproperlyConfigured, match="such as 25"):
        environment.number("UPLOAD_LIMIT_MB", 25)


def test_sqlite_is_the_default_with_a_log_foreign_keys_and_immediate_transactions(tmp_path: Path) -> None:
    made = environment.database(tmp_path)
    assert made["NAME"] == str(tmp_path / "placepound.sqlite3")
    options = made["OPTIONS"]
    assert isinstance(options, dict)
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql://jo:p%40ss@db.example:5433/pound", ("pound", "jo", "p@ss", "db.example", "5433", {})),
        ("postgres://jo@db/pound?sslmode=require", ("pound", "jo", "", "db", "", {"sslmode": "require"})),
        ("postgresql://jo@/pound?host=/tmp/socket", ("pound", "jo", "", "/tmp/socket", "", {})),
    ],
)
def test_a_postgresql_url_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, parts: tuple[object, ...]
) -> None:
    monkeypatch.setenv("PLACEPOUND_DATABASE_URL", url)
    made = environment.database(tmp_path)
    assert tuple(made[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == parts


@pytest.mark.parametrize("url", ["mysql://db/pound", "sqlite://"])
def test_another_engine_or_no_file_is_refused_with_an_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("PLACEPOUND_DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="Write "):
        environment.database(tmp_path)


def test_logs_hold_neither_secrets_nor_persons_nor_addresses() -> None:
    event = {"event": "sign-in", "email": "jo@example.org", "Password": "x", "status": 200}
    assert logs.withhold(None, "info", event) == {
        "event": "sign-in",
        "email": "withheld",
        "Password": "withheld",
        "status": 200,
    }
    failure = {"event": "Internal Server Error: /account/password/forgotten/key/1-abc/", "logger": "django.request"}
    assert logs.without_address(None, "error", failure)["event"] == "Internal Server Error"

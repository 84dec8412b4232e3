"""What does the environment say? The one reader of PLACEPOUND_ variables."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The value of PLACEPOUND_<name>, without surrounding space."""
    return os.environ.get(f"PLACEPOUND_{name}", default).strip()


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated value as a list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, *, default: bool) -> bool:
    """A yes or no. Anything else is refused, so that a typing mistake never switches a safeguard off."""
    value = text(name).lower()
    if f"PLACEPOUND_{name}" not in os.environ:
        return default
    if value not in _YES | _NO:
        raise ImproperlyConfigured(f"PLACEPOUND_{name} is {value!r}. Write 1 for yes or 0 for no.")
    return value in _YES


def number(name: str, default: int) -> int:
    """A whole number of nothing or more."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"PLACEPOUND_{name} is {value!r}. Write a whole number, such as {default}.")
    return int(value)


def home() -> Path:
    """Where the database, uploads and keys are kept: PLACEPOUND_HOME, or the folder var beside the code or here."""
    if named := text("HOME"):
        return Path(named).expanduser().resolve()
    checkout = PACKAGE.parent
    return (checkout if (checkout / "pyproject.toml").exists() else Path.cwd()) / "var"


def secret_key(folder: Path, *, required: bool) -> str:
    """PLACEPOUND_SECRET_KEY; else, unless required, one made once and kept in this folder for its owner's eyes only."""
    if key := text("SECRET_KEY"):
        return key
    if required:
        raise ImproperlyConfigured(
            "PLACEPOUND_SECRET_KEY is not set, and PLACEPOUND_HTTPS says that this is a shared installation. "
            "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    kept = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        opened = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _kept_key(kept)
    with os.fdopen(opened, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return _kept_key(kept)


def _kept_key(kept: Path) -> str:
    key = kept.read_text().strip()
    if not key:
        raise ImproperlyConfigured(f"The file {kept} is empty. Delete it and start again: a new key will be made.")
    return key


def database(folder: Path) -> dict[str, object]:
    """PLACEPOUND_DATABASE_URL as Django writes it; SQLite in this folder where there is none."""
    url = text("DATABASE_URL")
    parts = urlsplit(url)
    if not url:
        return _sqlite(str(folder / "placepound.sqlite3"))
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:] if parts.path.startswith("/") else "")
    if parts.scheme in ("postgres", "postgresql"):
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
            "PORT": options.pop("port", "") or str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(
        f"PLACEPOUND_DATABASE_URL begins with {parts.scheme!r}. "
        "Write postgresql://user:password@host/name or sqlite:////folder/file.sqlite3."
    )


def _sqlite(path: str) -> dict[str, object]:
    if not path:
        raise ImproperlyConfigured("PLACEPOUND_DATABASE_URL names no file. Write sqlite:////folder/file.sqlite3.")
    if path != ":memory:":
        Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }

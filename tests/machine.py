"""What must this machine have for a test to run, and what happens when it has not?"""

import os
import shutil
from pathlib import Path

import pytest

ON_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

HOW_TO_GET = {
    "chromium": "no Chromium found: install chromium or google-chrome (Debian: apt-get install chromium)",
    "postgresql": "no PostgreSQL server found: install version 15 or later (Debian: apt-get install postgresql)",
}


def find_chromium() -> Path | None:
    """The browser that the tests drive."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return Path(found)
    return ON_MAC if ON_MAC.exists() else None


def find_postgresql() -> Path | None:
    """The folder with initdb and postgres in it: that on the PATH, or else the newest installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = [
        *Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        *Path("/usr").glob("pgsql-*/bin/initdb"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin/initdb"),
    ]
    initdb = newest(installed)
    return initdb.parent if initdb else None


def newest(installed: list[Path]) -> Path | None:
    """The one of the highest version, where each is <version>/bin/initdb."""
    return max(installed, key=_version_in, default=None)


def _version_in(path: Path) -> int:
    digits = "".join(character for character in path.parent.parent.name if character.isdigit())
    return int(digits or 0)


def in_continuous_integration() -> bool:
    """Whether a missing tool is a failure rather than a reason to skip."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def need_tool(name: str) -> Path:
    """The tool's path. Without it the test is skipped with the reason, and fails where CI=true."""
    found = {"chromium": find_chromium, "postgresql": find_postgresql}[name]()
    if found is not None:
        return found
    if in_continuous_integration():
        pytest.fail(HOW_TO_GET[name], pytrace=False)
    pytest.skip(HOW_TO_GET[name])

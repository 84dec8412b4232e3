"""Does setting up say exactly what is missing?"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAIN_TOOLS = ("bash", "cat", "cut", "dirname", "env", "grep")


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with the plainest tools, no Python, no browser, and a user who is not root."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in PLAIN_TOOLS:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    not_root = folder / "id"
    not_root.write_text("#!/bin/sh\necho 1000\n")
    not_root.chmod(0o755)
    return folder


def run(script: Path, *arguments: str, path: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PATH": str(path)}
    return subprocess.run([script, *arguments], env=environment, capture_output=True, text=True, check=False)


def copy_of_tools(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "tools", folder / "checkout" / "tools"))


def test_without_python_it_names_the_version_needed(tmp_path: Path, bare_path: Path) -> None:
    ended = run(copy_of_tools(tmp_path) / "setup", "runtime", path=bare_path)
    assert ended.returncode == 1
    assert "Python 3.11 or later is needed" in ended.stderr


def test_an_old_python_is_passed_over(tmp_path: Path, bare_path: Path) -> None:
    old = bare_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # what python3 -c 'is it new enough' ends with on 3.10
    old.chmod(0o755)
    ended = run(copy_of_tools(tmp_path) / "setup", "runtime", path=bare_path)
    assert "Python 3.11 or later is needed" in ended.stderr


def test_nobody_but_root_on_debian_installs_anything(bare_path: Path) -> None:
    ended = run(ROOT / "tools" / "system_packages", path=bare_path)
    assert ended.returncode == 0
    assert "Install Chromium" in ended.stderr
    assert "installing" not in ended.stderr

"""Where is a demo that has been built? One for the whole run, made as its user makes it; tests work on copies."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest


def placepound(*words: str, home: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own, with a home of its own."""
    return subprocess.run(
        command(*words), env=surroundings(home, **environment), capture_output=True, text=True, timeout=240, check=False
    )


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "placepound.cli.main", *words]


def surroundings(home: Path, **environment: str) -> dict[str, str]:
    """The environment without what is set for the tests themselves."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLACEPOUND_", "DJANGO_"))}
    return kept | {"PLACEPOUND_HOME": str(home), "COLUMNS": "200"} | environment


def built_demo(factory: pytest.TempPathFactory) -> Path:
    """The home in which the demo was built. Workers of one run share it; whoever comes first builds."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built-demo"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "home" / "demo" / "demo-built").exists():
            made = placepound("demo", "--no-serve", home=shared / "home")
            assert made.returncode == 0, made.stdout + made.stderr
            (shared / "said").write_text(made.stdout)
    return shared / "home"


def copy_of(home: Path) -> Path:
    """A copy to do what one likes with, in a new folder that its user removes."""
    target = Path(tempfile.mkdtemp(prefix="placepound-demo-")) / "home"
    shutil.copytree(home, target)
    return target

"""Is the code in order? Formatting, lint, types, and the arrows of the floor plan, side by side."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = (
    ("formatting", ["ruff", "format", "--check"]),
    ("lint", ["ruff", "check"]),
    ("types", ["mypy"]),
    ("arrows", ["lint-imports"]),
)


def main() -> int:
    started = time.monotonic()
    running = [
        (
            name,
            subprocess.Popen(
                [BIN / command[0], *command[1:]], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            ),
        )
        for name, command in CHECKS
    ]
    failed = []
    for name, process in running:
        said, _ = process.communicate()
        print(f"--- {name}: {'ok' if process.returncode == 0 else 'FAILED'}")
        if process.returncode != 0:
            failed.append(name)
            print(said.decode(errors="replace"))
    print(
        f"checked in {time.monotonic() - started:.0f} s; {'failed: ' + ', '.join(failed) if failed else 'all in order'}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

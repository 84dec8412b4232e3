"""What does the demo do? Builds itself in a folder of its own, once, then serves and says who may look."""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column

from placepound.cli.database import bring_up_to_date
from placepound.cli.demo.people import IDENTITIES, PASSWORD
from placepound.cli.ready import ready, today
from placepound.cli.serve import address, next_free, together
from placepound.cli.speech import out, say, show_table
from placepound.core.terms.problem import Problem, Refused

T = TypeVar("T")

HOST = "127.0.0.1"
BUILT = "demo-built"
LOCK = "demo-lock"
KEPT_SETTINGS = ("PLACEPOUND_LOG_LEVEL", "PLACEPOUND_READ_MEMORY_MB", "PLACEPOUND_READ_SECONDS")


def demo(
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="The port; the next free one is taken if it is in use.")
    ] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it, or only build it.")] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the demo's data away and build it anew.")] = False,
) -> None:
    """Look at Placepound with places made of published figures and one invented place. Your own data stays apart.

    Example: placepound demo --port 8100
    """
    home = demo_home()
    move_to(home)
    with only_one(home, fresh=fresh):
        if fresh:
            _clear(home)
        _build_unless_built(home)
    if not serve:
        say(f"The demo is ready in {home}. placepound demo serves it.")
        return
    chosen = next_free(HOST, port)
    if chosen != port:
        say(f"Port {port} is in use by another program, so the demo takes {chosen}.")
    with _in_use(home):
        together(host=HOST, port=chosen, workers=1, say_up=lambda: _welcome(chosen))


def demo_home() -> Path:
    """The demo's own folder, inside the home of Placepound."""
    named = os.environ.get("PLACEPOUND_HOME", "").strip()
    if named:
        return Path(named).expanduser().resolve() / "demo"
    checkout = Path(__file__).resolve().parents[3]
    return (checkout if (checkout / "pyproject.toml").exists() else Path.cwd()) / "var" / "demo"


def move_to(home: Path) -> None:
    """From here on, this process and those it starts know the demo's data only. Must come before Django is ready."""
    for name in [name for name in os.environ if name.startswith("PLACEPOUND_") and name not in KEPT_SETTINGS]:
        del os.environ[name]
    os.environ["PLACEPOUND_HOME"] = str(home)
    os.environ["PLACEPOUND_DEMO"] = "1"
    os.environ.setdefault("PLACEPOUND_LOG_LEVEL", "WARNING")


@contextmanager
def only_one(home: Path, *, fresh: bool) -> Iterator[None]:
    """Nobody else builds meanwhile. Refuses to throw away what a running demo uses."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("w") as file:
        if _is_built(home) and not fresh:
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise Refused(
                Problem(message=f"A demo is running or being built in {home}. Stop it there with Ctrl+C first.")
            ) from fault
        yield


@contextmanager
def _in_use(home: Path) -> Iterator[None]:
    with (home / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def _clear(home: Path) -> None:
    for entry in home.iterdir():
        if entry.name == LOCK:
            continue
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _is_built(home: Path) -> bool:
    return (home / BUILT).exists()


def _build_unless_built(home: Path) -> None:
    if _is_built(home):
        ready()
        bring_up_to_date()
        say(f"The demo was built before, in {home}. placepound demo --fresh builds it anew.")
        if (home / BUILT).read_text() != _version():
            say("This version of Placepound would build it differently.")
        return
    _clear(home)
    ready()
    started = time.monotonic()
    say("Building the demo: places made of published figures, and one invented place. Nothing is fetched from outside.")
    with _progress() as bars:
        _build(bars)
    (home / BUILT).write_text(_version())
    say(f"Built in {time.monotonic() - started:.0f} seconds, in {home}.")


def _build(bars: Progress) -> None:
    def track(name: str, items: Sequence[T]) -> Iterator[T]:
        yield from bars.track(items, total=len(items), description=name, update_period=0.05)

    for _ in track("Database", ("tables",)):
        bring_up_to_date()
    from placepound.cli.demo.build import build

    build(on=today(), track=track)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False, table_column=Column(width=38, no_wrap=True)),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
        expand=False,
    )


def _version() -> str:
    """What the demo was built from: a digest of the program and the files that make it."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in {".py", ".csv", ".toml"}:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _welcome(port: int) -> None:
    rows = [(one.email, one.sees) for one in IDENTITIES]
    say("")
    show_table("Who may look (each sees different things)", ("Sign in as", "Sees"), rows)
    say(f"Password of each: {PASSWORD}")
    say("")
    say(f"Open {address(HOST, port)} in a browser.", style="bold")
    say("Ctrl+C stops the demo.")

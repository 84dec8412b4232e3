"""Where do loaded payments lie? Snapshots of Parquet files: each is there as a whole, or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from placepound.analytics import engines
from placepound.analytics.spend.tables import ROWS
from placepound.core.money.spend.plain import guess_from, guess_to, report_from, report_to
from placepound.core.money.spend.profile import ProfileGuess, SourceProfile
from placepound.core.money.spend.rows import FileReport
from placepound.core.terms.problem import Problem, Refused

FINAL = pa.schema([*ROWS, pa.field("of_file", pa.int32()), pa.field("of_row", pa.int32())])
"""Rows as a snapshot shows them: in the class that comparing files gave them, with the row that a duplicate repeats."""

FOLDERS = ("rows", "duplicates", "files", "snapshots")
POINTER = "current"
LOCK = "lock"
SPILL = "loading"
"""The folder for what does not fit into an engine's memory while files are loaded; swept by the next load."""

_NOT_IN_PATHS = '*?[]{}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file or sheet of a body as a snapshot holds it.

    guess: how it was read, and why so. own: its account by itself. report: its account beside the body's other files,
    which is what a page shows.
    """

    number: int
    organisation: str
    name: str
    digest: str
    sheet: str
    loaded_on: date
    by: str
    guess: ProfileGuess
    own: FileReport
    report: FileReport

    @property
    def profile(self) -> SourceProfile:
        return self.guess.profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a snapshot holds of one body: its files, and the Parquet files with their rows and duplicates by name.

    withdrawn: numbers of files that were read again in another way; their rows lie there and are not shown.
    """

    organisation: str
    files: tuple[StoredFile, ...] = ()
    rows: tuple[str, ...] = ()
    duplicates: str | None = None
    withdrawn: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What is in the store after a load. number: 0 where nothing was loaded yet. last_file: the last number given.

    bodies: the name of what is held of each organisation.
    """

    number: int
    on: date | None
    by: str
    last_file: int
    bodies: Mapping[str, str]


class Store:
    """Loaded payments below one folder. What a snapshot shows stays so for ever: later loads add files and change none.

    ``rows/<load>-<body>-<part>.parquet`` hold rows, ``duplicates/<load>-<body>.parquet`` what comparing files found,
    ``files/<load>-<body>.json`` the accounts, ``snapshots/<load>.json`` what belongs together, and ``current`` the
    number of the newest snapshot. That number is written last of all, so that a load counts whole or not at all.
    """

    def __init__(self, root: Path) -> None:
        """Raises Refused for a folder whose name the engines would read as a pattern."""
        if any(mark in str(root.absolute()) for mark in _NOT_IN_PATHS):
            message = f"Payments cannot be kept in {root}: the folder's name may not hold any of {_NOT_IN_PATHS}."
            raise Refused(Problem(message=message, field="store"))
        self.root = root

    def snapshot(self, number: int | None = None) -> Snapshot:
        """A snapshot, by default the newest. Raises Refused where the store has no such snapshot."""
        newest = self._newest()
        wanted = newest if number is None else number
        if wanted == 0:
            return Snapshot(number=0, on=None, by="", last_file=0, bodies={})
        if not 0 < wanted <= newest:
            raise Refused(Problem(message=f"There is no snapshot {wanted} of the payments; the newest is {newest}."))
        plain = self._read(f"snapshots/{wanted}.json")
        return Snapshot(**(plain | {"on": date.fromisoformat(plain["on"])}))

    def body(self, organisation: str, *, snapshot: int | None = None) -> Body:
        """What is held of a body; nothing where none of its files was loaded."""
        name = self.snapshot(snapshot).bodies.get(organisation)
        return self._body(name) if name else Body(organisation=organisation)

    def files(
        self, *, organisations: Iterable[str] | None = None, snapshot: int | None = None
    ) -> tuple[StoredFile, ...]:
        """The files of all bodies, or of some, body by body in the order in which they were loaded."""
        return tuple(file for body in self._bodies(organisations, snapshot) for file in body.files)

    def seen(self, digest: str, sheet: str = "", *, organisation: str) -> StoredFile | None:
        """The file or sheet of a body that has this digest; None where it was not loaded."""
        held = self.body(organisation).files
        return next((file for file in held if (file.digest, file.sheet) == (digest, sheet)), None)

    def rows(self, engine: Any, *, organisations: Iterable[str] | None = None, snapshot: int | None = None) -> ir.Table:
        """The rows of all bodies, or of some, each in its final class. Columns of FINAL."""
        bodies = self._bodies(organisations, snapshot)
        if not bodies:
            return ibis.memtable(FINAL.empty_table())
        kept = self.kept(engine, *bodies)
        duplicates = [self.root / body.duplicates for body in bodies if body.duplicates]
        if not duplicates:
            return kept.mutate(of_file=ibis.null("int32"), of_row=ibis.null("int32"))
        found = engines.read(engine, duplicates).select(
            of_file="of_file", of_row="of_row", in_file="file", in_row="row", new_class="spend_class", why="reason"
        )
        rows = kept.left_join(found, [kept.file == found.in_file, kept.row == found.in_row])
        final = {"spend_class": ibis.coalesce(rows.new_class, rows.spend_class),
                 "reason": ibis.coalesce(rows.why, rows.reason)}  # fmt: skip
        return rows.mutate(**final).select(*FINAL.names)

    def kept(self, engine: Any, *bodies: Body) -> ir.Table:
        """The rows of bodies in the classes that they have by themselves. At least one body that holds rows."""
        rows = engines.read(engine, [self.root / name for body in bodies for name in body.rows])
        withdrawn = [file for body in bodies for file in body.withdrawn]
        return rows.filter(~rows.file.isin(withdrawn)) if withdrawn else rows

    @contextmanager
    def writing(self, *, on: date, by: str) -> Iterator["Writing"]:
        """The right to add to the store, for one at a time. What an earlier load left unfinished is swept away.

        Raises Refused where somebody else is writing.
        """
        for folder in FOLDERS:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        with (self.root / LOCK).open("a") as lock:
            try:
                flock(lock, LOCK_EX | LOCK_NB)
            except BlockingIOError as taken:
                message = "Other files are being loaded at this moment. Load these when that has ended."
                raise Refused(Problem(message=message)) from taken
            before = self.snapshot()
            if before.number == 0:
                _write_whole(self.root / POINTER, "0\n")
            _sweep(self.root, newest=before.number)
            yield Writing(self, before, on=on, by=by)

    def _newest(self) -> int:
        try:
            return int((self.root / POINTER).read_text("ascii"))
        except FileNotFoundError as lost:
            if any((self.root / "snapshots").glob("*.json")):
                raise self._damaged(POINTER) from lost
            return 0
        except ValueError as damage:
            raise self._damaged(POINTER) from damage

    def _bodies(self, organisations: Iterable[str] | None, snapshot: int | None) -> list[Body]:
        bodies = self.snapshot(snapshot).bodies
        wanted = bodies if organisations is None else [one for one in dict.fromkeys(organisations) if one in bodies]
        return [self._body(bodies[one]) for one in wanted]

    def _body(self, name: str) -> Body:
        plain = self._read(name)
        return Body(
            organisation=plain["organisation"],
            files=tuple(_file_from(one, organisation=plain["organisation"]) for one in plain["files"]),
            rows=tuple(plain["rows"]),
            duplicates=plain["duplicates"],
            withdrawn=tuple(plain["withdrawn"]),
        )

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.root / name).read_text("utf-8"))
        except (FileNotFoundError, ValueError) as damage:
            raise self._damaged(name) from damage
        return found

    def _damaged(self, name: str) -> Refused:
        message = f"The store of payments is damaged: {name} cannot be read. Restore {self.root} from a backup."
        return Refused(Problem(message=message, where=str(self.root)))


class Writing:
    """One load under way. Nothing of it shows until it is committed, which happens once."""

    def __init__(self, store: Store, before: Snapshot, *, on: date, by: str) -> None:
        self.before = before
        self.number = before.number + 1
        self._store = store
        self._on, self._by = on, by
        self._parts = 0

    def new_rows(self, organisation: str) -> Path:
        """Where to write the next rows of a body, as one Parquet file."""
        self._parts += 1
        return self._store.root / f"rows/{self.number}-{_safe(organisation)}-{self._parts}.parquet"

    def new_duplicates(self, organisation: str) -> Path:
        """Where to write what comparing the files of a body found, as one Parquet file."""
        return self._store.root / f"duplicates/{self.number}-{_safe(organisation)}.parquet"

    def name(self, path: Path) -> str:
        """How a snapshot names a file of the store."""
        return path.relative_to(self._store.root).as_posix()

    def commit(self, body: Body) -> Snapshot:
        """Make a body as it now is the newest snapshot, beside the other bodies as they were."""
        root = self._store.root
        files = f"files/{self.number}-{_safe(body.organisation)}.json"
        _write(root / files, _body_to(body))
        after = {
            "number": self.number,
            "on": self._on.isoformat(),
            "by": self._by,
            "last_file": max([self.before.last_file, *(file.number for file in body.files)]),
            "bodies": dict(self.before.bodies) | {body.organisation: files},
        }
        _write(root / f"snapshots/{self.number}.json", after)
        for path in root.glob(f"*/{self.number}-*.parquet"):
            _sync(path)
        for folder in FOLDERS:
            _sync(root / folder)
        _write_whole(root / POINTER, f"{self.number}\n")
        return self._store.snapshot()


def _body_to(body: Body) -> dict[str, Any]:
    return {
        "organisation": body.organisation,
        "files": [_file_to(file) for file in body.files],
        "rows": list(body.rows),
        "duplicates": body.duplicates,
        "withdrawn": list(body.withdrawn),
    }


def _file_to(file: StoredFile) -> dict[str, Any]:
    """A file as JSON holds it. Its report is left out where other files change nothing of it."""
    return {
        "number": file.number,
        "name": file.name,
        "digest": file.digest,
        "sheet": file.sheet,
        "loaded_on": file.loaded_on.isoformat(),
        "by": file.by,
        "guess": guess_to(file.guess),
        "own": report_to(file.own),
        "report": None if file.report == file.own else report_to(file.report),
    }


def _file_from(plain: dict[str, Any], *, organisation: str) -> StoredFile:
    return StoredFile(
        **(
            plain
            | {
                "organisation": organisation,
                "loaded_on": date.fromisoformat(plain["loaded_on"]),
                "guess": guess_from(plain["guess"]),
                "own": report_from(plain["own"]),
                "report": report_from(plain["report"] or plain["own"]),
            }
        )
    )


def _safe(organisation: str) -> str:
    """A part of a file's name for any key of an organisation: two different keys never share one."""
    if organisation.isascii() and organisation.isdigit() and len(organisation) < 20:
        return organisation
    return f"x{hashlib.sha256(organisation.encode()).hexdigest()[:32]}"


def _sweep(root: Path, *, newest: int) -> None:
    """Remove what no snapshot holds: every finished load keeps all that it wrote, and its number is in every name."""
    for folder in FOLDERS:
        for path in (root / folder).iterdir():
            load = path.name.partition(".")[0].partition("-")[0]
            if path.is_file() and not (load.isdecimal() and int(load) <= newest):
                path.unlink()
    for left in root.glob(f"{POINTER}.*"):
        left.unlink()
    shutil.rmtree(root / SPILL, ignore_errors=True)


def _write(path: Path, plain: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(plain, file, ensure_ascii=False, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())


def _write_whole(path: Path, text: str) -> None:
    """Replace a file so that a reader finds the old text or the new one, and after a power cut one of them too."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Have a file or the names in a folder reach the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

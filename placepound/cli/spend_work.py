"""How do payments get from files into the record? What the commands and the worker do, with the record told of it."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.profile import SourceProfile
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Sharing, Viewer
from placepound.exchange.bounded import run_bounded

if TYPE_CHECKING:
    from placepound.actions.releases import ReleaseFacts
    from placepound.analytics.spend.inputs import Input
    from placepound.analytics.spend.load import LoadResult, Progress
    from placepound.analytics.spend.store import Store
    from placepound.registers.queries.spend_inputs import SpendInputs

SYSTEM = Viewer.system("work on payments")
STORE = "spend"
TAKEN_OUT = "withdrawn"
RELEASES = "releases"


def store() -> "Store":
    """Where single payments are kept: a folder of the home."""
    from django.conf import settings

    from placepound.analytics.spend.store import Store

    root = Path(settings.HOME) / STORE
    root.mkdir(parents=True, exist_ok=True)
    return Store(root)


def load_files(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    organisation_id: int,
    inputs: "Sequence[Input]",
    answers: Mapping[str, str] | None = None,
    stated: Mapping[str, tuple[int, str]] | None = None,
    sharing: Sharing = Sharing.PARTNERSHIP,
    upload_id: int | None = None,
    progress: "Callable[[Progress], None] | None" = None,
) -> "LoadResult":
    """Load files of one body, and tell the record what became of each. Answers are remembered for the body's layouts.

    upload_id: the upload that the files came by; they are then read under limits of memory and time.
    """
    from placepound.actions.spend_files import record_load, remember_profile
    from placepound.analytics.spend.load import load
    from placepound.registers.queries.spend_inputs import body_names, recorded_files, remembered_profiles

    profiles = remembered_profiles(organisation_id, viewer=SYSTEM, on=on)
    given: dict[str, Any] = {
        "organisation": str(organisation_id),
        "on": on,
        "by": _name(by),
        "profile_of": profiles.get,
        "answers": answers or {},
        "stated": stated or {},
        "called": body_names(organisation_id, viewer=SYSTEM, on=on),
    }
    result = load(store(), inputs, progress=progress, **given) if upload_id is None else _bounded(inputs, given)
    recorded = recorded_files(partnership_id, organisation_id, viewer=SYSTEM, on=on)
    record_load(
        by=by,
        on=on,
        partnership_id=partnership_id,
        organisation_id=organisation_id,
        files=result.files,
        beside=_beside(result, recorded),
        sharing=sharing,
        upload_id=upload_id,
    )
    for profile in _answered(result, profiles) if answers else ():
        remember_profile(
            by=by,
            on=on,
            partnership_id=partnership_id,
            organisation_id=organisation_id,
            profile=profile,
            why="As answered when the file was loaded",
        )
    return result


def _beside(result: "LoadResult", recorded: Mapping[int, str]) -> tuple[LoadedFile, ...]:
    """The body's other files that the record is to be told of: those that it missed, and those that changed.

    A file that was taken out here may stand for another place. It is told of only where it was loaded again.
    """
    given = {(file.digest, file.sheet) for file in result.files}

    def is_out(file: LoadedFile) -> bool:
        return file.report is not None and recorded.get(file.report.file) == TAKEN_OUT

    missed = (
        file
        for file in result.standing
        if file.report and (file.report.file not in recorded or (is_out(file) and (file.digest, file.sheet) in given))
    )
    return (*missed, *(file for file in result.changed if not is_out(file)))


def withdraw_file(*, by: Viewer, on: date, file_id: int, why: str) -> str:
    """Take a file's payments out of what is kept, and tell the record; in one sentence what was done."""
    from placepound.actions.base import need
    from placepound.actions.spend_files import record_withdrawal
    from placepound.analytics.spend.load import as_loaded, withdraw
    from placepound.registers.queries.spend_inputs import kept_file

    file = kept_file(file_id, viewer=SYSTEM, on=on)
    if file is None:
        raise Refused(Problem(message="No payment of this file is kept, so there is nothing to take out."))
    need(by, Duty.IMPORT, partnership=file.partnership_pk)
    if not why.strip():
        raise Refused(Problem(message="Say why it is taken out.", field="why"))
    kept, body = store(), str(file.organisation_pk)
    held = {one.number for one in kept.body(body).files}
    if file.elsewhere:
        beside: tuple[LoadedFile, ...] = ()  # another place counts it still, so it stays where payments are kept
    elif file.number in held:
        beside = withdraw(kept, [file.number], organisation=body, on=on, by=_name(by)).changed
    else:
        beside = tuple(map(as_loaded, kept.body(body).files))  # it went earlier, and the record was not told
    record_withdrawal(by=by, on=on, file_id=file_id, why=why, beside=beside)
    return f"“{file.name}” was taken out. Its payments leave the figures when these are next brought up to date."


def _bounded(inputs: "Sequence[Input]", given: dict[str, Any]) -> "LoadResult":
    from django.conf import settings

    from placepound.analytics.spend.load import load

    return run_bounded(
        load, store(), inputs, memory_mb=settings.SPEND_MEMORY_MB, seconds=settings.SPEND_SECONDS, **given
    )


def _answered(result: "LoadResult", known: Mapping[str, SourceProfile]) -> tuple[SourceProfile, ...]:
    """The layouts of the files that answers settled, each once."""
    found = {
        file.guess.profile.fingerprint: file.guess.profile
        for file in result.files
        if file.guess and file.report and known.get(file.guess.profile.fingerprint) != file.guess.profile
    }
    return tuple(found.values())


def _name(by: Viewer) -> str:
    return f"person {by.person}" if by.person else by.system_reason or "System"


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """Figures made from payments, as the record holds them now."""

    payments: int
    lines: int
    digest: str

    @property
    def sentence(self) -> str:
        return f"The figures hold {_count(self.payments, 'payment')} in {_count(self.lines, 'line')}."


def release_place(*, by: Viewer, on: date, partnership_id: int, engine: str = "") -> "Landed":
    """Resolve, code and sum a place's payments, and take them into the record.

    engine: a Spark master such as ``spark://host:7077``; DuckDB on this machine where none is given.
    """
    from django.db import transaction

    from placepound.actions.releases import ReleaseFacts, land_release
    from placepound.actions.suppliers import propose_matches
    from placepound.analytics import engines
    from placepound.analytics.spend.files import read_lines, read_manifest, read_transfers
    from placepound.registers.queries.spend_inputs import spend_inputs

    inputs = spend_inputs(partnership_id, viewer=SYSTEM, on=on)
    if inputs is None or not (inputs.files or inputs.in_use):
        raise Refused(Problem(message="No payments of this place are loaded yet. Load files first."))
    given: dict[str, Any] = {"by": by, "on": on, "partnership_id": partnership_id}
    if not inputs.files:
        landed = land_release(facts=_nothing(by, on), lines=(), transfers=(), **given)
        return Landed(payments=landed.payments, lines=landed.lines, digest=landed.digest)
    kept = store()
    with _alone(inputs.slug) as spill:
        runner = engines.spark(master=engine) if engine else engines.duckdb(spill=spill)
        folder = _free_folder(inputs.slug, on)
        made, proposals = _make(runner, kept, inputs, folder, spill=spill, by=by, on=on)
    with transaction.atomic():
        propose_matches(proposals=proposals, **given)
        landed = land_release(
            facts=ReleaseFacts(digest=made.digest, folder=folder.name, manifest=read_manifest(folder)),
            lines=read_lines(folder),
            transfers=read_transfers(folder),
            **given,
        )
    if landed.folder != folder.name:
        shutil.rmtree(folder)  # nothing is new, so the earlier figures stand
    return Landed(payments=landed.payments, lines=landed.lines, digest=landed.digest)


def _nothing(by: Viewer, on: date) -> "ReleaseFacts":
    """What is said of figures once every file was taken out."""
    from placepound.actions.releases import ReleaseFacts

    manifest = {"made_on": on.isoformat(), "made_by": _name(by), "sources": []}
    return ReleaseFacts(digest=hashlib.sha256(b"").hexdigest(), folder="", manifest=manifest)


@contextmanager
def _alone(slug: str) -> Iterator[Path]:
    """The right to make figures of a place, for one at a time; gives a folder for what does not fit into memory."""
    from django.conf import settings

    parent = Path(settings.HOME) / RELEASES / slug
    parent.mkdir(parents=True, exist_ok=True)
    with (parent / "lock").open("a") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError as taken:
            message = (
                "The figures of this place are being brought up to date at this moment. Wait until that has ended."
            )
            raise Refused(Problem(message=message)) from taken
        with TemporaryDirectory(prefix="spill-", dir=parent) as spill:
            yield Path(spill)


def _make(
    runner: Any, kept: "Store", inputs: "SpendInputs", folder: Path, *, spill: Path, by: Viewer, on: date
) -> tuple[Any, Any]:
    """The release in its folder, and what names in it may mean."""
    from placepound.analytics import engines
    from placepound.analytics.spend.known import paid
    from placepound.analytics.spend.linkage import propose
    from placepound.analytics.spend.manifest import Terms
    from placepound.analytics.spend.release import release
    from placepound.analytics.spend.suppliers import payee_table, read_payees
    from placepound.core.money.spend.suppliers import resolve

    rows = paid(kept.rows(runner, organisations=inputs.counted), files=inputs.files)
    payees = read_payees(runner, rows)
    resolutions = resolve(payees.names, inputs.organisations, decided=inputs.ruled_out)
    scorer = engines.duckdb(spill=spill)
    proposals = propose(scorer, resolutions, inputs.organisations, decided=inputs.ruled_out, on=on)
    terms = Terms(
        payees=payee_table(payees, resolutions),
        rules=inputs.rules,
        counted=inputs.counted,
        on=on,
        by=_name(by),
        files=inputs.files,
    )
    return release(runner, kept, to=folder, terms=terms), proposals


def _free_folder(slug: str, on: date) -> Path:
    from django.conf import settings

    parent = Path(settings.HOME) / RELEASES / slug
    parent.mkdir(parents=True, exist_ok=True)
    number = 1
    while (folder := parent / f"{on:%Y-%m-%d}-{number}").exists():
        number += 1
    return folder


def load_spend(by: Viewer, on: date, upload_id: int) -> str:
    """The worker's part in a file that came by the pages."""
    from placepound.registers.queries.spend_inputs import spend_upload

    upload = spend_upload(upload_id, viewer=SYSTEM, on=on)
    if upload is None:
        raise Refused(Problem(message="This file is no longer held. Load it again."))
    result = load_files(
        by=by,
        on=on,
        partnership_id=upload.partnership_pk,
        organisation_id=upload.organisation_pk,
        inputs=((upload.filename, upload.content),),
        sharing=Sharing(upload.sharing),
        upload_id=upload_id,
    )
    return sentence(result)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def sentence(result: "LoadResult") -> str:
    """What a load did, in one sentence."""
    loaded = [file for file in result.files if file.report and not file.again]
    rows = sum(file.report.read for file in loaded if file.report)
    parts = [f"{_count(len(loaded), 'file')} loaded, {_count(rows, 'row')}"] if loaded else []
    for count, words in (
        (sum(file.again for file in result.files), "already held"),
        (sum(not file.report and not file.refused for file in result.files), "with a question to answer"),
        (sum(bool(file.refused) for file in result.files), "could not be read"),
    ):
        if count:
            parts.append(f"{count} {words}")
    return "; ".join(parts).capitalize() + "."


def release_spend(by: Viewer, on: date, partnership_id: int) -> str:
    """The worker's part in bringing the figures up to date."""
    landed = release_place(by=by, on=on, partnership_id=partnership_id)
    return landed.sentence


def withdraw_spend(by: Viewer, on: date, file_id: int) -> str:
    """The worker's part in taking a file of payments out again."""
    from placepound.registers.queries.spend_inputs import kept_file

    file = kept_file(file_id, viewer=SYSTEM, on=on)
    return withdraw_file(by=by, on=on, file_id=file_id, why=file.why if file else "")

"""How do payments get from files into the record? What the commands and the worker do, with the record told of it."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placepound.core.money.spend.profile import SourceProfile
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Sharing, Viewer
from placepound.exchange.bounded import run_bounded

if TYPE_CHECKING:
    from placepound.analytics.spend.inputs import Input
    from placepound.analytics.spend.load import LoadResult, Progress
    from placepound.analytics.spend.store import Store
    from placepound.registers.queries.spend_inputs import SpendInputs

SYSTEM = Viewer.system("work on payments")
STORE = "spend"
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
    from placepound.registers.queries.spend_inputs import recorded_files, remembered_profiles

    profiles = remembered_profiles(organisation_id, viewer=SYSTEM, on=on)
    given: dict[str, Any] = {
        "organisation": str(organisation_id),
        "on": on,
        "by": _name(by),
        "profile_of": profiles.get,
        "answers": answers or {},
        "stated": stated or {},
    }
    result = load(store(), inputs, progress=progress, **given) if upload_id is None else _bounded(inputs, given)
    recorded = recorded_files(partnership_id, organisation_id, viewer=SYSTEM, on=on)
    missed = [file for file in result.standing if file.report and file.report.file not in recorded]
    record_load(
        by=by,
        on=on,
        partnership_id=partnership_id,
        organisation_id=organisation_id,
        files=(*missed, *result.changed, *result.files),
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
    if inputs is None or not inputs.files:
        raise Refused(Problem(message="No payments of this place are loaded yet. Load files first."))
    kept = store()
    runner = engines.spark(master=engine) if engine else engines.duckdb(spill=kept.root / "spill")
    folder = _free_folder(inputs.slug, on)
    made, proposals = _make(runner, kept, inputs, folder, by=by, on=on)
    with transaction.atomic():
        propose_matches(by=by, on=on, partnership_id=partnership_id, proposals=proposals)
        landed = land_release(
            by=by,
            on=on,
            partnership_id=partnership_id,
            facts=ReleaseFacts(digest=made.digest, folder=folder.name, manifest=read_manifest(folder)),
            lines=read_lines(folder),
            transfers=read_transfers(folder),
        )
    if landed.folder != folder.name:
        shutil.rmtree(folder)  # nothing is new, so the earlier figures stand
    return Landed(payments=landed.payments, lines=landed.lines, digest=landed.digest)


def _make(runner: Any, kept: "Store", inputs: "SpendInputs", folder: Path, *, by: Viewer, on: date) -> tuple[Any, Any]:
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
    scorer = engines.duckdb(spill=kept.root / "spill")
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

"""How do published payments get in, and out again? Files received, loaded and taken out; layouts corrected once."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from placepound.actions.base import action, change, need, note, refuse
from placepound.actions.requests import ask
from placepound.actions.spend_sharing import follow_files, narrower
from placepound.actions.uploads import KEPT_DAYS, size_problem
from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.plain import guess_from, guess_to, profile_to, report_to
from placepound.core.money.spend.profile import DateOrder, Sign, SourceProfile, SpendColumn, TotalRule
from placepound.core.money.spend.rows import SpendClass
from placepound.core.records.preview import Unit
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Sharing, Viewer
from placepound.registers.models import (
    Partnership,
    PartnershipMember,
    SpendFile,
    SpendFileState,
    SpendProfile,
    Upload,
    UploadKind,
    UploadState,
    WorkRequest,
    WorkState,
)

LOAD = "load_spend"
RELEASE = "release_spend"
WITHDRAW = "withdraw_spend"
KEPT = frozenset({SpendFileState.LOADED, SpendFileState.REPLACED})
"""The states of files whose payments are kept."""


@action
def receive_spend(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    organisation_id: int,
    filename: str,
    content: bytes,
    sharing: Sharing = Sharing.PARTNERSHIP,
) -> WorkRequest:
    """Keep a file of payments as it came and have it loaded. Refuses an empty one, a large one, one of no partner."""
    need(by, Duty.IMPORT, partnership=partnership_id)
    refuse(
        size_problem(content),
        not_counted(partnership_id, organisation_id),
        _out_of_sight(by, sharing, organisation_id),
    )
    upload = Upload(
        partnership_id=partnership_id,
        publisher_id=organisation_id,
        owner_id=organisation_id,
        sharing=Sharing.OWN if sharing == Sharing.OWN else Sharing.PARTNERSHIP,
        shared_with_partnership_id=partnership_id,
        by_id=by.person,
        kind=UploadKind.SPEND,
        filename=filename[-255:],
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        expires=on + timedelta(days=KEPT_DAYS),
        facts={"sharing": sharing},
    )
    upload.save()
    request = ask(by=by, on=on, kind=LOAD, subject=upload)
    note(upload, by=by, on=on, asked_for=LOAD)
    return request


def not_counted(partnership_id: int, organisation_id: int) -> Problem | None:
    """A problem where a body's payments are no part of a place's money."""
    if PartnershipMember.objects.filter(
        partnership=partnership_id, organisation=organisation_id, counted=True
    ).exists():
        return None
    return Problem(message="Choose a body whose spending counts in this place.", field="organisation")


def _out_of_sight(by: Viewer, sharing: Sharing, organisation_id: int) -> Problem | None:
    """A problem where a person would bring a file and then not see it."""
    if sharing != Sharing.OWN or by.is_system or organisation_id in by.organisations:
        return None
    return Problem(
        message="Only people of the body can keep its payments to themselves. Choose wider sharing.", field="sharing"
    )


@action
def record_load(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    organisation_id: int,
    files: Iterable[LoadedFile],
    beside: Iterable[LoadedFile] = (),
    sharing: Sharing = Sharing.PARTNERSHIP,
    upload_id: int | None = None,
) -> tuple[SpendFile, ...]:
    """Keep the account of every file that was loaded, asks something or could not be read.

    A file that was loaded before keeps its account; one that a newer issue replaced is marked so. A file that is shared
    more narrowly than before is narrowed, with what was made of it; none is widened. beside: other files of the body
    whose account is another now, or that the record missed.
    """
    need(by, Duty.IMPORT, partnership=partnership_id)
    refuse(not_counted(partnership_id, organisation_id))
    upload = Upload.objects.defer("content").get(pk=upload_id) if upload_id else None
    said: dict[str, Any] = {
        "by": by,
        "on": on,
        "partnership_id": partnership_id,
        "organisation_id": organisation_id,
        "sharing": sharing,
    }
    for one in beside:
        _keep(one, upload=None, **said)
    kept = tuple(_keep(one, upload=upload, **said) for one in files)
    _narrow(kept, sharing, by=by, on=on)
    if upload is not None:
        _finish(upload, kept)
        note(upload, by=by, on=on, files=len(kept))
    return kept


def _keep(
    one: LoadedFile,
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    organisation_id: int,
    sharing: Sharing,
    upload: Upload | None,
) -> SpendFile:
    file = _recorded(one, partnership_id, organisation_id)
    if file is not None and (one.again or one.held):
        note(file, by=by, on=on, again=one.name)
        return file
    file = file or SpendFile(
        organisation_id=organisation_id,
        partnership_id=partnership_id,
        owner_id=organisation_id,
        sharing=sharing,
        shared_with_partnership_id=partnership_id,
        digest=one.digest,
        sheet=one.sheet[:200],
        name=one.name[:300],
        loaded_on=on,
    )
    file.upload = upload or file.upload
    file.state, file.withdrawn_on, file.withdrawn_why = _state(one), None, ""
    file.guess = (guess_to(one.guess) if one.guess else {}) | ({"refused": list(one.refused)} if one.refused else {})
    _count(file, one)
    file.save()
    note(file, by=by, on=on)
    return file


def _recorded(one: LoadedFile, partnership_id: int, organisation_id: int) -> SpendFile | None:
    found: SpendFile | None = SpendFile.objects.filter(
        organisation=organisation_id, partnership=partnership_id, digest=one.digest, sheet=one.sheet[:200]
    ).first()
    return found


def _narrow(files: Iterable[SpendFile], sharing: Sharing, *, by: Viewer, on: date) -> None:
    """Share files, and what was made of them, no more widely than was said now."""
    narrowed = [file for file in files if narrower(file.sharing, sharing) != file.sharing]
    for file in narrowed:
        before = {"sharing": file.sharing}
        file.sharing = sharing
        file.save()
        note(file, by=by, on=on, before=before)
    follow_files(narrowed, by=by, on=on, why="The files were loaded again to be shared more narrowly")


def _state(one: LoadedFile) -> SpendFileState:
    if one.replaced:
        return SpendFileState.REPLACED
    if one.report is not None:
        return SpendFileState.LOADED
    return SpendFileState.REFUSED if one.refused else SpendFileState.ASKS


_COUNTS = {
    "payments": SpendClass.PAYMENT,
    "credits": SpendClass.CREDIT,
    "totals": SpendClass.CONTROL_TOTAL,
    "duplicates": SpendClass.DUPLICATE,
    "refused": SpendClass.REFUSED,
}


def _count(file: SpendFile, one: LoadedFile) -> None:
    report = one.report
    if report is None:
        return
    for name, spend_class in _COUNTS.items():
        setattr(file, name, report.rows(spend_class))
        setattr(file, f"{name}_sum", report.pence(spend_class))
    for name in ("read", "stated", "stated_from", "difference", "outcome", "first_day", "last_day", "fingerprint"):
        setattr(file, name, getattr(report, name))
    file.number = report.file
    file.encoding = report.encoding[:80]
    file.lost_signs = report.lost_signs[:500]
    file.report = report_to(report)


def _finish(upload: Upload, kept: tuple[SpendFile, ...]) -> None:
    """A file that was loaded whole is kept by its account alone; one that asks something waits as it came."""
    states = {file.state for file in kept}
    if SpendFileState.ASKS in states:
        upload.state = UploadState.READ
    elif states <= {SpendFileState.REFUSED}:
        upload.state = UploadState.UNREADABLE
    else:
        upload.state, upload.content = UploadState.ACCEPTED, b""
    upload.save()


@action
def correct_profile(
    *,
    by: Viewer,
    on: date,
    file_id: int,
    columns: tuple[SpendColumn, ...],
    date_order: DateOrder,
    unit: Unit,
    sign: Sign = Sign.AS_WRITTEN,
    totals: TotalRule = TotalRule.ARITHMETIC,
    why: str,
) -> WorkRequest | None:
    """Say once how a body's layout is read. It is remembered, and the file is loaded again where it is still held."""
    file = SpendFile.objects.select_for_update().get(pk=file_id)
    need(by, Duty.IMPORT, partnership=file.partnership_id)
    if "profile" not in file.guess:
        raise Refused(Problem(message="No table was found in this file, so there are no columns to correct."))
    seen = guess_from({key: value for key, value in file.guess.items() if key != "refused"}).profile
    refuse(*_unusable(columns, seen), None if why.strip() else Problem(message="Say why it is read so.", field="why"))
    profile = SourceProfile(
        fingerprint=seen.fingerprint,
        headers=seen.headers,
        columns=columns,
        date_order=date_order,
        unit=unit,
        sign=sign,
        totals=totals,
    )
    remember_profile(by=by, on=on, organisation_id=file.organisation_id, profile=profile, why=why,
                     partnership_id=file.partnership_id)  # fmt: skip
    note(file, by=by, on=on, why=why)
    upload = file.upload
    if upload is None or not upload.content:
        return None
    change(upload, by=by, on=on, state=UploadState.RECEIVED)
    return ask(by=by, on=on, kind=LOAD, subject=upload)


def _unusable(columns: tuple[SpendColumn, ...], seen: SourceProfile) -> tuple[Problem | None, ...]:
    twice = [column.label for column in SpendColumn if column is not SpendColumn.IGNORED and columns.count(column) > 1]
    return (
        None if len(columns) == len(seen.columns) else Problem(message="Say what every column holds.", field="columns"),
        None
        if SpendColumn.AMOUNT in columns
        else Problem(message="Say which column holds the amount that counts.", field="columns"),
        None
        if SpendColumn.DATE in columns
        else Problem(message="Say which column holds the date of payment.", field="columns"),
        Problem(message=f"Only one column can hold: {', '.join(twice)}.", field="columns") if twice else None,
    )


@action
def remember_profile(
    *, by: Viewer, on: date, partnership_id: int, organisation_id: int, profile: SourceProfile, why: str
) -> SpendProfile:
    """Remember how a body's layout is read; what was remembered for the same headings before is replaced."""
    need(by, Duty.IMPORT, partnership=partnership_id)
    kept = SpendProfile.objects.filter(organisation=organisation_id, fingerprint=profile.fingerprint).first()
    before: dict[str, Any] = {"profile": kept.profile} if kept else {}
    kept = kept or SpendProfile(organisation_id=organisation_id, fingerprint=profile.fingerprint)
    kept.profile, kept.why, kept.remembered_on = profile_to(profile), why[:500], on
    kept.save()
    note(kept, by=by, on=on, why=why, before=before)
    return kept


@action
def ask_to_release(*, by: Viewer, on: date, partnership_id: int) -> WorkRequest:
    """Have the payments of a place resolved, coded and released again."""
    need(by, Duty.IMPORT, partnership=partnership_id)
    place = Partnership.objects.get(pk=partnership_id)
    request = ask(by=by, on=on, kind=RELEASE, subject=place)
    note(place, by=by, on=on, asked_for=RELEASE)
    return request


@action
def ask_to_withdraw(*, by: Viewer, on: date, file_id: int, why: str) -> WorkRequest:
    """Have a file's payments taken out again. Refuses one that is none of those kept, or that is on its way out."""
    file = SpendFile.objects.select_for_update().get(pk=file_id)
    need(by, Duty.IMPORT, partnership=file.partnership_id)
    asked = WorkRequest.objects.filter(kind=WITHDRAW, subject_id=file.pk)
    under_way = asked.filter(state__in=[WorkState.QUEUED, WorkState.RUNNING]).exists()
    refuse(
        _not_kept(file),
        Problem(message="This file is being taken out already.") if under_way else None,
        None if why.strip() else _WITHOUT_A_REASON,
    )
    change(file, by=by, on=on, why=why, withdrawn_why=why[:500])
    return ask(by=by, on=on, kind=WITHDRAW, subject=file)


@action
def record_withdrawal(*, by: Viewer, on: date, file_id: int, why: str, beside: Iterable[LoadedFile] = ()) -> SpendFile:
    """Keep that a file's payments were taken out. Its account stays readable, and the file may be loaded again.

    beside: the body's other files whose account is another now, such as one that this file had replaced.
    """
    file = SpendFile.objects.select_for_update().get(pk=file_id)
    need(by, Duty.IMPORT, partnership=file.partnership_id)
    refuse(_not_kept(file), None if why.strip() else _WITHOUT_A_REASON)
    given = {"partnership_id": file.partnership_id, "organisation_id": file.organisation_id}
    for one in beside:
        other = _recorded(one, **given)
        if other is not None and other.state in KEPT and other.pk != file.pk:
            _keep(one, by=by, on=on, sharing=Sharing(other.sharing), upload=None, **given)
    upload = file.upload
    if upload is not None and upload.content:  # another part of it asks something; answering would load this one too
        change(upload, by=by, on=on, why=why, state=UploadState.DISCARDED, content=b"")
    change(file, by=by, on=on, why=why, state=SpendFileState.WITHDRAWN, withdrawn_on=on, withdrawn_why=why[:500])
    return file


_WITHOUT_A_REASON = Problem(message="Say why it is taken out.", field="why")


def _not_kept(file: SpendFile) -> Problem | None:
    if file.state in KEPT:
        return None
    if file.state == SpendFileState.WITHDRAWN:
        return Problem(message="This file was taken out already.")
    return Problem(message="No payment of this file is kept, so there is nothing to take out.")

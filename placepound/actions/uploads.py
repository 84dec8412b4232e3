"""How does a published statement get in? Received, read, confirmed, accepted, undone."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from placepound.actions import landing
from placepound.actions.base import action, change, need, note, refuse
from placepound.actions.beside import settle_beside
from placepound.actions.derived import rebuild_partnership
from placepound.actions.reading import Reading, after_reading
from placepound.core.records.facts import DocumentFacts, facts_from
from placepound.core.records.plain import layout_from, layout_to, preview_to
from placepound.core.records.preview import Column, Layout, Preview, Unit
from placepound.core.terms.period import day
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Sharing, Viewer
from placepound.registers.models import (
    PartnershipMember,
    RememberedBody,
    RememberedLayout,
    Statement,
    Upload,
    UploadState,
)
from placepound.registers.names import name_key

KEPT_DAYS = 30
SHOWN_ROWS = 200


@action
def receive(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    publisher_id: int,
    filename: str,
    content: bytes,
    facts: DocumentFacts,
) -> Upload:
    """Keep a file as it came, until it is accepted, discarded or expires. Refuses the same file a second time."""
    need(by, Duty.IMPORT, partnership=partnership_id)
    digest = hashlib.sha256(content).hexdigest()
    refuse(
        *facts.problems(),
        size_problem(content),
        _same_again(partnership_id, digest),
        _not_a_partner(partnership_id, publisher_id),
        _out_of_sight(by, facts, publisher_id),
    )
    upload = Upload(
        partnership_id=partnership_id,
        publisher_id=publisher_id,
        by_id=by.person,
        filename=filename[-255:],
        digest=digest,
        size=len(content),
        content=content,
        expires=on + timedelta(days=KEPT_DAYS),
        facts=facts.plain(),
    )
    kept = Sharing.OWN if facts.sharing == Sharing.OWN else Sharing.PARTNERSHIP
    _share(upload, publisher_id=publisher_id, partnership_id=partnership_id, sharing=kept)
    upload.save()
    note(upload, by=by, on=on)
    return upload


def _share(record: Any, *, publisher_id: int, partnership_id: int, sharing: str) -> None:
    record.owner_id = publisher_id
    record.sharing = sharing
    record.shared_with_partnership_id = partnership_id


def size_problem(content: bytes) -> Problem | None:
    """A problem where a file is empty or larger than can be read."""
    limit = settings.UPLOAD_LIMIT_BYTES
    if len(content) > limit:
        return Problem(
            message=f"The file has {len(content) // 2**20:,} MB; at most {limit // 2**20:,} MB can be read. Split it.",
            field="file",
        )
    return None if content else Problem(message="The file is empty.", field="file")


def _same_again(partnership_id: int, digest: str) -> Problem | None:
    earlier = Statement.objects.filter(
        partnership=partnership_id, upload__digest=digest, withdrawn_on__isnull=True
    ).first()
    if earlier is None:
        return None
    return Problem(
        message=f"This very file was accepted on {day(earlier.accepted_on)} as “{earlier.title}”. "
        "Nothing was added. Undo that statement first if you want to read it again.",
        field="file",
    )


def _not_a_partner(partnership_id: int, publisher_id: int) -> Problem | None:
    if PartnershipMember.objects.filter(partnership=partnership_id, organisation=publisher_id).exists():
        return None
    return Problem(message="Choose a publisher that is a partner of this place.", field="publisher")


def _out_of_sight(by: Viewer, facts: DocumentFacts, publisher_id: int) -> Problem | None:
    if facts.sharing != Sharing.OWN or by.is_system or publisher_id in by.organisations:
        return None
    return Problem(
        message="Only people of the publisher can keep its statement to themselves. Choose wider sharing.",
        field="sharing",
    )


def _open(upload_id: int, *states: UploadState) -> Upload:
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    if upload.state not in states:
        raise Refused(Problem(message=f"This upload cannot be changed now: {upload.get_state_display().lower()}."))
    return upload


@after_reading
@action
def read(*, by: Viewer, on: date, upload_id: int, reading: Reading) -> Upload:
    """Keep what an upload reads as, with the layout given or remembered for its publisher. Nothing is taken in."""
    upload = _open(upload_id, UploadState.RECEIVED, UploadState.READ, UploadState.UNREADABLE)
    need(by, Duty.IMPORT, partnership=upload.partnership_id)
    refuse(reading.outdated_by(upload))
    preview = reading.preview
    if preview is None:
        upload.state = UploadState.UNREADABLE
        upload.summary = {"refused": [str(problem) for problem in reading.refused]}
    else:
        upload.state = UploadState.UNREADABLE if preview.problems else UploadState.READ
        upload.layout = layout_to(preview.layout) if preview.layout else None
        upload.summary = preview_to(preview, shown=SHOWN_ROWS) | {
            "commissioners": _commissioners(preview),
            "accepted_shown": SHOWN_ROWS,
        }
    upload.save()
    note(upload, by=by, on=on)
    return upload


def _commissioners(preview: Preview) -> list[str]:
    names: dict[str, None] = {}
    for row in preview.rows:
        if row.verdict == "accepted":
            for column in (Column.COMMISSIONER, Column.COUNTERPARTY):
                text = row.text(column).strip()
                if text:
                    names.setdefault(text)
    return list(names)


@action
def confirm(
    *,
    by: Viewer,
    on: date,
    upload_id: int,
    columns: tuple[Column, ...] | None = None,
    unit: Unit | None = None,
    payers: dict[str, int] | None = None,
    payer: int | None = None,
) -> Upload:
    """Say what the columns hold, what one unit is worth and whom names mean. The upload is read again after this."""
    upload = _open(upload_id, UploadState.READ, UploadState.UNREADABLE)
    need(by, Duty.IMPORT, partnership=upload.partnership_id)
    if not upload.layout:
        raise Refused(Problem(message="No table was found in this file, so there are no columns to confirm."))
    layout = layout_from(upload.layout)
    chosen = columns or layout.columns
    refuse(
        None
        if len(chosen) == len(layout.columns)
        else Problem(message="Say what every column holds.", field="columns"),
        None
        if list(chosen).count(Column.AMOUNT) == 1
        else Problem(message="Exactly one column holds the amount that counts.", field="columns"),
    )
    facts = facts_from(upload.facts).with_payers({name_key(name): body for name, body in (payers or {}).items()})
    plain = facts.plain() | ({"payer": payer} if payer is not None else {})
    confirmed = Layout(
        sheet=layout.sheet,
        header_row=layout.header_row,
        headers=layout.headers,
        columns=chosen,
        unit=unit or layout.unit,
        fingerprint=layout.fingerprint,
    )
    change(upload, by=by, on=on, layout=layout_to(confirmed), facts=plain)
    return upload


@action
def point_to(*, by: Viewer, on: date, upload_id: int, sheet: str, header_row: int | None) -> Upload:
    """Say on which sheet the table is, and on which row its headings stand; None leaves the row to be found."""
    upload = _open(upload_id, UploadState.READ, UploadState.UNREADABLE)
    need(by, Duty.IMPORT, partnership=upload.partnership_id)
    elsewhere = Layout(sheet=sheet, header_row=header_row or 0, headers=(), columns=(), unit=None, fingerprint="")
    change(upload, by=by, on=on, layout=layout_to(elsewhere))
    return upload


@after_reading
@action
def accept(*, by: Viewer, on: date, upload_id: int, reading: Reading) -> Statement:
    """Take a read upload into the record: the statement, every row, its flows, and the figures derived from them.

    Refuses while a question is open or a payer is not known. The layout and the meaning of names are remembered.
    """
    upload = _open(upload_id, UploadState.READ)
    need(by, Duty.IMPORT, partnership=upload.partnership_id)
    refuse(_same_again(upload.partnership_id, upload.digest))
    refuse(reading.outdated_by(upload), *reading.refused)
    preview = reading.preview
    assert preview is not None
    refuse(
        *preview.problems,
        *(Problem(message=question.sentence, field=question.field) for question in preview.questions),
        None
        if preview.reconciliation.accepted
        else Problem(message="No row can be accepted, so there is nothing to take in."),
    )
    statement = landing.land(upload, preview, facts_from(upload.facts), on=on)
    settle_beside(upload.partnership_id)
    _remember(upload, preview, on=on)
    upload.state = UploadState.ACCEPTED
    upload.save()
    rebuild_partnership(upload.partnership_id, changed=frozenset({statement.pk}))
    note(statement, by=by, on=on)
    return statement


def _remember(upload: Upload, preview: Preview, *, on: date) -> None:
    layout = preview.layout
    assert layout is not None
    RememberedLayout.objects.update_or_create(
        publisher=upload.publisher,
        fingerprint=layout.fingerprint,
        defaults={"layout": layout_to(layout), "remembered_on": on},
    )
    for key, body in facts_from(upload.facts).payers:
        RememberedBody.objects.update_or_create(
            publisher=upload.publisher, key=key, defaults={"organisation_id": body, "remembered_on": on}
        )


@action
def discard(*, by: Viewer, on: date, upload_id: int, why: str = "") -> None:
    """Let go of an upload that was not accepted. Its content is emptied; that it came is kept."""
    upload = _open(upload_id, UploadState.RECEIVED, UploadState.READ, UploadState.UNREADABLE)
    need(by, Duty.IMPORT, partnership=upload.partnership_id)
    change(upload, by=by, on=on, why=why, state=UploadState.DISCARDED, content=b"", summary={})


@action
def undo(*, by: Viewer, on: date, statement_id: int, why: str) -> Statement:
    """Withdraw an accepted statement whole: its flows leave every figure, its rows stay readable as withdrawn."""
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    need(by, Duty.IMPORT, partnership=statement.partnership_id)
    refuse(
        Problem(message=_OF_PAYMENTS) if statement.release_id is not None else None,
        Problem(message="This statement was already undone.") if statement.withdrawn_on else None,
        None if why.strip() else Problem(message="Say why it is undone.", field="why"),
    )
    upload = statement.upload
    upload.state = UploadState.UNDONE
    upload.save()
    change(statement, by=by, on=on, why=why, withdrawn_on=on)
    settle_beside(statement.partnership_id)
    rebuild_partnership(statement.partnership_id)
    return statement


_OF_PAYMENTS = (
    "Payments follow their files, so this statement cannot be undone by itself. "
    "Take the files out, then bring the figures up to date."
)


@action
def count_anyway(*, by: Viewer, on: date, statement_id: int, why: str) -> Statement:
    """A named person takes responsibility for using a statement that does not reconcile with its own total."""
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    need(by, Duty.IMPORT, partnership=statement.partnership_id)
    refuse(
        Problem(message="This statement already counts.") if statement.counted else None,
        Problem(message=f"“{statement.beside.title}” counts the same money. Undo that first.")
        if statement.beside
        else None,
        None if why.strip() else Problem(message="Give the reason for using it all the same.", field="why"),
        Problem(message="Only a person can take responsibility for it.") if by.person is None else None,
    )
    change(statement, by=by, on=on, why=why, counted=True, counted_why=why)
    settle_beside(statement.partnership_id)
    rebuild_partnership(statement.partnership_id)
    return statement

"""How does a person ask for long work? One transaction keeps what they said and queues the request for the worker."""

from datetime import date

from placepound.actions import coding, uploads
from placepound.actions.base import action, need, note
from placepound.actions.requests import ask
from placepound.actions.spend_files import RELEASE
from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Column, Unit
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.models import Partnership, SpendRelease, Upload, WorkRequest


@action
def bring(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    publisher_id: int,
    filename: str,
    content: bytes,
    facts: DocumentFacts,
) -> WorkRequest:
    """Receive a file and have it read."""
    upload = uploads.receive(
        by=by,
        on=on,
        partnership_id=partnership_id,
        publisher_id=publisher_id,
        filename=filename,
        content=content,
        facts=facts,
    )
    return _asked(upload, "read_upload", by=by, on=on)


@action
def answer(
    *,
    by: Viewer,
    on: date,
    upload_id: int,
    columns: tuple[Column, ...] | None = None,
    unit: Unit | None = None,
    payers: dict[str, int] | None = None,
    payer: int | None = None,
) -> WorkRequest:
    """Confirm what a file's columns, unit and names mean, and have it read again."""
    upload = uploads.confirm(by=by, on=on, upload_id=upload_id, columns=columns, unit=unit, payers=payers, payer=payer)
    return _asked(upload, "read_upload", by=by, on=on)


@action
def look_elsewhere(*, by: Viewer, on: date, upload_id: int, sheet: str, header_row: int | None) -> WorkRequest:
    """Say on which sheet, and on which row, the headings stand, and have the file read again."""
    upload = uploads.point_to(by=by, on=on, upload_id=upload_id, sheet=sheet, header_row=header_row)
    return _asked(upload, "read_upload", by=by, on=on)


@action
def ask_to_read(*, by: Viewer, on: date, upload_id: int) -> WorkRequest:
    """Have an upload read once more, for instance where an earlier request was lost. Reading twice does no harm."""
    upload = Upload.objects.get(pk=upload_id)
    need(by, Duty.IMPORT, partnership=upload.partnership_id)
    return _asked(upload, "read_upload", by=by, on=on)


@action
def ask_to_accept(*, by: Viewer, on: date, upload_id: int) -> WorkRequest:
    """Have a read upload taken into the record."""
    upload = Upload.objects.get(pk=upload_id)
    need(by, Duty.IMPORT, partnership=upload.partnership_id)
    return _asked(upload, "accept_upload", by=by, on=on)


def _asked(upload: Upload, kind: str, *, by: Viewer, on: date) -> WorkRequest:
    request = ask(by=by, on=on, kind=kind, subject=upload)
    note(upload, by=by, on=on, asked_for=kind)
    return request


@action
def write_and_apply(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    field: str,
    match: str,
    text: str,
    service_group: str,
    reason: str,
    publisher_id: int | None = None,
    provider_kind: str = "",
    flow_class: str = "",
    area_id: int | None = None,
    arrangement: str = "",
    arrangement_form: str = "",
) -> WorkRequest:
    """Write a coding rule and have it applied to what is on record."""
    rule = coding.write_rule(
        by=by,
        on=on,
        partnership_id=partnership_id,
        field=field,
        match=match,
        text=text,
        service_group=service_group,
        reason=reason,
        publisher_id=publisher_id,
        provider_kind=provider_kind,
        flow_class=flow_class,
        area_id=area_id,
        arrangement=arrangement,
        arrangement_form=arrangement_form,
    )
    return _recoded(rule.partnership, by=by, on=on)


@action
def retire_and_apply(*, by: Viewer, on: date, rule_id: int, why: str) -> WorkRequest:
    """Retire a coding rule and let later rules catch its rows."""
    rule = coding.retire_rule(by=by, on=on, rule_id=rule_id, why=why)
    return _recoded(rule.partnership, by=by, on=on)


@action
def ask_to_recode(*, by: Viewer, on: date, partnership_id: int) -> WorkRequest:
    """Have the coding rules of a place applied to what is on record."""
    need(by, Duty.CODE, partnership=partnership_id)
    return _recoded(Partnership.objects.get(pk=partnership_id), by=by, on=on)


def _recoded(place: Partnership | None, *, by: Viewer, on: date) -> WorkRequest:
    """Statements are coded where they are; payments are coded as they are released, so they are released again."""
    assert place is not None
    request = ask(by=by, on=on, kind="recode", subject=place)
    if SpendRelease.objects.filter(partnership=place).exists():
        ask(by=by, on=on, kind=RELEASE, subject=place)
    note(place, by=by, on=on, asked_for="recode")
    return request

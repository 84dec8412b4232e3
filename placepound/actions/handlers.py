"""Which long work is there? The table of handlers that the worker hands over to the requests."""

from collections.abc import Mapping
from datetime import date

from placepound.actions import coding, uploads
from placepound.actions.requests import Handler
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer


def read_upload(by: Viewer, on: date, upload_id: int) -> str:
    """Read an upload into its preview."""
    upload = uploads.read(by=by, on=on, upload_id=upload_id)
    return "The file was read." if upload.summary.get("rows") else "The file could not be read."


def accept_upload(by: Viewer, on: date, upload_id: int) -> str:
    """Take a read upload into the record."""
    statement = uploads.accept(by=by, on=on, upload_id=upload_id)
    rows = f"{statement.accepted:,} {'row' if statement.accepted == 1 else 'rows'}"
    return f"Taken in: {rows} with {Amount(statement.accepted_sum).exact()}."


def recode(by: Viewer, on: date, partnership_id: int) -> str:
    """Apply a place's coding rules to what is on record."""
    moved = coding.recode(by=by, on=on, partnership_id=partnership_id)
    return f"{moved:,} {'row' if moved == 1 else 'rows'} moved to another coding."


HANDLERS: Mapping[str, Handler] = {"read_upload": read_upload, "accept_upload": accept_upload, "recode": recode}

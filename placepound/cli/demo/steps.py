"""How far is the demo's building? Steps with counts, and the way a file goes through the import."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Unit
from placepound.core.terms.viewer import Viewer

T = TypeVar("T")


class Track(Protocol):
    """Goes through items one by one and shows under a name how many are done."""

    def __call__(self, name: str, items: Sequence[T]) -> Iterator[T]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """A place that has been set up: its partnership, and its bodies by their keys in the demo's files."""

    partnership: int
    bodies: dict[str, int]


BUILDING = Viewer.system("building the demo")


def bring(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    publisher_id: int,
    filename: str,
    content: bytes,
    facts: DocumentFacts,
    unit: Unit | None = None,
) -> int:
    """Receive, read, confirm and accept a file, as a person does on the pages; the statement's key.

    unit: what an amount without a unit of its own is worth, where the file does not say. Refuses what is unclear.
    """
    from placepound.actions import uploads

    upload = uploads.receive(
        by=by,
        on=on,
        partnership_id=partnership_id,
        publisher_id=publisher_id,
        filename=filename,
        content=content,
        facts=facts,
    )
    uploads.read(by=by, on=on, upload_id=upload.pk)
    if unit:
        uploads.confirm(by=by, on=on, upload_id=upload.pk, unit=unit)
    return uploads.accept(by=by, on=on, upload_id=upload.pk).pk

"""How is a file brought in at once? Received, read, told what it does not say, and accepted, all or nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from placepound.actions import uploads
from placepound.core.records.facts import DocumentFacts
from placepound.core.records.plain import layout_from, preview_from
from placepound.core.records.preview import Column, Layout, Preview, Unit
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Viewer
from placepound.registers.names import name_key
from placepound.registers.queries.organisations import OrganisationLine, organisation_list

MOST_BODIES = 100_000
_TEXT_CELL = re.compile(r"line (\d+), column (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the file does not say. columns: what the columns under these headers hold."""

    sheet: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    unit: Unit | None = None
    payer: int | None = None
    payers: Mapping[str, int] = field(default_factory=dict)

    @property
    def confirm_something(self) -> bool:
        return bool(self.columns or self.unit or self.payer or self.payers)


def receive_and_read(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    publisher_id: int,
    filename: str,
    content: bytes,
    facts: DocumentFacts,
    answers: Answers,
) -> tuple[int, Preview]:
    """The upload's key and its preview, with the answers given. Refuses a file that cannot be read."""
    upload = uploads.receive(
        by=by,
        on=on,
        partnership_id=partnership_id,
        publisher_id=publisher_id,
        filename=filename,
        content=content,
        facts=facts,
    )
    upload = uploads.read(by=by, on=on, upload_id=upload.pk)
    if answers.sheet:
        _check_sheet(answers.sheet, upload.summary.get("sheets", ()))
        uploads.point_to(by=by, on=on, upload_id=upload.pk, sheet=answers.sheet, header_row=None)
        upload = uploads.read(by=by, on=on, upload_id=upload.pk)
    if answers.confirm_something and upload.layout:
        columns = _columns(layout_from(upload.layout), answers.columns)
        uploads.confirm(
            by=by,
            on=on,
            upload_id=upload.pk,
            columns=columns,
            unit=answers.unit,
            payer=answers.payer,
            payers=dict(answers.payers),
        )
        upload = uploads.read(by=by, on=on, upload_id=upload.pk)
    if "rows" not in upload.summary:
        raise Refused(tuple(Problem(message=sentence, where=filename) for sentence in upload.summary["refused"]))
    return upload.pk, preview_from(upload.summary)


def _check_sheet(name: str, sheets: Sequence[str]) -> None:
    if name not in sheets:
        known = ", ".join(f"“{sheet}”" for sheet in sheets if sheet) or "none, because it is no workbook"
        raise Refused(
            Problem(message=f"There is no sheet “{name}” that can be read. The file has: {known}.", field="sheet")
        )


def _columns(layout: Layout, said: Mapping[str, Column]) -> tuple[Column, ...]:
    """The columns as said; another column that was guessed to hold the same is then left out."""
    keys = [name_key(header) for header in layout.headers]
    unknown = [header for header in said if name_key(header) not in keys]
    if unknown:
        known = ", ".join(f"“{header}”" for header in layout.headers if header.strip())
        raise Refused(
            tuple(
                Problem(message=f"There is no column “{header}”. The file has {known}.", field="map")
                for header in unknown
            )
        )
    meant = {name_key(header): column for header, column in said.items()}
    taken = set(meant.values()) - {Column.NOTE, Column.IGNORED}
    return tuple(
        meant.get(key, Column.IGNORED if column in taken else column)
        for key, column in zip(keys, layout.columns, strict=True)
    )


def body_finder(by: Viewer, on: date) -> Callable[[str], int]:
    """What finds a body by its number here, its org-id, or its exact name. Refuses where none or several fit."""
    everybody = organisation_list(viewer=by, on=on, most=MOST_BODIES)

    def find(text: str) -> int:
        key = name_key(text)
        found = [line for line in everybody if _is_called(line, text.strip(), key)]
        found = found or list(organisation_list(viewer=by, on=on, search=text, most=10))
        if len(found) == 1:
            return found[0].pk
        several = "; ".join(f"{line.name} is {line.pk}" for line in found)
        message = f"“{text}” could be several bodies: {several}. Give the number." if found else _NOBODY.format(text)
        raise Refused(Problem(message=message, field="organisation"))

    return find


_NOBODY = "No body on record is called “{}”. Give its exact name, its org-id such as GB-NHS-QWO, or its number."


def _is_called(line: OrganisationLine, text: str, key: str) -> bool:
    return text == str(line.pk) or text.upper() in line.identifiers or key == name_key(line.name)


def cell(filename: str, where: str) -> str:
    """A place in a file as editors and spreadsheets know it: spend.csv:12:4, or budget.xlsx:Sheet1!F17."""
    found = _TEXT_CELL.fullmatch(where)
    return f"{filename}:{found[1]}:{found[2]}" if found else f"{filename}:{where}"

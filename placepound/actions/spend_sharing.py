"""How far are payments shared? As their files are: what is made of files follows them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from placepound.actions.base import note, snapshot
from placepound.actions.derived import rebuild_partnership
from placepound.actions.landing import NARROW_TO_WIDE, show_funds
from placepound.core.terms.viewer import Sharing, Viewer
from placepound.registers.models import SpendFile, SpendRelease, Statement, Upload

ALL_PARTNERS = frozenset({Sharing.PARTNERSHIP, Sharing.PUBLIC})


def narrower(one: str, other: str) -> Sharing:
    """The narrower of two levels."""
    return min(Sharing(one), Sharing(other), key=NARROW_TO_WIDE.index)


def of_statement(files: Iterable[SpendFile]) -> Sharing:
    """How a statement of payments is shared: as the narrowest of its files."""
    return min((Sharing(file.sharing) for file in files), key=NARROW_TO_WIDE.index, default=Sharing.OWN)


def of_figures(files: Iterable[SpendFile]) -> Sharing:
    """How sums over all files of a place are shared: kept back where a body keeps any file to itself."""
    return Sharing.PARTNERSHIP if all(file.sharing in ALL_PARTNERS for file in files) else Sharing.OWN


def follow_files(files: Iterable[SpendFile], *, by: Viewer, on: date, why: str) -> None:
    """Share all that was made of files of one body as they are shared now, within the action under way.

    What is in use takes the level of its files; what was replaced since is narrowed with them and never widened.
    """
    changed = list(files)
    if not changed:
        return
    place, body = changed[0].partnership_id, changed[0].organisation_id
    said = {"by": by, "on": on, "why": why}
    _uploads(changed)
    if _statements(place, body, {_key(file) for file in changed}, said):
        rebuild_partnership(place, changed=frozenset())  # what is suggested rests on what partners see
    _figures(place, body, said)


def _key(file: SpendFile) -> str:
    """A file as the upload of a statement names it."""
    return f"{file.digest} {file.sheet}"


def _uploads(files: list[SpendFile]) -> None:
    """The files as they came, which are read again with the sharing that they say."""
    for upload in Upload.objects.filter(pk__in=[file.upload_id for file in files]).defer("content", "summary"):
        level = of_statement(upload.spend_files.defer("report", "guess"))
        upload.sharing = narrower(level, Sharing.PARTNERSHIP)
        upload.facts = upload.facts | {"sharing": level}
        upload.save(update_fields=["sharing", "facts"])


def _statements(place: int, body: int, changed: set[str], said: dict[str, Any]) -> bool:
    """The statements that hold the files that changed; whether one of them is in use."""
    known = {_key(file): file for file in _files(place).filter(organisation=body)}
    found = False
    rows = Statement.objects.filter(partnership=place, publisher=body, release__isnull=False)
    for statement in rows.select_related("upload").defer("upload__content", "upload__summary"):
        held = statement.upload.facts.get("files", ())
        if changed.isdisjoint(held):
            continue
        found = found or statement.withdrawn_on is None
        level = of_statement(known[key] for key in held if key in known)
        if statement.withdrawn_on or statement.sharing == Sharing.NAMED:
            level = narrower(level, statement.sharing)
        if level == statement.sharing:
            continue
        before = snapshot(statement)
        statement.sharing = level
        statement.save()
        statement.upload.sharing = narrower(level, Sharing.PARTNERSHIP)
        statement.upload.save(update_fields=["sharing"])
        if statement.withdrawn_on is None:
            show_funds(statement)
        note(statement, before=before, **said)
    return found


def _figures(place: int, body: int, said: dict[str, Any]) -> None:
    """The figures of the place that hold payments of the body."""
    files = [file for file in _files(place) if file.number is not None]
    for figures in SpendRelease.objects.filter(partnership=place):
        numbers = figures.manifest.get("file_numbers")
        held = files if numbers is None else [file for file in files if file.number in numbers]
        if not any(file.organisation_id == body for file in held):
            continue
        level = of_figures(held)
        if figures.superseded_on or len(held) < len(numbers or ()):
            level = narrower(level, figures.sharing)
        if level != figures.sharing:
            before = snapshot(figures)
            figures.sharing = level
            figures.save()
            note(figures, before=before, **said)


def _files(place: int) -> Any:
    return SpendFile.objects.filter(partnership=place).defer("report", "guess")

"""What became of every row of one file of payments, how was it read, and why?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from placepound.core.money.spend.plain import guess_from, profile_from, report_from
from placepound.core.money.spend.profile import ProfileGuess, SourceProfile
from placepound.core.money.spend.rows import FileReport
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import SpendFile, SpendFileState, SpendProfile, UploadState, WorkRequest
from placepound.registers.queries.spend_files import FileLine, file_line
from placepound.registers.queries.spend_loading import UNDER_WAY, WITHDRAW


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendFilePage:
    """One file of payments with its whole account, as far as there is one.

    others: files that the account speaks of, by their number: key and name. held: the file as it came is still kept.
    also_of: other bodies for which the same table is loaded. remembered: how its layout is read from now on, if a
    person said so, with the day and the reason. withdrawn_on: when its payments were taken out, for the reason given.
    leaving: the request under way to take them out. may_withdraw: the viewer may ask for that.
    """

    line: FileLine
    slug: str
    place: str
    partnership_pk: int
    synthetic: bool
    digest: str
    encoding: str
    sharing: str
    report: FileReport | None
    guess: ProfileGuess | None
    refused: tuple[str, ...]
    others: Mapping[int, tuple[int, str]]
    also_of: tuple[str, ...]
    held: bool
    remembered: SourceProfile | None
    remembered_on: date | None
    remembered_why: str
    withdrawn_on: date | None
    withdrawn_why: str
    leaving: int | None
    may_import: bool
    may_withdraw: bool

    @property
    def read_otherwise(self) -> bool:
        """Whether the layout was corrected after the file was read."""
        return self.remembered is not None and (self.guess is None or self.remembered != self.guess.profile)


@query
def spend_file(file_id: int, *, viewer: Viewer, on: date) -> SpendFilePage | None:
    """One file of payments with its account; None where the viewer does not see it."""
    seen = visible(SpendFile, viewer, on=on)
    row = (
        seen.select_related("organisation", "partnership", "upload")
        .defer("upload__content", "upload__summary")
        .filter(pk=file_id)
        .first()
    )
    if row is None:
        return None
    others = _others(row, seen)
    guess = {key: value for key, value in row.guess.items() if key != "refused"}
    read = guess_from(guess) if guess else None
    kept = _remembered(row, read, viewer, on=on)
    may_import = viewer.may(Duty.IMPORT, partnership=row.partnership_id)
    leaving = _leaving(row, viewer, on=on) if may_import else None
    return SpendFilePage(
        line=file_line(row),
        slug=row.partnership.slug,
        place=row.partnership.name,
        partnership_pk=row.partnership_id,
        synthetic=row.partnership.synthetic,
        digest=row.digest,
        encoding=row.encoding,
        sharing=row.sharing,
        report=_as_seen(report_from(row.report), others) if row.report else None,
        guess=read,
        refused=tuple(row.guess.get("refused", ())),
        others=others,
        also_of=_also_of(row, seen),
        held=row.upload is not None and row.upload.state in _HELD,
        remembered=profile_from(kept.profile) if kept else None,
        remembered_on=kept.remembered_on if kept else None,
        remembered_why=kept.why if kept else "",
        withdrawn_on=row.withdrawn_on,
        withdrawn_why=row.withdrawn_why if row.withdrawn_on and viewer.person else "",
        leaving=leaving,
        may_import=may_import,
        may_withdraw=may_import and leaving is None and row.state in _KEPT,
    )


_HELD = frozenset({UploadState.RECEIVED, UploadState.READ, UploadState.UNREADABLE})
_KEPT = frozenset({SpendFileState.LOADED, SpendFileState.REPLACED})


def _leaving(row: SpendFile, viewer: Viewer, *, on: date) -> int | None:
    """The request under way to take a file out."""
    if row.state not in _KEPT:
        return None
    asked = visible(WorkRequest, viewer, on=on).filter(kind=WITHDRAW, subject_id=row.pk, state__in=UNDER_WAY)
    return next(iter(asked.values_list("pk", flat=True)[:1]), None)


def _remembered(row: SpendFile, guess: ProfileGuess | None, viewer: Viewer, *, on: date) -> SpendProfile | None:
    if guess is None:
        return None
    kept = visible(SpendProfile, viewer, on=on).filter(organisation=row.organisation_id)
    found: SpendProfile | None = kept.filter(fingerprint=guess.profile.fingerprint).first()
    return found


def _others(row: SpendFile, seen: QuerySet[Any]) -> dict[int, tuple[int, str]]:
    """The files that an account speaks of and that the viewer sees, by number."""
    numbers = {one["of_file"] for one in row.report.get("repeats", ())} | {row.report.get("replaced_by")} - {None}
    found = seen.filter(number__in=numbers).values_list("number", "pk", "name") if numbers else ()
    return {number: (pk, name) for number, pk, name in found}


def _also_of(row: SpendFile, seen: QuerySet[Any]) -> tuple[str, ...]:
    same = seen.filter(digest=row.digest, sheet=row.sheet, partnership=row.partnership_id, state=SpendFileState.LOADED)
    others = same.exclude(organisation=row.organisation_id).order_by("organisation__name")
    return tuple(others.values_list("organisation__name", flat=True))


def _as_seen(report: FileReport, others: Mapping[int, tuple[int, str]]) -> FileReport:
    """An account without what it says of files that the viewer does not see."""
    return replace(
        report,
        repeats=tuple(one for one in report.repeats if one.of_file in others),
        replaced_by=report.replaced_by if report.replaced_by in others else None,
    )

"""Whose payments may be loaded for a place, and how is loading going?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Partnership,
    PartnershipMember,
    SpendFile,
    Upload,
    UploadKind,
    WorkRequest,
    WorkState,
)
from placepound.registers.queries.uploads import Body

MOST_JOBS = 100
LOAD = "load_spend"
RELEASE = "release_spend"
WITHDRAW = "withdraw_spend"
UNDER_WAY = frozenset({WorkState.QUEUED, WorkState.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFile:
    """A file, or a sheet of one, that a request loaded."""

    pk: int
    name: str
    sheet: str
    state: str
    state_label: str
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadChoices:
    """Whose payments may be loaded for a place."""

    slug: str
    name: str
    partnership_pk: int
    bodies: tuple[Body, ...]
    may_import: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One request to load a file, to take one out, or to bring the figures up to date, and what came of it."""

    pk: int
    kind: str
    filename: str
    payer: str
    state: str
    state_label: str
    message: str
    at: datetime
    files: tuple[JobFile, ...]

    @property
    def finished(self) -> bool:
        return self.state not in UNDER_WAY


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadProgress:
    """How loading payments of a place is going."""

    slug: str
    name: str
    may_import: bool
    jobs: tuple[Job, ...]


@query
def load_choices(slug: str, *, viewer: Viewer, on: date) -> LoadChoices | None:
    """Whose payments may be loaded for a place: the bodies whose spending counts there."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    members = PartnershipMember.objects.filter(partnership=place, counted=True)
    bodies = members.order_by("organisation__name").values_list("organisation", "organisation__name")
    return LoadChoices(
        slug=place.slug,
        name=place.name,
        partnership_pk=place.pk,
        bodies=tuple(Body(pk=pk, name=name) for pk, name in bodies),
        may_import=viewer.may(Duty.IMPORT, partnership=place.pk),
    )


@query
def load_progress(slug: str, *, viewer: Viewer, on: date, since: int = 0) -> LoadProgress | None:
    """The requests to load, take out and bring up to date payments of a place, from one on, the newest first."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    requests = list(spend_jobs(place.pk, viewer, on=on).filter(pk__gte=since)[:MOST_JOBS])
    keys = [one.subject_id for one in requests if one.kind == LOAD]
    uploads = visible(Upload, viewer, on=on).filter(pk__in=keys).select_related("publisher")
    received = {one.pk: one for one in uploads.defer("content", "summary")}
    files: dict[tuple[str, int], list[JobFile]] = defaultdict(list)
    taken_out: dict[int, SpendFile] = {}
    asked = {one.subject_id for one in requests if one.kind == WITHDRAW}
    rows = visible(SpendFile, viewer, on=on).filter(Q(upload__in=keys) | Q(pk__in=asked))
    for row in rows.select_related("organisation").defer("report", "guess"):
        files[LOAD, row.upload_id].append(_job_file(row))
        if row.pk in asked:
            files[WITHDRAW, row.pk].append(_job_file(row))
            taken_out[row.pk] = row
    return LoadProgress(
        slug=place.slug,
        name=place.name,
        may_import=viewer.may(Duty.IMPORT, partnership=place.pk),
        jobs=tuple(_job(one, received, taken_out, files) for one in requests),
    )


def _job_file(row: SpendFile) -> JobFile:
    return JobFile(
        pk=row.pk,
        name=row.name,
        sheet=row.sheet,
        state=row.state,
        state_label=row.get_state_display(),
        read=row.read,
    )


def _job(
    one: WorkRequest,
    received: Mapping[int, Upload],
    taken_out: Mapping[int, SpendFile],
    files: Mapping[tuple[str, int], list[JobFile]],
) -> Job:
    upload = received.get(one.subject_id) if one.kind == LOAD else None
    file = taken_out.get(one.subject_id) if one.kind == WITHDRAW else None
    return Job(
        pk=one.pk,
        kind=one.kind,
        filename=upload.filename if upload else file.name if file else "",
        payer=upload.publisher.name if upload else file.organisation.name if file else "",
        state=one.state,
        state_label=one.get_state_display(),
        message=one.message,
        at=one.at,
        files=tuple(files.get((one.kind, one.subject_id), ())) if upload or file else (),
    )


def spend_jobs(place: int, viewer: Viewer, *, on: date) -> QuerySet[Any]:
    """The requests to load or take out a file of the place, and to bring its figures up to date, the newest first."""
    uploads = visible(Upload, viewer, on=on).filter(partnership=place, kind=UploadKind.SPEND)
    files = visible(SpendFile, viewer, on=on).filter(partnership=place)
    of_place = (
        Q(kind=LOAD, subject_id__in=uploads.values("pk"))
        | Q(kind=WITHDRAW, subject_id__in=files.order_by().values("pk"))
        | Q(kind=RELEASE, subject_id=place)
    )
    return visible(WorkRequest, viewer, on=on).filter(of_place).order_by("-pk")

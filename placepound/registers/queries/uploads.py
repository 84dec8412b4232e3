"""What is in an upload, what must still be said about it, and how is the work on it going?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from placepound.core.records.facts import DocumentFacts, facts_from
from placepound.core.records.plain import layout_from, preview_from
from placepound.core.records.preview import Layout, Preview
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    Organisation,
    OrganisationName,
    Partnership,
    PartnershipMember,
    RememberedBody,
    Statement,
    Upload,
    UploadKind,
    WorkRequest,
)
from placepound.registers.names import name_key

MOST_BODIES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How a request for long work is going."""

    pk: int
    kind: str
    state: str
    state_label: str
    message: str
    at: datetime
    subject_id: int

    @property
    def finished(self) -> bool:
        return self.state in {"done", "refused", "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body to choose from."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLine:
    """An upload in a list."""

    pk: int
    filename: str
    place: str
    publisher: str
    state: str
    state_label: str
    at: datetime
    statement_pk: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    """An upload with its preview and what is still open.

    payers: each commissioner's name in the file, with the body it stands for (None: nobody has said).
    bodies: whom a name may mean, the partners first.
    """

    line: UploadLine
    slug: str
    partnership_pk: int
    facts: DocumentFacts
    layout: Layout | None
    preview: Preview | None
    refused: tuple[str, ...]
    payers: tuple[tuple[str, int | None], ...]
    needs_payer: bool
    partners: tuple[Body, ...]
    bodies: tuple[Body, ...]
    publisher_pk: int
    work: Work | None
    shown: int
    may_change: bool

    @property
    def ready(self) -> bool:
        return bool(
            self.preview and self.preview.acceptable and not self.needs_payer and all(b for _, b in self.payers)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChoices:
    """What the import form offers: the place, its partners as publishers, and statements a new one may overlap."""

    partnership_pk: int
    slug: str
    name: str
    partners: tuple[Body, ...]
    statements: tuple[tuple[int, str], ...]
    may_import: bool


@query
def import_choices(slug: str, *, viewer: Viewer, on: date) -> ImportChoices | None:
    """What to choose from when a statement is brought to a place."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    live = visible(Statement, viewer, on=on).filter(partnership=place, withdrawn_on__isnull=True)
    return ImportChoices(
        partnership_pk=place.pk,
        slug=place.slug,
        name=place.name,
        partners=_partners(place.pk),
        statements=tuple(live.order_by("title").values_list("pk", "title")),
        may_import=viewer.may(Duty.IMPORT, partnership=place.pk),
    )


@query
def upload_list(*, viewer: Viewer, on: date) -> tuple[UploadLine, ...]:
    """The statements that a viewer sees uploaded and not finished, newest first."""
    rows = visible(Upload, viewer, on=on).filter(
        kind=UploadKind.STATEMENT, state__in=["received", "read", "unreadable"]
    )
    return tuple(_line(row) for row in rows.select_related("partnership", "publisher").defer("content", "summary"))


@query
def expired_uploads(*, viewer: Viewer, on: date) -> tuple[int, ...]:
    """The uploads, of statements and of payments, whose time to be taken in has passed."""
    waiting = visible(Upload, viewer, on=on).filter(state__in=["received", "read", "unreadable"], expires__lt=on)
    return tuple(waiting.order_by("pk").values_list("pk", flat=True))


@query
def upload_page(upload_id: int, *, viewer: Viewer, on: date) -> UploadPage | None:
    """One upload of a statement, with all that its page shows; None where the viewer does not see it."""
    upload = (
        visible(Upload, viewer, on=on)
        .select_related("partnership", "publisher")
        .defer("content")
        .filter(pk=upload_id, kind=UploadKind.STATEMENT)
        .first()
    )
    if upload is None:
        return None
    facts = facts_from(upload.facts)
    read = "rows" in upload.summary
    preview = preview_from(upload.summary) if read else None
    partners = _partners(upload.partnership_id)
    payers = _payers(upload, facts) if read else ()
    nobody = facts.payer is None and not any(body.pk == upload.publisher_id for body in partners)
    return UploadPage(
        line=_line(upload),
        slug=upload.partnership.slug,
        partnership_pk=upload.partnership_id,
        facts=facts,
        layout=layout_from(upload.layout) if upload.layout else None,
        preview=preview,
        refused=tuple(upload.summary.get("refused", ())),
        payers=payers,
        needs_payer=nobody and not payers,
        partners=partners,
        bodies=partners + _others(partners, viewer, on=on),
        publisher_pk=upload.publisher_id,
        work=_latest_work(upload_id),
        shown=upload.summary.get("accepted_shown", 0),
        may_change=viewer.may(Duty.IMPORT, partnership=upload.partnership_id),
    )


@query
def work(request_id: int, *, viewer: Viewer, on: date) -> Work | None:
    """How one request is going."""
    request = visible(WorkRequest, viewer, on=on).filter(pk=request_id).first()
    return _work(request) if request else None


def _line(row: Upload) -> UploadLine:
    statement = (
        Statement.objects.filter(upload=row).values_list("pk", flat=True).first() if row.state in _LANDED else None
    )
    return UploadLine(
        pk=row.pk,
        filename=row.filename,
        place=row.partnership.name,
        publisher=row.publisher.name,
        state=row.state,
        state_label=row.get_state_display(),
        at=row.at,
        statement_pk=statement,
    )


_LANDED = {"accepted", "undone"}


def _partners(partnership_id: int) -> tuple[Body, ...]:
    rows = PartnershipMember.objects.filter(partnership=partnership_id).select_related("organisation")
    return tuple(Body(pk=row.organisation_id, name=row.organisation.name) for row in rows)


def _others(partners: tuple[Body, ...], viewer: Viewer, *, on: date) -> tuple[Body, ...]:
    rows = visible(Organisation, viewer, on=on).exclude(pk__in=[body.pk for body in partners])
    return tuple(Body(pk=key, name=name) for key, name in rows.values_list("pk", "name")[:MOST_BODIES])


def _payers(upload: Upload, facts: DocumentFacts) -> tuple[tuple[str, int | None], ...]:
    """What each commissioner's name in the file means: as said here, as said before, or as one body is named."""
    names = list(upload.summary.get("commissioners", ()))
    keys = {name: name_key(name) for name in names}
    remembered = RememberedBody.objects.filter(publisher=upload.publisher_id, key__in=keys.values())
    partners = set(
        PartnershipMember.objects.filter(partnership=upload.partnership_id).values_list("organisation", flat=True)
    )
    named = set(OrganisationName.objects.filter(key__in=keys.values()).values_list("key", "organisation"))
    known = _one_each(named) | _one_each((key, body) for key, body in named if body in partners)
    known |= dict(remembered.values_list("key", "organisation")) | dict(facts.payers)
    return tuple((name, known.get(keys[name])) for name in names)


def _one_each(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The body that a name means; a name of several bodies means none."""
    found: dict[str, set[int]] = {}
    for key, body in pairs:
        found.setdefault(key, set()).add(body)
    return {key: next(iter(bodies)) for key, bodies in found.items() if len(bodies) == 1}


def _latest_work(upload_id: int) -> Work | None:
    request = WorkRequest.objects.filter(subject_id=upload_id, kind__in=["read_upload", "accept_upload"]).first()
    return _work(request) if request else None


def _work(request: WorkRequest) -> Work:
    return Work(
        pk=request.pk,
        kind=request.kind,
        state=request.state,
        state_label=request.get_state_display(),
        message=request.message,
        at=request.at,
        subject_id=request.subject_id,
    )

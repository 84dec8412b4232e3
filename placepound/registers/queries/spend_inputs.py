"""What does working on single payments need of the record? Bodies, names, decisions, rules and remembered layouts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from placepound.core.money.mapping import CodingRule as CoreRule
from placepound.core.money.spend.plain import profile_from
from placepound.core.money.spend.profile import SourceProfile
from placepound.core.money.spend.suppliers import KnownName, KnownOrganisation, RuledOut
from placepound.core.terms.organisation import Identifier, Scheme
from placepound.core.terms.viewer import Sharing, Viewer
from placepound.registers.base import query, visible
from placepound.registers.coding_rules import core_rule
from placepound.registers.models import (
    CodingRule,
    MatchState,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Partnership,
    PartnershipMember,
    SpendFile,
    SpendFileState,
    SpendProfile,
    Statement,
    SupplierMatch,
    Upload,
    UploadKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendInputs:
    """What payments of a place are resolved, coded and released with. Keys are those of the register, as text.

    counted: bodies whose payments count. files: numbers of their files loaded for this place. in_use: figures made of
    payments are in use.
    """

    partnership_pk: int
    slug: str
    name: str
    counted: frozenset[str]
    organisations: tuple[KnownOrganisation, ...]
    ruled_out: tuple[RuledOut, ...]
    rules: tuple[CoreRule, ...]
    files: frozenset[int]
    in_use: bool


@query
def spend_inputs(partnership_id: int, *, viewer: Viewer, on: date) -> SpendInputs | None:
    """All that a release of a place's payments rests on; None where the viewer does not see the place."""
    place = visible(Partnership, viewer, on=on).filter(pk=partnership_id).first()
    if place is None:
        return None
    members = PartnershipMember.objects.filter(partnership=place, counted=True)
    rules = visible(CodingRule, viewer, on=on).filter(partnership=place, retired_on__isnull=True)
    files = visible(SpendFile, viewer, on=on).filter(
        partnership=place, state=SpendFileState.LOADED, organisation__in=members.values("organisation")
    )
    return SpendInputs(
        partnership_pk=place.pk,
        slug=place.slug,
        name=place.name,
        counted=frozenset(str(key) for key in members.values_list("organisation", flat=True)),
        organisations=_organisations(viewer, on=on),
        ruled_out=_ruled_out(place.pk, viewer, on=on),
        rules=tuple(core_rule(rule) for rule in rules),
        files=frozenset(key for key in files.values_list("number", flat=True) if key is not None),
        in_use=visible(Statement, viewer, on=on)
        .filter(partnership=place, release__isnull=False, withdrawn_on__isnull=True)
        .exists(),
    )


def _organisations(viewer: Viewer, *, on: date) -> tuple[KnownOrganisation, ...]:
    bodies = visible(Organisation, viewer, on=on).exclude(kind="group").order_by("pk")
    names: dict[int, list[KnownName]] = defaultdict(list)
    rows = OrganisationName.objects.filter(organisation__in=bodies.values("pk")).order_by("organisation", "pk")
    for row in rows:
        names[row.organisation_id].append(
            KnownName(name=row.name, valid_from=row.valid_from, valid_to=row.valid_to, reason=row.reason)
        )
    numbers: dict[int, list[Identifier]] = defaultdict(list)
    for number in OrganisationIdentifier.objects.filter(organisation__in=bodies.values("pk")):
        numbers[number.organisation_id].append(Identifier(Scheme(number.scheme), number.value))
    return tuple(
        KnownOrganisation(
            key=str(body.pk),
            name=body.name,
            names=tuple(names[body.pk]),
            identifiers=tuple(numbers[body.pk]),
            valid_from=body.valid_from,
            valid_to=body.valid_to,
        )
        for body in bodies
    )


def _ruled_out(partnership_id: int, viewer: Viewer, *, on: date) -> tuple[RuledOut, ...]:
    rejected = visible(SupplierMatch, viewer, on=on).filter(partnership=partnership_id, state=MatchState.REJECTED)
    return tuple(
        RuledOut(
            key=row.key,
            other_key=row.other_key,
            organisation=str(row.organisation_id) if row.organisation_id else None,
        )
        for row in rejected.order_by("pk")
    )


@query
def remembered_profiles(organisation_id: int, *, viewer: Viewer, on: date) -> dict[str, SourceProfile]:
    """How a body's layouts are read, by the fingerprint of their headings."""
    rows = visible(SpendProfile, viewer, on=on).filter(organisation=organisation_id)
    return {row.fingerprint: profile_from(row.profile) for row in rows}


@query
def places_of(organisation_id: int, *, viewer: Viewer, on: date) -> tuple[tuple[int, str], ...]:
    """The places in which a body's spending counts, as key and short name."""
    rows = visible(Partnership, viewer, on=on).filter(members__organisation=organisation_id, members__counted=True)
    return tuple(rows.distinct().order_by("slug").values_list("pk", "slug"))


@query
def body_names(organisation_id: int, *, viewer: Viewer, on: date) -> tuple[str, ...]:
    """What a body is called: its name, then every other name that it has or had; none where it is not seen."""
    body = visible(Organisation, viewer, on=on).filter(pk=organisation_id).first()
    if body is None:
        return ()
    others = visible(OrganisationName, viewer, on=on).filter(organisation=body).order_by("pk")
    return (body.name, *others.values_list("name", flat=True))


@query
def recorded_files(partnership_id: int, organisation_id: int, *, viewer: Viewer, on: date) -> dict[int, str]:
    """The numbers of a body's files that a place has an account of, each with where the file stands."""
    rows = visible(SpendFile, viewer, on=on).filter(partnership=partnership_id, organisation=organisation_id)
    return {key: state for key, state in rows.values_list("number", "state") if key is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file whose payments are kept. why: it is to be taken out. elsewhere: it counts in another place too."""

    pk: int
    partnership_pk: int
    organisation_pk: int
    number: int
    name: str
    sheet: str
    why: str
    elsewhere: bool


@query
def kept_file(file_id: int, *, viewer: Viewer, on: date) -> KeptFile | None:
    """A file whose payments are kept; None for any other."""
    return next(_kept(Q(pk=file_id), viewer, on=on), None)


@query
def kept_files_called(
    partnership_id: int, organisation_id: int, text: str, *, viewer: Viewer, on: date
) -> tuple[KeptFile, ...]:
    """The files of a body in a place whose payments are kept and that have this number, or else this name."""
    of_body = Q(partnership=partnership_id, organisation=organisation_id)
    numbered = Q(number=int(text)) if text.isdecimal() and len(text) < 9 else Q(pk__in=())
    return tuple(_kept(of_body & numbered, viewer, on=on)) or tuple(_kept(of_body & Q(name=text), viewer, on=on))


def _kept(wanted: Q, viewer: Viewer, *, on: date) -> Iterator[KeptFile]:
    kept = visible(SpendFile, viewer, on=on).filter(
        state__in=[SpendFileState.LOADED, SpendFileState.REPLACED], number__isnull=False
    )
    for row in kept.filter(wanted).order_by("number").defer("report", "guess"):
        same = kept.filter(organisation=row.organisation_id, number=row.number)
        yield KeptFile(
            pk=row.pk,
            partnership_pk=row.partnership_id,
            organisation_pk=row.organisation_id,
            number=row.number,
            name=row.name,
            sheet=row.sheet,
            why=row.withdrawn_why,
            elsewhere=same.exclude(partnership=row.partnership_id).exists(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendUpload:
    """A file of payments as it was received."""

    partnership_pk: int
    organisation_pk: int
    filename: str
    content: bytes
    sharing: str


@query
def spend_upload(upload_id: int, *, viewer: Viewer, on: date) -> SpendUpload | None:
    """A received file of payments with its content; None where it is not seen or no longer held."""
    row = visible(Upload, viewer, on=on).filter(pk=upload_id, kind=UploadKind.SPEND).first()
    if row is None or not row.content:
        return None
    return SpendUpload(
        partnership_pk=row.partnership_id,
        organisation_pk=row.publisher_id,
        filename=row.filename,
        content=bytes(row.content),
        sharing=row.facts.get("sharing", Sharing.PARTNERSHIP),
    )

"""What does working on single payments need of the record? Bodies, names, decisions, rules and remembered layouts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

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
    SupplierMatch,
    Upload,
    UploadKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendInputs:
    """What payments of a place are resolved, coded and released with. Keys are those of the register, as text.

    counted: bodies whose payments count. files: numbers of their files loaded for this place.
    """

    partnership_pk: int
    slug: str
    name: str
    counted: frozenset[str]
    organisations: tuple[KnownOrganisation, ...]
    ruled_out: tuple[RuledOut, ...]
    rules: tuple[CoreRule, ...]
    files: frozenset[int]


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
def recorded_files(partnership_id: int, organisation_id: int, *, viewer: Viewer, on: date) -> frozenset[int]:
    """The numbers of a body's files that a place has an account of."""
    rows = visible(SpendFile, viewer, on=on).filter(partnership=partnership_id, organisation=organisation_id)
    return frozenset(key for key in rows.values_list("number", flat=True) if key is not None)


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

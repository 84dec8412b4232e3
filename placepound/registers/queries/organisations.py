"""Which bodies are on record, who were they as at a day, and who pays what?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from placepound.core.terms.amount import Amount
from placepound.core.terms.organisation import Identifier, OrganisationKind, Scheme
from placepound.core.terms.period import in_force
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import (
    GroupMember,
    Organisation,
    OrganisationName,
    Partnership,
    PartnershipMember,
    PoundCell,
    Succession,
)
from placepound.registers.names import name_key
from placepound.registers.queries.pound_filters import COUNTED, period_key, period_label


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationLine:
    """A body in a list."""

    pk: int
    name: str
    kind: str
    identifiers: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One body taking over from another."""

    pk: int
    name: str
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What a body pays by one statement, in one period and status: gross, before transfers.

    Statements stand apart, because two of them may count the same money.
    """

    statement: int
    title: str
    place: str
    slug: str
    period: str
    period_key: str
    status: str
    gross: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """A body with its names, numbers, life, partnerships and money."""

    line: OrganisationLine
    note: str
    names: tuple[tuple[str, str], ...]
    predecessors: tuple[Handover, ...]
    successors: tuple[Handover, ...]
    members: tuple[tuple[int, str], ...]
    groups: tuple[tuple[int, str], ...]
    places: tuple[tuple[str, str], ...]
    paid: tuple[Paid, ...]
    live: bool
    now: tuple[tuple[int, str], ...]


@query
def organisation_list(
    *, viewer: Viewer, on: date, search: str = "", kind: str = "", as_at: date | None = None, most: int = 200
) -> tuple[OrganisationLine, ...]:
    """Bodies by name or number. as_at keeps those that existed on that day."""
    rows = visible(Organisation, viewer, on=on).prefetch_related("identifiers")
    if kind:
        rows = rows.filter(kind=kind)
    if as_at:
        rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=as_at))
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=as_at))
    if search.strip():
        text = search.strip().upper()
        numbers = {text, text.split("-", 2)[-1]}  # a number by itself, or after its org-id prefix
        by_name = OrganisationName.objects.filter(key__contains=name_key(search) or search).values("organisation")
        rows = rows.filter(Q(pk__in=by_name) | Q(identifiers__value__in=numbers)).distinct()
    return tuple(_line(row) for row in rows[:most])


@query
def organisation(key: int, *, viewer: Viewer, on: date) -> OrganisationPage | None:
    """One body, whole; None where the viewer does not see it."""
    row = visible(Organisation, viewer, on=on).prefetch_related("identifiers", "names").filter(pk=key).first()
    if row is None:
        return None
    shown = visible(Partnership, viewer, on=on)
    places = PartnershipMember.objects.filter(organisation=row, partnership__in=shown).select_related("partnership")
    return OrganisationPage(
        line=_line(row),
        note=row.note,
        names=tuple((name.name, name.reason) for name in row.names.all() if name.name != row.name),
        predecessors=tuple(
            Handover(pk=one.predecessor_id, name=one.predecessor.name, on=one.on, source=one.source)
            for one in row.precessions.select_related("predecessor")
        ),
        successors=tuple(
            Handover(pk=one.successor_id, name=one.successor.name, on=one.on, source=one.source)
            for one in row.successions.select_related("successor")
        ),
        members=tuple(
            GroupMember.objects.filter(group=row).values_list("member", "member__name").order_by("member__name")
        ),
        groups=tuple(
            GroupMember.objects.filter(member=row).values_list("group", "group__name").order_by("group__name")
        ),
        places=tuple((member.partnership.slug, member.partnership.name) for member in places),
        paid=_paid(row, viewer, on=on),
        live=in_force(row.valid_from, row.valid_to, on=on),
        now=bodies_on({row.pk}, as_at=on)[row.pk],
    )


@query
def bodies_as_at(key: int, *, as_at: date, viewer: Viewer, on: date) -> tuple[tuple[int, str], ...]:
    """Who a body is, was or will be on a day: itself while it exists, else those who took over from it by then.

    Empty where the record does not know: the body had not begun, or it ended and no successor is recorded.
    """
    if not visible(Organisation, viewer, on=on).filter(pk=key).exists():
        return ()
    return bodies_on({key}, as_at=as_at)[key]


def bodies_on(keys: set[int], *, as_at: date) -> dict[int, tuple[tuple[int, str], ...]]:
    """For each body, who it is on a day, following successions; as many queries for one body as for a thousand."""
    names: dict[int, str] = {}
    onward: dict[int, set[int]] = {}
    front, seen = set(keys), set[int]()
    while front:
        seen |= front
        rows = Organisation.objects.filter(pk__in=front).values_list("pk", "name", "valid_from", "valid_to")
        names |= {pk: name for pk, name, start, end in rows if in_force(start, end, on=as_at)}
        handed = Succession.objects.filter(predecessor__in=front - names.keys(), on__lte=as_at)
        for predecessor, successor in handed.values_list("predecessor", "successor"):
            onward.setdefault(predecessor, set()).add(successor)
        front = {key for successors in onward.values() for key in successors} - seen
    return {key: tuple(sorted(_reached(key, names, onward), key=lambda body: body[1])) for key in keys}


def _reached(key: int, names: dict[int, str], onward: dict[int, set[int]]) -> set[tuple[int, str]]:
    if key in names:
        return {(key, names[key])}
    return {body for successor in onward.get(key, ()) for body in _reached(successor, names, onward)}


def _line(row: Organisation) -> OrganisationLine:
    return OrganisationLine(
        pk=row.pk,
        name=row.name,
        kind=OrganisationKind(row.kind).label,
        identifiers=tuple(Identifier(Scheme(one.scheme), one.value).org_id for one in row.identifiers.all()),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        synthetic=row.synthetic,
    )


def _paid(row: Organisation, viewer: Viewer, *, on: date) -> tuple[Paid, ...]:
    cells = (
        visible(PoundCell, viewer, on=on)
        .filter(payer=row, flow_class__in=COUNTED, statement__counted=True, statement__withdrawn_on__isnull=True)
        .values_list(
            "statement",
            "statement__title",
            "statement__partnership__name",
            "statement__partnership__slug",
            "period_start",
            "period_end",
            "statement__as_at",
            "statement__as_at_said",
            "status",
        )
        .annotate(gross=Sum("amount"))
        .order_by("-period_start", "statement__partnership__name", "status", "statement")
    )
    return tuple(
        Paid(
            statement=statement,
            title=title,
            place=place,
            slug=slug,
            period=period_label(start, end, as_at, said),
            period_key=period_key(start, end, as_at),
            status=status,
            gross=Amount(gross),
        )
        for statement, title, place, slug, start, end, as_at, said, status, gross in cells
    )

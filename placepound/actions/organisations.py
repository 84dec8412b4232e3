"""How do bodies enter the record, change their names and numbers, and hand over to one another?"""

from datetime import date

from django.db.models import Q

from placepound.actions.base import action, need, note, refuse
from placepound.core.terms.organisation import OrganisationKind, Scheme, read_identifier
from placepound.core.terms.period import day
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Sharing, Viewer
from placepound.registers.models import GroupMember, Organisation, OrganisationIdentifier, OrganisationName, Succession
from placepound.registers.names import name_key


@action
def add_organisation(
    *,
    by: Viewer,
    on: date,
    name: str,
    kind: OrganisationKind,
    identifiers: tuple[tuple[Scheme, str], ...] = (),
    aliases: tuple[str, ...] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
    synthetic: bool = False,
    note_text: str = "",
) -> Organisation:
    """Add a body. Refuses an identifier of the wrong shape or one that another body holds."""
    need(by, Duty.STEWARD)
    name = " ".join(name.split())
    refuse(
        None if name else Problem(message="Give the organisation's name.", field="name"),
        _ends_first(valid_from, valid_to),
        *(_identifier_problem(scheme, value) for scheme, value in identifiers),
    )
    body = Organisation(
        name=name, kind=kind, valid_from=valid_from, valid_to=valid_to, synthetic=synthetic, note=note_text
    )
    body.sharing = Sharing.PUBLIC
    body.save()
    for text in (name, *aliases):
        keep_name(body, text)
    for scheme, value in identifiers:
        found = read_identifier(scheme, value)
        assert found is not None
        OrganisationIdentifier(organisation=body, scheme=scheme, value=found.value).save()
    note(body, by=by, on=on, identifiers=[value for _, value in identifiers], aliases=aliases)
    return body


def _ends_first(valid_from: date | None, valid_to: date | None) -> Problem | None:
    if valid_from and valid_to and valid_to < valid_from:
        return Problem(
            message=f"It cannot end ({day(valid_to)}) before it starts ({day(valid_from)}).", field="valid_to"
        )
    return None


def _identifier_problem(scheme: Scheme, value: str) -> Problem | None:
    found = read_identifier(scheme, value)
    if found is None:
        return Problem(message=f"“{value}” is not a {scheme.value} code.", field="identifier")
    holder = OrganisationIdentifier.objects.filter(scheme=scheme, value=found.value).first()
    if holder:
        return Problem(
            message=f"{found.org_id} already belongs to {holder.organisation.name}. Use that organisation instead.",
            field="identifier",
        )
    return None


def keep_name(body: Organisation, text: str, *, reason: str = "") -> OrganisationName:
    """Remember a name of a body, within the action under way."""
    row = OrganisationName(organisation=body, name=text, key=name_key(text), reason=reason)
    row.save()
    return row


@action
def add_name(*, by: Viewer, on: date, organisation_id: int, name: str, reason: str) -> OrganisationName:
    """Remember another name of a body, so that files that use it find the body. Refuses a name that another has."""
    need(by, Duty.IMPORT)
    body = Organisation.objects.get(pk=organisation_id)
    key = name_key(name)
    taken = OrganisationName.objects.filter(key=key).exclude(organisation=body).select_related("organisation").first()
    refuse(
        None if key else Problem(message="Give the name.", field="name"),
        Problem(message=f"“{name}” already stands for {taken.organisation.name}.", field="name") if taken else None,
        None if reason.strip() else Problem(message="Say why this name belongs to this body.", field="reason"),
    )
    row = OrganisationName(organisation=body, name=name, key=key, reason=reason)
    row.save()
    note(body, by=by, on=on, why=reason, added_name=name)
    return row


@action
def record_succession(
    *, by: Viewer, on: date, predecessor_id: int, successor_id: int, from_day: date, source: str
) -> Succession:
    """One body takes over from another on a day; the earlier one ends the day before. Refuses a circle."""
    need(by, Duty.STEWARD)
    old, new = Organisation.objects.get(pk=predecessor_id), Organisation.objects.get(pk=successor_id)
    refuse(
        Problem(message="A body cannot succeed itself.", field="successor") if old == new else None,
        Problem(message=f"{new.name} already hands over to {old.name}: that would be a circle.", field="successor")
        if old.pk in _all_successors(new.pk)
        else None,
        None if source.strip() else Problem(message="Name the order or publication that says so.", field="source"),
    )
    row = Succession(predecessor=old, successor=new, on=from_day, source=source)
    row.save()
    last_day = date.fromordinal(from_day.toordinal() - 1)
    if old.valid_to is None or old.valid_to > last_day:
        old.valid_to = last_day
        old.save()
    note(old, by=by, on=on, why=source, successor=new.pk, from_day=from_day)
    return row


def _all_successors(key: int) -> set[int]:
    found: set[int] = set()
    front = {key}
    while front:
        front = set(Succession.objects.filter(predecessor__in=front).values_list("successor", flat=True)) - found
        found |= front
    return found


@action
def set_group(*, by: Viewer, on: date, group_id: int, member_ids: tuple[int, ...], why: str) -> None:
    """Say which bodies a published document names together as one."""
    need(by, Duty.STEWARD)
    group = Organisation.objects.get(pk=group_id)
    if group.kind != OrganisationKind.GROUP:
        raise Refused(Problem(message=f"{group.name} is a single body, not a group.", field="group"))
    GroupMember.objects.filter(group=group).delete()
    for member in Organisation.objects.filter(Q(pk__in=member_ids) & ~Q(pk=group.pk)):
        GroupMember(group=group, member=member).save()
    note(group, by=by, on=on, why=why, members=sorted(member_ids))

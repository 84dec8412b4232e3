"""How is a place set up: its partnership, its partners, its people, and its starter coding rules?"""

from datetime import date

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from placepound.actions.base import action, need, note, refuse
from placepound.core.terms.problem import Problem
from placepound.core.terms.viewer import Duty, Role, Viewer
from placepound.registers.models import Appointment, Organisation, Partnership, PartnershipMember, User


@action
def set_up_partnership(
    *,
    by: Viewer,
    on: date,
    name: str,
    area_id: int,
    operating_model: str = "not_stated",
    valid_from: date | None = None,
    about: str = "",
    source: str = "",
    synthetic: bool = False,
) -> Partnership:
    """Start a place's record: who commissions together, for which area."""
    need(by, Duty.STEWARD)
    slug = slugify(name)
    refuse(
        None if slug else Problem(message="Give the partnership a name.", field="name"),
        Problem(message=f"There is already a partnership called “{name}”.", field="name")
        if Partnership.objects.filter(slug=slug).exists()
        else None,
    )
    row = Partnership(
        name=name.strip(),
        slug=slug,
        area_id=area_id,
        operating_model=operating_model,
        valid_from=valid_from,
        about=about,
        source=source,
        synthetic=synthetic,
    )
    row.save()
    note(row, by=by, on=on)
    return row


@action
def add_partner(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    organisation_id: int,
    counted: bool = True,
    capacity: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> PartnershipMember:
    """A body joins a partnership. A counted body's own spending enters the place pound."""
    need(by, Duty.STEWARD, partnership=None if by.is_system else partnership_id)
    body = Organisation.objects.get(pk=organisation_id)
    taken = PartnershipMember.objects.filter(
        partnership=partnership_id, organisation=body, valid_to__isnull=True
    ).exists()
    refuse(Problem(message=f"{body.name} is already a partner.", field="organisation") if taken else None)
    row = PartnershipMember(
        partnership_id=partnership_id,
        organisation=body,
        counted=counted,
        capacity=capacity,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    row.save()
    note(row.partnership, by=by, on=on, partner=body.name, counted=counted)
    return row


@action
def invite(
    *,
    by: Viewer,
    on: date,
    email: str,
    name: str,
    role: Role,
    organisation_id: int | None = None,
    partnership_id: int | None = None,
    title: str = "",
    demo: bool = False,
) -> Appointment:
    """Give a person an account (without a password until they set one) and a role at one body or partnership."""
    if not by.is_system:
        need(by, Duty.STEWARD, organisation=organisation_id, partnership=partnership_id)
    refuse(
        None
        if "@" in email
        else Problem(message="Give an e-mail address, such as name@council.gov.uk.", field="email"),
        None if name.strip() else Problem(message="Give the person's name.", field="name"),
        None
        if (organisation_id is None) != (partnership_id is None)
        else Problem(message="Choose either an organisation or a partnership.", field="organisation"),
    )
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        person = User.objects.create_user(email=email, name=name.strip(), is_demo=demo)
    elif not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    held = Appointment.objects.filter(
        person=person, role=role, organisation=organisation_id, partnership=partnership_id, valid_to__isnull=True
    )
    refuse(Problem(message=f"{person.name} already holds this role.", field="role") if held.exists() else None)
    row = Appointment(
        person=person,
        role=role,
        organisation_id=organisation_id,
        partnership_id=partnership_id,
        title=title,
        valid_from=on,
    )
    row.save()
    note(row, by=by, on=on)
    return row


@action
def end_appointment(*, by: Viewer, on: date, appointment_id: int, why: str) -> None:
    """A person's role ends today. With their last role their account closes; their audit lines stay."""
    row = Appointment.objects.get(pk=appointment_id)
    if not by.is_system:
        need(by, Duty.STEWARD, organisation=row.organisation_id, partnership=row.partnership_id)
    refuse(Problem(message="This role has already ended.") if row.valid_to else None)
    row.valid_to = on
    row.save()
    person = row.person
    if not person.appointments.filter(valid_to__isnull=True).exists():
        person.is_active, person.wants_digest = False, False
        person.save(update_fields=["is_active", "wants_digest"])
    note(row, by=by, on=on, why=why, account_open=person.is_active)


@action
def correct_person(*, by: Viewer, on: date, appointment_id: int, name: str, email: str) -> User:
    """Put right the name or the address of a person who holds a role that this steward looks after."""
    row = Appointment.objects.get(pk=appointment_id)
    if not by.is_system:
        need(by, Duty.STEWARD, organisation=row.organisation_id, partnership=row.partnership_id)
    person, address = row.person, email.strip().lower()
    refuse(
        None if name.strip() else Problem(message="Give the person's name.", field="name"),
        None if "@" in address else Problem(message="Give an e-mail address.", field="email"),
        Problem(message="Another account has this address.", field="email")
        if User.objects.filter(email=address).exclude(pk=person.pk).exists()
        else None,
    )
    before = {"name": person.name, "email": person.email}
    person.name, person.email = name.strip(), address
    person.save(update_fields=["name", "email"])
    EmailAddress.objects.filter(user=person).delete()  # the sign-in library's own list, in which the old one may stand
    note(row, by=by, on=on, before=before, name=person.name, email=person.email)
    return person


@action
def set_digest(*, by: Viewer, on: date, wanted: bool) -> None:
    """A person asks for, or stops, the e-mail digest of Today."""
    refuse(Problem(message="Sign in to choose the digest.") if by.person is None else None)
    assert by.person is not None
    person = User.objects.get(pk=by.person)
    person.wants_digest = wanted
    person.save(update_fields=["wants_digest"])
    note(person, by=by, on=on)

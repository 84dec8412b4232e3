"""How does somebody get a password, and the digest of Today that they asked for?"""

from collections.abc import Callable
from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction

from placepound.actions.base import action, need, note, refuse
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.identity import viewer_for
from placepound.registers.models import User
from placepound.registers.queries.today import AttentionLine, today

SUBJECT = "Placepound: something waits for you"
WORDS = """Something on Today waits for you. Sign in to see it:

{links}

This e-mail holds links only. You asked for it; your account page stops it.
"""

INVITED = "Placepound: you have an account"
INVITATION = """A steward has given you a role in Placepound, the shared record of your place. Choose a password here:

{address}

The address works for {days} days. After that, choose “I have forgotten my password” on the sign-in page.
"""


@action
def set_password(*, by: Viewer, on: date, email: str, password: str) -> None:
    """Give a person a password. Only the system, when it sets somebody up, and the person may do so."""
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        raise Refused(Problem(message=f"Nobody with the address {email} has an account.", field="email"))
    refuse(
        None
        if by.is_system or by.person == person.pk
        else Problem(message="Only the person may set their password.", field="password"),
        *_weak(password, person),
    )
    person.set_password(password)
    person.save(update_fields=["password"])
    note(person, by=by, on=on, password_set=True)


def _weak(password: str, person: User) -> tuple[Problem, ...]:
    try:
        validate_password(password, person)
    except ValidationError as fault:
        return tuple(Problem(message=message, field="password") for message in fault.messages)
    return ()


@action
def send_invitation(*, by: Viewer, on: date, email: str, address: Callable[[str, str], str]) -> None:
    """Write to a person who was given a role, with the address at which they choose their password.

    address makes that address from the two parts that name the person for a few days. The e-mail leaves once the
    transaction is committed.
    """
    need(by, Duty.STEWARD)
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        raise Refused(Problem(message=f"Nobody with the address {email} has an account.", field="email"))
    words = INVITATION.format(
        address=address(user_pk_to_url_str(person), default_token_generator.make_token(person)),
        days=settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
    )
    transaction.on_commit(lambda: send_mail(INVITED, words, None, [person.email]))
    note(person, by=by, on=on, invitation_sent=True)


@action
def send_digest(
    *, by: Viewer, on: date, user_id: int, links: Callable[[tuple[AttentionLine, ...]], tuple[str, ...]]
) -> int:
    """Send one person the digest of Today, if they asked for it and something waits: links only, no names or figures.

    links makes the addresses to send from what waits. The e-mail leaves once the transaction is committed, so that a
    slow mail server keeps nobody from writing. Returns how many things wait.
    """
    person = User.objects.get(pk=user_id)
    waiting = today(viewer=viewer_for(user_id=user_id, on=on), on=on).attention if person.wants_digest else ()
    if waiting:
        words = WORDS.format(links="\n".join(dict.fromkeys(links(waiting))))
        transaction.on_commit(lambda: send_mail(SUBJECT, words, None, [person.email]))
    note(person, by=by, on=on, digest_links=len(waiting))
    return len(waiting)

"""Who may see a statement? Its owner widens or narrows its sharing, and holds it back until a day.

Payments are shared with their files, so that later figures of the same files are shared alike.
"""

from datetime import date

from placepound.actions.base import action, need, note, refuse, snapshot
from placepound.actions.landing import show_funds
from placepound.actions.spend_sharing import follow_files
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Sensitivity, Sharing, Viewer
from placepound.registers.models import PartnershipMember, SpendFile, Statement, Upload


@action
def share_statement(
    *,
    by: Viewer,
    on: date,
    statement_id: int,
    sharing: Sharing,
    why: str,
    named: tuple[int, ...] = (),
    sensitivity: Sensitivity = Sensitivity.NONE,
    sensitive_until: date | None = None,
) -> Statement:
    """Set how far a statement is shared. Only people of its owner may; the file that it came from follows it.

    For payments it is set for the body's files of that period, and for all that was made of them.
    """
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    if not by.is_system and statement.owner_id not in by.organisations:
        raise Refused(Problem(message="Only people of its owner can change how a statement is shared."))
    need(by, Duty.IMPORT, organisation=statement.owner_id)
    refuse(
        None if why.strip() else Problem(message="Say why the sharing changes.", field="why"),
        *_unfit(statement, sharing, named, sensitivity, sensitive_until, on=on),
    )
    held_back = sensitivity is not Sensitivity.NONE
    values = {
        "sharing": sharing,
        "sensitivity": sensitivity,
        "sensitive_until": sensitive_until if held_back else None,
    }
    before = snapshot(statement) | {"named": sorted(statement.named.values_list("pk", flat=True))}
    for name, value in values.items():
        setattr(statement, name, value)
    statement.save()
    statement.named.set(named)
    _follow(statement, named)
    show_funds(statement)
    note(statement, by=by, on=on, why=why, before=before, named=sorted(named))
    if statement.release_id is not None:
        _share_files(statement, by=by, on=on, why=why)
    return statement


def _unfit(
    statement: Statement,
    sharing: Sharing,
    named: tuple[int, ...],
    sensitivity: Sensitivity,
    sensitive_until: date | None,
    *,
    on: date,
) -> tuple[Problem | None, ...]:
    """What is wrong with how a statement would be shared."""
    partners = set(
        PartnershipMember.objects.filter(partnership=statement.partnership_id).values_list("organisation", flat=True)
    )
    held_back = sensitivity is not Sensitivity.NONE
    of_payments = statement.release_id is not None
    return (
        Problem(message=_NOT_NAMED, field="sharing") if of_payments and (sharing is Sharing.NAMED or named) else None,
        Problem(message=_NOT_HELD_BACK, field="sensitivity") if of_payments and held_back else None,
        Problem(message="Name at least one partner to share it with.", field="named")
        if sharing is Sharing.NAMED and not named and not of_payments
        else None,
        Problem(message="Choose among the partners of this place.", field="named") if set(named) - partners else None,
        Problem(message="Give the day until which it is held back.", field="sensitive_until")
        if held_back and sensitive_until is None and not of_payments
        else None,
        Problem(message="Choose a day that is still to come.", field="sensitive_until")
        if held_back and sensitive_until is not None and sensitive_until < on
        else None,
    )


_NOT_NAMED = "Payments cannot be shared with some partners only. Choose everybody, the partners, or only their owner."
_NOT_HELD_BACK = "Payments cannot be held back until a day. Share them only with their owner for as long as is needed."


def _share_files(statement: Statement, *, by: Viewer, on: date, why: str) -> None:
    """Share the files of a statement of payments as it is shared, and all that was made of them."""
    files = SpendFile.objects.select_for_update().filter(
        partnership=statement.partnership_id,
        organisation=statement.publisher_id,
        first_day__lte=statement.period_end,
        last_day__gte=statement.period_start,
    )
    shared = list(files)
    for file in shared:
        if file.sharing != statement.sharing:
            before = snapshot(file)
            file.sharing = statement.sharing
            file.save()
            note(file, by=by, on=on, why=why, before=before)
    follow_files(shared, by=by, on=on, why=why)


def _follow(statement: Statement, named: tuple[int, ...]) -> None:
    """The upload holds the same rows, so whoever may not see the statement may not see it either."""
    upload = Upload.objects.defer("content").get(pk=statement.upload_id)
    upload.sharing = Sharing.PARTNERSHIP if statement.sharing == Sharing.PUBLIC else statement.sharing
    upload.sensitivity, upload.sensitive_until = statement.sensitivity, statement.sensitive_until
    upload.save(update_fields=["sharing", "sensitivity", "sensitive_until"])
    upload.named.set(named)

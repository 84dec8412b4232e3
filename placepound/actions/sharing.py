"""Who may see a statement? Its owner widens or narrows its sharing, and holds it back until a day."""

from datetime import date

from placepound.actions.base import action, need, note, refuse, snapshot
from placepound.actions.landing import show_funds
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Duty, Sensitivity, Sharing, Viewer
from placepound.registers.models import PartnershipMember, Statement, Upload


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
    """Set how far a statement is shared. Only people of its owner may; the file that it came from follows it."""
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    if not by.is_system and statement.owner_id not in by.organisations:
        raise Refused(Problem(message="Only people of its owner can change how a statement is shared."))
    need(by, Duty.IMPORT, organisation=statement.owner_id)
    partners = set(
        PartnershipMember.objects.filter(partnership=statement.partnership_id).values_list("organisation", flat=True)
    )
    held_back = sensitivity is not Sensitivity.NONE
    refuse(
        None if why.strip() else Problem(message="Say why the sharing changes.", field="why"),
        Problem(message="Name at least one partner to share it with.", field="named")
        if sharing is Sharing.NAMED and not named
        else None,
        Problem(message="Choose among the partners of this place.", field="named") if set(named) - partners else None,
        Problem(message="Give the day until which it is held back.", field="sensitive_until")
        if held_back and sensitive_until is None
        else None,
        Problem(message="Choose a day that is still to come.", field="sensitive_until")
        if held_back and sensitive_until is not None and sensitive_until < on
        else None,
    )
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
    return statement


def _follow(statement: Statement, named: tuple[int, ...]) -> None:
    """The upload holds the same rows, so whoever may not see the statement may not see it either."""
    upload = Upload.objects.defer("content").get(pk=statement.upload_id)
    upload.sharing = Sharing.PARTNERSHIP if statement.sharing == Sharing.PUBLIC else statement.sharing
    upload.sensitivity, upload.sensitive_until = statement.sensitivity, statement.sensitive_until
    upload.save(update_fields=["sharing", "sensitivity", "sensitive_until"])
    upload.named.set(named)

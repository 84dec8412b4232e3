"""Who changed a record, when, why, and from what to what?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placepound.core.terms.viewer import Duty
from placepound.registers.queries.subjects import Subject, record_history
from placepound.web.shared.access import found, requires
from placepound.web.shared.pages import render
from placepound.web.shared.words import show

LEADS_TO = {
    "statement": "source",
    "upload": "upload",
    "organisation": "organisation",
    "area": "area",
    "spendfile": "payment-file",
}
ACTIONS = {
    "uploads.receive": "Brought in",
    "uploads.read": "Read",
    "uploads.confirm": "Columns and names confirmed",
    "uploads.point_to": "Pointed to another table in the file",
    "uploads.accept": "Accepted into the record",
    "uploads.discard": "Let go",
    "uploads.undo": "Undone",
    "uploads.count_anyway": "Counted although it does not reconcile",
    "asking.bring": "Asked to have it read",
    "asking.answer": "Asked to have it read again",
    "asking.look_elsewhere": "Asked to have it read elsewhere",
    "asking.ask_to_read": "Asked to have it read",
    "asking.ask_to_accept": "Asked to have it accepted",
    "asking.write_and_apply": "Asked to have the rules applied",
    "asking.retire_and_apply": "Asked to have the rules applied",
    "asking.ask_to_recode": "Asked to have the rules applied",
    "spend_files.receive_spend": "Asked to have payments loaded",
    "spend_files.record_load": "Loaded",
    "spend_files.correct_profile": "Its layout put right",
    "spend_files.remember_profile": "How its layout is read, remembered",
    "spend_files.ask_to_withdraw": "Asked to have it taken out",
    "spend_files.record_withdrawal": "Taken out",
    "spend_files.ask_to_release": "Asked to have the figures brought up to date",
    "releases.land_release": "Figures brought up to date",
    "coding.write_rule": "Rule written",
    "coding.retire_rule": "Rule retired",
    "coding.recode": "Rules applied",
    "coding.load_starter_rules": "Starter rules added",
    "sharing.share_statement": "Sharing changed",
    "organisations.add_organisation": "Added",
    "organisations.add_name": "Name added",
    "organisations.record_succession": "Succession recorded",
    "organisations.set_group": "Members of the group set",
    "areas.add_area": "Added",
    "areas.set_population": "Population recorded",
    "areas.set_neighbourhood": "Neighbourhood defined",
    "partnerships.set_up_partnership": "Set up",
    "partnerships.add_partner": "Partner added",
    "partnerships.invite": "Invited",
    "partnerships.end_appointment": "Role ended",
    "set_up.set_up_place": "Set up with its partners and people",
    "requests.ask": "Asked for",
    "requests.mark": "Progress noted",
    "derived.rebuild": "Figures made anew",
    "partnerships.correct_person": "Name or address put right",
    "partnerships.set_digest": "Digest chosen",
    "accounts.send_invitation": "Invitation sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a history in words. made: it tells what the record began with, not what changed."""

    what: str
    who: str
    at: datetime
    why: str
    made: bool
    differences: tuple[tuple[str, Any, Any], ...]


@requires(Duty.READ)
def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The history of any record that the viewer sees."""
    scope: dict[str, Any] = {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]
    page = found(record_history(kind, key, **scope))
    entries = tuple(
        Entry(
            what=ACTIONS.get(line.action, line.action.partition(".")[2].replace("_", " ").capitalize()),
            who=line.by,
            at=line.at,
            why=line.why,
            made=all(one.before is None for one in line.changes),
            differences=tuple((one.field, _shown(one.before), _shown(one.after)) for one in line.changes),
        )
        for line in page.lines
    )
    return render(request, "govern/history.html", page, entries=entries, back=_address(page.subject))


def _shown(value: Any) -> Any:
    return "" if value is None else show(value)


def _address(subject: Subject) -> str:
    """Where the record itself is shown; empty where it has no page of its own."""
    if subject.kind in LEADS_TO:
        return reverse(LEADS_TO[subject.kind], args=[int(subject.key)])
    if subject.kind == "codingrule" and subject.place:
        return f"{reverse('coding', args=[subject.place])}?show=all&rule={subject.key}"
    if subject.kind == "partnership":
        return reverse("place", args=[subject.place])
    return ""

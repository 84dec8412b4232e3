"""Who was paid? Proposed matches of supplier names decided by people, undone by people, and facts about bodies."""

from collections.abc import Iterable
from datetime import date

from placepound.actions.base import action, change, need, note, refuse
from placepound.actions.organisations import keep_name
from placepound.core.money.flows import ProviderKind
from placepound.core.money.spend.proposals import SupplierProposal
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.problem import Problem
from placepound.core.terms.viewer import Duty, Sharing, Viewer
from placepound.registers.models import (
    Area,
    MatchState,
    Organisation,
    OrganisationFacts,
    OrganisationName,
    OrganisationSize,
    Partnership,
    SupplierMatch,
    User,
)
from placepound.registers.names import name_key


@action
def propose_matches(*, by: Viewer, on: date, partnership_id: int, proposals: Iterable[SupplierProposal]) -> int:
    """Keep what scoring proposes, in place of earlier proposals that nobody decided. Decided ones stay as they are.

    A pair that was proposed before stays the same proposal, so that whoever is deciding it can go on.
    """
    need(by, Duty.IMPORT, partnership=partnership_id)
    place = Partnership.objects.get(pk=partnership_id)
    before = {(one.key, one.other_key): one for one in SupplierMatch.objects.filter(partnership=place)}
    fresh, again = [], []
    for proposal in proposals:
        match = before.pop((proposal.key[:300], proposal.other_key[:300]), None)
        if match is None:
            fresh.append(_said(SupplierMatch(partnership=place), proposal))
        elif match.state == MatchState.OPEN:
            again.append(_said(match, proposal))
    gone = [match.pk for match in before.values() if match.state == MatchState.OPEN]
    SupplierMatch.objects.filter(pk__in=gone).delete()
    SupplierMatch.objects.bulk_create(fresh)
    SupplierMatch.objects.bulk_update(again, _SAID, batch_size=BATCH)
    note(place, by=by, on=on, proposals=len(fresh) + len(again))
    return len(fresh) + len(again)


BATCH = 500
_SAID = ("name", "other_name", "organisation", "probability", "reason", "pence", "payments")


def _said(match: SupplierMatch, proposal: SupplierProposal) -> SupplierMatch:
    """A match with what a proposal says, seen by the partners of its place."""
    match.sharing, match.shared_with_partnership = Sharing.PARTNERSHIP, match.partnership
    match.key, match.name = proposal.key[:300], proposal.name[:300]
    match.other_key, match.other_name = proposal.other_key[:300], proposal.other_name[:300]
    match.organisation_id = int(proposal.organisation) if proposal.organisation else None
    match.probability = round(proposal.probability, 4)
    match.reason = proposal.reason[:500]
    match.pence, match.payments = proposal.pence, proposal.rows
    return match


@action
def accept_match(
    *, by: Viewer, on: date, match_id: int, why: str, kind: OrganisationKind = OrganisationKind.INDEPENDENT
) -> SupplierMatch:
    """Two names are one organisation from now on; the next release of payments counts them so.

    kind: what the body is, where neither name is on record yet and accepting adds it.
    """
    match = _open(match_id, by)
    known = match.organisation or _holder(match.other_name) or _holder(match.name)
    refuse(
        None if why.strip() else Problem(message="Say how you know that they are the same.", field="why"),
        _taken(match.name, known),
        _taken(match.other_name, known) if match.organisation is None else None,
    )
    body = known or _new_body(match.other_name, kind)
    reason = f"{match.reason}; decided by {_name(by)}: {why}"[:300]
    names = [match.name] if match.organisation else [match.other_name, match.name]
    learned = [keep_name(body, name, reason=reason) for name in names if _holder(name) is None]
    _decide(match, by=by, on=on, why=why, state=MatchState.ACCEPTED, organisation=body)
    match.learned.set(learned)
    return match


def _open(match_id: int, by: Viewer) -> SupplierMatch:
    match: SupplierMatch = SupplierMatch.objects.select_for_update().get(pk=match_id)
    need(by, Duty.CODE, partnership=match.partnership_id)
    refuse(
        None
        if match.state == MatchState.OPEN
        else Problem(message=f"This was already decided by {match.decided_by}. Undo that first.")
    )
    return match


def _holder(name: str) -> Organisation | None:
    """The body for which a name stands already, as another match may have decided since the two were proposed."""
    held = OrganisationName.objects.filter(key=name_key(name), valid_to__isnull=True)
    found = held.select_related("organisation").first()
    return found.organisation if found else None


def _taken(name: str, body: Organisation | None) -> Problem | None:
    """A problem where a name stands for another body than the one that it would stand for."""
    holder = _holder(name)
    if holder is None or holder == body:
        return None
    return Problem(message=f"“{name}” already stands for {holder.name}.", field="name")


def _new_body(name: str, kind: OrganisationKind) -> Organisation:
    body = Organisation(name=" ".join(name.split()), kind=kind, sharing=Sharing.PUBLIC)
    body.note = "Added when two names in payments were found to be one body."
    body.save()
    return body


def _name(by: Viewer) -> str:
    if by.person is None:
        return by.system_reason or "System"
    return str(User.objects.values_list("name", flat=True).get(pk=by.person))


def _decide(
    match: SupplierMatch, *, by: Viewer, on: date, why: str, state: MatchState, organisation: Organisation | None
) -> None:
    match.why = why[:500]
    change(
        match,
        by=by,
        on=on,
        why=why,
        state=state,
        organisation=organisation,
        decided_on=on,
        decided_by="" if state == MatchState.OPEN else _name(by)[:200],
    )


@action
def reject_match(*, by: Viewer, on: date, match_id: int, why: str) -> SupplierMatch:
    """Two names are different bodies. The pair is not proposed again."""
    match = _open(match_id, by)
    refuse(None if why.strip() else Problem(message="Say how you know that they differ.", field="why"))
    _decide(match, by=by, on=on, why=why, state=MatchState.REJECTED, organisation=match.organisation)
    return match


@action
def undo_match(*, by: Viewer, on: date, match_id: int, why: str) -> SupplierMatch:
    """Take a decision on two names back. Names that accepting added are forgotten; a body it added stays on record."""
    match: SupplierMatch = SupplierMatch.objects.select_for_update().get(pk=match_id)
    need(by, Duty.CODE, partnership=match.partnership_id)
    refuse(
        Problem(message="Nobody has decided this yet.") if match.state == MatchState.OPEN else None,
        None if why.strip() else Problem(message="Say why it is undone.", field="why"),
    )
    learned = list(match.learned.all())
    match.learned.clear()
    made_here = {row.organisation_id for row in learned if row.key == name_key(match.other_name)}
    for row in learned:
        row.delete()
    organisation = None if match.organisation_id in made_here else match.organisation
    _decide(match, by=by, on=on, why=why, state=MatchState.OPEN, organisation=organisation)
    return match


@action
def set_facts(
    *,
    by: Viewer,
    on: date,
    organisation_id: int,
    source: str,
    as_at: date,
    locality_id: int | None = None,
    size: str = "",
    sector: str = "",
) -> OrganisationFacts:
    """Say where a body is based, how large it is and of which sector, and who says so. What is empty stays unknown."""
    need(by, Duty.IMPORT)
    body = Organisation.objects.get(pk=organisation_id)
    refuse(
        None if source.strip() else Problem(message="Name the register or document that says so.", field="source"),
        None if not size or size in OrganisationSize.values else Problem(message="Choose a size.", field="size"),
        None if not sector or sector in set(ProviderKind) else Problem(message="Choose a sector.", field="sector"),
        None
        if locality_id is None or Area.objects.filter(pk=locality_id).exists()
        else Problem(message="Choose an area on record.", field="locality"),
    )
    facts = OrganisationFacts.objects.filter(organisation=body).first() or OrganisationFacts(organisation=body)
    facts.locality_id, facts.size, facts.sector, facts.source, facts.as_at = locality_id, size, sector, source, as_at
    facts.save()
    note(body, by=by, on=on, why=source, locality=locality_id, size=size, sector=sector)
    return facts

"""Who was paid? Proposed matches of supplier names decided by people, undone by people, and facts about bodies."""

from collections.abc import Iterable
from datetime import date
from itertools import chain, permutations

from django.db.models import ManyToOneRel, Model, Q

from placepound.actions.base import action, change, need, note, refuse
from placepound.actions.organisations import keep_name
from placepound.core.money.flows import ProviderKind
from placepound.core.money.spend.proposals import SupplierProposal
from placepound.core.money.spend.suppliers import supplier_key
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.period import day, in_force
from placepound.core.terms.problem import Problem
from placepound.core.terms.viewer import Duty, Sharing, Viewer
from placepound.registers.base import visible
from placepound.registers.models import (
    Area,
    Flow,
    MatchState,
    Organisation,
    OrganisationFacts,
    OrganisationName,
    OrganisationSize,
    Partnership,
    SpendLine,
    SupplierMatch,
    User,
)


@action
def propose_matches(*, by: Viewer, on: date, partnership_id: int, proposals: Iterable[SupplierProposal]) -> int:
    """Keep what scoring proposes, in place of earlier proposals that nobody decided. Decided ones stay as they are.

    A pair that was proposed before stays the same proposal, so that whoever is deciding it can go on.
    """
    need(by, Duty.IMPORT, partnership=partnership_id)
    place = Partnership.objects.get(pk=partnership_id)
    gone_bodies = {str(body.pk) for body in _out_of_use()}
    before = {(one.key, one.other_key): one for one in SupplierMatch.objects.filter(partnership=place)}
    fresh, again = [], []
    for proposal in proposals:
        if proposal.organisation in gone_bodies:
            continue
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
    """Two names are one organisation from now on; the next figures made from payments count them so.

    kind: what the body is, where neither name is on record yet and accepting adds it. Refuses what an earlier decision
    of the place rules out.
    """
    match = _open(match_id, by)
    claims = _claims(_decided(match), on=on)
    known = match.organisation or _holder(match, claims)
    if _put_aside(match, claims, by=by, on=on, known=known):
        claims = _claims(_decided(match), on=on)
    refuse(
        None if why.strip() else Problem(message="Say how you know that they are the same.", field="why"),
        *(_taken(name, match, claims, by=by, on=on, known=known) for name in (match.name, match.other_name)),
        _ruled_out(match, claims, known),
    )
    body = known or _body_again(match, kind, by=by, on=on) or _new_body(match.other_name, kind)
    reason = f"{match.reason}; decided by {_name(by)}: {why}"[:300]
    learned = [keep_name(body, name, reason=reason) for name in _not_yet(match, body, claims)]
    _decide(match, by=by, on=on, why=why, state=MatchState.ACCEPTED, organisation=body)
    match.learned.set(learned)
    return match


def _open(match_id: int, by: Viewer) -> SupplierMatch:
    match = _locked(match_id, by)
    refuse(
        None
        if match.state == MatchState.OPEN
        else Problem(message=f"This was already decided by {match.decided_by}. Undo that first.")
    )
    return match


def _locked(match_id: int, by: Viewer) -> SupplierMatch:
    """A match, with its place held until the decision is made: what else is decided there bears on it."""
    place = SupplierMatch.objects.values("partnership").filter(pk=match_id)
    list(Partnership.objects.select_for_update().filter(pk__in=place))
    match: SupplierMatch = SupplierMatch.objects.select_for_update().get(pk=match_id)
    need(by, Duty.CODE, partnership=match.partnership_id)
    return match


def _decided(match: SupplierMatch) -> list[SupplierMatch]:
    """A match with the decided ones of its place, in the order of the decisions."""
    others = SupplierMatch.objects.filter(partnership=match.partnership_id).exclude(state=MatchState.OPEN)
    return [match, *others.exclude(pk=match.pk).order_by("decided_on", "pk")]


_Claims = dict[str, dict[int, set[int | None]]]
"""By the key of a name, the bodies that have it, each with its rows of that name; None for its registered name."""


def _claims(matches: Iterable[SupplierMatch], *, on: date) -> _Claims:
    """For which bodies the names of these matches stand, as resolving payments finds it."""
    wanted = {supplier_key(name) for match in matches for name in (match.name, match.other_name)}
    bodies = Organisation.objects.exclude(kind=OrganisationKind.GROUP).order_by()
    rows = OrganisationName.objects.exclude(organisation__kind=OrganisationKind.GROUP).order_by()
    registered = ((name, body, None) for name, body in bodies.values_list("name", "pk").iterator())
    others = (
        (name, body, row)
        for name, body, row, begins, ends in rows.values_list(
            "name", "organisation", "pk", "valid_from", "valid_to"
        ).iterator()
        if in_force(begins, ends, on=on)
    )
    found: _Claims = {}
    for name, body, row in chain(registered, others):
        if (key := supplier_key(name)) in wanted:
            found.setdefault(key, {}).setdefault(body, set()).add(row)
    lives = bodies.filter(pk__in={body for claim in found.values() for body in claim})
    alive = {
        body
        for body, begins, ends in lives.values_list("pk", "valid_from", "valid_to")
        if in_force(begins, ends, on=on)
    }
    return {key: {body: rows for body, rows in claim.items() if body in alive} or claim for key, claim in found.items()}


def _holder(match: SupplierMatch, claims: _Claims) -> Organisation | None:
    """The body for which a name stands already, as another match may have decided since the two were proposed."""
    keys = [body for name in (match.other_name, match.name) for body in claims.get(supplier_key(name), {})]
    bodies = Organisation.objects.in_bulk(keys)
    return next(iter(sorted((bodies[key] for key in keys), key=_unused)), None)


def _taken(
    name: str,
    match: SupplierMatch,
    claims: _Claims,
    *,
    by: Viewer,
    on: date,
    known: Organisation | None,
) -> Problem | None:
    """A problem where a name stands for another body than the one that it would stand for.

    The other name may be one of several bodies, where it is on record as one of the body that is proposed.
    """
    holders = claims.get(supplier_key(name), {})
    others = holders.keys() - ({known.pk} if known else set())
    shared = name == match.other_name and match.organisation_id in holders
    if not others or shared:
        return None
    body = Organisation.objects.filter(pk__in=others).order_by("pk")[0]
    seen = visible(Organisation, by, on=on).filter(pk=body.pk).exists()
    said = f"“{name}” already stands for {body.name if seen else 'a body that is not shared with you'}"
    here = [one for one in _needing(body) if one.partnership_id == match.partnership_id and _names(one, name)]
    return Problem(
        message=f"{said}: {_found(here[0], 'one body')} Undo that first." if here else f"{said}.", field="name"
    )


def _names(match: SupplierMatch, name: str) -> bool:
    return supplier_key(name) in {supplier_key(match.name), supplier_key(match.other_name)}


def _not_yet(match: SupplierMatch, body: Organisation, claims: _Claims) -> list[str]:
    """Those of the two names that the body does not go by yet. One that was added for them has its own name, too."""
    found: dict[str, str] = {}
    for name in (match.other_name, match.name):
        rows = claims.get(supplier_key(name), {}).get(body.pk, set())
        if not rows - {None} and (not rows or body.note == _ADDED):
            found.setdefault(supplier_key(name), name)
    return list(found.values())


_Node = str | int
"""A name by its key, or a body by its own."""


class _Joined:
    """Which names and bodies are one by what is on record and what was accepted, and by which decisions?"""

    def __init__(self, matches: Iterable[SupplierMatch], claims: _Claims) -> None:
        self._beside: dict[_Node, list[tuple[_Node, SupplierMatch | None]]] = {}
        matches = list(matches)
        accepted = {one.pk: one for one in matches if one.state == MatchState.ACCEPTED}
        learned = SupplierMatch.learned.through.objects.filter(suppliermatch__in=accepted)
        by_row = {row: accepted[one] for row, one in learned.values_list("organisationname", "suppliermatch")}
        apart = {(supplier_key(one.name), one.organisation_id) for one in matches if one.state == MatchState.REJECTED}
        for one in accepted.values():
            name = supplier_key(one.name)
            self._join(name, supplier_key(one.other_name), one)
            if one.organisation_id:
                self._join(name, one.organisation_id, one)
        for key, bodies in claims.items():
            for body, rows in bodies.items():
                if len(bodies) == 1 and (key, body) not in apart:
                    on_record = None in rows or rows - by_row.keys()
                    self._join(key, body, None if on_record else by_row[min(row for row in rows if row)])

    def _join(self, one: _Node, other: _Node, by: SupplierMatch | None) -> None:
        self._beside.setdefault(one, []).append((other, by))
        self._beside.setdefault(other, []).append((one, by))

    def with_it(self, node: _Node) -> dict[_Node, tuple[SupplierMatch, ...]]:
        """All that is one with a name or body, each with the decisions that make it so, as few as there can be."""
        found: dict[_Node, tuple[SupplierMatch, ...]] = {node: ()}
        near = [node]
        while near:
            here = near.pop(0)
            for other, by in self._beside.get(here, ()):
                path = found[here] if by is None or by in found[here] else (*found[here], by)
                if other not in found or len(path) < len(found[other]):
                    found[other] = path
                    near.append(other)
        return found


def _ruled_out(match: SupplierMatch, claims: _Claims, body: Organisation | None) -> Problem | None:
    """A problem where accepting would make one what a person found to be different."""
    matches = _decided(match)
    joined = _Joined(matches, claims)
    ends: list[_Node] = [supplier_key(match.name), supplier_key(match.other_name), *([body.pk] if body else [])]
    groups = [joined.with_it(end) for end in ends]
    for earlier in matches[1:]:
        if earlier.state != MatchState.REJECTED:
            continue
        name, other = supplier_key(earlier.name), {supplier_key(earlier.other_name), earlier.organisation_id}
        for ours, theirs in permutations(groups, 2):
            if name in ours and not other & ours.keys() and other & theirs.keys():
                return _against(earlier, "different bodies")
    return None


def _against(earlier: SupplierMatch, found: str) -> Problem:
    return Problem(message=f"An earlier decision stands against this: {_found(earlier, found)} Undo that first.")


def _found(earlier: SupplierMatch, found: str) -> str:
    when = f" on {day(earlier.decided_on)}" if earlier.decided_on else ""
    both = f"“{earlier.name}” and “{earlier.other_name}”"
    return f"{both} were found to be {found} by {earlier.decided_by}{when}."


_ADDED = "Added when two names in payments were found to be one body."
_OUT = " (out of use)"


def _new_body(name: str, kind: OrganisationKind) -> Organisation:
    body = Organisation(name=" ".join(name.split()), kind=kind, sharing=Sharing.PUBLIC, note=_ADDED)
    body.save()
    return body


def _body_again(match: SupplierMatch, kind: OrganisationKind, *, by: Viewer, on: date) -> Organisation | None:
    """The body that an earlier acceptance added for one of these names, taken into use again."""
    keys = {supplier_key(match.name), supplier_key(match.other_name)}
    for body in _out_of_use():
        name = body.name.removesuffix(_OUT)
        if supplier_key(name) in keys:
            change(body, by=by, on=on, why="Two names were found to be it", name=name, valid_to=None, kind=kind)
            return body
    return None


def _out_of_use() -> list[Organisation]:
    """Bodies that accepting a match added, and that left use since."""
    return list(Organisation.objects.filter(note=_ADDED, name__endswith=_OUT).order_by("pk"))


def _pointing(body: Organisation) -> set[type[Model]]:
    """The registers in which something points at a body."""
    relations = Organisation._meta.get_fields(include_hidden=True)
    fields = [one.field for one in relations if isinstance(one, ManyToOneRel)]
    return {one.model for one in fields if one.model._base_manager.filter(**{one.name: body.pk}).exists()}


_FIGURES: frozenset[type[Model]] = frozenset({Flow, SpendLine})
"""Where figures made from payments name a body. Undoing leaves such a body; a later decision on its name does not."""


def _unused(body: Organisation, *, after: SupplierMatch | None = None, but: frozenset[type[Model]] = _FIGURES) -> bool:
    """Whether a body was added by accepting a match and nothing needs it now. after: the match that is undone."""
    if body.note != _ADDED or _needing(body, after=after) or not _pointing(body) <= but | {SupplierMatch}:
        return False
    named = Flow.objects.filter(Q(provider=body) | Q(counterparty=body) | Q(payer=body))
    return not named.filter(spend_line__isnull=True).exists()


def _needing(body: Organisation, *, after: SupplierMatch | None = None) -> list[SupplierMatch]:
    """The accepted matches of every place by which names stand for a body, in the order of the decisions."""
    rows = SupplierMatch.objects.filter(organisation=body, state=MatchState.ACCEPTED)
    return list(rows.exclude(pk=after.pk if after else 0).order_by("decided_on", "pk"))


def _put_aside(match: SupplierMatch, claims: _Claims, *, by: Viewer, on: date, known: Organisation | None) -> bool:
    """Take bodies out of use that have one of the names only because of a decision since undone. Whether there are."""
    keys = {body for name in (match.name, match.other_name) for body in claims.get(supplier_key(name), {})}
    idle = [body for body in Organisation.objects.filter(pk__in=keys - {known.pk if known else 0}) if _unused(body)]
    for body in idle:
        _take_out_of_use(body, by=by, on=on, why="The decision that added it was undone")
    return bool(idle)


def _take_out_of_use(body: Organisation, *, by: Viewer, on: date, why: str) -> None:
    """Delete a body at which nothing points; else end its life, under a name that no payee has."""
    SupplierMatch.objects.filter(organisation=body, state=MatchState.OPEN).update(organisation=None)
    if not _pointing(body):
        note(body, by=by, on=on, why=why, deleted=True)
        body.delete()
    elif not body.name.endswith(_OUT):
        change(body, by=by, on=on, why=why, name=f"{body.name[: 300 - len(_OUT)]}{_OUT}", valid_to=on)


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
    """Two names are different bodies. The pair is not proposed again. Refuses what earlier decisions made one."""
    match = _open(match_id, by)
    refuse(
        None if why.strip() else Problem(message="Say how you know that they differ.", field="why"),
        _made_one(match, _claims(_decided(match), on=on)),
    )
    _decide(match, by=by, on=on, why=why, state=MatchState.REJECTED, organisation=match.organisation)
    return match


def _made_one(match: SupplierMatch, claims: _Claims) -> Problem | None:
    """A problem where the two names are one body by earlier decisions, or on record with nobody to rule it out."""
    name = supplier_key(match.name)
    ours = _Joined(_decided(match), claims).with_it(name)
    ends = {match.organisation_id, supplier_key(match.other_name)} - {name}
    paths = sorted((path for end, path in ours.items() if end in ends), key=len)
    if paths and paths[0]:
        return _against(paths[0][-1], "one body")
    if paths and match.organisation_id is None:
        return Problem(message=f"“{match.name}” and “{match.other_name}” are names of one body on record.")
    return None


@action
def undo_match(*, by: Viewer, on: date, match_id: int, why: str) -> SupplierMatch:
    """Take a decision on two names back. Names that accepting added are forgotten, but for those that another accepted
    match needs. A body that it added goes, unless figures, another match or another record needs it.
    """
    match = _locked(match_id, by)
    refuse(
        Problem(message="Nobody has decided this yet.") if match.state == MatchState.OPEN else None,
        None if why.strip() else Problem(message="Say why it is undone.", field="why"),
    )
    body = match.organisation
    _forget_names(match)
    stands = body is not None and body.pk in _claims([match], on=on).get(supplier_key(match.other_name), {})
    goes = body is not None and _unused(body, after=match, but=frozenset())
    organisation = body if stands and not goes else None
    _decide(match, by=by, on=on, why=why, state=MatchState.OPEN, organisation=organisation)
    if body is not None and goes:
        _take_out_of_use(body, by=by, on=on, why=why)
    elif body is not None:
        _call_by_a_name_it_keeps(body, by=by, on=on, why=why)
    return match


def _forget_names(match: SupplierMatch) -> None:
    """Forget what accepting a match added, but hand over what another accepted match of the body needs."""
    learned = list(match.learned.select_related("organisation"))
    match.learned.clear()
    for row in learned:
        needing = _needing(row.organisation, after=match)
        keeper = next((one for one in needing if _names(one, row.name)), None)
        if keeper is None:
            row.delete()
        else:
            keeper.learned.add(row)


def _call_by_a_name_it_keeps(body: Organisation, *, by: Viewer, on: date, why: str) -> None:
    """Give a body that was added another name, where only other names of it are still found to be one."""
    needed = {supplier_key(name) for one in _needing(body) for name in (one.name, one.other_name)}
    if body.note != _ADDED or not needed or supplier_key(body.name) in needed:
        return
    kept = next((row.name for row in body.names.order_by("pk") if supplier_key(row.name) in needed), body.name)
    change(body, by=by, on=on, why=why, name=kept)


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

"""Do proposals of supplier names outlast new figures, and do decisions on them hold?"""

from typing import Any

import pytest

from placepound.actions import suppliers
from placepound.core.money.spend.proposals import SupplierProposal
from placepound.core.terms.problem import Refused
from placepound.registers.models import MatchState, Organisation, OrganisationName, SupplierMatch
from tests.factories import World, make_organisation, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def proposal(name: str, other: str, organisation: Organisation | None = None, **said: Any) -> SupplierProposal:
    return SupplierProposal(
        **{
            "key": name.lower(),
            "name": name,
            "other_key": other.lower(),
            "other_name": other,
            "organisation": str(organisation.pk) if organisation else None,
            "probability": 0.9,
            "reason": "One letter differs.",
            "pence": 1_000,
            "rows": 2,
            **said,
        }
    )


def propose(world: World, *proposals: SupplierProposal) -> dict[str, SupplierMatch]:
    suppliers.propose_matches(by=world.system, on=world.on, partnership_id=world.place.pk, proposals=proposals)
    return {match.name: match for match in SupplierMatch.objects.all()}


def decide(world: World, match: SupplierMatch, act: Any, **said: Any) -> SupplierMatch:
    found: SupplierMatch = act(
        by=world.finance, on=world.on, match_id=match.pk, **{"why": "The same charity number"} | said
    )
    return found


def test_a_pair_that_is_proposed_again_stays_the_same_proposal_with_its_newer_money(world: World) -> None:
    first = propose(world, proposal("Habour", "Harbour"), proposal("Acron", "Acorn"))
    again = propose(world, proposal("Habour", "Harbour", pence=5_000, rows=9), proposal("Brich", "Birch"))
    assert set(again) == {"Habour", "Brich"}
    assert again["Habour"].pk == first["Habour"].pk
    assert (again["Habour"].pence, again["Habour"].payments) == (5_000, 9)


def test_what_was_decided_is_neither_changed_nor_proposed_again(world: World) -> None:
    kept = decide(world, propose(world, proposal("Habour", "Harbour"))["Habour"], suppliers.reject_match)
    propose(world, proposal("Habour", "Harbour", pence=9_999))
    (only,) = SupplierMatch.objects.all()
    assert (only.pk, only.state, only.pence) == (kept.pk, MatchState.REJECTED, 1_000)
    propose(world)
    assert SupplierMatch.objects.count() == 1


def test_two_names_on_record_as_nobody_become_a_new_body_and_undo_forgets_its_names(world: World) -> None:
    match = decide(world, propose(world, proposal("Habour", "Harbour"))["Habour"], suppliers.accept_match)
    body = Organisation.objects.get(name="Harbour")
    assert match.organisation == body
    assert set(body.names.values_list("name", flat=True)) == {"Harbour", "Habour"}
    back = decide(world, match, suppliers.undo_match)
    assert (back.state, back.organisation, back.decided_on, back.decided_by) == (MatchState.OPEN, None, world.on, "")
    assert not OrganisationName.objects.filter(organisation=body).exists()


def test_undo_keeps_the_body_that_was_on_record_before(world: World) -> None:
    body = make_organisation(name="Harbour")
    match = decide(world, propose(world, proposal("Habour", "Harbour", body))["Habour"], suppliers.accept_match)
    assert decide(world, match, suppliers.undo_match).organisation == body
    assert [name.name for name in body.names.all()] == ["Harbour"]


def test_a_third_name_joins_the_body_that_another_match_made(world: World) -> None:
    """Both were proposed before either was decided, so neither names the body."""
    matches = propose(world, proposal("Habour", "Harbour"), proposal("Harbor", "Habour"))
    body = decide(world, matches["Habour"], suppliers.accept_match).organisation
    joined = decide(world, matches["Harbor"], suppliers.accept_match)
    assert joined.organisation == body
    assert set(body.names.values_list("name", flat=True)) == {"Harbour", "Habour", "Harbor"}
    decide(world, joined, suppliers.undo_match)
    assert set(body.names.values_list("name", flat=True)) == {"Harbour", "Habour"}


def test_names_that_stand_for_two_bodies_are_not_made_one(world: World) -> None:
    make_organisation(name="Harbour")
    make_organisation(name="Habour")
    match = propose(world, proposal("Habour", "Harbour"))["Habour"]
    with pytest.raises(Refused, match="“Habour” already stands for Habour"):
        decide(world, match, suppliers.accept_match)


@pytest.mark.parametrize("act", [suppliers.accept_match, suppliers.reject_match])
def test_a_decision_needs_a_reason_and_is_made_once(world: World, act: Any) -> None:
    match = propose(world, proposal("Habour", "Harbour"))["Habour"]
    with pytest.raises(Refused, match="Say how you know"):
        decide(world, match, act, why=" ")
    decide(world, match, act)
    with pytest.raises(Refused, match="already decided by"):
        decide(world, match, act)


def test_only_those_who_may_code_here_decide(world: World) -> None:
    match = propose(world, proposal("Habour", "Harbour"))["Habour"]
    for who in ("councillor", "voluntary", "stranger"):
        with pytest.raises(Refused, match="coding rules"):
            suppliers.reject_match(by=world.viewers[who], on=world.on, match_id=match.pk, why="No")

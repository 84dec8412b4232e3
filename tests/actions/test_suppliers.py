"""Do proposals of supplier names outlast new figures, and do decisions on them hold?"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import permutations, product
from typing import Any

import pytest

from placepound.actions import suppliers
from placepound.core.money.spend.proposals import SupplierProposal
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suppliers import SupplierName, resolve, supplier_key
from placepound.core.terms.problem import Refused
from placepound.registers.base import writing
from placepound.registers.models import AuditLine, MatchState, Organisation, OrganisationName, SupplierMatch
from placepound.registers.queries.spend_inputs import spend_inputs
from tests.factories import World, make_organisation, make_organisation_facts, make_organisation_name, small_world
from tests.factories.payments import payment, release_payments

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def proposal(name: str, other: str, organisation: Organisation | None = None, **said: Any) -> SupplierProposal:
    return SupplierProposal(
        **{
            "key": supplier_key(name),
            "name": name,
            "other_key": supplier_key(other),
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


KNOWN, SPELT, SHORT = "Brightkelp Homecare Ltd", "BRIGHTKELP HOME CARE LTD", "Bright Kelp Homecare"


@dataclass(frozen=True, kw_only=True)
class Three:
    """Three names and three proposals: 1 and 2 that a name is the body on record, 3 that two names are one."""

    world: World
    body: Organisation
    matches: dict[int, SupplierMatch]

    def accept(self, number: int) -> SupplierMatch:
        return decide(self.world, self.matches[number], suppliers.accept_match)

    def reject(self, number: int) -> SupplierMatch:
        return decide(self.world, self.matches[number], suppliers.reject_match)

    def undo(self, number: int) -> SupplierMatch:
        return decide(self.world, self.matches[number], suppliers.undo_match)

    def do(self, *steps: str) -> None:
        """Each step a word and a number: accept 1."""
        for step in steps:
            act, number = step.split()
            getattr(self, act)(int(number))

    def who(self) -> dict[str, str]:
        """The body to which payments in each name go, by its name; empty where to nobody."""
        return {name: found.name if found else "" for name, found in self.bodies().items()}

    def bodies(self) -> dict[str, Organisation | None]:
        return resolved(self.world, KNOWN, SPELT, SHORT)

    def hold(self) -> bool:
        """Whether names resolve as every decision that stands says."""
        matches = list(SupplierMatch.objects.all())
        bodies = resolved(self.world, KNOWN, *(name for one in matches for name in (one.name, one.other_name)))
        same = [one for one in matches if one.state == MatchState.ACCEPTED]
        apart = [one for one in matches if one.state == MatchState.REJECTED]
        return (
            all(bodies[one.name] == bodies[one.other_name] == one.organisation is not None for one in same)
            and all(bodies[one.name] is None or bodies[one.name] != bodies[one.other_name] for one in apart)
            and bodies[KNOWN] == self.body
        )


def resolved(world: World, *texts: str) -> dict[str, Organisation | None]:
    """Who is paid under each name, as the next figures will have it."""
    inputs = spend_inputs(world.place.pk, viewer=world.system, on=world.on)
    assert inputs is not None
    names = [
        SupplierName(
            key=supplier_key(text), display=text, kind=PayeeKind.NAMED, identifiers=(), payers=("1",),
            first_day=date(2024, 5, 1), last_day=date(2025, 5, 1), pence=1, rows=1,
        )
        for text in dict.fromkeys(texts)
    ]  # fmt: skip
    found = resolve(names, inputs.organisations, decided=inputs.ruled_out)
    bodies = Organisation.objects.in_bulk([int(one.organisation) for one in found if one.organisation])
    return {one.name.display: bodies[int(one.organisation)] if one.organisation else None for one in found}


@pytest.fixture
def three(world: World) -> Three:
    body = make_organisation(name=KNOWN)
    found = (
        (SPELT, KNOWN, body),
        (SHORT, KNOWN, body),
        (SHORT, SPELT, None),
    )
    suppliers.propose_matches(
        by=world.system, on=world.on, partnership_id=world.place.pk, proposals=[proposal(*one) for one in found]
    )
    pairs = {(one.name, one.other_name): one for one in SupplierMatch.objects.all()}
    return Three(world=world, body=body, matches={number: pairs[one[:2]] for number, one in enumerate(found, start=1)})


def test_undoing_takes_away_the_body_that_accepting_added(three: Three) -> None:
    three.do("accept 3")
    assert three.who() == {KNOWN: KNOWN, SPELT: SPELT, SHORT: SPELT}
    three.do("undo 3")
    assert three.who() == {KNOWN: KNOWN, SPELT: "", SHORT: ""}
    assert not Organisation.objects.filter(name=SPELT).exists()
    assert AuditLine.objects.filter(subject_kind="organisation", after__deleted=True, after__name=SPELT).count() == 1
    three.do("accept 1")
    assert three.who() == {KNOWN: KNOWN, SPELT: KNOWN, SHORT: ""}


def test_accepting_anew_gives_one_body_and_not_two(three: Three) -> None:
    three.do("accept 3", "undo 3", "accept 3")
    assert Organisation.objects.filter(name=SPELT).count() == 1
    assert three.who() == {KNOWN: KNOWN, SPELT: SPELT, SHORT: SPELT}
    assert three.hold()


def in_figures(three: Three) -> Organisation:
    """The body that match 3 added, after it came into the figures."""
    body = three.accept(3).organisation
    assert body is not None
    release_payments(three.world, [payment(three.world.council, SPELT, 10, date(2024, 5, 2), payee=body)])
    return body


def test_a_body_that_came_into_figures_stays_under_its_own_name_and_is_used_again(three: Three) -> None:
    body = in_figures(three)
    three.do("undo 3")
    assert three.who() == {KNOWN: KNOWN, SPELT: SPELT, SHORT: ""}
    assert SupplierMatch.objects.get(pk=three.matches[3].pk).organisation == body
    assert three.accept(3).organisation == body
    assert three.who() == {KNOWN: KNOWN, SPELT: SPELT, SHORT: SPELT}


def test_a_body_that_only_figures_know_leaves_use_for_a_decision_on_its_name(three: Three) -> None:
    body = in_figures(three)
    three.do("undo 3", "accept 1")
    assert three.who() == {KNOWN: KNOWN, SPELT: KNOWN, SHORT: ""}
    body.refresh_from_db()
    assert (body.name, body.valid_to) == (f"{SPELT} (out of use)", three.world.on)
    assert SupplierMatch.objects.get(pk=three.matches[3].pk).organisation is None
    propose(three.world, proposal(SHORT, SPELT), proposal("Bright Kelp", body.name, body))
    assert not SupplierMatch.objects.filter(other_name=body.name).exists()
    three.do("undo 1", "accept 3")
    body.refresh_from_db()
    assert (body.name, body.valid_to) == (SPELT, None)
    assert three.bodies() == {KNOWN: three.body, SPELT: body, SHORT: body}


def test_a_body_that_somebody_knows_more_of_stays_and_keeps_its_name(three: Three) -> None:
    body = three.accept(3).organisation
    make_organisation_facts(organisation=body)
    three.do("undo 3")
    assert three.who() == {KNOWN: KNOWN, SPELT: SPELT, SHORT: ""}
    with pytest.raises(Refused, match=f"“{SPELT}” already stands for {SPELT}"):
        three.accept(1)


def test_a_ruling_on_a_body_outlasts_it(three: Three) -> None:
    body = three.accept(3).organisation
    propose(three.world, proposal("Brite Kelp", SPELT, body))
    other = SupplierMatch.objects.get(name="Brite Kelp")
    decide(three.world, other, suppliers.reject_match)
    three.do("undo 3")
    assert three.who() == {KNOWN: KNOWN, SPELT: "", SHORT: ""}
    assert three.accept(3).organisation == body
    assert three.hold()
    three.do("undo 3")
    assert decide(three.world, other, suppliers.undo_match).organisation is None
    assert not Organisation.objects.filter(pk=body.pk).exists()


def test_a_body_that_stays_for_another_match_goes_by_a_name_that_is_still_needed(three: Three) -> None:
    body = three.accept(3).organisation
    propose(three.world, proposal("Brite Kelp", SHORT, body))
    other = SupplierMatch.objects.get(name="Brite Kelp")
    decide(three.world, other, suppliers.accept_match)
    three.do("undo 3")
    assert three.who() == {KNOWN: KNOWN, SPELT: "", SHORT: SHORT}
    assert resolved(three.world, "Brite Kelp", SHORT) == {"Brite Kelp": body, SHORT: body}
    decide(three.world, other, suppliers.undo_match)
    assert not Organisation.objects.filter(pk=body.pk).exists()


@pytest.mark.parametrize(
    ("before", "step", "first", "found"),
    [
        (("reject 2", "accept 1"), "accept 3", (SHORT, KNOWN), "different bodies"),
        (("reject 2", "accept 3"), "accept 1", (SHORT, KNOWN), "different bodies"),
        (("reject 3", "accept 1"), "accept 2", (SHORT, SPELT), "different bodies"),
        (("reject 1", "accept 2"), "accept 3", (SPELT, KNOWN), "different bodies"),
        (("accept 1", "accept 2"), "reject 3", (SPELT, KNOWN), "one body"),
        (("accept 1", "accept 3"), "reject 2", (SHORT, SPELT), "one body"),
        (("accept 2", "accept 3"), "reject 1", (SHORT, SPELT), "one body"),
        (("accept 3",), "accept 1", (SHORT, SPELT), "one body"),
    ],
)
def test_a_decision_against_earlier_ones_is_refused_and_says_what_to_undo(
    three: Three, before: tuple[str, ...], step: str, first: tuple[str, str], found: str
) -> None:
    three.do(*before)
    stood = three.who()
    with pytest.raises(Refused) as refused:
        three.do(step)
    said = str(refused.value)
    by = three.world.people["finance"].name
    assert f"“{first[0]}” and “{first[1]}” were found to be {found} by {by} on 2 June 2025. Undo that first." in said
    assert (three.who(), three.hold()) == (stood, True)
    number = next(key for key, one in three.matches.items() if (one.name, one.other_name) == first)
    three.do(f"undo {number}")
    with suppress(Refused):  # where two decisions stand against it, the other still does
        three.do(step)
    assert three.hold()


@pytest.mark.parametrize(
    ("steps", "who"),
    [
        (("accept 1", "accept 3", "accept 2", "undo 3"), {SPELT: KNOWN, SHORT: KNOWN}),
        (("accept 2", "accept 3", "undo 2"), {SPELT: KNOWN, SHORT: KNOWN}),
        (("accept 2", "accept 3", "undo 2", "undo 3"), {SPELT: "", SHORT: ""}),
        (("accept 2", "accept 3", "undo 3"), {SPELT: "", SHORT: KNOWN}),
        (("accept 1", "accept 2", "accept 3", "undo 1", "undo 2"), {SPELT: KNOWN, SHORT: KNOWN}),
        (("accept 1", "accept 2", "accept 3", "undo 3", "undo 2", "undo 1"), {SPELT: "", SHORT: ""}),
    ],
)
def test_undoing_keeps_the_names_that_another_decision_needs(
    three: Three, steps: tuple[str, ...], who: dict[str, str]
) -> None:
    three.do(*steps)
    assert three.who() == {KNOWN: KNOWN} | who
    assert three.hold()


def test_in_whatever_order_names_are_decided_and_undone_they_resolve_as_decided(three: Three) -> None:
    """Every order of the three decisions, each either way, and then each undone in turn."""
    for order in permutations((1, 2, 3)):
        for acts in product(("accept", "reject"), repeat=3):
            for number, act in zip(order, acts, strict=True):
                with suppress(Refused):
                    three.do(f"{act} {number}")
                assert three.hold(), (order, acts, number)
            for number in order:
                if SupplierMatch.objects.get(pk=three.matches[number].pk).state != MatchState.OPEN:
                    three.do(f"undo {number}")
                assert three.hold(), (order, acts, "undo", number)
            assert three.who() == {KNOWN: KNOWN, SPELT: "", SHORT: ""}


def test_two_names_of_one_body_on_record_are_not_found_to_differ(three: Three) -> None:
    for name in (SPELT, SHORT):
        make_organisation_name(organisation=three.body, name=name)
    with pytest.raises(Refused, match="are names of one body on record"):
        three.reject(3)
    three.reject(2)  # a name on record may be ruled out for this place
    assert three.who() == {KNOWN: KNOWN, SPELT: KNOWN, SHORT: ""}


def test_a_registered_name_stands_for_its_body_though_nobody_kept_it_as_another_name(three: Three) -> None:
    other = make_organisation(name="Bright Kelp Homecare Limited")
    with writing("test"):
        other.names.all().delete()
    propose(three.world, proposal("Bright Kelp Homecare Limited", KNOWN, three.body))
    match = SupplierMatch.objects.get(name="Bright Kelp Homecare Limited")
    with pytest.raises(Refused, match="already stands for Bright Kelp Homecare Limited"):
        decide(three.world, match, suppliers.accept_match)


def test_a_name_of_a_body_that_is_not_shared_is_refused_without_naming_the_body(three: Three) -> None:
    hidden = make_organisation(name="Hidden Care", owner=three.world.other_body, sharing="own")
    make_organisation_name(organisation=hidden, name=SPELT)
    with pytest.raises(Refused, match="already stands for a body that is not shared with you") as refused:
        three.accept(1)
    assert "Hidden Care" not in str(refused.value)


def test_undoing_in_one_place_keeps_what_another_place_found(three: Three) -> None:
    other = small_world(name="Otherplace")
    given = {"on": three.world.on, "partnership_id": other.place.pk, "proposals": [proposal(SPELT, KNOWN, three.body)]}
    suppliers.propose_matches(by=other.system, **given)
    three.do("accept 1")
    theirs = SupplierMatch.objects.get(partnership=other.place)
    decide(other, theirs, suppliers.accept_match)
    three.do("undo 1")
    assert three.who()[SPELT] == KNOWN
    decide(other, theirs, suppliers.undo_match)
    assert three.who()[SPELT] == ""

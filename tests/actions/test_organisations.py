"""How do bodies come, go and hand over?"""

from datetime import date

import pytest

from placepound.actions.organisations import add_name, add_organisation, record_succession, set_group
from placepound.core.terms.organisation import OrganisationKind, Scheme
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Viewer
from placepound.registers.models import GroupMember, Organisation
from placepound.registers.queries.organisations import bodies_as_at, organisation, organisation_list
from tests.factories import ON, World, make_organisation, small_world

pytestmark = pytest.mark.django_db

SYSTEM = Viewer.system("test")
ACT = "Health and Care Act 2022, section 14"
JULY = date(2022, 7, 1)


def body(name: str, kind: OrganisationKind = OrganisationKind.CCG, **more: object) -> Organisation:
    return add_organisation(by=SYSTEM, on=ON, name=name, kind=kind, **more)  # type: ignore[arg-type]


def hand_over(old: Organisation, new: Organisation, from_day: date = JULY) -> None:
    record_succession(by=SYSTEM, on=ON, predecessor_id=old.pk, successor_id=new.pk, from_day=from_day, source=ACT)


def names_as_at(key: int, as_at: date) -> list[str]:
    return [name for _, name in bodies_as_at(key, as_at=as_at, viewer=Viewer.public(), on=ON)]


def test_a_question_as_at_a_date_answers_with_the_body_of_that_date() -> None:
    ccg = body("North CCG", valid_from=date(2013, 4, 1))
    icb = body("NHS North ICB", OrganisationKind.ICB, valid_from=JULY)
    merged = body("NHS North and East ICB", OrganisationKind.ICB, valid_from=date(2026, 4, 1))
    hand_over(ccg, icb)
    hand_over(icb, merged, date(2026, 4, 1))
    assert names_as_at(ccg.pk, date(2022, 6, 30)) == ["North CCG"]
    assert names_as_at(ccg.pk, JULY) == ["NHS North ICB"]
    assert names_as_at(ccg.pk, date(2026, 3, 31)) == ["NHS North ICB"]
    assert names_as_at(ccg.pk, date(2026, 4, 1)) == ["NHS North and East ICB"]
    assert names_as_at(icb.pk, date(2020, 1, 1)) == []


def test_a_body_that_ended_without_a_known_successor_is_nobody_today() -> None:
    closed = body("Closed CCG", valid_to=date(2020, 3, 31))
    assert names_as_at(closed.pk, ON) == []


def test_a_split_names_every_successor() -> None:
    old = body("Wide CCG")
    west, east = (body(f"NHS {side} ICB", OrganisationKind.ICB, valid_from=JULY) for side in ("West", "East"))
    hand_over(old, west)
    hand_over(old, east)
    assert names_as_at(old.pk, ON) == ["NHS East ICB", "NHS West ICB"]


def test_successions_never_run_in_a_circle() -> None:
    first, second, third = body("A"), body("B"), body("C")
    hand_over(first, second)
    hand_over(second, third)
    with pytest.raises(Refused, match="circle"):
        hand_over(third, first)
    with pytest.raises(Refused, match="itself"):
        hand_over(first, first)


def test_a_number_names_one_body_only() -> None:
    first = body("Trust", OrganisationKind.NHS_TRUST, identifiers=((Scheme.ODS, "r0a"),))
    with pytest.raises(Refused, match=f"GB-NHS-R0A already belongs to {first.name}"):
        body("Other trust", OrganisationKind.NHS_TRUST, identifiers=((Scheme.ODS, "R0A"),))


def test_a_company_number_keeps_its_leading_zeros() -> None:
    company = body("Care Ltd", OrganisationKind.INDEPENDENT, identifiers=((Scheme.COMPANY, "123456"),))
    page = organisation(company.pk, viewer=Viewer.public(), on=ON)
    assert page is not None
    assert page.line.identifiers == ("GB-COH-00123456",)


def test_everything_wrong_with_a_body_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        body(" ", identifiers=((Scheme.GSS, "E1"),), valid_from=date(2022, 1, 1), valid_to=date(2021, 1, 1))
    assert {problem.field for problem in refused.value.problems} == {"name", "valid_to", "identifier"}


def test_a_body_is_found_by_any_of_its_names_and_numbers() -> None:
    trust = body("Mid Vale Trust", OrganisationKind.NHS_TRUST, aliases=("MVT",), identifiers=((Scheme.ODS, "RXX"),))
    for search in ("mid vale", "MVT", "GB-NHS-RXX", "rxx"):
        found = organisation_list(viewer=Viewer.public(), on=ON, search=search)
        assert [line.pk for line in found] == [trust.pk], search


@pytest.fixture
def world() -> World:
    return small_world()


def test_a_name_that_stands_for_one_body_cannot_be_given_to_another(world: World) -> None:
    add_name(by=world.finance, on=ON, organisation_id=world.council.pk, name="FCC & Co", reason="the ledger says so")
    with pytest.raises(Refused, match=f"already stands for {world.council.name}"):
        add_name(by=world.finance, on=ON, organisation_id=world.icb.pk, name="fcc and co", reason="the ledger says so")


def test_only_a_steward_adds_a_body(world: World) -> None:
    for who in ("commissioner", "finance", "councillor", "voluntary", "public"):
        with pytest.raises(Refused, match="Only a steward"):
            add_organisation(by=world.viewers[who], on=ON, name="New", kind=OrganisationKind.VCFSE)
    assert add_organisation(by=world.steward, on=ON, name="New", kind=OrganisationKind.VCFSE).pk


def test_only_a_group_has_members() -> None:
    group, single = body("Councils", OrganisationKind.GROUP), make_organisation()
    members = tuple(make_organisation().pk for _ in range(3))
    set_group(by=SYSTEM, on=ON, group_id=group.pk, member_ids=members, why="named together in the document")
    assert set(GroupMember.objects.filter(group=group).values_list("member", flat=True)) == set(members)
    with pytest.raises(Refused, match="a single body"):
        set_group(by=SYSTEM, on=ON, group_id=single.pk, member_ids=members, why="a mistake")

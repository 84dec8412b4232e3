"""What do coding rules do to what is on record?"""

import pytest

from placepound.actions import coding
from placepound.core.terms.problem import Refused
from placepound.registers.models import CodingRule, Flow
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.pound_filters import PoundFilters
from tests.factories import World, import_statement, small_world

pytestmark = pytest.mark.django_db

CSV = "Service,Amount (£)\nHome care,100\nFrobnication,40\n"


@pytest.fixture
def world() -> World:
    world = small_world(starter_rules=True)
    import_statement(world, CSV)
    return world


def groups(world: World) -> dict[str, str]:
    return dict(Flow.objects.filter(statement__partnership=world.place).values_list("service", "service_group"))


def write(world: World, text: str = "frobnication", group: str = "EQP1", **more: str) -> CodingRule:
    given = {"field": "service", "match": "contains", "reason": "it is equipment"} | more
    return coding.write_rule(
        by=world.finance, on=world.on, partnership_id=world.place.pk, text=text, service_group=group, **given
    )


def recode(world: World) -> int:
    return coding.recode(by=world.finance, on=world.on, partnership_id=world.place.pk)


def test_what_no_rule_catches_is_unmapped_and_stays_in_the_total(world: World) -> None:
    assert groups(world) == {"Home care": "HOM1", "Frobnication": "UNM"}
    page = place_pound(world.place.slug, PoundFilters(), viewer=world.finance, on=world.on)
    assert page is not None
    assert page.unmapped is not None
    assert page.unmapped.net.pence == 4000
    assert page.net.pence == 14000


def test_a_rule_moves_what_it_catches_and_each_row_keeps_the_rule(world: World) -> None:
    rule = write(world)
    assert recode(world) == 1
    assert groups(world) == {"Home care": "HOM1", "Frobnication": "EQP1"}
    assert Flow.objects.get(service="Frobnication").coding_rule == rule


def test_a_places_own_rule_stands_before_the_starter_rules(world: World) -> None:
    write(world, text="home care", group="CAR")
    recode(world)
    assert groups(world)["Home care"] == "CAR"


def test_the_next_statement_codes_itself(world: World) -> None:
    write(world)
    statement = import_statement(world, "Service,Amount (£)\nfrobnication  for adults,7\n", title="Next year")
    assert [flow.service_group for flow in Flow.objects.filter(statement=statement)] == ["EQP1"]


def test_a_retired_rule_lets_go_and_stays_on_record(world: World) -> None:
    rule = write(world)
    recode(world)
    coding.retire_rule(by=world.finance, on=world.on, rule_id=rule.pk, why="it was too wide")
    recode(world)
    assert groups(world)["Frobnication"] == "UNM"
    assert CodingRule.objects.get(pk=rule.pk).retired_on == world.on
    with pytest.raises(Refused, match="already retired"):
        coding.retire_rule(by=world.finance, on=world.on, rule_id=rule.pk, why="again")


def test_the_same_rule_is_not_written_twice(world: World) -> None:
    write(world)
    with pytest.raises(Refused, match="already such a rule"):
        write(world, text=" FROBNICATION ")


def test_all_that_is_wrong_with_a_rule_is_said_at_once(world: World) -> None:
    with pytest.raises(Refused) as refused:
        write(world, text=" ", group="NOPE", reason=" ")
    assert {problem.field for problem in refused.value.problems} >= {"text", "reason", "service_group"}


@pytest.mark.parametrize("who", ["councillor", "voluntary", "stranger", "public"])
def test_only_those_with_the_duty_write_rules(world: World, who: str) -> None:
    with pytest.raises(Refused, match="coding rules"):
        coding.write_rule(
            by=world.viewers[who],
            on=world.on,
            partnership_id=world.place.pk,
            field="service",
            match="contains",
            text="x",
            service_group="EQP1",
            reason="y",
        )


def test_starter_rules_are_loaded_once(world: World) -> None:
    before = CodingRule.objects.count()
    assert coding.load_starter_rules(by=world.steward, on=world.on, partnership_id=world.place.pk) == 0
    assert CodingRule.objects.count() == before > 20

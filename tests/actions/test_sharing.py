"""Who sees a statement, and what it names, as its owner shares it more or less widely?"""

import pytest

from placepound.actions.sharing import share_statement
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Sharing, Viewer
from placepound.registers.models import Fund, Statement
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.pound_filters import PoundFilters
from tests.factories import World, import_statement, small_world

pytestmark = pytest.mark.django_db

CSV = "Service,Fund,Amount (£)\nHome care,Joint fund,100\n"


@pytest.fixture
def world() -> World:
    return small_world()


def funds_seen(world: World, viewer: Viewer) -> set[str]:
    page = place_pound(world.place.slug, PoundFilters(), viewer=viewer, on=world.on)
    assert page is not None
    return {line.label for line in page.by_fund}


def share(world: World, statement: Statement, sharing: Sharing, **more: object) -> None:
    share_statement(  # type: ignore[call-overload]
        by=world.finance, on=world.on, statement_id=statement.pk, sharing=sharing, why="agreed by the board", **more
    )


def test_a_fund_is_seen_as_widely_as_the_statement_that_names_it(world: World) -> None:
    statement = import_statement(world, CSV, sharing="own")
    assert Fund.objects.get().sharing == Sharing.OWN
    assert funds_seen(world, world.commissioner) == set()
    share(world, statement, Sharing.PUBLIC)
    assert funds_seen(world, Viewer.public()) == {"Joint fund"}


def test_two_partners_who_each_name_a_fund_both_see_its_name(world: World) -> None:
    import_statement(world, CSV, sharing="own")
    mine = CSV.replace("100", "70")
    import_statement(world, mine, by=world.commissioner, publisher=world.icb, sharing="own", title="Ours")
    assert funds_seen(world, world.commissioner) == {"Joint fund"}
    assert funds_seen(world, world.finance) == {"Joint fund"}


def test_a_named_partner_sees_the_statement_and_nobody_else_does(world: World) -> None:
    statement = import_statement(world, CSV, sharing="own")
    share(world, statement, Sharing.NAMED, named=(world.charity.pk,))
    assert funds_seen(world, world.viewers["voluntary"]) == {"Joint fund"}
    assert funds_seen(world, world.commissioner) == set()


def test_only_people_of_its_owner_change_how_a_statement_is_shared(world: World) -> None:
    statement = import_statement(world, CSV)
    with pytest.raises(Refused, match="people of its owner"):
        share_statement(
            by=world.commissioner, on=world.on, statement_id=statement.pk, sharing=Sharing.PUBLIC, why="we want to"
        )

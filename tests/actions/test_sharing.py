"""Who sees a statement, and what it names, as its owner shares it more or less widely?"""

from datetime import date
from typing import Any

import pytest

from placepound.actions.sharing import share_statement
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Sensitivity, Sharing, Viewer
from placepound.registers.models import Fund, SpendFile, SpendRelease, Statement, UnmappedSpend
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.pound_filters import PoundFilters
from tests.factories import World, import_statement, make_spend_file, small_world
from tests.factories.payments import payment, release_payments

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


def paid(world: World, *, sharing: str = "partnership") -> Statement:
    """A council's payments of 2024/25 in figures that are in use."""
    release_payments(world, [payment(world.council, "Acorn", 10, date(2024, 5, 1))], sharing=sharing)
    return live(world)


def live(world: World, start: date = date(2024, 4, 1)) -> Statement:
    return Statement.objects.get(
        publisher=world.council, release__isnull=False, withdrawn_on__isnull=True, period_start=start
    )


def later(world: World) -> SpendRelease:
    """Figures of the same files with one payment more."""
    more = [payment(world.council, "Acorn", 10, date(2024, 5, 1)), payment(world.council, "Birch", 5, date(2024, 5, 2))]
    return release_payments(world, more, files=False)


def test_payments_are_shared_with_their_files_and_later_figures_keep_that(world: World) -> None:
    statement = paid(world)
    share(world, statement, Sharing.PUBLIC)
    assert SpendFile.objects.get().sharing == Sharing.PUBLIC
    assert later(world).sharing == Sharing.PARTNERSHIP
    assert live(world).pk != statement.pk
    assert live(world).sharing == Sharing.PUBLIC


def test_payments_kept_to_their_owner_narrow_the_figures_and_those_of_before(world: World) -> None:
    first = paid(world)
    before = first.release
    newest = later(world)
    share(world, live(world), Sharing.OWN)
    for one in (before, newest, first, live(world), SpendFile.objects.get(), live(world).upload):
        one.refresh_from_db()
        assert one.sharing == Sharing.OWN, one
    assert later(world).pk == newest.pk
    share(world, live(world), Sharing.PUBLIC)
    for one in (before, newest, first):
        one.refresh_from_db()
    assert (before.sharing, newest.sharing) == (Sharing.OWN, Sharing.PARTNERSHIP)
    assert (first.sharing, live(world).sharing) == (Sharing.OWN, Sharing.PUBLIC)


def test_another_year_that_shares_a_file_is_shared_as_the_narrowest_of_its_files(world: World) -> None:
    both = {"organisation": world.council, "owner": world.council, "shared_with_partnership": world.place,
            "partnership": world.place, "sharing": "partnership"}  # fmt: skip
    make_spend_file(**both, first_day=date(2024, 3, 1), last_day=date(2024, 5, 30))
    early = make_spend_file(**both, first_day=date(2023, 5, 1), last_day=date(2023, 5, 30))
    days = (date(2023, 5, 2), date(2024, 5, 2))
    release_payments(world, [payment(world.council, "Acorn", 10, day) for day in days], files=False)
    share(world, live(world), Sharing.PUBLIC)
    assert live(world, date(2023, 4, 1)).sharing == Sharing.PARTNERSHIP
    share(world, live(world), Sharing.OWN)
    early.refresh_from_db()
    assert (live(world, date(2023, 4, 1)).sharing, early.sharing) == (Sharing.OWN, Sharing.PARTNERSHIP)


def test_figures_stay_kept_back_while_another_body_keeps_a_file_to_itself(world: World) -> None:
    own = make_spend_file(partnership=world.place, organisation=world.icb, owner=world.icb, sharing="own")
    statement = paid(world)
    share(world, statement, Sharing.PUBLIC)
    own.refresh_from_db()
    assert (SpendRelease.objects.get().sharing, own.sharing) == (Sharing.OWN, Sharing.OWN)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"sharing": Sharing.NAMED}, "cannot be shared with some partners only"),
        ({"sensitivity": Sensitivity.COMMERCIAL, "sensitive_until": date(2199, 1, 1)}, "cannot be held back"),
    ],
)
def test_payments_are_neither_shared_with_some_nor_held_back(world: World, said: Any, refused: str) -> None:
    statement = paid(world)
    with pytest.raises(Refused, match=refused):
        share(world, statement, **{"sharing": Sharing.OWN} | said)
    assert SpendFile.objects.get().sharing == Sharing.PARTNERSHIP


def test_a_suggestion_forgets_what_a_body_keeps_to_itself_from_now_on(world: World) -> None:
    theirs = [payment(world.icb, "Acorn", 100 + n, date(2024, 4, n), group="HOM1") for n in range(1, 29)]
    release_payments(world, [*theirs, payment(world.council, "Acorn", 75, date(2024, 5, 1))])
    assert UnmappedSpend.objects.get(payer=world.council).suggested == "HOM1"
    kept_back = Statement.objects.get(publisher=world.icb)
    share_statement(by=world.commissioner, on=world.on, statement_id=kept_back.pk, sharing=Sharing.OWN, why="Ours")
    assert UnmappedSpend.objects.get(payer=world.council).suggested == ""

"""Does the database show a record to exactly those whom the sharing rule of the core lets see it?"""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placepound.core.terms.viewer import Sensitivity, Shared, Sharing, Viewer, may_see
from placepound.registers.base import query, seen_by, visible
from placepound.registers.models import Fund, StatementRow
from tests.factories import make_fund, make_organisation, make_partnership, make_statement, make_statement_row

pytestmark = pytest.mark.django_db

ON = date(2026, 1, 15)


@pytest.fixture
def bodies() -> list[int]:
    return [make_organisation().pk for _ in range(3)]


@pytest.fixture
def places() -> list[int]:
    return [make_partnership().pk for _ in range(2)]


def viewers(bodies: list[int], places: list[int]) -> list[Viewer]:
    return [
        Viewer.public(),
        Viewer.system("test"),
        Viewer(person=1),
        *(Viewer(person=1, organisations=frozenset({body})) for body in bodies),
        *(Viewer(person=1, partnerships=frozenset({place})) for place in places),
        Viewer(person=1, organisations=frozenset(bodies[:2]), partnerships=frozenset(places)),
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    sharing=st.sampled_from(list(Sharing)),
    owner=st.sampled_from([None, 0, 1]),
    place=st.sampled_from([None, 0, 1]),
    named=st.sets(st.integers(0, 2)),
    sensitivity=st.sampled_from(list(Sensitivity)),
    until=st.sampled_from([None, ON - timedelta(1), ON, ON + timedelta(1)]),
)
def test_the_filter_shows_a_record_to_those_whom_the_core_lets_see_it(  # noqa: PLR0917
    bodies: list[int],
    places: list[int],
    sharing: Sharing,
    owner: int | None,
    place: int | None,
    named: set[int],
    sensitivity: Sensitivity,
    until: date | None,
) -> None:
    shared = Shared(
        owner=None if owner is None else bodies[owner],
        sharing=sharing,
        partnership=None if place is None else places[place],
        named=frozenset(bodies[number] for number in named),
        sensitivity=sensitivity,
        sensitive_until=until,
    )
    fund = make_fund(
        owner_id=shared.owner,
        sharing=sharing,
        shared_with_partnership_id=shared.partnership,
        named=sorted(shared.named),
        sensitivity=sensitivity,
        sensitive_until=until,
    )
    for viewer in viewers(bodies, places):
        with seen_by(viewer, on=ON):
            seen = visible(Fund, viewer, on=ON).filter(pk=fund.pk).exists()
        assert seen is may_see(viewer, shared, on=ON), viewer


@pytest.mark.postgresql
@pytest.mark.parametrize("sharing", list(Sharing))
@pytest.mark.parametrize("sensitivity", list(Sensitivity))
def test_row_level_security_alone_says_the_same_to_a_role_that_owns_nothing(
    bodies: list[int], places: list[int], sharing: Sharing, sensitivity: Sensitivity
) -> None:
    shared = Shared(
        owner=bodies[0],
        sharing=sharing,
        partnership=places[0],
        named=frozenset({bodies[1]}),
        sensitivity=sensitivity,
        sensitive_until=ON,
    )
    fund = make_fund(
        owner_id=shared.owner,
        sharing=sharing,
        shared_with_partnership_id=shared.partnership,
        named=[bodies[1]],
        sensitivity=sensitivity,
        sensitive_until=ON,
    )
    with connection.cursor() as cursor:
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO placepound_owns_nothing")
        cursor.execute("SET LOCAL ROLE placepound_owns_nothing")
    for viewer in viewers(bodies, places):
        with seen_by(viewer, on=ON):
            seen = Fund.objects.filter(pk=fund.pk).exists()
        assert seen is may_see(viewer, shared, on=ON), viewer


@pytest.mark.postgresql
def test_row_level_security_hides_everything_private_from_whoever_says_nothing() -> None:
    row = make_statement_row(statement=make_statement(sharing=Sharing.OWN, owner=make_organisation()))
    with seen_by(Viewer.public(), on=ON):
        assert not StatementRow.objects.filter(pk=row.pk).exists()
    with seen_by(Viewer.system("test")):
        assert StatementRow.objects.filter(pk=row.pk).exists()


def test_what_belongs_to_a_statement_is_seen_with_it() -> None:
    body = make_organisation()
    row = make_statement_row(statement=make_statement(sharing=Sharing.OWN, owner=body))
    for viewer, sees in (
        (Viewer(person=1, organisations=frozenset({body.pk})), True),
        (Viewer(person=1, organisations=frozenset({body.pk + 1000})), False),
        (Viewer.public(), False),
    ):
        with seen_by(viewer, on=ON):
            assert visible(StatementRow, viewer, on=ON).filter(pk=row.pk).exists() is sees


def test_a_query_without_a_viewer_is_a_mistake_in_the_program() -> None:
    @query
    def anything(*, viewer: Viewer, on: date) -> int:
        return 1

    with pytest.raises(TypeError, match="needs a Viewer"):
        anything(viewer=None, on=ON)  # type: ignore[arg-type]


def test_a_query_may_not_hand_out_a_queryset() -> None:
    @query
    def everything(*, viewer: Viewer, on: date) -> object:
        return visible(Fund, viewer, on=on)

    with pytest.raises(TypeError, match="finished records"):
        everything(viewer=Viewer.public(), on=ON)


def test_the_system_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        Viewer.system(" ")

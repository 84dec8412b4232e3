"""Does the demo hold what its documents and its program say, the same each time, and does each identity see its own?"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from placepound.cli.demo.build import SEED, build
from placepound.cli.demo.geography import build_geography
from placepound.cli.demo.people import IDENTITIES, PASSWORD
from placepound.cli.demo.synthetic_money import build_statements
from placepound.cli.ready import today
from placepound.core.records.preview import Outcome
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.identity import viewer_for
from placepound.registers.models import Partnership, Statement, Succession, User
from placepound.registers.queries.organisations import organisation_list
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.places import place
from placepound.registers.queries.pound_filters import PoundFilters
from placepound.registers.queries.statements import statement_list
from placepound.registers.queries.today import today as today_page
from placepound.registers.queries.uploads import upload_page

ON = today()
SYSTEM = Viewer.system("test")
FIGURES = """
    SELECT s.title, p.name, c.service, c.service_group, coalesce(a.code, ''), coalesce(f.name, ''), c.provider_kind,
           c.status, c.flow_class, c.confidence, c.period_start, c.amount, c.precision, c.rows
    FROM registers_poundcell c
    JOIN registers_statement s ON s.id = c.statement_id
    JOIN registers_organisation p ON p.id = c.payer_id
    LEFT JOIN registers_area a ON a.id = c.area_id
    LEFT JOIN registers_fund f ON f.id = c.fund_id
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
"""


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo built in this process, once for this module; files are read in it too."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        from tests.factories.eyes import _at_once

        patch.setattr("placepound.actions.reading.run_bounded", _at_once)
        build(on=ON, track=lambda _name, items: iter(items))
        yield
        transaction.set_rollback(True)


def slug_of(part: str) -> str:
    return str(Partnership.objects.get(slug__contains=part).slug)


def page(part: str, viewer: Viewer = SYSTEM, **filters: str) -> Any:
    return place_pound(slug_of(part), PoundFilters(**filters), viewer=viewer, on=ON)


def viewers() -> dict[str, Viewer]:
    return {one.key: viewer_for(user_id=User.objects.get(email=one.email).pk, on=ON) for one in IDENTITIES}


def titles(viewer: Viewer) -> set[str]:
    return {line.title for line in statement_list(viewer=viewer, on=ON, place=slug_of("vellmouth"))}


def test_building_twice_gives_the_same_figures(built: None, demo_home: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FIGURES)
        here = [tuple(map(str, row)) for row in cursor.fetchall()]
    with sqlite3.connect(demo_home / "demo" / "placepound.sqlite3") as other:
        there = [tuple(map(str, row)) for row in other.execute(FIGURES)]
    assert len(here) > 1000
    assert here == there


@pytest.mark.parametrize(
    ("place", "period", "pounds"),
    [
        ("leicester", "as-at.2020-08-31", 194_729_000),
        ("leeds", "2015-04-01.2016-03-31", 294_000_000),
        ("leeds", "as-at.2016-12-31", 144_000_000),
        ("north-east", "as-at.2024-12-31", 195_000_000),
    ],
)
def test_published_places_add_up_to_their_documents(built: None, place: str, period: str, pounds: int) -> None:
    found = page(place, period=period)
    assert (found.gross, found.transfers) == (Amount.pounds(pounds), Amount(0))


def test_the_published_rounding_is_kept(built: None) -> None:
    assert page("leicester").precision == Amount.pounds(1_218_500)


def test_what_leeds_spends_with_the_third_sector_can_be_told(built: None) -> None:
    kinds = {line.key: line.net for line in page("leeds", period="2015-04-01.2016-03-31").by_provider_kind}
    assert kinds["vcfse"] == Amount.pounds(102_000_000)


def test_published_places_hold_no_invented_person_or_event(built: None) -> None:
    for row in Partnership.objects.filter(synthetic=False):
        assert row.source
        assert set(Statement.objects.filter(partnership=row).values_list("sharing", flat=True)) == {"public"}
    assert {person.name.split()[0] for person in User.objects.all()} == {"Demo"}


def test_clinical_commissioning_groups_became_boards_in_july_2022(built: None) -> None:
    boards = Succession.objects.filter(successor__kind="icb")
    assert boards.count() >= 5
    assert {(str(one.on), "Health and Care Act 2022" in one.source) for one in boards} == {("2022-07-01", True)}


def test_every_synthetic_statement_holds_what_the_program_wrote(built: None) -> None:
    made = build_statements(build_geography(SEED), SEED)
    kept = {one.title: one for one in Statement.objects.filter(partnership__synthetic=True, release=None)}
    assert len(kept) == len(made)
    for one in made:
        statement = kept[one.title]
        assert (statement.refused, statement.accepted) == (0, len(one.lines)), one.title
        assert Amount(statement.accepted_sum) == one.total
        assert Amount(statement.stated) == one.stated
        assert statement.counted is one.reconciles
        assert statement.outcome == (Outcome.RECONCILED if one.reconciles else Outcome.NOT_RECONCILED)


def test_transfers_of_the_synthetic_place_are_taken_out_once_and_a_difference_is_shown(built: None) -> None:
    found = page("vellmouth", period="2024-04-01.2025-03-31", status="actual")
    assert found.transfers > Amount(0)
    assert found.unmatched == Amount.pounds(250_000)


def test_each_identity_sees_its_own(built: None) -> None:
    everybody, seen = titles(SYSTEM), {key: titles(viewer) for key, viewer in viewers().items()}
    boards = next(title for title in everybody if "Integrated Care Board" in title and "budget 2025/26" in title)
    named = next(title for title in everybody if "County" in title and "outturn 2023/24" in title)
    boroughs = next(title for title in everybody if "Borough" in title and "received from partners 2025/26" in title)
    public = next(title for title in everybody if "Borough" in title and "outturn 2024/25" in title)
    assert seen["commissioner"] == everybody - {boroughs}
    assert seen["finance officer"] == everybody - {boards, boroughs}
    assert seen["councillor"] == everybody - {boards}
    assert seen["voluntary sector"] == {named, public}
    assert seen["steward"] == everybody - {boards, boroughs, named}
    assert titles(Viewer.public()) == {public}


def test_the_councillor_changes_nothing_and_the_commissioner_imports_everywhere(built: None) -> None:
    from placepound.core.terms.viewer import Duty

    who = viewers()
    places = [row.pk for row in Partnership.objects.all()]
    assert all(who["commissioner"].may(Duty.IMPORT, partnership=key) for key in places)
    assert not any(who["councillor"].may(Duty.IMPORT, partnership=key) for key in places)
    assert not any(who["voluntary sector"].may(Duty.IMPORT, partnership=key) for key in places)
    assert [who["finance officer"].may(Duty.IMPORT, partnership=key) for key in places].count(True) == 1


def test_the_identities_can_sign_in(built: None) -> None:
    assert all(User.objects.get(email=one.email).check_password(PASSWORD) for one in IDENTITIES)
    assert all(User.objects.values_list("is_demo", flat=True))


def test_one_file_waits_with_an_open_question(built: None) -> None:
    lines = today_page(viewer=viewers()["finance officer"], on=ON).attention
    (waiting,) = [line for line in lines if line.upload_pk]
    upload = upload_page(waiting.upload_pk, viewer=SYSTEM, on=ON)
    assert upload is not None
    assert upload.preview is not None
    assert [question.field for question in upload.preview.questions] == ["unit"]


def test_the_synthetic_place_says_so_and_has_its_areas(built: None) -> None:
    found = place(slug_of("vellmouth"), viewer=Viewer.public(), on=ON)
    assert found is not None
    assert found.synthetic
    assert "invented" in found.about
    assert found.area.people == 300_000
    assert len(found.shapes) == 20
    assert sum(found.bands.values()) == 300_000
    synthetic = [line for line in organisation_list(viewer=SYSTEM, on=ON, most=500) if line.synthetic]
    assert all(line.name.endswith("(synthetic)") for line in synthetic)


def test_coding_leaves_some_money_unmapped_for_somebody_to_do(built: None) -> None:
    found = page("vellmouth")
    assert found.unmapped is not None
    assert Amount(0) < found.unmapped.net < Amount(found.net.pence // 20)

"""Are the figures kept ready those that a rebuild makes?"""

from datetime import date
from typing import Any

import pytest

from placepound.actions import coding, derived, uploads
from placepound.registers.base import writing
from placepound.registers.models import Attention, Elimination, PoundCell, PoundGap, UnmappedSpend
from tests import factories
from tests.architecture.registry import contents
from tests.factories import World
from tests.factories.payments import payment, release_payments

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

COUNCIL = """Commissioner,Service,Provider kind,Fund,Area,Flow,Counterparty,Amount (£)
Fernshire Council,Home care,Independent,,Fernshire North,,,1000.00
Fernshire Council,Home care,Independent,,Fernshire South,,,400.50
Fernshire Council,Contribution,,Pooled fund,,Transfer,,600.00
Fernshire Council,An unknown thing,VCFSE,Pooled fund,,,,250.00
Fernshire Council,Paid across,NHS,,,Transfer,NHS Fernshire Integrated Care Board,75.00
Fernshire Council,Received,,,,Income,NHS Fernshire Integrated Care Board,20.00
,Total,,,,,,2345.50
"""
ICB = """Service,Provider kind,Flow,Counterparty,Amount (£)
Community nursing,NHS,,,5000
Received,,Income,Fernshire Council,80
Mended,NHS,,,-30
"""
DIFFERING = "Service,Amount (£)\nHome care,10\nUnread,ten\nTotal,999\n"

PROJECTIONS = (
    PoundCell,
    Elimination,
    Elimination.evidence.through,
    PoundGap,
    PoundGap.statements.through,
    Attention,
    UnmappedSpend,
)


def kept_figures() -> dict[str, list[Any]]:
    """Every derived row as plain values. What leads from one derived row to another is told by what it leads to."""
    found = contents((PoundCell, Elimination, PoundGap, Attention, UnmappedSpend), keys=False)
    found["evidence"] = sorted(Elimination.objects.values_list("flow", "evidence"), key=repr)
    found["statements"] = sorted(
        PoundGap.objects.values_list("node_key", "period_start", "status", "statements"), key=repr
    )
    return found


@pytest.fixture
def world(db: None, quick_reading: None) -> World:
    """A place with a past: statements accepted, undone, overlapping, coded anew, and one that does not reconcile."""
    world = factories.small_world(starter_rules=True)
    first = factories.import_statement(world, COUNCIL)
    factories.import_statement(world, ICB, by=world.commissioner, publisher=world.icb, title="ICB plan")
    undone = factories.import_statement(world, COUNCIL + "\n", title="By mistake", overlaps=((first.pk, "The same"),))
    uploads.undo(by=world.finance, on=world.on, statement_id=undone.pk, why="It was there already")
    factories.import_statement(world, DIFFERING, title="A differing one")
    coding.write_rule(
        by=world.finance,
        on=world.on,
        partnership_id=world.place.pk,
        field="service",
        match="contains",
        text="mended",
        service_group="HOM3",
        reason="Aids are mended",
    )
    coding.recode(by=world.finance, on=world.on, partnership_id=world.place.pk)
    release_payments(
        world,
        [
            *(payment(world.council, "Acorn Care", 100 + n, date(2024, 4, n), group="HOM1") for n in range(1, 29)),
            payment(world.council, "Acorn Care", 75, date(2024, 5, 1)),
            payment(world.icb, "Birch Trust", -30, date(2024, 5, 1)),
        ],
    )
    return world


def rebuilt(world: World) -> dict[str, list[Any]]:
    derived.rebuild(by=world.system, on=world.on, partnership_id=world.place.pk)
    return kept_figures()


def test_a_rebuild_makes_the_figures_that_are_kept(world: World) -> None:
    kept = kept_figures()
    assert [name for name, rows in kept.items() if not rows] == []
    assert rebuilt(world) == kept


def test_a_rebuild_leaves_everything_else_as_it_is(world: World) -> None:
    derived_tables = {model.__name__ for model in PROJECTIONS} | {"AuditLine"}
    before = {name: rows for name, rows in contents().items() if name not in derived_tables}
    rebuilt(world)
    assert {name: rows for name, rows in contents().items() if name not in derived_tables} == before


def test_every_derived_model_is_compared() -> None:
    from placepound.registers.models import derived as described

    models = {
        thing.__name__ for thing in vars(described).values() if getattr(thing, "__module__", "") == described.__name__
    }
    assert models <= {model.__name__ for model in PROJECTIONS}


@pytest.mark.parametrize(
    ("model", "spoilt"),
    [
        (PoundCell, {"amount": 1}),
        (PoundCell, {"rule_version": "an older one"}),
        (Elimination, {"eliminated": 1}),
        (PoundGap, {"outflow": 1}),
        (Attention, {"sentence": "Nothing to see here."}),
        (UnmappedSpend, {"suggested": "PRI1"}),
    ],
)
def test_a_figure_that_was_tampered_with_is_found(model: Any, spoilt: dict[str, Any], world: World) -> None:
    with writing("test"):
        model.objects.filter(pk=model.objects.order_by("pk")[0].pk).update(**spoilt)
    tampered = kept_figures()
    assert rebuilt(world) != tampered


def test_a_lost_figure_is_found(world: World) -> None:
    with writing("test"):
        Elimination.objects.order_by("pk")[0].evidence.clear()
    tampered = kept_figures()
    assert rebuilt(world) != tampered

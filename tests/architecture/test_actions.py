"""Is every change an action: by somebody, on a date, in one transaction, leaving an audit line?"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from placepound import actions
from placepound.actions import base
from placepound.actions.base import Unaudited, action, note
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import StrayWrite
from placepound.registers.models import AuditLine, Organisation, OrganisationName
from tests import factories
from tests.architecture.action_scenarios import SCENARIOS
from tests.architecture.registry import BY_AND_ON, contents, public_functions, signature_findings

PART = "part of making an action"
WITHIN = "writes only within the action that calls it, which the guard on writing enforces"
WORKER = "part of the worker, which calls actions and writes nothing itself"
READS = "reads only"

HELPERS = {
    "base.action": PART,
    "base.change": PART,
    "base.need": PART,
    "base.note": PART,
    "base.refuse": PART,
    "base.snapshot": PART,
    "beside.settle_beside": WITHIN,
    "derived.rebuild_partnership": WITHIN,
    "handlers.accept_upload": WORKER,
    "handlers.read_upload": WORKER,
    "handlers.recode": WORKER,
    "landing.areas_of": READS,
    "landing.code_flow": "sets fields of a flow in memory and writes nothing",
    "landing.land": WITHIN,
    "landing.show_funds": WITHIN,
    "reading.after_reading": "reads a file before an action opens its transaction, and writes nothing",
    "memory.coder_for": READS,
    "organisations.keep_name": WITHIN,
    "releases.packed": "packs payments in memory and writes nothing",
    "spend_files.not_counted": READS,
    "spend_sharing.follow_files": WITHIN,
    "spend_sharing.narrower": READS,
    "spend_sharing.of_figures": READS,
    "spend_sharing.of_statement": READS,
    "set_up.read_areas": "reads what a person typed and writes nothing",
    "uploads.size_problem": READS,
    "requests.hand_over": WORKER,
    "requests.perform": WORKER,
    "requests.run": "the one task of the worker, which calls perform",
}
"""Public functions of the actions that are no actions, with the reason."""

FUNCTIONS = public_functions(actions)
ACTIONS = {name: function for name, function in FUNCTIONS.items() if hasattr(function, "is_action")}


class Struck(RuntimeError):
    """Something goes wrong at the end of an action."""


def not_actions(functions: Iterable[str], found: Iterable[str], helpers: Iterable[str]) -> list[str]:
    """Public functions that are neither actions nor known helpers, and helpers that are no more."""
    functions, found, helpers = set(functions), set(found), set(helpers)
    return [f"{name} is not an action" for name in sorted(functions - found - helpers)] + [
        f"{name} is listed as a helper but is none" for name in sorted(helpers - (functions - found))
    ]


@pytest.fixture
def world(db: None, quick_reading: None) -> factories.World:
    return factories.small_world()


def test_every_public_function_of_the_actions_is_one() -> None:
    tasks = {"requests.run"} - FUNCTIONS.keys()  # a task is no function any more
    assert not_actions(FUNCTIONS, ACTIONS, HELPERS.keys() - tasks) == []


def test_every_action_has_its_scenario() -> None:
    assert sorted(SCENARIOS) == sorted(ACTIONS)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_by_and_on_and_the_rest_by_name(name: str) -> None:
    assert signature_findings(name, ACTIONS[name], wanted=BY_AND_ON, all_by_name=True) == []


@pytest.mark.both_engines
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_action_leaves_its_audit_line(name: str, world: factories.World) -> None:
    call = SCENARIOS[name](world)
    earlier = AuditLine.objects.count()
    call()
    lines = list(AuditLine.objects.order_by("pk"))[earlier:]
    assert name in {line.action for line in lines}
    assert [line for line in lines if line.on != world.on or not line.by_name or line.action not in ACTIONS] == []
    assert [line for line in lines if line.by_id is None and not line.by_name.startswith("System: ")] == []


@pytest.mark.both_engines
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_action_that_fails_at_its_end_changes_nothing(
    name: str, world: factories.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = SCENARIOS[name](world)
    before = contents()
    strike_at_the_end(name, monkeypatch)
    with pytest.raises(Struck):
        call()
    assert contents() == before


def strike_at_the_end(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the action write all it writes, with its audit line, and fail then."""

    def struck(*args: Any, **kwargs: Any) -> None:
        note(*args, **kwargs)
        raise Struck(name)

    monkeypatch.setattr(base, "note", struck)  # for change, which calls it
    module = __import__(ACTIONS[name].__module__, fromlist=["note"])
    if hasattr(module, "note"):
        monkeypatch.setattr(module, "note", struck)


def test_a_function_that_is_no_action_is_found() -> None:
    functions = ["uploads.accept", "uploads.lose", "base.note"]
    assert not_actions(functions, ["uploads.accept"], ["base.note"]) == ["uploads.lose is not an action"]
    assert not_actions(functions[:1], ["uploads.accept"], ["base.note"]) == [
        "base.note is listed as a helper but is none"
    ]


def test_a_poor_signature_is_found() -> None:
    def careless(name: str, by: Viewer, *, on: str) -> None: ...

    def eager(*, by: Viewer, on: date = date.max) -> None: ...

    assert signature_findings("careless", careless, wanted=BY_AND_ON, all_by_name=True) == [
        "careless does not ask for by= by name",
        "careless does not say that on is a date",
        "careless takes name by position",
        "careless takes by by position",
    ]
    assert signature_findings("eager", eager, wanted=BY_AND_ON, all_by_name=True) == [
        "eager does not ask for on= by name"
    ]


@pytest.mark.both_engines
def test_an_action_without_an_audit_line_is_refused_and_undone(world: factories.World) -> None:
    @action
    def rename(*, by: Viewer, on: date) -> None:
        Organisation.objects.filter(pk=world.council.pk).update(name="Renamed in silence")

    before = contents()
    with pytest.raises(Unaudited):
        rename(by=world.system, on=world.on)
    assert contents() == before


@pytest.mark.both_engines
@pytest.mark.parametrize("missing", ["by", "on"])
def test_an_action_without_by_or_on_is_refused(missing: str, world: factories.World) -> None:
    given: dict[str, Any] = {"by": world.system, "on": world.on, "partnership_id": world.place.pk}
    del given[missing]
    with pytest.raises(TypeError, match="needs by= "):
        ACTIONS["derived.rebuild"](**given)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "stray",
    [
        lambda body: body.save(),
        lambda body: body.delete(),
        lambda body: Organisation.objects.filter(pk=body.pk).update(name="Changed"),
        lambda body: Organisation.objects.filter(pk=body.pk).delete(),
        lambda body: Organisation.objects.create(name="New", kind="icb"),
        lambda body: OrganisationName.objects.bulk_create([OrganisationName(organisation=body, name="a", key="a")]),
        lambda body: OrganisationName.objects.get_or_create(organisation=body, name="a", key="a"),
        lambda body: OrganisationName.objects.bulk_update(body.names.all(), ["reason"]),
        lambda body: body.names.create(name="a", key="a"),
        lambda body: body.names.all().update(reason="Changed"),
    ],
    ids=lambda _: "",
)
def test_a_stray_write_is_refused(stray: Callable[[Organisation], Any], world: factories.World) -> None:
    before = contents()
    with pytest.raises(StrayWrite):
        stray(world.council)
    assert contents() == before

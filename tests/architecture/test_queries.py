"""Is every read a query, scoped to its viewer? Walked whole: no query tells a stranger what is hidden."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from placepound.core.terms.viewer import Viewer
from placepound.registers import queries
from placepound.registers.base import SharedRecord, query, visible, writing
from placepound.registers.models import Organisation, Statement
from tests.architecture.hidden_world import Hidden, Open, hide, open_world
from tests.architecture.query_arguments import ARGUMENTS, NOT_IN_WORDS, Asked
from tests.architecture.registry import VIEWER_AND_ON, public_functions, signature_findings
from tests.architecture.telltale import FIGURE, WORD
from tests.architecture.trees import PACKAGE, Module, modules, plant

FUNCTIONS = public_functions(queries)
QUERIES = {name: function for name, function in FUNCTIONS.items() if hasattr(function, "is_query")}
SHARED = {model.__name__ for model in apps.get_app_config("registers").get_models() if issubclass(model, SharedRecord)}

PART = "part of a query, given what the viewer sees"
PURE = "asks the database nothing"

HELPERS = {
    "addable.not_addable": PART,
    "named.names_of": PART,
    "named.rules_of": PART,
    "named.taken_out": PART,
    "organisations.bodies_on": PART,
    "place_pound.inside": PART,
    "place_pound.settled_filters": PART,
    "pound_filters.cell_filter": PART,
    "pound_filters.key_in": PURE,
    "pound_filters.period_key": PURE,
    "pound_filters.period_label": PURE,
    "source_rows.batched": PURE,
    "spend_files.file_line": PART,
    "spend_lines.is_partner": PURE,
    "spend_lines.lines_of": PART,
    "spend_lines.month_sums_of": PART,
    "spend_lines.on_file": PART,
    "spend_lines.payee_key": PURE,
    "spend_lines.payments_of": PART,
    "spend_lines.periods_of": PART,
    "spend_loading.spend_jobs": PART,
    "spend_sums.compared_sums": PART,
    "spend_releases.not_in_figures": PART,
    "statements.line_of": PART,
    "statements.source_rows": PART,
    "set_up.nothing_yet": "says only whether this copy has any place or steward",
}
"""Public functions of the queries that are no queries, with the reason."""

UNSCOPED: dict[str, str] = {
    "coding.CodingRule": "all rules of a place, to say which come first; only those the viewer sees are shown",
    "organisations.Organisation": "who a body is on a day, reached from a body that the viewer sees",
    "people.Organisation": "the bodies that the viewer is a steward of",
    "people.Partnership": "the partnerships that the viewer is a steward of",
    "addable.Statement": "which of the statements that the viewer sees may overlap in themselves",
    "places.Area": "areas within a place that the viewer sees",
    "set_up.Partnership": "whether this copy has any place at all, so that the first person may set one up",
    "source_rows.Organisation": "the partners of a statement that the viewer sees",
    "uploads.Statement": "what became of an upload that the viewer sees",
    "uploads.WorkRequest": "how the work on an upload that the viewer sees is going",
}
"""Where a query reads a shared record other than through visible(), with the reason. The walk proves it harmless."""


def unscoped(found: Iterable[Module]) -> set[str]:
    """Each model with a sharing of its own that a module of the queries reads by its manager: uploads.Statement."""
    return {
        f"{module.name.rpartition('.')[2]}.{node.value.id}"
        for module in found
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
        and isinstance(node.value, ast.Name)
        and node.value.id in SHARED
    }


def unfinished(value: Any, where: str = "result") -> Iterator[str]:
    """What in a result is not a finished record: rows, querysets, functions, anything that could ask the database."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from unfinished(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from unfinished(key, f"{where} key")
            yield from unfinished(part, f"{where}[{key!r}]")
    elif isinstance(value, tuple | list | set | frozenset):
        for number, part in enumerate(value):
            yield from unfinished(part, f"{where}[{number}]")
    elif value is not None and not isinstance(value, str | int | float | bool | date | Decimal | Fraction | bytes):
        yield f"{where} is a {type(value).__name__}"


@dataclass
class Walk:
    """One query asked all its questions by one viewer."""

    function: Callable[..., Any]
    questions: list[Asked]
    viewer: Viewer
    on: date

    def answers(self) -> list[Any]:
        return [
            self.function(*asked.positional, **dict(asked.named), viewer=self.viewer, on=self.on)
            for asked in self.questions
        ]


def leaks(answers: list[Any]) -> list[str]:
    """What answers say that only hidden records say, with the words around it."""
    said = {place.group() for answer in answers for place in TELLTALE.finditer(repr(answer))}
    return sorted(said)


TELLTALE = re.compile(rf".{{0,60}}(?:{WORD}|{FIGURE}).{{0,20}}", re.IGNORECASE | re.DOTALL)


@pytest.fixture
def shown(db: None) -> Open:
    return open_world()


def hidden_in(shown: Open) -> Hidden:
    with writing("test"):
        return hide(shown)


def questions_of(name: str, shown: Open, hidden: Hidden) -> list[Asked]:
    return list(ARGUMENTS[name](shown, hidden))


def test_every_public_function_of_the_queries_is_one() -> None:
    assert sorted(FUNCTIONS.keys() - QUERIES.keys()) == sorted(HELPERS)


def test_every_query_is_walked() -> None:
    assert sorted(ARGUMENTS) == sorted(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_takes_viewer_and_on_by_name(name: str) -> None:
    assert signature_findings(name, QUERIES[name], wanted=VIEWER_AND_ON, all_by_name=False) == []


def test_shared_records_are_read_through_visible() -> None:
    assert sorted(unscoped(modules(PACKAGE / "registers/queries"))) == sorted(UNSCOPED)


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["public", "stranger"])
@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_query_tells_a_stranger_nothing_that_is_hidden(name: str, who: str, shown: Open) -> None:
    with transaction.atomic():
        hidden = hidden_in(shown)
        questions = questions_of(name, shown, hidden)
        walk = Walk(QUERIES[name], questions, shown.world.viewers[who], shown.world.on)
        answers = walk.answers()
        transaction.set_rollback(True)
    assert leaks(answers) == []
    # The same to the letter as if what is hidden had never been: not even its number shows.
    assert [repr(answer) for answer in answers] == [repr(answer) for answer in walk.answers()]


@pytest.mark.both_engines
@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_query_answers_with_finished_records(name: str, shown: Open) -> None:
    hidden = hidden_in(shown)
    walk = Walk(QUERIES[name], questions_of(name, shown, hidden), Viewer.system("test"), shown.world.on)
    answers = walk.answers()
    assert [finding for answer in answers for finding in unfinished(answer)] == []
    assert leaks(answers) or name in NOT_IN_WORDS  # otherwise the questions would prove nothing


def test_a_shared_record_read_by_its_manager_is_found(tmp_path: Path) -> None:
    text = (
        '"""A question?"""\n\ndef every():\n    return [visible(Area), Statement.objects.all(), Flow.objects.all()]\n'
    )
    assert unscoped(modules(plant(tmp_path, {"queries/planted.py": text}))) == {"planted.Statement"}


def test_a_query_without_viewer_is_found() -> None:
    def planted(slug: str, viewer: Viewer, *, on: date | None = None) -> None: ...

    assert signature_findings("planted", planted, wanted=VIEWER_AND_ON, all_by_name=False) == [
        "planted does not ask for viewer= by name",
        "planted does not ask for on= by name",
    ]


@query
def _careless(*, viewer: Viewer, on: date) -> tuple[str, ...]:
    return tuple(Statement.objects.values_list("title", flat=True))


@query
def _counting(*, viewer: Viewer, on: date) -> int:
    return Statement.objects.count()


@query
def _unfinished(*, viewer: Viewer, on: date) -> tuple[Any, ...]:
    return ({"rows": visible(Organisation, viewer, on=on)}, visible(Organisation, viewer, on=on).first())


def test_a_query_that_forgets_its_viewer_is_found(shown: Open) -> None:
    """On PostgreSQL row-level security would save it; so this is planted on SQLite only."""
    with transaction.atomic():
        hidden_in(shown)
        careless = Walk(_careless, [Asked()], Viewer.public(), shown.world.on).answers()
        counted = Walk(_counting, [Asked()], Viewer.public(), shown.world.on).answers()
        transaction.set_rollback(True)
    assert leaks(careless) != []
    assert leaks(counted) == []
    assert counted != Walk(_counting, [Asked()], Viewer.public(), shown.world.on).answers()


@pytest.mark.postgresql
def test_row_level_security_saves_a_query_that_forgets_its_viewer(shown: Open) -> None:
    counted = Walk(_counting, [Asked()], Viewer.public(), shown.world.on).answers()
    assert counted != [0]
    hidden_in(shown)
    assert leaks(Walk(_careless, [Asked()], Viewer.public(), shown.world.on).answers()) == []
    assert Walk(_counting, [Asked()], Viewer.public(), shown.world.on).answers() == counted


def test_an_unfinished_answer_is_found(shown: Open) -> None:
    [answer] = Walk(_unfinished, [Asked()], Viewer.public(), shown.world.on).answers()
    assert list(unfinished(answer)) == [
        "result[0]['rows'] is a GuardedQuerySet",
        "result[1] is a Organisation",
    ]


def test_a_bare_queryset_is_refused(shown: Open) -> None:
    @query
    def bare(*, viewer: Viewer, on: date) -> models.QuerySet[Any]:
        return visible(Organisation, viewer, on=on)

    with pytest.raises(TypeError, match="returned a queryset"):
        bare(viewer=Viewer.public(), on=shown.world.on)

"""Does each room know only what it may? What import-linter cannot say: libraries, models, and pages of other stages."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.architecture.trees import PACKAGE, Module, calls, imports, modules, plant

WITHOUT_DJANGO = ("placepound.core", "placepound.pictures", "placepound.exchange")
WITHOUT_MODELS = ("placepound.web", "placepound.cli", "placepound.conf", *WITHOUT_DJANGO)
STAGES = ("understand", "plan", "do", "review", "govern")
WAYS_TO_A_MODEL = {"get_model", "get_models", "get_user_model"}


def _is_in(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def outside_the_standard_library(found: Iterable[Module]) -> list[str]:
    """What the core imports beyond the standard library and itself."""
    return [
        f"{module.at(node)} imports {name}"
        for module in found
        if _is_in(module.name, "placepound.core")
        for node, name in imports(module)
        if name.partition(".")[0] not in sys.stdlib_module_names and not _is_in(name, "placepound.core")
    ]


def knowing_django(found: Iterable[Module]) -> list[str]:
    """Where a room that should work without Django imports it, or one of its relatives."""
    return [
        f"{module.at(node)} imports {name}"
        for module in found
        if _is_in(module.name, *WITHOUT_DJANGO)
        for node, name in imports(module)
        if name.partition(".")[0].startswith(("django", "allauth"))
    ]


def touching_models(found: Iterable[Module]) -> list[str]:
    """Where a room that should ask queries or call actions reaches for a model."""
    found_ones = []
    for module in found:
        if not _is_in(module.name, *WITHOUT_MODELS):
            continue
        found_ones += [
            f"{module.at(node)} imports {name}"
            for node, name in imports(module)
            if _is_in(name, "placepound.registers.models", "django.contrib.auth.get_user_model")
        ]
        found_ones += [
            f"{module.at(node)} calls {name}" for node, name in calls(module.tree) if name in WAYS_TO_A_MODEL
        ]
    return found_ones


def crossing_stages(found: Iterable[Module]) -> list[str]:
    """Where pages of one stage import those of another, or what all stages share imports one of them."""
    return [
        f"{module.at(node)} imports {name}"
        for module in found
        for own in (*STAGES, "shared")
        if _is_in(module.name, f"placepound.web.{own}")
        for node, name in imports(module)
        if any(_is_in(name, f"placepound.web.{other}") for other in STAGES if other != own)
    ]


RULES = (outside_the_standard_library, knowing_django, touching_models, crossing_stages)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_room_knows_only_what_it_may(rule: Callable[[Iterable[Module]], list[str]]) -> None:
    assert rule(modules(PACKAGE)) == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (outside_the_standard_library, "core/money/sums.py", "import numpy"),
        (outside_the_standard_library, "core/money/sums.py", "from placepound.exchange import grid"),
        (outside_the_standard_library, "core/money/sums.py", "def late():\n    import altair.vegalite"),
        (knowing_django, "pictures/board.py", "from django.conf import settings"),
        (knowing_django, "exchange/papers.py", "import importlib\nimportlib.import_module('django_tasks')"),
        (touching_models, "web/understand/views.py", "from placepound.registers.models import Flow"),
        (touching_models, "web/understand/views.py", "from placepound.registers import models"),
        (touching_models, "cli/load.py", "from django.apps import apps\napps.get_model('registers', 'Flow')"),
        (touching_models, "cli/people.py", "from django.contrib.auth import get_user_model"),
        (crossing_stages, "web/understand/views.py", "from placepound.web.govern import views"),
        (crossing_stages, "web/shared/views.py", "from placepound.web.understand.views import place"),
    ],
)
def test_a_forbidden_import_is_found(
    rule: Callable[[Iterable[Module]], list[str]], path: str, text: str, tmp_path: Path
) -> None:
    planted = plant(tmp_path, {f"placepound/{path}": f'"""A question?"""\n\n{text}\n'})
    assert len(rule(modules(planted))) == 1

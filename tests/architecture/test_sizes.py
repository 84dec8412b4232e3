"""Does a module answer one question, in a readable size, and say on its first line which?"""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.architecture.trees import PACKAGE, ROOT, Module, functions, modules, plant

MOST_LINES_OF_A_MODULE = 500
MOST_LINES_OF_A_FUNCTION = 60


def too_long(found: Iterable[Module]) -> list[str]:
    """Modules and functions beyond the limits, a function counted from its def to its end."""
    sizes = [(module.name, len(module.text.splitlines()), MOST_LINES_OF_A_MODULE) for module in found]
    sizes += [
        (f"{module.at(function)} {function.name}", _lines(function), MOST_LINES_OF_A_FUNCTION)
        for module in found
        for function in functions(module.tree)
    ]
    return [f"{name} has {lines} lines, {most} at most" for name, lines, most in sizes if lines > most]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def without_a_first_line(found: Iterable[Module]) -> list[str]:
    """Modules whose docstring is missing, or does not begin on its first line."""
    return [module.name for module in found if not (ast.get_docstring(module.tree, clean=False) or "\n")[0].strip()]


def _ours(*folders: str) -> tuple[Module, ...]:
    """Every module below folders of the project, but for migrations, which Django writes by itself."""
    found = [module for folder in folders if (ROOT / folder).exists() for module in modules(ROOT / folder)]
    return tuple(module for module in found if not module.is_migration)


def test_modules_and_functions_keep_a_readable_size() -> None:
    assert too_long(_ours("placepound", "tools", "bench", "tests")) == []


def test_every_module_says_on_its_first_line_which_question_it_answers() -> None:
    assert without_a_first_line(_ours("placepound", "tools", "bench")) == []


def test_only_migrations_are_left_out() -> None:
    left_out = {module.path for module in modules(PACKAGE)} - {module.path for module in _ours("placepound")}
    assert left_out == set((PACKAGE / "registers/migrations").glob("*.py"))


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ('"""A question?"""\n' + "x = 1\n" * 500, "house.room has 501 lines, 500 at most"),
        ('"""A question?"""\n' + "def long():\n" + "    x = 1\n" * 60, "house.room:2 long has 61 lines, 60 at most"),
        (
            '"""A question?"""\nclass Class:\n    async def long(self):\n' + "        x = 1\n" * 60,
            "house.room:3 long has 61 lines, 60 at most",
        ),
    ],
)
def test_what_is_too_long_is_found(text: str, finding: str, tmp_path: Path) -> None:
    assert too_long(modules(plant(tmp_path, {"house/room.py": text}))) == [finding]


def test_the_limits_themselves_are_kept(tmp_path: Path) -> None:
    text = '"""A question?"""\n' + "def whole():\n" + "    x = 1\n" * 59 + "y = 2\n" * 439
    assert too_long(modules(plant(tmp_path, {"house/room.py": text}))) == []


@pytest.mark.parametrize("text", ["", "x = 1\n", '"""\nIt begins on the second line.\n"""\n', "# A question?\n"])
def test_a_module_without_its_question_is_found(text: str, tmp_path: Path) -> None:
    assert without_a_first_line(modules(plant(tmp_path, {"house/room.py": text}))) == ["house.room"]

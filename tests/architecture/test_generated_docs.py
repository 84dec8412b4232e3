"""Are the generated pages of the documentation those that the program makes today?"""

import importlib
from collections.abc import Mapping
from pathlib import Path

from tests.architecture.trees import ROOT

GENERATORS = {"docs/reference/command-line.md": "placepound.cli.reference"}
"""Each generated page and the module whose render() makes its whole text."""


def rendered() -> dict[str, str]:
    """Every generated page as the program makes it now."""
    return {page: importlib.import_module(module).render() for page, module in GENERATORS.items()}


def out_of_date(pages: Mapping[str, str], root: Path) -> list[str]:
    """Pages that are missing, or that differ from what the program makes, with the first line that differs."""
    return [finding for page, text in pages.items() for finding in _compare(root / page, page, text)]


def _compare(path: Path, page: str, text: str) -> list[str]:
    if not path.exists():
        return [f"{page} is missing"]
    kept = path.read_text("utf-8")
    if kept == text:
        return []
    pairs = zip((*kept.splitlines(), None), (*text.splitlines(), None), strict=False)
    line = next((number for number, (old, new) in enumerate(pairs, start=1) if old != new), 0)
    return [f"{page}:{line} is out of date"]


def test_generated_pages_are_up_to_date() -> None:
    assert out_of_date(rendered(), ROOT) == []


def test_a_generated_page_that_fell_behind_is_found(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("# Commands\n\nplacepound sing\n", "utf-8")
    (tmp_path / "short.md").write_text("# Commands\n", "utf-8")
    (tmp_path / "new.md").write_text("# Commands\n", "utf-8")
    pages = {"old.md": "# Commands\n\nplacepound serve\n", "short.md": "# Commands\n\nMore\n", "new.md": "# Commands\n"}
    assert out_of_date(pages | {"lost.md": "x"}, tmp_path) == [
        "old.md:3 is out of date",
        "short.md:2 is out of date",
        "lost.md is missing",
    ]

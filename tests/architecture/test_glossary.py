"""Does every public noun of the core have its entry in the glossary?"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.trees import PACKAGE, ROOT, Module, modules, plant

GLOSSARY = ROOT / "docs/glossary.md"


def nouns(found: Iterable[Module]) -> dict[str, str]:
    """Every public class of the core and where it stands, each name once."""
    return {
        node.name: module.at(node)
        for module in found
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


def without_an_entry(found: Iterable[Module], glossary: str) -> list[str]:
    """Nouns that the glossary does not name in backticks, as `Amount`."""
    named = set(re.findall(r"`([A-Za-z]\w*)`", glossary))
    return [f"{where} {noun}" for noun, where in sorted(nouns(found).items()) if noun not in named]


def test_every_public_noun_of_the_core_is_in_the_glossary() -> None:
    assert without_an_entry(modules(PACKAGE / "core"), GLOSSARY.read_text("utf-8")) == []


def test_a_noun_without_an_entry_is_found(tmp_path: Path) -> None:
    text = '"""What is a lien?"""\n\nclass Lien:\n    class Inner: ...\n\nclass Charge: ...\n\nclass _Own: ...\n'
    planted = plant(tmp_path, {"core/lien.py": text})
    assert without_an_entry(modules(planted), "**Charge**: a claim (`Charge`). A Lien is `not` it.") == [
        "core.lien:3 Lien"
    ]

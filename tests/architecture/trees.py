"""How do the rules of the house read the code? Modules parsed once, their imports, functions and words."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "placepound"


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: where it lies, its dotted name, and what it says."""

    path: Path
    name: str
    tree: ast.Module
    text: str

    @property
    def is_migration(self) -> bool:
        return self.path.parent.name == "migrations"

    def at(self, node: ast.AST) -> str:
        """Where something stands, for a finding: placepound.core.terms.amount:17."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def read(path: Path, top: Path) -> Module:
    text = path.read_text("utf-8")
    parts = path.relative_to(top).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(path=path, name=name, tree=ast.parse(text, str(path)), text=text)


def modules(package: Path) -> tuple[Module, ...]:
    """Every module below a folder, named from its parent: modules(ROOT / "placepound") are placepound, ..."""
    return tuple(read(path, package.parent) for path in sorted(package.rglob("*.py")))


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every name that a module imports, wherever the import stands: from a.b import c gives a.b.c."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield from ((node, word.value) for word in node.args if _is_text(word))


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call, with the last part of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, _called(node)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every text in the code but docstrings."""
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if _is_text(node) and id(node) not in documents:
            assert isinstance(node, ast.Constant)
            yield node


def plant(folder: Path, files: dict[str, str]) -> Path:
    """A package of a test's own, every folder in it a package; returns the topmost folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        for parent in path.parents:
            if parent == folder:
                break
            if path.suffix == ".py" and not (parent / "__init__.py").exists():
                (parent / "__init__.py").write_text('"""A room."""\n', "utf-8")
    return folder / Path(next(iter(files))).parts[0]

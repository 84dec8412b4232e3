"""Do the arrows of the floor plan hold, and do the contracts that say so leave nothing out?"""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.trees import PACKAGE, ROOT


def broken_arrows(folder: Path) -> str:
    """What import-linter says of the package in a folder; empty where every contract is kept."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--config", "pyproject.toml"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return "" if said.returncode == 0 else said.stdout + said.stderr


def gaps(contracts: list[dict[str, Any]], package: Path) -> list[str]:
    """What the contracts leave out: an ignored import, a room not listed or not built, a list allowed to be short."""
    found = []
    for contract in contracts:
        name = contract["name"]
        found += [f"{name}: {option}" for option in contract if option in FORBIDDEN_OPTIONS]
        for module in _named(contract):
            if "*" in module:
                found.append(f"{name}: {module} is a wildcard, and one that matches nothing passes silently")
            elif not _exists(module, package):
                found.append(f"{name}: {module} does not exist")
        if contract["type"] == "layers":
            found += [] if contract.get("exhaustive") else [f"{name}: is not exhaustive"]
            found += [f"{name}: {room} is not listed" for room in _rooms_not_listed(contract, package)]
    return found


FORBIDDEN_OPTIONS = ("ignore_imports", "exhaustive_ignores", "unmatched_ignore_imports_alerting")


def _layers(contract: dict[str, Any]) -> Iterator[str]:
    for layer in contract.get("layers", ()):
        yield from (part.strip(" ()") for part in layer.replace("|", ":").split(":"))


def _named(contract: dict[str, Any]) -> Iterator[str]:
    containers = contract.get("containers", [])
    yield from containers
    yield from (f"{container}.{layer}" for container in containers for layer in _layers(contract))
    for option in ("source_modules", "forbidden_modules", "modules"):
        yield from contract.get(option, ())


def _exists(module: str, package: Path) -> bool:
    parts = module.split(".")
    if parts[0] != package.name:
        return True  # a library
    path = package.joinpath(*parts[1:])
    return (path / "__init__.py").exists() or path.with_suffix(".py").exists()


def _rooms_not_listed(contract: dict[str, Any], package: Path) -> list[str]:
    listed = set(_layers(contract))
    found = []
    for container in contract["containers"]:
        folder = package.joinpath(*container.split(".")[1:])
        rooms = {path.parent.name for path in folder.glob("*/__init__.py")}
        rooms |= {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}
        found += [f"{container}.{room}" for room in sorted(rooms - listed)]
    return found


@pytest.fixture(scope="module")
def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A copy of the package's Python files and of its contracts, to spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(PACKAGE, tmp_path / "placepound", ignore=_only_python)
    return tmp_path


def _only_python(folder: str, names: list[str]) -> list[str]:
    here = Path(folder)
    return [name for name in names if name == "__pycache__" or not (name.endswith(".py") or (here / name).is_dir())]


def test_the_arrows_of_the_floor_plan_hold() -> None:
    assert broken_arrows(ROOT) == ""


def test_the_contracts_leave_nothing_out(contracts: list[dict[str, Any]]) -> None:
    assert gaps(contracts, PACKAGE) == []


def test_the_contracts_are_those_of_the_floor_plan(contracts: list[dict[str, Any]]) -> None:
    ordered = [contract for contract in contracts if contract["type"] == "layers"]
    layers = {container for contract in ordered for container in contract["containers"]}
    assert {"placepound", "placepound.core"} <= layers


def test_an_arrow_that_points_up_is_found(skeleton: Path) -> None:
    spoilt = skeleton / "placepound/core/terms/amount.py"
    spoilt.write_text(spoilt.read_text("utf-8") + "\nfrom placepound.registers import names  # noqa\n", "utf-8")
    said = broken_arrows(skeleton)
    assert "Rooms import only the rooms below them on the floor plan BROKEN" in said
    assert "placepound.core.terms.amount -> placepound.registers.names" in said


def test_a_room_that_no_contract_lists_is_found(skeleton: Path, contracts: list[dict[str, Any]]) -> None:
    room = skeleton / "placepound/annexe"
    room.mkdir()
    (room / "__init__.py").write_text('"""A room that nobody put on the floor plan."""\n', "utf-8")
    assert "placepound.annexe" in broken_arrows(skeleton)
    assert gaps(contracts, skeleton / "placepound") == [f"{contracts[0]['name']}: placepound.annexe is not listed"]


@pytest.mark.parametrize(
    ("spoilt", "finding"),
    [
        ({"ignore_imports": ["placepound.core -> django"]}, "a: ignore_imports"),
        ({"exhaustive": False}, "a: is not exhaustive"),
        ({"layers": ["placepound.core", "nowhere"]}, "a: placepound.nowhere does not exist"),
        ({"layers": ["*"]}, "a: placepound.* is a wildcard, and one that matches nothing passes silently"),
        ({"layers": ["conf"]}, "a: placepound.core is not listed"),
    ],
)
def test_a_contract_with_a_gap_is_found(spoilt: dict[str, Any], finding: str) -> None:
    whole = {"name": "a", "type": "layers", "containers": ["placepound"], "layers": ["core"], "exhaustive": True}
    assert finding in gaps([whole | spoilt], PACKAGE)

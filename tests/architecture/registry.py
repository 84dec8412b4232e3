"""Which actions and queries are there, and what do the tables of the database hold? Found by walking the package."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType
from typing import Any, get_type_hints

from django.apps import apps
from django.db import models

from placepound.core.terms.viewer import Viewer

Function = Callable[..., Any]


def public_functions(package: ModuleType) -> dict[str, Function]:
    """Every public function that a module of a package defines, by module and name: uploads.accept."""
    return dict(entry for module in _modules(package) for entry in defined_in(module))


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{info.name}")


def defined_in(module: ModuleType) -> Iterator[tuple[str, Function]]:
    """The public functions of one module, not those it imports."""
    for name, thing in vars(module).items():
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_"):
            yield f"{module.__name__.rpartition('.')[2]}.{name}", thing


def signature_findings(name: str, function: Function, *, wanted: dict[str, type], all_by_name: bool) -> list[str]:
    """What a function's parameters lack: those that are wanted, by name only, of their type, and without a default."""
    parameters = inspect.signature(function).parameters
    hints = get_type_hints(inspect.unwrap(function))
    found = []
    for parameter, kind in wanted.items():
        own = parameters.get(parameter)
        if own is None or own.kind is not inspect.Parameter.KEYWORD_ONLY or own.default is not inspect.Parameter.empty:
            found.append(f"{name} does not ask for {parameter}= by name")
        elif hints.get(parameter) is not kind:
            found.append(f"{name} does not say that {parameter} is a {kind.__name__}")
    if all_by_name:
        found += [
            f"{name} takes {own.name} by position"
            for own in parameters.values()
            if own.kind is not inspect.Parameter.KEYWORD_ONLY
        ]
    return found


BY_AND_ON: dict[str, type] = {"by": Viewer, "on": date}
VIEWER_AND_ON: dict[str, type] = {"viewer": Viewer, "on": date}


def tables() -> tuple[type[models.Model], ...]:
    """Every model of the registers, and the tables between two of them."""
    return tuple(apps.get_app_config("registers").get_models(include_auto_created=True))


def contents(found: tuple[type[models.Model], ...] | None = None, *, keys: bool = True) -> dict[str, list[Any]]:
    """All rows of the tables as plain values. Without keys, their own keys are left out, so that rows written anew
    with the same values are the same."""
    return {model.__name__: _rows(model, keys=keys) for model in found or tables()}


def _rows(model: type[models.Model], *, keys: bool) -> list[Any]:
    names = [field.attname for field in model._meta.concrete_fields if keys or not field.primary_key]
    rows = [tuple(map(_plain, row)) for row in model._base_manager.order_by("pk").values_list(*names)]
    return rows if keys else sorted(rows, key=repr)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value

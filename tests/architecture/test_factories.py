"""Does every model have a factory that saves a row, so that a test can make its record?"""

import re
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests import factories

MODELS = tuple(apps.get_app_config("registers").get_models())


def factory_name(model: type[Any]) -> str:
    """make_pound_cell for PoundCell."""
    return "make_" + re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def without_a_factory(rows: Iterable[type[Any]], made_in: object = factories) -> list[str]:
    """The models for which there is no make_<noun>."""
    return [model.__name__ for model in rows if not callable(getattr(made_in, factory_name(model), None))]


def test_every_model_has_a_factory() -> None:
    assert without_a_factory(MODELS) == []


def test_a_model_without_a_factory_is_found() -> None:
    planted = type("BrandNewNoun", (), {})
    assert without_a_factory([*MODELS, planted]) == ["BrandNewNoun"]
    assert without_a_factory([planted], SimpleNamespace(make_brand_new_noun=dict)) == []


@pytest.mark.both_engines
@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_factory_saves_a_row_of_its_model(model: type[models.Model]) -> None:
    row = getattr(factories, factory_name(model))()
    assert type(row) is model
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.both_engines
@pytest.mark.django_db
def test_the_small_world_has_people_who_see_different_places() -> None:
    world = factories.small_world()
    assert world.finance.partnerships == frozenset({world.place.pk})
    assert world.stranger.partnerships == frozenset({world.elsewhere.pk})
    assert world.public.is_public

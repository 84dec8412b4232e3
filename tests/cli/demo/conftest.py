"""What do the tests of the demo find ready? A demo that was built, and a copy of it to do as one likes with."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.built import built_demo, copy_of


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that the demo was built in; not to be changed."""
    return built_demo(tmp_path_factory)


@pytest.fixture
def own_demo(demo_home: Path) -> Iterator[Path]:
    """A home with a demo to change."""
    home = copy_of(demo_home)
    yield home
    shutil.rmtree(home.parent)

"""Is the database brought up to date, and are figures made anew to the same rows?"""

import pytest

from placepound.cli import ready
from placepound.registers.models import PoundCell
from tests.cli.conftest import Run
from tests.factories import World, import_statement


def test_nothing_to_do_is_said(run: Run, db: None) -> None:
    ran = run("migrate")
    assert (ran.code, ran.out.strip()) == (0, "Nothing to do.")


@pytest.mark.parametrize(
    "words", [("serve",), ("worker", "--once"), ("rebuild",), ("digest", "--address", "https://a.example")], ids=str
)
def test_no_command_runs_on_a_database_that_is_not_up_to_date(
    run: Run, db: None, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(ready, "missing_migrations", lambda: ("registers.0009_more",))
    ran = run(*words)
    assert ran.code == 2
    assert ran.err.strip() == (
        "The database is not up to date: 1 change missing, the first registers.0009_more. Run: placepound migrate"
    )


def test_rebuilt_figures_are_the_same(run: Run, world: World) -> None:
    import_statement(world, "Service,Amount (£)\nHome care,1000\nCommunity nursing,250\n")
    before = list(PoundCell.objects.order_by("service").values_list("service", "amount", "service_group"))
    ran = run("rebuild", "fernshire")
    assert ran.out.strip() == "Fernshire: figures made anew."
    assert list(PoundCell.objects.order_by("service").values_list("service", "amount", "service_group")) == before


def test_a_place_that_is_not_there_is_refused_with_those_that_are(run: Run, world: World) -> None:
    ran = run("rebuild", "nowhere")
    assert ran.code == 2
    assert "fernshire" in ran.err

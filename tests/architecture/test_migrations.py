"""Do the migrations make the tables that the models describe?"""

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState


def missing_migrations(wanted: ProjectState) -> list[str]:
    """The changes that a new migration of the registers would hold."""
    loader = MigrationLoader(None)
    questioner = NonInteractiveMigrationQuestioner(specified_apps={"registers"})
    changes = MigrationAutodetector(loader.project_state(), wanted, questioner).changes(loader.graph)
    return [operation.describe() for one in changes.get("registers", ()) for operation in one.operations]


def test_no_migration_is_missing() -> None:
    assert missing_migrations(ProjectState.from_apps(apps)) == []


def test_the_migrations_are_one_line() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}


def test_a_field_without_a_migration_is_found() -> None:
    wanted = ProjectState.from_apps(apps)
    wanted.add_field("registers", "organisation", "motto", models.TextField(blank=True), preserve_default=True)
    assert missing_migrations(wanted) == ["Add field motto to organisation"]

"""Is the database as migrated again after a test that commits?"""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_in_the_next(attempt: int) -> None:
    assert Group.objects.count() == 0
    Group.objects.create(name="committed")


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_migrating_put_there_stays(attempt: int) -> None:
    assert Permission.objects.exists()
    Permission.objects.all().delete()


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_append_only_tables_do_not_stand_in_the_way(attempt: int) -> None:
    with connection.cursor() as cursor:
        for statement in REFUSE_DELETION[connection.vendor]:
            cursor.execute(statement)
    Group.objects.create(name="kept for ever")


REFUSE_DELETION = {
    "sqlite": ["CREATE TRIGGER keep BEFORE DELETE ON auth_group BEGIN SELECT RAISE(ABORT, 'append only'); END"],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append only'; END $$",
        "CREATE TRIGGER keep BEFORE TRUNCATE ON auth_group EXECUTE FUNCTION refuse()",
    ],
}

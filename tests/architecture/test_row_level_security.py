"""Does PostgreSQL itself keep every shared table, even from the role that owns it?"""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import connection

from placepound.registers.base import SharedRecord

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]

RULE_OF_TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       count(p.*) FILTER (WHERE p.cmd = 'ALL' AND p.qual IS NOT NULL AND p.with_check IS NOT NULL)
FROM pg_class c LEFT JOIN pg_policies p ON p.schemaname = 'public' AND p.tablename = c.relname
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
GROUP BY 1, 2, 3
"""


def shared_tables() -> list[str]:
    """The tables whose rows carry a sharing, or are seen by whoever sees the record they belong to."""
    found = apps.get_app_config("registers").get_models()
    return [
        model._meta.db_table
        for model in found
        if issubclass(model, SharedRecord) or getattr(model, "shared_through", None)
    ]


def unsecured(tables: Iterable[str]) -> list[str]:
    """Tables without row-level security, without its binding the owner too, or without exactly one rule."""
    with connection.cursor() as cursor:
        cursor.execute(RULE_OF_TABLES)
        rules = {name: rest for name, *rest in cursor.fetchall()}
    return [table for table in tables if rules.get(table) != [True, True, 1]]


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_every_shared_table_is_secured() -> None:
    assert len(shared_tables()) > 20
    assert unsecured(shared_tables()) == []


def test_what_carries_no_sharing_is_known() -> None:
    """These are reached by rules of their own: who signs in, who has which role, and the audit of a record one sees."""
    every = {model._meta.db_table for model in apps.get_app_config("registers").get_models()}
    assert every - set(shared_tables()) == {"registers_user", "registers_appointment", "registers_auditline"}


def test_a_table_without_security_is_found() -> None:
    _run("CREATE TABLE planted (id bigint)")
    assert unsecured(["planted"]) == ["planted"]


def test_security_that_does_not_bind_the_owner_is_found() -> None:
    _run(
        "CREATE TABLE planted (id bigint)",
        "ALTER TABLE planted ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY seen ON planted USING (true) WITH CHECK (true)",
    )
    assert unsecured(["planted"]) == ["planted"]
    _run("ALTER TABLE planted FORCE ROW LEVEL SECURITY")
    assert unsecured(["planted"]) == []


def test_a_second_rule_is_found() -> None:
    _run("CREATE POLICY more ON registers_statement USING (true) WITH CHECK (true)")
    assert unsecured(shared_tables()) == ["registers_statement"]

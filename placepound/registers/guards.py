"""How does the database itself keep the record? Append-only tables, and row-level security on PostgreSQL."""

from typing import Any

_SYSTEM = "coalesce(current_setting('placepound.system', true), '') = '1'"
_OPEN = (
    "(sensitivity = '' OR coalesce(sensitive_until < "
    "coalesce(nullif(current_setting('placepound.on', true), '')::date, current_date), false))"
)


def _keys(name: str) -> str:
    return f"string_to_array(current_setting('placepound.{name}', true), ',')::bigint[]"


def append_only(schema_editor: Any, table: str) -> None:
    """Refuse to change or delete rows of a table."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION placepound_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
            params=None,  # so that the percent sign stands for itself
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION placepound_append_only()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def secure_rows(schema_editor: Any, table: str, *, named_table: str, named_record: str, named_body: str) -> None:
    """Row-level security for a table that carries its own sharing: sharing_filter once more, underneath."""
    named = (
        f"EXISTS (SELECT 1 FROM {named_table} n WHERE n.{named_record} = {table}.id "
        f"AND n.{named_body} = ANY({_keys('organisations')}))"
    )
    rule = (
        f"{_SYSTEM} OR owner_id = ANY({_keys('organisations')}) "
        f"OR (sharing = 'public' AND {_OPEN}) "
        f"OR (sharing = 'partnership' AND shared_with_partnership_id = ANY({_keys('partnerships')}) AND {_OPEN}) "
        f"OR ((sharing = 'named' OR (sharing <> 'own' AND NOT {_OPEN})) AND {named})"
    )
    _enforce(schema_editor, table, rule)


def secure_rows_through(schema_editor: Any, table: str, *, column: str, parent: str) -> None:
    """Row-level security for a table whose rows are seen by whoever sees the record they belong to."""
    _enforce(schema_editor, table, f"{_SYSTEM} OR EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column})")


def _enforce(schema_editor: Any, table: str, rule: str) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    schema_editor.execute(f"CREATE POLICY seen ON {table} USING ({rule}) WITH CHECK ({_SYSTEM})")

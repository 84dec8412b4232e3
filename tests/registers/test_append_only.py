"""Does the database itself refuse to change history?"""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import make_audit_line, make_statement_row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "column"), [(make_audit_line, "why"), (make_statement_row, "written")], ids=["audit line", "source row"]
)
@pytest.mark.parametrize(
    "sql", ["UPDATE {table} SET {column} = 'changed' WHERE id = %s", "DELETE FROM {table} WHERE id = %s"]
)
def test_history_is_neither_changed_nor_deleted(make, column, sql) -> None:  # type: ignore[no-untyped-def]
    row = make()
    table = row._meta.db_table
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table=table, column=column), [row.pk])
    row.refresh_from_db()
    assert getattr(row, column) != "changed"

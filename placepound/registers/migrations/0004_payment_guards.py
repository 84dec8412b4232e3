"""Row-level security and append-only tables for published payments."""

from django.db import migrations

from placepound.registers.guards import append_only, secure_rows, secure_rows_through

OWN = (
    ("registers_spendfile", "registers_spendfile_named", "spendfile_id", "organisation_id"),
    ("registers_spendrelease", "registers_spendrelease_named", "spendrelease_id", "organisation_id"),
    ("registers_suppliermatch", "registers_suppliermatch_named", "suppliermatch_id", "organisation_id"),
)
THROUGH = (
    ("registers_spendprofile", "organisation_id", "registers_organisation"),
    ("registers_spendline", "statement_id", "registers_statement"),
    ("registers_unmappedspend", "statement_id", "registers_statement"),
    ("registers_spendextract", "line_id", "registers_spendline"),
    ("registers_spendtransfer", "statement_id", "registers_statement"),
    ("registers_organisationfacts", "organisation_id", "registers_organisation"),
)

APPEND_ONLY = ("registers_spendextract", "registers_spendline")


def guard(_apps, schema_editor):
    for table in APPEND_ONLY:
        append_only(schema_editor, table)
    for table, named_table, named_record, named_body in OWN:
        secure_rows(schema_editor, table, named_table=named_table, named_record=named_record, named_body=named_body)
    for table, column, parent in THROUGH:
        secure_rows_through(schema_editor, table, column=column, parent=parent)


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_published_payments")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]

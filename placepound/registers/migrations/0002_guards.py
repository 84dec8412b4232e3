"""Append-only tables and row-level security, for the tables of the first migration."""

from django.db import migrations

from placepound.registers.guards import append_only, secure_rows, secure_rows_through

OWN = (
    ("registers_area", "registers_area_named", "area_id", "organisation_id"),
    ("registers_upload", "registers_upload_named", "upload_id", "organisation_id"),
    ("registers_workrequest", "registers_workrequest_named", "workrequest_id", "organisation_id"),
    ("registers_organisation", "registers_organisation_named", "from_organisation_id", "to_organisation_id"),
    ("registers_partnership", "registers_partnership_named", "partnership_id", "organisation_id"),
    ("registers_fund", "registers_fund_named", "fund_id", "organisation_id"),
    ("registers_statement", "registers_statement_named", "statement_id", "organisation_id"),
    ("registers_codingrule", "registers_codingrule_named", "codingrule_id", "organisation_id"),
)
THROUGH = (
    ("registers_areacontainment", "inner_id", "registers_area"),
    ("registers_neighbourhoodversion", "area_id", "registers_area"),
    ("registers_neighbourhoodpart", "version_id", "registers_neighbourhoodversion"),
    ("registers_areapopulation", "area_id", "registers_area"),
    ("registers_areashape", "area_id", "registers_area"),
    ("registers_poundcell", "statement_id", "registers_statement"),
    ("registers_elimination", "flow_id", "registers_flow"),
    ("registers_poundgap", "partnership_id", "registers_partnership"),
    ("registers_attention", "statement_id", "registers_statement"),
    ("registers_rememberedlayout", "publisher_id", "registers_organisation"),
    ("registers_rememberedbody", "publisher_id", "registers_organisation"),
    ("registers_organisationname", "organisation_id", "registers_organisation"),
    ("registers_organisationidentifier", "organisation_id", "registers_organisation"),
    ("registers_succession", "successor_id", "registers_organisation"),
    ("registers_groupmember", "group_id", "registers_organisation"),
    ("registers_partnershipmember", "partnership_id", "registers_partnership"),
    ("registers_statementoverlap", "first_id", "registers_statement"),
    ("registers_statementrow", "statement_id", "registers_statement"),
    ("registers_flow", "statement_id", "registers_statement"),
)

APPEND_ONLY = ("registers_auditline", "registers_statementrow")


def guard(_apps, schema_editor):
    for table in APPEND_ONLY:
        append_only(schema_editor, table)
    for table, named_table, named_record, named_body in OWN:
        secure_rows(schema_editor, table, named_table=named_table, named_record=named_record, named_body=named_body)
    for table, column, parent in THROUGH:
        secure_rows_through(schema_editor, table, column=column, parent=parent)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]

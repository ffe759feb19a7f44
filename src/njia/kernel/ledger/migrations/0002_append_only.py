"""The database itself refuses to change or delete a line or a head: the log only grows.

This stops slips and an application that was taken over, not somebody who owns the database server: against them stand
the signed heads that others hold. The salts are in a table of their own, so destroying words stays possible. TRUNCATE
on PostgreSQL is left alone: it needs the table's owner, who could as well drop the triggers.
"""

from django.db import migrations

TABLES = ("ledger_line", "ledger_head")
ACTS = ("UPDATE", "DELETE")


def trigger(table, act):
    return f"{table}_no_{act.lower()}"


def statements(vendor):
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {trigger(table, act)} BEFORE {act} ON {table} BEGIN "
            "SELECT RAISE(ABORT, 'the ledger only grows'); END"
            for table in TABLES
            for act in ACTS
        ]
    return [
        "CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        *(
            f"CREATE TRIGGER {trigger(table, act)} BEFORE {act} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION ledger_only_grows()"
            for table in TABLES
            for act in ACTS
        ),
    ]


def forwards(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    of_table = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for act in ACTS:
            schema_editor.execute(f"DROP TRIGGER {trigger(table, act)}" + (f" ON {table}" if of_table else ""))
    if of_table:
        schema_editor.execute("DROP FUNCTION ledger_only_grows")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]

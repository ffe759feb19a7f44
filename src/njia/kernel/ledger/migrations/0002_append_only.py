"""The database itself refuses to change or delete a line or a head: the log only grows.

This stops slips and an application that was taken over, not somebody who owns the database server: against them stand
the signed heads that others hold. Only the salt of a line may go, so destroying words stays possible. TRUNCATE on
PostgreSQL is left alone: it needs the table's owner, who could as well drop the triggers.
"""

from django.db import migrations

WRITTEN = (
    "id", "process_id", "index", "kind", "subject", "on", "by", "body", "leaf_hash",
    "root", "signed_on", "key", "signature",
)  # fmt: skip
COLUMNS = ", ".join(f'"{name}"' for name in WRITTEN)
TRIGGERS = {
    "ledger_line_no_update": (f"UPDATE OF {COLUMNS}", ""),
    "ledger_line_no_other_salt": ('UPDATE OF "salt"', "WHEN (NEW.salt IS NOT NULL)"),
    "ledger_line_no_delete": ("DELETE", ""),
}


def statements(vendor):
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {act} ON ledger_line {when} BEGIN "
            "SELECT RAISE(ABORT, 'the ledger only grows'); END"
            for name, (act, when) in TRIGGERS.items()
        ]
    return [
        "CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        *(
            f"CREATE TRIGGER {name} BEFORE {act} ON ledger_line "
            f"FOR EACH ROW {when} EXECUTE FUNCTION ledger_only_grows()"
            for name, (act, when) in TRIGGERS.items()
        ),
    ]


def forwards(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    of_table = schema_editor.connection.vendor == "postgresql"
    for name in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {name}" + (" ON ledger_line" if of_table else ""))
    if of_table:
        schema_editor.execute("DROP FUNCTION ledger_only_grows")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]

"""Full-text search over the words as they were given, as over wordings; on PostgreSQL near words too, where it can.

Near words need the extension pg_trgm. Where the database's user may not create it, all else works without, and a
check tells the operator what to ask for.
"""

from django.db import DatabaseError, migrations, transaction

SQLITE = [
    "CREATE VIRTUAL TABLE recommendations_search USING fts5("
    "title, verbatim, content='recommendations_recommendation', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER recommendations_search_added AFTER INSERT ON recommendations_recommendation BEGIN "
    "INSERT INTO recommendations_search(rowid, title, verbatim) VALUES (new.id, new.title, new.verbatim); END",
    "CREATE TRIGGER recommendations_search_gone AFTER DELETE ON recommendations_recommendation BEGIN "
    "INSERT INTO recommendations_search(recommendations_search, rowid, title, verbatim) "
    "VALUES ('delete', old.id, old.title, old.verbatim); END",
    "CREATE TRIGGER recommendations_search_changed AFTER UPDATE OF title, verbatim ON recommendations_recommendation BEGIN "
    "INSERT INTO recommendations_search(recommendations_search, rowid, title, verbatim) "
    "VALUES ('delete', old.id, old.title, old.verbatim); "
    "INSERT INTO recommendations_search(rowid, title, verbatim) VALUES (new.id, new.title, new.verbatim); END",
]
# The same expressions as in the queries, so that the planner uses the indexes.
POSTGRESQL = [
    "CREATE INDEX recommendations_search ON recommendations_recommendation USING gin ("
    "to_tsvector('simple'::regconfig, njia_without_accents(\"title\" || ' ' || \"verbatim\")))"
]
NEAR = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX recommendations_near ON recommendations_recommendation USING gin ("
    "njia_without_accents(\"title\" || ' ' || \"verbatim\") gin_trgm_ops)",
]


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement)
        return
    for statement in POSTGRESQL:
        schema_editor.execute(statement)
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            for statement in NEAR:
                schema_editor.execute(statement)
    except DatabaseError:
        pass  # the check `recommendations.W001` says what is missing


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for trigger in ("added", "gone", "changed"):
            schema_editor.execute(f"DROP TRIGGER recommendations_search_{trigger}")
        schema_editor.execute("DROP TABLE recommendations_search")
    else:
        schema_editor.execute("DROP INDEX recommendations_search")
        schema_editor.execute("DROP INDEX IF EXISTS recommendations_near")


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial"), ("wording", "0002_search")]
    operations = [migrations.RunPython(forwards, backwards)]

"""Full-text search over the words: FTS5 kept by triggers on SQLite, a GIN index on PostgreSQL.

Both find words without regard to case and accents. PostgreSQL's own unaccent is an extension that not every server
has, and not immutable, so that no index can use it; this small function is both.
"""

from django.db import migrations

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
# The same expression as in the query, so that the planner uses the index.
POSTGRESQL = [
    "CREATE FUNCTION njia_without_accents(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS "
    "$$ SELECT regexp_replace(normalize(words, NFD), '[\u0300-\u036f]', '', 'g') $$",
    "CREATE INDEX recommendations_search ON recommendations_recommendation USING gin ("
    "to_tsvector('simple'::regconfig, njia_without_accents(\"title\" || ' ' || \"verbatim\")))"
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for trigger in ("added", "gone", "changed"):
            schema_editor.execute(f"DROP TRIGGER recommendations_search_{trigger}")
        schema_editor.execute("DROP TABLE recommendations_search")
    else:
        schema_editor.execute("DROP INDEX recommendations_search")
        schema_editor.execute("DROP FUNCTION njia_without_accents")


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]

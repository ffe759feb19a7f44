"""Full-text search over current wordings: FTS5 kept by triggers on SQLite, a GIN index on PostgreSQL.

Both find words without regard to case and accents. PostgreSQL's own unaccent is an extension that not every server
has, and not immutable, so that no index can use it; this small function is both.
"""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE wording_search USING fts5("
    "body, content='wording_wording', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER wording_search_added AFTER INSERT ON wording_wording BEGIN "
    "INSERT INTO wording_search(rowid, body) VALUES (new.id, new.body); END",
    "CREATE TRIGGER wording_search_gone AFTER DELETE ON wording_wording BEGIN "
    "INSERT INTO wording_search(wording_search, rowid, body) VALUES ('delete', old.id, old.body); END",
    "CREATE TRIGGER wording_search_changed AFTER UPDATE OF body ON wording_wording BEGIN "
    "INSERT INTO wording_search(wording_search, rowid, body) VALUES ('delete', old.id, old.body); "
    "INSERT INTO wording_search(rowid, body) VALUES (new.id, new.body); END",
]
# The same expression as in the query, so that the planner uses the index.
POSTGRESQL = [
    "CREATE FUNCTION njia_without_accents(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS "
    "$$ SELECT regexp_replace(normalize(words, NFD), '[\u0300-\u036f]', '', 'g') $$",
    "CREATE INDEX wording_search ON wording_wording USING gin ("
    "to_tsvector('simple'::regconfig, njia_without_accents(\"body\"))) WHERE is_current",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for trigger in ("added", "gone", "changed"):
            schema_editor.execute(f"DROP TRIGGER wording_search_{trigger}")
        schema_editor.execute("DROP TABLE wording_search")
    else:
        schema_editor.execute("DROP INDEX wording_search")
        schema_editor.execute("DROP FUNCTION njia_without_accents")


class Migration(migrations.Migration):
    dependencies = [("wording", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]

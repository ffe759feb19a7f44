"""Getting rid of what was deleted: databases mark rows as gone and leave their bytes on the disk."""

from django.db import connection


def scrub() -> None:
    """Write the database anew without what was deleted. Outside any transaction; others wait while it lasts.

    SQLite overwrites deleted rows as it goes (`secure_delete`), but keeps older pages in its write-ahead log, and
    free pages: the checkpoint empties the log, VACUUM leaves no page behind. PostgreSQL's plain VACUUM only lets the
    place be used again, so tables are rewritten whole. Its own write-ahead log is recycled by the server in its time,
    and backups are the operator's: docs/promises.md says how long that can be.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM FULL")

"""Primary keys that say nothing of the order of arrival, which would help to find the person."""

import secrets
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def random_key() -> int:
    return secrets.randbits(62) or 1


class RandomKey(models.BigIntegerField[Any, Any]):
    """A random primary key that is also where SQLite keeps the row.

    With any other name for its type than INTEGER, SQLite would number the rows by itself, in the order in which they
    came, and whoever takes the file would read that order.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options = {"primary_key": True, "default": random_key, "editable": False, **options}
        super().__init__(*args, **options)

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)

"""An empty SQLite database as the migrations make it, kept between runs: migrating anew takes longer than most tests.

The copy's name holds a digest of every migration and of the libraries that bring some, so that a changed one is run.
"""

import hashlib
import os
import sqlite3
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
LIBRARIES = ("django", "django-allauth", "django-tasks-db")


@cache
def path() -> Path:
    digest = hashlib.sha256(" ".join(version(name) for name in LIBRARIES).encode())
    for file in sorted(SOURCE.rglob("migrations/*.py")):
        digest.update(file.relative_to(SOURCE).as_posix().encode() + file.read_bytes())
    return Path(tempfile.gettempdir()) / f"njia-migrated-{os.getuid()}-{digest.hexdigest()[:16]}.sqlite3"


def keep(database: sqlite3.Connection) -> None:
    """Written beside and moved, as several test processes may do this at once."""
    beside = path().with_suffix(f".{os.getpid()}")
    with sqlite3.connect(beside) as copy:
        database.backup(copy)
    copy.close()
    beside.replace(path())


def load(database: sqlite3.Connection) -> None:
    copy = sqlite3.connect(path())
    copy.backup(database)
    copy.close()

"""Names, words, addresses and telephone numbers are planted through every door, and then looked for everywhere.

In an installation of its own (`tests.planting`), behind a proxy, with crashes in the middle of giving: its database file
and write-ahead log, a dump where it is PostgreSQL, its backup before it is encrypted, its log output, mails, temporary
files, every export and page as every role, and the package. Words are for a custodian in the act, an identity for two.
"""

import base64
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.planting import ADDRESS, BROWSER, CRASHED, NAME, PHONE, SESSION, WORDS

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[1]
CANARIES = [
    NAME, ADDRESS, BROWSER, PHONE, PHONE[1:], SESSION,
    *(words.split()[0] for words in [*WORDS.values(), *CRASHED.values()]),
]  # fmt: skip


@dataclass
class Installation:
    """What was run, and all that it left: file by file, with what it printed."""

    folder: Path
    printed: bytes

    def contents(self) -> Iterator[tuple[str, bytes]]:
        yield "printed", self.printed
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield from _unpacked(str(path.relative_to(self.folder)), path)
        told = self.folder / "out" / "data_directory.txt"
        for path in sorted(Path(told.read_text()).rglob("*")) if told.exists() else ():
            if path.is_file() and os.access(path, os.R_OK):
                yield str(path), path.read_bytes()

    def found(self) -> set[tuple[str, str]]:
        """(where, which canary), in any of the ways in which a text is written down."""
        return {
            (name, canary)
            for name, data in self.contents()
            for canary in CANARIES
            if any(form in data for form in _forms(canary))
        }


def _unpacked(name: str, path: Path) -> Iterator[tuple[str, bytes]]:
    if name.endswith(".tar.gz"):
        with tarfile.open(path) as archive:
            for entry in archive.getmembers():
                file = archive.extractfile(entry)
                yield f"{name}/{entry.name}", file.read() if file else b""
    elif name.endswith(".zip") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            for inner in package.namelist():
                yield f"{name}/{inner}", package.read(inner)
    else:
        yield name, path.read_bytes()


def _forms(canary: str) -> set[bytes]:
    """As it is, in an address, and wherever it may stand within base64."""
    plain = canary.encode()
    coded = {base64.b64encode(b"x" * shift + plain)[4 * (shift > 0) : -4] for shift in range(3)}
    return {
        plain,
        quote(canary).encode(),
        canary.encode("utf-16-le"),
        *(each for each in coded if len(each) > 7),
    }


def _database(folder: Path) -> str:
    """Where the installation keeps its rows: a file, or a database of its own beside the one of this test."""
    if connection.vendor != "postgresql":
        return ""
    known = connection.settings_dict
    name = f"canaries_{os.getpid()}_{folder.name.replace('-', '_')}"
    import psycopg

    where = f"postgresql://{known['USER']}@{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}"
    with psycopg.connect(f"{where}/postgres", autocommit=True, password=known["PASSWORD"] or None) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    return f"{where}/{name}"


def run(folder: Path, *more: str) -> Installation:
    for name in ("home", "tmp", "out"):
        (folder / name).mkdir()
    environment = {
        "NJIA_HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "PATH": os.environ["PATH"], "NJIA_DEMO": "1",
        "NJIA_TLS": "1", "NJIA_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "njia.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DATABASE_URL": _database(folder),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.planting", str(folder / "out"), *more]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    return Installation(folder, done.stdout + done.stderr)


def test_no_canary_is_anywhere(tmp_path: Path) -> None:
    made = run(tmp_path)
    names = {name for name, _data in made.contents()}
    assert any(name.startswith("out/pages/") for name in names)
    assert any("backup.tar.gz/rows/voices.voice" in name for name in names)
    assert b"invented crash" in made.printed  # the crashes were real, and are in the log
    if connection.vendor == "sqlite":
        assert {"home/njia.sqlite3", "out/live/njia.sqlite3", "out/live/njia.sqlite3-wal"} <= names
    else:
        assert "out/dump.sql" in names
    assert made.found() == set()


def test_a_leak_would_be_found(tmp_path: Path) -> None:
    """In a column (so in the database file, its backup and its dump), in the log, and in a file left behind."""
    found = run(tmp_path, "leak").found()
    database = "out/live/njia.sqlite3" if connection.vendor == "sqlite" else "out/dump.sql"
    places = {
        canary: {name for name, which in found if which == canary}
        for canary in ("kanariweb", "kanarigroup", "kanaripaper")
    }
    assert any(name.startswith(database) for name in places["kanariweb"])
    assert "out/backup.tar.gz/rows/voices.voice.jsonl" in places["kanariweb"]
    assert places["kanarigroup"] == {"printed"}
    assert all(name.startswith("tmp/") for name in places["kanaripaper"])
    assert places["kanaripaper"]

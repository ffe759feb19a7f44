"""A backup is the whole installation, sealed, and comes back whole: from a data directory to another, and to PostgreSQL."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from njia.kernel.access import Refused
from njia.kernel.people.models import Person
from njia.site import backup

PASSPHRASE = "the lake is wide and deep"
ROWS = """text,sender,county
Open a help line that works at night – “sasa”.,Zawadi Mfano,Kilifi
Visit every quarry twice a year.,Invented Union,Turkana
"""
EVERYTHING = """
import json, hashlib, django; django.setup()
from django.core import serializers
from njia.site.backup import _models
rows = {m._meta.label: json.loads(serializers.serialize("json", m._default_manager.order_by("pk"))) for m in _models()}
print(json.dumps(rows, sort_keys=True))
"""


class Installation:
    """One data directory, used through the command line as an operator would."""

    def __init__(self, home: Path, database: str = "") -> None:
        self.home = home
        self.environment = {
            **os.environ,
            "NJIA_HOME": str(home),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "njia.site.settings",
            "NJIA_BACKUP_PASSPHRASE": PASSPHRASE,
        }

    def python(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *(str(argument) for argument in arguments)]
        return subprocess.run(command, capture_output=True, text=True, env=self.environment, check=False)  # noqa: S603

    def njia(self, *arguments: str | Path, code: int = 0) -> str:
        done = self.python("-m", "njia.cli", *arguments)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    def rows(self) -> Any:
        return json.loads(self.python("-c", EVERYTHING).stdout)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    here = tmp_path_factory.mktemp("backup")
    file = here / "list.csv"
    file.write_text(ROWS, encoding="utf-8")
    made = Installation(here / "home")
    made.njia("process", "create", "KE", "--name", "Kenya (invented)", "--target", "2027-03-31")
    made.njia("person", "invite", "--role", "custodian", "--name", "Zawadi Mfano", "--process", "KE")
    made.njia(
        "import", "recommendations", file, "--process", "KE", "--map", "text=text", "--map", "sender=sender"
    )
    (made.home / "media").mkdir()
    (made.home / "media" / "minutes.pdf").write_bytes(b"%PDF-invented")
    made.njia("backup", "-o", here / "njia.backup")
    return made


@pytest.fixture(scope="module")
def sealed(source: Installation) -> Path:
    return source.home.parent / "njia.backup"


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """An empty PostgreSQL database where the suite runs on PostgreSQL, else SQLite in the new data directory."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"njia_restore_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_everything_comes_back(source: Installation, sealed: Path, elsewhere: str, tmp_path: Path) -> None:
    target = Installation(tmp_path / "home", elsewhere)
    assert "rows are back" in target.njia("restore", sealed)
    assert target.rows() == source.rows()
    assert len(target.rows()["recommendations.Recommendation"]) == 2
    for folder in ("keys", "media"):
        files = {path.name: path.read_bytes() for path in (source.home / folder).iterdir()}
        assert {path.name: path.read_bytes() for path in (target.home / folder).iterdir()} == files
    assert "in use" in target.njia("restore", sealed, code=1)


def test_work_goes_on_where_it_was_restored(
    source: Installation, sealed: Path, elsewhere: str, tmp_path: Path
) -> None:
    target = Installation(tmp_path / "home", elsewhere)
    target.njia("restore", sealed)
    file = tmp_path / "more.csv"
    file.write_text(ROWS + "Train labour inspectors.,Somebody,Kwale\n", encoding="utf-8")
    mapped = ["--map", "text=text", "--map", "sender=sender"]
    done = json.loads(target.njia("import", "recommendations", file, "--process", "KE", *mapped, "--json"))
    assert (done["created"], done["unchanged"]) == (1, 2)
    keys = {line["fields"]["key"] for line in target.rows()["ledger.Line"]}
    assert len(keys - {""}) == 1


def test_the_file_shows_nothing_and_only_its_owner_reads_it(source: Installation, sealed: Path) -> None:
    data = sealed.read_bytes()
    for plain in (
        "Zawadi",
        "help line",
        "Kenya",
        "recommendations",
        PASSPHRASE,
        "PRIVATE KEY",
        "minutes.pdf",
    ):
        assert plain.encode() not in data
    assert sealed.stat().st_mode & 0o077 == 0
    assert {path.name for path in source.home.iterdir() if path.is_dir()} <= {
        "keys",
        "media",
        "static",
        "tmp",
    }
    assert not list((source.home / "tmp").glob("*"))


def test_a_wrong_passphrase_or_a_spoilt_file_restores_nothing(sealed: Path, tmp_path: Path) -> None:
    target = Installation(tmp_path / "home")
    assert "does not open" in target.njia("restore", sealed, "--passphrase", "another lake entirely", code=1)
    for spoil in (
        lambda data: data[:-20],
        lambda data: b"not a backup",
        lambda data: data[:300] + b"x" + data[301:],
    ):
        spoilt = tmp_path / "spoilt"
        spoilt.write_bytes(spoil(sealed.read_bytes()))
        assert "does not open" in target.njia("restore", spoilt, code=1)
    assert not any(
        target.rows()[model] for model in ("people.Person", "ledger.Line", "recommendations.Recommendation")
    )


@pytest.mark.django_db
def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(Refused, match="12 characters"):
        backup.backup("too short")


@pytest.mark.django_db
def test_an_installation_in_use_is_not_restored_into(operator: Person) -> None:
    with pytest.raises(Refused, match="in use"):
        backup.restore(b"whatever", PASSPHRASE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../evil", "keys/../../evil", "/etc/evil", "njia.sqlite3"])
def test_a_backup_cannot_write_outside_its_folders(name: str) -> None:
    with pytest.raises(Refused, match="outside"):
        backup._inside(name)


@pytest.mark.django_db
def test_what_is_left_out_is_made_by_migrations_or_ends_with_a_restore() -> None:
    kept = {model._meta.db_table for model in backup._models()}
    kept |= {
        field.m2m_db_table() for model in backup._models() for field in model._meta.local_many_to_many
    }  # written with the rows that they belong to
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    search = {table for table in tables if table.startswith(("recommendations_search", "wording_search"))}
    left = tables - kept - search
    assert left == {
        "auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations",
        "django_session", "django_tasks_database_dbtaskresult",
    }  # fmt: skip
    assert settings.NJIA_HOME.exists()

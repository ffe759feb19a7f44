"""Backups: the whole installation (rows, keys, media) in one file that only its passphrase opens.

The rows are written by model, not by database, so that a backup of SQLite can be restored into PostgreSQL. Nothing
is ever on disk unencrypted: the archive is built and sealed in memory.
"""

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from pyrage import DecryptError  # type: ignore[attr-defined]  # made by Rust, untyped
from pyrage import passphrase as age  # type: ignore[attr-defined]

from njia.kernel.access import Refused
from njia.kernel.people.models import Person

LEFT_OUT = {"sessions", "contenttypes", "auth", "django_tasks_database"}
"""Sessions end with a restore; the rest is made by the migrations, or is work that was under way."""
FOLDERS = ("keys", "media")


def _models() -> list[type[models.Model]]:
    configs = [(app, None) for app in apps.get_app_configs() if app.label not in LEFT_OUT]
    return list(serializers.sort_dependencies(configs))


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(path for path in (settings.NJIA_HOME / folder).rglob("*") if path.is_file())


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as they stand at one moment, also while others write."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def backup(passphrase: str) -> bytes:
    """The encrypted backup (age, scrypt recipient)."""
    if len(passphrase) < 12:
        raise Refused(_("The passphrase needs at least 12 characters: whoever has it can read everything."))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive, _one_moment():
        for model in _models():
            rows = model._default_manager.order_by("pk").iterator(chunk_size=2000)
            _add(
                archive,
                f"rows/{model._meta.label_lower}.jsonl",
                serializers.serialize("jsonl", rows).encode(),
            )
        for path in _files():
            _add(archive, f"files/{path.relative_to(settings.NJIA_HOME)}", path.read_bytes())
    return bytes(age.encrypt(packed.getvalue(), passphrase))


def restore(sealed: bytes, passphrase: str) -> int:
    """Fill an empty installation from a backup; returns the number of rows. Raises `Refused`, writing nothing."""
    if Person.objects.exists():
        raise Refused(_("This installation is in use. Restore into an empty one: name another NJIA_HOME."))
    try:
        packed = age.decrypt(sealed, passphrase)
    except DecryptError:
        raise Refused(_("The passphrase does not open this file, or the file is damaged.")) from None
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        contents = {entry.name: _content(archive, entry) for entry in archive.getmembers()}
    files = {
        _inside(name.removeprefix("files/")): data
        for name, data in contents.items()
        if name.startswith("files/")
    }
    count = _restore_rows(contents)
    for path, data in files.items():
        _restore_file(path, data)
    return count


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    opened = archive.extractfile(entry)
    return opened.read() if opened else b""


def _restore_rows(contents: dict[str, bytes]) -> int:
    count = 0
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model in _models():
            model._default_manager.all().delete()  # what the migrations put in comes back from the backup
        for model in _models():
            data = contents.get(f"rows/{model._meta.label_lower}.jsonl", b"")
            for row in serializers.deserialize("jsonl", io.StringIO(data.decode())):
                row.save(force_insert=True)
                count += 1
        connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
    return count


def _inside(name: str) -> Path:
    home = settings.NJIA_HOME.resolve()
    path: Path = (home / name).resolve()
    if not any(path.is_relative_to(home / folder) for folder in FOLDERS):
        raise Refused(_("The backup holds a file outside its folders."))
    return path


def _restore_file(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o600)

"""What every command shares: starting up, acting as somebody, refusing, reporting."""

import dataclasses
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from njia.kernel.access import Actor
    from njia.kernel.processes.models import Process

F = TypeVar("F", bound=Callable[..., Any])
DATE = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, writable=True, path_type=Path)
DEMO_URL = "http://localhost:8000"


def _start() -> None:
    """Bring Django up, and the database too when it is missing or older than this release."""
    import django

    # An import makes tens of thousands of rows that all stay until it ends: walking through them finds nothing to free.
    gc.set_threshold(50_000, 20, 50)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "njia.site.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from njia.kernel.vocabularies.actions import load_vocabularies

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    load_vocabularies()


def _speak() -> None:
    """Refusals and files in the language of the terminal (LC_ALL, LC_MESSAGES or LANG), where Njia speaks it."""
    from django.conf import settings
    from django.utils import translation

    wanted = next(
        (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), ""
    )
    language = wanted.partition("_")[0].partition(".")[0]
    translation.activate(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


class Command(click.Command):
    """A command that works on the installation. Refusals become exit code 1, said once, in words or as JSON."""

    def invoke(self, ctx: click.Context) -> Any:
        _start()
        _speak()
        from django.utils.translation import gettext as _

        from njia.kernel.access import NotFound, Refused

        try:
            return super().invoke(ctx)
        except Refused as refused:
            _refuse(ctx, str(refused.reason), refused)
        except NotFound:
            _refuse(ctx, _("There is no such process, person or thing."), None)
        return None


def _refuse(ctx: click.Context, reason: str, refused: Exception | None) -> None:
    problem = {
        "row": getattr(refused, "row", None),
        "column": getattr(refused, "column", None),
        "reason": reason,
    }
    if ctx.params.get("as_json"):
        click.echo(json.dumps({"refused": [problem]}, ensure_ascii=False, indent=1))
    else:
        click.echo(reason, err=True)
    ctx.exit(1)


def options(function: F) -> F:
    function = click.option("--json", "as_json", is_flag=True, help="Report as JSON.")(function)
    return click.option("--as", "as_person", metavar="PERSON", help="Act as this person (sign-in name).")(
        function
    )


def in_process(function: F) -> F:
    return click.option("--process", "code", required=True, metavar="CODE", help="Such as KE.")(
        options(function)
    )


def acting_in(code: str, as_person: str | None) -> "tuple[Process, Actor]":
    from njia.kernel.people import actions, queries
    from njia.kernel.processes.queries import by_code

    process = by_code(code)
    person = queries.by_username(as_person) if as_person else actions.command_line_operator()
    return process, queries.actor(person, process)


def report(as_json: bool, data: dict[str, Any], lines: Sequence[str]) -> None:
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))
    else:
        click.echo("\n".join(lines))


class Watched(Sequence[Any]):
    """Rows that move a progress bar on a terminal as they are read."""

    def __init__(self, rows: Sequence[Any], label: str) -> None:
        self.rows, self.label = rows, label

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __iter__(self) -> Iterator[Any]:
        with click.progressbar(
            self.rows, label=self.label, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            yield from bar


def tables(path: Path, wanted: Callable[[str], bool]) -> list[Any]:
    """The first sheet of a workbook, and each further one whose name is wanted."""
    from njia.kernel.files import sheets

    return [dataclasses.replace(read, rows=Watched(read.rows, "Reading")) for read in sheets(path, wanted)]


def table(path: Path, encoding: str | None = None, delimiter: str | None = None) -> Any:
    from njia.kernel.files import table

    read = table(path, encoding=encoding, delimiter=delimiter)
    return dataclasses.replace(read, rows=Watched(read.rows, "Reading"))


def pasted_text(path: Path, encoding: str | None = None) -> Any:
    """The points of a text that was copied from a PDF, as rows."""
    from django.core.files.base import ContentFile

    from njia.kernel import files
    from njia.readers import pasted_table

    try:
        text = path.read_text(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError):
        raise click.BadParameter(
            "the text cannot be read so; name its encoding", param_hint="--encoding"
        ) from None
    token = files.keep(ContentFile(pasted_table(text)))
    try:
        return files.table(files.kept(token))
    finally:
        files.forget(token)

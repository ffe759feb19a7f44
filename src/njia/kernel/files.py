"""Files that people bring: read with refusals in their language, and kept for a moment between preview and confirmation."""

import datetime
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.kernel import clock
from njia.kernel.access import NotFound, Refused, Words
from njia.readers import Limits, MarkedText, ReadError, Table, read_marked, read_sheets, read_table

__all__ = [
    "MarkedText",
    "Table",
    "Unreadable",
    "forget",
    "keep",
    "kept",
    "marked",
    "scratch",
    "sheets",
    "table",
]

KEPT_FOR = datetime.timedelta(hours=12)

SENTENCES: dict[str, Words] = {
    "empty_file": gettext_lazy("The file is empty."),
    "not_a_table": gettext_lazy("This is no table that can be read; it looks like: %(looks_like)s."),
    "too_large": gettext_lazy("The file is larger than %(limit)s bytes."),
    "too_many_rows": gettext_lazy("The table has more than %(limit)s rows."),
    "too_many_columns": gettext_lazy("The table has more than %(limit)s columns."),
    "cell_too_long": gettext_lazy(
        "A cell holds more than %(limit)s characters; perhaps a quotation mark is never closed."
    ),
    "zip_bomb": gettext_lazy("The file would unpack to far more than its size allows."),
    "corrupt": gettext_lazy("The file is damaged or incomplete."),
    "encrypted": gettext_lazy("The file is protected by a password; save it without one."),
    "bad_encoding": gettext_lazy("The text cannot be read as %(encoding)s."),
    "mixed_encodings": gettext_lazy("Most of the file is UTF-8 text, but this row is not."),
    "nul_bytes": gettext_lazy("The text holds a NUL character, which no text should."),
    "unquoted": gettext_lazy("The quotation marks do not match."),
    "ragged_row": gettext_lazy("This row has more cells than the table has columns."),
    "no_header": gettext_lazy("A column has no heading; the first row must name every column."),
    "duplicate_columns": gettext_lazy("Two columns have the same heading."),
    "formula_cells": gettext_lazy("This cell holds a formula; put its value there instead."),
    "error_cell": gettext_lazy("This cell holds a spreadsheet error instead of a value."),
    "not_word": gettext_lazy("This is no Word document (.docx)."),
    "no_list": gettext_lazy("The document holds neither a table nor numbered paragraphs."),
    "no_parent": gettext_lazy("This row belongs to a row that is not in the file."),
    "duplicate_key": gettext_lazy("Two rows have the same key."),
    "no_sheet": gettext_lazy("The workbook has no such sheet."),
}


class Unreadable(Refused):
    """A file was refused as a whole; `row` and `column` say where, as far as there is a place."""

    def __init__(self, error: ReadError) -> None:
        sentence = str(SENTENCES[error.code]) % error.params
        part = _("File “%(file)s”: ") % error.params if "file" in error.params else ""
        if "in_sheet" in error.params:
            part = _("Sheet “%(in_sheet)s”: ") % error.params
        super().__init__(part + _place(error.row, error.column) + sentence, code=error.code)
        self.row = error.row
        self.column = error.column


def _place(row: int | None, column: str | None) -> str:
    if row and column:
        return _("Row %(row)s, column “%(column)s”: ") % {"row": row, "column": column}
    if row:
        return _("Row %(row)s: ") % {"row": row}
    return _("Column “%(column)s”: ") % {"column": column} if column else ""


GONE = gettext_lazy(
    "This file was imported already, or waited too long. To import it once more, bring it again."
)


def table(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Read a table; raises `Unreadable` with a sentence in the reader's language that names the place."""
    try:
        return read_table(
            path,
            encoding=encoding or None,
            delimiter=delimiter or None,
            limits=Limits(max_bytes=settings.UPLOAD_LIMIT),
        )
    except ReadError as error:
        raise Unreadable(error) from None


def sheets(path: Path, wanted: Callable[[str], bool]) -> list[Table]:
    """The first sheet of a workbook, or the whole of another file, and each further sheet whose name is wanted.
    Raises `Unreadable` as `table` does.
    """
    try:
        return read_sheets(path, wanted, limits=Limits(max_bytes=settings.UPLOAD_LIMIT))
    except ReadError as error:
        raise Unreadable(error) from None


def marked(path: Path) -> MarkedText:
    """Read a Word document with its tracked changes and comments; raises `Unreadable` as `table` does."""
    try:
        return read_marked(path, Limits(max_bytes=settings.UPLOAD_LIMIT))
    except ReadError as error:
        raise Unreadable(error) from None


def scratch() -> Path:
    """A directory of our own for passing files: never the shared /tmp, where others might read."""
    place: Path = settings.NJIA_HOME / "tmp"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def keep(file: File[bytes]) -> str:
    """Keep an uploaded file until it is confirmed; returns a token that only the uploader's page knows."""
    _forget_old()
    token = secrets.token_hex(16)
    handle = os.open(scratch() / token, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return token


def kept(token: str) -> Path:
    """Raises `NotFound` when it is gone or never was; a token is hexadecimal, so it leads nowhere else."""
    path = scratch() / token
    if len(token) != 32 or not all(digit in "0123456789abcdef" for digit in token) or not path.is_file():
        raise NotFound(GONE)
    return path


def forget(token: str) -> None:
    kept(token).unlink(missing_ok=True)


def _forget_old() -> None:
    limit = (clock.now() - KEPT_FOR).timestamp()
    for path in scratch().iterdir():
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)

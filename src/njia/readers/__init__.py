"""Any file people bring, as rows that know their place."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from njia.readers.body import as_text
from njia.readers.delimited import DELIMITERS, read_csv
from njia.readers.docx import read_docx
from njia.readers.errors import SENTENCES, ReadError
from njia.readers.fields import FIELDS, FieldHints
from njia.readers.marked import MarkedText, read_marked
from njia.readers.ods import read_ods, read_ods_sheets
from njia.readers.page import read_html
from njia.readers.pasted import pasted_table, read_pasted
from njia.readers.recognise import Recognised, recognise_columns
from njia.readers.sniff import looks_like
from njia.readers.spreadsheet_xml import read_spreadsheet_xml
from njia.readers.survey import read_survey
from njia.readers.table import DEFAULT_LIMITS, Limits, Row, Source, Table
from njia.readers.text import PLACEHOLDERS, clean, is_placeholder, listed
from njia.readers.xls import read_xls, read_xls_sheets
from njia.readers.xlsx import read_xlsx, read_xlsx_sheets

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "FIELDS",
    "PLACEHOLDERS",
    "SENTENCES",
    "FieldHints",
    "Limits",
    "MarkedText",
    "ReadError",
    "Recognised",
    "Row",
    "Table",
    "as_text",
    "clean",
    "is_placeholder",
    "listed",
    "pasted_table",
    "read_marked",
    "read_pasted",
    "read_sheets",
    "read_table",
    "recognise_columns",
]

ENCODINGS: Final = (
    "utf-8", "utf-16", "cp1252", "mac_roman", "iso8859-15", "cp1250", "iso8859-2", "cp1251", "cp1256", "cp850", "cp437",
)  # fmt: skip
"""What a person may choose where detection went wrong: codecs as Python names them, the likely ones first."""

_FORMATS: Final[dict[str, Callable[[Source], Table]]] = {
    "csv": read_csv,
    "xlsx": read_xlsx,
    "xls": read_xls,
    "xml": read_spreadsheet_xml,
    "html": read_html,
    "ods": read_ods,
    "docx": read_docx,
    "zip": read_survey,
}

_SHEETS: Final[dict[str, Callable[[Source, Callable[[str], bool]], list[Table]]]] = {
    "xlsx": read_xlsx_sheets,
    "xls": read_xls_sheets,
    "ods": read_ods_sheets,
}


def read_table(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """The table in a file, whatever its name says it is.

    `encoding` overrules detection (CSV, HTML), as does `delimiter` (CSV); `sheet` names a sheet (otherwise the first
    visible one). Of several tables in a document, and of the parts of a survey, the one that lists recommendations
    is read.
    Raises ReadError when the content is refused, OSError when the file cannot be opened.
    """
    data, kind = _sniffed(path, limits)
    return _FORMATS[kind](Source(data, hashlib.sha256(data).hexdigest(), encoding, sheet, limits, delimiter))


def read_sheets(path: Path, wanted: Callable[[str], bool], *, limits: Limits = DEFAULT_LIMITS) -> list[Table]:
    """The table that `read_table` gives and, of a workbook, every other visible sheet whose name is wanted.

    Raises as `read_table` does; what is wrong in a sheet that is not wanted is not looked at.
    """
    data, kind = _sniffed(path, limits)
    source = Source(data, hashlib.sha256(data).hexdigest(), None, None, limits)
    return _SHEETS[kind](source, wanted) if kind in _SHEETS else [_FORMATS[kind](source)]


def _sniffed(path: Path, limits: Limits) -> tuple[bytes, str]:
    """The content, and what it looks like: one of the formats."""
    if path.stat().st_size > limits.max_bytes:
        raise ReadError("too_large", limit=limits.max_bytes)
    data = path.read_bytes()
    if not data:
        raise ReadError("empty_file")
    kind = looks_like(data)
    if kind == "encrypted":
        raise ReadError("encrypted")
    if kind not in _FORMATS:
        raise ReadError("not_a_table", looks_like=kind)
    return data, kind

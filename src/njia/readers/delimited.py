"""CSV in the ways that people's programs write it: any usual encoding, delimiter and line end."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import Final

from njia.readers.encoding import decode
from njia.readers.errors import ReadError
from njia.readers.table import Limits, Record, Source, Table, assemble

DELIMITERS: Final = (",", ";", "\t", "|")
# The csv module cannot be told that there is no delimiter; this control character is never meant as one.
_NO_DELIMITER: Final = "\x1f"
_EVIDENCE_ROWS: Final = 50
_EVIDENCE_CHARS: Final = 200_000
# Excel's own note of the delimiter. It hides the line, so the line is not counted as a row.
_EXCEL_NOTE: Final = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)", re.IGNORECASE)


def read_csv(source: Source) -> Table:
    """The whole table; raises ReadError."""
    text, encoding = decode(source.data, source.encoding, _row_after)
    text, delimiter = _delimiter(text)
    delimiter = source.delimiter or delimiter
    columns, rows = assemble(_records(text, delimiter or _NO_DELIMITER, source.limits), source.limits)
    return Table(columns, rows, "csv", source.sha256, encoding, delimiter)


def _delimiter(text: str) -> tuple[str, str | None]:
    """The text without Excel's note, and the delimiter; None when the heading row is a single cell."""
    if note := _EXCEL_NOTE.match(text):
        return text[note.end() :], note[1]
    best = max(DELIMITERS, key=lambda delimiter: _evidence(text, delimiter))
    return text, best if _evidence(text, best) > (0, 0) else None


def _evidence(text: str, delimiter: str) -> tuple[float, int]:
    """(share of the first rows as wide as the heading row, its width); (0, 0) when that is one cell."""
    lines = StringIO(text[:_EVIDENCE_CHARS], newline="")
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(lines, delimiter=delimiter), _EVIDENCE_ROWS):
            if len(row) > 1 or any(map(str.strip, row)):
                rows.append(row)
    except csv.Error:
        pass  # a cell without end under this delimiter: the rows before it still are evidence
    if len(text) > _EVIDENCE_CHARS and len(rows) > 1:
        rows.pop()  # may have been cut in two
    width = len(rows[0]) if rows else 0
    if width < 2:
        return 0, 0
    return sum(len(row) == width for row in rows) / len(rows), width


def _records(text: str, delimiter: str, limits: Limits) -> Iterator[Record]:
    reader = csv.reader(_lines(text, delimiter, limits), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield Record(number, cells)
    except csv.Error as fault:
        if "field limit" in str(fault):
            raise ReadError("cell_too_long", number + 1, limit=limits.max_cell) from None
        raise ReadError("unquoted", number + 1) from None


def _lines(text: str, delimiter: str, limits: Limits) -> Iterator[str]:
    """Lines with their ends; one with more delimiters than the cells of a row may hold is stopped unparsed."""
    most = limits.max_columns * limits.max_cell
    for line in StringIO(text, newline=""):
        if len(line) > most and line.count(delimiter) > most:
            raise ReadError("too_many_columns", limit=limits.max_columns)
        yield line


def _row_after(text: str) -> int:
    """The number of the row that the character after `text` is in: line ends inside quotes make no row."""
    text, delimiter = _delimiter(text)
    lines = StringIO(text + "x", newline="")
    try:
        return sum(1 for _ in csv.reader(lines, delimiter=delimiter or _NO_DELIMITER))
    except csv.Error:
        return len(re.findall(r"\r\n|\r|\n", text)) + 1

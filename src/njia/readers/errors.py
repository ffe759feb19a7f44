"""Why a file cannot be read, as a code that other floors put into the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from string import ascii_uppercase
from typing import Final

SENTENCES: Final = {
    "empty_file": "The file is empty.",
    "not_a_table": "This is no table that can be read; it looks like: {looks_like}.",
    "too_large": "The file is larger than {limit} bytes.",
    "too_many_rows": "The table has more than {limit} rows.",
    "too_many_columns": "The table has more than {limit} columns.",
    "cell_too_long": "A cell holds more than {limit} characters; perhaps a quotation mark is never closed.",
    "zip_bomb": "The file would unpack to far more than its size allows.",
    "corrupt": "The file is damaged or incomplete.",
    "encrypted": "The file is protected by a password; save it without one.",
    "bad_encoding": "The text cannot be read as {encoding}.",
    "mixed_encodings": "Most of the file is UTF-8 text, but this row is not.",
    "nul_bytes": "The text holds a NUL character, which no text should.",
    "unquoted": "The quotation marks do not match.",
    "ragged_row": "This row has more cells than the table has columns.",
    "no_header": "A column has no heading; the first row must name every column.",
    "duplicate_columns": "Two columns have the same heading.",
    "formula_cells": "This cell holds a formula; put its value there instead.",
    "error_cell": "This cell holds a spreadsheet error instead of a value.",
    "not_word": "This is no Word document (.docx).",
    "no_list": "The document holds neither a table nor numbered paragraphs.",
    "no_parent": "This row belongs to a row that is not in the file.",
    "duplicate_key": "Two rows have the same key.",
    "no_sheet": "The workbook has no such sheet.",
}


class ReadError(Exception):
    """A file was refused.

    `code` is a key of SENTENCES; `row` is the number people see in their spreadsheet; `column` is the heading
    (which may be somebody's words when a file has no heading row); `params` are what the sentence needs, and
    where there are such: `letter`, the column as spreadsheets name it, `file`, the part of an archive, and `in_sheet`,
    the sheet where several are read. `str()` names the place by letter and number only, so that it can be logged.
    """

    def __init__(
        self, code: str, row: int | None = None, column: str | None = None, **params: object
    ) -> None:
        self.code = code
        self.row = row
        self.column = column
        self.params = params
        super().__init__(self._place() + SENTENCES[code].format(**params))

    def _place(self) -> str:
        letter = self.params.get("letter")
        if letter and self.row:
            return f"Cell {letter}{self.row}: "
        if letter:
            return f"Column {letter}: "
        return f"Row {self.row}: " if self.row else ""


@contextmanager
def in_sheet(name: str) -> Iterator[None]:
    """Whatever is refused meanwhile is told with the name of the sheet, where it is not the first (then it is "")."""
    try:
        yield
    except ReadError as error:
        if not name:
            raise
        raise ReadError(error.code, error.row, error.column, **{**error.params, "in_sheet": name}) from None


def column_letter(index: int) -> str:
    """The spreadsheet's name of the column at `index`, counted from 0: A … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters

"""Excel workbooks for editing offline and sending back: row 1 holds the titles, row 2 the first record."""

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import zip_longest
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from njia.documents.characters import legible
from njia.documents.labels import Labels
from njia.documents.office import PIECE, settle, settled
from njia.documents.sheet import Sheet, SheetColumn, Value

LONGEST_CELL = 32_767  # characters, Excel's limit; longer cells would be dropped in silence
MOST_ROWS = 1_048_576
_EXACT = 10**15  # Excel keeps 15 digits of a number
_SPARE_ROWS = 500  # rows below the last that still offer the choices
_CHOICES = "_choices"
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\]")
_BASE = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
_TITLE = {**_BASE, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F5A43", "valign": "vcenter"}
_LOCKED = {"bg_color": "#EFEDE6", "font_color": "#4A4F4B"}


def write(
    sheets: Sequence[Sheet], on: date, properties: Mapping[str, str], labels: Labels | None = None
) -> bytes:
    """A workbook of these sheets, a guide where there is something to explain, and hidden lists of choices.

    `properties` become custom document properties (at most 255 characters each, Excel's limit).

    :raises ValueError: a text, a number of rows or a property that a workbook cannot hold.
    """
    page = io.BytesIO()
    _write_book(page, sheets, on, properties, labels or Labels())
    return settled(page.getvalue())


def stream(
    sheets: Sequence[Sheet], on: date, properties: Mapping[str, str], labels: Labels | None = None
) -> Iterator[bytes]:
    """The bytes of `write`, piece by piece from a file without a name: for what is too long to be held."""
    with tempfile.TemporaryFile() as page, tempfile.TemporaryFile() as whole:
        _write_book(page, sheets, on, properties, labels or Labels())
        settle(page, whole)
        whole.seek(0)
        while piece := whole.read(PIECE):
            yield piece


def _write_book(
    page: IO[bytes], sheets: Sequence[Sheet], on: date, properties: Mapping[str, str], labels: Labels
) -> None:
    book = xlsxwriter.Workbook(
        page,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    with book:
        _describe(book, on, properties)
        manners = _Manners(book)
        names = _names([*(sheet.name for sheet in sheets), labels.guide])
        lists = _Lists()
        for name, sheet in zip(names, sheets, strict=False):
            _write_sheet(book.add_worksheet(name), sheet, manners, lists, labels)
        if any(sheet.note or any(column.help for column in sheet.columns) for sheet in sheets):
            _write_guide(book.add_worksheet(names[-1]), sheets, manners, labels)
        if lists.columns:
            _write_lists(book.add_worksheet(_CHOICES), lists)


class _Manners:
    """The cell formats of a workbook. Text cells have the format "@", so that Excel makes no dates of ids."""

    def __init__(self, book: Workbook) -> None:
        self.title: Format = book.add_format(_TITLE)
        self.strong: Format = book.add_format({**_BASE, "bold": True})
        self.free: dict[str, Format] = {
            "text": book.add_format({**_BASE, "num_format": "@"}),
            "number": book.add_format(_BASE),
        }
        self.locked: dict[str, Format] = {
            "text": book.add_format({**_BASE, **_LOCKED, "num_format": "@"}),
            "number": book.add_format({**_BASE, **_LOCKED}),
        }

    def of(self, column: SheetColumn) -> Format:
        return (self.locked if column.locked else self.free)[column.kind]


class _Lists:
    """Choices live in a hidden sheet: a list written into the cell's rule may not be longer than 255
    characters, nor hold a comma."""

    def __init__(self) -> None:
        self.columns: list[tuple[str, ...]] = []

    def source(self, choices: tuple[str, ...]) -> str:
        if choices not in self.columns:
            self.columns.append(choices)
        letter = xlsxwriter.utility.xl_col_to_name(self.columns.index(choices), col_abs=True)
        return f"='{_CHOICES}'!{letter}$1:{letter}${len(choices)}"


def _describe(book: Workbook, on: date, properties: Mapping[str, str]) -> None:
    book.set_properties({"created": datetime.combine(on, time(), UTC)})
    for name, value in sorted(properties.items()):
        if len(value) > 255:
            raise ValueError(f"The property {name} is longer than 255 characters.")
        book.set_custom_property(name, legible(value), "text")


def _names(wanted: Iterable[str]) -> list[str]:
    """Names as Excel wants them: at most 31 characters, some forbidden, different whatever the case."""
    names: list[str] = []
    taken: set[str] = {_CHOICES, "history"}
    for name in wanted:
        kept = _UNNAMEABLE.sub(" ", legible(name)).strip(" '")[:31].strip(" '") or "-"
        number = 2
        fitted = kept
        while fitted.lower() in taken:
            fitted = f"{kept[:28]} {number}"
            number += 1
        taken.add(fitted.lower())
        names.append(fitted)
    return names


def _write_sheet(page: Worksheet, sheet: Sheet, manners: _Manners, lists: _Lists, labels: Labels) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width, manners.of(column), {"hidden": column.hidden})
    _write_titles(page, [column.title for column in sheet.columns], manners.title)
    formats = [manners.of(column) for column in sheet.columns]
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        if last >= MOST_ROWS:
            raise ValueError(f"A sheet holds at most {MOST_ROWS} rows.")
        for at, value in enumerate(row):
            _write_cell(page, last, at, value, formats[at])
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    for at, column in enumerate(sheet.columns):
        _add_rule(page, at, column, last + _SPARE_ROWS, lists, labels)
    _set_paper(page)


def _write_titles(page: Worksheet, titles: Sequence[str], manner: Format) -> None:
    page.set_row(0, 32)
    for at, title in enumerate(titles):
        page.write_string(0, at, legible(title), manner)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)


def _write_cell(page: Worksheet, row: int, at: int, value: Value, manner: Format) -> None:
    if value is None or value == "":
        return
    if not isinstance(value, str):
        if abs(value) <= _EXACT:
            page.write_number(row, at, value, manner)
            return
        value = str(value)
    text = legible(value)
    if len(text) > LONGEST_CELL:
        raise ValueError(f"Row {row + 1}, column {at + 1}: a cell holds at most {LONGEST_CELL} characters.")
    page.write_string(row, at, text, manner)


def _add_rule(
    page: Worksheet, at: int, column: SheetColumn, last: int, lists: _Lists, labels: Labels
) -> None:
    if column.locked:
        message = {
            "input_title": legible(column.title)[:32],
            "input_message": legible(labels.locked_help)[:255],
        }
        page.data_validation(0, at, min(last, MOST_ROWS - 1), at, {"validate": "any", **message})
    elif column.choices:
        rule = {"validate": "list", "source": lists.source(column.choices), "ignore_blank": True}
        page.data_validation(1, at, min(last, MOST_ROWS - 1), at, rule)


def _set_paper(page: Worksheet) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")


def _write_guide(page: Worksheet, sheets: Sequence[Sheet], manners: _Manners, labels: Labels) -> None:
    for at, width in enumerate((28, 60, 24, 40)):
        page.set_column(at, at, width)
    _write_titles(page, [labels.column, labels.meaning, labels.changes, labels.choices], manners.title)
    text = manners.free["text"]
    row = 1
    for sheet in sheets:
        _write_cell(page, row, 0, sheet.name, manners.strong)
        _write_cell(page, row, 1, sheet.note, text)
        for column in sheet.columns:
            if column.hidden:
                continue
            row += 1
            said = labels.locked if column.locked else labels.editable
            line = (column.title, column.help, said, "\n".join(column.choices))
            for at, value in enumerate(line):
                _write_cell(page, row, at, value, text)
        row += 2
    _set_paper(page)


def _write_lists(page: Worksheet, lists: _Lists) -> None:
    for row, values in enumerate(zip_longest(*lists.columns)):
        for at, value in enumerate(values):
            if value is not None:
                page.write_string(row, at, legible(value))
    page.very_hidden()

"""Old Excel workbooks (.xls, Excel 95 to 2003), in their container or as bare records.

Our own reader instead of xlrd: that one shows a formula's last result as if somebody had written it, follows the
container's directory wherever it leads (a forged one takes for ever), and gives no place in its errors.
"""

from collections.abc import Callable
from struct import error as StructError
from typing import Final

from njia.readers import ole
from njia.readers.biff import Sheet, Workbook, rows, workbook
from njia.readers.errors import ReadError, in_sheet
from njia.readers.table import Source, Table, assemble

_DAMAGE: Final = (StructError, ValueError, IndexError, EOFError, OverflowError)


def read_xls(source: Source) -> Table:
    """One sheet: the one asked for, or else the first visible one; raises ReadError."""
    return _opened(source, lambda book: [_chosen(book, source.sheet)])[0]


def read_xls_sheets(source: Source, wanted: Callable[[str], bool]) -> list[Table]:
    """The first visible sheet, and every other visible one whose name is wanted; raises ReadError."""

    def choose(book: Workbook) -> list[Sheet]:
        first = _chosen(book, None)
        return [
            first,
            *(each for each in book.sheets if each.visible and each != first and wanted(each.name)),
        ]

    return _opened(source, choose)


def _opened(source: Source, choose: Callable[[Workbook], list[Sheet]]) -> list[Table]:
    found: list[Table] = []
    try:
        book = workbook(_stream(source.data))
        for sheet in choose(book):
            with in_sheet(sheet.name if found else ""):
                columns, table_rows = assemble(rows(book, sheet, source.limits.max_columns), source.limits)
            found.append(Table(columns, table_rows, "xls", source.sha256, sheet=sheet.name))
    except _DAMAGE:
        # `from None`: exceptions may quote what they stumble over.
        raise ReadError("corrupt") from None
    return found


def _stream(data: bytes) -> bytes:
    if not data.startswith(ole.SIGNATURE):
        return data
    found = ole.stream(data, "Workbook", "Book")
    if found is None:
        raise ReadError("corrupt")
    return found


def _chosen(book: Workbook, wanted: str | None) -> Sheet:
    for sheet in book.sheets:
        if sheet.name.casefold() == wanted.casefold() if wanted is not None else sheet.visible:
            return sheet
    raise ReadError("no_sheet", sheet=wanted)

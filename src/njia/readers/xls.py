"""Old Excel workbooks (.xls, Excel 95 to 2003), in their container or as bare records.

Our own reader instead of xlrd: that one shows a formula's last result as if somebody had written it, follows the
container's directory wherever it leads (a forged one takes for ever), and gives no place in its errors.
"""

from struct import error as StructError
from typing import Final

from njia.readers import ole
from njia.readers.biff import Sheet, Workbook, rows, workbook
from njia.readers.errors import ReadError
from njia.readers.table import Source, Table, assemble

_DAMAGE: Final = (StructError, ValueError, IndexError, EOFError, OverflowError)


def read_xls(source: Source) -> Table:
    """One sheet: the one asked for, or else the first visible one; raises ReadError."""
    try:
        book = workbook(_stream(source.data))
        sheet = _chosen(book, source.sheet)
        columns, table_rows = assemble(rows(book, sheet, source.limits.max_columns), source.limits)
    except _DAMAGE:
        # `from None`: exceptions may quote what they stumble over.
        raise ReadError("corrupt") from None
    return Table(columns, table_rows, "xls", source.sha256, sheet=sheet.name)


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

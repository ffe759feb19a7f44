"""XML spreadsheets of Excel 2002 and 2003 (SpreadsheetML), which reporting tools still write and name .xls."""

from collections.abc import Iterator
from typing import Final

from njia.readers.cell_values import iso_moment, plain_number
from njia.readers.errors import ReadError
from njia.readers.table import MOST_ROWS, Limits, Record, Source, Table, assemble
from njia.readers.xml_stream import MALFORMED, Item, Stream

_CHUNK: Final = 65_536
_VISIBLE: Final = "SheetVisible"


def read_spreadsheet_xml(source: Source) -> Table:
    """One sheet: the one asked for, or else the first visible one; raises ReadError."""
    try:
        sheets = list(_items(source.data, _SheetsParser()))
        chosen = _chosen(sheets, source.sheet)
        parser = _RowsParser(chosen, source.limits)
        columns, rows = assemble(_items(source.data, parser), source.limits)
    except MALFORMED:
        # `from None`: parsers quote the text that they stumble over.
        raise ReadError("corrupt") from None
    return Table(columns, rows, "xml", source.sha256, sheet=sheets[chosen][0])


def _items(data: bytes, parser: Stream[Item]) -> Iterator[Item]:
    for start in range(0, len(data), _CHUNK):
        yield from parser.feed(data[start : start + _CHUNK])
    yield from parser.close()


def _chosen(sheets: list[tuple[str, bool]], wanted: str | None) -> int:
    for index, (name, visible) in enumerate(sheets):
        if name.casefold() == wanted.casefold() if wanted is not None else visible:
            return index
    raise ReadError("no_sheet", sheet=wanted)


class _SheetsParser(Stream[tuple[str, bool]]):
    """(name, whether visible) of the sheets. Whether one is visible stands after its rows."""

    _name = ""
    _visible = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Worksheet":
            self._name, self._visible = self._named(attributes).get("Name", ""), True
        elif name == "Visible":
            self._words.clear()
            self._listening = True

    def _end(self, name: str) -> None:
        if name == "Visible":
            self._listening = False
            self._visible = "".join(self._words) == _VISIBLE
        elif name == "Worksheet":
            self._ready.append((self._name, self._visible))


class _RowsParser(Stream[Record]):
    """The rows of the sheet at `index` that hold anything."""

    def __init__(self, index: int, limits: Limits) -> None:
        super().__init__()
        self._sheets_before = index
        self._reading = False
        self._max_columns = limits.max_columns
        self._row = 0
        self._kind = ""
        self._comments = 0
        self._next_row()

    def _next_row(self) -> None:
        self._cells: list[str] = []
        self._column = -1
        self._merged = 0
        self._problem: tuple[str, int] | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Worksheet":
            self._reading = self._sheets_before == 0
            self._sheets_before -= 1
        elif not self._reading:
            return
        elif name == "Row":
            self._next_row()
            self._row = _forward(self._named(attributes).get("Index"), self._row)
        elif name == "Cell":
            self._begin_cell(self._named(attributes))
        elif name == "Comment":
            self._comments += 1
        elif name == "Data" and not self._comments:
            self._kind = self._named(attributes).get("Type", "String")
            self._listening = True

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._words.clear()
        self._kind = ""
        self._column = _forward(attributes.get("Index"), self._column + 1 + self._merged) - 1
        self._merged = min(int(attributes.get("MergeAcross", 0)), MOST_ROWS)
        if "Formula" in attributes:
            self._found("formula_cells")

    def _end(self, name: str) -> None:
        if not self._reading:
            return
        if name == "Data":
            self._listening = False
        elif name == "Comment":
            self._comments -= 1
        elif name == "Cell" and self._kind:
            self._put(self._value("".join(self._words)))
        elif name == "Row" and (self._cells or self._problem):
            self._ready.append(Record(self._row, self._cells, self._problem))
        elif name == "Worksheet":
            self._reading = False

    def _value(self, written: str) -> str:
        match self._kind:
            case "Number":
                return plain_number(written.strip())
            case "DateTime":
                return iso_moment(written.strip())
            case "Boolean":
                return "true" if written.strip() == "1" else "false"
            case "Error":
                self._found("error_cell")
                return ""
            case _:
                return written

    def _found(self, problem: str) -> None:
        self._problem = self._problem or (problem, self._column)

    def _put(self, value: str) -> None:
        if self._column < self._max_columns:
            self._cells += [""] * (self._column - len(self._cells))
            self._cells.append(value)
        elif value.strip():
            self._found("too_many_columns")


def _forward(index: str | None, last: int) -> int:
    """The place, from 1, of what comes after `last`; a gap is written as an index. Raises ValueError if it is back."""
    place = int(index) if index is not None else last + 1
    if place <= last:
        raise ValueError("out of order")
    return place

"""OpenDocument spreadsheets (OASIS ODF 1.3, part 3), read in one pass.

Our own reader on the XLSX reader's stream, and no odfdo: that library builds the whole tree, which a small file
of repeated cells makes larger than any memory, reports no place, and would be one more dependency for one file.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from njia.readers.archive import Archive
from njia.readers.cell_values import iso_moment, plain_number
from njia.readers.errors import ReadError, in_sheet
from njia.readers.table import MOST_ROWS, Limits, Record, Source, Table, assemble
from njia.readers.xml_stream import MALFORMED, Stream

_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
# LibreOffice writes every tick and cross that came from another program as one of these.
_CONSTANTS: Final = {"of:=TRUE()": "true", "of:=FALSE()": "false"}
_DURATION: Final = re.compile(r"P(?:(\d+)D)?T(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
# What may hold a cell's words; notes, drawings and their captions lie over cells and are not in them.
_WORDS: Final = frozenset({"p", "h", "list", "list-item"})
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_NUMBERS: Final = frozenset({"float", "percentage", "currency"})
# Copies of filled cells that repeats may ask for: some hundred MB. People's sheets repeat a few thousand.
_MOST_COPIES: Final = 4_000_000


class _Repeated(NamedTuple):
    record: Record
    times: int


def read_ods(source: Source) -> Table:
    """One sheet: the one asked for, or else the first visible one; raises ReadError."""
    archive = Archive(source.data, source.limits)
    try:
        if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
            raise ReadError("encrypted")
        parser = _SheetParser(source.sheet, source.limits)
        columns, rows = assemble(_records(archive, parser), source.limits)
    except MALFORMED:
        # `from None`: parsers quote the text that they stumble over.
        raise ReadError("corrupt") from None
    return Table(columns, rows, "ods", source.sha256, sheet=parser.sheet)


def read_ods_sheets(source: Source, wanted: Callable[[str], bool]) -> list[Table]:
    """The first visible sheet, and every other visible one whose name is wanted; raises ReadError."""
    first = read_ods(source)
    archive, parser = Archive(source.data, source.limits), _NamesParser()
    try:
        names = [name for chunk in archive.chunks(_CONTENT) for name in parser.feed(chunk)] + parser.close()
    except MALFORMED:
        raise ReadError("corrupt") from None
    found = [first]
    for name in names:
        if name != first.sheet and wanted(name):
            with in_sheet(name):
                found.append(read_ods(dataclasses.replace(source, sheet=name)))
    return found


class _NamesParser(Stream[str]):
    """The names of the visible sheets; the styles that hide one stand before all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._style = ""
        self._hidden: set[str] = set()
        self._tables = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        named = self._named(attributes)
        if name == "style":
            self._style = named.get("name", "")
        elif name == "table-properties" and named.get("display") == "false":
            self._hidden.add(self._style)
        elif name == "table":
            self._tables += 1
            if self._tables == 1 and named.get("style-name") not in self._hidden:
                self._ready.append(named.get("name", ""))

    def _end(self, name: str) -> None:
        self._tables -= name == "table"


def _records(archive: Archive, parser: "_SheetParser") -> Iterator[Record]:
    for chunk in archive.chunks(_CONTENT):
        for record, times in parser.feed(chunk):
            for step in range(times):
                yield record._replace(number=record.number + step)
    parser.close()
    if parser.sheet is None:
        raise ReadError("no_sheet", sheet=parser.wanted)


class _SheetParser(Stream[_Repeated]):
    """The rows of one sheet that hold anything, each as wide as its last filled cell."""

    def __init__(self, wanted: str | None, limits: Limits) -> None:
        super().__init__()
        self.wanted = wanted
        self.sheet: str | None = None
        self._limits = limits
        self._hidden: set[str] = set()
        self._style = ""
        self._tables = 0
        self._reading = False
        self._skipped = 0
        self._copies = 0
        self._row = 0
        self._rows = 1
        self._next_row()
        self._next_cell({})

    def _next_row(self) -> None:
        self._row += self._rows
        self._cells: list[str] = []
        self._index = 0
        self._problem: tuple[str, int] | None = None

    def _next_cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._in_cell = bool(attributes)
        self._words.clear()
        self._length = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
        elif not self._reading:
            self._before(name, self._named(attributes))
        elif self._in_cell:
            self._within(name, attributes)
        elif name in _CELLS:
            self._begin_cell(name, attributes)
        elif name == "table-row":
            self._rows = _times(self._named(attributes).get("number-rows-repeated"), MOST_ROWS)
        elif name in {"shapes", "table"}:
            self._skipped = 1

    def _before(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self._hidden.add(self._style)
        elif name in {"tracked-changes", "shapes"}:
            self._skipped = 1
        elif name == "table":
            self._tables += 1
            if self.sheet is None and self._tables == 1 and self._is_wanted(attributes):
                self.sheet = attributes.get("name", "")
                self._reading = True

    def _is_wanted(self, attributes: dict[str, str]) -> bool:
        if self.wanted is not None:
            return attributes.get("name", "").casefold() == self.wanted.casefold()
        return attributes.get("style-name") not in self._hidden

    def _begin_cell(self, name: str, attributes: dict[str, str]) -> None:
        """The element's own attributes; LibreOffice's extended ones only say whether there is an error."""
        own = {self._local[key]: value for key, value in attributes.items() if ":calcext:" not in key}
        self._next_cell(own | {"element": name})
        if any(key.endswith(" value-type") and value == "error" for key, value in attributes.items()):
            self._found("error_cell")

    def _within(self, name: str, attributes: dict[str, str]) -> None:
        """Elements in a cell: paragraphs, and in these the spaces that XML would not keep."""
        if name in {"p", "h"}:
            if self._words:
                self._put("\n")
            self._listening = True
        elif not self._listening:
            self._skipped = name not in _WORDS
        elif name == "s":
            self._put(" " * _times(self._named(attributes).get("c"), self._limits.max_cell + 1))
        elif name in {"tab", "line-break"}:
            self._put("\t" if name == "tab" else "\n")
        elif name in {"annotation", "ruby-text"}:
            self._skipped = 1

    def _text(self, text: str) -> None:
        if self._listening and not self._skipped:
            self._put(text)

    def _put(self, text: str) -> None:
        """What is far too long is not kept: that it is too long is enough."""
        if self._length <= self._limits.max_cell:
            self._words.append(text)
            self._length += len(text)

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif name == "table":
            self._tables -= 1
            self._reading = False
        elif not self._reading:
            return
        elif name in {"p", "h"}:
            self._listening = False
        elif name in _CELLS and self._in_cell:
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        times = _times(self._attributes.get("number-columns-repeated"), MOST_ROWS)
        value = "" if self._attributes["element"] != "table-cell" else self._value()
        if value.strip():
            self._copy(value, times)
        elif self._problem and self._problem[1] == self._index:
            self._pad()
        self._index += times
        self._next_cell({})

    def _copy(self, value: str, times: int) -> None:
        if self._index + times > self._limits.max_columns:
            self._index = max(self._index, self._limits.max_columns)
            self._found("too_many_columns")
            return
        self._spend(times - 1)
        self._pad()
        self._cells += [value] * times

    def _pad(self) -> None:
        self._cells += [""] * (min(self._index, self._limits.max_columns) - len(self._cells))

    def _end_row(self) -> None:
        if self._cells or self._problem:
            times = min(self._rows, self._limits.max_rows + 2)
            self._spend((times - 1) * len(self._cells))
            self._ready.append(_Repeated(Record(self._row, tuple(self._cells), self._problem), times))
        self._next_row()

    def _spend(self, copies: int) -> None:
        self._copies += copies
        if self._copies > _MOST_COPIES:
            raise ReadError("zip_bomb", self._row)

    def _found(self, problem: str) -> None:
        self._problem = self._problem or (problem, self._index)

    def _value(self) -> str:
        given, words = self._attributes, "".join(self._words)
        if formula := given.get("formula"):
            if formula not in _CONSTANTS:
                self._found("formula_cells")
            return _CONSTANTS.get(formula, "")
        kind = given.get("value-type")
        if kind in _NUMBERS:
            return plain_number(given["value"])
        if kind == "date":
            return iso_moment(given["date-value"])
        if kind == "time":
            return _clock(given["time-value"])
        if kind == "boolean":
            return given["boolean-value"]
        return words or given.get("string-value", "")


def _times(written: str | None, most: int) -> int:
    """How often something repeats. Raises ValueError for what is no count of at least 1."""
    times = int(written) if written is not None else 1
    if times < 1:
        raise ValueError("no repetition")
    return min(times, most)


def _clock(written: str) -> str:
    """An ISO 8601 duration as the XLSX reader writes it: a time of the day, or hours without end."""
    found = _DURATION.fullmatch(written)
    if not found:
        return written
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    hours += 24 * days
    return f"{hours:02}:{minutes:02}:{seconds:02}"

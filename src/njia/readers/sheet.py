"""The two large parts of a workbook, as streams: its shared strings and the cells of a sheet."""

import re
from collections.abc import Sequence
from typing import Final

from njia.readers.cell_values import CellStyles, number_text
from njia.readers.table import MOST_ROWS, Record
from njia.readers.xml_stream import Stream

# What Excel can hold. Addresses beyond are forged, and would cost time or memory.
_LAST_COLUMN: Final = 16_384
# LibreOffice writes every tick and cross as one of these.
_CONSTANTS: Final = frozenset({"TRUE()", "FALSE()"})
# Characters that XML cannot carry are written _xHHHH_ (ECMA-376, 22.9.2.19). Halves of a pair stay as is.
_ESCAPED: Final = re.compile(r"_x((?![dD][89a-fA-F])[0-9a-fA-F]{4})_")


class StringsParser(Stream[str]):
    """The shared strings in their order, runs of formatting joined, phonetic guides left out."""

    _phonetic = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._listening = not self._phonetic
        elif name == "si":
            self._words.clear()
        elif name == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        if name == "t":
            self._listening = False
        elif name == "si":
            self._ready.append(_unescaped("".join(self._words)))
        elif name == "rPh":
            self._phonetic = False


class SheetParser(Stream[Record]):
    """The rows of a sheet that hold anything, each as wide as its last cell."""

    def __init__(self, strings: Sequence[str], styles: CellStyles, max_columns: int) -> None:
        super().__init__()
        self._strings = strings
        self._styles = styles
        self._max_columns = max_columns
        self._places: dict[str, int] = {}
        self._row = 0
        self._cells: list[str] = []
        self._problem: tuple[str, int] | None = None
        self._next_row()

    def _next_row(self) -> None:
        self._cells = []
        self._problem = None
        self._index = -1
        self._kind = "n"
        self._style = 0
        self._phonetic = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._index = self._place(attributes.get("r"))
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._words.clear()
        elif name in {"v", "t"}:
            self._listening = not self._phonetic
        elif name == "f":
            self._listening = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            self._begin_row(attributes.get("r"))

    def _end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._listening = False
        elif name == "f":
            self._end_formula()
        elif name == "c":
            if self._words:
                self._put(self._value("".join(self._words)))
        elif name == "rPh":
            self._phonetic = False
        elif name == "row" and (self._cells or self._problem):
            self._ready.append(Record(self._row, self._cells, self._problem))

    def _end_formula(self) -> None:
        self._listening = False
        if "".join(self._words).strip() not in _CONSTANTS:
            self._found("formula_cells")
        self._words.clear()

    def _begin_row(self, number: str | None) -> None:
        row = int(number) if number else self._row + 1
        if not self._row < row <= MOST_ROWS:
            raise ValueError("row out of order")
        self._next_row()
        self._row = row

    def _place(self, address: str | None) -> int:
        """The column of an address such as "AB12", from 0; the next one when a cell has no address."""
        if address is None:
            return self._index + 1
        letters = address.rstrip("0123456789")
        if letters not in self._places:
            self._places[letters] = _column(letters)
        return self._places[letters]

    def _found(self, problem: str) -> None:
        self._problem = self._problem or (problem, self._index)

    def _put(self, value: str) -> None:
        if self._index >= self._max_columns:
            if value.strip():
                self._found("too_many_columns")
            return
        missing = self._index - len(self._cells)
        if missing < 0:
            raise ValueError("cell out of order")
        self._cells += [""] * missing
        self._cells.append(value)

    def _value(self, written: str) -> str:
        match self._kind:
            case "s":
                return self._strings[_index(written)]
            case "n":
                return number_text(written, self._style, self._styles)
            case "b":
                return "true" if written == "1" else "false"
            case "e":
                self._found("error_cell")
                return ""
            case _:  # inlineStr; str, of a formula that has been taken out; d, a date already in ISO form
                return _unescaped(written)


def _column(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError("not a column")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    if index > _LAST_COLUMN:
        raise ValueError("no such column")
    return index - 1


def _index(written: str) -> int:
    index = int(written)
    if index < 0:
        raise ValueError("negative index")
    return index


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text

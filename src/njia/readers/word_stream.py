"""The body of a Word document (ECMA-376, Part 1, 17) as a stream of its paragraphs and tables."""

from typing import Final, NamedTuple

from njia.readers.errors import ReadError
from njia.readers.grid import BLANK, Cell, Grid
from njia.readers.table import Limits
from njia.readers.xml_stream import Stream

# What is not on the page: deleted or moved words, former formats, second versions, boxes that float beside.
_SKIPPED: Final = frozenset(
    {
        *("del", "moveFrom", "Fallback", "txbxContent", "pPrChange", "rPrChange", "tcPrChange", "trPrChange"),
        *("tblPrChange", "sectPrChange", "tblGridChange", "numberingChange"),
    }
)
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Of all tables together; a hundred times what people write.
_MOST_CELLS: Final = 2_000_000


class Paragraph(NamedTuple):
    """Words, the id of the style, and what it says of list and outline itself (levels from 0)."""

    text: str
    style: str
    list_id: str | None
    list_level: int | None
    outline: int | None


class BodyParser(Stream[Paragraph | Grid]):
    """Paragraphs with words and tables with rows, in their order. Tables in tables are words of their cell."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self._skipped = 0
        self._tables = 0
        self._rows = 0
        self._cells = 0
        self._in_run = False
        self._grid = Grid()
        self._line: list[Cell] = []
        self._next_cell()
        self._next_paragraph()

    def _next_cell(self) -> None:
        self._in_cell: list[str] = []
        self._across = 1
        self._goes_on = False

    def _next_paragraph(self) -> None:
        self._words.clear()
        self._style = ""
        self._list_id: str | None = None
        self._list_level: int | None = None
        self._outline: int | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped or name in _SKIPPED:
            self._skipped += 1
        elif name == "t":
            self._listening = True
        elif name == "r":
            self._in_run = True
        elif name in _SIGNS and self._in_run:
            self._words.append(_SIGNS[name])
        elif name == "p":
            self._next_paragraph()
        elif name == "tbl":
            self._tables += 1
            if self._tables == 1:
                self._grid = Grid()
        elif name == "tr" and self._tables == 1:
            self._line = []
        elif name == "tc" and self._tables == 1:
            self._next_cell()
        else:
            self._property(name, self._named(attributes).get("val"))

    def _property(self, name: str, value: str | None) -> None:
        if name == "pStyle":
            self._style = value or ""
        elif name == "numId":
            self._list_id = value
        elif name == "ilvl":
            self._list_level = int(value or 0)
        elif name == "outlineLvl":
            self._outline = int(value or 0)
        elif name == "vMerge" and self._tables == 1:
            self._goes_on = value != "restart"
        elif name == "gridSpan" and self._tables == 1:
            self._across = self._span(value)
        elif name == "gridBefore" and self._tables == 1:
            self._line += [BLANK] * self._span(value)

    def _span(self, value: str | None) -> int:
        return max(1, min(int(value or 1), self._limits.max_columns + 1))

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif name == "t":
            self._listening = False
        elif name == "r":
            self._in_run = False
        elif name == "p":
            self._end_paragraph()
        elif name == "tc" and self._tables == 1:
            self._end_cell()
        elif name == "tr" and self._tables == 1:
            self._end_row()
        elif name == "tbl":
            self._tables -= 1
            if not self._tables and self._grid.lines:
                self._ready.append(self._grid)

    def _text(self, text: str) -> None:
        if self._listening and not self._skipped:
            self._words.append(text)

    def _end_paragraph(self) -> None:
        text = "".join(self._words)
        self._words.clear()
        if not text.strip():
            return
        if self._tables:
            self._in_cell.append(text)
        else:
            self._ready.append(Paragraph(text, self._style, self._list_id, self._list_level, self._outline))

    def _end_cell(self) -> None:
        cell = Cell("\n".join(self._in_cell), self._across, self._goes_on)
        self._line.append(BLANK if cell == BLANK else cell)
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise ReadError("zip_bomb")

    def _end_row(self) -> None:
        self._rows += 1
        if self._rows > self._limits.max_rows:
            raise ReadError("too_many_rows", limit=self._limits.max_rows)
        if sum(cell.across for cell in self._line) > self._limits.max_columns:
            raise ReadError("too_many_columns", len(self._grid.lines) + 1, limit=self._limits.max_columns)
        if self._line:
            self._grid.lines.append(self._line)

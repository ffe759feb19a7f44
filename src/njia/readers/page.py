"""HTML tables, which reporting tools and web pages save under the name .xls. Only words come out, never marks.

Our own small reader: the standard library's takes quadratic time for some forged pages, and any larger one would
build a tree. Nothing that a page refers to is fetched.
"""

import codecs
import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from njia.readers import grid
from njia.readers.encoding import bom_encoding, decode
from njia.readers.errors import ReadError
from njia.readers.grid import BLANK, Cell, Grid
from njia.readers.table import Limits, Source, Table, assemble

# Bounded on all sides, so that no forged mark is looked at for long.
_MARK: Final = re.compile(
    r"<!--|<[!?][^<>]{0,400}>|<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})(?=[\s/>])([^<>]{0,4000})>"
)
_SPAN: Final = re.compile(r"""(colspan|rowspan)\s{0,9}=\s{0,9}["']?\s{0,9}(\d{1,9})""", re.IGNORECASE)
_CHARSET: Final = re.compile(
    rb"""<meta[^<>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.IGNORECASE
)
_DECLARED_WITHIN: Final = 4096
_UNSEEN: Final = frozenset({"script", "style", "title", "template", "noscript", "textarea"})
_LINES: Final = frozenset(
    {"br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"}
)
_PARTS: Final = frozenset({"tr", "td", "th"})
_FOLDED: Final = re.compile(r"[ \t\r\n\f]+")
_LINE_ENDS: Final = re.compile(r" ?(?:\n ?)+")
# Letters written as "&#x1F600;" take ten; what is still longer is too long however it is written.
_LONGEST_CODED: Final = 10
_MOST_CELLS: Final = 2_000_000


def read_html(source: Source) -> Table:
    """The table that lists recommendations, or else the longest (see `grid.records`); raises ReadError."""
    text, encoding = decode(source.data, source.encoding or _declared(source.data), _line_of)
    records = list(grid.records(_Page(source.limits).grids(text)))
    if len(records) < 2:
        raise ReadError("not_a_table", looks_like="html")
    columns, rows = assemble(records, source.limits)
    return Table(columns, rows, "html", source.sha256, encoding)


def _declared(data: bytes) -> str | None:
    """The encoding that the page names, if there is such a one and no mark of the file says otherwise."""
    found = _CHARSET.search(data, 0, _DECLARED_WITHIN)
    if not found or bom_encoding(data):
        return None
    try:
        name = codecs.lookup(found[1].decode()).name
        data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return name


def _line_of(text: str) -> int:
    return text.count("\n") + 1


def _parts(text: str) -> Iterator[tuple[str, bool, str, str]]:
    """(words before it, whether it closes, name, attributes) of each mark; comments and scripts left out."""
    at = 0
    while found := _MARK.search(text, at):
        name = (found[2] or "").lower()
        yield text[at : found.start()], bool(found[1]), name, found[3] or ""
        at = found.end()
        if name in _UNSEEN and not found[1]:
            end = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
            at = end.start() if end else len(text)
        elif found[0] == "<!--":
            end_of_comment = text.find("-->", at)
            at = end_of_comment + 3 if end_of_comment >= 0 else len(text)
    yield text[at:], False, "", ""


class _Page:
    """Goes through the marks of a page. Tables in tables are words of their cell."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tables = 0
        self._rows = 0
        self._cells = 0
        self._grids: list[Grid] = []
        self._line: list[Cell] | None = None
        self._words: list[str] | None = None
        self._lasting: dict[int, tuple[int, int]] = {}  # column → (rows to come, columns) of cells from above
        self._at = 0
        self._length = 0
        self._across = self._down = 1

    def grids(self, text: str) -> list[Grid]:
        for words, closes, name, attributes in _parts(text):
            if self._words is not None and self._length <= _LONGEST_CODED * self._limits.max_cell:
                self._words.append(_FOLDED.sub(" ", words))
                self._length += len(words)
                if name in _LINES:
                    self._words.append("\n- " if name == "li" and not closes else "\n")
            if name == "table":
                self._table(closes)
            elif name in _PARTS and self._tables == 1:
                self._part(name, closes, attributes)
        self._end_row()
        return self._grids

    def _table(self, closes: bool) -> None:
        self._tables = max(0, self._tables + (-1 if closes else 1))
        if self._tables == (0 if closes else 1):
            self._end_row()
            self._lasting = {}
            if not closes:
                self._grids.append(Grid())

    def _part(self, name: str, closes: bool, attributes: str) -> None:
        """Cells and rows need no end: the next one ends them."""
        self._end_cell()
        if name == "tr":
            self._end_row()
        if not closes and self._line is None:
            self._line, self._at = [], 0
        if not closes and name != "tr":
            self._from_above()
            spans = {key.lower(): int(value) for key, value in _SPAN.findall(attributes)}
            self._across = max(1, min(spans.get("colspan", 1), self._limits.max_columns + 1))
            self._down = max(1, min(spans.get("rowspan", 1), self._limits.max_rows))
            self._words, self._length = [], 0

    def _end_cell(self) -> None:
        if self._words is None:
            return
        if self._down > 1:
            self._lasting[self._at] = self._down - 1, self._across
        text = _LINE_ENDS.sub("\n", unescape("".join(self._words))).strip()
        self._add(Cell(text, self._across))
        self._words = None

    def _add(self, cell: Cell) -> None:
        line = self._line if self._line is not None else []
        line.append(cell if cell != BLANK else BLANK)
        self._at += cell.across
        self._cells += 1
        if self._at > self._limits.max_columns:
            raise ReadError(
                "too_many_columns", len(self._grids[-1].lines) + 1, limit=self._limits.max_columns
            )
        if self._cells > _MOST_CELLS:
            raise ReadError("zip_bomb")

    def _from_above(self) -> None:
        """Cells that reach down into this row stand before its own."""
        while self._at in self._lasting:
            column = self._at
            rows, across = self._lasting[column]
            self._add(Cell("", across, goes_on=True))
            if rows > 1:
                self._lasting[column] = rows - 1, across
            else:
                del self._lasting[column]

    def _end_row(self) -> None:
        self._end_cell()
        if self._line is None:
            return
        for column in sorted(self._lasting):
            if column >= self._at:
                while self._at < column:
                    self._add(BLANK)
                self._from_above()
        self._rows += 1
        if self._rows > self._limits.max_rows:
            raise ReadError("too_many_rows", limit=self._limits.max_rows)
        self._grids[-1].lines.append(self._line)
        self._line = None

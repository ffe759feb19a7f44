"""The records of an old Excel workbook ([MS-XLS], BIFF8; BIFF5 of Excel 95): its globals and its cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import pack, unpack, unpack_from
from typing import Final, NamedTuple

from njia.readers.cell_values import CellStyles, cell_styles, number_text
from njia.readers.errors import ReadError
from njia.readers.table import Record

_BIFF8: Final = 0x0600
_BIFF5: Final = 0x0500
_BOF, _EOF, _CONTINUE, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_BOUNDSHEET, _CODEPAGE, _DATEMODE, _FORMAT, _XF, _SST = 0x0085, 0x0042, 0x0022, 0x041E, 0x00E0, 0x00FC
_NUMBER, _RK, _MULRK, _LABEL, _LABELSST, _RSTRING = 0x0203, 0x027E, 0x00BD, 0x0204, 0x00FD, 0x00D6
_BOOLERR: Final = 0x0205
_FORMULAS: Final = frozenset({0x0006, 0x0206, 0x0406})
_CELLS: Final = frozenset({_NUMBER, _RK, _MULRK, _LABEL, _LABELSST, _RSTRING, _BOOLERR}) | _FORMULAS
# LibreOffice writes every tick and cross as a formula: a constant, or the function without arguments.
_CONSTANTS: Final = {
    b"\x1d\x01": "true",
    b"\x1d\x00": "false",
    b"\x21\x22\x00": "true",
    b"\x21\x23\x00": "false",
}
_MAC: Final = frozenset({10_000, 32_768})
_WORKSHEET: Final = 0


class Sheet(NamedTuple):
    """A worksheet, and where its records begin."""

    name: str
    visible: bool
    start: int


@dataclass
class Workbook:
    """What the sheets of a workbook share."""

    stream: bytes = field(repr=False)
    version: int = 0
    codec: str = "cp1252"
    sheets: list[Sheet] = field(default_factory=list)
    strings: list[str] = field(default_factory=list, repr=False)
    styles: CellStyles = field(default_factory=lambda: cell_styles((), {}, False))

    def text(self, data: bytes, at: int, length_bytes: int = 2) -> str:
        """A string with its length before it: in BIFF8 with a flag for wide letters, in BIFF5 in the code page."""
        count = int.from_bytes(data[at : at + length_bytes], "little")
        at += length_bytes
        if self.version != _BIFF8:
            return data[at : at + count].decode(self.codec, "replace")
        wide = data[at] & 1
        return _letters(data[at + 1 : at + 1 + (count << wide)], wide)


def _letters(data: bytes, wide: int) -> str:
    return data.decode("utf-16-le", "replace") if wide else data.decode("latin-1")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """(place, kind, content) of the records of one part, parts within it, such as charts, left out."""
    depth = 0
    while True:
        kind, size = unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + size]
        if len(content) < size:
            raise EOFError
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif kind == _BOF:
            depth += 1
        if depth == 1:
            yield at, kind, content
        at += 4 + size


def workbook(stream: bytes) -> Workbook:
    """Raises ReadError for one with a password, and ValueError, EOFError or struct.error for a damaged one."""
    book = Workbook(stream)
    codes: dict[int, str] = {}
    used: list[int] = []
    shared: list[bytes] = []
    last, from_1904 = 0, False
    for _, kind, content in _records(stream, 0):
        if kind == _BOF:
            book.version = _version(content)
        elif kind == _FILEPASS:
            raise ReadError("encrypted")
        elif kind == _CODEPAGE:
            book.codec = _codec(unpack_from("<H", content)[0])
        elif kind == _DATEMODE:
            from_1904 = content[:2] == b"\1\0"
        elif kind == _FORMAT:
            codes[unpack_from("<H", content)[0]] = book.text(content, 2, 2 if book.version == _BIFF8 else 1)
        elif kind == _XF:
            used.append(unpack_from("<H", content, 2)[0])
        elif kind == _BOUNDSHEET and content[5] == _WORKSHEET:
            start = unpack_from("<I", content)[0]
            book.sheets.append(Sheet(book.text(content, 6, 1), not content[4] & 3, start))
        elif kind == _SST or (kind == _CONTINUE and last == _SST):
            shared.append(content)
            kind = _SST
        last = kind
    if not book.version:
        raise ValueError("no workbook")
    book.strings = _SharedStrings(shared).all() if shared else []
    book.styles = cell_styles(used, codes, from_1904)
    return book


def _version(content: bytes) -> int:
    version: int = unpack_from("<H", content)[0]
    if version not in {_BIFF8, _BIFF5}:  # before Excel 5 (1993) a workbook was built otherwise
        raise ReadError("not_a_table", looks_like="xls")
    return version


def _codec(code_page: int) -> str:
    """The codec of BIFF5 text. What Python does not know is read as the most usual one."""
    name = "mac_roman" if code_page in _MAC else f"cp{code_page}"
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


class _SharedStrings:
    """Strings that go on from record to record; each new record repeats whether letters are wide."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = iter(pieces)
        self._next()
        self._at = 8

    def all(self) -> list[str]:
        count: int = unpack_from("<I", self._piece, 4)[0]
        return [self._string() for _ in range(count)]

    def _next(self) -> None:
        piece = next(self._pieces, None)
        if piece is None:
            raise EOFError
        self._piece, self._at = piece, 0

    def _string(self) -> str:
        if self._at >= len(self._piece):
            self._next()
        count, flags = unpack_from("<HB", self._piece, self._at)
        self._at += 3
        after = 0
        if flags & 8:  # runs of formatting follow the letters
            after += 4 * unpack_from("<H", self._piece, self._at)[0]
            self._at += 2
        if flags & 4:  # as does what East Asian phonetic guides need
            after += unpack_from("<I", self._piece, self._at)[0]
            self._at += 4
        text = self._text(count, flags & 1)
        self._skip(after)
        return text

    def _text(self, count: int, wide: int) -> str:
        if len(self._piece) >= self._at + (count << wide):
            self._at += count << wide
            return _letters(self._piece[self._at - (count << wide) : self._at], wide)
        letters = b""  # as UTF-16, because a pair of surrogates may have been parted
        while count:
            if self._at >= len(self._piece):
                self._next()
                wide = self._piece[0] & 1
                self._at = 1
            taken = min(count, (len(self._piece) - self._at) >> wide)
            part = self._piece[self._at : self._at + (taken << wide)]
            letters += part if wide else part.decode("latin-1").encode("utf-16-le")
            self._at += max(len(part), 1)
            count -= taken
        return _letters(letters, 1)

    def _skip(self, size: int) -> None:
        while size > len(self._piece) - self._at:
            size -= len(self._piece) - self._at
            self._next()
        self._at += size


def rows(book: Workbook, sheet: Sheet, max_columns: int) -> Iterator[Record]:
    """The rows of a sheet that hold anything. Some programs write cells in the order in which they were filled."""
    # Row, column and place as one number each: a large sheet has millions.
    places = [
        int.from_bytes(content[1::-1] + content[3:1:-1], "big") << 32 | at
        for at, kind, content in _records(book.stream, sheet.start)
        if kind in _CELLS
    ]
    places.sort()
    current = _Row(-1, max_columns)
    for place in places:
        row, column, at = place >> 48, place >> 32 & 0xFFFF, place & 0xFFFF_FFFF
        if row != current.index:
            yield from current.record()
            current = _Row(row, max_columns)
        for step, (value, problem) in enumerate(_values(book, at)):
            current.put(column + step, value, problem)
    yield from current.record()


class _Row:
    def __init__(self, index: int, max_columns: int) -> None:
        self.index = index
        self._max_columns = max_columns
        self._cells: list[str] = []
        self._problem: tuple[str, int] | None = None

    def put(self, column: int, value: str, problem: str | None) -> None:
        if column >= self._max_columns:
            problem = problem or ("too_many_columns" if value.strip() else None)
        else:
            self._cells += [""] * (column + 1 - len(self._cells))
            self._cells[column] = value
        if problem:
            self._problem = self._problem or (problem, column)

    def record(self) -> Iterator[Record]:
        if self._cells or self._problem:
            yield Record(self.index + 1, self._cells, self._problem)


def _values(book: Workbook, at: int) -> Iterator[tuple[str, str | None]]:
    """(value, problem) of the cells of one record: several only where numbers stand side by side."""
    kind, size = unpack_from("<HH", book.stream, at)
    content = book.stream[at + 4 : at + 4 + size]
    style: int = unpack_from("<H", content, 4)[0]
    if kind in _FORMULAS:
        yield _formula(content)
    elif kind == _LABELSST:
        yield book.strings[unpack_from("<I", content, 6)[0]], None
    elif kind in {_LABEL, _RSTRING}:
        yield book.text(content, 6), None
    elif kind == _NUMBER:
        yield _number(unpack_from("<d", content, 6)[0], style, book), None
    elif kind == _BOOLERR:
        yield ("", "error_cell") if content[7] else ("true" if content[6] else "false", None)
    else:
        count = 1 if kind == _RK else (size - 6) // 6
        for style, packed in (unpack_from("<HI", content, 4 + 6 * step) for step in range(count)):
            yield _number(_unpacked(packed), style, book), None


def _formula(content: bytes) -> tuple[str, str | None]:
    size: int = unpack_from("<H", content, 20)[0]
    constant = _CONSTANTS.get(content[22 : 22 + size])
    return (constant, None) if constant else ("", "formula_cells")


def _number(value: float, style: int, book: Workbook) -> str:
    return number_text(repr(value), style, book.styles)


def _unpacked(packed: int) -> float:
    """An RK number: the upper 30 bits are an integer or the top of a double; perhaps hundredths."""
    if packed & 2:
        value = float(unpack("<i", pack("<I", packed))[0] >> 2)
    else:
        value = unpack("<d", pack("<Q", (packed & ~3) << 32))[0]
    return value / 100 if packed & 1 else value

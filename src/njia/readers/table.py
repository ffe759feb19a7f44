"""What every format is read into: named columns, and rows that know their place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from njia.readers.errors import ReadError, column_letter
from njia.readers.text import clean

# Survey tools put whole questions into headings. What is longer than this is an answer: no heading row.
LONGEST_HEADING: Final = 500


@dataclass(frozen=True)
class Limits:
    """What one file may cost us: sizes in bytes, a cell in characters, `max_ratio` of unpacked to packed."""

    max_bytes: int = 50 * 1024 * 1024
    max_rows: int = 200_000
    max_columns: int = 200
    max_cell: int = 50_000
    max_expanded: int = 400 * 1024 * 1024
    max_ratio: int = 200


DEFAULT_LIMITS: Final = Limits()

# What spreadsheet programs can hold, blank rows included. More are forged, and would only cost time.
MOST_ROWS: Final = 1_048_576


@dataclass(frozen=True)
class Source:
    """One file in memory with the caller's wishes: all that the reader of a format is given."""

    data: bytes = field(repr=False)
    sha256: str
    encoding: str | None
    sheet: str | None
    limits: Limits
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as the spreadsheet shows it, and as many `cells` as the table has columns.

    The words stay out of `repr`, so that a row in a log or a traceback tells nothing.
    """

    number: int
    cells: tuple[str, ...] = field(repr=False)
    places: Mapping[str, int] = field(repr=False, compare=False)

    def __getitem__(self, column: str) -> str:
        return self.cells[self.places[column]]

    def get(self, column: str | None, default: str = "") -> str:
        """The cell under `column`, or `default` when the table has no such column."""
        place = self.places.get(column) if column is not None else None
        return default if place is None else self.cells[place]


@dataclass(frozen=True)
class Table:
    """A whole table. `properties` are the custom document properties of an XLSX file."""

    columns: tuple[str, ...]
    rows: Sequence[Row] = field(repr=False)
    format: Literal["csv", "xlsx", "xls", "xml", "html", "ods", "docx", "zip"]
    sha256: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


class Record(NamedTuple):
    """A row as a format delivers it. `problem` is (code, index of the column) of a cell to be refused."""

    number: int
    cells: Sequence[str]
    problem: tuple[str, int] | None = None

    @property
    def blank(self) -> bool:
        return self.problem is None and not any(map(str.strip, self.cells))


class Heading(NamedTuple):
    """The heading row: `names` by position, "" where a column has none; `kept` are positions with a name."""

    names: tuple[str, ...]
    kept: tuple[int, ...]

    def name_at(self, index: int) -> str | None:
        return (self.names[index] or None) if index < len(self.names) else None


def assemble(records: Iterable[Record], limits: Limits) -> tuple[tuple[str, ...], list[Row]]:
    """Columns and rows from the records of any format; raises ReadError with the place of what is wrong.

    The first row that is not blank names the columns. Columns without a name and without content are left
    out, as are blank rows, but both keep their place in the count.
    """
    remaining = _filled(records)
    first = next(remaining, None)
    if first is None:
        raise ReadError("no_header")
    heading = _heading(first, limits)
    columns = tuple(heading.names[place] for place in heading.kept)
    places = {name: index for index, name in enumerate(columns)}
    rows: list[Row] = []
    for number, cells in _fitted(remaining, heading, limits):
        if len(rows) >= limits.max_rows:
            raise ReadError("too_many_rows", limit=limits.max_rows)
        rows.append(Row(number, cells, places))
    return columns, rows


def _filled(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        if record.number > MOST_ROWS:
            raise ReadError("too_many_rows", limit=MOST_ROWS)
        if not record.blank:
            yield record


def _heading(record: Record, limits: Limits) -> Heading:
    _check(record, Heading((), ()), limits)
    names = [clean(cell) for cell in record.cells]
    while names and not names[-1]:
        names.pop()
    if not names:  # only invisible characters
        raise ReadError("no_header", record.number)
    if len(names) > limits.max_columns:
        raise ReadError("too_many_columns", record.number, limit=limits.max_columns)
    if _is_data(names):
        raise ReadError("no_header", record.number)
    for index, name in enumerate(names):
        if name and name in names[:index]:
            raise ReadError("duplicate_columns", record.number, name, name=name, letter=column_letter(index))
    return Heading(tuple(names), tuple(index for index, name in enumerate(names) if name))


def _is_data(names: Sequence[str]) -> bool:
    """Whether a first row can only be data: every cell a number, or one as long as an answer."""
    if max(map(len, names)) > LONGEST_HEADING:
        return True
    return all(name.replace(".", "", 1).replace(",", "").isdecimal() for name in names if name)


def _fitted(
    records: Iterable[Record], heading: Heading, limits: Limits
) -> Iterator[tuple[int, tuple[str, ...]]]:
    width = len(heading.names)
    nameless = [index for index, name in enumerate(heading.names) if not name]
    for record in records:
        _check(record, heading, limits)
        cells = tuple(record.cells)
        if len(cells) < width:
            cells += ("",) * (width - len(cells))
        elif len(cells) > width:
            _refuse_content(record, range(width, len(cells)), "ragged_row")
            cells = cells[:width]
        if nameless:
            _refuse_content(record._replace(cells=cells), nameless, "no_header")
            cells = tuple(cells[index] for index in heading.kept)
        yield record.number, cells


def _check(record: Record, heading: Heading, limits: Limits) -> None:
    found, limit = record.problem, limits.max_columns
    if max(map(len, record.cells), default=0) > limits.max_cell or "\0" in "".join(record.cells):
        found, limit = found or _unfit_cell(record.cells, limits.max_cell), limits.max_cell
    if found:
        code, index = found
        letter = column_letter(index)
        raise ReadError(code, record.number, heading.name_at(index), letter=letter, limit=limit)


def _unfit_cell(cells: Sequence[str], max_cell: int) -> tuple[str, int] | None:
    for index, cell in enumerate(cells):
        if len(cell) > max_cell:
            return "cell_too_long", index
        if "\0" in cell:
            return "nul_bytes", index
    return None


def _refuse_content(record: Record, indices: Iterable[int], code: str) -> None:
    for index in indices:
        if record.cells[index].strip():
            raise ReadError(code, record.number, letter=column_letter(index))

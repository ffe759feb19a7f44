"""Exports of survey tools (ODK Central and Briefcase, Kobo): a ZIP of CSV files, one for the form and one for each
group that repeats in it, held together by keys."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from njia.readers.archive import DAMAGE, Archive
from njia.readers.delimited import read_csv
from njia.readers.errors import ReadError
from njia.readers.recognise import names_the_text
from njia.readers.table import Record, Row, Source, Table, assemble

# (key of a row, key of the row that it belongs to), by tool. Kobo also names the table that is meant.
_KEYS: Final = (("KEY", "PARENT_KEY"), ("_index", "_parent_index"), ("_uuid", "_submission__uuid"))
_PARENT_TABLE: Final = "_parent_table_name"
# What phones and servers add about who sent something, with what, when and from where. It is never kept.
_TRACE: Final = re.compile(
    r"(.*[-/:.])?(device ?id|subscriberid|simserial|phone ?number|username|email|start|end|audit|start-geopoint"
    r"|submitter ?(id|name)|_submitted_by|latitude|longitude|altitude|accuracy)"
    r"|_.*_(latitude|longitude|altitude|precision)",
    re.IGNORECASE,
)
_MOST_TABLES: Final = 50
# Before the names of the columns of the row that a row belongs to; twice for the one above that.
_PARENT: Final = "parent."


_Joined = tuple[int, tuple[str, ...], str]  # number, cells, key of the row that it belongs to


class _Part(NamedTuple):
    """One CSV file, with the columns by which its rows say to which row of another they belong."""

    name: str
    table: Table
    keys: tuple[str, str] | None

    def key_of(self, row: Row) -> str:
        return row[self.keys[1]] if self.keys else ""


def read_survey(source: Source) -> Table:
    """The rows of the part that holds recommendations, or else of the innermost, beside those that they belong to.

    What a row belongs to is in columns that begin with "parent."; rows that nothing belongs to come last, so that
    no answer is lost. What the tools add about senders and their phones is left out. A ZIP with a single CSV file
    is that file. Raises ReadError, its `file` the part.
    """
    archive = Archive(source.data, source.limits)
    try:
        parts = [_part(name, data, source) for name, data in _members(archive, source)]
    except DAMAGE:
        raise ReadError("corrupt") from None
    if not parts or sum(part.keys is None for part in parts) != 1:
        raise ReadError("not_a_table", looks_like="zip")
    chains = [_chain(part, parts) for part in parts]
    chosen = max(
        chains, key=lambda each: (names_the_text(each[0].table.columns), len(each), len(each[0].table.rows))
    )
    columns, rows = assemble(_joined(chosen), source.limits)
    inner = chosen[0].table
    return replace(
        inner, columns=columns, rows=rows, format="zip", sha256=source.sha256, sheet=chosen[0].name
    )


def _members(archive: Archive, source: Source) -> Iterator[tuple[str, bytes]]:
    names = sorted(name for name in archive.names if _is_csv(PurePosixPath(name)))
    if len(names) > _MOST_TABLES or not names:
        raise ReadError("not_a_table", looks_like="zip")
    left = source.limits.max_bytes
    for name in names:
        pieces = []
        for piece in archive.chunks(name):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise ReadError("too_large", limit=source.limits.max_bytes)
        yield name, b"".join(pieces)


def _is_csv(path: PurePosixPath) -> bool:
    """Macs add a shadow of every file, in a folder of its own or with a dot before its name."""
    return path.suffix.lower() == ".csv" and "__MACOSX" not in path.parts and not path.name.startswith(".")


def _part(name: str, data: bytes, source: Source) -> _Part:
    stem = PurePosixPath(name).stem
    try:
        table = read_csv(replace(source, data=data))
    except ReadError as error:
        raise ReadError(error.code, error.row, error.column, **{**error.params, "file": stem}) from None
    return _Part(stem, _untraced(table), next((pair for pair in _KEYS if pair[1] in table.columns), None))


def _untraced(table: Table) -> Table:
    """The table without the columns that tell who, with what and where."""
    kept = [index for index, name in enumerate(table.columns) if not _TRACE.fullmatch(name)]
    columns = tuple(table.columns[index] for index in kept)
    places = {name: index for index, name in enumerate(columns)}
    rows = [Row(row.number, tuple(row.cells[index] for index in kept), places) for row in table.rows]
    return replace(table, columns=columns, rows=rows)


def _chain(part: _Part, parts: Sequence[_Part]) -> list[_Part]:
    """The part, the one that its rows belong to, and so on to the form itself."""
    chain = [part]
    while chain[-1].keys:
        parent = _parent(chain[-1], [each for each in parts if each not in chain])
        if parent is None:
            raise ReadError("not_a_table", looks_like="zip")
        chain.append(parent)
    return chain


def _parent(part: _Part, others: Sequence[_Part]) -> _Part | None:
    """By the table that the rows name, or by the key of the first row; without rows it is the form itself."""
    key, first = (part.keys or ("", ""))[0], next(iter(part.table.rows), None)
    fitting = [each for each in others if key in each.table.columns]
    if first is None:
        return next((each for each in fitting if each.keys is None), None)
    if named := first.get(_PARENT_TABLE):
        return next((each for each in fitting if each.name == named), None)
    wanted = part.key_of(first)
    found = next((each for each in fitting if any(row[key] == wanted for row in each.table.rows)), None)
    return found or next((each for each in fitting if each.keys is None), None)


def _joined(chain: Sequence[_Part]) -> Iterator[Record]:
    """The rows of the first part in their order, each with the rows above it; then rows with none below them."""
    first = chain[0]
    columns = first.table.columns
    rows: Iterable[_Joined] = ((row.number, row.cells, first.key_of(row)) for row in first.table.rows)
    for depth, (child, parent) in enumerate(pairwise(chain), start=1):
        rows = _beside(rows, len(columns), child, parent)
        columns += tuple(_PARENT * depth + name for name in parent.table.columns)
    yield Record(1, columns)
    for number, cells, _ in rows:
        yield Record(number, cells)


def _beside(rows: Iterable[_Joined], width: int, child: _Part, parent: _Part) -> Iterator[_Joined]:
    """Rows `width` wide with those of the parent that they belong to."""
    by_key = _by_key(parent, child.keys[0] if child.keys else "")
    alone = dict(by_key)
    number = 1
    for number, cells, key in rows:
        row = by_key.get(key)
        if row is None:
            raise ReadError("no_parent", number, child.keys and child.keys[1], file=child.name)
        alone.pop(key, None)
        yield number, cells + row.cells, parent.key_of(row)
    for row in alone.values():
        number += 1
        yield number, ("",) * width + row.cells, parent.key_of(row)


def _by_key(part: _Part, key: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in part.table.rows:
        if found.setdefault(row[key], row) is not row:
            raise ReadError("duplicate_key", row.number, key, file=part.name)
    return found

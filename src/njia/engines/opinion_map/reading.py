"""Votes from files: CSV as in Polis's open data, or the same columns in NumPy's .npz or in Parquet.

Columns: voter-id, comment-id, vote (1 agree, -1 disagree, 0 pass) and, where votes were changed, timestamp.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np

from njia.engines.opinion_map.votes import Votes, VotesRefused, collect

IDS: Final = ("voter-id", "comment-id")
VOTE: Final = "vote"
TIME: Final = "timestamp"
NEEDED: Final = (*IDS, VOTE)
META: Final = ("is-meta", "is_meta")


def read_votes(path: Path | str) -> Votes:
    """The votes in a file. Raises VotesRefused, with the line and the column where there are such; OSError when the
    file cannot be opened.
    """
    path = Path(path)
    readers: dict[str, Callable[[Path], dict[str, Any]]] = {".npz": _from_npz, ".parquet": _from_parquet}
    columns = readers.get(path.suffix.lower(), _from_csv)(path)
    for name in NEEDED:
        if name not in columns:
            raise VotesRefused("The file has no such column.", column=name)
    return collect(columns["voter-id"], columns["comment-id"], columns[VOTE], columns.get(TIME))


def read_statements(path: Path | str) -> tuple[list[str], list[str]]:
    """The ids of all statements in a CSV file of comments, and of those moderated out: `moderated` is -1, or `is-meta`
    says that the statement is about the person and not an opinion. Raises as `read_votes`.
    """
    known, out = [], []
    with _rows(Path(path)) as (names, rows):
        at, decision = _places(names, ("comment-id", "moderated"))
        meta = next((names.index(name) for name in META if name in names), None)
        for row in rows:
            for place, name in ((at, "comment-id"), (decision, "moderated")):
                if place >= len(row) or not row[place].strip():
                    raise VotesRefused("The cell is empty.", row=rows.line_num, column=name)
            if row[decision].strip() not in ("-1", "0", "1"):
                raise VotesRefused("This is not 1, 0 or -1.", row=rows.line_num, column="moderated")
            known.append(row[at].strip())
            about_the_person = meta is not None and row[meta : meta + 1] not in (
                [],
                [""],
                ["0"],
                ["false"],
                ["False"],
            )
            if row[decision].strip() == "-1" or about_the_person:
                out.append(known[-1])
    return known, out


def _from_npz(path: Path) -> dict[str, Any]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, EOFError, AttributeError) as error:
        raise VotesRefused("This is not a file of arrays as NumPy writes them (.npz).") from error


def _from_parquet(path: Path) -> dict[str, Any]:
    try:
        from pyarrow import lib, parquet
    except ModuleNotFoundError as error:
        raise VotesRefused("Reading Parquet needs the extra `cluster`.") from error
    try:
        table = parquet.ParquetFile(path).read()
    except lib.ArrowInvalid as error:
        raise VotesRefused("This is not a Parquet file.") from error
    columns = {}
    for name in (*NEEDED, TIME):
        if name in table.column_names:
            if table[name].null_count:
                raise VotesRefused("A cell is empty.", column=name)
            columns[name] = np.asarray(table[name].to_pylist()) if name in IDS else table[name].to_numpy()
    return columns


def _from_csv(path: Path) -> dict[str, Any]:
    """Quickly; if that does not work out, slowly, to say where the file is at fault."""
    with _rows(path) as (names, rows):
        wanted = (*NEEDED, TIME) if TIME in names else NEEDED
        places = _places(names, wanted)
        try:
            cells = list(zip(*map(itemgetter(*places), rows), strict=True)) or [()] * len(wanted)
            columns = {name: _parsed(name, column) for name, column in zip(wanted, cells, strict=True)}
        except (ValueError, IndexError, OverflowError):
            columns = {}
    return columns or _first_fault(path, wanted)


def _parsed(name: str, cells: Sequence[str]) -> Any:
    """Whole numbers; ids that are not all numbers stay text. Raises ValueError or OverflowError."""
    try:
        numbers = np.array(list(map(int, cells)), np.int64)
    except (ValueError, OverflowError):
        if name not in IDS or not all(map(str.strip, cells)):
            raise
        return np.array(list(map(str.strip, cells)))
    if name == VOTE and len(numbers) and (numbers.max() > 1 or numbers.min() < -1):
        raise ValueError(name)
    return numbers


def _first_fault(path: Path, wanted: Sequence[str]) -> Any:
    with _rows(path) as (names, rows):
        places = _places(names, wanted)
        for row in rows:
            for name, place in zip(wanted, places, strict=True):
                if place >= len(row) or not row[place].strip():
                    raise VotesRefused("The cell is empty.", row=rows.line_num, column=name)
                if name in IDS:
                    continue
                try:
                    _parsed(name, row[place : place + 1])
                except (ValueError, OverflowError):
                    reason = "A vote is 1, 0 or -1." if name == VOTE else "This is not a whole number."
                    raise VotesRefused(reason, row=rows.line_num, column=name) from None
    raise VotesRefused("The file cannot be read as votes.")


class _Rows(Iterator[list[str]]):
    """Rows of a CSV file that are not blank, and the line on which the last one ended."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._reader = csv.reader(lines, strict=True)
        self._filled = filter(None, self._reader)

    @property
    def line_num(self) -> int:
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str]]:
        return self._filled

    def __next__(self) -> list[str]:
        return next(self._filled)


@contextmanager
def _rows(path: Path) -> Iterator[tuple[list[str], _Rows]]:
    """The headings of a CSV file and its other rows."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = _Rows(stream)
        try:
            names = next(rows, None)
            if names is None:
                raise VotesRefused("The file is empty.")
            yield [name.strip() for name in names], rows
        except UnicodeDecodeError:
            raise VotesRefused("The file is not UTF-8 text.", row=rows.line_num + 1) from None
        except csv.Error:
            raise VotesRefused("The quotation marks do not match.", row=rows.line_num) from None


def _places(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    for name in wanted:
        if name not in names:
            raise VotesRefused("The file has no such column.", row=1, column=name)
    return [names.index(name) for name in wanted]

"""Who voted what on which statement, in one canonical order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from njia.engines.opinion_map.compiled import in_pieces, kernel

Ids = NDArray[Any]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class VotesRefused(ValueError):
    """Votes that cannot be mapped. `row` is the line of the file, or the place in the list from 1, where
    there is one.
    """

    def __init__(self, reason: str, row: int | None = None, column: str | None = None) -> None:
        place = f"Row {row}, " if row is not None else ""
        super().__init__(f"{place}{column}: {reason}" if column else f"{place}{reason}" if place else reason)
        self.reason, self.row, self.column = reason, row, column

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.reason, self.row, self.column)


@dataclass(frozen=True, eq=False)
class Votes:
    """One voice per person and statement: 1 agree, -1 disagree, 0 pass.

    `participants` and `statements` are ids in rising order. The votes of the person at place i are
    `values[starts[i]:ends[i]]`, on the statements at the places `columns[starts[i]:ends[i]]`, which rise; so
    the order in which the votes came leaves no trace. Between people there may be gaps.
    """

    participants: Ids
    statements: Ids
    starts: Ints
    ends: Ints
    columns: NDArray[np.int32]
    values: NDArray[np.int8]

    @property
    def given(self) -> Ints:
        """How many statements each person voted on."""
        return self.ends - self.starts

    def __len__(self) -> int:
        return int(self.given.sum())


def collect(
    participants: ArrayLike, statements: ArrayLike, votes: ArrayLike, times: ArrayLike | None = None
) -> Votes:
    """Votes from four lists of one length. Where a person voted more than once on a statement, the last vote
    counts.

    Without `times` later in the list is later. Different votes at the very same time count as a pass, because
    nobody knows which of them was meant; so with `times` the order of the lists does not matter. Raises
    VotesRefused.
    """
    people, rows = _places(np.asarray(participants))
    asked, columns = _places(np.asarray(statements))
    values = _as_votes(np.asarray(votes))
    when = _UNTIMED if times is None else np.asarray(times)
    if not len(rows) == len(columns) == len(values) or (times is not None and len(when) != len(rows)):
        raise VotesRefused("The lists are of different lengths.")
    starts = np.zeros(len(people) + 1, np.int64)
    np.cumsum(_tally(rows, len(people)), out=starts[1:])
    words = np.empty(len(values), np.int64)
    kernel(_scatter, len(words))(rows, columns, values, starts[:-1].copy(), words)
    found = Votes(
        people,
        asked,
        starts[:-1],
        starts[1:].copy(),
        np.zeros(len(words), np.int32),
        np.zeros(len(words), np.int8),
    )
    keep = kernel(_keep_last, 4 * len(words))

    def of(first: int, past: int) -> None:
        keep(words, when, found.starts[first:past], found.ends[first:past], found.columns, found.values)

    in_pieces(of, len(people))
    return found


_UNTIMED = np.empty(0, np.int64)


def _places(ids: Ids) -> tuple[Ids, NDArray[np.int32]]:
    """The distinct ids in rising order, and the place of each given id among them."""
    if len(ids) == 0:
        return np.empty(0, np.int64), np.empty(0, np.int32)
    if ids.dtype.kind in "iu" and ids.min() >= 0 and ids.max() <= 4 * len(ids) + 1024:
        seen = _tally(ids, int(ids.max()) + 1) > 0
        if seen.all():
            return np.arange(len(seen)), ids.astype(np.int32, copy=False)
        place = np.cumsum(seen, dtype=np.int32) - np.int32(1)
        return np.flatnonzero(seen), place[ids]
    distinct, place = np.unique(ids, return_inverse=True)
    return distinct, place.astype(np.int32)


def _tally(numbers: NDArray[Any], size: int) -> Ints:
    """How often each number from 0 occurs. np.bincount copies what is not int64, and lets no thread work beside it."""
    counts = np.zeros(size, np.int64)
    add = kernel(_add_up, len(numbers))
    return np.bincount(numbers, minlength=size) if add is _add_up else add(numbers, counts)


def _add_up(numbers: Any, counts: Any) -> Any:
    for number in numbers:
        counts[number] += 1
    return counts


def _as_votes(given: NDArray[Any]) -> NDArray[np.int8]:
    with np.errstate(invalid="ignore"):
        values = given.astype(np.int8) if given.dtype.kind in "iuf" else np.full(len(given), 2, np.int8)
    if len(values) and (values.max() > 1 or values.min() < -1 or not np.array_equal(values, given)):
        wrong = np.flatnonzero((values != given) | (values > 1) | (values < -1))
        raise VotesRefused("A vote is 1, 0 or -1.", row=int(wrong[0]) + 1, column="vote")
    return values


def _scatter(rows: Any, columns: Any, values: Any, free: Any, words: Any) -> None:
    """Put each vote into the next free place of its person, as one number that sorts by statement, then place
    in the list.
    """
    for vote in range(len(rows)):
        place = free[rows[vote]]
        words[place] = ((np.int64(columns[vote]) << 32 | vote) << 2) + values[vote] + 1
        free[rows[vote]] = place + 1


def _keep_last(words: Any, times: Any, starts: Any, ends: Any, columns: Any, values: Any) -> None:
    """Sort each person's votes and keep the last of those on one statement; `ends` moves to the end of what is kept."""
    timed = len(times) > 0
    for row in range(len(starts)):
        words[starts[row] : ends[row]].sort()
        column, last, size = -1, 0, starts[row]
        for place in range(starts[row], ends[row]):
            word = words[place]
            value, vote = (word & 3) - 1, word >> 2 & 0xFFFFFFFF
            if word >> 34 != column:
                column = word >> 34
                size += 1
            elif timed and times[vote] <= times[last]:
                if times[vote] == times[last] and values[size - 1] != value:
                    values[size - 1] = 0
                continue
            columns[size - 1], values[size - 1], last = column, value, vote
        ends[row] = size


def widen(votes: Votes, statements: Sequence[Any] | Ids) -> Votes:
    """The same votes, in a conversation that has these statements too, on which nobody need have voted yet.

    Raises VotesRefused when the votes are on numbers, and these ids are something else.
    """
    more = np.asarray(statements)
    if not len(more):
        return votes
    known = votes.statements
    if len(known) and known.dtype.kind != more.dtype.kind:
        try:
            more = more.astype(str if known.dtype.kind == "U" else np.int64)
        except ValueError:
            raise VotesRefused("The ids of the statements are not like those in the votes.") from None
    union = np.union1d(known, more) if len(known) else np.unique(more)
    places = np.searchsorted(union, known).astype(np.int32) if len(known) else np.empty(0, np.int32)
    return replace(votes, statements=union, columns=places[votes.columns])


def places_in(ids: Sequence[Any] | Ids, among: Ids) -> Ints:
    """Where those of `ids` that are there stand in `among`, rising. Numbers and their digits are the same ids."""
    wanted = np.asarray(ids)
    if wanted.dtype.kind != among.dtype.kind:
        wanted, among = wanted.astype(str), among.astype(str)
    return np.flatnonzero(np.isin(among, wanted))

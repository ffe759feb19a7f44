"""Everything the axes of the map depend on, as whole numbers for each pair of statements.

Sums over people: they can be taken in any order, on any number of machines, and changed by one vote, and are
the same to the last bit.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from njia.engines.opinion_map.compiled import WORTH_IT, in_pieces, kernel
from njia.engines.opinion_map.votes import Floats, Ids, Ints, Votes, VotesRefused

FIELD = 16
"""Bits of one of the four sums in a packed word."""
PEOPLE_IN_A_WORD = (1 << (FIELD - 1)) - 1
BLOCK = 1_024
"""People between two looks at how full the words are."""
DENSE_BLOCK = 2_048


@dataclass(frozen=True, eq=False)
class PairSums:
    """Over the people who voted on both i and j: how many they are (`together`), their votes on i (`votes`),
    and the products of their two votes (`products`). All of shape (statements, statements); the diagonals
    count each statement by itself.
    """

    statements: Ids
    together: Ints
    votes: Ints
    products: Ints

    def __add__(self, other: "PairSums") -> "PairSums":
        """The sums over the people of both, who must be different people."""
        if not np.array_equal(self.statements, other.statements):
            kinds = {each.statements.dtype.kind for each in (self, other) if len(each.statements)}
            if len(kinds) > 1:
                raise VotesRefused("The ids of the statements are numbers in one shard and text in another.")
            union = np.union1d(self.statements, other.statements)
            return self.spread(union) + other.spread(union)
        return PairSums(
            self.statements,
            self.together + other.together,
            self.votes + other.votes,
            self.products + other.products,
        )

    def spread(self, statements: Ids) -> "PairSums":
        """The same sums in tables that have room for more statements, on which nobody here voted."""
        places = np.searchsorted(statements, self.statements)
        tables = []
        for table in (self.together, self.votes, self.products):
            wider = np.zeros((len(statements), len(statements)), np.int64)
            wider[np.ix_(places, places)] = table
            tables.append(wider)
        return PairSums(statements, *tables)

    @property
    def means(self) -> Floats:
        """The mean vote on each statement; 0 where nobody voted."""
        means: Floats = np.diagonal(self.votes) / np.maximum(np.diagonal(self.together), 1)
        return means


def pair_sums(votes: Votes) -> PairSums:
    """Sums over all people of a set of votes, in one pass."""
    pairs = int((votes.given**2).sum()) // 2
    loop = kernel(_add_packed, pairs)
    if pairs < WORTH_IT or loop is _add_packed:
        return _dense_sums(votes)
    size = len(votes.statements)
    tables, free = np.zeros((3, size, size), np.int64), Lock()

    def of(first: int, past: int) -> None:
        packed = np.zeros((size, size), np.int64)
        for start in range(first, past, BLOCK):
            end = min(past, start + BLOCK)
            fullest = (packed.diagonal() & ((1 << FIELD) - 1)).max(initial=0)
            if fullest + end - start > PEOPLE_IN_A_WORD:
                empty(packed)
            loop(votes.starts[start:end], votes.ends[start:end], votes.columns, votes.values, packed)
        empty(packed)

    def empty(packed: Ints) -> None:
        with free:
            kernel(_unpack, WORTH_IT)(packed, *tables)
        packed[:] = 0

    in_pieces(of, len(votes.participants))
    return PairSums(votes.statements, *tables)


def _add_packed(starts: Any, ends: Any, columns: Any, values: Any, packed: Any) -> None:
    """Add each pair of a person's votes x on i and y on j, i <= j, as the product of (1 + x·2^16) and (1 +
    y·2^32): its four terms 1, x, y and xy are the four sums, each in a field of its own. One addition to
    memory does the work of four, and one reading of a vote serves four rows.
    """
    right, places = np.empty(len(packed), np.int64), np.empty(len(packed), np.uint64)
    for person in range(len(starts)):
        start = starts[person]
        count = ends[person] - start
        for vote in range(count):
            right[vote] = 1 + (np.int64(values[start + vote]) << 32)
            places[vote] = columns[start + vote]
        for first in range(0, count, 4):
            past = min(first + 4, count)
            for row in range(first, past):
                line, left = packed[places[row]], 1 + (np.int64(values[start + row]) << 16)
                for second in range(row, past):
                    line[places[second]] += left * right[second]
            if past == count:
                break
            line_1, left_1 = packed[places[first]], 1 + (np.int64(values[start + first]) << 16)
            line_2, left_2 = packed[places[first + 1]], 1 + (np.int64(values[start + first + 1]) << 16)
            line_3, left_3 = packed[places[first + 2]], 1 + (np.int64(values[start + first + 2]) << 16)
            line_4, left_4 = packed[places[first + 3]], 1 + (np.int64(values[start + first + 3]) << 16)
            for second in range(past, count):
                place, word = places[second], right[second]
                line_1[place] += left_1 * word
                line_2[place] += left_2 * word
                line_3[place] += left_3 * word
                line_4[place] += left_4 * word


def _unpack(packed: Any, together: Any, votes: Any, products: Any) -> None:
    """Add the four signed fields of each word to the tables, for i, j and for j, i. A negative field has borrowed one
    from the next.
    """
    size = len(packed)
    for i in range(size):
        for j in range(i, size):
            word = packed[i, j]
            both = ((word + 32_768) & 65_535) - 32_768
            word = (word - both) >> 16
            left = ((word + 32_768) & 65_535) - 32_768
            word = (word - left) >> 16
            right = ((word + 32_768) & 65_535) - 32_768
            product = (word - right) >> 16
            together[i, j] += both
            votes[i, j] += left
            products[i, j] += product
            if i != j:
                together[j, i] += both
                votes[j, i] += right
                products[j, i] += product


def _dense_sums(votes: Votes) -> PairSums:
    """The same by matrix products, which are quick without a compiler. Exact: every sum is a whole number
    below 2^53.
    """
    size = len(votes.statements)
    totals = np.zeros((3, size, size))
    for start in range(0, len(votes.participants), DENSE_BLOCK):
        given = votes.given[start : start + DENSE_BLOCK]
        rows = np.repeat(np.arange(len(given)), given)
        gaps = votes.starts[start : start + DENSE_BLOCK] - np.cumsum(given) + given
        inside = np.arange(len(rows)) + gaps[rows]
        voted, vote = np.zeros((2, len(given), size))
        voted[rows, votes.columns[inside]] = 1
        vote[rows, votes.columns[inside]] = votes.values[inside]
        totals += voted.T @ voted, vote.T @ voted, vote.T @ vote
    together, left, products = totals.astype(np.int64)
    return PairSums(votes.statements, together, left, products)

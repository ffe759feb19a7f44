"""Everything the axes of the map depend on, as whole numbers for each pair of statements.

Sums over people: they can be taken in any order, on any number of machines, and changed by one vote, and are
the same to the last bit.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from njia.engines.opinion_map.compiled import WORTH_IT, in_pieces, kernel
from njia.engines.opinion_map.votes import Floats, Ids, Ints, Votes, VotesRefused

FIELD = 16
"""Bits of one of the four sums in a packed word."""
PEOPLE_IN_A_WORD = (1 << (FIELD - 1)) - 1
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

    def of(first: int, past: int) -> Ints:
        packed = np.zeros((size, size), np.int64)
        upper = np.zeros((4, size, size), np.int64)
        for start in range(first, past, PEOPLE_IN_A_WORD):
            packed[:] = 0
            end = min(past, start + PEOPLE_IN_A_WORD)
            loop(votes.starts[start:end], votes.ends[start:end], votes.columns, votes.values, packed)
            kernel(_unpack, WORTH_IT)(packed, upper)
        return upper

    upper = sum(in_pieces(of, len(votes.participants)), np.zeros((4, size, size), np.int64))
    together, left, right, products = (np.triu(table) for table in upper)
    return PairSums(
        votes.statements,
        together + np.triu(together, 1).T,
        left + np.triu(right, 1).T,
        products + np.triu(products, 1).T,
    )


def _add_packed(starts: Any, ends: Any, columns: Any, values: Any, packed: Any) -> None:
    """Add each pair of a person's votes x on i and y on j, i <= j, as the product of (1 + x·2^16) and (1 +
    y·2^32): its four terms 1, x, y and xy are the four sums, each in a field of its own. One addition to
    memory does the work of four.
    """
    right, places = np.empty(len(packed), np.int64), np.empty(len(packed), np.uint64)
    for person in range(len(starts)):
        start = starts[person]
        count = ends[person] - start
        for vote in range(count):
            right[vote] = 1 + (np.int64(values[start + vote]) << 32)
            places[vote] = columns[start + vote]
        for first in range(count):
            row = packed[places[first]]
            left = 1 + (np.int64(values[start + first]) << 16)
            for second in range(first, count):
                row[places[second]] += left * right[second]


def _unpack(packed: Any, upper: Any) -> None:
    """Add the four signed fields of each word to the four tables. A negative field has borrowed one from the
    next.
    """
    size = len(packed)
    for i in range(size):
        for j in range(i, size):
            word = packed[i, j]
            for field in range(3):
                low = ((word + 32_768) & 65_535) - 32_768
                upper[field, i, j] += low
                word = (word - low) >> 16
            upper[3, i, j] += word


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

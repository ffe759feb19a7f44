"""A map that takes one vote at a time and is, after each, the very map that all votes together would give.

A vote changes whole numbers for the pairs of statements that its person voted on, and with them one row of the
Gram matrix. What depends on everybody (axes, places, groups) is worked out afresh, from the same start in the same
order: continuing from the last map would be quicker, but then the history of a conversation would show in its result.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from njia.engines.opinion_map.axes import gram
from njia.engines.opinion_map.drawing import Here, OpinionMap, draw_from
from njia.engines.opinion_map.sums import pair_sums
from njia.engines.opinion_map.votes import Ids, Votes, VotesRefused


class LiveMap:
    """Votes, their sums over pairs, and the Gram matrix, kept in step. A later call of `vote` is a later vote."""

    def __init__(self, votes: Votes, moderated_out: Sequence[Any] | Ids = ()) -> None:
        self.votes = replace(votes, values=votes.values.copy())
        self.moderated_out = moderated_out
        self._sums = pair_sums(votes)
        self._gram = gram(self._sums)

    def draw(self) -> OpinionMap:
        return draw_from(self._sums, self._gram, [self.votes], self.moderated_out, Here())

    def vote(self, participant: Any, statement: Any, value: int) -> None:
        """Take a vote: 1 agree, -1 disagree, 0 pass. People and statements not met before are welcome."""
        if value not in (1, 0, -1):
            raise VotesRefused("A vote is 1, 0 or -1.", column="vote")
        column, person = self._column(statement), self._person(participant)
        start, end = int(self.votes.starts[person]), int(self.votes.ends[person])
        place = start + int(np.searchsorted(self.votes.columns[start:end], column))
        if place < end and self.votes.columns[place] == column:
            self._count(person, column, -1)
            self.votes.values[place] = value
        else:
            self._insert(person, place, column, value)
        self._count(person, column, 1)
        self._gram[column] = gram(self._sums, slice(column, column + 1))[0]
        self._gram[:, column] = self._gram[column]

    def _insert(self, person: int, place: int, column: int, value: int) -> None:
        starts, ends = self.votes.starts.copy(), self.votes.ends.copy()
        starts[person + 1 :] += 1
        ends[person:] += 1
        columns, values = self.votes.columns, self.votes.values
        self.votes = replace(
            self.votes,
            starts=starts,
            ends=ends,
            columns=np.concatenate((columns[:place], np.array([column], np.int32), columns[place:])),
            values=np.concatenate((values[:place], np.array([value], np.int8), values[place:])),
        )

    def _count(self, person: int, column: int, sign: int) -> None:
        """Add (1) or take away (-1) a person's vote on a statement, with all the pairs that it makes."""
        inside = slice(self.votes.starts[person], self.votes.ends[person])
        others, votes = self.votes.columns[inside], self.votes.values[inside].astype(np.int64)
        value = int(votes[others == column][0])
        self._sums.together[column, others] += sign
        self._sums.votes[column, others] += sign * value
        self._sums.products[column, others] += sign * value * votes
        apart = others != column
        others, votes = others[apart], votes[apart]
        self._sums.together[others, column] += sign
        self._sums.votes[others, column] += sign * votes
        self._sums.products[others, column] += sign * value * votes

    def _person(self, participant: Any) -> int:
        """The place of a participant, who joins at it without a vote if need be."""
        people = self.votes.participants
        ids = _with(people, participant)
        person = int(np.searchsorted(ids, participant))
        if len(ids) > len(people):
            start = self.votes.starts[person] if person < len(people) else len(self.votes.columns)
            starts, ends = (np.insert(bound, person, start) for bound in (self.votes.starts, self.votes.ends))
            self.votes = replace(self.votes, participants=ids, starts=starts, ends=ends)
        return person

    def _column(self, statement: Any) -> int:
        """The place of a statement, for which room is made if need be."""
        known = self.votes.statements
        ids = _with(known, statement)
        column = int(np.searchsorted(ids, statement))
        if len(ids) > len(known):
            moved = self.votes.columns + (self.votes.columns >= column)
            self.votes = replace(self.votes, statements=ids, columns=moved.astype(np.int32))
            self._sums = self._sums.spread(ids)
            self._gram = gram(self._sums)
        return column


def _with(ids: Ids, one: Any) -> Ids:
    """Rising ids with one more, unless it is there; wide enough for it, if it is text."""
    if len(ids) == 0:
        return np.asarray([one])
    place = int(np.searchsorted(ids, one))
    return ids if place < len(ids) and ids[place] == one else np.union1d(ids, np.asarray([one]))

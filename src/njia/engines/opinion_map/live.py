"""A map that takes one vote at a time and is, after each, the very map that all votes together would give.

A vote changes whole numbers for the pairs of statements that its person voted on, and with them one row of the
Gram matrix. What depends on everybody (axes, places, groups) is worked out afresh, from the same start in the same
order: continuing from the last map would be quicker, but then the history of a conversation would show in its result.
What groups voted is counted on from the last map, for whole numbers have no history.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from njia.engines.opinion_map.axes import gram
from njia.engines.opinion_map.drawing import Here, OpinionMap, draw_from
from njia.engines.opinion_map.groups import Labels
from njia.engines.opinion_map.opinions import count
from njia.engines.opinion_map.sums import pair_sums
from njia.engines.opinion_map.votes import Ids, Ints, Votes, VotesRefused


class LiveMap:
    """Votes, their sums over pairs, and the Gram matrix, kept in step. A later call of `vote` is a later vote."""

    def __init__(self, votes: Votes, moderated_out: Sequence[Any] | Ids = ()) -> None:
        self._past = 0
        """Where the room begins that is left behind all votes."""
        self.votes = self._with_room(votes, 1)
        self.moderated_out = moderated_out
        self._sums = pair_sums(votes)
        self._gram = gram(self._sums)
        self._labels: Labels | None = None
        """Of the last map, and what its groups voted, changed by every vote since."""
        self._counted: Ints = np.empty((3, 0, 0), np.int64)

    def draw(self) -> OpinionMap:
        return draw_from(
            self._sums, self._gram, [self.votes], self.moderated_out, Here(), self._counted_since
        )

    def _counted_since(self, votes: Votes, labels: Labels, k: int, statements: Ids) -> Ints:
        """What `count` gives, by counting again only who is in another group than on the last map."""
        before = self._labels
        if before is None or k + 1 != self._counted.shape[1]:
            self._counted = count(votes, labels, k, statements)
        else:
            moved = np.flatnonzero(before != labels)
            theirs = replace(
                votes,
                participants=votes.participants[moved],
                starts=votes.starts[moved],
                ends=votes.ends[moved],
            )
            self._counted += count(theirs, labels[moved], k, statements)
            self._counted -= count(theirs, before[moved], k, statements)
        self._labels = labels
        return self._counted.copy()

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
        """Move a person's votes behind all others, with the new one at its place among them."""
        needed = int(self.votes.given[person]) + 1
        if self._past + needed > len(self.votes.columns):
            place -= int(self.votes.starts[person])
            self.votes = self._with_room(self.votes, needed)
            place += int(self.votes.starts[person])
        start, end, moved = int(self.votes.starts[person]), int(self.votes.ends[person]), self._past
        for field, new in ((self.votes.columns, column), (self.votes.values, value)):
            field[moved : moved + needed] = np.insert(field[start:end], place - start, new)
        self.votes.starts[person], self.votes.ends[person] = moved, moved + needed
        self._past += needed

    def _with_room(self, votes: Votes, least: int) -> Votes:
        """A copy without gaps between people, and with room for more votes behind them."""
        self._past = len(votes)
        ends = np.cumsum(votes.given)
        starts = ends - votes.given
        inside = np.arange(self._past) + np.repeat(votes.starts - starts, votes.given)
        room = self._past + max(least, self._past // 4, 1_024)
        columns, values = np.zeros(room, np.int32), np.zeros(room, np.int8)
        columns[: self._past], values[: self._past] = votes.columns[inside], votes.values[inside]
        return replace(votes, starts=starts, ends=ends, columns=columns, values=values)

    def _count(self, person: int, column: int, sign: int) -> None:
        """Add (1) or take away (-1) a person's vote on a statement, with all the pairs that it makes."""
        inside = slice(self.votes.starts[person], self.votes.ends[person])
        others, votes = self.votes.columns[inside], self.votes.values[inside].astype(np.int64)
        value = int(votes[others == column][0])
        if self._labels is not None:
            which = [2] if value == 0 else [0, 2] if value == 1 else [1, 2]
            self._counted[which, self._labels[person], column] += sign
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
            self._labels = None
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
            self._labels = None
        return column


def _with(ids: Ids, one: Any) -> Ids:
    """Rising ids with one more, unless it is there; wide enough for it, if it is text."""
    if len(ids) == 0:
        return np.asarray([one])
    place = int(np.searchsorted(ids, one))
    return ids if place < len(ids) and ids[place] == one else np.union1d(ids, np.asarray([one]))

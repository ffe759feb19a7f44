"""What people asked for: candidates with costs, a budget, and ballots merged by (weight class, ballot)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from itertools import chain
from math import lcm

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]
Cast = tuple[int, tuple[int, ...], tuple[Fraction | int, ...]]
LARGEST = 2**53
"""Sums of weights and of weighted scores stay below this, so that they are exact as int64 and as float64."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action or a project that may be chosen. `cost` in the currency of the budget; 0 is free."""

    id: str
    cost: Fraction
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A weight class: voters whose ballots have the same weight, agreed on and published before voting."""

    name: str
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voter's ballot, or that of `count` voters of one group who voted alike.

    `scores` maps candidate ids to scores above 0; an approval is the score 1.
    """

    scores: Mapping[str, Fraction | int]
    group: str = "all"
    count: int = 1

    @classmethod
    def approving(cls, ids: Iterable[str], group: str = "all", count: int = 1) -> "Ballot":
        return cls(dict.fromkeys(ids, 1), group, count)


@dataclass(frozen=True, eq=False)
class Profile:
    """Merged ballots, stored by candidate: the supporters of candidate c are `supporters[starts[c]:starts[c + 1]]`.

    `counts[v]` voters of group `groups[group_of[v]]` cast the merged ballot v. `scores` runs beside `supporters`, in
    units of 1/`score_unit`, or is None when all are approvals.
    """

    candidates: tuple[Candidate, ...]
    budget: Fraction
    groups: tuple[Group, ...]
    counts: Ints
    group_of: Indices
    starts: Ints
    supporters: Indices
    scores: Ints | None = None
    score_unit: int = 1
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len({candidate.id for candidate in self.candidates}) < len(self.candidates):
            raise ValueError("Two candidates have the same id.")
        if any(candidate.cost < 0 for candidate in self.candidates) or self.budget < 0:
            raise ValueError("Costs and the budget cannot be negative.")
        if any(group.weight <= 0 for group in self.groups):
            raise ValueError("The weight of a group must be above 0.")
        most = 1 if self.scores is None or not len(self.scores) else int(self.scores.max())
        if sum(map(int, self.weights.tolist())) * most >= LARGEST:
            raise ValueError("Weights and scores are too fine to be added up exactly.")

    @classmethod
    def of(
        cls,
        candidates: Iterable[Candidate],
        ballots: Iterable[Ballot],
        budget: Fraction | int,
        weights: Mapping[str, Fraction | int] | None = None,
        about: Mapping[str, str] | None = None,
    ) -> "Profile":
        """Merge ballots. `weights` gives the weight of a ballot of each group, 1 where it names none.

        Raises ValueError for an unknown candidate, a score of 0 or less, or a count below 1.
        """
        candidates = tuple(candidates)
        places = {candidate.id: at for at, candidate in enumerate(candidates)}
        names: dict[str, int] = {}
        merged: dict[Cast, int] = {}
        for ballot in ballots:
            if ballot.count < 1:
                raise ValueError("A ballot must stand for at least one voter.")
            key = (names.setdefault(ballot.group, len(names)), *_read(ballot, places))
            merged[key] = merged.get(key, 0) + ballot.count
        groups = tuple(Group(name, Fraction((weights or {}).get(name, 1))) for name in names)
        return cls.merged(candidates, merged, Fraction(budget), groups, about)

    @classmethod
    def merged(
        cls,
        candidates: tuple[Candidate, ...],
        ballots: Mapping[Cast, int],
        budget: Fraction,
        groups: tuple[Group, ...],
        about: Mapping[str, str] | None = None,
    ) -> "Profile":
        """A profile of ballots counted by (group, candidates, scores): places, ascending; no scores at all for approvals."""
        rows = sorted(ballots)
        lengths = [len(places) for _, places, _ in rows]
        what = np.fromiter(chain.from_iterable(places for _, places, _ in rows), np.int64, sum(lengths))
        given: list[Fraction | int] = []
        if any(scores for _, _, scores in rows):
            given = [each for _, places, scores in rows for each in scores or (1,) * len(places)]
        unit = lcm(*{score.denominator for score in given})
        scores = np.fromiter((int(score * unit) for score in given), np.int64, len(given))
        whose = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
        order = np.argsort(what, kind="stable")
        return cls(
            candidates=candidates,
            budget=budget,
            groups=groups,
            counts=np.fromiter((ballots[row] for row in rows), np.int64, len(rows)),
            group_of=np.fromiter((group for group, _, _ in rows), np.int32, len(rows)),
            starts=np.searchsorted(what[order], np.arange(len(candidates) + 1)).astype(np.int64),
            supporters=whose[order],
            scores=scores[order] if given else None,
            score_unit=unit,
            about=about or {},
        )

    @cached_property
    def weight_unit(self) -> int:
        """`weights` are in units of 1/`weight_unit`."""
        return lcm(*(group.weight.denominator for group in self.groups)) if self.groups else 1

    @cached_property
    def weights(self) -> Ints:
        """The weight of each merged ballot, all of its voters together, in whole units."""
        each = [int(group.weight * self.weight_unit) for group in self.groups]
        return self.counts * np.asarray(each, np.int64)[self.group_of] if each else self.counts

    @cached_property
    def total_weight(self) -> Fraction:
        return Fraction(int(self.weights.sum()), self.weight_unit)

    @property
    def voters(self) -> int:
        return int(self.counts.sum())

    def votes(self, candidate: int) -> Fraction:
        """The weight of those who support a candidate, or of their scores."""
        rows = slice(self.starts[candidate], self.starts[candidate + 1])
        weights = self.weights[self.supporters[rows]]
        if self.scores is None:
            return Fraction(int(weights.sum()), self.weight_unit)
        return Fraction(int(weights @ self.scores[rows]), self.weight_unit * self.score_unit)

    def committee(self, seats: int) -> "Profile":
        """The same ballots where each candidate costs 1 and `seats` may be chosen."""
        if seats < 1:
            raise ValueError("A committee has at least one seat.")
        alike = tuple(Candidate(each.id, Fraction(1), each.name) for each in self.candidates)
        return Profile(
            alike, Fraction(seats), self.groups, self.counts, self.group_of, self.starts, self.supporters,
            self.scores, self.score_unit, self.about,
        )  # fmt: skip


def _read(ballot: Ballot, places: Mapping[str, int]) -> tuple[tuple[int, ...], tuple[Fraction | int, ...]]:
    if not ballot.scores.keys() <= places.keys():
        raise ValueError("A ballot names a candidate that does not stand.")
    return in_order({places[id]: score for id, score in ballot.scores.items()})


def in_order(scores: Mapping[int, Fraction | int]) -> tuple[tuple[int, ...], tuple[Fraction | int, ...]]:
    """One spelling for each ballot: (candidates by place, their scores or none when all are 1)."""
    ids = tuple(sorted(scores))
    if any(score <= 0 for score in scores.values()):
        raise ValueError("A score must be above 0; leave out whom the voter does not support.")
    return ids, () if all(score == 1 for score in scores.values()) else tuple(scores[id] for id in ids)


def tie_order(ids: Sequence[str], seed: str | None = None) -> list[int]:
    """The place of each id in the order that decides ties: smaller wins.

    With a seed, ids are ordered by SHA-256 of "seed\\nid" in UTF-8: a lottery that anyone can draw again, and nobody can
    choose when the seed is fixed in public after the ids (a dice throw at the meeting will do). Without one they are
    ordered as strings.
    """

    def lot(id: str) -> tuple[bytes, str]:
        return (sha256(f"{seed}\n{id}".encode()).digest() if seed is not None else b"", id)

    ranks = {id: rank for rank, id in enumerate(sorted(ids, key=lot))}
    return [ranks[id] for id in ids]

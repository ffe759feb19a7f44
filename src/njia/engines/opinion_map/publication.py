"""What of a map may be shown without showing any few people: each figure rests on at least `floor` of them.

People who answered too little to be placed, and are fewer than `floor`, are not counted at all: else what all answered
less what the groups answered would be what they answered. Of the divisions that were tried the best is taken whose
groups all have `floor` people. A statement is told by group only if so many of each group answered it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from njia.engines.opinion_map.axes import UNIT
from njia.engines.opinion_map.drawing import OpinionMap, draw
from njia.engines.opinion_map.groups import Group, Grouping, Labels, describe
from njia.engines.opinion_map.opinions import (
    MOST,
    Consensus,
    Representative,
    Side,
    consensus,
    count,
    group_consensus,
    representative,
    share,
)
from njia.engines.opinion_map.votes import Flags, Ids, Ints, Votes, widen

GRID: Final = 48
"""Places are told as cells of a grid of so many to a side: enough for a picture."""
THOUSAND: Final = 1000


@dataclass(frozen=True, eq=False)
class Publication:
    """`votes` are those that count, `labels` the shown group of each of their people (-1: answered too little).

    `counted` is as the engine's `count` has it. `is_best` says whether no other division fits the answers better.
    """

    votes: Votes
    drawn: OpinionMap
    labels: Labels
    grouping: Grouping
    is_best: bool
    groups: list[Group]
    counted: Ints
    floor: int

    def as_data(self) -> dict[str, Any]:
        """Lists, dicts, whole numbers and text, the same to the last bit on every machine. Shares are thousandths."""
        told = self._told()
        return {
            "floor": self.floor,
            "people": len(self.labels),
            "placed": int((self.labels >= 0).sum()),
            "is_best": self.is_best,
            "divisions": [self._division(each) for each in self.drawn.groupings],
            "groups": [
                {
                    "size": each.size,
                    "stability": _thousandths(each.stability),
                    "uncertain": list(each.uncertain),
                }
                for each in self.groups
            ],
            "dots": self._dots(),
            "statements": self._statements(told),
            "representative": self._representative(told),
            "consensus": self._consensus(),
            "bridging": self._bridging(told),
        }

    @property
    def _k(self) -> int:
        return len(self.groups)

    @property
    def _left_out(self) -> Flags:
        return self.drawn.axes.left_out

    def _told(self) -> Flags:
        """Statements of which the answers are told by group: enough people of every part answered."""
        seen = self.counted[2] if (self.labels < 0).any() else self.counted[2, : self._k]
        found: Flags = np.asarray((seen >= self.floor).all(axis=0))
        return found

    def _division(self, division: Grouping) -> dict[str, Any]:
        """How else people could be divided. Of groups that are too small not even the size is told."""
        shown = min(division.sizes) >= self.floor
        return {
            "groups": division.k,
            "fit": None if division.silhouette is None else _thousandths(division.silhouette),
            "sizes": list(division.sizes) if shown else None,
        }

    def _dots(self) -> list[list[int]]:
        """[column, row, group, people] of each cell of the picture in which somebody stands; row 0 is at the bottom."""
        inside = self.labels >= 0
        x, y = self.drawn.x[inside], self.drawn.y[inside]
        side = max(float(np.ptp(x)), float(np.ptp(y))) or 1.0
        columns, rows = (
            np.floor((each - each.min()) / side * (GRID - 1)).astype(np.int64) for each in (x, y)
        )
        cells, people = np.unique(
            np.stack([columns, rows, self.labels[inside]], axis=1), axis=0, return_counts=True
        )
        return [[*cell, many] for cell, many in zip(cells.tolist(), people.tolist(), strict=True)]

    def _statements(self, told: Flags) -> list[dict[str, Any]]:
        agree, disagree, seen = self.counted.sum(axis=1).tolist()
        return [
            {
                "id": statement,
                "left_out": bool(self._left_out[at]),
                "all": [agree[at], disagree[at], seen[at]] if seen[at] >= self.floor else None,
                "groups": self.counted[:, : self._k, at].T.tolist() if told[at] and self._k > 1 else None,
            }
            for at, statement in enumerate(self.drawn.statements.tolist())
        ]

    def _representative(self, told: Flags) -> list[list[dict[str, Any]]]:
        if self._k < 2:
            return []
        shown = set(self.drawn.statements[told].tolist())
        found = representative(self.counted[:, : self._k], self.drawn.statements, self._left_out)
        return [[_told(entry) for entry in entries if entry.statement in shown] for entries in found]

    def _consensus(self) -> dict[Side, list[dict[str, Any]]]:
        """Over all who count, as Polis has it."""
        found = consensus(self.counted, self.drawn.statements, self._left_out)
        return {
            side: [_told(entry) for entry in entries if entry.seen >= self.floor]
            for side, entries in found.items()
        }

    def _bridging(self, told: Flags) -> dict[Side, list[dict[str, Any]]]:
        """Statements on which most of every group take one side, by the geometric mean of the groups' shares."""
        found: dict[Side, list[dict[str, Any]]] = {"agree": [], "disagree": []}
        if self._k < 2:
            return found
        for which, (side, shared) in enumerate(group_consensus(self.counted[:, : self._k]).items()):
            shares = share(self.counted[which, : self._k], self.counted[2, : self._k])
            places = np.flatnonzero((shares > 0.5).all(axis=0) & told & ~self._left_out)
            order = places[np.argsort(-shared.geometric_mean[places], kind="stable")[:MOST]]
            found[side] = [
                {
                    "statement": self.drawn.statements[at].item(),
                    "mean": _thousandths(shared.geometric_mean[at]),
                    "product": _thousandths(shared.product[at]),
                }
                for at in order
            ]
        return found


def publish(
    votes: Votes, *, floor: int, statements: Sequence[Any] | Ids = (), moderated_out: Sequence[Any] | Ids = ()
) -> Publication | None:
    """The map of these votes as it may be shown; None while that would show fewer than `floor` people.

    `statements` are all there are, also those without a vote.
    """
    votes = widen(votes, statements)
    while len(votes.participants) >= floor:
        drawn = draw(votes, moderated_out)
        inside = drawn.group >= 0
        placed = int(inside.sum())
        if placed < floor:
            return None
        if len(inside) - placed in (0, *range(floor, len(inside) + 1)):
            return _published(votes, drawn, floor)
        votes = replace(
            votes,
            participants=votes.participants[inside],
            starts=votes.starts[inside],
            ends=votes.ends[inside],
        )
    return None


def _published(votes: Votes, drawn: OpinionMap, floor: int) -> Publication:
    inside = drawn.group >= 0
    large = [each for each in drawn.groupings if min(each.sizes) >= floor]
    everybody = int(inside.sum())
    grouping = large[0] if large else Grouping(1, None, (everybody,), np.zeros(everybody, np.int64))
    labels = np.full(len(inside), -1, np.int64)
    labels[inside] = grouping.labels
    return Publication(
        votes=votes,
        drawn=drawn,
        labels=labels,
        grouping=grouping,
        is_best=grouping is drawn.groupings[0],
        groups=describe(drawn.x[inside] * UNIT, drawn.y[inside] * UNIT, grouping),
        counted=count(votes, labels, grouping.k, drawn.statements),
        floor=floor,
    )


def _told(entry: Representative | Consensus) -> dict[str, Any]:
    return {"statement": entry.statement, "side": entry.side, "count": entry.count, "seen": entry.seen}


def _thousandths(number: float) -> int:
    return round(float(number) * THOUSAND)

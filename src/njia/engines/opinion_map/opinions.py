"""What the groups think: the counts for each statement, and what is read from them."""

import math
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Final, Literal

import numpy as np

from njia.engines.opinion_map.axes import Axes
from njia.engines.opinion_map.compiled import in_pieces, kernel
from njia.engines.opinion_map.groups import Labels
from njia.engines.opinion_map.votes import Flags, Floats, Ids, Ints, Votes

SIGNIFICANT: Final = 1.2815515655446004
"""A standard normal lies below it with probability 0.9."""
MOST: Final = 5
Side = Literal["agree", "disagree"]


def count(votes: Votes, labels: Labels, k: int, statements: Ids) -> Ints:
    """How many agreed, disagreed and voted at all, in each of k groups and, last, among people with label -1.

    Shape (3, k + 1, statements); `labels` in the order of the votes' participants.
    """
    columns = np.searchsorted(statements, votes.statements)

    def of(first: int, past: int) -> Ints:
        found = np.zeros((k + 1, len(columns), 3), np.int64)
        loop = kernel(_count, len(votes.values))
        loop(
            votes.starts[first:past],
            votes.ends[first:past],
            votes.columns,
            votes.values,
            labels[first:past],
            found,
        )
        return found

    disagree, passed, agree = np.moveaxis(reduce(add, in_pieces(of, len(votes.participants))), 2, 0)
    counted = np.zeros((3, k + 1, len(statements)), np.int64)
    counted[:, :, columns] = agree, disagree, disagree + passed + agree
    return counted


def _count(starts: Any, ends: Any, columns: Any, values: Any, labels: Any, found: Any) -> None:
    for person in range(len(starts)):
        table = found[labels[person]]
        for vote in range(starts[person], ends[person]):
            table[columns[vote], values[vote] + 1] += 1


@dataclass(frozen=True)
class Representative:
    """A statement that sets a group apart, and the side the group takes.

    `count` of the `seen` votes in the group take it (passes are seen); `share` is (count + 1) / (seen + 2)
    and `share_z` how far that is above a half; `ratio` is to the share among all others in the map, and
    `ratio_z` how far it is above 1.
    """

    statement: Any
    side: Side
    count: int
    seen: int
    share: float
    share_z: float
    ratio: float
    ratio_z: float


@dataclass(frozen=True)
class Consensus:
    """A statement on which most people who voted, in the map or not, take one side. Fields as in
    Representative.
    """

    statement: Any
    side: Side
    count: int
    seen: int
    share: float
    share_z: float


def share(count: Ints, seen: Ints) -> Floats:
    """Laplace's estimate of a probability."""
    found: Floats = (count + 1) / (seen + 2)
    return found


def share_z(count: Ints, seen: Ints) -> Floats:
    """How many standard deviations a share is above a half: 2·√(S + 1)·((A + 1) / (S + 1) - 1/2)."""
    found: Floats = 2 * np.sqrt(seen + 1) * ((count + 1) / (seen + 1) - 0.5)
    return found


def ratio_z(count: Ints, seen: Ints, other_count: Ints, other_seen: Ints) -> Floats:
    """The two-proportion z, with 1 added to all four counts; 0 where everybody took this side."""
    a, n, b, m = count + 1, seen + 1, other_count + 1, other_seen + 1
    together = (a + b) / (n + m)
    deviation = np.sqrt(np.maximum(together * (1 - together), 0) * (1 / n + 1 / m))
    found: Floats = np.divide(a / n - b / m, deviation, out=np.zeros_like(deviation), where=deviation > 0)
    return found


@dataclass(frozen=True, eq=False)
class _Sides:
    """The numbers of Representative for one side of every statement that may be shown, in one group."""

    side: Side
    count: Ints
    seen: Ints
    share: Floats
    share_z: Floats
    ratio: Floats
    ratio_z: Floats

    @property
    def weight(self) -> Floats:
        return self.ratio * self.ratio_z * self.share * self.share_z

    @property
    def stands_out(self) -> Flags:
        return (self.share_z > SIGNIFICANT) & (self.ratio_z > SIGNIFICANT)


def representative(counted: Ints, statements: Ids, left_out: Flags) -> list[list[Representative]]:
    """For each group at most 5 statements, those it agrees with first; `counted` without people outside the
    map.

    Kept are statements where both z are above 1.2816, on either side, the weightiest first. Ahead of them
    goes the one that the group best agrees with, or, if there is none and none is kept, the one that sets it
    apart most.
    """
    shown = np.flatnonzero(~left_out)
    ids = statements[shown].tolist()
    return [
        _of_group(ids, _numbers(counted[:, :, shown], group, 0), _numbers(counted[:, :, shown], group, 1))
        for group in range(counted.shape[1])
    ]


def _numbers(counted: Ints, group: int, which: int) -> _Sides:
    mine, seen = counted[which, group], counted[2, group]
    others, other_seen = counted[which].sum(axis=0) - mine, counted[2].sum(axis=0) - seen
    shares = share(mine, seen)
    apart = ratio_z(mine, seen, others, other_seen)
    side: Side = "disagree" if which else "agree"
    return _Sides(side, mine, seen, shares, share_z(mine, seen), shares / share(others, other_seen), apart)


def _of_group(ids: list[Any], agree: _Sides, disagree: _Sides) -> list[Representative]:
    agrees = agree.ratio_z > disagree.ratio_z
    weights = np.where(agrees, agree.weight, disagree.weight)
    kept = np.flatnonzero(agree.stands_out | disagree.stands_out)
    ranked = kept[np.argsort(-weights[kept], kind="stable")].tolist()
    best = _best_agreed(agree, disagree)
    if best is None and not ranked and ids:
        best = int(np.argmax(np.maximum(agree.ratio_z, disagree.ratio_z)))
    head = [] if best is None else [best]
    chosen = head + [place for place in ranked if place != best]
    entries = [_entry(ids[place], agree if agrees[place] else disagree, place) for place in chosen[:MOST]]
    return sorted(entries, key=lambda entry: entry.side)


def _entry(statement: Any, sides: _Sides, place: int) -> Representative:
    numbers = (sides.count, sides.seen, sides.share, sides.share_z, sides.ratio, sides.ratio_z)
    return Representative(statement, sides.side, *(column[place].item() for column in numbers))


def _best_agreed(agree: _Sides, disagree: _Sides) -> int | None:
    """The place of the statement a group best agrees with, going through them in order as Polis does: a
    statement replaces the best so far by weight if that one is likelier here than elsewhere, else by share
    alone.
    """
    weight, sure = agree.weight.tolist(), (agree.share * agree.share_z).tolist()
    likelier = agree.ratio > 1
    good = ((agree.share_z > SIGNIFICANT) | (likelier & (agree.share > 0.5))).tolist()
    best: int | None = None
    for place in np.flatnonzero(agree.count + disagree.count).tolist():
        if best is None:
            better = good[place]
        else:
            measure = weight if likelier[best] else sure
            better = measure[place] > measure[best]
        if better:
            best = place
    return best


def consensus(counted: Ints, statements: Ids, left_out: Flags) -> dict[Side, list[Consensus]]:
    """At most 5 statements for each side: a share above a half and its z above 1.2816; by their product. All
    people count.
    """
    agree, disagree, seen = counted.sum(axis=1)
    return {
        "agree": _agreed(agree, seen, "agree", statements, left_out),
        "disagree": _agreed(disagree, seen, "disagree", statements, left_out),
    }


def _agreed(count: Ints, seen: Ints, side: Side, statements: Ids, left_out: Flags) -> list[Consensus]:
    shares, z = share(count, seen), share_z(count, seen)
    places = np.flatnonzero((shares > 0.5) & (z > SIGNIFICANT) & ~left_out)
    order = places[np.argsort(-(shares * z)[places], kind="stable")[:MOST]]
    return [
        Consensus(statements[i].item(), side, int(count[i]), int(seen[i]), float(shares[i]), float(z[i]))
        for i in order
    ]


@dataclass(frozen=True, eq=False)
class GroupConsensus:
    """How likely all groups are to take a side, for each statement: the product of the groups' shares, as in
    Polis, and its geometric mean. The product shrinks with every group, so only the mean can be compared
    between maps.
    """

    product: Floats
    geometric_mean: Floats


def group_consensus(counted: Ints) -> dict[Side, GroupConsensus]:
    """For each side; `counted` without people outside the map."""
    found: dict[Side, GroupConsensus] = {}
    sides: tuple[Side, Side] = ("agree", "disagree")
    for place, side in enumerate(sides):
        product = np.ones(counted.shape[2])
        for group in range(counted.shape[1]):
            product = product * share(counted[place, group], counted[2, group])
        found[side] = GroupConsensus(product, _root(product, counted.shape[1]))
    return found


def _root(numbers: Floats, degree: int) -> Floats:
    """Newton's method from above: unlike a power it gives the same bits on every machine. Numbers in (0,
    1].
    """
    if degree < 2:
        return numbers
    root = np.ones_like(numbers)
    while True:
        power = root.copy()
        for _ in range(degree - 2):
            power = power * root
        lower = root - (root - numbers / power) / degree
        if not (lower < root).any():
            break
        root = np.minimum(root, lower)
    return root


EIGHT_FALLING: Final = (8.0, 6.964404506368993, 6.062866266041592, 5.278031643091577, 4.5947934199881395)
"""8·2^(-n/5), written out because a power's last bit depends on the machine."""


def priorities(counted: Ints, axes: Axes) -> Floats:
    """How much is learnt by asking somebody about a statement next; 0 for statements left out. `counted` as
    for groups.

    [(1 - (P+1)/(S+2))·(E+1)·(A+1)/(S+2)·(1 + 8·2^(-S/5))]², E being the length of a lone agree vote.
    """
    agree, disagree, seen = counted.sum(axis=1)
    weight = interest(agree, seen - agree - disagree, seen, axes.lone_agree)
    found: Floats = np.where(axes.left_out, 0.0, weight)
    return found


def interest(agree: Ints, passed: Ints, seen: Ints, lone_agree: Floats) -> Floats:
    """The formula of `priorities`, for statements of which nothing else need be known."""
    newness = 1 + np.ldexp(np.array(EIGHT_FALLING)[seen % 5], -(seen // 5))
    weight = (1 - share(passed, seen)) * (lone_agree + 1) * share(agree, seen) * newness
    found: Floats = weight * weight
    return found


def next_statement(priority: Floats, answered: Flags, at: float) -> int | None:
    """The place of the statement to ask somebody next, or None when all that may be asked are `answered`.

    `at`, from 0 to below 1, picks among the rest in proportion to their priority: draw it at random for each
    person, so that all statements are asked; the same number gives the same statement.
    """
    if not 0 <= at < 1:
        raise ValueError("at is a number from 0 to below 1.")
    open_ = np.flatnonzero(~answered & (priority > 0))
    if len(open_) == 0:
        return None
    weights = priority[open_].tolist()
    mark, reached = at * math.fsum(weights), 0.0
    for place, weight in zip(open_.tolist(), weights, strict=True):
        reached += weight
        if mark < reached:
            return int(place)
    return int(open_[-1])

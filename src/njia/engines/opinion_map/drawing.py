"""The whole map, from votes on one machine or in shards on many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Protocol, TypeVar

import numpy as np

from njia.engines.opinion_map.axes import UNIT, Axes, Places, find_axes, gram, place_people
from njia.engines.opinion_map.groups import Group, Grouping, Labels, describe, find_groupings, in_the_map
from njia.engines.opinion_map.opinions import (
    Consensus,
    GroupConsensus,
    Representative,
    Side,
    consensus,
    count,
    group_consensus,
    priorities,
    representative,
)
from njia.engines.opinion_map.sums import PairSums, pair_sums
from njia.engines.opinion_map.votes import Floats, Ids, Ints, Votes, VotesRefused

R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """Where people stand and what their groups think.

    `participants` and `statements` are ids in rising order; `x`, `y`, `group` (-1: not in the map) and
    `given` (statements voted on) have an element for each participant, `priority` and the arrays of
    `group_consensus` one for each statement. `groupings` are all that were tried, the chosen one first; their
    labels are for the people in the map.
    """

    participants: Ids
    statements: Ids
    x: Floats
    y: Floats
    given: Ints
    group: Labels
    groups: list[Group]
    groupings: list[Grouping]
    axes: Axes
    counted: Ints
    representative: list[list[Representative]]
    consensus: dict[Side, list[Consensus]]
    group_consensus: dict[Side, GroupConsensus]
    priority: Floats


class Hands(Protocol):
    """Where the work on shards is done."""

    def each(self, function: Callable[..., R], shards: Sequence[Any], *arguments: Sequence[Any]) -> list[R]:
        """`function(shard, *its arguments)` for each shard, in order."""
        ...

    def total(self, function: Callable[..., R], shards: Sequence[Any]) -> R:
        """The sum of `function(shard)` over the shards."""
        ...


class Here:
    """This process."""

    def each(self, function: Callable[..., R], shards: Sequence[Any], *arguments: Sequence[Any]) -> list[R]:
        return [function(*each) for each in zip(shards, *arguments, strict=True)]

    def total(self, function: Callable[..., Any], shards: Sequence[Any]) -> Any:
        return reduce(add, map(function, shards))


def draw(votes: Votes, moderated_out: Sequence[Any] | Ids = ()) -> OpinionMap:
    """The map of all votes; statements `moderated_out` count for nothing."""
    return draw_shards([votes], moderated_out)


def draw_shards(
    shards: Sequence[Any], moderated_out: Sequence[Any] | Ids = (), hands: Hands | None = None
) -> OpinionMap:
    """The map of votes in shards, each with all votes of its people: the same to the last bit however they
    are divided.

    `shards` are Votes, or what `hands` turns into Votes before it calls a function with it. Raises
    VotesRefused when a person's votes are in two shards.
    """
    hands = hands or Here()
    sums = hands.total(pair_sums, shards)
    return draw_from(sums, gram(sums), shards, moderated_out, hands)


def draw_from(
    sums: PairSums,
    matrix: Floats,
    shards: Sequence[Any],
    moderated_out: Sequence[Any] | Ids,
    hands: Hands,
    counting: Callable[[Votes, Labels, int, Ids], Ints] = count,
) -> OpinionMap:
    """The map, where the sums over pairs and their Gram matrix are known already. `counting` gives what `count` does."""
    axes = find_axes(sums, matrix, moderated_out)
    placed = hands.each(place_people, shards, [axes] * len(shards))
    people, order = _together(placed)
    inside = in_the_map(people.given, axes.count)
    x, y = people.x[inside], people.y[inside]
    groupings = find_groupings(x, y)
    group = np.full(len(inside), -1, np.int64)
    k = groupings[0].k if groupings else 0
    if groupings:
        group[inside] = groupings[0].labels
    counted = _counted(shards, placed, group, order, k, axes, hands, counting)
    return OpinionMap(
        participants=people.participants,
        statements=axes.statements,
        x=people.x / UNIT,
        y=people.y / UNIT,
        given=people.given,
        group=group,
        groups=describe(x, y, groupings[0]) if groupings else [],
        groupings=groupings,
        axes=axes,
        counted=counted,
        representative=representative(counted[:, :k], axes.statements, axes.left_out),
        consensus=consensus(counted, axes.statements, axes.left_out),
        group_consensus=group_consensus(counted[:, :k]),
        priority=priorities(counted[:, :k], axes),
    )


def _together(placed: Sequence[Places]) -> tuple[Places, Ints]:
    """All people in the order of their ids, and where each of them stood among the shards laid end to end."""
    if len(placed) == 1:
        return placed[0], np.arange(len(placed[0].participants))
    peopled = [each for each in placed if len(each.participants)] or placed
    ids = np.concatenate([each.participants for each in peopled])
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    if (ids[1:] == ids[:-1]).any():
        raise VotesRefused("The votes of one person are in two shards.")
    x, y, given = (
        np.concatenate([getattr(each, name) for each in peopled])[order] for name in ("x", "y", "given")
    )
    return Places(ids, x, y, given), order


def _counted(
    shards: Sequence[Any],
    placed: Sequence[Places],
    group: Labels,
    order: Ints,
    k: int,
    axes: Axes,
    hands: Hands,
    counting: Callable[[Votes, Labels, int, Ids], Ints],
) -> Ints:
    as_sharded = np.empty_like(group)
    as_sharded[order] = group
    ends = np.cumsum([len(each.participants) for each in placed])
    labels = np.split(as_sharded, ends[:-1])
    counts = hands.each(counting, shards, labels, [k] * len(shards), [axes.statements] * len(shards))
    return reduce(add, counts)

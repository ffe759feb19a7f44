"""From pairs that are alike to groups: average linkage that never joins what is kept apart. `loops` tells how it runs."""

import heapq
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from njia.engines.grouping.apartness import are_apart
from njia.engines.grouping.flat import Flat, Ints
from njia.engines.grouping.loops import Room, alike, hold, let_go

NONE: Final = -1


class Groups(NamedTuple):
    """Groups of texts under way, each called by its lowest text, all in one array: data[groups.x + k] is x of the k-th.

    A group's members are a chain through `next_member` from its name on, its neighbours one through `next_link` from
    `first_link` on; chains end with NONE. A link leads to a text of the other group, whose name of today `name_of` tells.
    """

    data: Ints
    texts: int
    name: int
    next_member: int
    last_member: int
    size: int
    joined: int
    """How often the group was joined to another: older entries of the heap do not count any more."""
    seen: int
    """The turn in which a group was last looked at as a neighbour."""
    first_link: int
    next_link: int
    target: int

    def interpreted(self) -> "Groups":
        return self._replace(data=self.data.tolist())


def singles(texts: int, ones: Ints, others: Ints) -> Groups:
    """Each text for itself. `ones` and `others` are the texts of the pairs that may be joined."""
    source, target = np.concatenate([ones, others]), np.concatenate([others, ones])
    order = np.argsort(source, kind="stable")
    next_link = np.full(len(target), NONE, dtype=np.int64)
    same = source[order][1:] == source[order][:-1]
    next_link[order[:-1][same]] = order[1:][same]
    first_link = np.full(texts, NONE, dtype=np.int64)
    first_link[source[order][::-1]] = order[::-1]
    each = np.arange(texts, dtype=np.int64)
    columns = [each, each * 0 + NONE, each, each * 0 + 1, each * 0, each * 0, first_link, next_link, target]
    starts = [0, *np.cumsum([len(column) for column in columns]).tolist()]
    return Groups(np.concatenate(columns), texts, *starts[:-1])


def link(
    flat: Flat,
    ones: Ints,
    others: Ints,
    scores: NDArray[np.float64],
    groups: Groups,
    threshold: float,
    room: Room,
) -> None:
    """Join `groups`, which are `singles` to begin with.

    `ones`, `others` and `scores` are the pairs that are alike enough and not apart, the lower text first. The two
    groups with the highest mean likeness over all pairs between them are joined, as long as that mean is at least
    `threshold` and no pair between them is apart. So one bridge between two asks does not make them one, and two texts
    that are apart are never in one group. Ties go to the lower texts.
    """
    texts = groups.texts
    means = {NONE: 0.0}  # between groups: only what reaches the threshold and is not apart
    heap = [(0.0, 0, 0, 0) for _ in range(0)]
    for pair in range(len(ones)):
        means[ones[pair] * texts + others[pair]] = scores[pair]
        heap.append((-scores[pair], ones[pair], others[pair], 0))
    heapq.heapify(heap)
    turn = 0
    while len(heap):
        _below, one, other, joined = heapq.heappop(heap)
        if groups.data[groups.joined + one] + groups.data[groups.joined + other] != joined:
            continue
        turn += 1
        kept = NONE
        for at in (groups.data[groups.first_link + one], groups.data[groups.first_link + other]):
            while at != NONE:
                here, at = at, groups.data[groups.next_link + at]
                near = name_of(groups, groups.data[groups.target + here])
                if near in (one, other) or groups.data[groups.seen + near] == turn:
                    continue
                groups.data[groups.seen + near] = turn
                mean = joined_mean(flat, groups, means, one, other, near, threshold, room)
                if mean >= threshold:
                    means[between(texts, one, near)] = mean
                    groups.data[groups.next_link + here], kept = kept, here
        put_together(groups, one, other, kept)
        while kept != NONE:
            near = name_of(groups, groups.data[groups.target + kept])
            low, high = min(one, near), max(one, near)
            stamp = groups.data[groups.joined + one] + groups.data[groups.joined + near]
            heapq.heappush(heap, (-means[between(texts, one, near)], low, high, stamp))
            kept = groups.data[groups.next_link + kept]


def between(texts: int, one: int, other: int) -> int:
    return min(one, other) * texts + max(one, other)


def name_of(groups: Groups, text: int) -> int:
    while groups.data[groups.name + text] != text:
        groups.data[groups.name + text] = groups.data[groups.name + groups.data[groups.name + text]]
        text = groups.data[groups.name + text]
    return text


def put_together(groups: Groups, one: int, other: int, links: int) -> None:
    """Group `other` into `one`, which keeps its name and has these links from now on."""
    groups.data[groups.name + other] = one
    groups.data[groups.next_member + groups.data[groups.last_member + one]] = other
    groups.data[groups.last_member + one] = groups.data[groups.last_member + other]
    groups.data[groups.size + one] += groups.data[groups.size + other]
    groups.data[groups.joined + one] += 1
    groups.data[groups.joined + other] += 1
    groups.data[groups.first_link + one] = links


def joined_mean(
    flat: Flat, groups: Groups, means: dict[int, float], one: int, other: int, near: int, threshold: float, room: Room
) -> float:  # fmt: skip
    """The mean likeness of two groups that are joined to a third; 0 where it is too low or something sets them apart.

    Takes their means to the third out of `means`. What is not known there is worked out text by text.
    """
    texts = groups.texts
    ours, theirs = means.pop(between(texts, one, near), 0.0), means.pop(between(texts, other, near), 0.0)
    if ours == 0.0 and theirs == 0.0:
        return 0.0
    unknown = NONE
    if ours == 0.0:
        unknown, ours = one, mean_of(flat, groups, one, near, threshold, room)
    elif theirs == 0.0:
        unknown, theirs = other, mean_of(flat, groups, other, near, threshold, room)
    size, added = groups.data[groups.size + one], groups.data[groups.size + other]
    mean = float(round((size * ours + added * theirs) / (size + added), 9))
    if mean < threshold or (unknown != NONE and any_apart(flat, groups, unknown, near, room)):
        return 0.0
    return mean


def mean_of(flat: Flat, groups: Groups, one: int, other: int, threshold: float, room: Room) -> float:
    total, text = 0.0, one
    while text != NONE:
        total += total_of(flat, groups, text, other, threshold, room)
        text = groups.data[groups.next_member + text]
    return float(total / (groups.data[groups.size + one] * groups.data[groups.size + other]))


def any_apart(flat: Flat, groups: Groups, one: int, other: int, room: Room) -> bool:
    found, text = False, one
    while text != NONE and not found:
        hold(flat, text, room, room.ones)
        near = other
        while near != NONE and not found:
            found = are_apart(flat, text, near, room)
            near = groups.data[groups.next_member + near]
        let_go(flat, text, room, room.ones)
        text = groups.data[groups.next_member + text]
    return found


def centres(flat: Flat, groups: Groups, threshold: float, room: Room) -> None:
    """Write into `seen`, for each name of a group, the member that is most like all of them; the first of equals."""
    for name in range(groups.texts):
        centre, best, text = NONE, -1.0, name
        while groups.data[groups.name + name] == name and text != NONE:
            likeness = round(total_of(flat, groups, text, name, threshold, room), 9)
            if likeness > best or (likeness == best and text < centre):
                centre, best = text, likeness
            text = groups.data[groups.next_member + text]
        groups.data[groups.seen + name] = centre


def total_of(flat: Flat, groups: Groups, text: int, group: int, threshold: float, room: Room) -> float:
    """How alike a text is to all members of a group together."""
    total, member = 0.0, group
    hold(flat, text, room, room.ones)
    while member != NONE:
        total += alike(flat, text, room, room.ones, member, threshold)
        member = groups.data[groups.next_member + member]
    let_go(flat, text, room, room.ones)
    return total

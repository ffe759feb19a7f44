"""Groups of people who stand near each other on the map: how many, who, and how sure that is.

k-means for k = 2..5; the k with the best mean silhouette is chosen, the smaller of equals. As positions are
whole numbers, all sums over people are exact: in any order, on any number of threads, the same.
"""

import math
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from njia.engines.opinion_map.axes import GOLDEN, UNIT
from njia.engines.opinion_map.compiled import at_once, kernel
from njia.engines.opinion_map.votes import Flags, Floats, Ints

LEAST_VOTES: Final = 7
LEAST_PEOPLE: Final = 15
MOST_GROUPS: Final = 5
ROUNDS: Final = 300
TOLERANCE: Final = 1e-4
"""Of the mean variance: when the centres together move less far (squared), they have settled. As
scikit-learn's KMeans.
"""
SMALL: Final = 10
"""A group of fewer people is uncertain, and too small to be drawn person by person."""
STABLE: Final = 0.75
"""Below it a group is uncertain. C. Hennig, Cluster-wise assessment of cluster stability, 2007: valid, stable
from 0.75.
"""
ENOUGH: Final = 10_000
"""People in each half when stability is looked at."""
EXACT: Final = 4_000
"""Up to so many people silhouettes are taken between people, above between the cells of a fine grid."""
GRID: Final = 96
"""Cells on a side of that grid."""
IN_A_CLUMP: Final = 24
"""People in a cell of the coarser grid that makes k-means quick, on average."""
MOST_ON_A_SIDE: Final = 128

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """`x`, `y` is the middle. `stability`: the share of the group that stays together when half the people
    are grouped alone.

    `uncertain` says why the group should be read with care: "small", "unstable", both, or nothing.
    """

    id: int
    size: int
    x: float
    y: float
    stability: float
    uncertain: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Grouping:
    """One way to divide the people of the map. `labels` are groups 0..k-1 in the order of people;
    `silhouette` is -1..1.

    `moved`: how many people would not be with the main part of their group of the chosen grouping.
    """

    k: int
    silhouette: float | None
    sizes: tuple[int, ...]
    labels: Labels = field(repr=False)
    moved: int = 0


def in_the_map(given: Ints, statements: int) -> Flags:
    """Who voted on enough statements: min(7, all). If they are fewer than 15, those with the most votes are
    added up to 15, of equals those with the lower ids.
    """
    inside: Flags = given >= min(LEAST_VOTES, statements)
    missing = min(LEAST_PEOPLE, len(given)) - int(inside.sum())
    if missing > 0:
        outside = np.flatnonzero(~inside)
        inside[outside[np.argsort(-given[outside], kind="stable")[:missing]]] = True
    return inside


def find_groupings(x: Floats, y: Floats) -> list[Grouping]:
    """Every grouping that was tried, the best first, then by k. One group of all if there is nothing to divide."""
    if not len(x):
        return []
    spots = find_spots(x, y)
    clumps = clump(x, y)

    def attempt(k: int) -> tuple[Labels, float] | None:
        labels = k_means(x, y, clumps, k)
        return None if labels is None else (labels, silhouette(labels, spots))

    ks = range(min(MOST_GROUPS, len(x) - 1), 1, -1)  # What takes longest begins first.
    found = [each for each in at_once(attempt, ks, len(x)) if each is not None][::-1]
    if not found:
        return [Grouping(1, None, (len(x),), np.zeros(len(x), np.int64))]
    best = max(range(len(found)), key=lambda place: (found[place][1], -place))
    found.insert(0, found.pop(best))
    groupings = []
    for labels, width in found:
        sizes = tuple(np.bincount(labels).tolist())
        moved = len(x) - int(_overlap(found[0][0], labels).max(axis=1).sum())
        groupings.append(Grouping(len(sizes), width, sizes, labels, moved))
    return groupings


@dataclass(frozen=True, eq=False)
class Clumps:
    """People put together who stand in one cell of a grid, so that most can be counted without looking at each.

    Clump i is the people from `starts[i]` to before `starts[i + 1]` of `x`, `y`; it spans `boxes[i]`, which is low
    x, high x, low y, high y, and has the `sums[i]` of x and of y. `leftmost` are the first distinct places by x, then
    y, from which k-means starts, as many as there may be groups; `settled` is how far its centres may still move.
    """

    x: Floats
    y: Floats
    starts: Ints
    boxes: Floats
    sums: Floats
    leftmost: Floats
    settled: float


def clump(x: Floats, y: Floats) -> Clumps:
    side = min(MOST_ON_A_SIDE, max(1, math.isqrt(len(x) // IN_A_CLUMP)))
    cells = _cells(x, y, side)
    order = np.argsort(cells.astype(np.uint16), kind="stable")
    cells, x, y = cells[order], x[order], y[order]
    starts = np.flatnonzero(np.concatenate(([True], cells[1:] != cells[:-1])))
    ends = [function.reduceat(each, starts) for each in (x, y) for function in (np.minimum, np.maximum)]
    sums = [np.add.reduceat(each, starts) for each in (x, y)]
    return Clumps(
        x,
        y,
        np.append(starts, len(x)),
        np.stack(ends, axis=1),
        np.stack(sums, axis=1),
        _leftmost(x, y, MOST_GROUPS),
        TOLERANCE * float(x.var() + y.var()) / 2,
    )


def k_means(x: Floats, y: Floats, clumps: Clumps, k: int) -> Labels | None:
    """Labels of Lloyd's method from the k leftmost distinct places; None if fewer than k groups have members in the
    end. A centre that loses all its people stays where it is.
    """
    centres = clumps.leftmost[:k].copy()
    if len(centres) < k:
        return None
    add = kernel(_add_to_nearest, 20 * k * len(x))
    for _ in range(ROUNDS):
        sums = np.zeros((k, 3))
        add(clumps.starts, clumps.boxes, clumps.sums, clumps.x, clumps.y, centres, sums)
        before, peopled = centres.copy(), sums[:, 2] > 0
        centres[peopled] = sums[peopled, :2] / sums[peopled, 2:]
        moved = centres - before
        if (moved * moved).sum() <= clumps.settled:
            break
    labels = np.empty(len(x), np.int64)
    name = kernel(_name_nearest, 20 * k * len(x))
    name(x, y, centres, labels)
    return labels if np.bincount(labels, minlength=k).all() else None


def _add_to_nearest(starts: Any, boxes: Any, sums: Any, x: Any, y: Any, centres: Any, found: Any) -> None:
    """Add x, y and 1 of each person to the row of the nearest centre (the first, of equals).

    How much nearer one centre is than another, squared, is linear in the place, so it is least at a corner of a box.
    A clump is added as a whole if one centre is nearest at all those corners by more than can be lost in rounding.
    """
    for clump in range(len(boxes)):
        low_x, high_x, low_y, high_y = boxes[clump]
        middle_x, middle_y = (low_x + high_x) / 2, (low_y + high_y) / 2
        nearest, least = 0, np.inf
        for group in range(len(centres)):
            right, up = middle_x - centres[group, 0], middle_y - centres[group, 1]
            if right * right + up * up < least:
                nearest, least = group, right * right + up * up
        whole = True
        for group in range(len(centres)):
            corner_x = high_x if centres[group, 0] > centres[nearest, 0] else low_x
            corner_y = high_y if centres[group, 1] > centres[nearest, 1] else low_y
            right, up = corner_x - centres[nearest, 0], corner_y - centres[nearest, 1]
            away, above = corner_x - centres[group, 0], corner_y - centres[group, 1]
            near, far = right * right + up * up, away * away + above * above
            if group != nearest and far - near <= 1e-9 * (far + near):
                whole = False
                break
        first, past = starts[clump], starts[clump + 1]
        if whole:
            found[nearest, 0] += sums[clump, 0]
            found[nearest, 1] += sums[clump, 1]
            found[nearest, 2] += past - first
            continue
        for person in range(first, past):
            nearest, least = 0, np.inf
            for group in range(len(centres)):
                right, up = x[person] - centres[group, 0], y[person] - centres[group, 1]
                if right * right + up * up < least:
                    nearest, least = group, right * right + up * up
            found[nearest, 0] += x[person]
            found[nearest, 1] += y[person]
            found[nearest, 2] += 1


def _name_nearest(x: Any, y: Any, centres: Any, labels: Any) -> None:
    for person in range(len(x)):
        nearest, least = 0, np.inf
        for group in range(len(centres)):
            right, up = x[person] - centres[group, 0], y[person] - centres[group, 1]
            if right * right + up * up < least:
                nearest, least = group, right * right + up * up
        labels[person] = nearest


def _leftmost(x: Floats, y: Floats, k: int) -> Floats:
    """The first k distinct places by x, then y; fewer if there are fewer. Shape (k, 2)."""
    reach = 64
    while True:
        near = np.flatnonzero(x <= np.partition(x, reach)[reach]) if reach < len(x) else np.arange(len(x))
        distinct: Floats = np.unique(np.stack((x[near], y[near]), axis=1), axis=0)
        if len(distinct) >= k or reach >= len(x):
            return distinct[:k].copy()
        reach *= 16


@dataclass(frozen=True, eq=False)
class Spots:
    """Where people stand, for silhouettes: up to EXACT people each on a spot of their own, whose coordinates are `x`
    and `y`; above, all who are in one cell of a grid of 96 × 96 in its middle. `at` is the spot of each person,
    `peopled` are the spots where somebody stands, and `from_all` is the sum of distances of each spot from everybody.
    """

    at: Ints
    peopled: Ints
    x: Floats | None
    y: Floats | None
    from_all: Floats


def find_spots(x: Floats, y: Floats) -> Spots:
    if len(x) <= EXACT:
        each = np.arange(len(x))
        return Spots(each, each, x, y, _distances_between(x, y, np.ones((len(x), 1))))
    at = _cells(x, y, GRID)
    every = np.bincount(at, minlength=GRID * GRID).astype(float)
    return Spots(at, np.flatnonzero(every), None, None, _distances_between_cells(every[:, None]))


def silhouette(labels: Labels, spots: Spots) -> float:
    """The mean of (b - a) / max(a, b), where a is somebody's mean distance to the others of the same group and b the
    least mean distance to another group; 0 for who is alone in a group. All groups have members.
    """
    k, count = int(labels.max()) + 1, len(spots.from_all)
    heads = np.bincount(spots.at * k + labels, minlength=count * k).reshape(count, k).astype(float)
    if spots.x is None or spots.y is None:
        distances = _distances_between_cells(heads[:, :-1])
    else:
        distances = _distances_between(spots.x, spots.y, heads[:, :-1])
    distances = np.concatenate((distances, spots.from_all - distances.sum(axis=1, keepdims=True)), axis=1)
    sizes, heads, distances = heads.sum(axis=0), heads[spots.peopled], distances[spots.peopled]
    own, means = distances / np.maximum(sizes - 1, 1), distances / sizes
    nearest, second = np.partition(means, 1, axis=1)[:, :2].T[:, :, None]
    next_best = np.where(means == nearest, second, nearest)
    larger = np.maximum(own, next_best)
    widths = np.divide(next_best - own, larger, out=np.zeros_like(own), where=larger > 0)
    widths[:, sizes == 1] = 0.0
    return math.fsum((widths * heads)[heads > 0].tolist()) / len(labels)


def _distances_between(x: Floats, y: Floats, heads: Floats) -> Floats:
    """Sums of distances to each group, of shape (people, groups); in whole units, so that they are exact."""
    sums = np.empty(heads.shape)
    for start in range(0, len(x), 256):
        rows = slice(start, start + 256)
        right, up = x[rows, None] - x, y[rows, None] - y
        sums[rows] = np.rint(np.sqrt(right * right + up * up)) @ heads
    return sums


def _cells(x: Floats, y: Floats, side: int) -> Ints:
    """The cell in which each person stands, of a square grid with so many cells on a side."""
    left, low = x.min(), y.min()
    width = max(x.max() - left, y.max() - low) / side + 1
    cells: Ints = ((y - low) / width).astype(np.int64) * side + ((x - left) / width).astype(np.int64)
    return cells


def _distances_between_cells(heads: Floats) -> Floats:
    """Sums of distances between middles, in 1/256 of a cell; shape (cells, groups). A convolution with a table of
    whole numbers, by Fourier transform: the sums are whole numbers below 2^43 or so, so that rounding takes away all
    that the transforms got wrong.
    """
    spectrum = _spectrum()
    sums = np.empty(heads.shape)
    for group, head in enumerate(heads.T):
        across = np.fft.rfft(head.reshape(GRID, GRID), 2 * GRID, axis=1)
        both = np.fft.ifft(np.fft.fft(across, 2 * GRID, axis=0) * spectrum, axis=0)[:GRID]
        sums[:, group] = np.rint(np.fft.irfft(both, 2 * GRID, axis=1)[:, :GRID]).ravel()
    return sums


@cache
def _spectrum() -> NDArray[np.complex128]:
    away = np.minimum(np.arange(2 * GRID), 2 * GRID - np.arange(2 * GRID))
    return np.fft.rfft2(np.rint(256 * np.sqrt(away[:, None] ** 2 + away**2)))


def describe(x: Floats, y: Floats, chosen: Grouping) -> list[Group]:
    """The chosen groups with their middles, and which of them are uncertain."""
    stability = _stability(x, y, chosen)
    middles = [np.bincount(chosen.labels, weights=each) / chosen.sizes / UNIT for each in (x, y)]
    groups = []
    for group, size in enumerate(chosen.sizes):
        uncertain = ("small",) * (size < SMALL) + ("unstable",) * (stability[group] < STABLE)
        groups.append(
            Group(
                group, size, float(middles[0][group]), float(middles[1][group]), stability[group], uncertain
            )
        )
    return groups


def _stability(x: Floats, y: Floats, chosen: Grouping) -> list[float]:
    """For each group the lower of two overlaps |both| / |either| with its likeliest match, when each half of the people
    is grouped without the other. 0 if a half does not fall into k groups.

    Of many people, some 10,000 for each half will do. The choice follows no rhythm in which people may be numbered.
    """
    if chosen.k == 1:
        return [0.0]
    lot = np.arange(len(x)) * GOLDEN % 1.0
    share = min(0.5, ENOUGH / len(x))

    def overlaps(these: Flags) -> Floats:
        half_x, half_y = x[these], y[these]
        again = k_means(half_x, half_y, clump(half_x, half_y), chosen.k)
        if again is None:
            return np.zeros(chosen.k)
        both = _overlap(chosen.labels[these], again, chosen.k)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
        shares: Floats = (both / np.maximum(either, 1)).max(axis=1)
        return shares

    lower: list[float] = np.minimum(*at_once(overlaps, (lot < share, lot >= 1 - share), len(x))).tolist()
    return lower


def _overlap(one: Labels, other: Labels, least: int = 0) -> Ints:
    """How many people are in group i of one and group j of the other."""
    rows, columns = max(int(one.max()) + 1, least), int(other.max()) + 1
    counts: Ints = np.bincount(one * columns + other, minlength=rows * columns).reshape(rows, columns)
    return counts

"""Groups of people who stand near each other on the map: how many, who, and how sure that is.

k-means for k = 2..5; the k with the best mean silhouette is chosen, the smaller of equals. As positions are
whole numbers, all sums over people are exact: in any order, on any number of threads, the same.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from njia.engines.opinion_map.axes import UNIT
from njia.engines.opinion_map.compiled import in_pieces, kernel
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
EXACT: Final = 4_000
"""Up to so many people silhouettes are taken between people, above between the cells of a fine grid."""
CELLS: Final = 128

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
    """Every grouping that was tried, the best first, then by k. One group of all if there is nothing to
    divide.
    """
    found = []
    for k in range(2, min(MOST_GROUPS, len(x) - 1) + 1):
        labels = k_means(x, y, k)
        if labels is not None:
            found.append(labels)
    if not found:
        return [Grouping(1, None, (len(x),), np.zeros(len(x), np.int64))] if len(x) else []
    sizes = [np.bincount(labels) for labels in found]
    widths = silhouettes(x, y, found)
    best = max(range(len(found)), key=lambda place: (widths[place], -place))
    order = [best, *(place for place in range(len(found)) if place != best)]
    return [
        Grouping(
            len(sizes[place]),
            widths[place],
            tuple(sizes[place].tolist()),
            found[place],
            len(x) - int(_overlap(found[best], found[place]).max(axis=1).sum()),
        )
        for place in order
    ]


def k_means(x: Floats, y: Floats, k: int) -> Labels | None:
    """Labels of Lloyd's method from the k leftmost distinct places; None if fewer than k groups have members
    in the end.
    """
    centres = _leftmost(x, y, k)
    if len(centres) < k:
        return None
    labels = np.full(len(x), -1, np.int64)
    tolerance = TOLERANCE * (x.var() + y.var()) / 2
    assign = kernel(_assign, 20 * k * len(x))

    def of(first: int, past: int) -> tuple[int, Floats]:
        sums = np.zeros((k, 3))
        return assign(x[first:past], y[first:past], labels[first:past], centres, sums), sums

    for _ in range(ROUNDS):
        pieces = in_pieces(of, len(x))
        sums = sum((piece for _, piece in pieces), np.zeros((k, 3)))
        if not any(changed for changed, _ in pieces):
            break
        before, peopled = centres.copy(), sums[:, 2] > 0
        centres[peopled] = sums[peopled, :2] / sums[peopled, 2:]
        moved = centres - before
        if (moved * moved).sum() <= tolerance:
            in_pieces(of, len(x))
            break
    return labels if len(np.unique(labels)) == k else None


def _assign(x: Any, y: Any, labels: Any, centres: Any, sums: Any) -> Any:
    """Give each person the nearest centre (the first, of equals); add x, y and 1 to its sums. Returns how
    many changed.
    """
    changed = 0
    for person in range(len(x)):
        nearest, least = 0, np.inf
        for group in range(len(centres)):
            right, up = x[person] - centres[group, 0], y[person] - centres[group, 1]
            distance = right * right + up * up
            if distance < least:
                nearest, least = group, distance
        if labels[person] != nearest:
            labels[person] = nearest
            changed += 1
        sums[nearest, 0] += x[person]
        sums[nearest, 1] += y[person]
        sums[nearest, 2] += 1
    return changed


def _leftmost(x: Floats, y: Floats, k: int) -> Floats:
    """The first k distinct places by x, then y; fewer if there are fewer. Shape (k, 2)."""
    reach = 64
    while True:
        near = np.flatnonzero(x <= np.partition(x, reach)[reach]) if reach < len(x) else np.arange(len(x))
        distinct: Floats = np.unique(np.stack((x[near], y[near]), axis=1), axis=0)
        if len(distinct) >= k or reach >= len(x):
            return distinct[:k].copy()
        reach *= 16


def silhouettes(x: Floats, y: Floats, groupings: Sequence[Labels]) -> list[float]:
    """The mean silhouette of each grouping: (b - a) / max(a, b), where a is the mean distance to the others
    of one's own group and b the least mean distance to another group; 0 for who is alone. All groups have
    members.

    Beyond EXACT people, everybody in one cell of a grid of 128 × 128 stands in its middle.
    """
    exact = len(x) <= EXACT
    standing = np.arange(len(x)) if exact else _cells(x, y)
    spots = len(x) if exact else CELLS * CELLS
    heads = []
    for labels in groupings:
        k = int(labels.max()) + 1
        heads.append(np.bincount(standing * k + labels, minlength=spots * k).reshape(spots, k).astype(float))
    everywhere = np.concatenate(heads, axis=1)
    distances = _distances_between(x, y, everywhere) if exact else _distances_between_cells(everywhere)
    bounds = np.cumsum([0, *(head.shape[1] for head in heads)])
    return [_mean_silhouette(distances[:, bounds[i] : bounds[i + 1]], head) for i, head in enumerate(heads)]


def _mean_silhouette(distances: Floats, heads: Floats) -> float:
    """From the sums of distances to each group, and how many of each group stand there; both of shape (spots,
    groups).
    """
    sizes, total = heads.sum(axis=0), []
    for group in range(len(sizes)):
        if sizes[group] < 2:
            continue
        here = heads[:, group] > 0
        others = [other for other in range(len(sizes)) if other != group]
        own = distances[here, group] / (sizes[group] - 1)
        next_best = (distances[here][:, others] / sizes[others]).min(axis=1)
        larger = np.maximum(own, next_best)
        widths = np.divide(next_best - own, larger, out=np.zeros_like(own), where=larger > 0)
        total.extend((widths * heads[here, group]).tolist())
    return math.fsum(total) / float(sizes.sum())


def _distances_between(x: Floats, y: Floats, heads: Floats) -> Floats:
    """Sums of distances in whole units, so that a matrix product takes them exactly; (people, groups)."""
    sums = np.empty((len(x), heads.shape[1]))
    for start in range(0, len(x), 256):
        rows = slice(start, start + 256)
        right, up = x[rows, None] - x, y[rows, None] - y
        sums[rows] = np.rint(np.sqrt(right * right + up * up)) @ heads
    return sums


def _cells(x: Floats, y: Floats) -> Ints:
    """The cell of a square grid in which each person stands."""
    width = max(np.ptp(x), np.ptp(y)) / CELLS + 1
    cells: Ints = (((y - y.min()) // width) * CELLS + (x - x.min()) // width).astype(np.int64)
    return cells


def _distances_between_cells(heads: Floats) -> Floats:
    """Sums of distances between middles, in 1/256 of a cell: a convolution with a table of whole numbers, by
    FFT. As the sums are whole numbers below 2^43 or so, rounding takes away all that the transform got wrong.
    """
    away = np.minimum(np.arange(2 * CELLS), 2 * CELLS - np.arange(2 * CELLS))
    table = np.rint(256 * np.sqrt(away[:, None] ** 2 + away**2))
    spectrum = np.fft.rfft2(table)
    sums = []
    for head in heads.T:
        found = np.fft.irfft2(
            np.fft.rfft2(head.reshape(CELLS, CELLS), s=table.shape) * spectrum, s=table.shape
        )
        sums.append(np.rint(found[:CELLS, :CELLS]).ravel())
    return np.stack(sums, axis=1)


def describe(x: Floats, y: Floats, chosen: Grouping) -> list[Group]:
    """The chosen groups with their middles, and which of them are uncertain."""
    stability = _stability(x, y, chosen)
    groups = []
    for group in range(chosen.k):
        here = chosen.labels == group
        size = int(here.sum())
        uncertain = ("small",) * (size < SMALL) + ("unstable",) * (stability[group] < STABLE)
        middle = float(x[here].sum()) / size / UNIT, float(y[here].sum()) / size / UNIT
        groups.append(Group(group, size, *middle, stability[group], uncertain))
    return groups


def _stability(x: Floats, y: Floats, chosen: Grouping) -> list[float]:
    """For each group the lower of two overlaps |both| / |either| with its likeliest match, when every second
    person is grouped without the others. 0 if half the people do not fall into k groups.
    """
    if chosen.k == 1:
        return [0.0]
    lowest = np.ones(chosen.k)
    for half in (slice(0, None, 2), slice(1, None, 2)):
        again = k_means(np.ascontiguousarray(x[half]), np.ascontiguousarray(y[half]), chosen.k)
        if again is None:
            return [0.0] * chosen.k
        both = _overlap(chosen.labels[half], again, chosen.k)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
        lowest = np.minimum(lowest, (both / np.maximum(either, 1)).max(axis=1))
    shares: list[float] = lowest.tolist()
    return shares


def _overlap(one: Labels, other: Labels, least: int = 0) -> Ints:
    """How many people are in group i of one and group j of the other."""
    rows, columns = max(int(one.max()) + 1, least), int(other.max()) + 1
    counts: Ints = np.bincount(one * columns + other, minlength=rows * columns).reshape(rows, columns)
    return counts

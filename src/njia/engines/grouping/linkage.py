"""From pairs that are alike to groups: average linkage that never joins what is kept apart."""

import heapq
from collections.abc import Callable, Iterable, Sequence

Link = tuple[int, int, float]  # two places in the list of texts, the first lower, and how alike they are


def link(
    links: Iterable[Link],
    alike: Callable[[int, int], float],
    apart: Callable[[int, int], bool],
    threshold: float,
) -> list[list[int]]:
    """Groups of two or more, each in ascending order, in the order of their first members.

    Starting from single texts, the two groups with the highest mean likeness over all pairs between them are joined,
    as long as that mean is at least `threshold` and no pair between them is `apart`. So one bridge between two asks
    does not make them one, and two texts that are apart are never in one group. Ties go to the lower places.
    Both functions are asked with the lower place first.
    """
    means: dict[int, dict[int, float]] = {}  # between groups, only those that reach the threshold
    for one, other, score in links:
        means.setdefault(one, {})[other] = score
        means.setdefault(other, {})[one] = score
    groups = {each: [each] for each in means}
    heap = [
        (-score, one, other) for one, near in means.items() for other, score in near.items() if one < other
    ]
    heapq.heapify(heap)
    while heap:
        below, one, other = heapq.heappop(heap)
        if means.get(one, {}).get(other) != -below:
            continue  # one of the two has been joined to something since
        del means[one][other], means[other][one]
        if any(apart(*_ordered(each, new)) for each in groups[one] for new in groups[other]):
            continue
        for near, mean in _joined(one, other, groups, means, alike).items():
            means[near].pop(one, None)
            if mean >= threshold:
                means[one][near] = means[near][one] = mean
                heapq.heappush(heap, (-mean, *_ordered(one, near)))
    return [sorted(groups[each]) for each in sorted(groups) if len(groups[each]) > 1]


def _joined(
    one: int,
    other: int,
    groups: dict[int, list[int]],
    means: dict[int, dict[int, float]],
    alike: Callable[[int, int], float],
) -> dict[int, float]:
    """Put group `other` into group `one`, which keeps its name; the means to the groups that were near to either."""
    ours, theirs = means[one], means.pop(other)
    sizes = len(groups[one]), len(groups[other])
    found: dict[int, float] = {}
    for near in ours.keys() | theirs.keys():
        parts = [
            known[near] if near in known else _mean(groups[each], groups[near], alike)
            for known, each in ((ours, one), (theirs, other))
        ]
        found[near] = round((sizes[0] * parts[0] + sizes[1] * parts[1]) / sum(sizes), 9)
        means[near].pop(other, None)
    means[one] = {}
    groups[one] += groups.pop(other)
    return found


def _mean(ones: Sequence[int], others: Sequence[int], alike: Callable[[int, int], float]) -> float:
    scores = [alike(*_ordered(one, other)) for one in ones for other in others]
    return sum(sorted(scores)) / len(scores)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)

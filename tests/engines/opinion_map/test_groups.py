"""Groups: who is in the map, k-means, silhouettes, and what is uncertain."""

import numpy as np
import pytest

from njia.engines.opinion_map import groups
from njia.engines.opinion_map.axes import UNIT
from njia.engines.opinion_map.groups import (
    Grouping,
    clump,
    describe,
    find_groupings,
    find_spots,
    in_the_map,
    k_means,
    silhouette,
)


def blobs(sizes: list[int], seed: int = 1, width: float = 0.3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, y in whole units, and which blob; the blobs stand on a wide circle."""
    rng = np.random.default_rng(seed)
    blob = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    angle = 2 * np.pi * blob / len(sizes) + 0.3
    x, y = (4 * turn(angle) + rng.normal(0, width, len(blob)) for turn in (np.cos, np.sin))
    return np.rint(x * UNIT), np.rint(y * UNIT), blob


def test_enough_votes_are_seven_or_all_statements() -> None:
    given = np.array([7, 6, 9] * 10)
    assert in_the_map(given, 40).tolist() == [True, False, True] * 10
    assert in_the_map(np.array([3, 2] * 20), 3).tolist() == [True, False] * 20


def test_the_map_is_topped_up_to_fifteen_with_who_voted_most() -> None:
    given = np.array([8] * 10 + [1, 5, 3, 5, 3, 2, 3, 3])
    assert np.flatnonzero(in_the_map(given, 40)).tolist() == [*range(10), 11, 12, 13, 14, 16]
    assert in_the_map(np.array([1, 2]), 40).tolist() == [True, True]
    assert in_the_map(np.array([], int), 0).tolist() == []


@pytest.mark.parametrize("seed", range(4))
def test_two_camps_are_found(seed: int) -> None:
    x, y, blob = blobs([40, 30], seed)
    best, *others = find_groupings(x, y)
    assert (best.k, best.moved) == (2, 0)
    assert len({*zip(best.labels.tolist(), blob.tolist(), strict=True)}) == 2
    assert others
    assert [other.k for other in others] == sorted({other.k for other in others} & {3, 4, 5})
    for each in (best, *others):
        assert each.sizes == tuple(np.bincount(each.labels))
        assert sum(each.sizes) == 70
        assert each.silhouette == silhouette(each.labels, find_spots(x, y))
        assert best.silhouette >= each.silhouette


def test_a_centre_that_loses_everybody_makes_no_group() -> None:
    x, y, _ = blobs([40, 30])
    assert k_means(x, y, clump(x, y), 3) is None


def plain_k_means(x: np.ndarray, y: np.ndarray, k: int) -> np.ndarray:
    """Lloyd's method as textbooks have it."""
    points = np.stack((x, y), axis=1)
    centres = np.unique(points, axis=0)[:k]
    for _ in range(groups.ROUNDS):
        labels = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        moved = np.array([points[labels == group].mean(axis=0) for group in range(k)])
        shift, centres = ((moved - centres) ** 2).sum(), moved
        if shift <= groups.TOLERANCE * points.var(axis=0).mean():
            break
    return ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)


@pytest.mark.parametrize("people", [30, 300, 3_000])
@pytest.mark.parametrize("k", [2, 3, 5])
def test_clumps_change_nothing(people: int, k: int) -> None:
    x, y, _ = blobs([people], width=2.0, seed=k)
    np.testing.assert_array_equal(k_means(x, y, clump(x, y), k), plain_k_means(x, y, k))


def test_compiled_loops_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y, _ = blobs([200, 150], width=2.0)
    slow = [k_means(x, y, clump(x, y), k) for k in (2, 4)]
    monkeypatch.setattr("njia.engines.opinion_map.compiled.WORTH_IT", 0)
    np.testing.assert_array_equal([k_means(x, y, clump(x, y), k) for k in (2, 4)], slow)


def test_clumps_hold_everybody() -> None:
    x, y, _ = blobs([500], width=3.0)
    clumps = clump(x, y)
    assert len(clumps.boxes) > 10
    assert sorted(zip(clumps.x, clumps.y, strict=True)) == sorted(zip(x, y, strict=True))
    for first, past, box, sums in zip(
        clumps.starts, clumps.starts[1:], clumps.boxes, clumps.sums, strict=False
    ):
        inside_x, inside_y = clumps.x[first:past], clumps.y[first:past]
        assert box.tolist() == [inside_x.min(), inside_x.max(), inside_y.min(), inside_y.max()]
        assert sums.tolist() == [inside_x.sum(), inside_y.sum()]


def test_fewer_places_than_groups_are_no_groups() -> None:
    x, y = np.array([1.0, 1, 5, 5, 5]), np.zeros(5)
    assert k_means(x, y, clump(x, y), 3) is None
    assert [each.k for each in find_groupings(x, y)] == [2]
    only = find_groupings(np.ones(6), np.ones(6))
    assert [(each.k, each.silhouette, each.sizes) for each in only] == [(1, None, (6,))]


def plain_silhouette(x: np.ndarray, y: np.ndarray, labels: np.ndarray) -> float:
    distances = np.hypot(x[:, None] - x, y[:, None] - y)
    widths = []
    for person, group in enumerate(labels):
        own = (labels == group) & (np.arange(len(x)) != person)
        if not own.any():
            widths.append(0.0)
            continue
        a = distances[person, own].mean()
        b = min(distances[person, labels == other].mean() for other in set(labels) - {group})
        widths.append((b - a) / max(a, b))
    return float(np.mean(widths))


@pytest.mark.parametrize("sizes", [[30, 25], [20, 1, 9], [200, 150, 90]])
def test_silhouettes_are_those_of_the_textbook(sizes: list[int]) -> None:
    x, y, labels = blobs(sizes, width=1.5)
    assert silhouette(labels, find_spots(x, y)) == pytest.approx(plain_silhouette(x, y, labels), abs=1e-6)


def test_silhouettes_of_many_people_are_close_to_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y, labels = blobs([500, 300, 400], width=1.2)
    exact = silhouette(labels, find_spots(x, y))
    monkeypatch.setattr(groups, "EXACT", 100)
    assert silhouette(labels, find_spots(x, y)) == pytest.approx(exact, abs=2e-3)


def test_sums_over_cells_are_exact() -> None:
    rng = np.random.default_rng(4)
    heads = rng.integers(0, 3, (groups.GRID**2, 3)).astype(float)
    found = groups._distances_between_cells(heads)
    down, along = np.divmod(np.arange(groups.GRID**2), groups.GRID)
    for cell in (0, 77, 5_000, groups.GRID**2 - 1):
        away = np.rint(256 * np.sqrt((down - down[cell]) ** 2 + (along - along[cell]) ** 2))
        np.testing.assert_array_equal(found[cell], away @ heads)


def test_clear_groups_are_certain_and_small_ones_are_not() -> None:
    for sizes, uncertain in (([40, 30], [(), ()]), ([40, 9], [("small",), ()])):
        x, y, _ = blobs(sizes)
        described = describe(x, y, find_groupings(x, y)[0])
        assert [group.uncertain for group in sorted(described, key=lambda group: group.size)] == uncertain
        assert all(group.stability == 1.0 for group in described)
        for group in described:
            assert np.hypot(group.x, group.y) == pytest.approx(4, abs=0.4)


def test_groups_of_one_cloud_are_unstable() -> None:
    x, y, _ = blobs([120], width=2.0)
    chosen = find_groupings(x, y)[0]
    assert any("unstable" in group.uncertain for group in describe(x, y, chosen))


def test_groups_that_half_the_people_do_not_form_are_unstable() -> None:
    x, y = np.array([0.0, 0.0, 0.0, 9.0]) * UNIT, np.zeros(4)
    chosen = Grouping(2, 1.0, (3, 1), np.array([0, 0, 0, 1]))
    assert [group.stability for group in describe(x, y, chosen)] == [0.0, 0.0]


def test_how_many_would_move_is_counted() -> None:
    x, y, _ = blobs([150], width=2.0)
    best, *others = find_groupings(x, y)
    for other in others:
        main = [np.bincount(other.labels[best.labels == group]).max() for group in range(best.k)]
        assert other.moved == 150 - sum(main)
    assert any(other.moved for other in others)

"""What is read from the counts: checked with numbers worked out by hand."""

import math
from fractions import Fraction

import numpy as np
import pytest

from njia.engines.opinion_map import collect, draw, next_statement
from njia.engines.opinion_map.axes import Axes
from njia.engines.opinion_map.opinions import (
    EIGHT_FALLING,
    MOST,
    consensus,
    count,
    group_consensus,
    priorities,
    ratio_z,
    representative,
    share,
    share_z,
)
from tests.engines.opinion_map.conversations import dense, invented


def counts(*groups: list[tuple[int, int, int]]) -> np.ndarray:
    """From (agreed, disagreed, seen) for each statement, for each group."""
    return np.array(groups).transpose(2, 0, 1)


def test_counts_are_those_of_the_table() -> None:
    votes = collect(*invented(60, 12))
    labels = np.arange(60) % 4 - 1
    wider = np.union1d(votes.statements, [2, 400])
    agree, disagree, seen = count(votes, labels, 3, wider)
    places = np.searchsorted(wider, votes.statements)
    assert not seen[:, [place for place in range(len(wider)) if place not in places]].any()
    table = dense(votes)
    for group in range(-1, 3):
        mine = table[labels == group]
        np.testing.assert_array_equal(agree[group, places], (mine == 1).sum(axis=0))
        np.testing.assert_array_equal(disagree[group, places], (mine == -1).sum(axis=0))
        np.testing.assert_array_equal(seen[group, places], (~np.isnan(mine)).sum(axis=0))


def test_formulas_by_hand() -> None:
    assert share(np.array(3), np.array(8)) == 0.4
    assert share_z(np.array(8), np.array(8)) == pytest.approx(2 * 3 * 0.5)
    a, b, n, m = 8, 3, 11, 9
    p = (a + b) / (n + m)
    expected = (a / n - b / m) / math.sqrt(p * (1 - p) * (1 / n + 1 / m))
    assert ratio_z(*map(np.array, (7, 10, 2, 8))) == pytest.approx(expected)


def test_where_everybody_took_a_side_the_ratio_is_no_news() -> None:
    assert ratio_z(*map(np.array, (5, 5, 3, 3))) == 0


def test_representative_statements_by_hand() -> None:
    counted = counts(
        [(18, 1, 20), (2, 17, 20), (10, 10, 20), (19, 0, 20), (0, 0, 0)],
        [(3, 15, 20), (16, 2, 20), (9, 9, 20), (19, 1, 20), (0, 0, 0)],
    )
    ids = np.array([10, 20, 30, 40, 50])
    first, second = representative(counted, ids, np.zeros(5, bool))
    assert [(entry.statement, entry.side) for entry in first] == [(10, "agree"), (20, "disagree")]
    assert [(entry.statement, entry.side) for entry in second] == [(20, "agree"), (10, "disagree")]
    best = first[0]
    assert (best.count, best.seen) == (18, 20)
    assert best.share == pytest.approx(19 / 22)
    assert best.share_z == pytest.approx(2 * math.sqrt(21) * (19 / 21 - 0.5))
    assert best.ratio == pytest.approx((19 / 22) / (4 / 22))


def test_left_out_statements_are_never_representative() -> None:
    counted = counts([(18, 1, 20), (17, 2, 20)], [(3, 15, 20), (2, 17, 20)])
    found = representative(counted, np.array([1, 2]), np.array([True, False]))
    assert [[entry.statement for entry in group] for group in found] == [[2], [2]]
    assert representative(counted, np.array([1, 2]), np.array([True, True])) == [[], []]


def test_at_most_five_and_the_best_agreed_among_them() -> None:
    apart = [(2, 18 - each, 20) for each in range(7)]
    others = [(18, 2, 20)] * 7
    counted = counts([*apart, (15, 2, 20)], [*others, (14, 3, 20)])
    mine, _ = representative(counted, np.arange(8), np.zeros(8, bool))
    assert len(mine) == MOST
    assert (mine[0].statement, mine[0].side) == (7, "agree")
    assert [entry.statement for entry in mine[1:]] == [0, 1, 2, 3]


def test_a_group_that_nothing_sets_apart_shows_its_most_telling_statement() -> None:
    counted = counts([(1, 2, 6), (2, 2, 6)], [(1, 2, 6), (1, 2, 6)])
    first, _ = representative(counted, np.array([1, 2]), np.zeros(2, bool))
    assert [entry.statement for entry in first] == [2]


def test_consensus_counts_all_people_and_ranks_by_share_and_certainty() -> None:
    counted = counts(
        [(10, 0, 12), (20, 1, 22), (3, 0, 3), (0, 30, 31)],
        [(9, 0, 10), (18, 0, 20), (0, 3, 3), (1, 29, 31)],
    )
    found = consensus(counted, np.array([1, 2, 3, 4]), np.zeros(4, bool))
    assert [entry.statement for entry in found["agree"]] == [2, 1]
    assert [(entry.statement, entry.count, entry.seen) for entry in found["disagree"]] == [(4, 59, 62)]
    assert found["agree"][0].share == pytest.approx(39 / 44)
    left = consensus(counted, np.array([1, 2, 3, 4]), np.array([False, True, False, True]))
    assert [entry.statement for entry in left["agree"]] == [1]
    assert left["disagree"] == []


@pytest.mark.parametrize("groups", [1, 2, 3, 4, 5])
def test_group_consensus_and_its_geometric_mean(groups: int) -> None:
    rng = np.random.default_rng(groups)
    seen = rng.integers(0, 900, (groups, 40))
    agree = rng.integers(0, seen + 1)
    found = group_consensus(np.stack((agree, seen - agree, seen)))
    for side, taken in (("agree", agree), ("disagree", seen - agree)):
        for statement in range(40):
            product = math.prod(
                Fraction(int(taken[g, statement]) + 1, int(seen[g, statement]) + 2) for g in range(groups)
            )
            assert found[side].product[statement] == pytest.approx(float(product), rel=1e-14, abs=0)
            assert found[side].geometric_mean[statement] == pytest.approx(
                float(product) ** (1 / groups), rel=1e-14, abs=0
            )


def test_geometric_mean_of_hard_numbers() -> None:
    counted = counts(*[[(0, 0, 10**9)]] * 5)
    assert group_consensus(counted)["agree"].geometric_mean == pytest.approx(1e-9, rel=1e-8, abs=0)


def test_priority_by_hand() -> None:
    ids = np.array([1, 2])
    axes = Axes(
        ids,
        np.array([0.5, 0]),
        np.array([0.6, 0]),
        np.array([0.8, 0]),
        np.array([True, True]),
        np.array([False, True]),
    )
    found = priorities(counts([(5, 2, 10), (5, 2, 10)]), axes)
    extremity = 0.5 * math.sqrt(2)
    expected = ((1 - 4 / 12) * (extremity + 1) * (6 / 12) * (1 + 8 * 2 ** (-10 / 5))) ** 2
    np.testing.assert_allclose(found, [expected, 0.0])


def test_newness_is_the_power_it_stands_for() -> None:
    np.testing.assert_allclose(EIGHT_FALLING, [8 * 2 ** (-each / 5) for each in range(5)], rtol=1e-15)


def test_new_statements_come_before_those_that_were_asked_enough() -> None:
    drawn = draw(collect(*invented(300, 10, share=0.9)))
    seen = drawn.counted[2, :-1].sum(axis=0)
    assert seen.min() > 50
    fresh = priorities(np.zeros((3, 1, 10), int), drawn.axes)
    assert (fresh > drawn.priority).all()


def test_what_is_asked_next() -> None:
    priority, answered = np.array([2.0, 6.0, 0.0, 2.0]), np.array([False, False, False, False])
    picks = [next_statement(priority, answered, at / 1000) for at in range(1000)]
    assert [picks.count(place) for place in range(4)] == [200, 600, 0, 200]
    assert next_statement(priority, np.array([True, True, False, False]), 0.0) == 3
    assert next_statement(priority, np.array([True, True, False, True]), 0.5) is None
    for wrong in (-0.1, 1.0):
        with pytest.raises(ValueError, match="from 0 to below 1"):
            next_statement(priority, answered, wrong)


def test_consensus_is_ordered_by_share_times_its_z() -> None:
    """60 of 80 (0.74 · 4.56) come before 10 of 10 (0.92 · 3.32), though their share is smaller."""
    counted = np.array([[[10, 60]], [[0, 20]], [[10, 80]]])
    found = consensus(counted, np.array([1, 2]), np.zeros(2, bool))
    assert [entry.statement for entry in found["agree"]] == [2, 1]
    assert found["disagree"] == []

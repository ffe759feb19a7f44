"""Sums over pairs of statements: exact, additive, the same by either method."""

from dataclasses import astuple

import numpy as np
import pytest

from njia.engines.opinion_map import Votes, collect, sums
from njia.engines.opinion_map.sums import PairSums, pair_sums
from tests.engines.opinion_map.conversations import dense, invented


def by_hand(votes: Votes) -> list[np.ndarray]:
    table = dense(votes)
    voted, vote = (~np.isnan(table)).astype(int), np.nan_to_num(table).astype(int)
    return [voted.T @ voted, vote.T @ voted, vote.T @ vote]


def tables(found: PairSums) -> list[np.ndarray]:
    return list(astuple(found)[1:])


def equal(one: PairSums, other: PairSums) -> None:
    for mine, theirs in zip(astuple(one), astuple(other), strict=True):
        np.testing.assert_array_equal(mine, theirs, strict=True)


@pytest.mark.parametrize(
    ("people", "statements", "share"), [(1, 1, 1.0), (30, 9, 0.3), (200, 40, 0.9), (70, 25, 0.05)]
)
def test_sums_are_those_of_the_table(people: int, statements: int, share: float) -> None:
    votes = collect(*invented(people, statements, share=share))
    for found, expected in zip(tables(pair_sums(votes)), by_hand(votes), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_packed_words_give_the_same_as_matrix_products(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = collect(*invented(400, 60, share=0.8))
    slow = pair_sums(votes)
    monkeypatch.setattr("njia.engines.opinion_map.compiled.WORTH_IT", 0)
    monkeypatch.setattr("njia.engines.opinion_map.compiled.PIECE", 64)
    monkeypatch.setattr(sums, "WORTH_IT", 0)
    monkeypatch.setattr(sums, "PEOPLE_IN_A_WORD", 37)
    monkeypatch.setattr(sums, "BLOCK", 17)
    equal(pair_sums(votes), slow)


def test_packed_words_are_right_before_they_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = collect(*invented(90, 12, share=0.6))
    slow = pair_sums(votes)
    monkeypatch.setattr(sums, "kernel", lambda loop, _turns: lambda *given: loop(*given))
    monkeypatch.setattr(sums, "WORTH_IT", 0)
    monkeypatch.setattr(sums, "PEOPLE_IN_A_WORD", 37)
    monkeypatch.setattr(sums, "BLOCK", 17)
    equal(pair_sums(votes), slow)


def test_a_word_holds_as_many_people_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fields nearly full, in every direction: all disagree with the first, all agree with the second."""
    people = sums.PEOPLE_IN_A_WORD + 1
    votes = collect(np.repeat(np.arange(people), 2), np.tile([0, 1], people), np.tile([-1, 1], people))
    monkeypatch.setattr("njia.engines.opinion_map.compiled.PIECE", people + 1)
    monkeypatch.setattr(sums, "WORTH_IT", 0)
    monkeypatch.setattr("njia.engines.opinion_map.compiled.WORTH_IT", 0)
    together, vote, product = tables(pair_sums(votes))
    assert together.tolist() == [[people, people]] * 2
    assert vote.tolist() == [[-people, -people], [people, people]]
    assert product.tolist() == [[people, -people], [-people, people]]


def test_sums_of_shards_add_up_whatever_statements_each_has() -> None:
    lists = invented(60, 20, share=0.1)
    whole = pair_sums(collect(*lists))
    shards = [collect(*(each[lists[0] % 4 == shard] for each in lists)) for shard in range(4)]
    assert any(len(shard.statements) < len(whole.statements) for shard in shards)
    first, *others = map(pair_sums, shards)
    for other in others:
        first = first + other
    equal(first, whole)


def test_means() -> None:
    found = pair_sums(collect([1, 2, 3, 1], [4, 4, 4, 6], [1, 1, -1, 0]))
    assert found.means.tolist() == [1 / 3, 0.0]
    assert found.spread(np.array([4, 5, 6])).means.tolist() == [1 / 3, 0.0, 0.0]

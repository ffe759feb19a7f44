"""One voice per person and statement."""

import numpy as np
import pytest

from njia.engines.opinion_map import Votes, VotesRefused, collect
from njia.engines.opinion_map import votes as module
from tests.engines.opinion_map.conversations import dense, invented


def test_votes_are_laid_out_by_person_and_statement() -> None:
    votes = collect([9, 2, 9, 2], [30, 10, 10, 20], [1, 0, -1, 1])
    assert votes.participants.tolist() == [2, 9]
    assert votes.statements.tolist() == [10, 20, 30]
    np.testing.assert_array_equal(dense(votes), [[0, 1, np.nan], [-1, np.nan, 1]])
    assert votes.given.tolist() == [2, 2]
    assert len(votes) == 4


def test_ids_may_be_text_or_negative_or_far_apart() -> None:
    assert collect(["b", "a"], ["s", "s"], [1, 0]).participants.tolist() == ["a", "b"]
    assert collect([10**15, -4], [7, 7], [1, 0]).participants.tolist() == [-4, 10**15]


def test_the_last_vote_counts() -> None:
    votes = collect([1, 1, 1, 2], [5, 5, 5, 5], [1, -1, 0, 1], [30, 10, 20, 5])
    np.testing.assert_array_equal(dense(votes), [[1], [1]])
    assert votes.given.tolist() == [1, 1]


def test_without_times_later_in_the_list_is_later() -> None:
    np.testing.assert_array_equal(
        dense(collect([1, 2, 1, 1], [5, 5, 6, 5], [1, 1, 0, -1])), [[-1, 0], [1, np.nan]]
    )


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]])
def test_votes_at_odds_at_one_moment_are_a_pass(order: list[int]) -> None:
    given = [(1, 50), (-1, 50), (1, 50)]
    votes, times = zip(*(given[place] for place in order), strict=True)
    assert dense(collect([1, 1, 1], [5, 5, 5], votes, times)).tolist() == [[0]]


def test_votes_at_odds_before_the_last_do_not_matter() -> None:
    assert dense(collect([1, 1, 1], [5, 5, 5], [1, -1, -1], [50, 50, 51])).tolist() == [[-1]]


def by_hand(
    participants: np.ndarray, statements: np.ndarray, votes: np.ndarray, times: np.ndarray
) -> np.ndarray:
    people, asked = sorted(set(participants.tolist())), sorted(set(statements.tolist()))
    table = np.full((len(people), len(asked)), np.nan)
    for vote in np.argsort(times):
        table[people.index(participants[vote]), asked.index(statements[vote])] = votes[vote]
    return table


@pytest.mark.parametrize("seed", range(5))
def test_any_order_gives_the_same_votes(seed: int) -> None:
    lists = invented(40, 12, seed)
    expected = by_hand(*lists)
    order = np.random.default_rng(seed).permutation(len(lists[0]))
    for shuffled in (lists, tuple(each[order] for each in lists)):
        np.testing.assert_array_equal(dense(collect(*shuffled)), expected)


def test_compiled_and_interpreted_loops_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = invented(300, 40)
    slow = collect(*lists)
    monkeypatch.setattr("njia.engines.opinion_map.compiled.WORTH_IT", 0)
    monkeypatch.setattr("njia.engines.opinion_map.compiled.PIECE", 50)
    quick = collect(*lists)
    np.testing.assert_array_equal(dense(quick), dense(slow))


def test_ids_are_counted_alike_by_loop_and_by_numpy() -> None:
    ids = np.array([3, 0, 3, 5, 3], np.int32)
    assert module._add_up(ids, np.zeros(7, np.int64)).tolist() == [1, 0, 0, 3, 0, 1, 0]
    assert module._tally(ids, 7).tolist() == [1, 0, 0, 3, 0, 1, 0]


def test_no_votes_at_all() -> None:
    votes = collect([], [], [])
    assert (len(votes.participants), len(votes.statements), len(votes)) == (0, 0, 0)


@pytest.mark.parametrize("bad", [2, -2, 0.5, float("nan")])
def test_other_votes_are_refused_with_their_place(bad: float) -> None:
    with pytest.raises(VotesRefused, match="Row 3, vote: A vote is 1, 0 or -1") as refused:
        collect([1, 1, 1], [1, 2, 3], [1, -1, bad])
    assert refused.value.row == 3


def test_words_are_no_votes() -> None:
    with pytest.raises(VotesRefused, match="A vote is 1, 0 or -1"):
        collect([1], [1], ["agree"])


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(VotesRefused, match="different lengths"):
        collect([1, 2], [1, 2], [1])
    with pytest.raises(VotesRefused, match="different lengths"):
        collect([1, 2], [1, 2], [1, 1], [7])


def test_gaps_between_people_are_not_votes() -> None:
    votes = collect([1, 1, 1, 2], [5, 5, 6, 6], [1, 0, 1, 1])
    assert isinstance(votes, Votes)
    assert len(votes) == 3


@pytest.mark.parametrize("text", [False, True])
def test_statements_that_nobody_voted_on_change_no_vote(text: bool) -> None:
    given = collect([1, 1, 2], ["b", "d", "b"] if text else [20, 40, 20], [1, -1, 0])
    wider = module.widen(given, ["c", "a", "d"] if text else [30, 10, 40])
    assert wider.statements.tolist() == (["a", "b", "c", "d"] if text else [10, 20, 30, 40])
    assert wider.columns[wider.starts[0] : wider.ends[0]].tolist() == [1, 3]
    assert wider.values.tolist() == given.values.tolist()
    assert module.widen(collect([], [], []), [3, 1]).statements.tolist() == [1, 3]
    assert module.widen(given, []) is given

"""One vote at a time gives what all votes together give, to the last bit."""

import numpy as np
import pytest

from njia.engines.opinion_map import LiveMap, VotesRefused, collect, draw
from tests.engines.opinion_map.conversations import dense, invented, same


@pytest.mark.parametrize("seed", range(3))
def test_every_new_vote_gives_the_map_of_all_votes(seed: int) -> None:
    participants, statements, votes, _ = invented(60, 15, seed)
    known = len(votes) - 25
    live = LiveMap(collect(participants[:known], statements[:known], votes[:known]), [3, 9])
    for past in range(known + 1, len(votes) + 1):
        live.vote(participants[past - 1], statements[past - 1], votes[past - 1])
        same(live.draw(), draw(collect(participants[:past], statements[:past], votes[:past]), [3, 9]))


@pytest.mark.parametrize("text", [False, True])
def test_a_conversation_may_start_from_nothing(text: bool) -> None:
    participants, statements, votes, _ = invented(12, 9, 5)
    people = (
        np.array([f"person {each}" if each % 2 else f"p{each}" for each in participants])
        if text
        else participants
    )
    live = LiveMap(collect([], [], []))
    for vote in zip(people, statements, votes, strict=True):
        live.vote(*vote)
    expected = collect(people, statements, votes)
    np.testing.assert_array_equal(dense(live.votes), dense(expected))
    same(live.draw(), draw(expected))


def test_there_is_always_room_for_one_more_vote() -> None:
    """A person's votes move behind all others with each new one; at times all have to move together."""
    participants, statements, votes, _ = invented(6, 80, 3, share=0.9)
    live = LiveMap(collect([], [], []))
    for place, vote in enumerate(zip(participants, statements, votes, strict=True)):
        live.vote(*vote)
        if place % 97 == 0:
            live.draw()
    expected = collect(participants, statements, votes)
    assert len(live.votes) == len(expected)
    np.testing.assert_array_equal(dense(live.votes), dense(expected))
    same(live.draw(), draw(expected))


def test_a_map_that_was_drawn_does_not_change() -> None:
    participants, statements, votes, _ = invented(40, 10)
    live = LiveMap(collect(participants[:-1], statements[:-1], votes[:-1]))
    before = live.draw()
    kept = before.counted.copy()
    live.vote(participants[-1], statements[-1], votes[-1])
    live.draw()
    np.testing.assert_array_equal(before.counted, kept)


def test_changing_ones_mind_and_back_leaves_no_trace() -> None:
    lists = invented(40, 10)
    votes = collect(*lists)
    before = draw(votes)
    live = LiveMap(votes)
    place = int(votes.starts[7])
    person, statement, value = (
        votes.participants[7],
        votes.statements[votes.columns[place]],
        int(votes.values[place]),
    )
    live.vote(person, statement, 0 if value else 1)
    assert not np.array_equal(live.draw().x, before.x)
    live.vote(person, statement, value)
    same(live.draw(), before)
    same(draw(votes), before)


def test_other_votes_are_refused_and_change_nothing() -> None:
    votes = collect(*invented(20, 8))
    live = LiveMap(votes)
    with pytest.raises(VotesRefused, match="1, 0 or -1"):
        live.vote(999, 999, 2)
    same(live.draw(), draw(votes))

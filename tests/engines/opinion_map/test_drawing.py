"""The whole map: the same to the last bit however the votes come."""

import numpy as np
import pytest

from njia.engines.opinion_map import VotesRefused, collect, draw, draw_shards
from tests.engines.opinion_map.conversations import invented, same


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_votes_draws_the_same_map(seed: int) -> None:
    lists = invented(90, 25, seed)
    expected = draw(collect(*lists), [3, 7])
    order = np.random.default_rng(seed).permutation(len(lists[0]))
    same(draw(collect(*(each[order] for each in lists)), [7, 3]), expected)


def test_compiled_loops_on_several_threads_draw_the_same_map(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = invented(500, 50)
    expected = draw(collect(*lists), [3])
    monkeypatch.setattr("njia.engines.opinion_map.compiled.WORTH_IT", 0)
    monkeypatch.setattr("njia.engines.opinion_map.sums.WORTH_IT", 0)
    monkeypatch.setattr("njia.engines.opinion_map.compiled.PIECE", 60)
    same(draw(collect(*lists), [3]), expected)


@pytest.mark.parametrize("count", [2, 5])
def test_any_division_into_shards_draws_the_same_map(count: int) -> None:
    lists = invented(120, 30, share=0.3)
    expected = draw(collect(*lists), [5])
    shards = [collect(*(each[lists[0] % count == shard] for each in lists)) for shard in range(count)]
    same(draw_shards(shards, [5]), expected)


def test_a_person_in_two_shards_is_refused() -> None:
    shard = collect([1, 2], [1, 1], [1, 1])
    with pytest.raises(VotesRefused, match="in two shards"):
        draw_shards([shard, shard])


def test_names_of_people_and_statements_do_not_matter() -> None:
    participants, statements, votes, times = invented(80, 20)
    expected = draw(collect(participants, statements, votes, times))
    renamed = draw(
        collect(
            [f"p{each:04}" for each in participants], [f"s{each:04}" for each in statements], votes, times
        )
    )
    np.testing.assert_array_equal(renamed.x, expected.x)
    np.testing.assert_array_equal(renamed.group, expected.group)
    assert [[entry.statement for entry in group] for group in renamed.representative] == [
        [f"s{entry.statement:04}" for entry in group] for group in expected.representative
    ]


def test_moderated_statements_move_nobody_and_are_never_shown() -> None:
    participants, statements, votes, times = invented(80, 20)
    out = [1, 5, 9]
    flipped = np.where(np.isin(statements, out), -votes, votes)
    one = draw(collect(participants, statements, votes, times), out)
    other = draw(collect(participants, statements, flipped, times), out)
    np.testing.assert_array_equal(one.x, other.x)
    np.testing.assert_array_equal(one.group, other.group)
    assert not one.axes.first[one.axes.left_out].any()
    assert not one.priority[one.axes.left_out].any()
    shown = {entry.statement for group in one.representative for entry in group}
    shown |= {entry.statement for side in one.consensus.values() for entry in side}
    assert shown
    assert not shown & set(out)
    assert one.statements[one.axes.left_out].tolist() == out


def test_no_votes_draw_an_empty_map() -> None:
    drawn = draw(collect([], [], []))
    assert (len(drawn.participants), drawn.groups, drawn.representative) == (0, [], [])


def test_one_person_is_one_uncertain_group() -> None:
    drawn = draw(collect([4, 4], [1, 2], [1, -1]))
    assert drawn.group.tolist() == [0]
    assert [(group.size, group.uncertain) for group in drawn.groups] == [(1, ("small", "unstable"))]


def test_people_of_one_mind_are_one_group() -> None:
    drawn = draw(collect(np.repeat(np.arange(30), 4), np.tile(np.arange(4), 30), np.tile([1, -1, 0, 1], 30)))
    assert set(drawn.group.tolist()) == {0}
    assert not drawn.x.any()
    assert {entry.statement for entry in drawn.consensus["agree"]} == {0, 3}

"""What of a map may be shown: whatever people answer, no figure rests on fewer than the floor."""

import csv
import io
import json
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.engines.opinion_map import Votes, collect, publish
from tests.engines.opinion_map.conversations import EXPECTED, invented, shared

FLOOR = 10


def two_camps(first: int, second: int, statements: int = 12, strays: int = 0) -> Votes:
    """Two camps that agree on the first three statements and on nothing else; `strays` answered one statement."""
    rng = np.random.default_rng(7)
    rows = []
    for person in range(first + second):
        side = 1 if person < first else -1
        for statement in range(1, statements + 1):
            if rng.random() < 0.95:
                rows.append((person, statement, 1 if statement < 4 else side))
    rows += [(10_000 + stray, 1, 1) for stray in range(strays)]
    return collect(*zip(*rows, strict=True))


def test_large_groups_are_told_with_all_figures() -> None:
    found = publish(two_camps(30, 20), floor=FLOOR, statements=range(1, 13))
    assert found is not None
    data = found.as_data()
    assert [group["size"] for group in data["groups"]] in ([20, 30], [30, 20])
    assert data["is_best"]
    assert {entry["statement"] for entry in data["bridging"]["agree"]} == {1, 2, 3}
    assert sum(many for *_cell, many in data["dots"]) == 50


def test_few_people_show_nothing() -> None:
    assert publish(two_camps(5, 4), floor=FLOOR) is None
    assert publish(two_camps(12, 12), floor=25) is None


def test_a_small_group_is_never_a_group() -> None:
    found = publish(two_camps(40, 4), floor=FLOOR)
    assert found is not None
    assert min(group.size for group in found.groups) >= FLOOR
    assert not found.is_best
    small = [row for row in found.as_data()["divisions"] if row["groups"] == 2]
    assert [row["sizes"] for row in small] in ([None], [])


def test_few_strays_do_not_count_and_many_are_counted_among_all() -> None:
    few, many = (publish(two_camps(30, 20, strays=strays), floor=FLOOR) for strays in (3, 15))
    assert few is not None
    assert many is not None
    assert few.as_data() == publish(two_camps(30, 20), floor=FLOOR).as_data()  # type: ignore[union-attr]
    assert (many.as_data()["people"], many.as_data()["placed"]) == (65, 50)


def _rests_on(data: dict[str, Any]) -> list[int]:
    """How many people each figure that is told rests on."""
    seen = [row["all"][2] for row in data["statements"] if row["all"]]
    seen += [group[2] for row in data["statements"] for group in row["groups"] or ()]
    seen += [entry["seen"] for entries in data["representative"] for entry in entries]
    seen += [entry["seen"] for entries in data["consensus"].values() for entry in entries]
    seen += [size for row in data["divisions"] for size in row["sizes"] or ()]
    return seen + [group["size"] for group in data["groups"]] + [data["people"], data["placed"]]


def _may_be_subtracted(data: dict[str, Any]) -> list[int]:
    """What is left of all when all groups are taken away, of each statement told by group."""
    return [
        row["all"][2] - sum(group[2] for group in row["groups"])
        for row in data["statements"]
        if row["all"] and row["groups"]
    ]


@given(
    people=st.integers(1, 60),
    statements=st.integers(1, 12),
    seed=st.integers(0, 10_000),
    share=st.floats(0.1, 1.0),
    floor=st.integers(10, 20),
)
@settings(max_examples=150, deadline=None)
def test_no_figure_rests_on_fewer_than_the_floor(
    people: int, statements: int, seed: int, share: float, floor: int
) -> None:
    found = publish(collect(*invented(people, statements, seed, share)), floor=floor)
    if found is None:
        return
    data = found.as_data()
    assert min(_rests_on(data)) >= floor
    assert all(left == 0 or left >= floor for left in _may_be_subtracted(data))
    by_group = Counter({group: 0 for group in range(len(data["groups"]))})
    for _column, _row, group, many in data["dots"]:
        by_group[group] += many
    assert [by_group[group] for group in sorted(by_group)] == [group["size"] for group in data["groups"]]


@given(seed=st.integers(0, 10_000), order=st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_answers_changes_nothing(seed: int, order: Any) -> None:
    columns = invented(45, 10, seed)
    places = list(range(len(columns[0])))
    order.shuffle(places)
    one, other = (
        publish(collect(*each), floor=FLOOR) for each in (columns, [column[places] for column in columns])
    )
    assert (one and one.as_data()) == (other and other.as_data())


def test_rows_that_are_read_again_give_the_same_map() -> None:
    found = publish(two_camps(30, 20, strays=3), floor=FLOOR, statements=range(1, 13), moderated_out=[5])
    assert found is not None
    page = io.StringIO()
    writer = csv.writer(page)
    for person, (start, end) in enumerate(zip(found.votes.starts, found.votes.ends, strict=True)):
        for place in range(start, end):
            statement = found.votes.statements[found.votes.columns[place]]
            writer.writerow([person, statement, found.votes.values[place]])
    rows = [tuple(map(int, row)) for row in csv.reader(io.StringIO(page.getvalue()))]
    again = publish(
        collect(*zip(*rows, strict=True)), floor=FLOOR, statements=range(1, 13), moderated_out=[5]
    )
    assert again is not None
    assert again.as_data() == found.as_data()
    assert json.loads(json.dumps(found.as_data())) == found.as_data()


@pytest.mark.data
@pytest.mark.parametrize("name", EXPECTED)
def test_shared_conversations_are_told_by_the_groups_of_the_map(name: str) -> None:
    votes, out = shared(name)
    found = publish(votes, floor=FLOOR, moderated_out=out)
    assert found is not None
    data = found.as_data()
    assert min(_rests_on(data)) >= FLOOR
    if found.is_best and len(found.labels) == len(votes.participants):
        np.testing.assert_array_equal(found.labels, found.drawn.group)

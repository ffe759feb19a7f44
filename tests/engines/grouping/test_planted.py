import itertools

import pytest

from njia.engines.grouping import compare, group
from tests.engines.grouping.planted import APART, TOGETHER

KINDS = [(kind, *pair) for kind, pairs in APART.items() for pair in pairs]


def test_there_are_enough_of_them() -> None:
    assert len(KINDS) >= 30


@pytest.mark.parametrize(("kind", "first", "second"), KINDS)
def test_near_worded_asks_stay_apart_and_say_why(kind: str, first: str, second: str) -> None:
    assert group([first, second]).suggestions == ()
    assert kind in [each.kind for each in compare(first, second)[1].why_not]


def test_no_planted_pair_shares_a_group_when_all_are_grouped_together() -> None:
    texts = [text for _, *pair in KINDS for text in pair]
    groups = [set(each.rows) for each in group(texts).suggestions]
    planted = [{2 * place, 2 * place + 1} for place in range(len(KINDS))]
    assert [texts[min(pair)] for pair in planted for rows in groups if pair <= rows] == []


@pytest.mark.parametrize(("first", "second"), TOGETHER)
def test_wordings_of_one_ask_are_suggested_together(first: str, second: str) -> None:
    assert [each.rows for each in group([first, second]).suggestions] == [(0, 1)]


def test_wordings_of_one_ask_are_found_among_all_the_others() -> None:
    texts = [text for pair in TOGETHER for text in pair]
    pairs = {pair for each in group(texts).suggestions for pair in itertools.combinations(each.rows, 2)}
    assert pairs == {(2 * place, 2 * place + 1) for place in range(len(TOGETHER))}

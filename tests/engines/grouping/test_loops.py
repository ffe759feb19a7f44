"""The loops over whole numbers: what they say is what the words say, and compiled they say the same."""

import itertools
import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.engines.grouping import apartness, group, linkage, loops, pairs
from njia.engines.grouping.flat import flat
from njia.engines.grouping.likeness import differences, likeness
from njia.engines.grouping.linkage import NONE, link, singles
from njia.engines.grouping.pairs import Comparer, Pairs
from njia.engines.grouping.words import Words, words_of
from tests.engines.grouping.planted import APART, TOGETHER

PARTS = (
    ["Train", "Fund", "Ban", "Allow", "Publish", "Report", "Increase", "Decrease", "Consult", "Teach"],
    ["girls", "boys", "all children", "inspectors", "the police", "refugees", "workers", "farms", "Kwale", "C138"],
    ["without fees", "not", "in Turkana", "by 16 years", "by 18 years", "from farms to courts", "with C182", ""],
    ["monthly", "weekly", "including at night", "so that children learn", "from courts to farms", "in vehicles"],
)  # fmt: skip
ASKS = st.builds(lambda *parts: " ".join(parts), *map(st.sampled_from, PARTS))


def every_pair(words: list[Words]) -> Pairs:
    ones, others = (
        np.array(list(itertools.combinations(range(len(words)), 2)), dtype=np.int64).reshape(-1, 2).T
    )
    return Pairs(
        ones,
        others,
        np.array([likeness(words[one], words[other]) for one, other in zip(ones, others, strict=True)]),
    )


def kept_apart(words: list[Words]) -> list[bool]:
    """What the loops say of every pair."""
    return [bool(each) for each in Comparer(flat(words))._apart(every_pair(words))]


@settings(deadline=None)
@given(st.lists(ASKS, min_size=2, max_size=8))
def test_the_loops_keep_apart_what_has_a_difference(texts: list[str]) -> None:
    words = [words_of(text) for text in texts]
    assert kept_apart(words) == [bool(differences(*pair)) for pair in itertools.combinations(words, 2)]


def test_the_loops_keep_apart_what_has_a_difference_among_planted_asks() -> None:
    texts = [*itertools.chain(*itertools.chain(*APART.values())), *itertools.chain(*TOGETHER)]
    words = [each for each in map(words_of, texts) if each.total]
    assert kept_apart(words) == [bool(differences(*pair)) for pair in itertools.combinations(words, 2)]


@pytest.mark.parametrize("seed", range(3))
def test_compiled_loops_find_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    chance = random.Random(seed)  # noqa: S311
    texts = [" ".join(chance.choice(part) for part in PARTS) for _ in range(150)]
    directions = np.random.default_rng(seed).normal(size=(150, 4)).astype(np.float32) + np.float32(3)
    vectors = {text: each / np.linalg.norm(each) for text, each in zip(texts, directions, strict=True)}

    class Known:
        def vectors(self, texts: Any, progress: Any = None) -> Any:
            return np.array([vectors[text] for text in texts])

    interpreted = group(texts), group(texts, meaning=Known())
    monkeypatch.setattr(pairs, "pays", lambda texts: True)
    assert (group(texts), group(texts, meaning=Known())) == interpreted


def linked(
    scores: Mapping[tuple[int, int], float],
    threshold: float,
    monkeypatch: pytest.MonkeyPatch,
    apart: tuple[int, int] = (NONE, NONE),
) -> list[list[int]]:
    """The groups of texts that are as alike as `scores` says; without any of the words."""
    links = [
        (one, other, score)
        for (one, other), score in scores.items()
        if score >= threshold and (one, other) != apart
    ]
    ones, others, found = (np.array(column) for column in zip(*links, strict=True))
    texts = 1 + max(map(max, scores))
    groups = singles(texts, ones, others).interpreted()
    for name in ("hold", "let_go"):
        monkeypatch.setattr(linkage, name, lambda *_: None)
    likenesses = {**scores, **{(one, one): 1.0 for one in range(texts)}}
    monkeypatch.setattr(
        linkage,
        "alike",
        lambda _flat, one, _room, _held, other, _least: likenesses[min(one, other), max(one, other)],
    )
    monkeypatch.setattr(
        linkage, "are_apart", lambda _flat, one, other, _room: (min(one, other), max(one, other)) == apart
    )
    words = flat([words_of("farms")])
    link(words, ones.tolist(), others.tolist(), found.tolist(), groups, threshold, loops.room_for(words))
    names = [linkage.name_of(groups, text) for text in range(texts)]
    return [
        [text for text in range(texts) if names[text] == name]
        for name in sorted(set(names))
        if names.count(name) > 1
    ]


def test_a_bridge_does_not_join_two_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {(0, 1): 0.9, (1, 2): 0.8, (2, 3): 0.9, (0, 2): 0.1, (0, 3): 0.1, (1, 3): 0.1}
    assert linked(scores, 0.5, monkeypatch) == [[0, 1], [2, 3]]


def test_a_mean_counts_every_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """0-1 join first; 2 is then as near to both as 0.6 and 0.3 make it: 0.45."""
    scores = {(0, 1): 0.9, (0, 2): 0.6, (1, 2): 0.3}
    assert linked(scores, 0.45, monkeypatch) == [[0, 1, 2]]
    assert linked(scores, 0.46, monkeypatch) == [[0, 1]]


def test_what_is_apart_stays_apart_although_both_are_near_to_a_third(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.8}
    assert linked(scores, 0.5, monkeypatch, apart=(0, 2)) == [[0, 1]]


def test_the_most_alike_pair_of_each_text_is_told() -> None:
    best, mates = [0.0] * 4, [0] * 4
    ones, others, scores = [0, 0, 1, 2], [1, 3, 3, 3], [0.6, 0.7, 0.7, 0.9]
    apartness.nearest(ones, others, scores, [True, True, True, False], best, mates)  # type: ignore[arg-type]
    assert (best, mates) == ([0.7, 0.7, 0.0, 0.7], [3, 3, 0, 0])

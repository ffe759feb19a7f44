"""Suggest which short texts ask for the same thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from njia.engines.grouping.flat import Vectors, flat
from njia.engines.grouping.lexicon import LANGUAGES
from njia.engines.grouping.likeness import differences, likeness
from njia.engines.grouping.loops import BETWEEN, NEUTRAL
from njia.engines.grouping.meaning import Meaning, mutual
from njia.engines.grouping.pairs import Comparer, Pairs, Progress
from njia.engines.grouping.suggestions import Apart, Evidence, Grouping, Suggestion, evidence
from njia.engines.grouping.words import Words, words_of

THRESHOLD: Final = 0.5  # half of both texts; docs/algorithms/grouping.md tells how it fared


@dataclass(slots=True)
class _Texts:
    """Each distinct text once, in the order of the folded texts, so that the order of the rows decides nothing."""

    words: list[Words]
    rows: list[list[int]]
    vectors: Vectors | None = None

    def meaning(self, one: int, other: int) -> float | None:
        return None if self.vectors is None else float(self.vectors[one] @ self.vectors[other])


def group(
    texts: Sequence[str],
    *,
    languages: Sequence[str | None] | None = None,
    meaning: Meaning | None = None,
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
) -> Grouping:
    """Suggestions of which of `texts` ask for the same thing. Nothing is merged: people decide.

    `languages` says for each text en, sw or fr (None: guess). `meaning`, such as E5(), also finds wordings in other
    languages. Two texts are compared by themselves: without `meaning`, other texts in the list change neither their
    likeness nor what sets them apart. Texts without a word are left out. `threshold` lies above 0 and is at most 1:
    higher suggests less. `progress` is told of the stage, of texts done and of their number. Raises ValueError for
    another threshold or when `languages` has another length.
    """
    if not 0 < threshold <= 1:
        raise ValueError("The threshold must be above 0 and at most 1.")
    distinct = _distinct(texts, languages)
    if not distinct.words:
        return Grouping((), ())
    if meaning is not None:
        firsts = [texts[min(rows)] for rows in distinct.rows]
        distinct.vectors = meaning.vectors(firsts, progress)
    comparer = Comparer(flat(distinct.words, distinct.vectors))
    kept, apart = comparer.sifted(_links(distinct, comparer, threshold, progress))
    groups = comparer.groups(kept, threshold)
    grouped = {each for members in groups.values() for each in members}
    alone = {each: [each] for each, rows in enumerate(distinct.rows) if len(rows) > 1 and each not in grouped}
    suggestions = [_suggestion(distinct, centre, members) for centre, members in (groups | alone).items()]
    return Grouping(
        tuple(sorted(suggestions, key=_by_rows)), tuple(sorted(_apart(distinct, apart), key=_by_rows))
    )


def compare(
    first: str, second: str, languages: tuple[str | None, str | None] = (None, None)
) -> tuple[Evidence, Apart]:
    """How alike two texts are and what sets them apart; `why_not` is empty when nothing is known to."""
    one, other = words_of(first, languages[0]), words_of(second, languages[1])
    score = likeness(one, other)
    return evidence((0, 1), one, other, score, None), Apart((0, 1), score, differences(one, other))


def _distinct(texts: Sequence[str], languages: Sequence[str | None] | None) -> _Texts:
    said = [None] * len(texts) if languages is None else languages
    if len(said) != len(texts):
        raise ValueError("There must be one language for each text.")
    found: dict[tuple[str, str], tuple[Words, list[int]]] = {}
    for row, (text, language) in enumerate(zip(texts, said, strict=True)):
        words = words_of(text, language)
        if words.total:
            found.setdefault((words.key, words.language), (words, []))[1].append(row)
    ordered = [found[key] for key in sorted(found)]
    return _Texts([words for words, _ in ordered], [rows for _, rows in ordered])


def _suggestion(texts: _Texts, centre: int, members: Sequence[int]) -> Suggestion:
    """The suggestion of `members`, each compared with the one that is most like all the others."""
    middle = min(texts.rows[centre])
    why = []
    for each in members:
        pair = min(centre, each), max(centre, each)
        score, cosine = likeness(texts.words[pair[0]], texts.words[pair[1]]), texts.meaning(*pair)
        for row in texts.rows[each]:
            if row != middle:
                why.append(evidence((middle, row), texts.words[centre], texts.words[each], score, cosine))
    rows = sorted(row for each in members for row in texts.rows[each])
    return Suggestion(tuple(rows), tuple(sorted(why, key=_by_rows)))


def _links(texts: _Texts, comparer: Comparer, threshold: float, progress: Progress | None) -> Iterator[Pairs]:
    """All pairs that are alike enough to be grouped, unless something sets them apart."""
    if texts.vectors is None:
        yield from comparer.search(threshold, progress)
        return
    near = list(comparer.search(max(threshold - (1 - NEUTRAL), 0.01), progress))
    between = np.array(list(_between(texts.words, texts.vectors)), dtype=np.int64).reshape(-1, 2)
    pairs = [np.column_stack([each.ones, each.others]) for each in near]
    ones, others = np.unique(np.concatenate([*pairs, between]), axis=0).T
    scored = comparer.scored(ones, others, threshold)
    yield scored.where(scored.scores >= threshold)


def _between(words: Sequence[Words], vectors: Vectors) -> Iterator[tuple[int, int]]:
    """Texts in different languages of which each is the other's nearest."""
    places = [[place for place, each in enumerate(words) if each.language == name] for name in LANGUAGES]
    for first, second in combinations(range(len(LANGUAGES)), 2):
        ones, others = places[first], places[second]
        for one, other in mutual(vectors[ones], vectors[others], BETWEEN[first][second]):
            yield min(ones[one], others[other]), max(ones[one], others[other])


def _apart(texts: _Texts, pairs: Pairs) -> Iterator[Apart]:
    for one, other, score in zip(
        *(each.tolist() for each in (pairs.ones, pairs.others, pairs.scores)), strict=True
    ):
        if min(texts.rows[one]) > min(texts.rows[other]):
            one, other = other, one
        why_not = differences(texts.words[one], texts.words[other])
        yield Apart((min(texts.rows[one]), min(texts.rows[other])), score, why_not)


def _by_rows(each: Apart | Evidence | Suggestion) -> tuple[int, ...]:
    return each.rows

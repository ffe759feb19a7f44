"""Suggest which short texts ask for the same thing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from njia.engines.grouping.likeness import are_apart, differences, likeness
from njia.engines.grouping.linkage import Link, link
from njia.engines.grouping.meaning import Meaning, Vectors, mutual
from njia.engines.grouping.neighbours import Progress, alike
from njia.engines.grouping.suggestions import Apart, Evidence, Grouping, Suggestion, evidence
from njia.engines.grouping.words import Words, words_of

THRESHOLD: Final = 0.5  # half of both texts; docs/algorithms/grouping.md tells how it fared


# A cosine at which two texts of one language are alike in meaning no more and no less than their words tell: the
# model gives most pairs of asks in one field between 0.8 and 0.9, and rewordings 0.95 and more.
NEUTRAL: Final = 0.94
# Between languages, the least cosine of a pair that says the same; the model brings Kiswahili less near.
BETWEEN: Final = {frozenset({"en", "fr"}): 0.92, frozenset({"en", "sw"}): 0.84, frozenset({"fr", "sw"}): 0.84}


@dataclass(slots=True)
class _Texts:
    """Each distinct text once, in the order of the folded texts, so that the order of the rows decides nothing."""

    words: list[Words]
    rows: list[list[int]]
    threshold: float
    vectors: Vectors | None = None

    def meaning(self, one: int, other: int) -> float | None:
        return None if self.vectors is None else float(self.vectors[one] @ self.vectors[other])

    def alike(self, one: int, other: int) -> float:
        """Likeness of words, corrected by the meaning where it is known, from 0 to 1."""
        first, second = self.words[one], self.words[other]
        by_words, cosine = likeness(first, second), self.meaning(one, other)
        if cosine is None:
            return by_words
        if first.language == second.language:
            return min(1.0, max(0.0, by_words + cosine - NEUTRAL))
        least = BETWEEN[frozenset({first.language, second.language})]
        return min(1.0, max(by_words, self.threshold + (cosine - least) * (1 - self.threshold) / (1 - least)))

    def links(self, progress: Progress | None) -> Iterable[Link]:
        """All pairs that are alike enough to be grouped, unless something sets them apart."""
        if self.vectors is None:
            return alike(self.words, self.threshold, progress)
        near = alike(self.words, max(self.threshold - (1 - NEUTRAL), 0.01), progress)
        pairs = {(one, other) for one, other, _ in near} | set(_between(self.words, self.vectors))
        scored = [(one, other, self.alike(one, other)) for one, other in sorted(pairs)]
        return [each for each in scored if each[2] >= self.threshold]

    def apart(self, one: int, other: int) -> bool:
        return are_apart(self.words[one], self.words[other])


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
    distinct = _distinct(texts, languages, threshold)
    if meaning is not None and distinct.words:
        firsts = [texts[min(rows)] for rows in distinct.rows]
        distinct.vectors = meaning.vectors(firsts, progress)
    kept, apart = _sifted(distinct, distinct.links(progress))
    groups = link(kept, distinct.alike, distinct.apart, threshold)
    grouped = {each for members in groups for each in members}
    alone = [[each] for each, rows in enumerate(distinct.rows) if len(rows) > 1 and each not in grouped]
    suggestions = sorted((_suggestion(distinct, each) for each in (*groups, *alone)), key=_by_rows)
    return Grouping(tuple(suggestions), tuple(sorted(_apart(distinct, apart), key=_by_rows)))


def compare(
    first: str, second: str, languages: tuple[str | None, str | None] = (None, None)
) -> tuple[Evidence, Apart]:
    """How alike two texts are and what sets them apart; `why_not` is empty when nothing is known to."""
    one, other = words_of(first, languages[0]), words_of(second, languages[1])
    score = likeness(one, other)
    return evidence((0, 1), one, other, score, None), Apart((0, 1), score, differences(one, other))


def _distinct(texts: Sequence[str], languages: Sequence[str | None] | None, threshold: float) -> _Texts:
    said = [None] * len(texts) if languages is None else languages
    if len(said) != len(texts):
        raise ValueError("There must be one language for each text.")
    found: dict[tuple[str, str], tuple[Words, list[int]]] = {}
    for row, (text, language) in enumerate(zip(texts, said, strict=True)):
        words = words_of(text, language)
        if words.total:
            found.setdefault((words.key, words.language), (words, []))[1].append(row)
    ordered = [found[key] for key in sorted(found)]
    return _Texts([words for words, _ in ordered], [rows for _, rows in ordered], threshold)


def _suggestion(texts: _Texts, members: Sequence[int]) -> Suggestion:
    """The suggestion of `members`, each compared with the one that is most like all the others."""
    scores = {one: sum(sorted(texts.alike(*sorted((one, each))) for each in members)) for one in members}
    centre = max(members, key=lambda one: (round(scores[one], 9), -one))
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


def _between(words: Sequence[Words], vectors: Vectors) -> Iterator[tuple[int, int]]:
    """Texts in different languages of which each is the other's nearest."""
    for languages, least in BETWEEN.items():
        ones, others = (
            [place for place, each in enumerate(words) if each.language == language]
            for language in sorted(languages)
        )
        for one, other in mutual(vectors[ones], vectors[others], least):
            yield min(ones[one], others[other]), max(ones[one], others[other])


def _sifted(texts: _Texts, links: Iterable[Link]) -> tuple[list[Link], set[Link]]:
    """The links that nothing forbids, and for each text the most alike of those from which it is kept apart.

    All forbidden ones would be too many to hold and to read.
    """
    kept: list[Link] = []
    nearest: dict[int, tuple[float, int, int]] = {}
    for one, other, score in links:
        if not texts.apart(one, other):
            kept.append((one, other, score))
            continue
        for each in (one, other):
            nearest[each] = min(nearest.get(each, (1.0, 0, 0)), (-score, one, other))
    return kept, {(one, other, -below) for below, one, other in nearest.values()}


def _apart(texts: _Texts, links: Iterable[Link]) -> Iterator[Apart]:
    for one, other, score in links:
        if min(texts.rows[one]) > min(texts.rows[other]):
            one, other = other, one
        why_not = differences(texts.words[one], texts.words[other])
        yield Apart((min(texts.rows[one]), min(texts.rows[other])), score, why_not)


def _by_rows(each: Apart | Evidence | Suggestion) -> tuple[int, ...]:
    return each.rows

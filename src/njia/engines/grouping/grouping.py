"""Suggest which short texts ask for the same thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from njia.engines.grouping.likeness import Difference, differences, likeness
from njia.engines.grouping.linkage import Link, link
from njia.engines.grouping.neighbours import Progress, alike
from njia.engines.grouping.suggestions import Apart, Evidence, Grouping, Suggestion, evidence
from njia.engines.grouping.words import Words, words_of

THRESHOLD = 0.62  # chosen on the development countries; docs/algorithms/grouping.md


@dataclass(slots=True)
class _Texts:
    """Each distinct text once, in the order of the folded texts, so that the order of the rows decides nothing."""

    words: list[Words]
    rows: list[list[int]]
    found: dict[tuple[int, int], tuple[Difference, ...]] = field(default_factory=dict)

    def alike(self, one: int, other: int) -> float:
        return likeness(self.words[one], self.words[other])

    def differences(self, one: int, other: int) -> tuple[Difference, ...]:
        if (one, other) not in self.found:
            self.found[one, other] = differences(self.words[one], self.words[other])
        return self.found[one, other]

    def apart(self, one: int, other: int) -> bool:
        return bool(self.differences(one, other))


def group(
    texts: Sequence[str],
    *,
    languages: Sequence[str | None] | None = None,
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
) -> Grouping:
    """Suggestions of which of `texts` ask for the same thing. Nothing is merged: people decide.

    `languages` says for each text en, sw or fr (None: guess). Two texts are compared by themselves, so that other
    texts in the list change neither their likeness nor what sets them apart. Texts without a word are left out.
    `threshold` lies above 0.25 and is at most 1: higher suggests less. `progress` is told of texts done and their
    number. Raises ValueError for another threshold or when `languages` has another length.
    """
    if not 0.25 < threshold <= 1:
        raise ValueError("The threshold must be above 0.25 and at most 1.")
    distinct = _distinct(texts, languages)
    links = alike(distinct.words, threshold, progress)
    kept = [each for each in links if not distinct.apart(each[0], each[1])]
    groups = link(kept, distinct.alike, distinct.apart, threshold)
    grouped = {each for members in groups for each in members}
    alone = [[each] for each, rows in enumerate(distinct.rows) if len(rows) > 1 and each not in grouped]
    suggestions = [_suggestion(distinct, members) for members in (*groups, *alone)]
    return Grouping(
        tuple(sorted(suggestions, key=lambda each: each.rows)),
        tuple(sorted(_apart(distinct, links), key=_by_rows)),
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


def _suggestion(texts: _Texts, members: Sequence[int]) -> Suggestion:
    """The suggestion of `members`, each compared with the one that is most like all the others."""
    scores = {one: sum(sorted(texts.alike(*sorted((one, each))) for each in members)) for one in members}
    centre = max(members, key=lambda one: (scores[one], -one))
    middle = min(texts.rows[centre])
    why = []
    for each in members:
        for row in texts.rows[each]:
            if row != middle:
                score = texts.alike(*sorted((centre, each)))
                why.append(evidence((middle, row), texts.words[centre], texts.words[each], score, None))
    rows = sorted(row for each in members for row in texts.rows[each])
    return Suggestion(tuple(rows), tuple(sorted(why, key=_by_rows)))


def _apart(texts: _Texts, links: Iterable[Link]) -> Iterable[Apart]:
    for one, other, score in links:
        if why_not := texts.differences(one, other):
            yield Apart((min(texts.rows[one]), min(texts.rows[other])), score, why_not)


def _by_rows(each: Apart | Evidence) -> tuple[int, int]:
    return each.rows

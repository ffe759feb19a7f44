"""Which themes of a vocabulary a text speaks of, and by which words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from njia.engines.grouping.words import Words, words_of

# How much of the weight of a label a text must hold. Labels of one or two ideas must be there whole.
SHARE: Final = 0.66


@dataclass(frozen=True, slots=True)
class Theme:
    """A suggested theme. `share` is how much of the best label was found, from SHARE to 1; `words` are those of the text."""

    code: str
    share: float
    words: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "share": round(self.share, 4), "words": list(self.words)}


@dataclass(frozen=True, slots=True)
class _Label:
    code: str
    weights: Mapping[str, int]
    total: int


def themes(
    texts: Sequence[str],
    vocabulary: Mapping[str, Iterable[str]],
    *,
    languages: Sequence[str | None] | None = None,
) -> list[list[Theme]]:
    """For each of `texts` the codes of `vocabulary` that it speaks of, the surest first.

    The vocabulary gives for each code its labels, in any language, and any other words for it. A label is found when
    the text holds SHARE or more of the weight of its ideas, in any order and in any language that the lexicon knows.
    Raises ValueError when `languages` has another length.
    """
    said = [None] * len(texts) if languages is None else languages
    if len(said) != len(texts):
        raise ValueError("There must be one language for each text.")
    labels = [
        _Label(code, words.weights, words.total)
        for code, names in vocabulary.items()
        for words in map(words_of, names)
        if words.total
    ]
    return [_themes(words_of(text, language), labels) for text, language in zip(texts, said, strict=True)]


def _themes(text: Words, labels: Sequence[_Label]) -> list[Theme]:
    best: dict[str, Theme] = {}
    for label in labels:
        found = [idea for idea in text.spoken if idea in label.weights]
        share = sum(label.weights[idea] for idea in found) / label.total
        if share >= SHARE and (label.code not in best or share > best[label.code].share):
            best[label.code] = Theme(label.code, share, tuple(text.spoken[idea] for idea in found))
    return sorted(best.values(), key=lambda theme: (-theme.share, theme.code))

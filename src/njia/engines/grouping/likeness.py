"""How alike two texts are, and what sets them apart although they are worded alike."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal

from njia.engines.grouping.lexicon import lexicon
from njia.engines.grouping.words import Words

Kind = Literal[
    "number", "instrument", "negation", "opposite", "people", "name", "telling", "direction", "object"
]

WHOLE: Final = 0.75  # share of the whole texts in the likeness; the rest is the share of the shorter one
_UNDOING: Final = frozenset({"un", "in", "il", "im", "ir", "non", "dis", "de", "mis"})
LONGEST_EXCHANGE: Final = (
    3  # ideas; longer ones are rewritten passages, not one thing in the place of another
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason why two texts ask for different things: what the first says and what the second says."""

    kind: Kind
    first: tuple[str, ...]
    second: tuple[str, ...]


def likeness(first: Words, second: Words) -> float:
    """How much of two texts is the same, from 0 to 1; the order of the two does not matter.

    With s the weight of shared ideas and a, b the weights of the texts:
    WHOLE · 2s / (a + b) + (1 − WHOLE) · s / min(a, b), a mean of Dice's coefficient and the overlap coefficient.
    """
    one, other = first.weights, second.weights
    shared = sum(min(one[idea], other[idea]) for idea in one.keys() & other.keys())
    least = min(first.total, second.total)
    return score(shared, first.total + second.total, least) if least else 0.0


def score(shared: int, both: int, least: int) -> float:
    return WHOLE * 2 * shared / both + (1 - WHOLE) * shared / least


def differences(first: Words, second: Words) -> tuple[Difference, ...]:
    """What sets two texts apart although they share most of their words."""
    only_first = [idea for idea in dict.fromkeys(first.ideas) if idea not in second.weights]
    only_second = [idea for idea in dict.fromkeys(second.ideas) if idea not in first.weights]
    found = [*_exact(first, second), *_known(first, second, only_first, only_second)]
    if not found and first.language == second.language:
        found.extend(_exchanged(first, second))
    return tuple(found)


def _exact(first: Words, second: Words) -> Iterator[Difference]:
    if (
        first.numbers
        and second.numbers
        and not (first.numbers <= second.numbers or second.numbers <= first.numbers)
    ):
        yield Difference("number", tuple(sorted(first.numbers)), tuple(sorted(second.numbers)))
    if first.instruments and second.instruments and first.instruments != second.instruments:
        yield Difference("instrument", tuple(sorted(first.instruments)), tuple(sorted(second.instruments)))
    if first.denies != second.denies or _denied(first, second) or _denied(second, first):
        denied = [tuple(sorted(each.spoken[idea] for idea in each.denied)) for each in (first, second)]
        yield Difference("negation", denied[0], denied[1])
    for start, end in sorted(first.moves):
        if (end, start) in second.moves:
            yield Difference(
                "direction",
                (first.spoken[start], first.spoken[end]),
                (first.spoken[end], first.spoken[start]),
            )


def _denied(first: Words, second: Words) -> bool:
    """Whether `first` denies, in passing, what `second` says."""
    return any(idea in second.weights and idea not in second.denied for idea in first.denied)


def _known(
    first: Words, second: Words, only_first: Sequence[str], only_second: Sequence[str]
) -> Iterator[Difference]:
    """Differences in words that the lexicon knows, and in names."""
    known = lexicon()
    for idea in only_first:
        for other in only_second:
            if other in known.opposites.get(idea, ()) or _undone(idea, other) or _undone(other, idea):
                yield Difference("opposite", (first.spoken[idea],), (second.spoken[other],))
    if one_sided := _both(only_first, only_second, known.people, known.people):
        yield Difference("people", *_said(first, second, *one_sided))
    for yes, no, own, way in ((first, second, only_second, 1), (second, first, only_first, -1)):
        some = [idea for idea in own if idea in known.people]
        if yes.everybody and not no.everybody and some:
            said = (("all",), tuple(no.spoken[idea] for idea in some))[::way]
            yield Difference("people", said[0], said[1])
    named = _both(only_first, only_second, first.names, second.names)
    if named:
        yield Difference("name", *_said(first, second, *named))
    told, heard = _told(first, second), _told(second, first)
    if told or heard:
        yield Difference("telling", told, heard)


def _undone(idea: str, other: str) -> bool:
    """Whether `idea` is `other` with a syllable that turns it round: unregistered, illegal, informel."""
    return idea.endswith(other) and idea[: -len(other)] in _UNDOING


def _told(text: Words, other: Words) -> tuple[str, ...]:
    """The act with which `text` asks to tell of something, when `other` does not speak of telling."""
    act = text.content[0] if text.content else ""
    return (text.spoken[act],) if act in lexicon().tellings and act not in other.weights else ()


def _both(
    only_first: Sequence[str], only_second: Sequence[str], ones: Collection[str], others: Collection[str]
) -> tuple[list[str], list[str]] | None:
    one, other = (
        [each for each in only_first if each in ones],
        [each for each in only_second if each in others],
    )
    return (one, other) if one and other else None


def _said(
    first: Words, second: Words, one: Sequence[str], other: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    return tuple(first.spoken[each] for each in one), tuple(second.spoken[each] for each in other)


def _exchanged(first: Words, second: Words) -> Iterator[Difference]:
    """One thing in the place of another: between the same neighbours, each text says what the other does not.

    The beginning is such a place as well: an ask begins with what is to be done, or who is to do it.
    """
    begun = first.content and second.content and first.ideas[0] == first.content[0] and second.ideas[0] == second.content[0]
    if begun and (found := _begun(first, second)):
        yield found
        return
    places = _own(first, second)
    if not places:
        return
    for neighbours, come in _own(second, first).items():
        gone = places.get(neighbours)
        if gone and max(len(gone), len(come)) <= LONGEST_EXCHANGE and not _any_akin(gone, come):
            yield Difference("object", *_said(first, second, gone, come))


def _begun(first: Words, second: Words) -> Difference | None:
    """Two acts, or two people who changed places. People side by side are a list, whose order means nothing."""
    one, other = first.content[0], second.content[0]
    if one not in second.weights and other not in first.weights:
        kind: Kind | None = None if _akin(*sorted((one, other))) else "object"
    else:
        listed = first.content[1:2] == (other,) and second.content[1:2] == (one,)
        kind = "people" if one != other and not listed and {one, other} <= lexicon().people else None
    return Difference(kind, (first.spoken[one],), (second.spoken[other],)) if kind else None


def _own(text: Words, other: Words) -> dict[tuple[str, str], tuple[str, ...]]:
    """The runs of ideas that `other` does not have, by the shared ideas before and after them."""
    runs: dict[tuple[str, str], tuple[str, ...]] = {}
    before, run = "", []
    for idea in (*text.content, ""):
        if idea and idea not in other.weights:
            run.append(idea)
            continue
        if run:
            runs[before, idea] = tuple(run)
        before, run = idea, []
    return runs


def _any_akin(ones: Sequence[str], others: Sequence[str]) -> bool:
    return any(_akin(*sorted((one, other))) for one in ones for other in others)


@lru_cache(maxsize=1 << 16)
def _akin(one: str, other: str) -> bool:
    """Whether two ideas may stand for each other: forms of one word, a slip of the pen, or a known exchange."""
    near = lexicon().near
    if one in near and near.get(other) == near[one]:
        return True
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return (alike >= 0.8 and one[0] == other[0]) or (min(len(one), len(other)) >= 5 and one[:5] == other[:5])

"""How alike two texts are, and what sets them apart although they are worded alike."""

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain
from typing import Literal

from njia.engines.grouping.apartness import LONGEST_EXCHANGE
from njia.engines.grouping.lexicon import lexicon
from njia.engines.grouping.words import Words

Kind = Literal[
    "number", "instrument", "negation", "opposite", "people", "name", "telling", "direction", "object"
]


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason why two texts ask for different things: what the first says and what the second says."""

    kind: Kind
    first: tuple[str, ...]
    second: tuple[str, ...]


def likeness(first: Words, second: Words) -> float:
    """How much of two texts is the same, from 0 to 1; the order of the two does not matter.

    Dice's coefficient of the weighted ideas: twice the shared weight by the weight of both.
    """
    one, other = first.weights, second.weights
    shared = sum(min(one[idea], other[idea]) for idea in one.keys() & other.keys())
    return 2 * shared / (first.total + second.total) if shared else 0.0


def differences(first: Words, second: Words) -> tuple[Difference, ...]:
    """What sets two texts apart although they share most of their words."""
    return tuple(_differences(first, second))


def _differences(first: Words, second: Words) -> Iterator[Difference]:
    known = False
    for each in chain(_exact(first, second), _known(first, second)):
        known = True
        yield each
    if not known and first.language == second.language:
        yield from _exchanged(first, second)


def _exact(first: Words, second: Words) -> Iterator[Difference]:
    if (
        first.numbers
        and second.numbers
        and not (first.numbers <= second.numbers or second.numbers <= first.numbers)
    ):
        yield Difference("number", tuple(sorted(first.numbers)), tuple(sorted(second.numbers)))
    if first.instruments and second.instruments and first.instruments != second.instruments:
        yield Difference("instrument", tuple(sorted(first.instruments)), tuple(sorted(second.instruments)))
    if _denied(first, second) or _denied(second, first):
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
    """Whether `first` denies what `second` says. A clause that only one of them has is no contradiction."""
    return any(idea in second.weights and idea not in second.denied for idea in first.denied)


def _known(first: Words, second: Words) -> Iterator[Difference]:
    """Differences in words that the lexicon knows, and in names."""
    for idea, other in dict.fromkeys(
        [*_opposed(first, second), *(pair[::-1] for pair in _opposed(second, first))]
    ):
        yield Difference("opposite", (first.spoken[idea],), (second.spoken[other],))
    if _each_has_own(first.people, second.people, first, second):
        yield _own_words("people", first.people, second.people, first, second)
    elif first.everybody != second.everybody:
        some = (
            second.people - first.weights.keys() if first.everybody else first.people - second.weights.keys()
        )
        if some and first.everybody:
            yield Difference("people", ("all",), _said(second, some))
        elif some:
            yield Difference("people", _said(first, some), ("all",))
    if _each_has_own(first.names, second.names, first, second):
        yield _own_words("name", first.names, second.names, first, second)
    told, heard = _told(first, second), _told(second, first)
    if told or heard:
        yield Difference("telling", told, heard)


def _opposed(first: Words, second: Words) -> Iterator[tuple[str, str]]:
    """An idea of `first` alone and one of `second` alone that means the opposite."""
    for idea, turned in first.turned.items():
        if idea not in second.weights:
            for other in sorted(turned):
                if other in second.weights and other not in first.weights:
                    yield idea, other


def _each_has_own(ones: Set[str], others: Set[str], first: Words, second: Words) -> bool:
    """Whether some of `ones` are in the first text alone and some of `others` in the second alone."""
    return not (ones <= second.weights.keys() or others <= first.weights.keys())


def _own_words(kind: Kind, ones: Set[str], others: Set[str], first: Words, second: Words) -> Difference:
    return Difference(
        kind, _said(first, ones - second.weights.keys()), _said(second, others - first.weights.keys())
    )


def _said(text: Words, ideas: Collection[str]) -> tuple[str, ...]:
    """The words that stood for `ideas`, in the order of the text."""
    return tuple(words for idea, words in text.spoken.items() if idea in ideas)


def _told(text: Words, other: Words) -> tuple[str, ...]:
    """The act with which `text` asks to tell of something, when `other` does not speak of telling."""
    act = text.content[0] if text.content else ""
    return (text.spoken[act],) if act in lexicon().tellings and act not in other.weights else ()


def _exchanged(first: Words, second: Words) -> Iterator[Difference]:
    """One thing in the place of another: between the same neighbours, each text says what the other does not.

    The beginning is such a place as well: an ask begins with what is to be done, or who is to do it.
    """
    begun = (
        first.content
        and second.content
        and first.ideas[0] == first.content[0]
        and second.ideas[0] == second.content[0]
    )
    if begun and (found := _begun(first, second)):
        yield found
        return
    places = _own(first, second)
    if not places:
        return
    for neighbours, come in _own(second, first).items():
        gone = places.get(neighbours)
        if gone and max(len(gone), len(come)) <= LONGEST_EXCHANGE and not _any_akin(gone, come):
            yield Difference("object", _said(first, gone), _said(second, come))


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

"""What may identify somebody: by lists, by patterns, and by the words that usually stand before a name."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from njia.engines.highlighting.folding import Folded, fold
from njia.engines.highlighting.gazetteer import DEFAULT, Gazetteer
from njia.engines.highlighting.patterns import LIKELY, PATTERNS, POSSIBLE

LONGEST = 20_000


class NotChecked(Exception):
    """This text could not be looked at. It is to be treated as one in which everything is marked."""


@dataclass(frozen=True, order=True)
class Mark:
    """`start` and `end` are places in the original text."""

    start: int
    end: int
    kind: str
    certainty: str = LIKELY


_COMPILED = tuple((kind, certainty, re.compile(pattern)) for kind, certainty, pattern in PATTERNS)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n\r\"“(•-])\s*$")


def find(text: str, *, gazetteer: Gazetteer = DEFAULT) -> tuple[Mark, ...]:
    """Everything in the text that may identify somebody, in order, without overlaps.

    Raises `NotChecked` for a text that is longer than `LONGEST`, or that cannot be looked at for any other reason:
    callers treat that as if all of it were marked.
    """
    if len(text) > LONGEST:
        raise NotChecked("too long")
    try:
        folded = fold(text)
        found = [*_by_pattern(folded, gazetteer), *_by_list(folded, gazetteer), *_by_capital(text, gazetteer)]
    except (ValueError, RecursionError, IndexError) as error:
        raise NotChecked("unreadable") from error
    return _apart(found)


def _by_pattern(folded: Folded, gazetteer: Gazetteer) -> Iterator[Mark]:
    for kind, certainty, pattern in _COMPILED:
        for match in pattern.finditer(folded.text):
            parts = match.groupdict()
            start, end = match.span("it") if parts.get("it") else match.span()
            if (named := parts.get("name")) is None or not gazetteer.never.issuperset(named.split()):
                yield Mark(*folded.place(start, end), kind, certainty)


def _by_list(folded: Folded, gazetteer: Gazetteer) -> Iterator[Mark]:
    words = list(_WORD.finditer(folded.text))
    for number, first in enumerate(words):
        word = first.group()
        if known := _forms(word) & gazetteer.names:
            yield Mark(*folded.place(*first.span()), "name", _certainty(known, gazetteer))
        for last in words[number : number + 3]:
            if known := _forms(folded.text[first.start() : last.end()]) & gazetteer.places:
                yield Mark(*folded.place(first.start(), last.end()), "place", _certainty(known, gazetteer))


def _forms(word: str) -> set[str]:
    """Also without the Kiswahili locative (“Kisumuni”), an English possessive, and an apostrophe."""
    bare = word.replace("'", "")
    forms = {word, bare, word.removesuffix("'s"), bare.removesuffix("s"), word.removesuffix("ni")}
    return {form for form in forms if len(form) > 2}


def _certainty(known: Set[str], gazetteer: Gazetteer) -> str:
    return POSSIBLE if known <= gazetteer.common else LIKELY


def _by_capital(text: str, gazetteer: Gazetteer) -> Iterator[Mark]:
    """Words that are written large within a sentence; where all is written large, that tells nothing."""
    large = sum(letter.isupper() for letter in text)
    if large > 0.5 * sum(letter.isalpha() for letter in text):
        return
    for match in _WORD.finditer(text):
        word = match.group()
        begins = _SENTENCE_START.search(text, max(0, match.start() - 3), match.start())
        if word[0].isupper() and not begins and fold(word).text not in gazetteer.never:
            yield Mark(match.start(), match.end(), "name", POSSIBLE)


def _apart(found: Iterable[Mark]) -> tuple[Mark, ...]:
    """Of marks that overlap one, from the first's start to the last's end; the surer tells its kind."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda each: (each.start, -each.end, each.certainty)):
        if kept and mark.start < kept[-1].end:
            before = kept.pop()
            surer = min(before, mark, key=lambda each: each.certainty)
            mark = Mark(before.start, max(before.end, mark.end), surer.kind, surer.certainty)
        kept.append(mark)
    return tuple(kept)


def segments(text: str, marks: Iterable[Mark]) -> list[tuple[str, Mark | None]]:
    """The text in pieces, each with its mark or None: what a page draws. Joined they are the text."""
    pieces: list[tuple[str, Mark | None]] = []
    place = 0
    for mark in marks:
        pieces += [(text[place : mark.start], None), (text[mark.start : mark.end], mark)]
        place = mark.end
    pieces.append((text[place:], None))
    return [(piece, mark) for piece, mark in pieces if piece]

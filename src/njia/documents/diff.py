"""Which words changed between two texts, and how two changes of one text go together.

A text is cut into words, marks and white space; the pieces joined are the text again, so nothing can get lost here.
The merge is the three-way merge of Khanna, Kunal and Pierce ("A Formal Investigation of Diff3", 2007) over words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal

from njia.documents.rich import spans

_PIECES = re.compile(r"\w+(?:['’\-]\w+)*|\s+|[^\w\s]")
_NEAR = 0.5

Kind = Literal["same", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stretch of the base that both changed, each otherwise."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """`text` holds what both wrote. In a conflict theirs stands first, then mine: nothing is dropped."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


Span = tuple[int, int, int, int]
"""Pieces `[0]:[1]` of the old text became pieces `[2]:[3]` of the new one."""


def pieces(text: str) -> list[str]:
    return _PIECES.findall(text)


def _spans(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """The changed stretches, in order. Common beginnings and ends are cut off first: most edits are small."""
    start, end = 0, 0
    shortest = min(len(old), len(new))
    while start < shortest and old[start] == new[start]:
        start += 1
    while end < shortest - start and old[-1 - end] == new[-1 - end]:
        end += 1
    matcher = SequenceMatcher(None, old[start : len(old) - end], new[start : len(new) - end], autojunk=False)
    return [
        (a + start, b + start, c + start, d + start)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _hunks(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """Changed stretches with those that only a space or a mark keeps apart joined: what people see as one change."""
    joined: list[Span] = []
    for span in _spans(old, new):
        if joined and not any(piece[0].isalnum() for piece in old[joined[-1][1] : span[0]]):
            before = joined.pop()
            span = (before[0], span[1], before[2], span[3])
        joined.append(span)
    return joined


def compare(old: str, new: str) -> list[Piece]:
    """What stayed, went and came, in reading order. Texts with little in common are told as one replaced whole."""
    a, b = pieces(old), pieces(new)
    found = _hunks(a, b)
    kept = sum(map(len, a)) - sum(sum(map(len, a[span[0] : span[1]])) for span in found)
    if kept < _NEAR * min(len(old), len(new)) and len(found) > 1:
        found = [(0, len(a), 0, len(b))]
    return list(_told(a, b, found))


def _told(a: Sequence[str], b: Sequence[str], found: Sequence[Span]) -> Iterator[Piece]:
    at = 0
    for start, end, from_, to in found:
        yield from _piece("same", a[at:start])
        yield from _piece("deleted", a[start:end])
        yield from _piece("inserted", b[from_:to])
        at = end
    yield from _piece("same", a[at:])


def _piece(kind: Kind, parts: Sequence[str]) -> Iterator[Piece]:
    if parts:
        yield Piece(kind, "".join(parts))


def one_by_one(old: str, new: str) -> list[str]:
    """The old text with each change of the new one alone, so that each can be taken or left by itself.

    Two marks of one pair (see `rich`) are one change.
    """
    a, b = pieces(old), pieces(new)
    found = _hunks(a, b)
    return ["".join(_applied(a, b, 0, len(a), group)) for group in _paired(old, new, a, b, found)]


def _paired(
    old: str, new: str, a: Sequence[str], b: Sequence[str], found: Sequence[Span]
) -> list[list[Span]]:
    of = list(range(len(found)))
    for text, parts, side in ((old, a, 0), (new, b, 2)):
        ends = list(accumulate(map(len, parts), initial=0))
        places = [range(ends[span[side]], ends[span[side + 1]]) for span in found]
        for pair in spans(text):
            both = [at for at, place in enumerate(places) if pair.opens in place or pair.closes in place]
            if len(both) == 2:
                of = [of[both[0]] if each == of[both[1]] else each for each in of]
    return [[found[at] for at in range(len(found)) if of[at] == first] for first in dict.fromkeys(of)]


def overlay(text: str, others: Sequence[str]) -> tuple[list[tuple[Piece, int | None]], list[int]]:
    """A text with the changes of several other texts in place, each piece with the number of the text it comes from.

    Also the numbers of those texts whose changes touch what an earlier one changed: they are left out.
    """
    a = pieces(text)
    taken: list[tuple[Span, int, list[str]]] = []
    left = []
    for number, other in enumerate(others):
        b = pieces(other)
        found = _hunks(a, b)
        if any(span[0] <= held[1] and held[0] <= span[1] for span in found for held, _number, _new in taken):
            left.append(number)
        else:
            taken += [(span, number, b[span[2] : span[3]]) for span in found]
    return list(_laid(a, sorted(taken, key=lambda each: each[0]))), left


def _laid(
    a: Sequence[str], taken: Sequence[tuple[Span, int, list[str]]]
) -> Iterator[tuple[Piece, int | None]]:
    at = 0
    for (start, end, *_rest), number, new in taken:
        yield from ((piece, None) for piece in _piece("same", a[at:start]))
        yield from ((piece, number) for piece in _piece("deleted", a[start:end]))
        yield from ((piece, number) for piece in _piece("inserted", new))
        at = end
    yield from ((piece, None) for piece in _piece("same", a[at:]))


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Both changes of one text. Changes that touch each other and differ are conflicts."""
    if mine in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    o, a, b = pieces(base), pieces(mine), pieces(theirs)
    text: list[str] = []
    conflicts = []
    at = 0
    for start, end, ours, others in _groups(_spans(o, a), _spans(o, b)):
        text += o[at:start]
        left, right = _applied(o, a, start, end, ours), _applied(o, b, start, end, others)
        if ours and others and left != right:
            conflicts.append(Conflict("".join(o[start:end]), "".join(left), "".join(right)))
            text += [*right, *left]
        else:
            text += left if ours else right
        at = end
    return Merged(_joined([*text, *o[at:]]), tuple(conflicts))


def _joined(parts: Sequence[str]) -> str:
    """The text again. Two words never stand side by side in one text; where two texts meet, a space parts them."""
    text: list[str] = []
    for part in parts:
        if text and _ends_a_word(text[-1]) and _ends_a_word(part):
            text.append(" ")
        text.append(part)
    return "".join(text)


def _ends_a_word(part: str) -> bool:
    return part[0].isalnum() or part[0] == "_"


def _groups(
    mine: Sequence[Span], theirs: Sequence[Span]
) -> Iterator[tuple[int, int, list[Span], list[Span]]]:
    """(from, to, my changes, their changes) for each stretch of the base that somebody changed."""
    waiting = sorted(
        [(span, 0) for span in mine] + [(span, 1) for span in theirs], key=lambda each: each[0][:2]
    )
    while waiting:
        (start, end, *_rest), _side = waiting[0]
        group: tuple[list[Span], list[Span]] = ([], [])
        while waiting and (waiting[0][0][0] < end or waiting[0][0][0] == start):
            span, side = waiting.pop(0)
            group[side].append(span)
            end = max(end, span[1])
        yield start, end, *group


def _applied(
    old: Sequence[str], new: Sequence[str], start: int, end: int, found: Sequence[Span]
) -> list[str]:
    """The stretch `start:end` of the old pieces with these changes made."""
    made: list[str] = []
    for first, last, from_, to in found:
        made += [*old[start:first], *new[from_:to]]
        start = last
    return [*made, *old[start:end]]

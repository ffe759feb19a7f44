"""The few marks that a text may carry: bold, italic and lists, as people write them in messages on a telephone.

``*bold*``, ``_italic_``, and lines that begin with ``- `` or ``1. ``. The text stays plain text, so that it is typed without
scripts, merged and compared word by word, and read as it stands where nothing is done with the marks. There is nothing in
it that could do harm, so there is nothing to clean away: every writer escapes it. What makes no pair is no mark.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Generic, TypeAlias, TypeVar

from njia.documents.book import Bullets, Numbered, Paragraph, Run

STRONG: Final = "*"
EMPHASIS: Final = "_"
_PAIR: Final = re.compile(r"(?<![^\W_])([*_])(?=\S)([^\n]*?\S)\1(?![^\W_])")
_ITEM: Final = re.compile(r"\s*(?:(?P<bullet>[-•–]\s+)|(?P<number>\d{1,3}[.)]\s+))(?=\S)")
T = TypeVar("T")
Written: TypeAlias = Paragraph | Bullets | Numbered


@dataclass(frozen=True, slots=True)
class Span:
    """The places of two marks, and which they are."""

    mark: str
    opens: int
    closes: int


def spans(text: str) -> list[Span]:
    """Every pair of marks, also those within others."""
    return list(_spans(text, 0, len(text)))


def _spans(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    while found := _PAIR.search(text, at, end):
        opens, closes = found.start(), found.end() - 1
        yield Span(found[1], opens, closes)
        yield from _spans(text, opens + 1, closes)
        at = found.end()


def manner(text: str, pairs: list[Span]) -> list[tuple[bool, bool] | None]:
    """For each character whether it is bold and italic; None for the marks themselves."""
    shown: list[tuple[bool, bool] | None] = [(False, False)] * len(text)
    for pair in pairs:
        for at in range(pair.opens, pair.closes + 1):
            strong, emphasis = shown[at] or (False, False)
            shown[at] = (strong or pair.mark == STRONG, emphasis or pair.mark == EMPHASIS)
    for pair in pairs:
        shown[pair.opens] = shown[pair.closes] = None
    return shown


def inline(text: str, language: str = "") -> tuple[Run, ...]:
    """A text as stretches in one manner each. Lines stay lines."""
    shown = zip(text, manner(text, spans(text)), strict=True)
    made = []
    for how, letters in groupby((each for each in shown if each[1] is not None), key=lambda each: each[1]):
        strong, emphasis = how or (False, False)
        made.append(Run("".join(letter for letter, _how in letters), strong, emphasis, language=language))
    return tuple(made)


def plain(text: str) -> str:
    """Without the marks of bold and italic. Lists stay as they are, as they are read well."""
    return "".join(run.text for run in inline(text))


def blocks(text: str, language: str = "") -> list[Written]:
    """A text as paragraphs and lists. An empty line ends a paragraph, a list ends with its last item."""
    made: list[Written] = []
    for part in re.split(r"\n\s*\n", text.strip("\n")):
        for kind, lines in groupby(part.split("\n"), key=_kind):
            rows = list(lines)
            if kind == "":
                made.append(Paragraph(inline("\n".join(rows).strip(), language)))
            else:
                items = [inline(_ITEM.sub("", row, count=1).strip(), language) for row in rows]
                made.append(Bullets(items) if kind == "bullet" else Numbered(items))
    return [each for each in made if not isinstance(each, Paragraph) or each.words]


def _kind(line: str) -> str:
    found = _ITEM.match(line)
    return "" if found is None else found.lastgroup or ""


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """Some text in one manner; `about` is whatever else is known of it."""

    text: str
    strong: bool
    emphasis: bool
    about: T


def with_marks(
    given: Iterable[Stretch[T]],
    between: Callable[[list[T]], T | None],
    together: Callable[[T, T], bool] = lambda _one, _two: True,
) -> list[tuple[str, T]]:
    """The way back: text in manners becomes text with marks, which are what `between` makes of all that they enclose.

    Bold or italic that begins or ends within a word has no marks, and goes. `together` says whether two stretches are
    ever read side by side.
    """
    made = list(given)
    for mark in (EMPHASIS, STRONG):
        made = _marking(made, mark, between, together)
    return [(each.text, each.about) for each in made]


def _marking(
    given: list[Stretch[T]],
    mark: str,
    between: Callable[[list[T]], T | None],
    together: Callable[[T, T], bool],
) -> list[Stretch[T]]:
    pieces = [
        Stretch(part, each.strong, each.emphasis, each.about)
        for each in given
        for part in re.findall(r"\s+|\S+", each.text)
    ]
    on = [each.strong if mark == STRONG else each.emphasis for each in pieces]
    _let_go_of_spaces(on, pieces)
    _let_go_within_words(on, pieces, together)
    made: list[Stretch[T]] = []
    for marked, places in _groups(on):
        held = [pieces[at] for at in places]
        if not marked:
            made += held
            continue
        for part in _parts(held, between, together):
            about = between([each.about for each in part])
            made.append(Stretch(mark, part[0].strong, part[0].emphasis, about or part[0].about))
            made += part
            made.append(Stretch(mark, part[-1].strong, part[-1].emphasis, about or part[0].about))
    return made


def _parts(
    held: list[Stretch[T]], between: Callable[[list[T]], T | None], together: Callable[[T, T], bool]
) -> list[list[Stretch[T]]]:
    """All of it, or, where nothing stands between the marks that could carry both, what is read side by side."""
    if between([each.about for each in held]) is not None:
        return [held]
    parts = [[held[0]]]
    for each in held[1:]:
        if together(parts[-1][-1].about, each.about):
            parts[-1].append(each)
        else:
            parts.append([each])
    return parts


def _groups(on: list[bool]) -> list[tuple[bool, list[int]]]:
    return [(marked, list(places)) for marked, places in groupby(range(len(on)), key=list(on).__getitem__)]


def _let_go_of_spaces(on: list[bool], pieces: list[Stretch[T]]) -> None:
    """No mark stands beside a space within its pair, or before a line end."""
    for at, piece in enumerate(pieces):
        if not piece.text.strip():
            beside = 0 < at < len(pieces) - 1 and on[at - 1] and on[at + 1]
            on[at] = on[at] and beside and "\n" not in piece.text


def _let_go_within_words(on: list[bool], pieces: list[Stretch[T]], together: Callable[[T, T], bool]) -> None:
    for marked, places in _groups(on):
        first, last = pieces[places[0]], pieces[places[-1]]
        before = next((each for each in pieces[: places[0]][::-1] if together(each.about, first.about)), None)
        after = next((each for each in pieces[places[-1] + 1 :] if together(each.about, last.about)), None)
        if marked and ((before and before.text[-1].isalnum()) or (after and after.text[0].isalnum())):
            for at in places:
                on[at] = False

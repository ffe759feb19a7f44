"""What in a text may identify somebody: shown to whoever writes it, who decides. Nothing here clears a text.

It fails closed. A text that cannot be looked at is one great doubt, which a person has to take upon themselves.
"""

from collections.abc import Collection

from njia.engines.highlighting import Mark, find, segments
from njia.kernel.access import Words
from njia.stages.voices.states import ANY_MARK, MARKS

UNCHECKED = "*"
"""Stands for a whole text that was not checked."""
LIKELY = "likely"


def _marks(text: str) -> tuple[Mark, ...] | None:
    try:
        return find(text)
    except Exception:  # whatever goes wrong in there, the text counts as not checked
        return None


def doubts(text: str) -> tuple[str, ...]:
    """Each stretch that may identify somebody, once; `UNCHECKED` alone where the text could not be looked at."""
    marks = _marks(text)
    if marks is None:
        return (UNCHECKED,)
    return tuple(dict.fromkeys(text[mark.start : mark.end] for mark in marks))


def undecided(text: str, harmless: Collection[str]) -> list[str]:
    """Doubts of which nobody has said that they identify nobody."""
    return [doubt for doubt in doubts(text) if doubt not in harmless]


def names_somebody(text: str) -> bool:
    """For notes that nobody looks at before they are kept: only what is likely, or a text that was not checked."""
    marks = _marks(text)
    return marks is None or any(mark.certainty == LIKELY for mark in marks)


def pieces(text: str) -> list[tuple[str, Words]] | None:
    """The text cut up as (piece, what it may be, or nothing); None where it could not be looked at."""
    marks = _marks(text)
    if marks is None:
        return None
    return [(piece, MARKS.get(mark.kind, ANY_MARK) if mark else "") for piece, mark in segments(text, marks)]

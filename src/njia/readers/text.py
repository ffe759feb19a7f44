"""Imported words in the form in which they are kept and compared."""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from itertools import chain
from typing import Final

# Joiners (U+200C, U+200D) stay: they change how words of some scripts are written.
_INVISIBLE: Final = {0x200B: None, 0x2060: None, 0xFEFF: None, 0x00A0: " ", 0x202F: " "}
# Word's soft line and page breaks survive copying; the other controls have no meaning, and Word files refuse them.
_CONTROLS: Final = {code: None for code in (*range(9), *range(14, 32), 127)} | {11: "\n", 12: "\n"}
_REPLACED: Final = _INVISIBLE | _CONTROLS

_BULLET: Final = re.compile(r"^\s*[-–•*·]\s+")

# What people and forms write where there is nothing to say. Such rows are set aside with their reason, not
# answered. "No", "yes" and single words are not here: a short answer can be real, and setting it aside
# silences somebody.
PLACEHOLDERS: Final = frozenset(
    {
        *("n/a", "na", "n.a", "n a", "not applicable", "not available", "no value", "none", "nil", "null"),
        *("-", "--", "---", "–", "—", ".", "..", "...", "…", "?", "tbd", "tba", "to be determined", "#n/a"),
        *("sans objet", "s/o", "néant", "aucun", "aucune", "non applicable"),
        *("hakuna", "haihusiki", "hamna"),
    }
)  # fmt: skip


def clean(text: str) -> str:
    """`text` without outer and invisible spaces and controls, its lines ended by LF.

    Letters, quotes and case stay.
    """
    return text.translate(_REPLACED).replace("\r\n", "\n").replace("\r", "\n").strip()


def is_placeholder(text: str, placeholders: Collection[str] = PLACEHOLDERS) -> bool:
    """Whether `text` only says that there is nothing here. Blank text is no placeholder: nobody wrote it."""
    known = _folded(frozenset(placeholders))
    folded = " ".join(clean(text).casefold().split())
    return folded in known or (folded.rstrip(" .,;:!") or folded) in known


def listed(cell: str, is_one: Callable[[str], object] = bool) -> list[str]:
    """The entries of a list in one cell: separated by semicolons, or lines with or without bullets.

    What `is_one` does not know as one entry is taken apart at its commas, for some lists have no other sign and
    some entries have commas in them.
    """
    entries = (_BULLET.sub("", entry).strip() for entry in re.split(r"[;\n]", clean(cell)))
    parts = ([entry] if is_one(entry) else entry.split(",") for entry in entries)
    return [part.strip() for part in chain.from_iterable(parts) if part.strip()]


@lru_cache(maxsize=16)
def _folded(placeholders: frozenset[str]) -> frozenset[str]:
    return frozenset(" ".join(clean(each).casefold().split()) for each in placeholders) - {""}

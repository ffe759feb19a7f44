"""Receipts as they are written down: nine words in the reader's language, or sixteen digits for telephones.

Each language has 1024 words, so nine carry 90 bits. A list of 2048 would carry 99, but nothing corrects a slip of the
pen, and whoever loses a receipt cannot ask for another: so any two words of a list differ in two places or more, their
first four letters differ, and none begins another, which leaves too few words for 2048. What was typed is never looked
up in the lists, so that neither the answer nor its time tells whether a word is on one; and lists may change without
making a receipt useless.
"""

import unicodedata
from functools import cache
from pathlib import Path

WORDS = 9
BITS = 10
"""Each word carries so many; a list has 2 ** 10."""
SHORTEST, LONGEST = 4, 8
"""Letters in a word."""
DIGITS = 16
ENTROPY = 16
"""Bytes that a new receipt needs: enough that sixteen digits are as good as evenly spread (bias below 2 ** -74)."""
READ = 600
"""Characters of what was typed that are looked at: more than nine words need, however they are numbered and spaced."""

_FOLDED = str.maketrans({"œ": "oe", "æ": "ae", "ı": "i", "ø": "o", "ł": "l"})
_LISTS = Path(__file__).parent / "receipt_words"


def new_words(entropy: bytes, language: str) -> str:
    """Nine words from the first 90 bits, with spaces between; in English for a language without a list of its own.

    The same bytes make the same words. Raises `ValueError` for fewer than `ENTROPY` bytes.
    """
    _check(entropy)
    words = listed(language if language in languages() else "en")
    number = int.from_bytes(entropy[:ENTROPY]) >> (8 * ENTROPY - BITS * WORDS)
    places = [number >> BITS * place & len(words) - 1 for place in reversed(range(WORDS))]
    return " ".join(words[place] for place in places)


def new_digits(entropy: bytes) -> str:
    """Sixteen digits, 53 bits, without spaces. Raises `ValueError` for fewer than `ENTROPY` bytes."""
    _check(entropy)
    return f"{int.from_bytes(entropy[:ENTROPY]) % 10**DIGITS:0{DIGITS}d}"


def canonical(typed: str) -> str:
    """One form for one receipt, however it was spaced, cased, accented, hyphenated or numbered. Never fails.

    It is the letters a to z alone, or the digits alone where there are more of these. Spaces need not survive: no
    word of a list begins another, so the words can be told apart without.
    """
    plain = unicodedata.normalize("NFKD", typed[:READ]).casefold().translate(_FOLDED)
    letters = "".join(each for each in plain if "a" <= each <= "z")
    digits = "".join(str(unicodedata.decimal(each)) for each in plain if each.isdecimal())
    return letters if len(letters) >= len(digits) else digits


def kind(canonical: str) -> str:
    """`words`, `digits` or `neither`, by its length and its symbols alone."""
    if len(canonical) == DIGITS and canonical.isdecimal():
        return "digits"
    fits = WORDS * SHORTEST <= len(canonical) <= WORDS * LONGEST
    return "words" if fits and canonical.isalpha() else "neither"


@cache
def languages() -> frozenset[str]:
    """The languages that have a list."""
    return frozenset(path.stem for path in _LISTS.glob("*.txt"))


@cache
def listed(language: str) -> tuple[str, ...]:
    """The words of a language as they are shown, so with their accents."""
    lines = (_LISTS / f"{language}.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def _check(entropy: bytes) -> None:
    if len(entropy) < ENTROPY:
        raise ValueError(f"a receipt needs {ENTROPY} bytes")

"""Words in the form in which they are compared, and what the engine knows about them."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("en", "sw", "fr")

# Joiners, zero-width and directional marks are seen by nobody and split words in machines.
_UNSEEN: Final = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_LETTERS: Final = _UNSEEN | {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x0153: "oe", 0x00E6: "ae"}
_ENDINGS: Final = (
    ("ation", 5),
    ("ing", 3),
    ("ment", 5),
    ("ion", 4),
    ("ed", 3),
    ("e", 3),
)  # and letters before


@dataclass(frozen=True, slots=True)
class Lexicon:
    """lexicon.toml, ready for use. Languages and directions are keys; words are folded, ideas are names."""

    silent: Mapping[str, frozenset[str]]
    negation: Mapping[str, frozenset[str]]
    soft: frozenset[str]
    plain: frozenset[str]  # as light as the soft ones
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]  # by first word, longest first
    opposites: Mapping[str, frozenset[str]]
    people: frozenset[str]
    tellings: frozenset[str]
    near: Mapping[str, int]  # the line on which an idea stands; two of one line may stand for each other
    zones: Mapping[str, int]
    zone_ends: frozenset[str]  # the last words of these phrases
    numbers: Mapping[str, str]
    everybody: frozenset[str]
    movement: Mapping[str, str]


def seen(text: str) -> str:
    """`text` without unseen characters, its apostrophes alike."""
    return text.translate(_LETTERS)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """`word` in small letters, without accents and unseen characters."""
    decomposed = unicodedata.normalize("NFKD", seen(word)).translate(_LETTERS)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()


@lru_cache(maxsize=1 << 16)
def trim(word: str) -> str:
    """`word` (folded) without the endings of number, tense and spelling that English and French put on.

    Kiswahili changes the beginnings of words and ends them in vowels, so it passes nearly unchanged.
    """
    word = word.replace("z", "s")
    if word.endswith("our") and len(word) > 4:
        word = word[:-2] + "r"
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word[-1] in "sx" and word[-2] not in "sui":
        word = word[:-1]
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls" else word


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words that the engine knows, from lexicon.toml beside this file."""
    data = tomllib.loads(files("njia.engines.grouping").joinpath("lexicon.toml").read_text("utf-8"))
    silent = _by_language(data["silent"])
    zones = dict.fromkeys(map(fold, _all(data["detail"])), 1) | dict.fromkeys(
        map(fold, _all(data["purpose"])), 2
    )
    return Lexicon(
        silent=silent,
        negation=_by_language(data["negation"]),
        soft=_ideas(data["soft"]),
        plain=_ideas(data["plain"]),
        phrases=_phrases(data["same"], frozenset().union(*silent.values())),
        opposites=_opposites(data["opposite"]["pairs"].split()),
        people=frozenset(data["people"]["names"].split()),
        tellings=frozenset(data["telling"]["names"].split()),
        near={idea: line for line, ideas in enumerate(data["near"]["lines"]) for idea in ideas.split()},
        zones=zones,
        zone_ends=frozenset(phrase.rpartition("_")[2] for phrase in zones),
        numbers={fold(word): value for value, words in data["number"].items() for word in words.split()},
        everybody=frozenset(data["everybody"]["words"].split()),
        movement={word: way for way, words in data["movement"].items() for word in words.split()},
    )


def _by_language(lists: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(map(fold, words.split())) for language, words in lists.items()}


def _ideas(lists: Mapping[str, str]) -> frozenset[str]:
    """Words as ideas: trimmed, and as they are because they may be names of ideas."""
    return frozenset(form for word in _all(lists) for form in (word, trim(fold(word))))


def _all(lists: Mapping[str, str]) -> list[str]:
    return [word for words in lists.values() for word in words.split()]


def parts_of(phrase: str, silent: frozenset[str]) -> tuple[str, ...]:
    """The trimmed words of a phrase, those without weight left out."""
    return tuple(
        trim(fold(word)) for word in re.split(r"[\s_]+", phrase) if word and fold(word) not in silent
    )


def _phrases(
    same: Mapping[str, Any], silent: frozenset[str]
) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for idea, said in same.items():
        for phrase in said.split():
            if parts := parts_of(phrase, silent):
                found.setdefault(parts[0], set()).add((parts, idea))
    return {first: tuple(sorted(each, key=lambda one: (-len(one[0]), one))) for first, each in found.items()}


def _opposites(pairs: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        one, other = pair.split(":")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {idea: frozenset(others) for idea, others in found.items()}

"""A text taken apart into ideas: the words that carry one idea taken as one, each with its weight."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from njia.engines.grouping.lexicon import LANGUAGES, fold, lexicon, seen, trim

# Weights are whole numbers so that sums are exact in any order. What stands after "including" counts for half, and
# what an ask is for counts for little beside what it asks.
CONTENT: Final = 100
SOFT: Final = 40
NUMBER: Final = 50
ZONE_PERCENT: Final = (100, 50, 20)

_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*\d*")
_STOP: Final = re.compile(r"[.!?;\n•]")
_ELISION: Final = re.compile(r"^(?:qu|[cdjlmnst])'")
_POSSESSIVE: Final = re.compile(r"'s?$")
_THOUSANDS: Final = re.compile(r"[.,](?=\d{3}(?:\D|$))")
# A Kiswahili verb says "not" inside: wasitoze (let them not charge), hawalipwi (they are not paid).
_KISWAHILI_NOT: Final = re.compile(r"^(?:(?:wa|a|u|i|zi|ya|tu|m)si\w{2,}e|ha(?:wa|i|zi|tu|ku|ya)\w{3,}i)$")
_INSTRUMENT: Final = re.compile(r"^([cpr])0*(\d{1,3})$")
_NUMBERED: Final = {"convent": "C", "protocol": "P", "mkataba": "C", "itifaki": "P", "c": "C", "p": "P"}
_UNDOING: Final = ("un", "in", "il", "im", "ir", "non", "dis", "de", "mis")
_NUMBER_SIGNS: Final = frozenset({"no", "n", "nos", "ilo", "oit", "na", "number"})


@dataclass(frozen=True, slots=True)
class Words:
    """One text taken apart.

    `key` is the text folded: texts of one key say the same. `ideas` are in the order of the text and may repeat;
    `content` are those that say what is asked: no soft words, no numbers, and not what it is for. `weights` holds
    each idea once, in whole numbers, and `total` is their sum. `numbers` are as written, without marks between
    thousands; `instruments` are codes such as C138; `names` are ideas written with a capital inside a sentence;
    `denied` are ideas right after a negation; `everybody` tells of "all"; `moves` are what stands after "from" with
    what stands after "to"; `people` are those of the ideas that name people, and `turned` holds for an idea those that
    would mean the opposite. `spoken` shows for each idea the words that stood in the text.
    """

    key: str
    language: str
    ideas: tuple[str, ...]
    content: tuple[str, ...]
    weights: Mapping[str, int]
    total: int
    numbers: frozenset[str]
    instruments: frozenset[str]
    names: frozenset[str]
    denied: frozenset[str]
    everybody: bool
    moves: frozenset[tuple[str, str]]
    people: frozenset[str]
    turned: Mapping[str, frozenset[str]]
    spoken: Mapping[str, str]


class Token(NamedTuple):
    """A folded word, whether it has a capital that no sentence gave it, and where it stands.

    Zone 0 is the ask, 1 what it includes, 2 what it is for.
    """

    word: str
    name: bool
    zone: int


class _Kept(NamedTuple):
    idea: str
    word: str
    name: bool
    zone: int
    way: str  # "from" or "to" right after such a word
    denied: bool
    place: int  # among the tokens


def words_of(text: str, language: str | None = None) -> Words:
    """`text` taken apart. `language` is en, sw or fr; otherwise it is guessed."""
    found = tokens(text)
    spoken_in = language if language in LANGUAGES else guess_language([each.word for each in found])
    codes, places = _instruments(found)
    joined = _joined(_kept(found, places, spoken_in), found)
    ideas = (*(each.idea for each in joined), *sorted(codes))
    soft = lexicon().soft
    weights = _weights(joined) | dict.fromkeys(sorted(codes), CONTENT)
    return Words(
        key=" ".join(each.word for each in found),
        language=spoken_in,
        ideas=ideas,
        content=tuple(
            each.idea for each in joined if each.zone < 2 and each.idea[0] != "#" and each.idea not in soft
        )
        + tuple(sorted(codes)),
        weights=weights,
        total=sum(weights.values()),
        numbers=frozenset(idea[1:] for idea in ideas if idea[0] == "#"),
        instruments=codes,
        names=frozenset(each.idea for each in joined if each.name),
        denied=frozenset(each.idea for each in joined if each.denied),
        everybody=any(each.word in lexicon().everybody for each in found),
        moves=_moves(joined),
        people=lexicon().people.intersection(weights),
        turned={idea: turned for idea in weights if (turned := _turned(idea))},
        spoken=_spoken(joined) | {code: code for code in codes},
    )


def tokens(text: str) -> list[Token]:
    """The words of `text` in order."""
    found: list[Token] = []
    start, zone, end, before, earlier = True, 0, 0, "", ""
    plain, zones, ends = seen(text), lexicon().zones, lexicon().zone_ends
    for match in _WORD.finditer(plain):
        gap, written = plain[end : match.start()], match.group()
        if gap != " " and _STOP.search(gap):
            start, zone, before = True, 0, ""
        word = _bare(written)
        if zone < 2 and word in ends:
            phrases = (word, f"{before}_{word}", f"{earlier}_{before}_{word}")
            zone = max(zone, *(zones.get(each, 0) for each in phrases))
        name = written[0].isupper() and (not start or (len(written) > 1 and written.isupper()))
        if word:
            found.append(Token(word, name, zone))
        start, end, before, earlier = ":" in gap, match.end(), word, before
    return found


@lru_cache(maxsize=1 << 16)
def _bare(written: str) -> str:
    """A word folded, without the elided article before it and the possessive after it."""
    return _POSSESSIVE.sub("", _ELISION.sub("", fold(written)))


def guess_language(words: Sequence[str]) -> str:
    """The language whose connecting words are most in `words`.

    Without any, Kiswahili when every word ends in a vowel, as its words do; else English.
    """
    counts = {each: sum(map(lexicon().silent[each].__contains__, words)) for each in LANGUAGES}
    if not any(counts.values()) and words and all(word[-1] in "aeiou" for word in words):
        return "sw"
    return max(LANGUAGES, key=lambda each: counts[each])


def _instruments(found: Sequence[Token]) -> tuple[frozenset[str], frozenset[int]]:
    """The codes of conventions, and the places of the words that spell them ("C.138", "Convention No. 138")."""
    codes, places = set(), set()
    for place, (word, *_) in enumerate(found):
        code = _INSTRUMENT.match(word)
        if code:
            codes.add(f"{code[1].upper()}{code[2]}")
            places.add(place)
        elif word.isdigit() and len(word) <= 3:
            before = [
                each.word for each in found[max(0, place - 3) : place] if each.word not in _NUMBER_SIGNS
            ]
            kind = _NUMBERED.get(trim(before[-1])) if before else None
            if kind:
                codes.add(f"{kind}{int(word)}")
                places.add(place)
    return frozenset(codes), frozenset(places)


def _kept(found: Sequence[Token], coded: frozenset[int], language: str) -> list[_Kept]:
    """The words that have weight, but those that spell the code of a convention."""
    known = lexicon()
    silent, negation = known.silent[language], known.negation[language]
    kept: list[_Kept] = []
    denied, way = False, ""
    for place, (word, name, zone) in enumerate(found):
        if place in coded:
            continue
        if word in negation or (language == "sw" and _denies_inside(word)):
            denied = True
            continue
        way = known.movement.get(word, way)
        figure = _number(word) if word[0].isdigit() else known.numbers.get(word)
        if figure or word not in silent:
            idea = f"#{figure}" if figure else trim(word)
            kept.append(
                _Kept(idea, word, name and not figure, zone, way, denied and idea not in known.soft, place)
            )
            denied, way = denied and idea in known.soft, ""
    return kept


def _denies_inside(word: str) -> bool:
    return bool(_KISWAHILI_NOT.match(word)) and trim(word) not in lexicon().phrases


def _number(word: str) -> str:
    """A number without marks between thousands; "1.5" stays, "1,5" becomes it."""
    return _THOUSANDS.sub("", word).replace(",", ".")


def _joined(kept: Sequence[_Kept], found: Sequence[Token]) -> list[_Kept]:
    """`kept` with each known phrase as one idea, its words as they stood in the text."""
    joined: list[_Kept] = []
    place = 0
    while place < len(kept):
        here = kept[place]
        length, idea = 1, here.idea
        for parts, meant in lexicon().phrases.get(here.idea, ()):
            if tuple(each.idea for each in kept[place : place + len(parts)]) == parts:
                length, idea = len(parts), meant
                break
        if idea != here.idea or length > 1:
            said = " ".join(each.word for each in found[here.place : kept[place + length - 1].place + 1])
            here = here._replace(idea=idea, word=said)
        joined.append(here)
        place += length
    return joined


def _weights(joined: Sequence[_Kept]) -> dict[str, int]:
    weights: dict[str, int] = {}
    for each in joined:
        light = each.idea in lexicon().soft or each.idea in lexicon().plain
        weight = SOFT if light else NUMBER if each.idea[0] == "#" else CONTENT
        weights[each.idea] = max(weights.get(each.idea, 0), weight * ZONE_PERCENT[each.zone] // 100)
    return weights


def _spoken(joined: Sequence[_Kept]) -> dict[str, str]:
    spoken: dict[str, str] = {}
    for each in joined:
        spoken.setdefault(each.idea, each.word)
    return spoken


@lru_cache(maxsize=1 << 16)
def _turned(idea: str) -> frozenset[str]:
    """Ideas that mean the opposite: those that the lexicon knows, and `idea` without "un-" and the like."""
    bare = (idea[len(each) :] for each in _UNDOING if idea.startswith(each) and len(idea) > len(each))
    return lexicon().opposites.get(idea, frozenset()) | frozenset(bare)


def _moves(joined: Sequence[_Kept]) -> frozenset[tuple[str, str]]:
    moves, start = set(), ""
    for each in joined:
        if each.way == "from":
            start = each.idea
        elif each.way == "to" and start:
            moves.add((start, each.idea))
            start = ""
    return frozenset(moves)

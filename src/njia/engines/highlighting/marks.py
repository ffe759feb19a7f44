"""What may identify somebody: by lists, by patterns, and by the words that usually stand before a name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from njia.engines.highlighting.folding import Folded, fold
from njia.engines.highlighting.gazetteer import DEFAULT, Gazetteer

LONGEST = 20_000
LIKELY, POSSIBLE = "likely", "possible"


class NotChecked(Exception):
    """This text could not be looked at. It is to be treated as one in which everything is marked."""


@dataclass(frozen=True, order=True)
class Mark:
    """`start` and `end` are places in the original text."""

    start: int
    end: int
    kind: str
    certainty: str = LIKELY


_NUMBER_WORD = (
    r"(?:moja|mbili|tatu|nne|tano|sita|saba|nane|tisa|kumi|ishirini|thelathini|arobaini|hamsini|sitini|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|twenty|thirty|forty|fifty|sixty|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|"
    r"quinze|seize|vingt|trente|quarante|cinquante)"
)
_MONTH = (
    r"(?:jan(?:uary|uari|vier)?|feb(?:ruary|ruari)?|fev(?:rier)?|mar(?:ch|s|chi)?|machi|apr(?:il|ili)?|avril|may|mei|mai|"
    r"june?|juni|juin|july?|julai|juillet|aug(?:ust)?|agosti|aout|sep(?:t|tember|temba|tembre)?|oct(?:ober|obre)?|oktoba|"
    r"nov(?:ember|emba|embre)?|dec(?:ember|embre)?|desemba)"
)
_TITLE = (
    r"(?:mr|mrs|ms|miss|mister|madam|madame|mme|monsieur|mlle|sir|dr|doctor|prof|pastor|father|sister|imam|sheikh|sheik|"
    r"chief|mzee|bwana|bw|bi|bibi|mama|baba|dada|kaka|mjomba|shangazi|mwalimu|teacher|mama mboga|boss|my boss|"
    r"my (?:employer|agent|husband|wife|son|daughter|friend|sister|brother|neighbour)|"
    r"(?:mwajiri|wakala|rafiki|mume|mke|jirani|binti|kijana) wa(?:ngu|ke|o)|named|called|anaitwa|naitwa|jina langu ni|"
    r"jina lake ni|my name is|i am called|je m'appelle|s'appelle|nomme|nommee)"
)
_FIRM = (
    r"(?:ltd|limited|agency|agencies|company|co|enterprises?|holdings|supermarket|hotel|lodge|farm|estate|school|academy|"
    r"factory|flowers|tea|sugar|security|recruitment|hospital|church|mosque|bar|club|salon|restaurant|sarl|kampuni|shamba)"
)

_BETWEEN = r"[ .\-/()]{0,2}"
_WORKS = (
    r"(?:work(?:ed|ing|s)? (?:for|at|with)|employed (?:by|at)|nafanya kazi (?:kwa|katika)|nilifanya kazi (?:kwa|katika)|"
    r"travaillais? (?:chez|pour))"
)
_HOST = r"(?:com|org|net|co|ke|ug|tz|fr|info)"
_YEARS = rf"(?:\d{{1,3}}|{_NUMBER_WORD}(?: na {_NUMBER_WORD}|[ -]{_NUMBER_WORD})?)"

# Each stretch is bounded, so that the time for a text grows with its length alone.
PATTERNS: tuple[tuple[str, str, str], ...] = (
    (
        "email", LIKELY,
        r"[\w.+-]{1,64} {0,2}(?:@|\(at\)|\[at\]| at | arobase ) {0,2}[\w-]{1,63}"
        r"(?:(?: {0,2}\. {0,2}| dot | nukta )[\w-]{1,24}){1,3}",
    ),
    ("web", LIKELY, rf"(?:https?://|www\.)[^\s]{{1,200}}|\b[\w-]{{2,40}}\.{_HOST}\b|@[\w.]{{2,30}}"),
    ("phone", LIKELY, rf"(?<!\w)(?:\+|00)?[\dol](?:{_BETWEEN}[\dol]){{6,14}}(?!\w)"),
    ("id", LIKELY, r"\b[a-z]{1,2}[ -]?\d{6,9}[a-z]?\b|\b\d{5,}\b"),
    ("vehicle", LIKELY, r"\b(?:k[a-z]{2}|u[a-z]{2}|t) ?-?\d{3} ?[a-z]{1,3}\b"),
    ("age", LIKELY, rf"\b(?:aged?|miaka|umri wa|mwenye umri wa miaka) {_YEARS}\b"),
    ("age", LIKELY, rf"\b{_YEARS}[ -](?:years?|yrs?|ans|miaka)(?:[ -]old)?\b"),
    ("date", LIKELY, rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH} \d{{1,4}}(?:st|nd|rd|th)?\b"),
    ("date", LIKELY, r"\btarehe \w{1,12}\b|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b"),
    ("name", LIKELY, rf"\b{_TITLE}\.? (?P<it>[a-z][\w'-]{{1,40}})"),
    ("employer", LIKELY, rf"\b(?P<it>[a-z][\w'&-]{{1,40}}(?: [a-z][\w'&-]{{1,40}}){{0,2}} {_FIRM})\b"),
    ("employer", POSSIBLE, rf"\b{_WORKS} (?P<it>[a-z][\w'-]{{1,40}})"),
)  # fmt: skip
_COMPILED = tuple((kind, certainty, re.compile(pattern)) for kind, certainty, pattern in PATTERNS)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n\r\"“(•-])\s*$")
NO_NAMES = frozenset(
    [
        "i",
        "the",
        "a",
        "an",
        "and",
        "or",
        "but",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "he",
        "she",
        "they",
        "we",
        "you",
        "it",
        "my",
        "his",
        "her",
        "our",
        "their",
        "this",
        "that",
        "there",
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "is",
        "was",
        "are",
        "were",
        "be",
        "has",
        "have",
        "had",
        "not",
        "no",
        "yes",
        "also",
        "na",
        "ya",
        "wa",
        "za",
        "la",
        "kwa",
        "ni",
        "si",
        "yeye",
        "sisi",
        "wao",
        "mimi",
        "wewe",
        "hii",
        "hiyo",
        "kama",
        "au",
        "lakini",
        "katika",
        "bila",
        "kila",
        "mtu",
        "watu",
        "le",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "et",
        "ou",
        "mais",
        "je",
        "il",
        "elle",
        "nous",
        "vous",
        "ils",
        "elles",
        "que",
        "qui",
        "dans",
        "pour",
        "par",
        "sur",
        "avec",
        "sans",
        "est",
        "sont",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "jumatatu",
        "jumanne",
        "jumatano",
        "alhamisi",
        "ijumaa",
        "jumamosi",
        "jumapili",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "ramadan",
        "christmas",
        "english",
        "kiswahili",
        "swahili",
        "french",
        "kenya",
        "kenyan",
        "government",
        "ministry",
        "parliament",
        "police",
        "god",
        "mungu",
    ]
)
"""Words that are written large for other reasons than being somebody's name."""


def find(text: str, *, gazetteer: Gazetteer = DEFAULT) -> tuple[Mark, ...]:
    """Everything in the text that may identify somebody, in order, without overlaps.

    Raises `NotChecked` for a text that is longer than `LONGEST`, or that cannot be looked at for any other reason:
    callers treat that as if all of it were marked.
    """
    if len(text) > LONGEST:
        raise NotChecked("too long")
    try:
        folded = fold(text)
        found = [*_by_pattern(folded), *_by_list(folded, gazetteer), *_by_capital(text, folded)]
    except (ValueError, RecursionError, IndexError) as error:
        raise NotChecked("unreadable") from error
    return _apart(found)


def _by_pattern(folded: Folded) -> Iterator[Mark]:
    for kind, certainty, pattern in _COMPILED:
        for match in pattern.finditer(folded.text):
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            if kind != "name" or match.group("it") not in NO_NAMES:
                yield Mark(*folded.place(start, end), kind, certainty)


def _by_list(folded: Folded, gazetteer: Gazetteer) -> Iterator[Mark]:
    words = list(_WORD.finditer(folded.text))
    for number, first in enumerate(words):
        word = first.group()
        certainty = POSSIBLE if word in gazetteer.common else LIKELY
        if _is_in(word, gazetteer.names):
            yield Mark(*folded.place(*first.span()), "name", certainty)
        for last in words[number : number + 3]:
            if _is_in(folded.text[first.start() : last.end()], gazetteer.places):
                yield Mark(*folded.place(first.start(), last.end()), "place", certainty)


def _is_in(word: str, known: frozenset[str]) -> bool:
    """Also with the Kiswahili locative (“Kisumuni”), an English possessive, and without an apostrophe."""
    bare = word.replace("'", "")
    forms = {word, bare, word.removesuffix("'s"), bare.removesuffix("s"), word.removesuffix("ni")}
    return any(form in known for form in forms if len(form) > 2)


def _by_capital(text: str, folded: Folded) -> Iterator[Mark]:
    """Words that are written large within a sentence; where all is written large, that tells nothing."""
    large = sum(letter.isupper() for letter in text)
    if large > 0.5 * sum(letter.isalpha() for letter in text):
        return
    for match in _WORD.finditer(text):
        word = match.group()
        begins = _SENTENCE_START.search(text, max(0, match.start() - 3), match.start())
        if word[0].isupper() and not begins and fold(word).text not in NO_NAMES:
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

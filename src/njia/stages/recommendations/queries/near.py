"""Words near to those that found nothing: mistyped, or spelt another way. Only from texts that the reader may read."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from django.db import OperationalError, connection

from njia.kernel.wording.models import Wording
from njia.kernel.wording.searching import asked_words
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries.words import ITS_WORDS, Finder, sampled

SHORTEST = 4
"""Letters of a word that can be near to another: shorter ones are near to everything."""
TEXTS = 80
"""Texts that are looked at for each word and each way."""
NEAR_ENOUGH = 0.75
"""Twice the letters that two words have in common in the same order, by the letters of both."""
LOOSELY = "0.5"
"""How near a part of a text has to be for PostgreSQL to bring it up."""
PATIENCE = "100"
"""Milliseconds for looking by pieces."""
LETTERS = (4, 3)
MOST_WORDS = 4


def near(words: tuple[str, ...], finder: Finder, readable: int) -> str:
    """The asked words with near ones in the place of those that nobody used; empty where there are none.

    A bounded number of queries for each of at most four words.
    """
    instead = [
        _nearest(word.lower(), finder, readable) if len(word) >= SHORTEST else word.lower()
        for word in words[:MOST_WORDS]
    ]
    told = [word for word in instead if word]
    changed = told != [word.lower() for word in words]
    return " ".join(told) if changed and any(len(word) >= SHORTEST for word in told) else ""


def _nearest(word: str, finder: Finder, readable: int) -> str:
    """The word itself where it is used."""
    if any(readable >> number & 1 for number in finder.some((word,), TEXTS)):
        return word
    for texts in _texts(word, finder, readable):
        others = {other.lower() for text in texts for other in asked_words(text) if len(other) >= SHORTEST}
        best = max(others, key=lambda other: likeness_of(word, other), default="")
        if best and likeness_of(word, best) >= NEAR_ENOUGH:
            return best
    return ""


def _texts(word: str, finder: Finder, readable: int) -> Iterator[list[str]]:
    """Those in which a word begins like this one; then those that PostgreSQL finds by pieces of three letters."""
    for letters in LETTERS:
        yield _said(finder.process, finder.some((word[:letters],), TEXTS), readable)
    if has_trigrams():
        yield _said(finder.process, _by_trigrams(word, finder.process), readable)


def _said(process: int, numbers: list[int], readable: int) -> list[str]:
    """What is said in these items; later wordings only of what nobody said in confidence, as each needs its consent."""
    seen = [number for number in numbers if readable >> number & 1]
    rows = Recommendation.objects.filter(process_id=process, number__in=seen).order_by()
    told = list(rows.values_list("title", "verbatim", "edited", "voice"))
    open_texts = [text for _title, _verbatim, text, voice in told if text and not voice]
    later = Wording.objects.filter(text__in=open_texts, is_current=True).values_list("body", flat=True)
    return [*(f"{title} {verbatim}" for title, verbatim, _text, _voice in told), *later]


def _by_trigrams(word: str, process: int) -> list[int]:
    """Where so many texts have pieces in common that looking takes too long, nothing."""
    settings = {"pg_trgm.word_similarity_threshold": LOOSELY, "statement_timeout": PATIENCE}
    sql = (
        "SELECT item.number FROM recommendations_recommendation item "  # noqa: S608
        f"WHERE item.process_id = %s AND %s <%% {ITS_WORDS} LIMIT %s"
    )
    try:
        return sampled(sql, [process, word, TEXTS], settings)
    except OperationalError:
        return []


@cache
def has_trigrams() -> bool:
    """Whether this is a PostgreSQL that has the index for near words."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = 'recommendations_near'")
        return cursor.fetchone() is not None


def likeness_of(word: str, other: str) -> float:
    """From 0 to 1: 1 for the same word, 0 also for what is too far off to be compared."""
    compared = SequenceMatcher(None, word, other, autojunk=False)
    if compared.real_quick_ratio() < NEAR_ENOUGH or compared.quick_ratio() < NEAR_ENOUGH:
        return 0.0
    return compared.ratio()

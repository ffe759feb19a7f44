"""Putting what was found by words in the order of how well it fits, as a reader would: by the words that they may read."""

from collections.abc import Sequence

from njia.kernel.access import Actor
from njia.kernel.wording.models import Wording
from njia.kernel.wording.searching import asked_words
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries import sets
from njia.stages.recommendations.queries.words import Reach

BEST_OF = 300
"""So many texts are compared; of more, nobody reads to the end."""
WHOLE, BEGUN, IN_TITLE = 4, 2, 1


def ranked(found: int, words: Sequence[str], actor: Actor, within: Reach) -> list[int]:
    """Whole words before beginnings, titles before texts, early ones before late ones. Two queries."""
    numbers = sets.slice_of(found, 0, found.bit_count())
    found_items = Recommendation.objects.filter(
        within.readable, process_id=actor.process_id or 0, number__in=numbers
    )
    rows = list(found_items.order_by().values_list("number", "title", "verbatim", "edited", "voice"))
    later = {text: number for number, _title, _verbatim, text, voice in rows if text and not voice}
    fits = {number: fit(words, verbatim, title) for number, title, verbatim, _text, _voice in rows}
    for text, body in Wording.objects.filter(text__in=later, is_current=True).values_list("text", "body"):
        number = later[text]
        fits[number] = max(fits[number], fit(words, body))
    return sorted(numbers, key=lambda number: (-fits.get(number, 0.0), number))


def fit(words: Sequence[str], text: str, title: str = "") -> float:
    """Below 1 only how early the first of the words stands in the text."""
    told, titled = _folded(text), set(_folded(title))
    places: dict[str, int] = {}
    for place, word in enumerate(told):
        places.setdefault(word, place)
    score, first = 0, len(told)
    for wanted in (word.lower() for word in words):
        score += IN_TITLE if any(word.startswith(wanted) for word in titled) else 0
        if wanted in places:
            score, first = score + WHOLE, min(first, places[wanted])
        elif begun := [place for word, place in places.items() if word.startswith(wanted)]:
            score, first = score + BEGUN, min(first, min(begun))
    return score + (1 - first / (len(told) + 1)) * 0.99


def _folded(text: str) -> list[str]:
    return [word.lower() for word in asked_words(text)]

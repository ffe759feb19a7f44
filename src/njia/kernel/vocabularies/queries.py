"""Terms and their labels. They change only with a release of a vocabulary, so they are kept per worker process."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from njia.kernel.vocabularies.models import Term, Vocabulary
from njia.kernel.wording.queries import reader_language

WORDS = Path(__file__).parent / "data" / "words.json"
HELD_FOR = 300.0
"""Seconds. Held as they are: a page asks some fifty times, and Django's cache would make each anew from bytes."""
_held: dict[str, tuple[float, dict[str, "Entry"]]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    code: str
    parent: str
    labels: dict[str, str]

    @property
    def label(self) -> str:
        """In the reader's language, else English, else the code."""
        return self.labels.get(reader_language()) or self.labels.get("en") or self.code


def version(vocabulary: str) -> str:
    return Vocabulary.objects.get(code=vocabulary, is_current=True).version


def terms(vocabulary: str) -> Mapping[str, Entry]:
    """The current version's terms by code, in their order."""
    until, known = _held.get(vocabulary, (0.0, {}))
    if time.monotonic() >= until:
        known = _read(vocabulary)
        _held[vocabulary] = time.monotonic() + HELD_FOR, known
    return known


def forget(vocabulary: str) -> None:
    """Let a new version be read at once; other workers of the same site see it when theirs has been held for long."""
    _held.pop(vocabulary, None)


def _read(vocabulary: str) -> dict[str, Entry]:
    rows = Term.objects.filter(vocabulary__code=vocabulary, vocabulary__is_current=True)
    return {
        term.code: Entry(term.code, term.parent, {label.language: label.label for label in term.labels.all()})
        for term in rows.prefetch_related("labels").order_by("position")
    }


def label(vocabulary: str, code: str) -> str:
    entry = terms(vocabulary).get(code)
    return entry.label if entry else code


def choices(vocabulary: str) -> list[tuple[str, str]]:
    return [(code, entry.label) for code, entry in terms(vocabulary).items()]


def recognise(vocabulary: str, words: str) -> str | None:
    """The code of the term that these words name (as code or as a label in any language), or None."""
    wanted = words.strip().casefold()
    for code, entry in terms(vocabulary).items():
        if wanted == code.casefold() or wanted in {label.casefold() for label in entry.labels.values()}:
            return code
    return None


def telling_words(vocabulary: str) -> dict[str, list[str]]:
    """Code → its labels and the other words, in any language, by which people speak of it.

    They only lead to suggestions, so that whoever misses a wording adds it to words.json without a new version.
    """
    known = _words().get(vocabulary, {})
    return {code: [*entry.labels.values(), *known.get(code, ())] for code, entry in terms(vocabulary).items()}


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(WORDS.read_text("utf-8"))
    return found

"""Looking for words in texts: without regard to case and accents, each by its beginning, all of them in one text.

Both databases have an index for it; the migrations that make them name the same expressions.
"""

import re
import unicodedata

from django.db import connection

WORD = re.compile(r"\w+")


def without_accents(words: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", words) if not unicodedata.combining(letter)
    )


def asked_words(asked: str) -> list[str]:
    """What is looked for: nothing in it is read as an operator."""
    return WORD.findall(without_accents(asked))


def pattern(words: list[str]) -> str:
    """For `MATCH` on SQLite, for `to_tsquery` on PostgreSQL. Quoted, a word is never read as an operator."""
    if connection.vendor == "postgresql":
        return " & ".join(f"'{word}':*" for word in words)
    return " ".join(f'"{word}"*' for word in words)


CURRENT = {
    "postgresql": (
        "said.is_current AND to_tsvector('simple'::regconfig, njia_without_accents(said.body)) @@ to_tsquery('simple', %s)"
    ),
    "sqlite": (
        "said.is_current AND said.id IN (SELECT rowid FROM wording_search WHERE wording_search MATCH %s)"
    ),
}


def current_with(words: list[str]) -> tuple[str, str]:
    """A condition on rows of `wording_wording` under the name `said`, and its one parameter."""
    return CURRENT[connection.vendor], pattern(words)

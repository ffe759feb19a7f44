"""Which column of a stranger's table holds what: by its heading, or else by its content."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from njia.readers.fields import FIELDS, FieldHints, Grade
from njia.readers.table import Table
from njia.readers.text import clean, is_placeholder

_SAMPLE: Final = 500


class Recognised(NamedTuple):
    """A column, and what gave it away."""

    column: str
    reason: Literal["header", "content"]


def heading_words(heading: str) -> str:
    """A heading as small letters without accents and signs: "Sub-County (Kaunti)" → "sub county kaunti"."""
    plain = unicodedata.normalize("NFKD", clean(heading)).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", plain))


def recognise_columns(table: Table, wanted: Mapping[str, FieldHints] = FIELDS) -> dict[str, Recognised]:
    """Fields to columns, each column used once; what is not in the answer was not recognised.

    Whole headings go before words within headings, and both before content. Among words, the order of
    `wanted` decides, so that "Recommendation number" is an id before it can be a text.
    """
    search = _Search(table, wanted)
    for find in (search.by_heading, search.by_word, search.by_content):
        for field in search.missing():
            if column := find(field):
                search.found[field] = Recognised(column, "content" if find == search.by_content else "header")
    return search.found


def names_the_text(columns: Iterable[str]) -> bool:
    """Whether a heading says that its column holds recommendations: how to choose among several tables."""
    headers, words = set(FIELDS["text"].headers), set(FIELDS["text"].words)
    headings = [heading_words(column) for column in columns]
    return any(heading in headers or not words.isdisjoint(heading.split()) for heading in headings)


class _Search:
    def __init__(self, table: Table, wanted: Mapping[str, FieldHints]) -> None:
        self.table = table
        self.wanted = wanted
        self.found: dict[str, Recognised] = {}
        self._headings = {column: heading_words(column) for column in table.columns}

    def missing(self) -> list[str]:
        return [field for field in self.wanted if field not in self.found]

    def by_heading(self, field: str) -> str | None:
        for header in self.wanted[field].headers:
            for column in self._free(field):
                if self._headings[column] == header:
                    return column
        return None

    def by_word(self, field: str) -> str | None:
        hints = self.wanted[field]
        for word in hints.words:
            for column in self._free(field):
                named = f" {word} " in f" {self._headings[column]} "
                if named and (hints.fits is None or self._holds(hints.fits, column)):
                    return column
        return None

    def by_content(self, field: str) -> str | None:
        hints = self.wanted[field]
        if hints.guess is None:
            return None
        every = max(1, len(self.table.rows) // _SAMPLE)
        grades = {column: hints.guess(self._values(column, every)) for column in self._free(field)}
        best = max(grades, key=lambda column: grades[column], default=None)
        return best if best and grades[best] > 0 and self._holds(hints.guess, best) else None

    def _holds(self, fits: Grade, column: str) -> bool:
        """Whether the grade stands for the whole column: a sample does not show every double."""
        return fits(self._values(column)) > 0

    def _free(self, field: str) -> list[str]:
        taken = {recognised.column for recognised in self.found.values()}
        never = set(self.wanted[field].never)
        return [
            column
            for column, heading in self._headings.items()
            if column not in taken and never.isdisjoint(heading.split())
        ]

    def _values(self, column: str, every: int = 1) -> list[str]:
        """What the column says in every so many rows, without blanks and placeholders."""
        values = (clean(row[column]) for row in self.table.rows[::every])
        return [value for value in values if value and not is_placeholder(value)]

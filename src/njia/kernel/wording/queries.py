from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import get_language

from njia.kernel.wording.models import Text, Wording


@dataclass(frozen=True, slots=True)
class Said:
    """A text as shown to one reader: in their language where it is said in it, else in its source language.

    `newest` is the version of the source by now; 0 where this is no text of the database.
    """

    body: str
    language: str
    version: int
    stale: bool = False
    text_id: int = field(default=0, compare=False)
    is_source: bool = field(default=True, compare=False)
    newest: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return self.body


def reader_language() -> str:
    return (get_language() or "en").split("-")[0]


def said(text_ids: Iterable[int], language: str | None = None) -> dict[int, Said]:
    """Current wordings of many texts in one query, each in `language` (the reader's) or else its source."""
    if not (keys := set(text_ids)):
        return {}
    rows = Wording.objects.filter(text__in=keys, is_current=True).values_list(
        "text_id", "language", "body", "version", "source_version", "text__source_language"
    )
    return shown((Row(*row) for row in rows), language)


class Row(NamedTuple):
    """A current wording of a text, as a query gives it."""

    text_id: int
    language: str
    body: str
    version: int
    source_version: int
    source: str


def shown(rows: Iterable[Row], language: str | None = None) -> dict[int, Said]:
    """Of all current wordings of each text, the one for this reader."""
    wanted = language or reader_language()
    held: dict[int, dict[str, Row]] = {}
    for row in rows:
        held.setdefault(row.text_id, {})[row.language] = row
    found = {}
    for text_id, spoken in held.items():
        source = next((row for row in spoken.values() if row.language == row.source), None)
        if chosen := spoken.get(wanted) or source:
            found[text_id] = _said(chosen, source)
    return found


def _said(row: Row, source: Row | None) -> Said:
    newest = source.version if source else row.source_version
    stale = row.source_version != newest
    return Said(row.body, row.language, row.version, stale, row.text_id, row is source, newest)


def in_all_languages(text: Text) -> list[Wording]:
    """Current wordings, source first."""
    rows = Wording.objects.filter(text=text, is_current=True)
    return sorted(rows, key=lambda row: (row.language != text.source_language, row.language))


def history(text: Text) -> list[Wording]:
    return list(Wording.objects.filter(text=text).order_by("language", "version"))

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from njia.kernel.wording.models import Text, Wording


@dataclass(frozen=True, slots=True)
class Said:
    """A text as shown to one reader: in their language where it is said in it, else in its source language."""

    body: str
    language: str
    version: int
    stale: bool = False

    def __str__(self) -> str:
        return self.body


def reader_language() -> str:
    return (get_language() or "en").split("-")[0]


def said(text_ids: Iterable[int], language: str | None = None) -> dict[int, Said]:
    """Current wordings of many texts in one query, each in `language` (the reader's) or else its source."""
    if not (keys := set(text_ids)):
        return {}
    wanted = language or reader_language()
    rows = (
        Wording.objects.filter(text__in=keys, is_current=True)
        .values_list(
            "text_id",
            "language",
            "body",
            "version",
            "source_version",
            "text__source_language",
            "text__version",
        )
        .order_by("text_id")
    )
    shown: dict[int, Said] = {}
    for text_id, spoken, body, version, made_from, source, newest in rows:
        if spoken == wanted or (spoken == source and text_id not in shown):
            shown[text_id] = Said(body, spoken, version, stale=made_from != newest)
    return shown


def in_all_languages(text: Text) -> list[Wording]:
    """Current wordings, source first."""
    rows = Wording.objects.filter(text=text, is_current=True)
    return sorted(rows, key=lambda row: (row.language != text.source_language, row.language))


def history(text: Text) -> list[Wording]:
    return list(Wording.objects.filter(text=text).order_by("language", "version"))

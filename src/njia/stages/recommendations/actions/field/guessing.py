"""Which question probably becomes what, by its name and label; a person looks at it before a form is handed out."""

from collections.abc import Collection, Sequence
from typing import Final

from njia.readers import FIELDS
from njia.readers.questionnaire import Question
from njia.readers.recognise import heading_words

_AS_IN_FILES: Final = {
    "text": "text", "title": "title", "language": "language", "place": "place", "themes": "theme",
    "root_causes": "cause", "sender": "sender",
}  # fmt: skip
"""Targets that lists in files have too, under other names: their headings are known."""
_ALSO: Final = {
    "text": {"words", "ask", "voice", "maneno", "ombi", "sauti", "mots", "voix", "what should change"},
    "kind": {"kind", "type", "aina", "genre"},
    "constituency": {"constituency", "group", "kundi", "kundi la wadau", "college"},
    "receipt": {"receipt", "slip", "stakabadhi", "recepisse"},
    "contact": {"contact", "how to reach you", "mawasiliano"},
    "public": {"public", "consent public", "may be shown"},
    "submission": {"submission", "consent submission", "may be sent"},
}
_WORDY: Final = "text"


def guess(questions: Sequence[Question], targets: Collection[str]) -> dict[str, list[str]]:
    """Target → paths. Where no name tells which question holds the words, it is the first that is answered in words."""
    free = [question for question in questions if question.kept]
    found: dict[str, list[str]] = {}
    for target in targets:
        names = _names(target)
        fitting = [
            each.path for each in free if not names.isdisjoint(_headings(each)) and _may_be(target, each)
        ]
        taken = {path for paths in found.values() for path in paths}
        if left := [path for path in fitting if path not in taken]:
            found[target] = left if target == "text" else left[:1]
    if "text" not in found and (texts := [each.path for each in free if each.type == _WORDY]):
        found["text"] = texts[:1]
    return found


def _names(target: str) -> set[str]:
    known = set(FIELDS[_AS_IN_FILES[target]].headers) if target in _AS_IN_FILES else set()
    return known | _ALSO.get(target, set())


def _headings(question: Question) -> set[str]:
    return {heading_words(question.name), *(heading_words(label) for label in question.label.values())}


def _may_be(target: str, question: Question) -> bool:
    return question.type == _WORDY if target in {"text", "title", "contact"} else True

"""What a filled form holds: each thing that it recommends, with what was answered beside it."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from njia.engines.highlighting import Mark, NotChecked, find, segments
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.readers.questionnaire import Answer, Question
from njia.stages.recommendations.models import FieldForm, FilledForm
from njia.stages.recommendations.queries.field import questions_of, version_of
from njia.stages.recommendations.states import KINDS

FREE = frozenset({"text", "barcode", "calculate", "hidden", "select one external", "select one", "rank"})
"""Types whose answers may hold whatever somebody wrote; a choice without a label is one too."""
LONGEST_TEXT, LONGEST_LINE = 20_000, 200
_CODE = re.compile(r"\((\w{2,3})\)\s*$")


@dataclass(frozen=True)
class Extra:
    """An answer that stands beside the words. `marks` say what in it may identify somebody."""

    label: str
    value: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Item:
    """One thing that is recommended. `at` tells it from the others of the same filled form, whenever it is read."""

    at: str
    text: str
    marks: tuple[Mark, ...]
    title: str = ""
    kind: str = "recommendation"
    language: str = "en"
    place: str = ""
    themes: tuple[str, ...] = ()
    root_causes: tuple[str, ...] = ()
    organisation_id: int | None = None
    sender: str = ""
    extras: tuple[Extra, ...] = ()
    doubts: tuple[Extra, ...] = field(default=())
    """Title, place and sender, where something in them may identify somebody."""

    @property
    def is_clean(self) -> bool:
        return not (self.marks or self.doubts or any(extra.marks for extra in self.extras))


def kept(answers: Iterable[Answer], questions: Sequence[Question]) -> list[Answer]:
    """What may be kept: answers to questions of this form that tell nothing of phone, owner, moment or map."""
    there = {question.path for question in questions if question.kept}
    return [answer for answer in answers if answer.value and answer.path in there]


def plain(answers: Iterable[Answer]) -> list[list[Any]]:
    return [[answer.path, list(answer.places), answer.value] for answer in answers]


def canonical(answers: Iterable[Answer]) -> str:
    """The same for the same answers, in whatever order they came."""
    return json.dumps(sorted(plain(answers)), ensure_ascii=False)


def read_back(rows: Iterable[Sequence[Any]]) -> list[Answer]:
    return [Answer(path, tuple(places), value) for path, places, value in rows]


def items(form: FieldForm, questions: Sequence[Question], answers: Sequence[Answer]) -> list[Item]:
    """Each answer to a question for the words is one thing that is recommended."""
    reading = _Reading(form.process, form.mapping, questions, answers)
    return [reading.item(answer) for answer in reading.words() if answer.value.strip()]


def items_of(row: FilledForm) -> list[Item]:
    """Those of a filled form that waits, read with the version that it was filled in with."""
    return items(row.form, questions_of(version_of(row.form, row.version)), read_back(row.answers))


def pieces(text: str, found: Iterable[Mark]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is marked: what a page draws."""
    return [(piece, mark is not None) for piece, mark in segments(text, found)]


def marks(text: str, *, but: str = "") -> tuple[Mark, ...]:
    """What may identify somebody, without marks of one kind; what could not be looked at is marked as a whole."""
    try:
        return tuple(mark for mark in find(text) if mark.kind != but)
    except NotChecked:
        return (Mark(0, len(text), "unchecked"),)


class _Reading:
    def __init__(
        self, process: Process, mapping: Mapping[str, Sequence[str]], questions: Sequence[Question],
        answers: Sequence[Answer],
    ) -> None:  # fmt: skip
        self.process = process
        self.mapping = mapping
        self.questions = {question.path: question for question in questions}
        self.answers = answers
        self.mapped = {path for paths in mapping.values() for path in paths}
        self.organisations = {row.name.casefold(): row.pk for row in people.organisations(process)}

    def words(self) -> list[Answer]:
        wanted = set(self.mapping.get("text", ()))
        return [answer for answer in self.answers if answer.path in wanted]

    def item(self, words: Answer) -> Item:
        sender = self._line(words, "sender")
        organisation = self.organisations.get(sender.casefold())
        text = words.value.strip()[:LONGEST_TEXT]
        title, place = self._line(words, "title"), self._line(words, "place")
        known_place = self._is_choice("place")
        themes, unknown = self._terms(words, "themes")
        causes, more = self._terms(words, "root_causes")
        checked = [
            Extra("title", title, marks(title)),
            Extra("place", place, () if known_place else marks(place, but="place")),
            Extra("sender", sender, () if organisation else marks(sender)),
        ]
        return Item(
            at=_place_of(words), text=text, marks=marks(text), title=title, kind=self._kind(words),
            language=self._language(words), place=place, themes=themes, root_causes=causes,
            organisation_id=organisation, sender="" if organisation else sender,
            extras=(*self._extras(words), *unknown, *more), doubts=tuple(each for each in checked if each.marks),
        )  # fmt: skip

    def _beside(self, words: Answer, target: str) -> Answer | None:
        """The answer that belongs to these words: the one whose way runs with theirs the longest."""
        wanted = set(self.mapping.get(target, ()))
        near = [
            (shared, answer)
            for answer in self.answers
            if answer.path in wanted and (shared := answer.beside(words)) is not None
        ]
        return max(near, key=lambda pair: pair[0])[1] if near else None

    def _line(self, words: Answer, target: str) -> str:
        answer = self._beside(words, target)
        return self.said(answer)[:LONGEST_LINE] if answer else ""

    def said(self, answer: Answer) -> str:
        """The labels of what was chosen, in the process's language; or what was written."""
        question = self.questions[answer.path]
        if not question.choices:
            return answer.value
        return "; ".join(label for _code, label in self._chosen(answer))

    def _chosen(self, answer: Answer) -> Iterator[tuple[str, str]]:
        question = self.questions[answer.path]
        many = question.type in {"select all that apply", "rank"}
        for code in answer.value.split() if many else [answer.value]:
            yield code, label_in(question.choices.get(code, {}), self.process.language) or code

    def _is_choice(self, target: str) -> bool:
        paths = self.mapping.get(target, ())
        return all(self.questions[path].choices for path in paths if path in self.questions)

    def _terms(self, words: Answer, target: str) -> tuple[tuple[str, ...], list[Extra]]:
        """Known terms become tags; what no vocabulary knows is kept beside the words, not lost."""
        answer = self._beside(words, target)
        if answer is None:
            return (), []
        known, unknown = [], []
        for code, label in self._chosen(answer):
            found = vocabularies.recognise(target, code) or vocabularies.recognise(target, label)
            known.append(found) if found else unknown.append(label)
        rest = "; ".join(unknown)
        return tuple(filter(None, known)), [Extra(target, rest, marks(rest))] if rest else []

    def _kind(self, words: Answer) -> str:
        answer = self._beside(words, "kind")
        return answer.value if answer and answer.value in KINDS else "recommendation"

    def _language(self, words: Answer) -> str:
        answer = self._beside(words, "language")
        return known_language(answer.value if answer else "", self.process.language)

    def _extras(self, words: Answer) -> list[Extra]:
        found = []
        for answer in self.answers:
            if answer.path in self.mapped or answer.beside(words) is None:
                continue
            question, value = self.questions[answer.path], self.said(answer)
            free = question.type in FREE and answer.value not in question.choices
            label = label_in(question.label, self.process.language) or question.name
            found.append(Extra(label[:LONGEST_LINE], value, marks(value) if free else ()))
        return found


def _place_of(words: Answer) -> str:
    way = f"{words.path}:{'.'.join(map(str, words.places))}"
    return hashlib.sha256(way.encode()).hexdigest()[:16]


def label_in(labels: Mapping[str, str], language: str) -> str:
    """The label in this language, as XLSForms name them (`Kiswahili (sw)`), else the first."""
    for name, label in labels.items():
        code = _CODE.search(name)
        if label and code and code[1] == language:
            return label
    return next((label for label in labels.values() if label), "")


def known_language(given: str, otherwise: str) -> str:
    return given if given in dict(settings.LANGUAGES) else otherwise

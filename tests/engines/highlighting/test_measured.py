"""How much is found of what identifies, in sentences that nobody tuned the lists on. The figures are in
docs/algorithms/highlighting.md; what is found may not fall below them by more than a margin."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from njia.engines.highlighting import find

HERE = Path(__file__).parent
SPAN = re.compile(r"\{(\w+)\|([^}]*)\}")
MARGIN = 0.03
MEASURED = {"en": 0.935, "sw": 0.934, "fr": 0.918}
"""Found of what identifies in held_out.csv, by language."""
FALSE_MARKS = {"en": 0.24, "sw": 0.05, "fr": 0.05}
"""Marks on words that identify nobody, for each sentence."""


@dataclass(frozen=True)
class Sentence:
    text: str
    spans: tuple[tuple[int, int, str], ...]


def read(name: str) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = {}
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        for language, marked in list(csv.reader(file))[1:]:
            found.setdefault(language, []).append(_sentence(marked))
    return found


def _sentence(marked: str) -> Sentence:
    text, spans, at = "", [], 0
    for match in SPAN.finditer(marked):
        text += marked[at : match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return Sentence(text + marked[at:], tuple(spans))


def measure(sentences: list[Sentence]) -> Counter[str]:
    """`there` stretches identify somebody, `found` of them are marked to the last letter; `false` marks touch none."""
    counted: Counter[str] = Counter()
    for sentence in sentences:
        marks = find(sentence.text)
        covered = {place for mark in marks for place in range(mark.start, mark.end)}
        for start, end, _kind in sentence.spans:
            counted["there"] += 1
            counted["found"] += all(
                place in covered for place in range(start, end) if sentence.text[place].isalnum()
            )
        touched = {place for start, end, _kind in sentence.spans for place in range(start, end)}
        counted["false"] += sum(touched.isdisjoint(range(mark.start, mark.end)) for mark in marks)
    return counted


@pytest.mark.parametrize("language", sorted(MEASURED))
def test_what_was_held_out_is_found_as_often_as_the_document_says(language: str) -> None:
    sentences = read("held_out.csv")[language]
    counted = measure(sentences)
    assert counted["found"] / counted["there"] >= MEASURED[language] - MARGIN
    assert counted["false"] / len(sentences) <= FALSE_MARKS[language] + MARGIN


def test_no_held_out_sentence_is_among_those_it_was_tuned_on() -> None:
    tuned, held = read("tuned_on.csv"), read("held_out.csv")
    for language, sentences in held.items():
        assert {each.text for each in sentences}.isdisjoint(each.text for each in tuned[language])

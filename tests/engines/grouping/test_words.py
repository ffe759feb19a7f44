import pytest

from njia.engines.grouping.lexicon import fold, lexicon, trim
from njia.engines.grouping.words import words_of


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ratify C138", {"C138"}),
        ("Ratify ILO Convention No. 138 and C. 182", {"C138", "C182"}),
        ("Ratifier la Convention n° 29 et le Protocole 29", {"C29", "P29"}),
        ("Ridhia Mkataba wa ILO C189", {"C189"}),
        ("Ratify P029", {"P29"}),
        ("Hire 138 inspectors", set()),
    ],
)
def test_instruments_have_one_spelling(text: str, codes: set[str]) -> None:
    assert words_of(text).instruments == codes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Pay 1,000,000 or 2.5 percent", {"1000000", "2.5"}),
        ("at sixteen, à seize ans, miaka kumi", {"16"}),
        ("Ratify Convention 138", set()),
    ],
)
def test_numbers_have_one_spelling(text: str, numbers: set[str]) -> None:
    assert words_of(text, "en").numbers >= numbers
    assert ("138" in words_of(text, "en").numbers) is False


def test_unseen_characters_and_accents_are_no_difference() -> None:
    assert words_of("pro\u200bhibé, l’\u00c9tat").key == words_of("PROHIBE: l'etat").key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("policies", "policy"),
        ("training", "trains"),
        ("labour", "labor"),
        ("organise", "organizes"),
        ("boss", "boss"),
    ],
)
def test_endings_are_trimmed_alike(one: str, other: str) -> None:
    assert trim(fold(one)) == trim(fold(other))


def test_a_negation_falls_on_the_next_idea() -> None:
    assert words_of("Do not be able to deport victims").denied == {"deport"}
    assert words_of("Waajiri wasitoze ada kwa wasichana").denied == {"paid"}
    assert words_of("Linda wasichana na kila kijiji").denied == set()


def test_every_opposite_person_and_telling_is_an_idea_that_some_word_carries() -> None:
    known = lexicon()
    carried = {idea for phrases in known.phrases.values() for _, idea in phrases}
    assert set(known.opposites) <= carried
    assert known.people <= carried
    assert known.tellings <= carried


def test_no_word_carries_two_ideas() -> None:
    ideas: dict[tuple[str, ...], set[str]] = {}
    for phrases in lexicon().phrases.values():
        for parts, idea in phrases:
            ideas.setdefault(parts, set()).add(idea)
    assert {parts: each for parts, each in ideas.items() if len(each) > 1} == {}

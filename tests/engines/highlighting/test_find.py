"""What is found, and what would be missed. All sentences are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.engines.highlighting import DEFAULT, LONGEST, NotChecked, find, segments

FOUND = [
    ("name", "wanjiku", "they keep wanjiku in the house"),
    ("name", "WANJIKU", "THEY KEEP WANJIKU IN THE HOUSE"),
    ("name", "Wanjirũ", "they keep Wanjirũ in the house"),
    ("name", "wa\u200bnjiku", "they keep wa\u200bnjiku in the house"),
    ("name", "оtieno", "the agent оtieno took it"),  # the first letter is Cyrillic
    ("name", "nyong'o", "bwana nyong'o aliniambia"),
    ("name", "zuhura", "anaitwa zuhura"),
    ("name", "xyzzyo", "her name is madam xyzzyo"),
    ("name", "Zorblax", "Then the man Zorblax came."),
    ("name", "Kabongo", "Je m'appelle Kabongo"),
    ("place", "kisumuni", "nilipelekwa kisumuni"),
    ("place", "homa bay", "a house in homa bay"),
    ("place", "riyadh", "they sent me to riyadh"),
    ("phone", "0722 345 678", "call 0722 345 678"),
    ("phone", "o722-345-678", "call o722-345-678"),
    ("phone", "+254 (0)722 345678", "call +254 (0)722 345678 now"),
    ("id", "23456789", "kitambulisho 23456789"),
    ("id", "A1234567", "passport A1234567"),
    ("email", "mary at gmail dot com", "write to mary at gmail dot com"),
    ("email", "a.b@c.co.ke", "write to a.b@c.co.ke"),
    ("age", "16 years old", "I was 16 years old"),
    ("age", "miaka kumi na sita", "nina miaka kumi na sita"),
    ("age", "dix-sept ans", "elle a dix-sept ans"),
    ("date", "5 March", "it was on 5 March"),
    ("vehicle", "KBA 123C", "the car KBA 123C waited"),
    ("employer", "blue flowers ltd", "at blue flowers ltd we packed"),
]
HARMLESS = [
    "Train 200 labour officers in every county.",
    "Punish whoever keeps a worker's passport.",
    "Watoto wasifanye kazi usiku.",
    "Il faut punir ceux qui gardent les passeports.",
    "Parliament should pass the law. The Ministry should publish what it finds.",
]


@pytest.mark.parametrize(("kind", "expected", "text"), FOUND)
def test_what_identifies_is_marked(kind: str, expected: str, text: str) -> None:
    marked = [(piece, mark.kind) for piece, mark in segments(text, find(text)) if mark]
    assert any(expected in piece for piece, _kind in marked)
    assert kind in {found for _piece, found in marked}


@pytest.mark.parametrize("text", HARMLESS)
def test_a_plain_recommendation_is_left_alone(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize("text", ["grace is a gift", "have hope"])
def test_names_that_are_words_are_marked_lightly(text: str) -> None:
    [mark] = find(text)
    assert mark.certainty == "possible"


def test_an_operators_own_list_counts() -> None:
    assert find("they meet at the blue gate of mlimani") == ()
    [mark] = find("they meet at the blue gate of mlimani", gazetteer=DEFAULT.with_lines(["Mlimani", " "]))
    assert (mark.start, mark.end) == (30, 37)


def test_what_cannot_be_looked_at_is_not_passed() -> None:
    with pytest.raises(NotChecked):
        find("a" * (LONGEST + 1))


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_comes_back_whole_with_marks_in_order(text: str) -> None:
    marks = find(text)
    assert "".join(piece for piece, _mark in segments(text, marks)) == text
    ends = [place for mark in marks for place in (mark.start, mark.end)]
    assert ends == sorted(ends)


@given(st.sampled_from(["wanjiku", "otieno", "amina", "kiprop", "mutua"]), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_no_case_or_hidden_character_hides_a_name(name: str, dice: object) -> None:
    hidden = "".join(
        dice.choice([letter, letter.upper(), letter + "\u200b", letter + "\u0301"])  # type: ignore[attr-defined]
        for letter in name
    )
    assert find(f"the man {hidden} took it")


@pytest.mark.parametrize("piece", ["a", "1 ", "@", "a@", "bi ", ". ", "a.b", "miaka ", "o", "-", "work for "])
def test_time_grows_with_length_alone(piece: str) -> None:
    """Twice the text, about twice the steps: counted by pieces that come back, as no clock is asked in a test."""
    text = (piece * LONGEST)[:LONGEST]
    assert "".join(part for part, _mark in segments(text, find(text))) == text

"""Imported words are cleaned of what nobody sees, and of nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from njia.readers import clean, is_placeholder, listed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" \u00a0\ufeffa\u200bb \u2060\n", "ab"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("first\vsecond\x01\x7f", "first\nsecond"),
        ("loi\u00a0no\u202f5", "loi no 5"),
        ("“Don’t”  STOP – É", "“Don’t”  STOP – É"),
        ("ක්\u200dර نمی\u200cخواهم", "ක්\u200dර نمی\u200cخواهم"),
    ],
)
def test_clean(before: str, after: str) -> None:
    assert clean(before) == after


@given(st.text())
def test_cleaning_again_changes_nothing_and_letters_stay(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert [letter for letter in clean(text) if letter.isalnum()] == [
        letter for letter in text if letter.isalnum()
    ]


@pytest.mark.parametrize(
    "text",
    ["N/A", "n/a.", " NA", "N.A.", "Not  Applicable", "NONE!", "nil", "No Value", "-", "—", ".", "...", "…", 
     "TBD", "NULL", "Sans objet", "hakuna", "Haihusiki.", "\u200bN/A\u00a0"],
)  # fmt: skip
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["", " ", "No", "None of this works", "Ratify CAT", "inspections.", "Hakuna shule", "5"]
)
def test_what_somebody_may_have_meant(text: str) -> None:
    assert not is_placeholder(text)


def test_own_placeholders() -> None:
    assert is_placeholder("(Blank).", ["(blank)"])
    assert not is_placeholder("N/A", ["(blank)"])


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("Health; Work ;", ["Health", "Work"]),
        ("- Health\n• Work, rest", ["Health", "Work, rest"]),
        ("Health,Schools, Work", ["Health", "Schools", "Work"]),
        ("Health, Work, rest", ["Health", "Work", "rest"]),
        (" ; ", []),
    ],
)
def test_lists_in_a_cell(cell: str, entries: list[str]) -> None:
    assert listed(cell, {"Health", "Work, rest", "Work"}.__contains__) == entries

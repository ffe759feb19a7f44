# ruff: noqa: S311 (chance for trying out, not for secrets)
import random
from collections import Counter

import pytest

from njia.documents.diff import Conflict, compare, merge, one_by_one, pieces

WORDS = [
    "the",
    "officers",
    "train",
    "survivors",
    "know",
    "their",
    "rights",
    "in",
    "every",
    "county",
    "and,",
    "12.5",
    "ya",
]


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choice(WORDS) for _word in range(length))


def edited(chance: random.Random, text: str, mark: str) -> str:
    words = text.split(" ")
    for number in range(chance.randint(0, 4)):
        at = chance.randrange(len(words) + 1)
        act = chance.choice(("insert", "delete", "replace"))
        words[at : at + (act != "insert")] = [] if act == "delete" else [f"{mark}{number}"]
    return " ".join(words)


def test_the_pieces_are_the_text() -> None:
    for text in ("", "a", "  a b\n\nc. ", "it’s a well-known 12.5 % – “so”", "\n"):
        assert "".join(pieces(text)) == text


def test_what_stayed_went_and_came() -> None:
    found = compare("Train 200 officers in 12 counties.", "Train 300 labour officers in 12 counties.")
    assert [(piece.kind, piece.text) for piece in found] == [
        ("same", "Train "), ("deleted", "200"), ("inserted", "300 labour"), ("same", " officers in 12 counties."),
    ]  # fmt: skip


def test_texts_with_little_in_common_are_told_as_a_whole() -> None:
    found = compare("Open a help line for the workers.", "Publish figures of the courts each year.")
    assert [piece.kind for piece in found] == ["deleted", "inserted"]


@pytest.mark.parametrize("seed", range(200))
def test_a_comparison_holds_both_texts(seed: int) -> None:
    chance = random.Random(seed)
    old = sentence(chance, 30)
    new = edited(chance, old, "new")
    found = compare(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "inserted") == old
    assert "".join(piece.text for piece in found if piece.kind != "deleted") == new


@pytest.mark.parametrize("seed", range(200))
def test_each_change_alone_goes_together_to_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    old = sentence(chance, 30)
    new = edited(chance, old, "new")
    now = old
    for proposed in one_by_one(old, new):
        merged = merge(old, proposed, now)
        assert merged.conflicts == ()
        now = merged.text
    assert now == new


@pytest.mark.parametrize("seed", range(500))
def test_nothing_that_two_people_wrote_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    base = sentence(chance, 20)
    mine, theirs = edited(chance, base, "mine"), edited(chance, base, "theirs")
    both = merge(base, mine, theirs).text
    came = [word for word in pieces(mine) + pieces(theirs) if word.startswith(("mine", "theirs"))]
    assert not Counter(came) - Counter(pieces(both))


def test_different_places_merge_and_the_same_place_is_a_conflict() -> None:
    base = "Train officers in some counties."
    assert merge(base, "Train all officers in some counties.", "Train officers in twelve counties.").text == (
        "Train all officers in twelve counties."
    )
    found = merge(base, "Train officers in ten counties.", "Train officers in twelve counties.")
    assert found.conflicts == (Conflict("some", "ten", "twelve"),)
    assert found.text == "Train officers in twelve ten counties."


def test_the_same_change_twice_is_one_change() -> None:
    assert merge("a b c", "a x c", "a x c").text == "a x c"
    assert merge("a b c", "a x c d", "a x c").conflicts == ()


def test_two_marks_of_a_pair_are_one_change() -> None:
    old, new = "Pay back all the fees in each county", "Pay *back all the fees* in every county"
    assert one_by_one(old, new) == [
        "Pay *back all the fees* in each county",
        "Pay back all the fees in every county",
    ]
    assert one_by_one(new, old)[0] == "Pay back all the fees in every county"

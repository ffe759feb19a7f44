import random

import pytest

from njia.documents.book import Bullets, Numbered, Paragraph, Run
from njia.documents.rich import Stretch, blocks, inline, plain, with_marks

PIECES = ("*", "_", "**", " ", "word", "x", "\n", "- ", "1. ", ",", "Ä", "snake_case", "5*3")


def shown(text: str) -> str:
    """Bold in brackets, italic in braces."""
    made = ""
    for run in inline(text):
        said = f"{{{run.text}}}" if run.emphasis else run.text
        made += f"[{said}]" if run.strong else said
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pay *back* all fees", "Pay [back] all fees"),
        ("_Nobody_ pays, *ever*.", "{Nobody} pays, [ever]."),
        ("*_both_*", "[{both}]"),
        ("_*both* and one_", "[{both}]{ and one}"),
        ("*two words*", "[two words]"),
        ("snake_case_name and 5*3*2", "snake_case_name and 5*3*2"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("*open", "*open"),
        ("*over\nlines*", "*over\nlines*"),
        ("(*in brackets*)", "([in brackets])"),
        ("", ""),
    ],
)
def test_pairs_are_marks_and_all_else_is_text(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_lines_that_begin_as_items_are_lists() -> None:
    text = "Before:\n- one\n- *two*\n\n1. first\n2) second\nAfter\nit\n\n\n- last"
    assert blocks(text) == [
        Paragraph((Run("Before:"),)),
        Bullets([(Run("one"),), (Run("two", strong=True),)]),
        Numbered([(Run("first"),), (Run("second"),)]),
        Paragraph((Run("After\nit"),)),
        Bullets([(Run("last"),)]),
    ]
    assert blocks("") == []


def test_a_language_is_that_of_every_run() -> None:
    assert {run.language for run in inline("a *b* c", "sw")} == {"sw"}


def _back(text: str) -> str:
    given = [Stretch(run.text, run.strong, run.emphasis, "") for run in inline(text)]
    return "".join(part for part, _about in with_marks(given, lambda _all: ""))


@pytest.mark.parametrize(
    "text", ["Pay *back* all", "*_both_* ends", "a _b c_, *d*\n\n- *e*", "5*3 snake_case"]
)
def test_marks_come_back_as_they_were(text: str) -> None:
    assert _back(text) == text


def test_no_word_is_lost_whatever_the_marks() -> None:
    chance = random.Random(11)  # noqa: S311 (for trying out, not for secrets)
    for _case in range(3_000):
        text = "".join(chance.choice(PIECES) for _piece in range(chance.randint(0, 12)))
        said = plain(text)
        assert said.replace("*", "").replace("_", "") == text.replace("*", "").replace("_", "")
        assert (
            "".join(run.text for run in inline(_back(text))).split() == said.split()
            or "*" in said
            or "_" in said
        )


def test_bold_within_a_word_and_at_spaces() -> None:
    def marked(*given: tuple[str, bool]) -> str:
        rows = [Stretch(text, strong, False, 0) for text, strong in given]
        return "".join(part for part, _about in with_marks(rows, sum))

    assert marked(("fe", False), ("es", True)) == "fees"
    assert marked(("a ", False), (" bold ", True), ("b", False)) == "a  *bold* b"
    assert marked(("one ", True), ("two", True)) == "*one two*"
    assert marked((" ", True)) == " "
    assert marked(("one\ntwo", True)) == "*one*\n*two*"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from njia.documents import charts
from njia.documents.book import (
    Bars,
    Book,
    Column,
    Contents,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
    plain,
    runs,
)
from njia.documents.characters import followable, legible
from tests.documents import sample


def a_book(*blocks: object, title: str = "Title", language: str = "en") -> Book:
    return Book(title, "", language, sample.ON, blocks)  # type: ignore[arg-type]


def test_a_heading_may_not_skip_a_level() -> None:
    with pytest.raises(ValueError, match="level 3 cannot follow one of level 1"):
        a_book(Heading(1, "One"), Heading(3, "Three"))


def test_the_first_heading_is_of_level_one() -> None:
    with pytest.raises(ValueError, match="level 2 cannot follow one of level 0"):
        a_book(Heading(2, "Two"))


def test_headings_may_climb_back() -> None:
    a_book(Heading(1, "1"), Heading(2, "1.1"), Heading(3, "1.1.1"), Contents(), Heading(1, "2"))


def test_a_book_needs_a_title() -> None:
    with pytest.raises(ValueError, match="needs a title"):
        a_book(title=" ")


def test_headings_without_an_anchor_are_numbered() -> None:
    book = a_book(Heading(1, "One", anchor="one"), Paragraph("…"), Heading(1, "Two"))

    assert book.anchors() == {0: "one", 2: "s2"}


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "24 November 2026"),
        ("sw", "24 Novemba 2026"),
        ("fr", "24 novembre 2026"),
        ("pt-BR", "24 de novembro de 2026"),
        ("xx", "2026-11-24"),
    ],
)
def test_the_day_is_in_the_books_language(language: str, day: str) -> None:
    assert a_book(language=language).day() == day


def test_a_figure_needs_an_alternative_text() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        Figure(charts.bars([("a", 1, "1")], "t"), alt=" ")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<image href="https://example.org/x.png"/>',
        '<rect onclick="x()"/>',
        '<rect style="fill:red"/>',
        '<rect fill="url(https://example.org/x)"/>',
        "<foreignObject/>",
        "<style>rect{}</style>",
        "<rect",
    ],
)
def test_a_figure_is_only_a_picture(inside: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'

    with pytest.raises(ValueError, match="SVG"):
        Figure(svg, alt="A picture")
    with pytest.raises(ValueError, match="SVG"):
        Figure(charts.bars([], "t"), alt="A picture", narrow=svg)


def test_an_entity_in_a_figure_is_refused() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'

    with pytest.raises(ValueError, match="entities"):
        Figure(bomb, alt="A picture")


@pytest.mark.parametrize("row", [("1",), ("1", "2", "3")])
def test_a_row_of_another_length_is_refused(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="as many cells"):
        Table("t", (Column("a", "A"), Column("b", "B")), [row])


def test_bars_are_shares_of_the_longest() -> None:
    bars = Bars("t", [("a", 4, "four"), ("b", 1, "one"), ("c", 0, "none")], "alt")

    assert bars.shares() == [("a", 1.0, "four"), ("b", 0.25, "one"), ("c", 0.0, "none")]
    assert Bars("t", [("a", 0, "none")], "alt").shares() == [("a", 0.0, "none")]


def test_bars_are_not_negative() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Bars("t", [("a", -1, "-1")], "alt")


def test_words_are_texts_runs_or_both() -> None:
    assert runs("a") == (Run("a"),)
    assert runs("") == ()
    assert runs(("a", Run("b", strong=True))) == (Run("a"), Run("b", strong=True))
    assert plain(("a", Run("b", strong=True))) == "ab"


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M", "Zs"])))
def test_what_can_be_read_stays_as_it_is(text: str) -> None:
    assert legible(text) == text


def test_line_ends_are_one_and_controls_are_visible() -> None:
    assert legible("a\r\nb\rc\x0bd\u2028e\tf") == "a\nb\nc\nd\ne\tf"
    assert legible("\x00\x1b\x9f\ud800\uffff") == "\ufffd" * 5


@pytest.mark.parametrize(
    "link",
    ["https://example.org/a?b=c&d", "http://example.org", "mailto:a@example.org", "#a", "a/b.html#c", "/a"],
)
def test_links_that_are_followed(link: str) -> None:
    assert followable(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        "java\nscript:x",
        "data:text/html,x",
        "file:///x",
        "//example.org",
        "\x01x:",
    ],
)
def test_links_that_are_not_followed(link: str) -> None:
    assert followable(link) == ""

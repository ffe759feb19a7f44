import re
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from njia.documents.book import (
    Book,
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Note,
    Paragraph,
    Quote,
    Run,
    Table,
)
from njia.documents.characters import legible
from njia.documents.writers import html
from tests.documents import sample

COLUMNS = (Column("a", "A"), Column("b", "B"))


class Page(HTMLParser):
    """Tags with their attributes, and the text right inside each, by its place among the tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[int, str] = {}
        self.inside: list[int] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.handle_data("\n")
        elif tag not in ("meta", "hr", "col"):
            self.inside.append(len(self.tags) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.tags[self.inside.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[self.inside[-1]] = self.texts.get(self.inside[-1], "") + data

    def text_of(self, tag: str, number: int = 0) -> str:
        places = [at for at, (name, _) in enumerate(self.tags) if name == tag]
        return self.texts.get(places[number], "")


def a_page(*blocks: object, title: str = "Title") -> Page:
    book = Book(title, "", "sw", sample.ON, blocks)  # type: ignore[arg-type]
    return Page(html.write(book).decode())


@given(st.text(min_size=1))
def test_any_text_comes_out_as_itself(text: str) -> None:
    page = a_page(
        Heading(1, text, anchor=text),
        Paragraph(text),
        Bullets([text]),
        Quote(text, text),
        Facts([(text, text)]),
        Note(text),
        Table(text, COLUMNS, [("x", Cell(text, anchor=text))]),
    )

    for tag in ("p", "li", "figcaption", "dt", "dd", "caption", "td"):
        number = 1 if tag == "p" else 0
        assert page.text_of(tag, number) == legible(text), tag
    assert page.tags[[tag for tag, _ in page.tags].index("h2")][1]["id"] == legible(text)


@given(st.text())
def test_no_link_runs_a_script(link: str) -> None:
    page = a_page(Paragraph(Run("x", link="javascript:" + link)))

    assert [attributes for tag, attributes in page.tags if tag == "a"] == [{"class": "skip", "href": "#main"}]


def test_a_link_keeps_its_address() -> None:
    address = 'https://example.org/?a=1&b="2"'.replace('"', "%22")
    page = a_page(Paragraph(Run("x", link=address)))

    assert ("a", {"href": address}) in page.tags


def test_the_page_names_its_language_and_title() -> None:
    page = a_page(title="A <title>")

    assert ("html", {"lang": "sw"}) in page.tags
    assert page.text_of("title") == "A <title>"
    assert page.text_of("h1") == "A <title>"


def test_headings_come_in_order() -> None:
    page = Page(html.write(sample.book()).decode())
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_every_row_a_name() -> None:
    text = html.write(sample.book()).decode()
    tables = re.findall(r"<table.*?</table>", text, re.S)

    assert len(tables) == 3
    for table in tables:
        assert table.count("<caption>") == 1
        body = table[table.index("<tbody>") :]
        assert body.count("<tr>") == body.count('<th scope="row"')
    assert tables[0].count('<th scope="col"') == 2


def test_every_inner_link_has_a_place_to_go() -> None:
    page = Page(html.write(sample.book()).decode())
    places = {attributes.get("id") for _, attributes in page.tags}
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]

    assert {link[1:] for link in links if link and link.startswith("#")} <= places
    assert "#action-1-2" in links


def test_the_page_asks_nothing_of_the_network_and_runs_nothing() -> None:
    page = Page(html.write(sample.book()).decode())

    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in page.tags}
    for _, attributes in page.tags:
        assert "src" not in attributes
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
    policies = [attributes["content"] for _, attributes in page.tags if "http-equiv" in attributes]
    assert policies == [f"default-src 'none'; style-src '{html.STYLE_HASH}'"]


def test_a_word_in_another_language_says_so() -> None:
    assert ("span", {"lang": "sw"}) in Page(html.write(sample.book()).decode()).tags


def test_a_fragment_is_the_same_blocks_without_the_page() -> None:
    book = sample.book()
    fragment = html.fragment(book)

    assert fragment in html.write(book).decode()
    assert not re.search("<(html|body|main|h1|style)", fragment)


def test_the_pieces_are_the_page() -> None:
    assert "".join(html.pieces(sample.book())).encode() == html.write(sample.book())

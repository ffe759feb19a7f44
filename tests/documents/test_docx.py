import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.documents.book import (
    Book,
    Bullets,
    Cell,
    Column,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Run,
    Table,
)
from njia.documents.characters import legible
from njia.documents.writers import docx as writer
from tests.documents import sample


def opened(book: Book) -> Document:
    return docx.Document(io.BytesIO(writer.write(book)))


def read(*blocks: object, title: str = "Title") -> Document:
    return opened(Book(title, "", "sw", sample.ON, blocks))  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1))
def test_any_text_comes_out_as_itself(text: str) -> None:
    document = read(
        Heading(1, text), Paragraph(text), Bullets([text]), Table(text, (Column("a", text),), [(text,)])
    )
    lines = {line.style.name: line.text for line in document.paragraphs}

    for style in ("Heading 1", "Normal", "List Bullet", "Caption"):
        assert lines[style] == legible(text), style
    assert [row.cells[0].text for row in document.tables[0].rows] == [legible(text)] * 2


def test_headings_are_words_own() -> None:
    styles = [line.style.name for line in opened(sample.book()).paragraphs]

    assert [style[-1] for style in styles if style.startswith("Heading")] == list("122" + "12341")
    assert styles[0] == "Title"


def test_header_rows_repeat_and_rows_are_whole() -> None:
    table = opened(sample.book()).tables[-1]

    assert [cell.text for cell in table.rows[0].cells] == [column.title for column in sample.REGISTER_COLUMNS]
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert table.rows[1]._tr.find(f".//{qn('w:tblHeader')}") is None
    assert len(table._tbl.findall(f".//{qn('w:cantSplit')}")) == len(table.rows) == 7


def test_pictures_have_an_alternative_text() -> None:
    shapes = opened(sample.book()).inline_shapes

    assert [shape._inline.docPr.get("descr") for shape in shapes] == [
        "Four stages are done; the roadmap is next.",
        "31 of 64 adopted, 14 adapted, 9 merged, 5 deferred, 4 declined, 1 withdrawn.",
    ]


def test_pictures_fit_the_page() -> None:
    document = opened(sample.book())
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin

    assert all(0 < shape.width <= room for shape in document.inline_shapes)


def test_core_properties_name_nobody_and_no_clock() -> None:
    core = opened(sample.book()).core_properties

    assert core.title == sample.book().title
    assert core.author == core.last_modified_by == core.comments == ""
    assert core.created.date() == core.modified.date() == sample.ON
    assert core.language == "en"


def test_the_package_carries_no_thumbnail() -> None:
    with zipfile.ZipFile(io.BytesIO(writer.write(sample.book()))) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_the_notice_is_in_the_header_and_the_page_in_the_footer() -> None:
    section = opened(sample.book()).sections[0]

    assert sample.NOTICE in section.header.paragraphs[0].text
    fields = [text.text.strip() for text in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_document_and_its_foreign_words_say_their_language() -> None:
    document = opened(sample.book())

    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en"
    quote = next(line for line in document.paragraphs if line.style.name == "Quote")
    assert quote.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "sw"


def test_every_numbered_list_starts_at_one() -> None:
    document = read(Numbered(["a", "b"]), Numbered(["c"]))
    numbers = [
        line._p.pPr.numPr.numId.val for line in document.paragraphs if line.style.name == "List Number"
    ]

    assert numbers[0] == numbers[1] != numbers[2]
    numbering = document.part.numbering_part.element
    for number in set(numbers):
        assert numbering.num_having_numId(number).find(f".//{qn('w:startOverride')}").get(qn("w:val")) == "1"


def test_inner_links_lead_to_bookmarks_and_others_are_only_words() -> None:
    document = read(
        Paragraph(
            (Run("found", link="#here"), Run("lost", link="#nowhere"), Run("bad", link="javascript:x"))
        ),
        Table("t", (Column("a", "A"),), [(Cell("first", anchor="here"),), (Cell("second", anchor="here"),)]),
    )
    body = document.element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]

    assert len(marks) == 1
    assert links == marks


def test_outer_links_keep_their_address() -> None:
    document = read(Paragraph(Run("x", link="https://example.org/?a=1&b=2")))
    link = next(document.element.body.iter(qn("w:hyperlink")))

    assert document.part.rels[link.get(qn("r:id"))].target_ref == "https://example.org/?a=1&b=2"


@pytest.mark.parametrize("after", [Heading(1, "x"), Paragraph("x"), sample.book().blocks[4]])
def test_a_page_break_comes_before_what_follows(after: object) -> None:
    lines = read(Paragraph("first"), PageBreak(), after).paragraphs
    breaks = [bool(line.paragraph_format.page_break_before) for line in lines]

    assert breaks.count(True) == 1
    assert breaks.index(True) == [line.text for line in lines].index("first") + 1


def test_no_line_of_the_header_wraps() -> None:
    title, notice = "A very long title of a roadmap " * 8, "Draft · invented"
    book = Book(title, "", "en", sample.ON, [Paragraph("x")], notice=notice)
    lines = [line.text for line in opened(book).sections[0].header.paragraphs]

    assert lines[0].startswith("A very long title")
    assert lines[0].endswith("…")
    assert len(lines[0]) < 100
    assert lines[1] == notice


def test_a_table_of_tall_rows_may_be_cut_by_a_page() -> None:
    columns = (Column("a", "A"), Column("b", "B"), Column("c", "C"))
    short, tall = ([["x", "y", words]] * 3 for words in ("z", "words " * 200))
    document = read(Table("short", columns, short), Table("tall", columns, tall))
    kept = [len(table._tbl.findall(f".//{qn('w:keepNext')}")) for table in document.tables]

    assert kept == [9, 3]  # all rows but the last; the head alone


def test_a_landscape_book_lies() -> None:
    section = opened(sample.book(landscape=True)).sections[0]

    assert section.page_width > section.page_height

import io
import string

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.documents import charts
from njia.documents.book import (
    Bars,
    Book,
    Cell,
    Column,
    Facts,
    Figure,
    Heading,
    Note,
    Paragraph,
    Quote,
    Run,
    Table,
)
from njia.documents.writers import pdf
from tests.documents import sample

MARKUP = string.ascii_letters + string.digits + "#*_$[]{}<>@`\\\"'~-=+/|^&%!?.,:;()"


def read(*blocks: object, title: str = "Title") -> pypdf.PdfReader:
    book = Book(title, "", "en", sample.ON, blocks)  # type: ignore[arg-type]
    return pypdf.PdfReader(io.BytesIO(pdf.write(book)))


def words(reader: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def letters(text: str) -> str:
    """The text without spaces: pypdf takes some of the kerning between letters for one."""
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(st.text(MARKUP, min_size=1, max_size=24))
def test_any_markup_comes_out_as_itself(text: str) -> None:
    table = Table(f"y{text}y", (Column("a", f"z{text}z"),), [(f"w{text}w",)])
    lines = letters(words(read(Paragraph(f"x{text}x"), table)))

    for mark in "xyzw":
        assert f"{mark}{text}{mark}" in lines


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=20))
def test_any_text_at_all_can_be_set(text: str) -> None:
    blocks = (
        Heading(1, f"x{text}"),
        Paragraph(Run(text, link=f"#{text}")),
        Table(text, (Column("a", text),), [(text,)]),
    )

    assert "x" in words(read(*blocks, title=f"x{text}"))


def test_characters_without_a_face_are_spelt_and_the_reader_is_told() -> None:
    lines = words(read(Paragraph("Before 中 after"), Heading(1, "😀")))

    assert "Before [U+4E2D] after" in lines
    assert "[U+1F600]" in letters(lines)
    assert "missing from the typeface" in lines


def test_kiswahili_french_and_signs_have_faces() -> None:
    text = "Ng’ombe, ñ, œuvre — «où?» ≥ 10 % ✓ → • €"

    assert letters(text) in letters(words(read(Paragraph(text))))


def test_a_word_without_end_stays_in_its_cell() -> None:
    address = "https://example.org/" + "abcdefghij" * 12
    reader = read(Table("t", (Column("a", "A"), Column("b", "B", 4)), [(address, "next")]))
    ends: list[float] = []

    def place(text: str, _cm: object, matrix: list[float], *_font: object) -> None:
        if "abcdefghij" in text.replace("\u200b", ""):
            ends.append(matrix[4])

    lines = reader.pages[0].extract_text(visitor_text=place)

    assert address in letters(lines).replace("\u200b", "")
    assert len(ends) > 5, "broken over several lines"


LONG = "One sentence of many, each as long as the one before. " * 200
TALL = charts.bars([(f"County {at}", at, str(at)) for at in range(1, 48)], "Counties")


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize(
    "block",
    [
        Table("t", (Column("a", "A", 1), Column("b", "B", 9)), [(LONG[:900], "b")] * 3),
        Table("t", (Column("a", "A"), Column("b", "B")), [(LONG, LONG)] * 2),
        Table("t", (Column("a", "A"),), [("\n".join("abcdefgh" * 12),)]),
        Note(LONG),
        Quote(LONG, "someone"),
        Facts([("name", LONG)]),
        Bars("t", [(f"County {at} " * 5, at, str(at)) for at in range(1, 48)], "Many"),
    ],
)
def test_nothing_runs_over_the_foot_of_a_page(block: object, landscape: bool) -> None:
    book = Book("Title", "", "en", sample.ON, [block], landscape=landscape)  # type: ignore[list-item]
    lowest: list[float] = []
    for page in pypdf.PdfReader(io.BytesIO(pdf.write(book))).pages:

        def place(text: str, cm: list[float], matrix: list[float], *_font: object) -> None:
            if text.strip() and not text.startswith("Page"):
                lowest.append(cm[5] + cm[3] * matrix[5])

        page.extract_text(visitor_text=place)

    assert min(lowest) > 40


def test_a_tall_picture_is_made_to_fit() -> None:
    reader = read(Heading(1, "x"), Figure(TALL, "Many bars"), Paragraph("after"))

    assert len(reader.pages) <= 3
    assert "County 47" in words(reader)


def test_a_line_end_is_a_line_end() -> None:
    assert "one\ntwo" in words(read(Paragraph("one\ntwo")))


def test_it_declares_pdf_ua_1_and_pdf_a_3a() -> None:
    data = pdf.write(sample.book())
    said = pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/Metadata"].get_data().decode()

    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "<pdfaid:part>3</pdfaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said


def test_it_is_tagged_and_says_its_language_title_and_date() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf.write(sample.book())))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title == sample.book().title
    assert reader.metadata.creation_date.date() == sample.ON
    assert not reader.metadata.author


def tags(reader: pypdf.PdfReader) -> list[str]:
    found: list[str] = []

    def visit(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                visit(each)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            visit(node.get("/K", []))

    visit(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_its_tags_are_those_of_the_book() -> None:
    found = tags(pypdf.PdfReader(io.BytesIO(pdf.write(sample.book()))))

    assert [tag for tag in found if tag in ("/H1", "/H2", "/H3", "/H4")] == [
        *("/H1", "/H1", "/H2", "/H2"),
        *("/H1", "/H2", "/H3", "/H4", "/H1"),
    ]
    assert found.count("/Table") == 3
    assert found.count("/TH") == 2 + 5
    assert found.count("/TD") == 6 * 2 + 5 * 3 + 6 * 5
    assert found.count("/Figure") == 2
    assert found.count("/L") == 2


def test_every_font_is_embedded() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf.write(sample.book())))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]

    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile3" in described or "/FontFile2" in described


def test_the_notice_and_the_page_number_are_on_every_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf.write(sample.book(rows=60))))

    assert len(reader.pages) > 4
    for number, page in enumerate(reader.pages, start=1):
        assert sample.NOTICE in page.extract_text()
        assert f"Page {number} of {len(reader.pages)}" in page.extract_text()


def test_a_long_table_repeats_its_header() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf.write(sample.book(rows=300))))
    later = [page.extract_text() for page in reader.pages[3:]]

    assert len(later) > 8
    assert all("Budget" in page for page in later)
    assert "KE-R-0300" in later[-1]


def test_a_landscape_book_lies() -> None:
    box = pypdf.PdfReader(io.BytesIO(pdf.write(sample.book(landscape=True)))).pages[0].mediabox

    assert box.width > box.height


def test_a_link_to_nowhere_is_only_words_and_a_double_anchor_is_one() -> None:
    cells = [(Cell("first", anchor="here"),), (Cell("second", anchor="here"),)]
    link = Paragraph((Run("lost", link="#nowhere"), " ", Run("found", link="#here")))
    reader = read(link, Table("t", (Column("a", "A"),), cells))

    assert "lost found" in words(reader)
    assert len(reader.pages[0]["/Annots"]) == 1


def test_a_refusal_holds_no_word_of_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_TEMPLATE", b"#panic(sys.inputs.book)")

    with pytest.raises(pdf.UnprintableError) as refusal:
        read(Paragraph("a secret"), title="a secret")
    assert "secret" not in str(refusal.value)
    assert not isinstance(refusal.value.__cause__, typst.TypstError)

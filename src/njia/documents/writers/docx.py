"""Word documents that people edit: real headings, captions, repeated table headers, page numbers."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import docx
import typst
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from njia.documents import word
from njia.documents.book import (
    RIGHT_ALIGNED,
    Bars,
    Block,
    Book,
    Bullets,
    Cell,
    Contents,
    Facts,
    Figure,
    Heading,
    Note,
    Numbered,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Table,
    Words,
    cell,
    plain,
    runs,
)
from njia.documents.characters import followable, legible
from njia.documents.office import settled
from njia.documents.picture import settled_colours

_PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg")
"""
_DOTS_PER_INCH = 216  # three to the CSS pixel at 72 points, sharp in print
_TOGETHER, _TALL = 10, 20  # rows, and lines of text, of a table that is not cut by a page's end
_SMALL_LETTER = 92  # twentieths of a point across, on average, in a table
_SHORT, _LONG, _MARGIN = Mm(210), Mm(297), Mm(22)
_LETTER = 4.8  # points across in the header, on average, with some to spare: it stays one line
_SMALL = "NoSpacing"  # the id of a style


def write(book: Book) -> bytes:
    """A document of Word's own styles. Its bytes depend on the book alone; its dates are `book.on`."""
    desk = _Desk(book)
    desk.lay_page()
    desk.write_title()
    for at, block in enumerate(book.blocks):
        _WRITERS[type(block)](desk, block, at)
    page = io.BytesIO()
    desk.document.save(page)
    return settled(page.getvalue())


class _Desk:
    """The document being written, and what must be known all over it: bookmarks and the width of the text."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.document = docx.Document()
        self.anchors = book.anchors()
        names = [*self.anchors.values(), *(anchor for _, anchor in _cell_anchors(book))]
        # Word wants at most 40 letters, digits and underscores, so anchors are numbered.
        self.bookmarks = {
            anchor: f"njia{number}" for number, anchor in enumerate(dict.fromkeys(names), start=1)
        }
        self.placed: set[str] = set()
        self.breaks = False
        across = _LONG if book.landscape else _SHORT
        self.width = int((across - 2 * _MARGIN) / Pt(1) * 20)
        word.dress(self.document, book.language)
        word.describe(self.document, _line(book.title), book.language, book.on)
        self.styles = word.style_ids(self.document)
        self.end: word.Element = self.document.sections[0]._sectPr

    def lay_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = (_LONG, _SHORT) if self.book.landscape else (_SHORT, _LONG)
        section.orientation = WD_ORIENT.LANDSCAPE if self.book.landscape else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin = section.bottom_margin = Mm(24)
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        word.right_tab(head, Pt(self.width / 20))
        room = int(self.width / 20 / _LETTER)
        title, told = _line(self.book.title), _line(self.book.notice)
        head.add_run(_shortened(title, room))
        if len(title) + len(told) + 2 > room:  # a line each, as two that wrap can be read by nobody
            notice = section.header.add_paragraph(style=head.style).add_run(_shortened(told, room))
        else:
            notice = head.add_run("\t" + told)
        notice.font.bold, notice.font.color.rgb = True, RGBColor.from_string(word.OCHRE)
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for part in re.split(r"(\{pages?\})", _line(self.book.labels.page)):
            if part in ("{page}", "{pages}"):
                foot._p.extend(word.field("PAGE" if part == "{page}" else "NUMPAGES"))
            else:
                foot.add_run(part)

    def write_title(self) -> None:
        self.line("Title", self.book.title)
        if self.book.subtitle:
            self.line("Subtitle", self.book.subtitle)
        self.line("Subtitle", self.book.day())

    def line(self, style: str, words: Words, *more: word.Element, **manner: Any) -> None:
        """Puts a paragraph at the end; `manner` is that of `word.line`."""
        breaks, self.breaks = self.breaks, False
        self.put(word.line(self.styles[style], *self.told(words), *more, breaks=breaks, **manner))

    def put(self, made: word.Element) -> None:
        self.end.addprevious(made)

    def told(self, words: Words, **looks: Any) -> Iterator[word.Element]:
        return (self.run(each, **looks) for each in runs(words))

    def run(self, run: Run, bold: bool = False, colour: str = "") -> word.Element:
        """`bold` and `colour` are those of what it stands in."""
        link = followable(run.link)
        target = self.bookmarks.get(link[1:], "") if link.startswith("#") else link
        made = word.run(
            legible(run.text), bold=run.strong or bold or None, italic=run.emphasis, language=run.language,
            colour=word.GREEN if target else colour, underlined=bool(target),
        )  # fmt: skip
        if not target:
            return made
        if link.startswith("#"):
            return word.link(made, bookmark_name=target)
        return word.link(made, key=word.relation(self.document, target))

    def mark(self, anchor: str) -> tuple[word.Element, ...]:
        """The bookmark of an anchor, where it is the first of its name."""
        if not anchor or anchor in self.placed:
            return ()
        self.placed.add(anchor)
        return word.bookmark(len(self.placed), self.bookmarks[anchor])

    def in_cell(
        self, words: Words, *more: word.Element, right: bool = False, together: bool = False, **looks: Any
    ) -> word.Element:
        """A paragraph for a table's cell; it is part of no page yet. `together` keeps its row with the next."""
        return word.line(_SMALL, *self.told(words, **looks), *more, right=right, with_next=together or None)

    def turn_page(self) -> None:
        """Breaks the page before what is no line of text. Lines carry the break themselves, without a gap."""
        if self.breaks:
            self.line("No Spacing", "")

    def place(self, table: word.Element) -> None:
        """Puts the table at the end, with the small space that Word wants between tables."""
        self.turn_page()
        self.put(table)
        self.line("No Spacing", "")


def _cell_anchors(book: Book) -> Iterator[tuple[Table, str]]:
    for block in book.blocks:
        table = block.table if isinstance(block, Figure) else block
        if isinstance(table, Table):
            for row in table.rows:
                yield from (
                    (table, value.anchor) for value in row if isinstance(value, Cell) and value.anchor
                )


def _shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(letters - 1, 0)].rstrip() + "…"


def _line(text: str) -> str:
    return legible(text).replace("\n", " ")


def _heading(desk: _Desk, block: Heading, at: int) -> None:
    desk.line(f"Heading {block.level}", block.text, *desk.mark(desk.anchors[at]))


def _paragraph(desk: _Desk, block: Paragraph, at: int) -> None:
    desk.line("Normal", block.words)


def _bullets(desk: _Desk, block: Bullets, at: int) -> None:
    for item in block.items:
        desk.line("List Bullet", item)


def _numbered(desk: _Desk, block: Numbered, at: int) -> None:
    numbering = word.restarted_numbering(desk.document)
    for item in block.items:
        desk.line("List Number", item, numbering=numbering)


def _quote(desk: _Desk, block: Quote, at: int) -> None:
    source = word.run(f"\n— {legible(block.source)}", points=9.5, colour=word.MUTED)
    desk.line("Quote", block.text, *([source] if block.source else []))


def _note(desk: _Desk, block: Note, at: int) -> None:
    labels = desk.book.labels
    style, label = ("Body Text", labels.info) if block.kind == "info" else ("Body Text 2", labels.warning)
    desk.line(style, (Run(f"{label}  ", strong=True), *runs(block.text)))
    desk.line("No Spacing", "")  # or the grounds of two notes run together


def _page_break(desk: _Desk, block: PageBreak, at: int) -> None:
    desk.breaks = True


def _contents(desk: _Desk, block: Contents, at: int) -> None:
    """Word's own table of contents, filled with links; page numbers come when somebody updates it."""
    desk.line("Caption", desk.book.labels.contents)
    headings = [(desk.book.blocks[place], anchor) for place, anchor in desk.anchors.items()]
    wanted = [(h, anchor) for h, anchor in headings if isinstance(h, Heading) and h.level <= block.depth]
    for number, (heading, anchor) in enumerate(wanted, start=1):
        opens = word.field_start(rf'TOC \o "1-{block.depth}" \h \z \u') if number == 1 else ()
        closes = [word.field_end()] if number == len(wanted) else []
        told = desk.run(Run(_line(heading.text), link=f"#{anchor}"))
        indent = round(Mm(6 * (heading.level - 1)).twips)
        desk.put(word.line(_SMALL, *opens, told, *closes, after=60, indent=indent))


def _facts(desk: _Desk, block: Facts, at: int) -> None:
    first = desk.width * 3 // 10
    table = word.grid((first, desk.width - first))
    for name, words in block.pairs:
        label = word.cell(first, desk.in_cell(name, colour=word.MUTED))
        table.append(word.row((label, word.cell(desk.width - first, desk.in_cell(words)))))
    desk.place(table)


def _table(desk: _Desk, block: Table, at: int) -> None:
    desk.line("Caption", block.caption)
    total = sum(max(column.width, 1) for column in block.columns) or 1
    room = desk.width if len(block.columns) > 2 else desk.width * 62 // 100
    widths = [room * max(column.width, 1) // total for column in block.columns]
    right = [column.kind in RIGHT_ALIGNED for column in block.columns]
    table = word.grid(widths, _line(block.caption))
    whole = len(block.rows) <= _TOGETHER and _lines_of(block, widths) <= _TALL
    heads = [
        desk.in_cell(column.title, right=r, together=bool(block.rows), bold=True)
        for column, r in zip(block.columns, right, strict=True)
    ]
    cells = [word.cell(w, p, word.PALE, word.GREEN) for w, p in zip(widths, heads, strict=True)]
    table.append(word.row(cells, heads=True))
    for number, row in enumerate(block.rows, start=1):
        table.append(word.row(_cells(desk, row, widths, right, whole and number < len(block.rows))))
    desk.place(table)


def _lines_of(block: Table, widths: Sequence[int]) -> int:
    """Lines of text in all rows together, about."""
    return sum(
        max(len(plain(cell(value).words)) * _SMALL_LETTER // width + 1 for value, width in zip(row, widths, strict=True))
        for row in block.rows
    )  # fmt: skip


def _cells(
    desk: _Desk, row: Sequence[Cell | str], widths: Sequence[int], right: Sequence[bool], together: bool
) -> Iterator[word.Element]:
    for value, width, is_right in zip(map(cell, row), widths, right, strict=True):
        mark = desk.mark(value.anchor)
        yield word.cell(width, desk.in_cell(value.words, *mark, right=is_right, together=together))


def _figure(desk: _Desk, block: Figure, at: int) -> None:
    picture = typst.compile(
        _PICTURE,
        format="png",
        ppi=_DOTS_PER_INCH,
        ignore_system_fonts=True,
        sys_inputs={"svg": settled_colours(block.svg)},
    )
    desk.turn_page()
    shape = desk.document.add_picture(io.BytesIO(picture))
    # python-docx takes a picture that does not say its resolution for one of 72 dots to the inch.
    tallest = Mm(120 if desk.book.landscape else 210)
    scale = min(72 / _DOTS_PER_INCH, Pt(desk.width / 20) / shape.width, tallest / shape.height)
    shape.height, shape.width = int(shape.height * scale), int(shape.width * scale)
    shape._inline.docPr.set("descr", legible(block.alt))
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")
    if block.caption:
        picture_line = next(shape._inline.iterancestors(qn("w:p")))
        picture_line.get_or_add_pPr().get_or_add_keepNext()
        desk.line("Caption", block.caption, with_next=False)
    if block.table:
        _table(desk, block.table, at)


def _bars(desk: _Desk, block: Bars, at: int) -> None:
    desk.line("Caption", block.title, word.run(f"\n{legible(block.alt)}", bold=False))
    widths = [desk.width * part // 20 for part in (8, 2, 10)]
    table = word.grid(widths, _line(block.title))
    shares = block.shares()
    for number, (label, share, shown) in enumerate(shares, start=1):
        together = number < len(shares)
        parts = (
            desk.in_cell(label, together=together),
            desk.in_cell(shown, right=True, together=together, bold=True),
            word.bar(share, widths[2], together),
        )
        table.append(word.row(word.cell(width, part) for width, part in zip(widths, parts, strict=True)))
    desk.place(table)


_WRITERS: dict[type[Block], Callable[[_Desk, Any, int], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Numbered: _numbered,
    Facts: _facts,
    Quote: _quote,
    Note: _note,
    PageBreak: _page_break,
    Contents: _contents,
    Table: _table,
    Figure: _figure,
    Bars: _bars,
}

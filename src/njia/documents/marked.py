"""A Word document that people change and send back: every passage under a bookmark, changes tracked, remarks as comments.

Tracked changes are WordprocessingML's own (ISO/IEC 29500-1, §17.13.5), so that Word and LibreOffice take or leave them.
Bookmarks survive both; names have at most 40 letters, digits and underscores. Threads of comments are those of
Word 2012 (`commentsExtended`, [MS-DOCX] 2.5.1), which LibreOffice reads as well.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from njia.documents import rich, word
from njia.documents.characters import legible
from njia.documents.diff import Kind
from njia.documents.office import settled

_EXTENDED = "http://schemas.microsoft.com/office/word/2012/wordml"
_PARAGRAPHS = "http://schemas.microsoft.com/office/word/2010/wordml"
_EXTENDED_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
_EXTENDED_RELATION = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_TEXT_PROPERTY = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties that Office lets people define."""
LABEL = "Njia Label"
BREAK = "\n\n"
"""Ends a paragraph within a passage; a single line end is a line break in Word."""


@dataclass(frozen=True, slots=True)
class Stretch:
    kind: Kind
    text: str
    author: str = ""
    on: date | None = None
    strong: bool = False
    emphasis: bool = False


def dressed(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Pairs of marks (see `rich`) become bold and italic.

    A pair in words that stayed is one if it is one both before and after all changes, a pair within one change by itself.
    Where a change put in or took out one mark alone, the marks stay letters, so that they are tracked as all else is.
    """
    letters = [(letter, at) for at, stretch in enumerate(stretches) for letter in stretch.text]
    found = []
    for other in ("inserted", "deleted"):
        seen = [place for place, (_letter, at) in enumerate(letters) if stretches[at].kind in ("same", other)]
        text = "".join(letters[place][0] for place in seen)
        found.append({rich.Span(pair.mark, seen[pair.opens], seen[pair.closes]) for pair in rich.spans(text)})
    pairs = [
        pair
        for pair in found[0] | found[1]
        if (one := letters[pair.opens][1]) == letters[pair.closes][1] and stretches[one].kind != "same"
    ]
    stayed = [
        pair
        for pair in found[0] & found[1]
        if stretches[letters[pair.opens][1]].kind == stretches[letters[pair.closes][1]].kind == "same"
    ]
    pairs += stayed
    shown = rich.manner("".join(letter for letter, _at in letters), pairs)
    made = []
    for (at, how), group in groupby(zip(letters, shown, strict=True), key=lambda each: (each[0][1], each[1])):
        if how is not None:
            text = "".join(letter for (letter, _at), _how in group)
            made.append(replace(stretches[at], text=text, strong=how[0], emphasis=how[1]))
    return made


@dataclass(frozen=True, slots=True)
class Comment:
    author: str
    on: date
    text: str
    replies: Sequence["Comment"] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of the document. `anchor` is its bookmark, `style` one of Word's or `LABEL`."""

    anchor: str
    style: str
    stretches: Sequence[Stretch]
    language: str = ""
    comments: Sequence[Comment] = field(default=())


def write(
    title: str, language: str, on: date, passages: Sequence[Passage], properties: Mapping[str, str], notice: str = ""
) -> bytes:  # fmt: skip
    """The document's bytes depend on what is given alone. `properties` become custom document properties."""
    desk = _Desk(language, on)
    word.describe(desk.document, title, language, on)
    desk.frame(title, notice)
    for passage in passages:
        desk.put(passage)
    desk.end(properties)
    page = io.BytesIO()
    desk.document.save(page)
    return settled(page.getvalue())


class _Desk:
    def __init__(self, language: str, on: date) -> None:
        self.document = docx.Document()
        self.on = on
        self.bookmarks = 0
        self.changes = 0
        self.threads: list[tuple[str, str]] = []
        word.dress(self.document, language)
        style: Any = self.document.styles.add_style(LABEL, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles["Normal"]
        style.font.size, style.font.color.rgb = Pt(8.5), RGBColor.from_string(word.MUTED)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(0)
        style.paragraph_format.keep_with_next = True
        self.styles = word.style_ids(self.document)

    def frame(self, title: str, notice: str) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        head = section.header.paragraphs[0]
        head.add_run(" · ".join(filter(None, (legible(title), legible(notice)))))

    def put(self, passage: Passage) -> None:
        lines = list(_lines(passage.stretches))
        made = [self.document.add_paragraph() for _line in lines]
        for line in made:
            line._p.style = self.styles[passage.style]
        self.bookmarks += 1
        key = str(self.bookmarks)
        made[0]._p.append(word.element("bookmarkStart", {"id": key, "name": passage.anchor}))
        for line, (stretches, ending) in zip(made, lines, strict=True):
            for stretch in stretches:
                self._say(line, stretch, passage.language)
            if ending is not None and ending.kind != "same":
                self._end_line(line, ending)
        made[-1]._p.append(word.element("bookmarkEnd", {"id": key}))
        for comment in passage.comments:
            self._comment(made, comment)

    def _say(self, line: Line, stretch: Stretch, language: str) -> None:
        run = line.add_run(legible(stretch.text))
        run.bold, run.italic = stretch.strong or None, stretch.emphasis or None
        if language:
            word.speak(run, language)
        if stretch.kind == "same":
            return
        if stretch.kind == "deleted":
            for text in run._r.findall(qn("w:t")):
                text.tag = qn("w:delText")
                text.set(qn("xml:space"), "preserve")
        change = self._change("ins" if stretch.kind == "inserted" else "del", stretch)
        run._r.addprevious(change)
        change.append(run._r)

    def _end_line(self, line: Line, ending: Stretch) -> None:
        properties = line._p.get_or_add_pPr()
        mark = word.element("rPr", None, self._change("ins" if ending.kind == "inserted" else "del", ending))
        properties.append(mark)

    def _change(self, tag: str, stretch: Stretch) -> Any:
        self.changes += 1
        about = {"id": str(9_000 + self.changes), "author": stretch.author or "?"}
        return word.element(tag, about | {"date": _moment(stretch.on or self.on)})

    def _comment(self, lines: Sequence[Line], comment: Comment, above: str = "") -> None:
        runs = [run for line in lines for run in line.runs]
        inner = lines[0]._p.findall(f".//{qn('w:r')}")
        if not runs:
            runs = [Run(inner[0], lines[0])] if inner else [lines[0].add_run("")]
        made = self.document.add_comment(runs, legible(comment.text), comment.author or "?", "")
        made._comment_elm.set(qn("w:date"), _moment(comment.on))
        paragraph = f"{len(self.threads) + 1:08X}"
        made._comment_elm.findall(qn("w:p"))[-1].set(f"{{{_PARAGRAPHS}}}paraId", paragraph)
        self.threads.append((paragraph, above))
        for reply in comment.replies:
            self._comment(lines, reply, paragraph)

    def end(self, properties: Mapping[str, str]) -> None:
        if self.threads:
            self._add_threads()
        if properties:
            package = self.document.part.package
            part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, _custom(properties), package)
            package.relate_to(part, _CUSTOM_RELATION)

    def _add_threads(self) -> None:
        rows = []
        for paragraph, above in self.threads:
            parent = f' w15:paraIdParent="{above}"' if above else ""
            rows.append(f'<w15:commentEx w15:paraId="{paragraph}"{parent} w15:done="0"/>')
        root = f'<w15:commentsEx xmlns:w15="{_EXTENDED}">{"".join(rows)}</w15:commentsEx>'
        part = Part(
            PackURI("/word/commentsExtended.xml"), _EXTENDED_TYPE, _written(root), self.document.part.package
        )
        self.document.part.relate_to(part, _EXTENDED_RELATION)


def _lines(stretches: Sequence[Stretch]) -> Iterator[tuple[list[Stretch], Stretch | None]]:
    """Paragraphs: what stands in each, and the stretch whose break ends it (None for the last)."""
    line: list[Stretch] = []
    for stretch in stretches:
        *whole, last = stretch.text.split(BREAK)
        for text in whole:
            if text:
                line.append(replace(stretch, text=text))
            yield line, stretch
            line = []
        if last:
            line.append(replace(stretch, text=last))
    yield line, None


def _moment(day: date) -> str:
    return datetime.combine(day, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _custom(properties: Mapping[str, str]) -> bytes:
    rows = [
        f'<property fmtid="{_TEXT_PROPERTY}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(legible(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(sorted(properties.items()), start=2)
    ]
    return _written(f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}">{"".join(rows)}</Properties>')


def _written(root: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{root}'.encode()


__all__ = ["BREAK", "LABEL", "Comment", "Passage", "Stretch", "dressed", "write"]

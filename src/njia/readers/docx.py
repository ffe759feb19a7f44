"""Word documents: the rows of their tables, or the numbered paragraphs of their text.

Read as a stream, as workbooks are, and not with python-docx: that library builds the whole tree, knows no merged
rows, and does not count the numbers that Word shows.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from njia.readers import grid, upr
from njia.readers.archive import Archive
from njia.readers.errors import ReadError
from njia.readers.grid import Grid
from njia.readers.recognise import names_the_text
from njia.readers.sniff import WORD_BODY
from njia.readers.table import Record, Source, Table, assemble
from njia.readers.word_lists import Labels, NumberingParser, StylesParser
from njia.readers.word_stream import BodyParser, Paragraph
from njia.readers.xml_stream import MALFORMED, Item, Stream

_STYLES: Final = "word/styles.xml"
_NUMBERING: Final = "word/numbering.xml"
# "paragraph" and not "number", which would be taken for an id: numbers shift when a list is edited, and every
# document has a first one.
_COLUMNS: Final = ("paragraph", "text", "heading", "section", "introduction", "notes")
_ALWAYS: Final = 3


def read_docx(source: Source) -> Table:
    """The table that lists recommendations (see `grid.records`), or else what is longer: a table or the numbered
    paragraphs.

    Paragraphs give the columns paragraph (the number), text, heading (the nearest above), and where there are any:
    section (the headings above that), introduction (what stands between the heading and the first number) and
    notes (what follows without a number); `row.number` counts the paragraphs that have words. Raises ReadError.
    """
    archive = Archive(source.data, source.limits)
    try:
        part = min(name for name in archive.names if WORD_BODY.fullmatch(name))
        blocks = list(_items(archive, part, BodyParser(source.limits)))
        labels = _labels(archive)
    except MALFORMED:
        # `from None`: parsers quote the text that they stumble over.
        raise ReadError("corrupt") from None
    tables, records = _read(blocks, labels)
    if not records:
        raise ReadError("no_list")
    columns, rows = assemble(upr.with_senders(records) if tables else records, source.limits)
    return Table(columns, rows, "docx", source.sha256)


def _items(archive: Archive, part: str, parser: Stream[Item]) -> Iterator[Item]:
    if part in archive.names:
        yield from chain.from_iterable(map(parser.feed, archive.chunks(part)))
        yield from parser.close()


def _labels(archive: Archive) -> Labels:
    styles = {style.id: style for style in _items(archive, _STYLES, StylesParser())}
    return Labels(styles, list(_items(archive, _NUMBERING, NumberingParser())))


def _read(blocks: Sequence[Paragraph | Grid], labels: Labels) -> tuple[bool, list[Record]]:
    """Whether a table is to be read, and the records of it or else of the paragraphs."""
    listing = _Listing()
    grids = []
    for block in blocks:
        if isinstance(block, Grid):
            block.section = "\n".join(listing.headings.values())
            if len(block.lines) > 1:
                grids.append(block)
        else:
            listing.add(block, labels)
    table, paragraphs = list(grid.records(grids)), listing.records()
    if len(table) > 1 and (names_the_text(table[0].cells) or len(table) >= len(paragraphs)):
        return True, table
    return False, paragraphs


class _Listing:
    """The numbered paragraphs, each with the words around it."""

    def __init__(self) -> None:
        self.headings: dict[int, str] = {}
        self._introduction: list[str] = []
        self._count = 0
        self._found: list[tuple[int, dict[str, str]]] = []
        self._notes: list[str] | None = None

    def add(self, paragraph: Paragraph, labels: Labels) -> None:
        self._count += 1
        text, number, outline = labels.label(paragraph)
        if outline is not None:
            self.headings = {level: held for level, held in self.headings.items() if level < outline}
            self.headings[outline] = text.strip()
            self._introduction, self._notes = [], None
        elif number is not None:
            self._notes = []
            self._found.append((self._count, self._row(text, number)))
        elif self._notes is None:
            self._introduction.append(text)
        else:
            self._notes.append(text)
            self._found[-1][1]["notes"] = "\n".join(self._notes)

    def _row(self, text: str, number: str) -> dict[str, str]:
        *above, nearest = ("", *(self.headings[level] for level in sorted(self.headings)))
        return {
            "paragraph": number,
            "text": text,
            "heading": nearest,
            "section": "\n".join(filter(None, above)),
            "introduction": "\n".join(self._introduction),
        }

    def records(self) -> list[Record]:
        if not self._found:
            return []
        rows = [row for _, row in self._found]
        columns = [
            name for at, name in enumerate(_COLUMNS) if at < _ALWAYS or any(row.get(name) for row in rows)
        ]
        body = [Record(number, tuple(row.get(name, "") for name in columns)) for number, row in self._found]
        return [Record(0, columns), *body]

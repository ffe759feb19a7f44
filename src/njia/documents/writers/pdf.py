"""PDF for reading and printing, set by Typst as PDF/UA-1 and PDF/A-3a: tagged, with embedded fonts.

Typst refuses what those standards forbid, so the file declares a conformance that the compiler has enforced;
no outside validator is asked. Every text goes in as data, and `book.typ` never evaluates data.
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import typst

from njia.documents.book import (
    RIGHT_ALIGNED,
    UNBROKEN,
    Bars,
    Block,
    Book,
    Bullets,
    Cell,
    Column,
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
    plain,
    runs,
)
from njia.documents.characters import followable, legible
from njia.documents.picture import settled_colours

_TEMPLATE = Path(__file__).with_name("book.typ").read_bytes()
_STANDARDS: list[Any] = ["ua-1", "a-3a"]
_UNSHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_RUST_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_LETTERS_ACROSS = 70  # of a table's type, on a page that stands; there is room for about 100
_SHORT_ROW, _SHORT_TABLE = 12, 18  # lines; a page that lies has room for some 28
_ENDLESS = re.compile(r"\S{30,}")
_RARE = re.compile("[^\n\x20-\x7e\xa0-\u024f\u2010-\u2027]")


class UnprintableError(ValueError):
    """Typst could not set the book. The message holds none of its text."""


def write(book: Book) -> bytes:
    """The same bytes for the same book on every machine: only Typst's own fonts are used, and the only date
    is `book.on`. Characters that those fonts lack are written as their number, [U+4E2D], and a note at the
    end says so.

    :raises UnprintableError: Typst refuses the book.
    """
    tree = _tree(book)
    try:
        return _compile(tree)
    except typst.TypstError as refusal:
        missing = [_unescaped(found) for found in _UNSHOWN.findall(refusal.diagnostic)]
    if not missing:
        raise UnprintableError("The PDF could not be set.") from None
    stand_in = re.compile("|".join(re.escape(text) for text in sorted(set(missing), key=len, reverse=True)))
    try:
        return _compile(_spelt(tree, stand_in, book))
    except typst.TypstError:
        pass
    try:
        return _compile(_spelt(tree, _RARE, book))
    except typst.TypstError:
        raise UnprintableError("The PDF could not be set.") from None


def _compile(tree: dict[str, Any]) -> bytes:
    return typst.compile(
        _TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=_STANDARDS,
        sys_inputs={"book": json.dumps(tree, ensure_ascii=False)},
    )


def _unescaped(text: str) -> str:
    """The text that Typst's diagnostic shows in Rust's manner."""
    names = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
    return _RUST_ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else names.get(m[2], m[2]), text)


def _spelt(tree: dict[str, Any], unshown: re.Pattern[str], book: Book) -> dict[str, Any]:
    """The tree with characters spelt as numbers, and a note about it at the end."""

    def spell(part: Any) -> Any:
        if isinstance(part, str):
            return unshown.sub(lambda m: "[" + " ".join(f"U+{ord(c):04X}" for c in m[0]) + "]", part)
        if isinstance(part, list):
            return [spell(each) for each in part]
        if isinstance(part, dict):
            return {key: spell(each) for key, each in part.items()}
        return part

    note = _note(Note(book.labels.unshown), book)
    return {**spell(tree), "blocks": [*spell(tree["blocks"]), {"block": "note", **note}]}


def _tree(book: Book) -> dict[str, Any]:
    """The book as plain data, with only links that lead somewhere."""
    anchors = book.anchors()
    blocks = []
    for at, block in enumerate(book.blocks):
        data = _SHAPES[type(block)](block, book)
        blocks.append({"block": type(block).__name__.lower(), **data, "anchor": anchors.get(at, "")})
    tree = {
        "title": _line(book.title),
        "subtitle": legible(book.subtitle),
        "language": book.language.split("-")[0].lower(),
        "date": [book.on.year, book.on.month, book.on.day],
        "day": book.day(),
        "notice": _line(book.notice),
        "landscape": book.landscape,
        "page": _line(book.labels.page),
        "contents": _line(book.labels.contents),
        "blocks": blocks,
    }
    _settle_anchors(tree)
    return tree


def _line(text: str) -> str:
    return legible(text).replace("\n", " ")


def _settle_anchors(tree: dict[str, Any]) -> None:
    """Keeps the first of two equal anchors, and drops links to none: Typst refuses both."""
    known: set[str] = set()
    inner: list[dict[str, Any]] = []

    def visit(part: Any) -> None:
        if isinstance(part, dict):
            if anchor := part.get("anchor", ""):
                part["anchor"] = "" if anchor in known else anchor
                known.add(anchor)
            if part.get("link", "").startswith("#"):
                inner.append(part)
            for each in part.values():
                visit(each)
        elif isinstance(part, list):
            for each in part:
                visit(each)

    visit(tree["blocks"])
    for run in inner:
        if run["link"][1:] not in known:
            run["link"] = ""


def _breakable(text: str) -> str:
    """Words too long for a line or a cell, such as addresses, may be broken after every tenth character: Typst
    would let them run over the edge."""
    return _ENDLESS.sub(lambda m: "\u200b".join(re.findall(".{1,10}", m[0])), legible(text))


def _words(words: Words) -> list[dict[str, Any]]:
    return [_run(run) for run in runs(words)]


def _run(run: Run) -> dict[str, Any]:
    data: dict[str, Any] = {"text": _breakable(run.text)}
    if run.strong:
        data["strong"] = True
    if run.emphasis:
        data["emphasis"] = True
    if link := followable(run.link):
        data["link"] = link
    if run.language:
        data["language"] = run.language.split("-")[0].lower()
    return data


def _heading(block: Heading, book: Book) -> dict[str, Any]:
    return {"level": block.level, "text": legible(block.text)}


def _paragraph(block: Paragraph, book: Book) -> dict[str, Any]:
    return {"words": _words(block.words)}


def _items(block: Bullets | Numbered, book: Book) -> dict[str, Any]:
    return {"items": [_words(item) for item in block.items]}


def _facts(block: Facts, book: Book) -> dict[str, Any]:
    return {"pairs": [[legible(name), _words(words)] for name, words in block.pairs]}


def _quote(block: Quote, book: Book) -> dict[str, Any]:
    return {"words": _words(block.text), "source": legible(block.source)}


def _note(block: Note, book: Book) -> dict[str, Any]:
    label = book.labels.info if block.kind == "info" else book.labels.warning
    return {"words": _words(block.text), "label": legible(label), "kind": block.kind}


def _nothing(block: PageBreak, book: Book) -> dict[str, Any]:
    return {}


def _contents(block: Contents, book: Book) -> dict[str, Any]:
    return {"depth": block.depth}


def _table(block: Table, book: Book) -> dict[str, Any]:
    lines = [_lines(row, block.columns, book) for row in block.rows]
    return {
        "caption": legible(block.caption),
        "short": sum(lines) <= _SHORT_TABLE,
        "short-rows": [count <= _SHORT_ROW for count in lines],
        "widths": [max(column.width, 1) for column in block.columns],
        "right": [column.kind in RIGHT_ALIGNED for column in block.columns],
        "unbroken": [column.kind in UNBROKEN for column in block.columns],
        "titles": [legible(column.title) for column in block.columns],
        "rows": [[_cell(value) for value in row] for row in block.rows],
    }


def _lines(row: Sequence[Cell | str], columns: Sequence[Column], book: Book) -> int:
    """About how many lines the row takes, rather too many than too few."""
    across = (
        _LETTERS_ACROSS * (3 / 2 if book.landscape else 1) / sum(max(column.width, 1) for column in columns)
    )
    texts = (value if isinstance(value, str) else plain(value.words) for value in row)
    return max(
        (
            sum(int(len(line) / (across * max(column.width, 1))) + 1 for line in legible(text).split("\n"))
            for text, column in zip(texts, columns, strict=True)
        ),
        default=0,
    )


def _cell(value: Cell | str) -> dict[str, Any] | str:
    if isinstance(value, str):
        return _breakable(value)
    return {"words": _words(value.words), "anchor": value.anchor}


def _figure(block: Figure, book: Book) -> dict[str, Any]:
    return {
        "svg": settled_colours(block.svg),
        "alt": legible(block.alt),
        "caption": legible(block.caption),
        "table": _table(block.table, book) if block.table else None,
    }


def _bars(block: Bars, book: Book) -> dict[str, Any]:
    rows = [[legible(label), share, legible(shown)] for label, share, shown in block.shares()]
    return {"title": legible(block.title), "alt": legible(block.alt), "rows": rows}


_SHAPES: dict[type[Block], Callable[[Any, Book], dict[str, Any]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _items,
    Numbered: _items,
    Facts: _facts,
    Quote: _quote,
    Note: _note,
    PageBreak: _nothing,
    Contents: _contents,
    Table: _table,
    Figure: _figure,
    Bars: _bars,
}

"""A standalone web page that asks nothing of the network, and the same text as a fragment of another page."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

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
    cell,
    runs,
)
from njia.documents.characters import followable, legible

_STYLE = "".join(line.strip() for line in Path(__file__).with_name("book.css").read_text().splitlines())
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def write(book: Book) -> bytes:
    """The whole page in UTF-8. A site with a policy of its own allows the style by `STYLE_HASH`."""
    return "".join(pieces(book)).encode()


def pieces(book: Book) -> Iterator[str]:
    """The page piece by piece, for a response that is sent while it is made."""
    policy = f"default-src 'none'; style-src '{STYLE_HASH}'"
    notice = f'<header class="notice">{_text(book.notice)}</header>' if book.notice else ""
    yield (
        f'<!doctype html>\n<html lang="{_attribute(book.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_attribute(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(book.title, ' ')}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body{' class=wide' if book.landscape else ''}>\n"
        f'<a class="skip" href="#main">{_text(book.labels.skip)}</a>\n{notice}\n<main id="main">\n<header>\n'
        f"<h1>{_text(book.title)}</h1>\n"
    )
    if book.subtitle:
        yield f'<p class="subtitle">{_text(book.subtitle)}</p>\n'
    yield f'<p class="day"><time datetime="{book.on.isoformat()}">{_text(book.day())}</time></p>\n</header>\n'
    yield from fragment_pieces(book)
    yield "</main>\n</body>\n</html>\n"


def fragment(book: Book) -> str:
    """The blocks alone. Headings start at h2, under the title that the page around them shows."""
    return "".join(fragment_pieces(book))


def fragment_pieces(book: Book) -> Iterator[str]:
    anchors = book.anchors()
    for at, block in enumerate(book.blocks):
        if isinstance(block, Heading):
            yield _heading(block, anchors[at])
        elif isinstance(block, Contents):
            yield _contents(book, block, anchors)
        else:
            yield from _WRITERS[type(block)](block, book)


def few(blocks: Iterable[Paragraph | Bullets | Numbered]) -> str:
    """A few paragraphs and lists, for a page that has a frame of its own."""
    return "".join(_simple(block) for block in blocks)


def _simple(block: Paragraph | Bullets | Numbered) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_words(block.words)}</p>\n"
    return "".join(_items("ul" if isinstance(block, Bullets) else "ol", block.items))


def _text(text: str, line_end: str = "<br>") -> str:
    return escape(legible(text), quote=False).replace("\n", line_end)


def _attribute(text: str) -> str:
    return escape(legible(text))


def _run(run: Run) -> str:
    written = _text(run.text)
    if run.strong:
        written = f"<strong>{written}</strong>"
    if run.emphasis:
        written = f"<em>{written}</em>"
    if link := followable(run.link):
        written = f'<a href="{_attribute(link)}">{written}</a>'
    if run.language:
        written = f'<span lang="{_attribute(run.language)}">{written}</span>'
    return written


def _words(words: Words) -> str:
    if isinstance(words, str):
        return _text(words)
    return "".join(_run(run) for run in runs(words))


def _heading(block: Heading, anchor: str) -> str:
    tag = f"h{block.level + 1}"
    return f'<{tag} id="{_attribute(anchor)}">{_text(block.text)}</{tag}>\n'


def _contents(book: Book, block: Contents, anchors: dict[int, str]) -> str:
    label = _attribute(book.labels.contents)
    lines = [f'<nav class="contents" aria-label="{label}">\n<p>{label}</p>\n<ol>\n']
    for at, anchor in anchors.items():
        heading = book.blocks[at]
        if isinstance(heading, Heading) and heading.level <= block.depth:
            link = f'<a href="#{_attribute(anchor)}">{_text(heading.text, " ")}</a>'
            lines.append(f'<li class="l{heading.level}">{link}</li>\n')
    return "".join([*lines, "</ol>\n</nav>\n"])


def _plain(block: Paragraph | Bullets | Numbered, book: Book) -> Iterator[str]:
    yield _simple(block)


def _items(tag: str, items: Sequence[Words]) -> Iterator[str]:
    yield f"<{tag}>\n"
    for item in items:
        yield f"<li>{_words(item)}</li>\n"
    yield f"</{tag}>\n"


def _facts(block: Facts, book: Book) -> Iterator[str]:
    yield '<dl class="facts">\n'
    for name, words in block.pairs:
        yield f"<div><dt>{_text(name)}</dt><dd>{_words(words)}</dd></div>\n"
    yield "</dl>\n"


def _quote(block: Quote, book: Book) -> Iterator[str]:
    source = f"<figcaption>{_text(block.source)}</figcaption>" if block.source else ""
    yield f'<figure class="quote"><blockquote><p>{_words(block.text)}</p></blockquote>{source}</figure>\n'


def _note(block: Note, book: Book) -> Iterator[str]:
    label = book.labels.info if block.kind == "info" else book.labels.warning
    yield (
        f'<div class="note {block.kind}" role="note"><p><strong>{_text(label)}</strong> '
        f"{_words(block.text)}</p></div>\n"
    )


def _page_break(block: PageBreak, book: Book) -> Iterator[str]:
    yield '<hr class="page">\n'


def _table(block: Table, book: Book) -> Iterator[str]:
    cards = len(block.columns) > 3  # more would not fit on a telephone
    size = "cards" if cards else "small"
    yield f'<table class="{size}">\n<caption>{_text(block.caption)}</caption>\n'
    total = sum(column.width for column in block.columns) or 1
    shares = [f'<col width="{100 * column.width / total:.0f}%">' for column in block.columns]
    yield f"<colgroup>{''.join(shares)}</colgroup>\n<thead>\n<tr>"
    yield "".join(f'<th scope="col"{_manner(c)}>{_text(c.title)}</th>' for c in block.columns)
    yield "</tr>\n</thead>\n<tbody>\n"
    # Everything that is the same in each row is written once: this loop sees tens of thousands of cells.
    labels = [f' data-label="{_attribute(c.title)}"' if cards else "" for c in block.columns]
    opens = [f"<td{_manner(c)}{label}" for c, label in zip(block.columns, labels, strict=True)]
    if opens:
        opens[0] = f'<th scope="row"{_manner(block.columns[0])}'
    closes = ["</th>"] + ["</td>"] * (len(opens) - 1)
    for row in block.rows:
        cells = zip(opens, row, closes, strict=True)
        yield "<tr>" + "".join([f"{start}{_cell(value)}{end}" for start, value, end in cells]) + "</tr>\n"
    yield "</tbody>\n</table>\n"


def _cell(value: Cell | str) -> str:
    if isinstance(value, str):
        return f">{_text(value)}"
    anchor = f' id="{_attribute(value.anchor)}"' if value.anchor else ""
    return f"{anchor}>{_words(cell(value).words)}"


def _manner(column: Column) -> str:
    names = [name for name, kinds in (("n", RIGHT_ALIGNED), ("u", UNBROKEN)) if column.kind in kinds]
    return f' class="{" ".join(names)}"' if names else ""


def _figure(block: Figure, book: Book) -> Iterator[str]:
    caption = f"<figcaption>{_text(block.caption)}</figcaption>" if block.caption else ""
    pictures = f'<div class="lying">{block.svg}</div><div class="upright">{block.narrow}</div>'
    pictures = pictures if block.narrow else block.svg
    alt = _attribute(block.alt)
    yield f'<figure>\n<div role="img" aria-label="{alt}">{pictures}</div>\n{caption}</figure>\n'
    if block.table:
        yield from _table(block.table, book)


def _bars(block: Bars, book: Book) -> Iterator[str]:
    """The chart is a table with the bars in it: nothing is said twice, and the bars bend with the screen."""
    alt = f'<span class="alt">{_text(block.alt)}</span>'
    yield f'<table class="bars">\n<caption>{_text(block.title)}{alt}</caption>\n<tbody>\n'
    for label, share, shown in block.shares():
        yield f'<tr><th scope="row">{_text(label)}</th><td class="n">{_text(shown)}</td><td class="bar">'
        yield '<svg viewBox="0 0 100 10" preserveAspectRatio="none" width="100%" height="14" '
        yield 'aria-hidden="true">'
        yield f'<rect width="{max(100 * share, 0.5):.1f}" height="10" fill="var(--chart-bar, #1f5a43)"/></svg>'
        yield "</td></tr>\n"
    yield "</tbody>\n</table>\n"


_WRITERS: dict[type[Block], Callable[[Any, Book], Iterator[str]]] = {
    Paragraph: _plain,
    Bullets: _plain,
    Numbered: _plain,
    Facts: _facts,
    Quote: _quote,
    Note: _note,
    PageBreak: _page_break,
    Table: _table,
    Figure: _figure,
    Bars: _bars,
}

"""A Word document as its text with tracked changes, bookmarks and comments (ECMA-376, Part 1, 17.13).

What is read is every word of the body, of foot- and endnotes and of boxes, each with what became of it and by whom.
Headers, footers and formats are not read, but for what is bold or italic by itself and not by its style.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal

from njia.readers.archive import Archive
from njia.readers.errors import ReadError
from njia.readers.sniff import WORD_BODY
from njia.readers.table import DEFAULT_LIMITS, Limits
from njia.readers.xml_stream import MALFORMED, Item, Stream

Kind = Literal["same", "deleted", "inserted", "passing"]
"""`passing` is what one person put in and another took out again."""

_IN: Final = frozenset({"ins", "moveTo"})
_OUT: Final = frozenset({"del", "moveFrom"})
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FORMER: Final = frozenset(
    {
        *("Fallback", "pPrChange", "rPrChange", "tcPrChange", "trPrChange", "tblPrChange"),
        *("sectPrChange", "tblGridChange", "numberingChange"),
    }
)
"""What is on no page: second versions of boxes, and former formats."""
_OFF: Final = frozenset({"0", "false", "off"})
_MOST_LINES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words with one fate in one manner. `anchor` is the bookmark that they stand in, or the nearest of their paragraph."""

    kind: Kind
    text: str = field(repr=False)
    author: str = field(default="", repr=False)
    anchor: str = ""
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `ending` is what became of the break after it; `comments` are ids of those that begin in it."""

    style: str
    stretches: tuple[Stretch, ...]
    anchors: tuple[str, ...] = ()
    ending: Kind = "same"
    ended_by: str = field(default="", repr=False)
    comments: tuple[str, ...] = ()

    def after(self) -> str:
        return "".join(each.text for each in self.stretches if each.kind in ("same", "inserted"))


@dataclass(frozen=True, slots=True)
class Comment:
    """`answers` is the id of the comment above it, if it is a reply; `quoted` the words that it stands at."""

    id: str
    author: str = field(repr=False)
    text: str = field(repr=False)
    answers: str = ""
    quoted: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MarkedText:
    lines: tuple[Line, ...] = field(repr=False)
    comments: tuple[Comment, ...] = field(repr=False)
    properties: dict[str, str]
    pictures: int = 0
    sha256: str = ""


def read_marked(path: Path, limits: Limits = DEFAULT_LIMITS) -> MarkedText:
    """Raises ReadError when it is no Word document, or a damaged one; OSError when the file cannot be opened."""
    data = path.read_bytes()
    if not data:
        raise ReadError("empty_file")
    if len(data) > limits.max_bytes:
        raise ReadError("too_large", limit=limits.max_bytes)
    if not data.startswith(b"PK"):
        raise ReadError("not_word")
    archive = Archive(data, limits)
    body = min((name for name in archive.names if WORD_BODY.fullmatch(name)), default="")
    if not body:
        raise ReadError("not_word")
    try:
        parser = _BodyParser()
        lines = list(_items(archive, body, parser))
        for part in ("word/footnotes.xml", "word/endnotes.xml"):
            lines += [line for line in _items(archive, part, _BodyParser()) if line.stretches]
        comments = list(_items(archive, "word/comments.xml", _CommentParser()))
        threads = dict(_items(archive, "word/commentsExtended.xml", _ThreadParser()))
        properties = dict(_items(archive, "docProps/custom.xml", _PropertyParser()))
    except MALFORMED:
        raise ReadError("corrupt") from None
    by_paragraph = {paragraph: key for key, _author, _text, paragraph in comments}
    return MarkedText(
        tuple(lines),
        tuple(
            Comment(
                key,
                author,
                text,
                by_paragraph.get(threads.get(paragraph, ""), ""),
                parser.quotes.get(key, ""),
            )
            for key, author, text, paragraph in comments
        ),
        properties,
        parser.pictures,
        hashlib.sha256(data).hexdigest(),
    )


def _items(archive: Archive, part: str, parser: Stream[Item]) -> Iterator[Item]:
    if part in archive.names:
        yield from chain.from_iterable(map(parser.feed, archive.chunks(part)))
        yield from parser.close()


class _Open:
    """A paragraph that is being read."""

    def __init__(self) -> None:
        self.style = ""
        self.found: list[Stretch] = []
        self.anchors: list[str] = []
        self.ending: Kind = "same"
        self.ended_by = ""
        self.comments: list[str] = []

    def line(self) -> Line:
        """Words before the first bookmark of their paragraph belong to that one."""
        first = self.anchors[0] if self.anchors else ""
        stretches: list[Stretch] = []
        for found in self.found:
            made = replace(found, anchor=found.anchor or first)
            if stretches and replace(stretches[-1], text=made.text) == made:
                made = replace(made, text=stretches.pop().text + made.text)
            stretches.append(made)
        return Line(
            self.style,
            tuple(stretches),
            tuple(self.anchors),
            self.ending,
            self.ended_by,
            tuple(self.comments),
        )


class _BodyParser(Stream[Line]):
    """Every paragraph, those in tables, notes and boxes too, in their order. Moved words are deleted and inserted."""

    def __init__(self) -> None:
        super().__init__()
        self._former = 0
        self._in_properties = 0
        self._manner = {"b": False, "i": False}
        self._changes: list[tuple[str, str]] = []
        self._paragraphs: list[_Open] = []
        self._bookmarks: dict[str, str] = {}
        self._quoting: dict[str, list[str]] = {}
        self._count = 0
        self.quotes: dict[str, str] = {}
        self.pictures = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._former or name in _FORMER:
            self._former += 1
            return
        given = self._named(attributes)
        if name == "p":
            self._open_paragraph()
        elif name == "pPr":
            self._in_properties += 1
        elif name in _IN or name in _OUT:
            self._changed(name, given.get("author", ""))
        elif name in ("t", "delText"):
            self._words.clear()
            self._listening = True
        elif name in _SIGNS and not self._in_properties and self._paragraphs:
            self._say(_SIGNS[name])
        elif name in ("blip", "imagedata"):
            self.pictures += 1
        elif name == "pStyle" and self._paragraphs:
            self._paragraphs[-1].style = given.get("val", "")
        elif name == "r":
            self._manner = {"b": False, "i": False}
        elif name in self._manner:
            self._manner[name] = not self._in_properties and given.get("val", "on") not in _OFF
        else:
            self._point(name, given)

    def _point(self, name: str, given: dict[str, str]) -> None:
        key = given.get("id", "")
        if name == "bookmarkStart":
            self._bookmarks[key] = given.get("name", "")
            if self._paragraphs:
                self._paragraphs[-1].anchors.append(given.get("name", ""))
        elif name == "bookmarkEnd":
            self._close_bookmark(self._bookmarks.get(key, ""))
        elif name == "commentRangeStart":
            self._quoting[key] = []
            self._comments(key)
        elif name == "commentRangeEnd":
            self.quotes[key] = "".join(self._quoting.pop(key, []))
        elif name == "commentReference":
            self._comments(key)

    def _close_bookmark(self, ended: str) -> None:
        """By its name: LibreOffice starts a bookmark on no words twice and ends it once."""
        self._bookmarks = {key: name for key, name in self._bookmarks.items() if name != ended}

    def _comments(self, key: str) -> None:
        if self._paragraphs and key not in self._paragraphs[-1].comments and key not in self.quotes:
            self._paragraphs[-1].comments.append(key)

    def _open_paragraph(self) -> None:
        self._count += 1
        if self._count > _MOST_LINES:
            raise ReadError("too_many_rows", limit=_MOST_LINES)
        opened = _Open()
        opened.anchors += [name for name in self._bookmarks.values() if name not in opened.anchors]
        self._paragraphs.append(opened)

    def _changed(self, name: str, author: str) -> None:
        if self._in_properties and self._paragraphs:
            line = self._paragraphs[-1]
            out = name in _OUT
            line.ending = "passing" if line.ending != "same" else "deleted" if out else "inserted"
            line.ended_by = author
        self._changes.append((name, author))

    def _end(self, name: str) -> None:
        if self._former:
            self._former -= 1
        elif name == "p" and self._paragraphs:
            self._ready.append(self._paragraphs.pop().line())
        elif name == "pPr":
            self._in_properties -= 1
        elif name in _IN or name in _OUT:
            self._changes.pop()
        elif name in ("t", "delText"):
            self._listening = False
            self._say("".join(self._words))
            self._words.clear()

    def _say(self, text: str) -> None:
        if not self._paragraphs or not text:
            return
        line = self._paragraphs[-1]
        kind, author = self._fate()
        here = next(reversed(self._bookmarks.values()), "") or (line.anchors[-1] if line.anchors else "")
        line.found.append(Stretch(kind, text, author, here, self._manner["b"], self._manner["i"]))
        if kind in ("same", "inserted"):
            for quoted in self._quoting.values():
                quoted.append(text)

    def _fate(self) -> tuple[Kind, str]:
        came = next((author for name, author in self._changes if name in _IN), None)
        went = next((author for name, author in self._changes if name in _OUT), None)
        if came is not None and went is not None:
            return "passing", came
        if came is not None:
            return "inserted", came
        return ("deleted", went) if went is not None else ("same", "")


class _CommentParser(Stream[tuple[str, str, str, str]]):
    """(id, author, text, id of its last paragraph, by which a thread knows it)."""

    def __init__(self) -> None:
        super().__init__()
        self._about: dict[str, str] = {}
        self._lines: list[str] = []
        self._paragraph = ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "comment":
            self._about, self._lines = self._named(attributes), []
        elif name == "p":
            self._paragraph = self._named(attributes).get("paraId", "")
            self._words.clear()
        elif name == "t":
            self._listening = True
        elif name in _SIGNS:
            self._words.append(_SIGNS[name])

    def _end(self, name: str) -> None:
        if name == "t":
            self._listening = False
        elif name == "p":
            self._lines.append("".join(self._words))
            self._words.clear()
        elif name == "comment":
            text = "\n".join(self._lines).strip()
            self._ready.append(
                (self._about.get("id", ""), self._about.get("author", ""), text, self._paragraph)
            )


class _ThreadParser(Stream[tuple[str, str]]):
    """(id of a comment's last paragraph, that of the comment which it answers)."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        given: dict[str, Any] = self._named(attributes)
        if name == "commentEx" and given.get("paraIdParent"):
            self._ready.append((given.get("paraId", ""), given["paraIdParent"]))

    def _end(self, name: str) -> None:
        pass


class _PropertyParser(Stream[tuple[str, str]]):
    """Custom properties that are text."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "property":
            self._name = self._named(attributes).get("name", "")
        elif name == "lpwstr":
            self._words.clear()
            self._listening = True

    def _end(self, name: str) -> None:
        if name == "lpwstr":
            self._listening = False
            self._ready.append((self._name, "".join(self._words)))

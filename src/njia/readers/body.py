"""HTML in a cell, as reporting tools write it, as text with its structure. Nothing that it refers to is fetched."""

import re
from html import unescape
from typing import Final

# Bounded on all sides, so that no forged mark is looked at for long.
_MARK: Final = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9]{0,12})(?=[\s/>])([^<>]{0,2000})>")
_BLOCKS: Final = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "pre"}
)
_LINES: Final = frozenset({"br", "tr", "li"})
_INLINE: Final = frozenset(
    {"a", "b", "strong", "i", "em", "u", "span", "font", "sup", "sub", "small", "td", "th"}
)
_UNSEEN: Final = frozenset({"script", "style", "title", "template", "noscript", "iframe", "object"})
_KNOWN: Final = _BLOCKS | _LINES | _INLINE | _UNSEEN
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")


def as_text(cell: str) -> str:
    """The words of a cell that holds HTML: paragraphs parted by a blank line, points of a list by lines with "- ".

    A cell without a mark that HTML has is returned as it is: "a < b" and "<name>" are words.
    """
    if "<" not in cell or not any(mark[2] and mark[2].lower() in _KNOWN for mark in _MARK.finditer(cell)):
        return cell
    return _tidy("".join(_pieces(cell)))


def _pieces(cell: str) -> list[str]:
    pieces: list[str] = []
    at, unseen = 0, ""
    while mark := _MARK.search(cell, at):
        if not unseen:
            pieces.append(_SPACES.sub(" ", unescape(cell[at : mark.start()])))
        at = mark.end()
        if mark[0] == "<!--":
            end = cell.find("-->", at)
            at = len(cell) if end < 0 else end + 3
            continue
        name, closes = mark[2].lower(), bool(mark[1])
        if name in _UNSEEN:
            unseen = "" if closes and name == unseen else unseen or ("" if closes else name)
        elif name not in _KNOWN and not unseen:
            pieces.append(mark[0])  # no HTML: somebody wrote it so
        elif not unseen:
            pieces.append(_space(name, closes))
    if not unseen:
        pieces.append(_SPACES.sub(" ", unescape(cell[at:])))
    return pieces


def _space(name: str, closes: bool) -> str:
    if name in _BLOCKS:
        return "\n\n"
    if name == "li":
        return "" if closes else "\n- "
    return "\n" if name in _LINES else " " if name in ("td", "th") else ""


def _tidy(text: str) -> str:
    lines = [line.strip(" ") for line in text.split("\n")]
    kept = [line for line in lines if line != "-"]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()

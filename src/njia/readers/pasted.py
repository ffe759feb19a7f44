"""Text pasted from a PDF or an e-mail, as rows: its lines joined again, page numbers and repeated headers dropped."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Final

from njia.readers.text import clean

LONGEST: Final = 2_000_000
_NUMBERED: Final = re.compile(r"^\s*\(?((?:\d{1,3}\.){0,3}\d{1,3}|[a-z]|[ivxl]{1,6})[.):]\s+(?=\S)")
_LONE_NUMBER: Final = re.compile(r"^\s*((?:\d{1,3}\.){1,3}\d{1,3})\s+(?=[^\W\d])")
_BULLET: Final = re.compile(r"^\s*[•▪‣●○·*–—-]\s+(?=\S)")
_PAGE: Final = re.compile(
    r"^\s*(?:[-–—]\s*)?(?:(?:page|ukurasa|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|sur|kati ya)\s*\d{1,4})?(?:\s*[-–—])?\s*$",
    re.IGNORECASE,
)
_HYPHEN: Final = re.compile(r"[^\W\d_]-$")
_REPEATED: Final = 3
"""A short line that comes back this often between pages is a header or footer."""
_SHORT: Final = 90


def read_pasted(text: str) -> list[tuple[str, str]]:
    """(number, words) of each entry: numbered points or bullets where there are any, else paragraphs.

    A line belongs to the entry before it until the next number, bullet or blank line; words that a line end cut in
    two are put together again. What comes before the first number or bullet is kept as an entry of its own.
    """
    lines = clean(text)[:LONGEST].split("\n")
    header = _headers(lines)
    kept = [line for line in lines if not _PAGE.match(line) and line.strip() not in header]
    starts = sum(1 for line in kept if _start(line))
    entries = _points(kept) if starts >= 2 else _paragraphs(kept)
    return [(number, words) for number, words in entries if words]


def pasted_table(text: str) -> bytes:
    """The entries as a CSV file with the columns "number" and "text", which is then imported as any other."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("number", "text"))
    writer.writerows(read_pasted(text))
    return out.getvalue().encode()


def _headers(lines: list[str]) -> frozenset[str]:
    short = Counter(line.strip() for line in lines if 0 < len(line.strip()) <= _SHORT)
    return frozenset(line for line, count in short.items() if count >= _REPEATED and not _start(line))


def _start(line: str) -> tuple[str, str] | None:
    """The number of an entry that begins in this line ("" for a bullet), and the rest of the line."""
    if found := _NUMBERED.match(line) or _LONE_NUMBER.match(line):
        return found[1], line[found.end() :]
    if found := _BULLET.match(line):
        return "", line[found.end() :]
    return None


def _points(lines: list[str]) -> Iterator[tuple[str, str]]:
    number, words = "", ""
    for line in lines:
        if start := _start(line):
            yield number, words
            number, words = start[0], start[1].strip()
        else:
            words = _joined(words, line)
    yield number, words


def _paragraphs(lines: list[str]) -> Iterator[tuple[str, str]]:
    words = ""
    for line in [*lines, ""]:
        if line.strip():
            words = _joined(words, line)
        else:
            yield "", words
            words = ""


def _joined(words: str, line: str) -> str:
    line = line.strip()
    if not words or not line:
        return words or line
    if _HYPHEN.search(words) and line[0].islower():
        return words[:-1] + line
    return f"{words} {line}"

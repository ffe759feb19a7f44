"""Lists in the way of the Universal Periodic Review, where each text begins with its number and ends with its senders.

121.2 Ratify the Convention (Ukraine); Step up work towards ratification (Slovakia);
"""

import re
from collections.abc import Sequence
from typing import Final

from njia.readers.table import Record
from njia.readers.text import clean

_NUMBERED: Final = re.compile(r"(\d{1,3}\.\d{1,3})\.?\s.*\([^()\n]{2,}\)\s*[;.]?", re.DOTALL)
# In brackets at the end of an ask: before a semicolon, the end of the line, or the next sender. Abbreviations
# explained in passing, "(NHRI);", and numbers of conventions, "(No. 189)", are no senders.
_SENDER: Final = re.compile(r"\((?![A-Z]{3,}\))([A-Z][^()\n\d]+)\)(?=\s*(?:\(|;|\.?$))", re.MULTILINE)
_ENOUGH: Final = 0.9
_COLUMNS: Final = ("paragraph", "sender")


def with_senders(records: Sequence[Record]) -> Sequence[Record]:
    """The records with the columns "paragraph" and "sender" added when one column is written in this way.

    The text stays as it is. Several senders are separated by "; ", as other lists in a cell are. The columns are
    not "id", because every review counts from the start.
    """
    heading, *rows = records
    if any(clean(name).casefold() in _COLUMNS for name in heading.cells):
        return records
    places = range(len(heading.cells))
    at = next((place for place in places if _is_listed([row.cells[place : place + 1] for row in rows])), None)
    if at is None:
        return records
    return [heading._replace(cells=(*heading.cells, *_COLUMNS)), *(_with_sender(row, at) for row in rows)]


def _is_listed(cells: Sequence[Sequence[str]]) -> bool:
    """Whether nine in ten of the filled cells are a number, words and senders."""
    texts = [_first_line(cell[0]) for cell in cells if cell and cell[0].strip()]
    return len(texts) > 2 and sum(bool(_NUMBERED.fullmatch(text)) for text in texts) >= _ENOUGH * len(texts)


def _first_line(text: str) -> str:
    return clean(text).partition("\n")[0].strip()


def _with_sender(row: Record, at: int) -> Record:
    line = _first_line(row.cells[at]) if at < len(row.cells) else ""
    number = _NUMBERED.fullmatch(line)
    senders = dict.fromkeys(name.strip() for name in _SENDER.findall(line))
    return row._replace(cells=(*row.cells, number[1] if number else "", "; ".join(senders)))

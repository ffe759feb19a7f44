"""Tables of documents, where cells span and headings lie across, as the plain table that they mean."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from njia.readers.recognise import names_the_text
from njia.readers.table import Record
from njia.readers.text import clean

# "Theme: Domestic violence": what every line across a table begins with names the column that they become.
_LABELLED: Final = re.compile(r"([^\W\d_][^:\n]{0,29}?)\s*:\s+(\S.*)", re.DOTALL)


class Cell(NamedTuple):
    """`across` columns wide; `goes_on` when it is the lower part of the cell above."""

    text: str
    across: int = 1
    goes_on: bool = False


# Shared, because forged tables have millions of them.
BLANK: Final = Cell("")


@dataclass
class Grid:
    """One table of a document, and the headings of the document that it stands under."""

    lines: list[list[Cell]] = field(default_factory=list)
    section: str = ""

    @property
    def width(self) -> int:
        return max((sum(cell.across for cell in line) for line in self.lines), default=0)

    def heading(self) -> tuple[str, ...]:
        """The first row that is neither blank nor one line across."""
        for line in self.lines:
            if any(cell.text.strip() for cell in line) and not _is_across(line, self.width):
                return tuple(clean(text) for text in _spread(line))
        return ()


def records(grids: Sequence[Grid]) -> Iterator[Record]:
    """The rows of the table that lists recommendations, or else of the longest; tables with its heading join it.

    Lower parts of merged cells repeat what the cell says. Lines across the whole table are carried down its
    rows in a column of their own, named by their common label ("Theme: …") or else "heading"; the headings above
    the tables are in "section". Rows are counted through all joined tables, headings and lines across included.
    """
    groups: dict[tuple[str, ...], list[Grid]] = {}
    for grid in grids:
        if heading := grid.heading():
            groups.setdefault(tuple(name.casefold() for name in heading), []).append(grid)
    if groups:
        chosen = max(groups.values(), key=lambda group: (names_the_text(group[0].heading()), _length(group)))
        yield from _joined(chosen)


def _length(group: Sequence[Grid]) -> int:
    return sum(len(grid.lines) for grid in group)


def _joined(group: Sequence[Grid]) -> Iterator[Record]:
    width = max(grid.width for grid in group)
    names = group[0].heading()
    label = _label(group)
    has_lines = any(_is_across(line, grid.width) for grid in group for line in grid.lines)
    has_sections = any(grid.section for grid in group)
    if has_lines:
        names = (*_padded(names, width), _unused(label or "heading", names))
    if has_sections:
        names = (*_padded(names, width), _unused("section", names))
    yield Record(1, names)
    for number, across, section, cells in _rows(group, label):
        carried = (across,) * has_lines + (section,) * has_sections
        yield Record(number, (*_padded(cells, width), *carried) if carried else cells)


def _rows(group: Sequence[Grid], label: str | None) -> Iterator[tuple[int, str, str, Sequence[str]]]:
    """(number, line across above it, section, cells) of all rows below their heading."""
    number = 0
    across: list[str] = []
    section = ""
    for grid in group:
        heading, seen, fresh = grid.heading(), False, False
        if grid.section != section:
            across, section = [], grid.section
        above: Sequence[str] = ()
        for line in grid.lines:
            number += 1
            if _is_across(line, grid.width):
                across = [*(across if fresh else []), _without(label, line[0].text)]
                fresh = True
                continue
            above = _spread(line, above)
            is_heading = tuple(map(clean, above)) == heading  # repeated at the top of a page, perhaps
            if any(map(str.strip, above)) and not is_heading and seen:
                fresh = False
                yield number, "\n".join(filter(None, across)), section, above
            seen = seen or is_heading


def _is_across(line: Sequence[Cell], width: int) -> bool:
    return len(line) == 1 and line[0].across == width > 1 and not line[0].goes_on


def _spread(line: Sequence[Cell], above: Sequence[str] = ()) -> list[str]:
    """The words of each column. What spans several is said in the first."""
    cells: list[str] = []
    for text, across, goes_on in line:
        at = len(cells)
        cells.append((above[at] if at < len(above) else "") if goes_on else text)
        cells += [""] * (across - 1)
    return cells


def _padded(cells: Sequence[str], width: int) -> Sequence[str]:
    return (*cells, *[""] * (width - len(cells)))


def _label(group: Sequence[Grid]) -> str | None:
    """What all lines across begin with, if it is the same."""
    lines = [line[0].text for grid in group for line in grid.lines if _is_across(line, grid.width)]
    found = [_LABELLED.fullmatch(clean(text)) for text in lines if text.strip()]
    labels = {match[1] if match else None for match in found}
    return labels.pop() if len(labels) == 1 else None


def _without(label: str | None, text: str) -> str:
    match = _LABELLED.fullmatch(clean(text)) if label else None
    return match[2] if match else clean(text)


def _unused(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += " *"
    return name

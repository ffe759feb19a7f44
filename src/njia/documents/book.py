"""A document as a tree that knows nothing of formats.

A `Book` is a title and a row of blocks. Writers escape every text in it, so texts are plain: no markup is
understood anywhere, except in `Figure.svg`, which must come from `njia.documents.charts` and is checked here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from njia.documents.labels import Labels
from njia.documents.picture import check_picture

Kind = Literal["text", "number", "id", "date", "money"]
RIGHT_ALIGNED = frozenset({"number", "money"})
UNBROKEN = frozenset({"number", "money", "id", "date"})


@dataclass(frozen=True)
class Run:
    """A stretch of text in one manner. `link` is a URL, a relative path or "#anchor"; `language` a BCP 47 tag
    where it differs from the book's."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    language: str = ""


Words: TypeAlias = str | Run | Sequence[str | Run]


def runs(words: Words) -> tuple[Run, ...]:
    if isinstance(words, str):
        return (Run(words),) if words else ()
    if isinstance(words, Run):
        return (words,)
    return tuple(Run(part) if isinstance(part, str) else part for part in words)


def plain(words: Words) -> str:
    return "".join(run.text for run in runs(words))


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    words: Words


@dataclass(frozen=True)
class Bullets:
    items: Sequence[Words]


@dataclass(frozen=True)
class Numbered:
    items: Sequence[Words]


@dataclass(frozen=True)
class Column:
    """`width` is relative to the table's other columns; `kind` decides alignment and breaking only."""

    key: str
    title: str
    width: int = 1
    kind: Kind = "text"


@dataclass(frozen=True)
class Cell:
    words: Words
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """The first cell names the row.

    :raises ValueError: a row that has not one cell for each column.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell | str]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("A row has as many cells as the table has columns.")


@dataclass(frozen=True)
class Facts:
    """Names and what they stand for."""

    pairs: Sequence[tuple[str, Words]]


@dataclass(frozen=True)
class Quote:
    text: Words
    source: str = ""


@dataclass(frozen=True)
class Note:
    text: Words
    kind: Literal["info", "warning"] = "info"


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Contents:
    """A list of the book's headings down to `depth`."""

    depth: int = 2


@dataclass(frozen=True)
class Figure:
    """A picture and the same in words. `svg` is checked to be a still picture that fetches nothing.

    `narrow` is the same picture for narrow screens, where `svg` would be too small to read.

    :raises ValueError: no alternative text, or an SVG that is more than a picture.
    """

    svg: str
    alt: str
    caption: str = ""
    table: Table | None = None
    narrow: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("A figure needs an alternative text.")
        check_picture(self.svg)
        if self.narrow:
            check_picture(self.narrow)


@dataclass(frozen=True)
class Bars:
    """A bar for each row of (label, value, what is shown for the value). Values are not negative."""

    title: str
    rows: Sequence[tuple[str, float, str]]
    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("A chart needs an alternative text.")
        if any(value < 0 for _, value, _ in self.rows):
            raise ValueError("A bar cannot be shorter than nothing.")

    def shares(self) -> list[tuple[str, float, str]]:
        """(label, length from 0 to 1 of the longest bar, what is shown)."""
        longest = max((value for _, value, _ in self.rows), default=0) or 1
        return [(label, value / longest, shown) for label, value, shown in self.rows]


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Numbered
    | Table
    | Facts
    | Quote
    | Note
    | PageBreak
    | Contents
    | Figure
    | Bars
)


@dataclass(frozen=True)
class Book:
    """`language` is a BCP 47 tag; `on` the date of the state shown, never today's by itself; `notice`
    ("Draft", "Invented sample data") is shown on every page.

    :raises ValueError: no title, or headings that skip a level (PDF/UA-1 and WCAG 2.2 §1.3.1 want order).
    """

    title: str
    subtitle: str
    language: str
    on: date
    blocks: Sequence[Block]
    notice: str = ""
    landscape: bool = False
    labels: Labels = field(default_factory=Labels)

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("A book needs a title.")
        above = 0
        for heading in self.headings():
            if not 1 <= heading.level <= min(4, above + 1):
                raise ValueError(f"A heading of level {heading.level} cannot follow one of level {above}.")
            above = heading.level

    def headings(self) -> Iterator[Heading]:
        return (block for block in self.blocks if isinstance(block, Heading))

    def anchors(self) -> dict[int, str]:
        """The anchor of every heading by its place among the blocks. Those without their own are numbered."""
        places = [(at, block) for at, block in enumerate(self.blocks) if isinstance(block, Heading)]
        return {at: block.anchor or f"s{number}" for number, (at, block) in enumerate(places, start=1)}

    def day(self) -> str:
        """The date in the book's language, or as ISO 8601 where Babel does not know the language."""
        tag = {"en": "en_GB"}.get(self.language, self.language.replace("-", "_"))
        try:
            return format_date(self.on, format="long", locale=Locale.parse(tag))
        except (UnknownLocaleError, ValueError):
            return self.on.isoformat()


def cell(value: Cell | str) -> Cell:
    return Cell(value) if isinstance(value, str) else value

"""Which paragraphs of a Word document are headings, and which number Word shows before the others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

from njia.readers.word_stream import Paragraph
from njia.readers.xml_stream import Stream

Value = TypeVar("Value", int, str)

_LEVELS: Final = 9
_HEADING: Final = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_BODY_TEXT: Final = 9  # the outline level that is none
_NO_LIST: Final = "0"
_ROMAN: Final = (
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_ROMAN_LIMIT: Final = 399
# Numbers that were typed: "3." "(b)" "ii)" "121.4" "Recommendation 7:". Capitals alone are initials of names.
_TYPED: Final = re.compile(
    r"\s*(?:((?:recommendation|pendekezo|recommandation)\s+\d{1,4})\s*[.:–-]"
    r"|\(?(\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)]|(\d{1,3}(?:\.\d{1,3})+))\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass
class Style:
    """What a paragraph style says, or has from the one it is based on."""

    id: str
    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None


class StylesParser(Stream[Style]):
    _style = Style("")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        given = self._named(attributes)
        value = given.get("val", "")
        if name == "style":
            self._style = Style(given.get("styleId", ""))
        elif name == "name":
            self._style.name = value
        elif name == "basedOn":
            self._style.based_on = value
        elif name == "outlineLvl":
            self._style.outline = int(value)
        elif name == "numId":
            self._style.list_id = value
        elif name == "ilvl":
            self._style.list_level = int(value)

    def _end(self, name: str) -> None:
        if name == "style":
            self._ready.append(self._style)


@dataclass
class Level:
    """One level of a list: `form` is "decimal", "lowerLetter" … or "bullet"; `text` such as "%1.%2."."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."


@dataclass
class ListKind:
    """A list (`num`) with the pattern (`abstractNum`) that it follows, or such a pattern itself."""

    id: str
    pattern: str | None = None
    levels: dict[int, Level] = field(default_factory=dict)
    restarts: dict[int, int] = field(default_factory=dict)


class NumberingParser(Stream[ListKind]):
    _kind = ListKind("")
    _level = Level()
    _override = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        given = self._named(attributes)
        value = given.get("val", "")
        if name == "abstractNum":
            self._kind = ListKind(given.get("abstractNumId", ""))
        elif name == "num":
            self._kind = ListKind(given.get("numId", ""), pattern="")
        elif name == "abstractNumId":
            self._kind.pattern = value
        elif name == "lvl":
            self._level = self._kind.levels[int(given.get("ilvl", 0))] = Level()
        elif name == "start":
            self._level.start = int(value)
        elif name == "numFmt":
            self._level.form = value
        elif name == "lvlText":
            self._level.text = value
        elif name == "lvlOverride":
            self._override = int(given.get("ilvl", 0))
        elif name == "startOverride":
            self._kind.restarts[self._override] = int(value)

    def _end(self, name: str) -> None:
        if name in {"abstractNum", "num"}:
            self._ready.append(self._kind)


class Labelled(NamedTuple):
    """A paragraph as the page shows it: `number` is "" for bullets and None for what is in no list."""

    text: str
    number: str | None
    outline: int | None


class Labels:
    """Goes through a document's paragraphs in their order, and counts as Word does."""

    def __init__(self, styles: Mapping[str, Style], kinds: list[ListKind]) -> None:
        self._styles = styles
        self._patterns = {kind.id: kind for kind in kinds if kind.pattern is None}
        self._lists = {kind.id: kind for kind in kinds if kind.pattern is not None}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Paragraph) -> Labelled:
        styles = self._inherited(paragraph.style)
        outline = _first(paragraph.outline, *(_outline(style) for style in styles))
        list_id = _first(paragraph.list_id, *(style.list_id for style in styles))
        level = _first(paragraph.list_level, *(style.list_level for style in styles)) or 0
        number = self._number(list_id, min(level, _LEVELS - 1)) if list_id else None
        if outline is not None and outline < _BODY_TEXT:
            return Labelled(paragraph.text, None, outline)
        typed = _TYPED.match(paragraph.text) if not number else None
        if typed and not _is_initial(typed[0]):
            shown = next(group for group in typed.groups() if group)
            return Labelled(paragraph.text[typed.end() :], shown, None)
        return Labelled(paragraph.text, number, None)

    def _inherited(self, name: str) -> list[Style]:
        """The style and what it is based on, the nearest first."""
        found: list[Style] = []
        while (style := self._styles.get(name)) and style not in found and len(found) < 20:
            found.append(style)
            name = style.based_on
        return found

    def _number(self, list_id: str, level: int) -> str | None:
        if list_id == _NO_LIST or list_id not in self._lists:
            return None
        kind = self._lists[list_id]
        pattern = self._patterns.get(kind.pattern or "", kind)
        levels = pattern.levels | kind.levels
        counts = self._counts.setdefault(pattern.id, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            counts |= {each: start - 1 for each, start in kind.restarts.items()}
        counts[level] = counts.get(level, levels.get(level, Level()).start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return _shown(levels, counts, level)


def _shown(levels: Mapping[int, Level], counts: Mapping[int, int], level: int) -> str:
    own = levels.get(level, Level())
    if own.form in {"bullet", "none"}:
        return ""

    def written(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        there = levels.get(at, Level())
        return _in_form(counts.get(at, there.start), there.form)

    return re.sub(r"%([1-9])", written, own.text).strip(" .()")


def _in_form(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 0 < count <= _ROMAN_LIMIT:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (count // value)
            count %= value
        return roman.upper() if form == "upperRoman" else roman
    return str(count)


def _outline(style: Style) -> int | None:
    if style.outline is not None:
        return style.outline
    named = _HEADING.fullmatch(style.name)
    if named:
        return int(named[1]) - 1
    return 0 if style.name.casefold() == "title" else None


def _is_initial(typed: str) -> bool:
    return bool(re.fullmatch(r"\s*\(?[A-Z][.)]\s+", typed))


def _first(*values: Value | None) -> Value | None:
    return next((value for value in values if value is not None), None)

"""Pictures of a plan: what is answered where, and what runs when. They fill any width, from a screen of 360 pixels on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from njia.documents.characters import legible
from njia.documents.charts import _FACE, _INK, _MUTED, _PAPER, COLOURS, _box, _ink, _letters, _short, marked

_STEPS = ("#cfe3d8", "#9cc5b0", "#4f8f73", "#1f5a43")
"""One, two, three, and four or more; apart by lightness, and each with its figure."""
_GAP = "#a3452c"
_DARK_FROM = 3
_NARROWEST = 328
"""Pixels that labels have at least: the smallest screen without its margins."""
_FILLED = 0.98
"""Of a column; the rest parts it from the next."""
_YEAR = 12
"""Percent that the figure of a year needs on the smallest screen."""


@dataclass(frozen=True)
class HeatRow:
    """`counts` has one figure for each column. `note` is what is said of a row in which all are 0, where it matters."""

    label: str
    counts: tuple[int, ...] = ()
    note: str = ""
    heading: bool = False


def heat_map(rows: Iterable[HeatRow], columns: Sequence[str], title: str) -> str:
    """Columns have numbers, which are told below; the label of a row stands above it, so that words keep their size."""
    kept = list(rows)
    step = 100 / max(len(columns), 1)
    parts = [
        _word(at * step + step / 2, 14, str(at + 1), _MUTED, anchor="middle", weight=600)
        for at in range(len(columns))
    ]
    top = 22
    for row in kept:
        weight = 700 if row.heading else 400
        top += 8 if row.heading and row is not kept[0] else 0
        parts.append(_word(0, top + 15, _short(row.label, _NARROWEST), _INK, weight=weight))
        top += 22
        if row.heading:
            continue
        if row.note and not any(row.counts):
            parts.append(_frame(top))
            parts.append(_word(2, top + 17, row.note, _ink("gap", _GAP), size=14, weight=600))
        else:
            parts += _cells(row.counts, top, step)
        top += 32
    for at, name in enumerate(columns):
        told = _short(f"{at + 1}  {name}", _NARROWEST)
        parts.append(_word(0, top + at * 21 + 18, told, _MUTED, size=14))
    return _across(top + len(columns) * 21 + 8, title, _said(kept, columns), parts)


def _frame(top: int) -> str:
    return (
        f'<rect x="0.3%" y="{top + 1}" width="99.4%" height="23" rx="2" fill="none" '
        f'stroke="{_ink("gap", _GAP)}" stroke-width="2" stroke-dasharray="5 4" class="chart-gap"/>'
    )


def _cells(counts: Sequence[int], top: int, step: float) -> Iterable[str]:
    for at, count in enumerate(counts):
        if not count:
            yield _bar(at * step, top + 12, step * _FILLED, 2, _ink("rule", "#b9b2a0"), "chart-none")
            continue
        fill = _STEPS[min(count, len(_STEPS)) - 1]
        yield _bar(at * step, top, step * _FILLED, 25, fill, f"chart-heat{min(count, len(_STEPS))}")
        ink = _PAPER if count >= _DARK_FROM else "#1d2521"
        middle = at * step + step * _FILLED / 2
        yield _word(middle, top + 18, str(count), ink, size=14, anchor="middle", weight=600)


def _said(rows: Sequence[HeatRow], columns: Sequence[str]) -> str:
    told = []
    for row in rows:
        if row.heading:
            continue
        held = [f"{name} {count}" for name, count in zip(columns, row.counts, strict=True) if count]
        told.append(f"{row.label}: {', '.join(held) or row.note or '0'}")
    return "; ".join(told)


@dataclass(frozen=True)
class Span:
    """Something that runs from the beginning of one quarter to the end of another, counted since the year 0."""

    label: str
    first: int
    last: int


def gantt(spans: Sequence[Span], title: str, said: str, *, beside: bool = False) -> str:
    """Bars over years that always fill the width; the label stands above its bar, or short ones `beside` it."""
    begin = min(span.first for span in spans) // 4 * 4
    end = -(-(max(span.last for span in spans) + 1) // 4) * 4
    room, height, drop = (25.0, 22, 4) if beside else (0.0, 40, 20)
    unit = (100 - room) / (end - begin)
    tall = 22 + len(spans) * height
    parts = [*_years(begin, end, room, unit, tall)]
    for at, span in enumerate(spans):
        top = 22 + at * height
        parts += _label(span.label, top + 15)
        left, length = room + (span.first - begin) * unit, (span.last + 1 - span.first) * unit
        parts.append(_bar(left, top + drop, length, 12, _ink("bar", COLOURS["adopted"]), "chart-bar"))
    return _across(tall + 2, title, said, parts)


def _label(label: str, y: int) -> Iterable[str]:
    """Whole where there is room for it, else shortened: the style sheet shows the one or the other."""
    slim = _short(label, _NARROWEST)
    whole = _word(0, y, label, _INK, size=13)
    if slim == label:
        yield whole
    else:
        yield f'<g class="broad">{whole}</g><g class="slim">{_word(0, y, slim, _INK, size=13)}</g>'


def _years(begin: int, end: int, room: float, unit: float, tall: int) -> Iterable[str]:
    """A rule at each year; a figure only where there is room for it, so that none runs into the next."""
    every = next(step for step in (1, 2, 5, 10, 50) if step * 4 * unit >= _YEAR or step == 50)
    for year in range(begin // 4, end // 4):
        x = room + (year * 4 - begin) * unit
        yield f'<rect x="{x:.2f}%" y="0" width="1" height="{tall}" fill="{_ink("rule", "#b9b2a0")}" class="chart-rule"/>'
        if year % every == 0 or every == 1:
            yield _word(x + 1, 13, str(year), _MUTED, size=13)


def _bar(x: float, y: int, width: float, height: int, fill: str, css: str) -> str:
    return _box(f"{x:.2f}%", y, f"{width:.2f}%", height, fill, css)


def _word(
    x: float, y: int, words: str, ink: str, *, size: int = 15, anchor: str = "start", weight: int = 400
) -> str:
    return _letters(f"{x:.2f}%", y, words, ink, size, anchor, weight)


def _across(height: int, title: str, said: str, parts: Iterable[str]) -> str:
    """A picture without a scale: what stands beside one another is in percent of the width, whatever that is, and
    letters and rows keep their size."""
    mark = marked(title, said)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" role="img" '
        f'aria-labelledby="t{mark} d{mark}" {_FACE}>'
        f'<title id="t{mark}">{escape(legible(title), quote=False)}</title>'
        f'<desc id="d{mark}">{escape(legible(said), quote=False)}</desc>{"".join(parts)}</svg>'
    )

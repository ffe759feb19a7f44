"""Pictures of a plan: what is answered where, and what runs when. Drawn for a screen of 360 pixels, as `charts` are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from njia.documents.charts import _INK, _MUTED, _PAPER, COLOURS, _ink, _rect, _short, _svg, _text

_STEPS = ("#cfe3d8", "#9cc5b0", "#4f8f73", "#1f5a43")
"""One, two, three, and four or more; apart by lightness, and each with its figure."""
_GAP = "#a3452c"
_DARK_FROM = 3


@dataclass(frozen=True)
class HeatRow:
    """`counts` has one figure for each column. `note` is what is said of a row in which all are 0, where it matters."""

    label: str
    counts: tuple[int, ...] = ()
    note: str = ""
    heading: bool = False


def heat_map(rows: Iterable[HeatRow], columns: Sequence[str], title: str, width: int = 360) -> str:
    """Columns have numbers, which are told below; the label of a row stands above it, so that words keep their size."""
    kept = list(rows)
    step = width / max(len(columns), 1)
    parts: list[str] = []
    top = 0.0
    for at in range(len(columns)):
        parts.append(_text(at * step + step / 2, 14, str(at + 1), _MUTED, anchor="middle", weight=600))
    top = 22.0
    for row in kept:
        weight = 700 if row.heading else 400
        top += 8 if row.heading and row is not kept[0] else 0
        parts.append(_text(0, top + 15, _short(row.label, width), _INK, weight=weight))
        top += 22
        if row.heading:
            continue
        if row.note and not any(row.counts):
            parts.append(_frame(top, width))
            parts.append(_text(8, top + 17, row.note, _ink("gap", _GAP), size=14, weight=600))
        else:
            parts += _cells(row.counts, top, step)
        top += 32
    for at, name in enumerate(columns):
        parts.append(_text(0, top + at * 21 + 18, _short(f"{at + 1}  {name}", width), _MUTED, size=14))
    return _svg(width, round(top + len(columns) * 21 + 8), title, _said(kept, columns), parts)


def _frame(top: float, width: float) -> str:
    return (
        f'<rect x="1" y="{top + 1:g}" width="{width - 2:g}" height="23" rx="2" fill="none" '
        f'stroke="{_ink("gap", _GAP)}" stroke-width="2" stroke-dasharray="5 4" class="chart-gap"/>'
    )


def _cells(counts: Sequence[int], top: float, step: float) -> Iterable[str]:
    for at, count in enumerate(counts):
        if not count:
            yield _rect(at * step, top + 12, step - 3, 2, _ink("rule", "#b9b2a0"), "chart-none")
            continue
        fill = _STEPS[min(count, len(_STEPS)) - 1]
        yield _rect(at * step, top, step - 3, 25, fill, f"chart-heat{min(count, len(_STEPS))}")
        ink = _PAPER if count >= _DARK_FROM else "#1d2521"
        yield _text(
            at * step + step / 2 - 1.5, top + 18, str(count), ink, size=14, anchor="middle", weight=600
        )


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


def gantt(spans: Sequence[Span], title: str, said: str, *, beside: bool = False, width: int = 360) -> str:
    """Bars over years that always fill the width; the label stands above its bar, or short ones `beside` it."""
    begin = min(span.first for span in spans) // 4 * 4
    end = -(-(max(span.last for span in spans) + 1) // 4) * 4
    room, height, drop = (88, 22, 4) if beside else (0, 40, 20)
    unit = (width - room) / (end - begin)
    tall = 22 + len(spans) * height
    parts = [*_years(begin, end, room, unit, tall)]
    for at, span in enumerate(spans):
        top = 22 + at * height
        label = span.label if beside else _short(span.label, width)
        parts.append(_text(0, top + 15, label, _INK, size=13))
        left, length = room + (span.first - begin) * unit, (span.last + 1 - span.first) * unit
        parts.append(
            _rect(left, top + drop, max(length - 1, 2), 12, _ink("bar", COLOURS["adopted"]), "chart-bar")
        )
    return _svg(width, tall + 2, title, said, parts)


def _years(begin: int, end: int, room: float, unit: float, tall: float) -> Iterable[str]:
    """A rule at each year; a figure only where there is room for it, so that none runs into the next."""
    every = next(step for step in (1, 2, 5, 10, 50) if step * 4 * unit >= 40 or step == 50)
    for year in range(begin // 4, end // 4):
        x = room + (year * 4 - begin) * unit
        yield _rect(x, 0, 1, tall, _ink("rule", "#b9b2a0"), "chart-rule")
        if year % every == 0 or every == 1:
            yield _text(x + 4, 13, str(year), _MUTED, size=13)

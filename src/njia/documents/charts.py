"""Charts as still SVG pictures: shapes and text only, so that any page, file or security policy takes them.

Colours are CSS variables with fallbacks (`--chart-adopted`, `--chart-ink`, …), so that a page can darken
them; `picture.settled_colours` writes the fallbacks for readers that know no variables. Widths are in CSS
pixels; a style sheet shrinks the picture with `max-width: 100%; height: auto`. Text widths are estimated
generously for a sans-serif face, since no font is at hand.
"""

import hashlib
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from njia.documents.characters import legible

# Told apart by colour-blind readers by lightness, and by everybody by the words beside them.
COLOURS = {
    "adopted": "#1f5a43",
    "adapted": "#4f8f73",
    "merged": "#2f6690",
    "deferred": "#c98a1b",
    "declined": "#a3452c",
    "withdrawn": "#77736a",
    "open": "#b3a78c",
    "awaiting": "#d5ccb8",
}
_OTHERS = ("#6a4c93", "#00798c", "#8f5d2e", "#5c677d")
_STACK = ("#1f5a43", "#8a4a12", "#2f6690", "#6a4c93", "#7a2f3f", "#5c677d", "#4a6b1f", "#00616f", "#444444")
"""Dark enough for white figures, and apart from their neighbours also without colour vision, by lightness."""
_DARK, _PAPER = "#1d2521", "#ffffff"
_INK, _MUTED = f"var(--chart-ink, {_DARK})", "var(--chart-muted, #565d57)"
_LIGHT = frozenset({"open", "awaiting", "deferred", "adapted"})  # segments whose figures are written dark
_FACE = "font-family=\"system-ui, 'Libertinus Serif', sans-serif\""

_ROOM = 26  # characters of a label beside a flow

State = Literal["done", "current", "next"]


@dataclass(frozen=True)
class Stage:
    """`shown` is the state in words, read to those who do not see the picture."""

    label: str
    state: State
    shown: str = ""


def disposition_bar(
    counts: Mapping[str, int], labels: Mapping[str, str], title: str, width: int = 400
) -> str:
    """One bar cut in proportion to the counts, with a legend that says every count. Zeroes are left out."""
    shown = [(key, count) for key, count in counts.items() if count > 0]
    total = sum(count for _, count in shown)
    parts: list[str] = []
    left = 0.0
    for at, (key, count) in enumerate(shown):
        length = width * count / total
        parts.append(_rect(left, 0, max(length - 2, 1), 36, _colour(key, at), f"chart-{_slug(key)}"))
        if length > 12 + 10 * len(str(count)):
            ink = _DARK if key in _LIGHT else _PAPER
            parts.append(
                _text(left + length / 2 - 1, 24, str(count), ink, size=16, anchor="middle", weight=600)
            )
        left += length
    legend, height = _legend([(key, f"{labels.get(key, key)}: {count}") for key, count in shown], width)
    said = "; ".join(f"{labels.get(key, key)}: {count}" for key, count in shown)
    return _svg(width, height, title, said, [*parts, *legend])


def bars(rows: Iterable[tuple[str, float, str]], title: str, width: int = 360) -> str:
    """A bar for each (label, value, what is shown), its label above it to be readable on a narrow screen."""
    kept = list(rows)
    longest = max((value for _, value, _ in kept), default=0) or 1
    room = width - 10 * max((len(shown) for _, _, shown in kept), default=0) - 8
    parts: list[str] = []
    for at, (label, value, shown) in enumerate(kept):
        top = at * 44
        length = max(room * value / longest, 2)
        parts.append(_text(0, top + 14, label, _INK))
        parts.append(_rect(0, top + 21, length, 14, _ink("bar", COLOURS["adopted"]), "chart-bar"))
        parts.append(_text(length + 8, top + 33, shown, _MUTED, weight=600))
    said = "; ".join(f"{label}: {shown}" for label, _, shown in kept)
    return _svg(width, max(len(kept) * 44 - 4, 1), title, said, parts)


def flows(links: Sequence[tuple[str, str, int]], title: str, width: int = 640) -> str:
    """Streams from what stands at the left to what stands at the right, each as wide as its count (a Sankey picture).

    Everything keeps the order in which it comes first; the description says every stream in words.
    """
    total = sum(count for _from, _to, count in links) or 1
    unit = min(14.0, 320 / total)
    sides = [_stack(links, side, unit) for side in (0, 1)]
    left, right = 190, width - 200
    parts: list[str] = []
    used: dict[tuple[int, str], float] = {}
    order = list(sides[0])
    for from_, to, count in links:
        start = sides[0][from_][0] + used.get((0, from_), 0) + count * unit / 2
        end = sides[1][to][0] + used.get((1, to), 0) + count * unit / 2
        used[0, from_] = used.get((0, from_), 0) + count * unit
        used[1, to] = used.get((1, to), 0) + count * unit
        middle = (left + right) / 2
        colour = _colour("flow", order.index(from_))
        parts.append(
            f'<path d="M{left + 12:g} {start:.1f}C{middle:g} {start:.1f} {middle:g} {end:.1f} {right:g} {end:.1f}" '
            f'fill="none" stroke="{colour}" stroke-width="{count * unit:.1f}" stroke-opacity="0.45" class="chart-flow"/>'
        )
    for side, (x, at, anchor) in enumerate(((left, left - 8, "end"), (right, right + 20, "start"))):
        for label, (top, height) in sides[side].items():
            parts.append(_rect(x, round(top, 1), 12, round(height, 1), _INK, "chart-end"))
            shown = label if len(label) <= _ROOM else label[: _ROOM - 1] + "…"
            parts.append(_text(at, round(top + height / 2 + 5, 1), shown, _INK, size=13, anchor=anchor))
    tall = max((top + height for side in sides for top, height in side.values()), default=1)
    said = "; ".join(f"{from_} – {to}: {count}" for from_, to, count in links)
    return _svg(width, round(tall + 4), title, said, parts)


def streams(
    steps: Sequence[Sequence[tuple[str, str, int]]], title: str, order: Sequence[str] = (), width: int = 740
) -> str:
    """Streams through several steps, from the left to the right: what ends in one step begins in the next.

    Labels at the left stand before their place, all others behind it. A place is as tall as what comes in or what goes
    out, whichever is more: not everything goes on. Labels stand in `order`, those that are not in it behind it as they
    come. The description says every stream in words.
    """
    columns = [_in_order(column, order) for column in _columns(steps)]
    total = max((sum(column.values()) for column in columns), default=0) or 1
    unit = min(14.0, 300 / total)
    left, right = 210, width - 190
    across = [left + at * (right - left) / max(len(columns) - 1, 1) for at in range(len(columns))]
    places = [_piled(column, unit) for column in columns]
    parts: list[str] = []
    for at, step in enumerate(steps):
        out: dict[str, float] = {}
        into: dict[str, float] = {}
        x1, x2, order = across[at] + 12, across[at + 1], list(columns[at])
        for from_, to, count in step:
            thick = count * unit
            start = places[at][from_][0] + out.get(from_, 0) + thick / 2
            end = places[at + 1][to][0] + into.get(to, 0) + thick / 2
            out[from_], into[to] = out.get(from_, 0) + thick, into.get(to, 0) + thick
            middle, colour = (x1 + x2) / 2, _colour("flow", order.index(from_))
            parts.append(
                f'<path d="M{x1:g} {start:.1f}C{middle:g} {start:.1f} {middle:g} {end:.1f} {x2:g} {end:.1f}" '
                f'fill="none" stroke="{colour}" stroke-width="{thick:.1f}" stroke-opacity="0.4" class="chart-flow"/>'
            )
    for at, stacked in enumerate(places):
        for label, (top, height) in stacked.items():
            shown = label if len(label) <= _ROOM else label[: _ROOM - 1] + "…"
            x, anchor = (across[at] - 8, "end") if at == 0 else (across[at] + 18, "start")
            parts.append(_rect(across[at], round(top, 1), 12, round(height, 1), _INK, "chart-end"))
            parts.append(_text(x, round(top + height / 2 + 5, 1), shown, _INK, size=13, anchor=anchor))
    tall = max((top + height for stacked in places for top, height in stacked.values()), default=1)
    said = "; ".join(f"{from_} – {to}: {count}" for step in steps for from_, to, count in step)
    return _svg(width, round(tall + 8), title, said, parts)


def _columns(steps: Sequence[Sequence[tuple[str, str, int]]]) -> list[dict[str, int]]:
    """Label → how much stands there, for each place in a row of steps: what comes in or what goes out, if that is more."""
    columns: list[dict[str, int]] = [{} for _ in range(len(steps) + 1)]
    for at, step in enumerate(steps):
        out: dict[str, int] = {}
        for from_, to, count in step:
            out[from_] = out.get(from_, 0) + count
            columns[at + 1][to] = columns[at + 1].get(to, 0) + count
        for label, count in out.items():
            columns[at][label] = max(count, columns[at].get(label, 0))
    return columns


def _in_order(column: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    known = {label: at for at, label in enumerate(order)}
    return dict(sorted(column.items(), key=lambda each: known.get(each[0], len(known))))


def _piled(column: Mapping[str, int], unit: float) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    top = 4.0
    for label, count in column.items():
        found[label] = (top, count * unit)
        top += max(count * unit, 16) + 8
    return found


def _stack(links: Sequence[tuple[str, str, int]], side: int, unit: float) -> dict[str, tuple[float, float]]:
    """Label → (top, height) of what stands at one side, below one another with room for their words."""
    sums: dict[str, int] = {}
    for link in links:
        sums[str(link[side])] = sums.get(str(link[side]), 0) + link[2]
    found: dict[str, tuple[float, float]] = {}
    top = 4.0
    for label, count in sums.items():
        found[label] = (top, count * unit)
        top += max(count * unit, 16) + 8
    return found


def stacked_bars(
    rows: Iterable[tuple[str, Mapping[str, float]]], kinds: Sequence[str], title: str, width: int = 360
) -> str:
    """A bar for each (label, kind → value), cut by kind; below, which colour is which. Kinds without a value are left out.

    The description says every share in words.
    """
    kept = list(rows)
    shown = [kind for kind in kinds if any(values.get(kind) for _, values in kept)]
    longest = max((sum(values.values()) for _, values in kept), default=0) or 1
    colours = {kind: _STACK[at % len(_STACK)] for at, kind in enumerate(shown)}
    parts: list[str] = []
    for at, (label, values) in enumerate(kept):
        left, total = 0.0, sum(values.values()) or 1
        parts.append(_text(0, at * 44 + 14, _short(label, width), _INK))
        for kind in shown:
            length = width * values.get(kind, 0) / longest
            if length:
                parts.append(_rect(left, at * 44 + 21, max(length - 1, 0.5), 16, colours[kind], "chart-part"))
                share = round(100 * values[kind] / total)
                if length > 44:
                    parts.append(
                        _text(left + length / 2, at * 44 + 34, f"{share}%", _PAPER, size=12, anchor="middle")
                    )
            left += length
    below = len(kept) * 44
    for kind in shown:
        parts.append(_rect(0, below + 4, 13, 13, colours[kind], "chart-key"))
        for line in textwrap.wrap(kind, (width - 20) // 9):
            parts.append(_text(20, below + 15, line, _INK))
            below += 22
    said = "; ".join(f"{label}: {_shares(values)}" for label, values in kept)
    return _svg(width, max(below + 4, 1), title, said, parts)


def _shares(values: Mapping[str, float]) -> str:
    total = sum(values.values()) or 1
    return ", ".join(f"{kind} {round(100 * value / total)}%" for kind, value in values.items())


def _short(words: str, width: int) -> str:
    most = width // 8
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def journey_line(stages: Sequence[Stage], title: str, upright: bool = False) -> str:
    """The road: a filled milestone for each stage done, a ring for the current one, dots for those to come.

    Lying, for wide pages and paper; `upright` for narrow screens.
    """
    said = "; ".join(f"{stage.label}: {stage.shown}" if stage.shown else stage.label for stage in stages)
    parts = [*_upright_road(stages)] if upright else [*_lying_road(stages)]
    if upright:
        return _svg(320, max(len(stages) * 40, 1), title, said, parts)
    return _svg(max(len(stages), 1) * 80 + 40, 92, title, said, parts)


def _upright_road(stages: Sequence[Stage]) -> Iterable[str]:
    for at, stage in enumerate(stages):
        middle = at * 40 + 20
        if at:
            yield _road(16, middle - 40, 16, middle, stage.state)
    for at, stage in enumerate(stages):
        yield from _milestone(16, at * 40 + 20, stage.state)
        yield _text(40, at * 40 + 25, stage.label, _label_ink(stage), weight=_label_weight(stage))


def _lying_road(stages: Sequence[Stage]) -> Iterable[str]:
    """Labels stand above and below in turn, so that each has the room of two stages."""
    for at, stage in enumerate(stages):
        if at:
            yield _road(at * 80 - 20, 46, at * 80 + 60, 46, stage.state)
    for at, stage in enumerate(stages):
        yield from _milestone(at * 80 + 60, 46, stage.state)
        down = 22 if at % 2 == 0 else 80
        weight = _label_weight(stage)
        yield _text(at * 80 + 60, down, stage.label, _label_ink(stage), anchor="middle", weight=weight)


def _road(x1: float, y1: float, x2: float, y2: float, state: State) -> str:
    colour = _ink("rule", "#b9b2a0") if state == "next" else _ink("road", COLOURS["adopted"])
    dashes = ' stroke-dasharray="2 7"' if state == "next" else ""
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}" stroke-width="4" '
        f'stroke-linecap="round"{dashes} class="chart-road"/>'
    )


def _milestone(x: float, y: float, state: State) -> Iterable[str]:
    green, paper = _ink("road", COLOURS["adopted"]), _ink("paper", _PAPER)
    place = f'cx="{x:g}" cy="{y:g}" class="chart-{state}"'
    if state == "done":
        yield f'<circle {place} r="9" fill="{green}" stroke="{paper}" stroke-width="2"/>'
        tick = f"M{x - 4:g} {y:g}l3 3l5 -6"
        yield f'<path d="{tick}" fill="none" stroke="{paper}" stroke-width="2" stroke-linecap="round"/>'
    elif state == "current":
        ring = _ink("current", "#b4701e")
        yield f'<circle {place} r="10" fill="{paper}" stroke="{ring}" stroke-width="5"/>'
    else:
        yield f'<circle {place} r="6" fill="{paper}" stroke="{_ink("muted", "#8a857a")}" stroke-width="2"/>'


def _label_ink(stage: Stage) -> str:
    return _MUTED if stage.state == "next" else _INK


def _label_weight(stage: Stage) -> int:
    return 700 if stage.state == "current" else 400


def _legend(entries: Sequence[tuple[str, str]], width: int) -> tuple[list[str], int]:
    parts: list[str] = []
    x, y = 0.0, 62
    for at, (key, words) in enumerate(entries):
        length = 26 + 8 * len(words) + 18
        if x and x + length > width:
            x, y = 0.0, y + 24
        parts.append(_rect(x, y - 11, 13, 13, _colour(key, at), f"chart-{_slug(key)}"))
        parts.append(_text(x + 20, y, words, _INK))
        x += length
    return parts, y + 8


def _colour(key: str, at: int) -> str:
    return _ink(key, COLOURS.get(key, _OTHERS[at % len(_OTHERS)]))


def _ink(name: str, fallback: str) -> str:
    return f"var(--chart-{_slug(name)}, {fallback})"


def _slug(key: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "-", key.lower())


def _rect(x: float, y: float, width: float, height: float, fill: str, css: str) -> str:
    return _box(f"{x:.1f}", y, f"{width:.1f}", height, fill, css)


def _box(x: str, y: float, width: str, height: float, fill: str, css: str) -> str:
    """`x` and `width` as they are written: in the units of the picture, or in percent of its width."""
    place = f'x="{x}" y="{y:g}" width="{width}" height="{height:g}"'
    return f'<rect {place} rx="2" fill="{fill}" class="{css}"/>'


def _text(
    x: float, y: float, words: str, ink: str, *, size: int = 15, anchor: str = "start", weight: int = 400
) -> str:
    return _letters(f"{x:.1f}", y, words, ink, size, anchor, weight)


def _letters(x: str, y: float, words: str, ink: str, size: int, anchor: str, weight: int) -> str:
    """`x` as in `_box`."""
    return (
        f'<text x="{x}" y="{y:g}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{ink}">{escape(legible(words), quote=False)}</text>'
    )


def marked(title: str, said: str) -> str:
    """For ids that come from the words, so that two charts of one page differ and one chart is always the same."""
    return hashlib.sha256(legible(f"{title}\n{said}").encode()).hexdigest()[:8]


def _svg(width: float, height: float, title: str, said: str, parts: Iterable[str]) -> str:
    mark = marked(title, said)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" class="chart" aria-labelledby="t{mark} d{mark}" {_FACE}>'
        f'<title id="t{mark}">{escape(legible(title), quote=False)}</title>'
        f'<desc id="d{mark}">{escape(legible(said), quote=False)}</desc>{"".join(parts)}</svg>'
    )

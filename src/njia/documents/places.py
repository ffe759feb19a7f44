"""Where people stand: dots on a plane, as a still picture of the same make as the charts."""

from collections.abc import Iterable, Sequence

from njia.documents.charts import _INK, _PAPER, _STACK, _ink, _svg, _text


def places(
    dots: Iterable[Sequence[int]], names: Sequence[str], title: str, said: str, side: int = 360
) -> str:
    """People as [column, row, group, how many] on a square grid of which row 0 is the bottom; `names` are the groups'.

    Groups are told apart by their dots' shape, colour and the name written in their middle. `said` is the picture in words.
    """
    kept = list(dots)
    cells = max((max(column, row) for column, row, _, _ in kept), default=0) + 1
    unit = (side - 40) / cells
    tall = max((row for _, row, _, _ in kept), default=0)
    parts: list[str] = []
    for column, row, group, many in kept:
        x, y = 20 + (column + 0.5) * unit, 20 + (tall - row + 0.5) * unit
        parts.append(_dot(x, y, min(3.5 + 1.5 * (many**0.5 - 1), 9), group))
    for group, name in enumerate(names):
        mine = [dot for dot in kept if dot[2] == group]
        if name and mine:
            people = sum(dot[3] for dot in mine)
            x = 20 + (sum(dot[0] * dot[3] for dot in mine) / people + 0.5) * unit
            y = 20 + (tall - sum(dot[1] * dot[3] for dot in mine) / people + 0.5) * unit
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13" fill="{_ink("paper", _PAPER)}"/>')
            parts.append(_text(x, round(y + 6, 1), name, _INK, size=18, anchor="middle", weight=700))
    return _svg(side, round(40 + (tall + 1) * unit), title, said, parts)


def _dot(x: float, y: float, r: float, group: int) -> str:
    """A circle, a square, a triangle, a diamond, a triangle on its head: so that nobody needs to see colours."""
    look = f'fill="{_ink(f"group-{group}", _STACK[group % len(_STACK)])}" fill-opacity="0.75"'
    if group == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>'
    wide = f"{1.2 * r:.1f} {1.4 * r:.1f}"
    path = {
        1: f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}z",
        2: f"M{x:.1f} {y - 1.3 * r:.1f}l{1.2 * r:.1f} {2.2 * r:.1f}h{-2.4 * r:.1f}z",
        3: f"M{x:.1f} {y - 1.4 * r:.1f}l{wide}l-{wide}l-{wide.replace(' ', ' -')}z",
        4: f"M{x:.1f} {y + 1.3 * r:.1f}l{1.2 * r:.1f} {-2.2 * r:.1f}h{-2.4 * r:.1f}z",
    }[1 + (group - 1) % 4]
    return f'<path d="{path}" {look}/>'

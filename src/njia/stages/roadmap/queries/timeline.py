"""When the actions run, as bars over quarters."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from njia.stages.roadmap.queries.nodes import Node, actions_of

QUARTER, ROW, LABEL, HEAD = 20, 16, 62, 18
"""Sizes in the picture's own units: the width of a quarter, the height of a row, the room for ids and for years."""
MOST_QUARTERS = 60


@dataclass(frozen=True, slots=True)
class Bar:
    public_id: str
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Timeline:
    years: Sequence[tuple[int, int]]
    bars: Sequence[Bar]
    width: int
    height: int

    @property
    def last_year(self) -> int:
        return self.years[-1][0]


def timeline(tree: Iterable[Node]) -> Timeline | None:
    """None where no action has both a start and an end, or plans reach over more than fifteen years."""
    planned = [
        (node.public_id, _quarter(node.starts_on), _quarter(node.ends_on) + 1)
        for node in actions_of(tree)
        if node.starts_on and node.ends_on
    ]
    if not planned:
        return None
    first = min(start for _id, start, _end in planned) // 4 * 4
    last = -(-max(end for _id, _start, end in planned) // 4) * 4
    if last - first > MOST_QUARTERS:
        return None
    bars = [
        Bar(public_id, LABEL + (start - first) * QUARTER, HEAD + place * ROW, (end - start) * QUARTER)
        for place, (public_id, start, end) in enumerate(planned)
    ]
    years = [(quarter // 4, LABEL + (quarter - first) * QUARTER) for quarter in range(first, last, 4)]
    return Timeline(years, bars, LABEL + (last - first) * QUARTER, HEAD + len(bars) * ROW)


def _quarter(day: datetime.date) -> int:
    """Quarters since the year 0."""
    return day.year * 4 + (day.month - 1) // 3

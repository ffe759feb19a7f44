"""When the actions run, as bars over quarters."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _

from njia.documents.plans import Span, gantt
from njia.stages.roadmap.queries.nodes import Node, actions_of

MOST_QUARTERS = 60


def timeline(tree: Iterable[Node], *, titles: bool = False) -> str:
    """An SVG, with the titles of actions above their bars or ids beside them. Empty where no action has both a start
    and an end, or plans reach over more than fifteen years."""
    planned = [
        (node, _quarter(node.starts_on), _quarter(node.ends_on))
        for node in actions_of(tree)
        if node.starts_on and node.ends_on
    ]
    if not planned:
        return ""
    first, last = min(start for _node, start, _end in planned), max(end for _node, _start, end in planned)
    if last // 4 * 4 + 4 - first // 4 * 4 > MOST_QUARTERS:
        return ""
    said = _("From %(from)s to %(to)s. The dates stand with each action below.") % {
        "from": first // 4, "to": last // 4,
    }  # fmt: skip
    spans = [
        Span(f"{node.public_id}  {node.title}" if titles else node.public_id, start, end)
        for node, start, end in planned
    ]
    return gantt(spans, _("When the actions run, by quarter."), said, beside=not titles)


def _quarter(day: datetime.date) -> int:
    """Quarters since the year 0."""
    return day.year * 4 + (day.month - 1) // 3

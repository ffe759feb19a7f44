"""Which items answer for an item: the one it is grouped with, its parts, the whole that it is of, what took its place."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Decision
from njia.stages.review.states import DECIDED

FARTHEST = 12
"""Steps that are followed. Neither groupings nor successions go in circles, and longer ways tell nobody anything."""


def carried_on(items: Iterable[Recommendation], *, inside: bool = True) -> dict[int, dict[int, str]]:
    """Item pk → pk and id of every item in which it lives on, itself left out. Three queries for each step.

    Outside, a grouping leads on once it is published.

    Down from a whole to its parts; from a part only up to its whole, not to the other parts, which ask for other things.
    """
    starts = list(items)
    ways: dict[int, dict[int, str]] = defaultdict(dict)
    for item in starts:
        if item.part_of_id and item.part_of:
            ways[item.pk][item.part_of_id] = item.part_of.public_id
    known: dict[int, dict[int, str]] = {}
    edge = {item.pk for item in starts}
    for _step in range(FARTHEST):
        if not edge:
            break
        found = _next(edge, inside=inside)
        known |= {pk: found.get(pk, {}) for pk in edge}
        edge = {pk for there in found.values() for pk in there} - known.keys()
    for item in starts:
        _walk(item.pk, known, ways[item.pk])
        ways[item.pk].pop(item.pk, None)
    return {pk: there for pk, there in ways.items() if there}


def _walk(start: int, known: dict[int, dict[int, str]], way: dict[int, str]) -> None:
    edge, met = [start], {start}
    while edge:
        for pk, public_id in known.get(edge.pop(), {}).items():
            way[pk] = public_id
            if pk not in met:
                met.add(pk)
                edge.append(pk)


def _next(pks: Collection[int], *, inside: bool) -> dict[int, dict[int, str]]:
    """Where one step leads from each: grouped with, divided into, superseded by."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    grouped = Decision.objects.filter(
        case__recommendation__in=pks, case__state=DECIDED, is_current=True, target__isnull=False
    ).order_by()
    grouped = grouped if inside else grouped.filter(case__embargoed=False)
    for here, there, public_id in grouped.values_list("case__recommendation", "target", "target__public_id"):
        found[here][there] = public_id
    for part in recommendations.parts_of(pks).only("part_of", "public_id"):
        found[part.part_of_id or 0][part.pk] = part.public_id
    for old, new in recommendations.successors(pks):
        found[old][new.pk] = new.public_id
    return found

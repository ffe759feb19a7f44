"""Constituencies as figures and filters may name them: none of fewer than the floor, nor to be found by subtraction.

Only what organisations sent openly has a constituency here. Whatever came in confidence or unnamed stands with the
constituencies that are too small, under `REST`: so what is left of a total is never one small group alone, and the group
behind a voice has no part in any figure.
"""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from njia.kernel import clock
from njia.kernel.access import Words
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.review.queries.body import body
from njia.stages.review.states import JOINED

REST = "rest"
REST_LABEL: Words = _("In confidence, unnamed, or from a small group")
MOST_PLACES = 100
"""Places that a filter offers: the most frequent ones. Others are found by search."""


def shown_groups(counts: Mapping[str, int], unnamed: int, floor: int) -> set[str]:
    """The constituencies that may stand alone, given how many each has and how many have none.

    Each has at least `floor`, and so has what remains when all of them are taken away from the total, unless that is
    nothing: where it would be fewer, the smallest joins the rest until it is not.
    """
    shown = {code: count for code, count in counts.items() if count >= floor}
    rest = unnamed + sum(counts.values()) - sum(shown.values())
    while 0 < rest < floor and shown:
        smallest = min(shown, key=lambda code: (shown[code], code))
        rest += shown.pop(smallest)
    return set(shown)


def group_label(code: str) -> Words:
    return REST_LABEL if code == REST else vocabularies.label("constituencies", code)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the register can be narrowed to. `constituencies` are codes, with `REST` last where there is any rest."""

    rounds: list[int]
    places: list[str]
    constituencies: list[str]


def choices(process: Process) -> Choices:
    """Kept under the root of the log, as the figures are: whatever is received writes a line there."""
    key = f"narrowed:{ledger.head(process).root}"
    known: Choices | None = cache.get(key)
    if known is None:
        known = _choices(process)
        cache.set(key, known, timeout=300)
    return known


def _choices(process: Process) -> Choices:
    items = process.recommendations.exclude(state=JOINED).order_by()
    counted = items.values_list("organisation__constituency").annotate(count=Count("pk"))
    counts = Counter({code or "": count for code, count in counted})
    unnamed = counts.pop("", 0)
    shown = shown_groups(counts, unnamed, process.floor)
    rest = [REST] if unnamed + sum(count for code, count in counts.items() if code not in shown) else []
    # A place is told beside an open sender only: see the page of a recommendation.
    placed = items.filter(organisation__isnull=False).exclude(place="").values_list("place")
    often = placed.annotate(count=Count("pk")).order_by("-count", "place")[:MOST_PLACES]
    return Choices(
        rounds=list(process.rounds.order_by("number").values_list("number", flat=True)),
        places=sorted((place for place, _count in often), key=str.casefold),
        constituencies=[code for code in vocabularies.terms("constituencies") if code in shown] + rest,
    )


def within(process: Process, asked: Mapping[str, str]) -> Q:
    """What is asked for by place, group, round and lateness."""
    late = (
        Q(received_on__lt=overdue_before(body(process).answer_within))
        if asked["standing"] == "overdue"
        else Q()
    )
    return late & _narrowed(process, asked["place"], asked["constituency"], asked["round"])


def overdue_before(days: int) -> datetime.date:
    """What waits and was received before this day has waited longer than promised.

    Always the first of a month: the day on which something came in confidence cannot be told from when it is late.
    """
    return (clock.today() - datetime.timedelta(days=days)).replace(day=1)


def _narrowed(process: Process, place: str, constituency: str, round: str) -> Q:
    """Items of a place, a group and a round; what is no choice is ignored, so that a smaller group cannot be asked for."""
    offered = choices(process) if place or constituency or round else None
    if offered is None:
        return Q()
    found = Q(place=place, organisation__isnull=False) if place in offered.places else Q()
    if round.isdecimal() and int(round) in offered.rounds:
        found &= Q(round__number=int(round))
    if constituency == REST and REST in offered.constituencies:
        alone = [code for code in offered.constituencies if code != REST]
        return found & (Q(organisation__isnull=True) | ~Q(organisation__constituency__in=alone))
    return (
        found & Q(organisation__constituency=constituency)
        if constituency in offered.constituencies
        else found
    )

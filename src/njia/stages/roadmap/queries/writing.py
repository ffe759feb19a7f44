"""Who else is at a clause, and what its reader wrote there and did not save."""

import datetime

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.stages.roadmap.models import Clause, Writing
from njia.stages.roadmap.queries.named import known_as

HERE = datetime.timedelta(seconds=45)
"""Whoever was seen so long ago is taken to be here: three times the interval at which pages tell."""


def others_at(clause: Clause, actor: Actor) -> list[str]:
    """As all others inside are told of them."""
    since = clock.now() - HERE
    rows = Writing.objects.filter(clause=clause, seen_at__gte=since).exclude(by=actor.ref)
    refs = list(rows.order_by("by").values_list("by", flat=True))
    names = known_as(clause.process) if refs else {}
    return [names.get(ref, ref) for ref in refs]


def kept_words(clause: Clause, actor: Actor) -> Writing | None:
    return Writing.objects.filter(clause=clause, by=actor.ref, kept_at__isnull=False).first()

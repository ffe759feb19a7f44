"""Which items may ask for the same thing, and why: worked out by `actions.compare`, told here to whoever may read both."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from njia.engines import grouping
from njia.engines.grouping import Difference, Evidence
from njia.kernel.access import Actor, clockwork
from njia.kernel.processes.models import Process
from njia.stages.recommendations.models import Comparison, Likeness, Recommendation
from njia.stages.recommendations.queries.items import Shown, show, visible_to, words
from njia.stages.recommendations.states import FORGOTTEN, JOINED, LEFT, REFUSED, SUGGESTED

RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Compared:
    """One item's words as they are compared. `language` is None where the engine has to guess it."""

    pk: int
    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Two items that may ask for the same thing, with what speaks for it and what against."""

    pair: Likeness
    item: Shown
    target: Shown
    why: Evidence | None
    why_not: Sequence[Difference]


def comparable(process: Process) -> list[Compared]:
    """What can be grouped: recommendations in force whose words may be read for review; of what is divided, the parts."""
    wholes = Recommendation.objects.filter(process=process, part_of__isnull=False).exclude(state=JOINED)
    items = list(
        Recommendation.objects.filter(process=process, kind=RECOMMENDATION)
        .exclude(state__in=LEFT)
        .exclude(pk__in=wholes.values("part_of"))
        .exclude(verbatim=FORGOTTEN)
        .only("verbatim", "language", "edited", "voice", "process", "checking")
        .order_by("number")
    )
    said = words(items, clockwork(process.pk), "review")
    known = {code for code, _name in settings.LANGUAGES}
    return [
        Compared(item.pk, text[0], text[1] if text[1] in known else None)
        for item in items
        if (text := said[item.pk]) is not None
    ]


def digest_of(texts: Sequence[Compared]) -> str:
    """Changes when anything would be compared otherwise."""
    digest = hashlib.sha256()
    for each in texts:
        digest.update(f"{each.pk}\0{each.language}\0{each.text}\1".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def comparison(process: Process) -> Comparison | None:
    return Comparison.objects.filter(process=process).first()


def likenesses(actor: Actor, *, refused: bool = False) -> QuerySet[Likeness]:
    """The pairs of which both may be seen, the most alike first."""
    seen = visible_to(actor).filter(kind=RECOMMENDATION).exclude(state__in=LEFT).order_by().values("pk")
    pairs = Likeness.objects.filter(
        process_id=actor.process_id or 0, state=REFUSED if refused else SUGGESTED, item__in=seen, target__in=seen
    )  # fmt: skip
    return pairs.select_related("item__organisation", "target__organisation").order_by("-likeness", "pk")


def resemblance(pair: Likeness, actor: Actor) -> Resemblance:
    """What the two share is worked out now, from what this reader may read of both."""
    item, target = show([pair.item, pair.target], actor, themed=False)
    if item.text is None or target.text is None:
        return Resemblance(pair, item, target, None, ())
    known = {code for code, _name in settings.LANGUAGES}
    spoken = [each.language if each.language in known else None for each in (item, target)]
    why, apart = grouping.compare(item.text, target.text, (spoken[0], spoken[1]))
    return Resemblance(pair, item, target, why, apart.why_not)

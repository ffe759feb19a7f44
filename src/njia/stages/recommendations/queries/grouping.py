"""Which items may ask for the same thing, and why: worked out by `actions.compare`, told here to whoever may read both."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from njia.engines import grouping
from njia.engines.grouping import Difference, Evidence, Theme
from njia.kernel.access import Actor, clockwork
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import terms
from njia.stages.recommendations.models import Comparison, Likeness, Recommendation
from njia.stages.recommendations.queries.items import Shown, show, visible_to, words
from njia.stages.recommendations.states import FORGOTTEN, JOINED, LEFT, REFUSED, SUGGESTED

RECOMMENDATION = "recommendation"
SUGGESTED_FROM = ("themes", "root_causes")
"""The vocabularies from which terms are suggested."""
AT_ONCE, LOOK, MOST_LOOKS = 20, 100, 10
"""How many suggestions a page holds, and among how many texts it looks for them."""


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


@dataclass(frozen=True, slots=True)
class Proposed:
    """A term that a text speaks of, with the words by which it was seen."""

    code: str
    label: str
    words: Sequence[str]


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


def terms_seen(shown: Sequence[Shown], vocabulary: str) -> dict[int, list[Proposed]]:
    """Recommendation pk → the terms of a vocabulary that its text speaks of, the surest first."""
    readable = [each for each in shown if each.text is not None]
    known = {code for code, _name in settings.LANGUAGES}
    entries = terms(vocabulary)
    labels = {code: list(entry.labels.values()) for code, entry in entries.items()}
    found = grouping.themes(
        [each.text or "" for each in readable],
        labels,
        languages=[each.language if each.language in known else None for each in readable],
    )

    def proposed(theme: Theme) -> Proposed:
        return Proposed(theme.code, entries[theme.code].label, theme.words)

    return {
        each.item.pk: [proposed(theme) for theme in themes]
        for each, themes in zip(readable, found, strict=True)
        if themes
    }


@dataclass(frozen=True, slots=True)
class Untagged:
    """A recommendation without any term, and the terms that its text speaks of, by vocabulary."""

    shown: Shown
    seen: dict[str, list[Proposed]]


def untagged(actor: Actor, after: int = 0) -> tuple[list[Untagged], int | None]:
    """The next recommendations without a term of which some can be suggested, and the number to go on from.

    Those whose number is at most `after` were looked at before. None: there is no further one.
    """
    bare = visible_to(actor).exclude(state__in=LEFT).filter(tags__isnull=True).order_by("number")
    found: list[Untagged] = []
    for _time in range(MOST_LOOKS):
        items = list(bare.filter(number__gt=after).select_related("organisation")[:LOOK])
        if not items:
            return found, None
        shown = show(items, actor, themed=False)
        seen = {vocabulary: terms_seen(shown, vocabulary) for vocabulary in SUGGESTED_FROM}
        for each in shown:
            after = each.item.number
            mine = {name: terms[each.item.pk] for name, terms in seen.items() if each.item.pk in terms}
            if mine:
                found.append(Untagged(each, mine))
            if len(found) == AT_ONCE:
                return found, after
    return found, after

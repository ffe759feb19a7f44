"""Which terms of the vocabularies a text speaks of, and by which words. A person says which of them fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from njia.engines import grouping
from njia.kernel.access import Actor
from njia.kernel.vocabularies.queries import Entry, label, telling_words, terms
from njia.stages.recommendations.models import Recommendation, RefusedTerm
from njia.stages.recommendations.queries.items import Shown, show, terms_of, visible_to
from njia.stages.recommendations.states import LEFT, RULES

SUGGESTED_FROM = ("themes", "root_causes")
"""The vocabularies from which terms are suggested."""
LOOK, MOST_LOOKS = 25, 40
"""How many texts are looked at together, and how often until somebody is told that nothing was found so far."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A term that a text speaks of, with the words by which it was seen. Refused ones have no words."""

    vocabulary: str
    code: str
    label: str
    words: Sequence[str]

    @property
    def key(self) -> str:
        return f"{self.vocabulary}:{self.code}"


@dataclass(frozen=True, slots=True)
class Themed:
    """An item, the labels of the terms that it has, and those that are suggested besides."""

    shown: Shown
    held: list[str]
    proposed: list[Proposed]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found after some number: `found` is None where nothing was. `after` is where to go on, None at the end."""

    found: Themed | None
    after: int | None


def suggestions(shown: Sequence[Shown]) -> dict[int, list[Proposed]]:
    """Recommendation pk → what its text speaks of and it neither has nor was refused: by vocabulary, the surest first."""
    readable = [each for each in shown if each.text is not None]
    if not readable:
        return {}
    items = [each.item for each in readable]
    held, refused = terms_of(items), refused_terms(items)
    found: dict[int, list[Proposed]] = {}
    for vocabulary in SUGGESTED_FROM:
        for each, seen in zip(readable, _seen(readable, vocabulary), strict=True):
            settled = {(vocabulary, code) for code in held.get(each.item.pk, {}).get(vocabulary, ())}
            settled |= refused.get(each.item.pk, set())
            new = [one for one in seen if (one.vocabulary, one.code) not in settled]
            if new:
                found.setdefault(each.item.pk, []).extend(new)
    return found


def _seen(shown: Sequence[Shown], vocabulary: str) -> list[list[Proposed]]:
    known = {code for code, _name in settings.LANGUAGES}
    entries = terms(vocabulary)
    families = {entry.parent for entry in entries.values()}
    words = {code: told for code, told in telling_words(vocabulary).items() if code not in families}
    found = grouping.themes(
        [each.text or "" for each in shown],
        words,
        languages=[each.language if each.language in known else None for each in shown],
    )
    return [[_proposed(vocabulary, entries, theme.code, theme.words) for theme in themes] for themes in found]


def _proposed(vocabulary: str, entries: Mapping[str, Entry], code: str, words: Sequence[str]) -> Proposed:
    return Proposed(vocabulary, code, entries[code].label if code in entries else code, tuple(words))


def refused_terms(items: Sequence[Recommendation]) -> dict[int, set[Key]]:
    """Recommendation pk → (vocabulary, code) that somebody said do not fit it."""
    found: dict[int, set[Key]] = {}
    rows = RefusedTerm.objects.filter(recommendation__in=[item.pk for item in items])
    for pk, vocabulary, code in rows.values_list("recommendation", "vocabulary", "code"):
        found.setdefault(pk, set()).add((vocabulary, code))
    return found


def next_themed(actor: Actor, after: int = 0) -> Looked:
    """The first item whose number is above `after` for which something is suggested, to those who set terms."""
    RULES["edit"].require(actor)
    waiting = visible_to(actor).exclude(state__in=LEFT).order_by("number").select_related("organisation")
    for _time in range(MOST_LOOKS):
        items = list(waiting.filter(number__gt=after)[:LOOK])
        if not items:
            return Looked(None, None)
        shown = show(items, actor, themed=False)
        found = suggestions(shown)
        for each in shown:
            if each.item.pk in found:
                return Looked(Themed(each, _held(each.item), found[each.item.pk]), each.item.number)
        after = items[-1].number
    return Looked(None, after)


def next_refused(actor: Actor, after: int = 0) -> Looked:
    """The first item whose number is above `after` with terms that were refused, to think again."""
    RULES["edit"].require(actor)
    waiting = visible_to(actor).exclude(state__in=LEFT).filter(refused_terms__isnull=False, number__gt=after)
    item = waiting.order_by("number").select_related("organisation").first()
    if item is None:
        return Looked(None, None)
    (shown,) = show([item], actor, themed=False)
    refused = sorted(refused_terms([item])[item.pk])
    proposed = [_proposed(vocabulary, terms(vocabulary), code, ()) for vocabulary, code in refused]
    return Looked(Themed(shown, _held(item), proposed), item.number)


def _held(item: Recommendation) -> list[str]:
    tags = terms_of([item]).get(item.pk, {})
    return [label(vocabulary, code) for vocabulary in sorted(tags, reverse=True) for code in tags[vocabulary]]


def without_terms(actor: Actor) -> int:
    """How many have neither a theme nor a root cause yet."""
    return visible_to(actor).exclude(state__in=LEFT).filter(tags__isnull=True).count()

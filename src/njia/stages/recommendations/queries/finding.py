"""What a reader finds: by words, ids and facets, in an order, page by page, with what each further choice would leave.

Nothing is found, counted or put in order by what the reader may not read. Of facets that are counted as people are, no
choice is offered, and none is followed, that would leave fewer items than the floor: nor any number below it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Q

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.kernel.wording.searching import asked_words
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries import facets, sets
from njia.stages.recommendations.queries.facets import Facet, Shelf
from njia.stages.recommendations.queries.items import PAGE_SIZE, UNLISTED, sees_all, visible_to
from njia.stages.recommendations.queries.near import near
from njia.stages.recommendations.queries.ranking import BEST_OF, ranked
from njia.stages.recommendations.queries.words import Finder, Reach, public_id_of, reach
from njia.stages.recommendations.states import SORTS
from njia.stages.voices.queries import floored


@dataclass(frozen=True, slots=True)
class Asked:
    """`words` may be an id; `chosen` is facet → values, of which one is enough; `sort` is a key of `states.SORTS`."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """`count` is what choosing it leaves; None for what is chosen and leaves nothing, or too few to be told."""

    value: str
    label: Words
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    key: str
    label: Words
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Found:
    """`numbers` is the whole set. `near` are the words that were found instead; `too_few` says that there are some, but
    fewer than may be shown.
    """

    numbers: int
    facets: list[Choices]
    words: tuple[str, ...]
    near: str
    sort: str
    too_few: bool
    within: Reach

    @property
    def count(self) -> int:
        return self.numbers.bit_count()


def find(process: Process, actor: Actor, asked: Asked) -> Found:
    """In a number of queries that does not rise with the number of items."""
    on = facets.shelf(process)
    within = reach(actor)
    seen = _seen(actor, on)
    readable = seen & ~_unreadable(process, within)
    words = () if public_id_of(asked.words) else tuple(asked_words(asked.words))
    if words:
        matched, instead = _matched(words, Finder(process.pk, on.root, within), readable)
    else:
        matched, instead = _by_id(asked, actor, seen), ""
    narrowed = _Narrowed(process, actor, on, matched, readable, asked)
    found = narrowed.found()
    sort = _sort(asked, instead or " ".join(words), found)
    said = tuple(asked_words(instead)) if instead else words
    return Found(found, narrowed.choices(), said, instead, sort, narrowed.too_few, within)


def _seen(actor: Actor, on: Shelf) -> int:
    return on.everything if sees_all(actor) else sets.of_items(visible_to(actor))


def _unreadable(process: Process, within: Reach) -> int:
    kept = Q(voice__in=within.silent) if within.checks else Q(voice__in=within.silent) | ~Q(checking="")
    return sets.of_items(Recommendation.objects.filter(kept, process=process))


def _by_id(asked: Asked, actor: Actor, seen: int) -> int:
    public_id = public_id_of(asked.words)
    return sets.of_items(visible_to(actor).filter(public_id=public_id)) if public_id else seen


def _matched(words: tuple[str, ...], finder: Finder, readable: int) -> tuple[int, str]:
    """What the words find; where that is nothing, what words near to them find, and these."""
    if found := finder.sets(words) & readable:
        return found, ""
    instead = near(words, finder, readable)
    return (finder.sets(tuple(asked_words(instead))) & readable, instead) if instead else (0, "")


def _sort(asked: Asked, words: str, found: int) -> str:
    """The best match comes first only among so many that they can be compared."""
    wanted = asked.sort if asked.sort in SORTS else ("best" if words else "number")
    return "number" if wanted == "best" and (not words or found.bit_count() > BEST_OF) else wanted


class _Narrowed:
    """What is left by the choices in each facet, and by those in all the others."""

    def __init__(
        self, process: Process, actor: Actor, on: Shelf, matched: int, readable: int, asked: Asked
    ) -> None:
        self.process, self.actor, self.on, self.matched, self.readable = process, actor, on, matched, readable
        self.facets = facets.offered(actor)
        self.chosen = {facet.key: asked.chosen.get(facet.key, ()) for facet in self.facets}
        self.named = {facet.key: self._names(facet) for facet in self.facets}
        self.too_few = False
        plain = [facet for facet in self.facets if self.chosen[facet.key] and not facet.floored]
        self.left = {facet.key: self._union(facet, matched) for facet in plain}
        for facet in self.facets:
            if facet.floored and self.chosen[facet.key]:
                self.left[facet.key] = self._union(facet, self._others(facet.key))

    def _names(self, facet: Facet) -> Mapping[str, Words]:
        values = {*self.on.by_value.get(facet.key, {}), *self.chosen[facet.key]}
        return facet.names(self.actor, values)

    def items(self, facet: Facet, value: str) -> int:
        """Nothing for a value of which the reader may not know."""
        if value not in self.named[facet.key]:
            return 0
        held = facets.with_value(self.process, self.on, facet, value)
        return held & self.readable if facet.of_words else held

    def _union(self, facet: Facet, among: int) -> int:
        """Of a floored facet only the values that leave enough: else two sums would tell a third that is too small."""
        left = 0
        for value in self.chosen[facet.key]:
            cell = self.items(facet, value) & among
            if facet.floored and cell.bit_count() < self.process.floor:
                self.too_few = self.too_few or bool(cell)
                continue
            left |= cell
        return left

    def _others(self, key: str) -> int:
        left = self.matched
        for other, items in self.left.items():
            if other != key:
                left &= items
        return left

    def found(self) -> int:
        return self._others("")

    def choices(self) -> list[Choices]:
        told = [self._choices(facet) for facet in self.facets]
        return [each for each in told if len(each.choices) > 1 or any(one.chosen for one in each.choices)]

    def _choices(self, facet: Facet) -> Choices:
        among, chosen = self._others(facet.key), self.chosen[facet.key]
        named = {value: value for value in chosen} | dict(self.named[facet.key])
        told = [
            Choice(
                value,
                says,
                self._told(facet, (self.items(facet, value) & among).bit_count()),
                value in chosen,
            )
            for value, says in named.items()
        ]
        return Choices(facet.key, facet.label, [each for each in told if each.count or each.chosen])

    def _told(self, facet: Facet, count: int) -> int | None:
        """While a floored facet is chosen, every other count is about a part of its cells."""
        others = any(self.chosen[each.key] for each in self.facets if each.floored and each.key != facet.key)
        if facet.floored or others:
            return floored(count, self.process.floor)
        return count or None


def page_found(found: Found, actor: Actor, number: str | int) -> Page[Recommendation]:
    """One page of what was found; only its rows are read."""
    paginator = Paginator(range(found.count), PAGE_SIZE)
    wanted = paginator.get_page(number)
    in_page = _items(found, actor, (wanted.number - 1) * PAGE_SIZE, wanted.number * PAGE_SIZE)
    return Page(in_page, wanted.number, paginator)  # type: ignore[arg-type]  # its paginator counts numbers


def first_found(found: Found, actor: Actor, most: int) -> list[Recommendation]:
    return _items(found, actor, 0, most)


def _items(found: Found, actor: Actor, start: int, stop: int) -> list[Recommendation]:
    numbers = numbers_found(found, actor, start, stop)
    rows = visible_to(actor).filter(number__in=numbers).select_related("organisation").defer(*UNLISTED)
    place = {each: at for at, each in enumerate(numbers)}
    return sorted(rows.order_by(), key=lambda item: place[item.number])


def numbers_found(found: Found, actor: Actor, start: int, stop: int) -> list[int]:
    """The numbers of what was found, in its order, from place `start` to `stop`."""
    if found.sort == "best":
        return ranked(found.numbers, found.words, actor, found.within)[start:stop]
    return sets.slice_of(found.numbers, start, stop, last_first=found.sort == "newest")

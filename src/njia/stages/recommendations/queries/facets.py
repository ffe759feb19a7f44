"""By what a list can be narrowed down, and how many items each choice leaves.

A facet says how to read its value off an item in SQL. The sets of items by value are kept in memory for each process
and brought up to date by the log: a line names what it changed, so that only that is read anew.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, Words
from njia.kernel.aggregates import listed
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries import sets
from njia.stages.recommendations.states import ITEM, KINDS

Names = Callable[[Actor, Iterable[str]], Mapping[str, Words]]
"""Takes a reader and values; returns those that the reader may know of, in order, with what they are called."""
MOST_VALUES = 400
"""Values of one facet that are kept in memory, the most common ones; rarer ones are asked of the database."""
MOST_CHANGES = 2_000
"""Changed items that are read one by one; after more, everything is read anew."""
MOST_PROCESSES = 50


@dataclass(frozen=True)
class Facet:
    """`value` is a field or an expression of an item. `of_words` facets tell of words, and so count those items alone
    whose words the reader may read; `floored` ones are counted as figures about people are. A facet that says more takes
    its place `instead_of` another.
    """

    key: str
    label: Words
    value: Any
    names: Names
    order: int
    where: Q = field(default_factory=Q)
    offered: Callable[[Actor], bool] = lambda _actor: True
    of_words: bool = False
    floored: bool = False
    instead_of: str = ""


_facets: dict[str, Facet] = {}


def offer(facet: Facet) -> None:
    """Add a facet. Later rooms do so when the program starts, so that no room knows who comes after it."""
    _facets[facet.key] = facet


def known() -> list[Facet]:
    return sorted(_facets.values(), key=lambda facet: facet.order)


def facet_keys() -> list[str]:
    return [facet.key for facet in known()]


def offered(actor: Actor) -> list[Facet]:
    found = [facet for facet in known() if facet.offered(actor)]
    replaced = {facet.instead_of for facet in found}
    return [facet for facet in found if facet.key not in replaced]


def of_terms(vocabulary: str) -> Names:
    def names(_actor: Actor, values: Iterable[str]) -> Mapping[str, Words]:
        wanted = set(values)
        return {code: term.label for code, term in vocabularies.terms(vocabulary).items() if code in wanted}

    return names


def of_choices(choices: Mapping[str, Words]) -> Names:
    def names(_actor: Actor, values: Iterable[str]) -> Mapping[str, Words]:
        wanted = set(values)
        return {value: says for value, says in choices.items() if value in wanted}

    return names


def _meetings(actor: Actor, values: Iterable[str]) -> Mapping[str, Words]:
    seen = meetings.visible_to(actor).values_list("public_id", "title")
    wanted = set(values)
    return {public_id: title for public_id, title in seen if public_id in wanted}


def _as_they_are(_actor: Actor, values: Iterable[str]) -> Mapping[str, Words]:
    return {value: value for value in sorted(values)}


def _rounds(_actor: Actor, values: Iterable[str]) -> Mapping[str, Words]:
    return {value: value for value in sorted(filter(str.isdecimal, values), key=int)}


OPENLY = Q(organisation__isnull=False)
"""Where it came from is told of what an organisation sent openly, and of nothing else: that it is missing must not
tell who spoke in confidence."""
for each in (
    Facet("theme", _("Theme"), "tags__code", of_terms("themes"), 10, Q(tags__vocabulary="themes")),
    Facet(
        "cause", _("Root cause"), "tags__code", of_terms("root_causes"), 20, Q(tags__vocabulary="root_causes")
    ),
    Facet("kind", _("Kind"), "kind", of_choices(KINDS), 30),
    Facet("state", _("State"), "state", of_choices(ITEM.states), 40),
    Facet(
        "constituency", _("Constituency"), "organisation__constituency", of_terms("constituencies"), 50, OPENLY,
        floored=True,
    ),
    Facet("meeting", _("Meeting"), "meeting__public_id", _meetings, 60, Q(meeting__isnull=False)),
    Facet("place", _("County or place"), "place", _as_they_are, 70, OPENLY & ~Q(place=""), of_words=True),
    Facet(
        "language", _("Language"), "language", of_choices(dict(settings.LANGUAGES)), 80, of_words=True
    ),
    Facet("round", _("Round"), "round__number", _rounds, 90),
):  # fmt: skip
    offer(each)


@dataclass(frozen=True)
class Shelf:
    """All items of a process, and for each facet value → items, as the log stood at `size` and `root`."""

    size: int
    root: str
    groups: int
    everything: int
    by_value: dict[str, dict[str, int]]
    capped: frozenset[str]


_shelves: dict[int, Shelf] = {}
_lock = Lock()


def shelf(process: Process) -> Shelf:
    """Two queries where nothing has changed since; some twenty otherwise, however many items there are."""
    head = ledger.head(process)
    groups = hash(tuple(people.organisations(process).order_by("pk").values_list("pk", "constituency")))
    held = _shelves.get(process.pk)
    if held and held.root == head.root and held.groups == groups:
        return held
    with _lock:
        made = _renewed(process, held, head.size, head.root, groups) or _made(
            process, head.size, head.root, groups
        )
        if len(_shelves) >= MOST_PROCESSES:
            _shelves.clear()
        _shelves[process.pk] = made
    return made


def _items(process: Process) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(process=process).order_by()


def _made(process: Process, size: int, root: str, groups: int) -> Shelf:
    items = _items(process)
    by_value, capped = {}, set()
    for facet in known():
        values = _values(items, facet)
        if len(values) > MOST_VALUES:
            capped.add(facet.key)
            common = sorted(values, key=lambda value: -values[value].bit_count())[:MOST_VALUES]
            values = {value: values[value] for value in common}
        by_value[facet.key] = values
    return Shelf(size, root, groups, sets.of_items(items), by_value, frozenset(capped))


def _values(items: QuerySet[Recommendation], facet: Facet) -> dict[str, int]:
    """In one query."""
    value = F(facet.value) if isinstance(facet.value, str) else facet.value
    rows = items.filter(facet.where).annotate(shelved=value).values("shelved").annotate(told=listed("number"))
    return {
        str(row["shelved"]): sets.of_list(row["told"]) for row in rows if row["shelved"] not in (None, "")
    }


def _renewed(process: Process, held: Shelf | None, size: int, root: str, groups: int) -> Shelf | None:
    """The same shelf with what the log names since in its new places; None where that cannot be said."""
    if held is None or held.groups != groups:
        return None
    subjects = ledger.subjects_since(process, held.size, held.root, MOST_CHANGES)
    if subjects is None or any("-IMPORT-" in subject for subject in subjects):
        return None  # an import that changes a column only writes one line for all its rows
    of = Q(public_id__in=subjects) | Q(part_of__public_id__in=subjects) | Q(parts__public_id__in=subjects)
    numbers = set(_items(process).filter(of).values_list("number", flat=True))
    changed = sets.of(numbers)
    items = _items(process).filter(number__in=numbers)
    by_value = {}
    for facet in known():
        before, now = held.by_value.get(facet.key, {}), _values(items, facet)
        if facet.key in held.capped:
            now = {value: held_now for value, held_now in now.items() if value in before}
        by_value[facet.key] = {
            value: kept
            for value in before.keys() | now.keys()
            if (kept := (before.get(value, 0) & ~changed) | now.get(value, 0))
        }
    return Shelf(size, root, groups, held.everything | changed, by_value, held.capped)


def with_value(process: Process, on: Shelf, facet: Facet, value: str) -> int:
    """The items with one value; asked of the database only where it is too rare to be kept."""
    values = on.by_value.get(facet.key, {})
    if value in values or facet.key not in on.capped:
        return values.get(value, 0)
    return _values(_items(process), facet).get(value, 0)

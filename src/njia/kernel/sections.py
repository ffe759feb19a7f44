"""What a later room shows on an earlier room's page, so that no room knows who comes after it.

A page names a place ("recommendation", "home", "receipt"); rooms register for it in their AppConfig.ready(). A list of
recommendations shows traces instead: what each later room made of each of them, as data and not as HTML.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from njia.kernel.access import Actor, Words

Build = Callable[[Any, Actor], dict[str, Any] | None]
"""Takes the thing the page is about and the person; returns the template's context, or None for nothing to show."""


@dataclass(frozen=True)
class Section:
    place: str
    order: int
    template: str
    build: Build


_sections: dict[str, list[Section]] = defaultdict(list)


def register(place: str, template: str, build: Build, *, order: int) -> None:
    """Add a section to `place`. `order` is the stage's place on the road, times ten."""
    section = Section(place, order, template, build)
    if section not in _sections[place]:
        _sections[place].append(section)
        _sections[place].sort(key=lambda known: known.order)


def render(place: str, thing: Any, actor: Actor) -> list[str]:
    """The sections of a place as safe HTML, in the order of the road."""
    built = ((section, section.build(thing, actor)) for section in _sections[place])
    return [render_to_string(section.template, context) for section, context in built if context is not None]


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a recommendation lives on. `key` tells the room's kind of trace ("roadmap", "progress") and `code` the thing:
    a clause's public id. `label` says how it stands there, `state` is its style, `on` the day since when, if one is known.
    """

    key: str
    code: str
    text: str
    language: str
    url: str
    label: Words = ""
    state: str = ""
    on: datetime.date | None = None


Traces = dict[int, list[Trace]]
"""By the key of the recommendation."""
Follow = Callable[[Sequence[Any], Actor, Traces], Traces]
"""Takes recommendations of one process, the person, and what the rooms before this one found of them."""
_follow: list[tuple[int, Follow]] = []


def register_traces(follow: Follow, *, order: int) -> None:
    if (order, follow) not in _follow:
        _follow.append((order, follow))
        _follow.sort(key=lambda known: known[0])


def traces(things: Sequence[Any], actor: Actor) -> Traces:
    """What became of each of these in later rooms, in the order of the road and in few queries however many they are."""
    found: Traces = defaultdict(list)
    for _order, follow in _follow if things else ():
        for key, more in follow(things, actor, found).items():
            found[key].extend(more)
    return dict(found)

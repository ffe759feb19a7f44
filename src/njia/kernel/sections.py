"""What a later room shows on an earlier room's page, so that no room knows who comes after it.

A page names a place ("recommendation", "home", "receipt"); rooms register for it in their AppConfig.ready().
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from njia.kernel.access import Actor

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

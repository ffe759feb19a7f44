"""What recurs. A room writes a function in its jobs.py and says how often it runs; the worker finds it there."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.utils.module_loading import autodiscover_modules

Run = Callable[[datetime.datetime], None]


@dataclass(frozen=True)
class Periodic:
    """`run` takes the moment of the beat. It should be short: long work is enqueued as a task."""

    name: str
    every: datetime.timedelta
    run: Run


_known: dict[str, Periodic] = {}


def periodic(name: str, *, every: datetime.timedelta) -> Callable[[Run], Run]:
    """Register the decorated function. Raises `ValueError` if another has taken the name."""

    def register(run: Run) -> Run:
        if name in _known and _known[name].run is not run:
            raise ValueError(f"two recurring jobs are called {name}")
        _known[name] = Periodic(name, every, run)
        return run

    return register


@cache
def _find() -> None:
    autodiscover_modules("jobs")


def everything() -> list[Periodic]:
    """All that recurs in any installed room, by name."""
    _find()
    return sorted(_known.values(), key=lambda job: job.name)

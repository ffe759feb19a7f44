"""The one place that asks what day it is, so that a test or a replay can answer instead."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_frozen: ContextVar[datetime.datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime.datetime:
    """The current moment, aware, in the installation's time zone."""
    return _frozen.get() or timezone.localtime()


def today() -> datetime.date:
    return now().date()


@contextmanager
def at(moment: datetime.datetime | datetime.date) -> Iterator[None]:
    """Everything inside happens at `moment` (a bare date means noon of it)."""
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime.combine(moment, datetime.time(12))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    token = _frozen.set(timezone.localtime(moment))
    try:
        yield
    finally:
        _frozen.reset(token)

import datetime
import json
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process, Publication
from njia.kernel.processes.states import PARTS


def by_code(code: str) -> Process:
    """Raises `NotFound` for an unknown code."""
    try:
        return Process.objects.get(code=code)
    except Process.DoesNotExist:
        raise NotFound from None


def is_published(process_id: int, part: str) -> bool:
    """Asked many times on every public page. A yes holds for good, so it is kept; a no is asked again each time."""
    key = f"published:{process_id}"
    if part in cache.get(key, ()):
        return True
    parts = set(Publication.objects.filter(process_id=process_id).values_list("part", flat=True))
    cache.set(key, parts)
    return part in parts


def published_parts(process: Process) -> set[str]:
    return set(Publication.objects.filter(process=process).values_list("part", flat=True))


def published_on(process: Process, part: str) -> datetime.date | None:
    return Publication.objects.filter(process=process, part=part).values_list("on", flat=True).first()


def public_processes() -> QuerySet[Process]:
    """Processes of which the public may see something."""
    return Process.objects.filter(Exists(Publication.objects.filter(process=OuterRef("pk"))))


class TargetMove(NamedTuple):
    on: datetime.date
    was: datetime.date
    to: datetime.date


def target_moves(process: Process) -> list[TargetMove]:
    """Every time the target date was moved, as the log has it."""
    moved = [line for line in ledger.about(process, process.code) if line.kind == "process.target_moved"]
    dates = [(line.on, json.loads(line.body)["facts"]) for line in moved]
    day = datetime.date.fromisoformat
    return [TargetMove(on, day(facts["from"]), day(facts["to"])) for on, facts in dates]


def may_enter(process: Process, actor: Actor) -> bool:
    """Whether the person may know that the process exists."""
    return bool(actor.roles) or any(is_published(process.pk, part) for part in PARTS)

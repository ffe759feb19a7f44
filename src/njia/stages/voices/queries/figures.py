"""Figures about people: floored, and never so that two of them can be subtracted."""

from django.db.models import Count, QuerySet

from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.voices.models import Voice
from njia.stages.voices.queries.doors import is_open
from njia.stages.voices.states import READ


def floored(count: int, floor: int) -> int | None:
    """A figure about people: rounded down to a multiple of the floor, and None below it, also where nobody is."""
    return count // floor * floor or None


def _read(process: Process) -> QuerySet[Voice]:
    return Voice.objects.filter(process=process, state__in=READ)


def heard(process: Process) -> int | None:
    """How many voices were read, floored. Withdrawn ones are not counted."""
    return floored(_read(process).count(), process.floor)


def participation(process: Process) -> list[tuple[str, int | None]]:
    """(constituency, voices read from it, floored), for every constituency in the vocabulary's order."""
    counted = _read(process).order_by().values("constituency").annotate(voices=Count("pk"))
    counts = {row["constituency"]: row["voices"] for row in counted}
    terms = vocabularies.terms("constituencies")
    return [(code, floored(counts.get(code, 0), process.floor)) for code in terms]


def standing(process: Process) -> str:
    """Moves with what custodians read, never with what arrives: the line is public, and would show an arrival."""
    if _read(process).exists():
        return "done"
    return "current" if is_open(process) else "next"

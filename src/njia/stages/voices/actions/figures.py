"""Letting figures about people out."""

from django.db import transaction

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Figure
from njia.stages.voices.queries.figures import ALL, NOT_MEANT, countable, floored, released


@transaction.atomic
def release_figures(process: Process, *, acting: Actor) -> int:
    """Release what has risen to a new multiple of the floor since the last time; returns how many figures.

    Each question is answered at most once in a calendar month. The log says of the whole, and of nothing else, that
    at least so many voices were read, and so many objections made: lines that could be counted would tell of single people.
    """
    epoch = f"{clock.today():%Y-%m}"
    before = released(process)
    answered = set(Figure.objects.filter(process=process, epoch=epoch).values_list("question", flat=True))
    new = {
        question: value
        for question, count in countable(process).items()
        if question not in answered
        and (value := floored(count, process.floor) or 0) > before.get(question, 0)
    }
    Figure.objects.bulk_create(
        Figure(process=process, question=question, epoch=epoch, value=value, released_on=clock.today())
        for question, value in sorted(new.items())
    )
    told = {ALL: "voices.read", NOT_MEANT: "voices.contested"}
    entries = [
        Entry(kind, process.code, {"at_least": new[name]}) for name, kind in told.items() if name in new
    ]
    if entries:
        append(process, entries, acting=acting)
    return len(new)

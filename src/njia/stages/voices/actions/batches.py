"""What the log says of arrivals: a batch for each month that has ended, shuffled, and nothing that leads to a voice."""

import secrets

from django.db import transaction

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Promise


@transaction.atomic
def log_arrivals(process: Process, *, acting: Actor, up_to_now: bool = False) -> int:
    """Write the months that have ended to the log; returns how many arrivals. `up_to_now` before a package is built.

    Each line has the first of its month as its day. A submission's commitment is in the line and, with its receipt,
    in the hands of whoever gave it; the voice, its words and what becomes of them are committed to elsewhere.
    """
    rows = Promise.objects.select_for_update().filter(process=process)
    waiting = list(rows if up_to_now else rows.filter(month__lt=clock.today().replace(day=1)))
    secrets.SystemRandom().shuffle(waiting)
    waiting.sort(key=lambda promise: promise.month)  # stable: within a month the order stays shuffled
    append(
        process,
        [
            Entry("voice.received", process.code, {"submission": promise.commitment}, on=promise.month)
            for promise in waiting
        ],
        acting=acting,
    )
    Promise.objects.filter(pk__in=[promise.pk for promise in waiting]).delete()
    return len(waiting)

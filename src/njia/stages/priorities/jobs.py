"""Closing a vote after its last day, and counting beside the request: web processes never load what compiles the count
of a large vote.
"""

import datetime

from django_tasks import task

from njia.kernel.access import clockwork
from njia.kernel.jobs.periodic import periodic
from njia.stages.priorities import actions, queries


@task()
def count(poll_id: int) -> None:
    for poll in queries.uncounted().filter(pk=poll_id):
        actions.count_poll(poll, acting=clockwork(poll.process_id))


@periodic("priorities.count", every=datetime.timedelta(minutes=5))
def count_what_was_closed(now: datetime.datetime) -> None:
    """What is over by now, and what was closed and not counted, because the machine stopped in between."""
    for poll in queries.overdue():
        actions.close_overdue(poll, acting=clockwork(poll.process_id))
    for poll in queries.uncounted():
        count.enqueue(poll.pk)

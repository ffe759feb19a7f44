"""What happens by itself: closing when the last day is over, and drawing maps beside the request, because web processes
never load what compiles a large map.
"""

import datetime

from django_tasks import task

from njia.kernel.access import clockwork
from njia.kernel.jobs.periodic import periodic
from njia.stages.opinions import actions, queries


@task()
def count(conversation_id: int) -> None:
    for conversation in queries.uncounted().filter(pk=conversation_id):
        actions.count(conversation, acting=clockwork(conversation.process_id))


@task()
def weigh(conversation_id: int) -> None:
    for conversation in queries.open_ones().filter(pk=conversation_id):
        actions.weigh(conversation, acting=clockwork(conversation.process_id))


@periodic("opinions.keep_time", every=datetime.timedelta(minutes=5))
def keep_time(now: datetime.datetime) -> None:
    """Close what is over, count what is closed and not counted, and weigh the statements of what is open."""
    for conversation in queries.overdue():
        actions.close_overdue(conversation, acting=clockwork(conversation.process_id))
    for conversation in queries.uncounted():
        count.enqueue(conversation.pk)
    for conversation in queries.open_ones():
        if queries.answered(conversation) >= conversation.weighed + conversation.floor:
            weigh.enqueue(conversation.pk)

import datetime

from django_tasks import task

from njia.kernel.access import clockwork
from njia.kernel.jobs.periodic import periodic
from njia.kernel.processes.models import Process
from njia.kernel.scrubbing import scrub
from njia.stages.recommendations import actions


@periodic("recommendations.forget", every=datetime.timedelta(minutes=5))
def forget(now: datetime.datetime) -> None:
    """Words that were taken back are withheld at once; within minutes they are destroyed too."""
    forgotten = [actions.forget_withdrawn(each, acting=clockwork(each.pk)) for each in Process.objects.all()]
    if any(forgotten):
        wipe.enqueue()


@task()
def wipe() -> None:
    """As a task of its own: a database cannot be made anew within a transaction."""
    scrub()

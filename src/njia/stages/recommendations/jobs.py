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


@periodic("recommendations.compare", every=datetime.timedelta(minutes=15))
def look_for_likeness(now: datetime.datetime) -> None:
    """Where texts came or changed since, they are compared anew, without anybody asking."""
    for each in Process.objects.all():
        actions.compare_if_changed(each, acting=clockwork(each.pk))


@task()
def compare(process: int) -> None:
    """Goes on in another job until all meanings are worked out, so that no job runs for long."""
    known = Process.objects.get(pk=process)
    if not actions.compare(known, acting=clockwork(process)):
        compare.enqueue(process)


@task()
def check(process: int) -> None:
    """Look at imported words that nobody has looked at yet."""
    actions.check_imported(Process.objects.get(pk=process), acting=clockwork(process))

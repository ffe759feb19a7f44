import datetime

from njia.kernel.access import clockwork
from njia.kernel.jobs.periodic import periodic
from njia.kernel.processes.models import Process
from njia.stages.voices import actions


@periodic("voices.figures", every=datetime.timedelta(days=1))
def figures(now: datetime.datetime) -> None:
    for process in Process.objects.all():
        actions.release_figures(process, acting=clockwork(process.pk))


@periodic("voices.arrivals", every=datetime.timedelta(days=1))
def arrivals(now: datetime.datetime) -> None:
    """Once a month has ended, what arrived in it enters the log, shuffled."""
    for process in Process.objects.all():
        actions.log_arrivals(process, acting=clockwork(process.pk))

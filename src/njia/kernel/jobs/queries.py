import datetime
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from njia.kernel.jobs.models import Attempt, Beat
from njia.kernel.jobs.periodic import Periodic, everything

Task: TypeAlias = DBTaskResult[..., Any]
MOST_TRIES = 3
"""How often a job is put back in the queue before it stays failed."""
LONGEST_RUN = datetime.timedelta(minutes=30)
"""A job that runs longer is taken for dead. Longer work has to be cut into several jobs."""
KEPT_FOR = datetime.timedelta(days=14)
"""How long finished jobs are kept, to see what went wrong."""

FINAL_ERRORS = frozenset({"njia.kernel.access.Refused", "njia.kernel.access.NotFound"})
"""A rule that said no says no again: trying once more is no use."""


def due(now: datetime.datetime) -> list[Periodic]:
    """What should run by now: never run yet, or last run so long ago that the next run is here."""
    ran = dict(Beat.objects.values_list("name", "ran_at"))
    return [job for job in everything() if job.name not in ran or ran[job.name] + job.every <= now]


def ready() -> bool:
    """Whether a task waits to be worked on."""
    return DBTaskResult.objects.ready().exists()


def abandoned(now: datetime.datetime) -> QuerySet[Task]:
    """Tasks whose worker must have died: begun, not finished, and longer ago than any task may run."""
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now - LONGEST_RUN
    ).order_by("enqueued_at")


def to_retry() -> QuerySet[Task]:
    """Failed tasks that have tries left and did not fail because a rule said no."""
    spent = Attempt.objects.filter(tries__gte=MOST_TRIES).values("task_id")
    return (
        DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
        .exclude(Q(pk__in=spent) | Q(exception_class_path__in=FINAL_ERRORS))
        .order_by("enqueued_at")
    )


def outdated(now: datetime.datetime) -> QuerySet[Task]:
    """Finished tasks that are no longer kept."""
    done = Q(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED))
    return DBTaskResult.objects.filter(done, finished_at__lt=now - KEPT_FOR)

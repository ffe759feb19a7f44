"""Background work without a broker: the database is the queue, and one worker loop does the rest."""

import contextlib
import datetime
import logging
import os
import signal
import threading
from uuid import uuid4

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from njia.kernel import clock
from njia.kernel.jobs import queries
from njia.kernel.jobs.models import Attempt, Beat
from njia.kernel.jobs.periodic import Periodic

log = logging.getLogger("njia.jobs")

PAUSE = 2.0
"""Seconds between two looks at the queue."""
PATIENCE = datetime.timedelta(minutes=5)
"""How long after a failure a recurring job is tried again."""
AT_ONCE, FIRST_WAIT = datetime.timedelta(), datetime.timedelta(minutes=1)
MOST_TASKS = 50
"""Tasks in a row before the worker looks at what recurs again."""


def tick() -> list[str]:
    """Run what is due; returns the names of what ran.

    Each run and the mark that it happened stand or fall together, under a lock on the mark: with any number of
    workers it happens once, what was missed while none ran is caught up once, and what fails is tried again soon.
    """
    now = clock.now()
    return [job.name for job in queries.due(now) if _beat(job, now)]


def _beat(job: Periodic, now: datetime.datetime) -> bool:
    try:
        with transaction.atomic():
            return _run_once(job, now)
    except Exception as error:  # one job's failure must not keep the others from running
        log.error("recurring job %s failed: %s", job.name, type(error).__name__)
        again = now - job.every + min(job.every, PATIENCE)
        Beat.objects.update_or_create(name=job.name, defaults={"ran_at": again})
        return False


def _run_once(job: Periodic, now: datetime.datetime) -> bool:
    long_ago = now - job.every
    Beat.objects.get_or_create(name=job.name, defaults={"ran_at": long_ago})
    beat = (
        Beat.objects.select_for_update(skip_locked=True).filter(name=job.name, ran_at__lte=long_ago).first()
    )
    if beat is None:  # another worker was quicker
        return False
    job.run(now)
    beat.ran_at = now
    beat.save(update_fields=["ran_at"])
    return True


def reap() -> int:
    """Put back what a dead worker left behind and what failed, at most `MOST_TRIES` times; returns how many.

    A task that was abandoned once too often ends as failed. After a failure the next try waits, each time longer.
    """
    now = clock.now()
    lost = queries.abandoned(now)
    failed = queries.to_retry()
    if not lost.exists() and not failed.exists():  # looking takes no lock, and mostly there is nothing
        return 0
    with transaction.atomic():
        back = [_put_back(task, now, AT_ONCE) for task in lost.select_for_update(skip_locked=True)]
        back += [_put_back(task, now, FIRST_WAIT) for task in failed.select_for_update(skip_locked=True)]
    return sum(back)


def _put_back(task: queries.Task, now: datetime.datetime, wait: datetime.timedelta) -> bool:
    attempt, _new = Attempt.objects.get_or_create(task_id=task.pk)
    again = attempt.tries < queries.MOST_TRIES
    if again:
        task.run_after = now + wait * 4**attempt.tries
        attempt.tries += 1
        attempt.save(update_fields=["tries"])
    task.status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
    task.finished_at = None if again else now
    task.save(update_fields=["status", "finished_at", "run_after"])
    return again


@transaction.atomic
def tidy(now: datetime.datetime) -> None:
    """Forget finished tasks after a while, and sign-ins that have run out."""
    old = list(queries.outdated(now).values_list("pk", flat=True))
    Attempt.objects.filter(task_id__in=old).delete()
    DBTaskResult.objects.filter(pk__in=old).delete()
    call_command("clearsessions")


def work(stop: threading.Event) -> int:
    """Do the tasks that wait, one by one, until there is none or `stop` is set; returns how many at most."""
    worker_id = f"{os.getpid()}-{uuid4().hex[:8]}"
    done = 0
    while done < MOST_TASKS and not stop.is_set() and queries.ready():
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=worker_id,
        ).run()
        done += 1
    return done


def run_worker(stop: threading.Event | None = None) -> None:
    """Work until `stop` is set; without one, until the process is told to end. A task under way is finished first."""
    stop = stop or _stop_when_told()
    logging.getLogger("django_tasks").addFilter(_name_only)
    while not stop.is_set():
        with contextlib.suppress(DatabaseError):  # locked or away for a moment: the next turn tries again
            tick()
            reap()
            work(stop)
        close_old_connections()
        stop.wait(PAUSE)


def _stop_when_told() -> threading.Event:
    stop = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_args: stop.set())
    return stop


def _name_only(record: logging.LogRecord) -> bool:
    """Say that a task failed, never with which words: an exception's text may hold somebody's."""
    record.exc_info = None
    return True

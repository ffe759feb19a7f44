"""The queue and what recurs: nothing runs twice, nothing is lost when a worker dies."""

import datetime
import logging
import sys
import threading
import types
from collections.abc import Iterator

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from njia.kernel import clock
from njia.kernel.access import Refused
from njia.kernel.jobs import actions, periodic, queries
from njia.kernel.jobs.models import Attempt, Beat

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime.datetime(2026, 11, 24, 12))
HOUR = datetime.timedelta(hours=1)
SAMPLE = "njia_sample_jobs"


def greet(name: str) -> str:
    return f"hello {name}"


def stumble(name: str) -> None:
    raise RuntimeError(f"the secret of {name}")


def refuse(name: str) -> None:
    raise Refused("not allowed")


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch) -> None:
    """The test's transaction lives in its connection: the worker must not close it."""
    for module in (actions, db_worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)


@pytest.fixture
def _queue(settings) -> Iterator[None]:
    """The real queue, with three tasks that can be imported by name."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    module = types.ModuleType(SAMPLE)
    sys.modules[SAMPLE] = module
    for function in (greet, stumble, refuse):
        copy = types.FunctionType(function.__code__, function.__globals__, function.__name__)
        copy.__module__, copy.__qualname__ = SAMPLE, function.__name__
        setattr(module, function.__name__, copy)
        setattr(module, function.__name__, task()(copy))
    yield
    del sys.modules[SAMPLE]


def enqueue(name: str) -> DBTaskResult:
    result = getattr(sys.modules[SAMPLE], name).enqueue("Asha")
    return DBTaskResult.objects.get(pk=result.id)


@pytest.fixture
def runs(monkeypatch) -> list[datetime.datetime]:
    """A job that recurs every hour, alone in the registry, and the moments at which it ran."""
    ran: list[datetime.datetime] = []
    periodic.everything()
    monkeypatch.setattr(periodic, "_known", {})
    periodic.periodic("sample", every=HOUR)(ran.append)
    return ran


def tick_at(moment: datetime.datetime) -> list[str]:
    with clock.at(moment):
        return actions.tick()


def test_a_beat_runs_once_however_many_workers_look(runs):
    assert tick_at(NOON) == ["sample"]
    assert tick_at(NOON) == []
    assert tick_at(NOON + HOUR / 2) == []
    assert tick_at(NOON + HOUR) == ["sample"]
    assert runs == [NOON, NOON + HOUR]


def test_missed_runs_are_caught_up_once(runs):
    tick_at(NOON)
    assert tick_at(NOON + 10 * HOUR) == ["sample"]
    assert tick_at(NOON + 10 * HOUR) == []
    assert len(runs) == 2


def test_a_worker_that_saw_it_due_too_late_does_not_run_it(runs, monkeypatch):
    seen_by_both = queries.due(NOON)
    tick_at(NOON)
    monkeypatch.setattr(queries, "due", lambda now: seen_by_both)
    assert tick_at(NOON) == []
    assert len(runs) == 1


def test_a_failing_beat_leaves_nothing_waits_and_stops_no_other(runs, caplog):
    def fail(now: datetime.datetime) -> None:
        Beat.objects.create(name="half done", ran_at=now)
        raise RuntimeError("the secret of Asha")

    periodic.periodic("a failing one", every=HOUR)(fail)
    assert tick_at(NOON) == ["sample"]
    assert not Beat.objects.filter(name="half done").exists()
    assert "RuntimeError" in caplog.text
    assert "Asha" not in caplog.text
    assert [job.name for job in queries.due(NOON)] == []
    assert [job.name for job in queries.due(NOON + actions.PATIENCE)] == ["a failing one"]


def test_two_jobs_cannot_share_a_name(runs):
    with pytest.raises(ValueError, match="sample"):
        periodic.periodic("sample", every=HOUR)(lambda now: None)


def test_every_room_s_jobs_are_found():
    assert {"jobs.tidy", "monitoring.remind"} <= {job.name for job in periodic.everything()}


@pytest.mark.usefixtures("_queue")
def test_the_worker_does_what_waits():
    waiting = enqueue("greet")
    assert actions.work(threading.Event()) == 1
    waiting.refresh_from_db()
    assert (waiting.status, waiting.return_value) == (TaskResultStatus.SUCCESSFUL, "hello Asha")
    assert actions.work(threading.Event()) == 0


@pytest.mark.usefixtures("_queue")
def test_a_stopped_worker_takes_nothing_new():
    waiting = enqueue("greet")
    stop = threading.Event()
    stop.set()
    assert actions.work(stop) == 0
    waiting.refresh_from_db()
    assert waiting.status == TaskResultStatus.READY


@pytest.mark.usefixtures("_queue")
def test_a_task_of_a_dead_worker_is_put_back_three_times_and_then_failed():
    lost = enqueue("greet")
    for tries in range(queries.MOST_TRIES + 1):
        lost.claim("worker that dies")
        with clock.at(lost.started_at + queries.LONGEST_RUN):
            assert actions.reap() == 0, "it may still be running"
        with clock.at(lost.started_at + queries.LONGEST_RUN + datetime.timedelta(seconds=1)):
            assert actions.reap() == (tries < queries.MOST_TRIES)
        lost.refresh_from_db()
    assert lost.status == TaskResultStatus.FAILED
    assert lost.finished_at is not None
    assert Attempt.objects.get(task_id=lost.pk).tries == queries.MOST_TRIES
    assert actions.reap() == 0


@pytest.mark.usefixtures("_queue")
def test_a_failed_task_is_tried_again_three_times_each_time_later():
    failing = enqueue("stumble")
    now = clock.now()
    waits = []
    for _try in range(queries.MOST_TRIES):
        failing.status, failing.exception_class_path = TaskResultStatus.FAILED, "builtins.RuntimeError"
        failing.save()
        with clock.at(now):
            assert actions.reap() == 1
        failing.refresh_from_db()
        assert failing.status == TaskResultStatus.READY
        waits.append(failing.run_after - now)
    assert waits == sorted(set(waits))
    failing.status = TaskResultStatus.FAILED
    failing.save()
    assert actions.reap() == 0


@pytest.mark.usefixtures("_queue")
def test_what_a_rule_refused_is_not_tried_again():
    refused = enqueue("refuse")
    actions.work(threading.Event())
    refused.refresh_from_db()
    assert refused.status == TaskResultStatus.FAILED
    assert actions.reap() == 0


@pytest.mark.usefixtures("_queue")
def test_the_log_of_a_failure_holds_no_words(caplog):
    enqueue("stumble")
    log = logging.getLogger("django_tasks")
    log.addFilter(actions._name_only)
    try:
        actions.work(threading.Event())
    finally:
        log.removeFilter(actions._name_only)
    assert "state=FAILED" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.usefixtures("_queue")
def test_finished_tasks_are_forgotten_after_a_while():
    old, new = enqueue("greet"), enqueue("greet")
    actions.work(threading.Event())
    Attempt.objects.create(task_id=old.pk, tries=1)
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=clock.now() - 2 * queries.KEPT_FOR)
    actions.tidy(clock.now())
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [new.pk]
    assert not Attempt.objects.exists()


def test_the_loop_ends_when_it_is_told_to(runs):
    stop = threading.Event()
    periodic.periodic("stopping", every=HOUR)(lambda now: stop.set())
    actions.run_worker(stop)
    assert len(runs) == 1

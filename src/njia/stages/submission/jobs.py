"""Background work, enqueued by name."""

from django_tasks import task

from njia.kernel.processes import queries as processes
from njia.stages.submission import queries


@task()
def prepare(code: str, token: str) -> None:
    """Build the package that was ordered under `token`."""
    queries.prepare(processes.by_code(code), token)

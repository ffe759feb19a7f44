"""Background work, enqueued by name."""

from django_tasks import task

from njia.kernel.processes import queries as processes
from njia.stages.submission import actions


@task()
def prepare(code: str, token: str) -> None:
    """Build the package that was ordered under `token`."""
    actions.prepare_package(processes.by_code(code), token)

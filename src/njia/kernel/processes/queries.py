from django.db.models import Exists, OuterRef, QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process, Publication


def by_code(code: str) -> Process:
    """Raises `NotFound` for an unknown code."""
    try:
        return Process.objects.get(code=code)
    except Process.DoesNotExist:
        raise NotFound from None


def is_published(process_id: int, part: str) -> bool:
    return Publication.objects.filter(process_id=process_id, part=part).exists()


def published_parts(process: Process) -> set[str]:
    return set(Publication.objects.filter(process=process).values_list("part", flat=True))


def public_processes() -> QuerySet[Process]:
    """Processes of which the public may see something."""
    return Process.objects.filter(Exists(Publication.objects.filter(process=OuterRef("pk"))))


def may_enter(process: Process, actor: Actor) -> bool:
    """Whether the person may know that the process exists."""
    return bool(actor.roles) or Publication.objects.filter(process=process).exists()

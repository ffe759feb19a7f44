"""What custodians read. Every read of a voice starts at `visible_to`."""

from django.db.models import QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Voice
from njia.stages.voices.states import UNREAD, may_read


def visible_to(actor: Actor) -> QuerySet[Voice]:
    voices = Voice.objects.filter(process_id=actor.process_id or 0)
    return voices if may_read(actor) else voices.none()


def to_read(actor: Actor) -> QuerySet[Voice]:
    """Unread voices in an order that says nothing of who came first."""
    return visible_to(actor).filter(state__in=UNREAD).order_by("receipt")


def by_key(actor: Actor, key: int) -> Voice:
    """Raises `NotFound` for anybody but a custodian."""
    found = visible_to(actor).select_related("process").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def unread(process: Process) -> int:
    """For custodians and the check before a package; never shown to the public, who could see an arrival in it."""
    return Voice.objects.filter(process=process, state__in=UNREAD).count()

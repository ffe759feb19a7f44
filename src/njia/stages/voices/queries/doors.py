"""What the doors say and whether they are open."""

from django.db.models import QuerySet

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Contact, Intake
from njia.stages.voices.states import RULES


def is_open(process: Process) -> bool:
    """Whether voices are taken in: once custodians hold keys and support contacts are entered."""
    return Intake.objects.filter(process=process, is_open=True).exists()


def contacts(process: Process) -> QuerySet[Contact]:
    """Support that every door shows before its first field."""
    return Contact.objects.filter(process=process)


def may_see(actor: Actor) -> bool:
    """Everybody who may know the process may read how to give words to it."""
    return True


def require_keeper(actor: Actor) -> None:
    """For those who keep the doors. Raises `Refused`."""
    RULES["support"].require(actor)

from typing import Any

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries
from njia.stages.recommendations.queries import field
from njia.stages.recommendations.states import RULES


def home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For those who keep the register: what custodians passed on and nobody has taken in yet."""
    if not RULES["edit"].allows(actor):
        return None
    waiting = queries.cleared_waiting(process)
    return {"process": process, "waiting": waiting} if waiting else None


def field_home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For facilitators the forms that they carry; for those who keep the register what phones sent and nobody saw."""
    if not field.may_collect(actor):
        return None
    waiting = field.waiting(actor).count()
    if RULES["edit"].allows(actor) and not waiting:
        return None
    return {"process": process, "waiting": waiting}

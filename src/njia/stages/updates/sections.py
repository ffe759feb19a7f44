from typing import Any

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.updates import queries
from njia.stages.updates.states import RULES

NEWEST = 3


def on_process(process: Process, actor: Actor) -> dict[str, Any] | None:
    newest = queries.stories(list(queries.posts(actor)[:NEWEST]))
    return {"process": process, "stories": newest} if newest else None


def on_home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """Drafts that wait to be published."""
    if not RULES["write"].allows(actor):
        return None
    drafts = queries.drafts(actor).count()
    return {"process": process, "drafts": drafts} if drafts else None

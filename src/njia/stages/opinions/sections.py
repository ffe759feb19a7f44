from typing import Any

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.opinions import queries
from njia.stages.opinions.states import RULES


def on_home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For those who look through statements, what waits; for those who speak for an organisation, what is open."""
    moderates = RULES["moderate"].allows(actor)
    rows = []
    for shown in queries.conversations(actor):
        conversation = shown.conversation
        waiting = queries.count_waiting(conversation) if moderates else 0
        asked = queries.is_open(conversation) and queries.may_draw(conversation, actor)
        if waiting or asked:
            rows.append({"shown": shown, "waiting": waiting, "asked": asked})
    return {"process": process, "rows": rows} if rows else None


def on_process(process: Process, actor: Actor) -> dict[str, Any] | None:
    """On the front page of a process, the conversations that anybody can join."""
    rows = [
        shown
        for shown in queries.conversations(actor)
        if queries.is_open(shown.conversation) and queries.is_for_anybody(shown.conversation)
    ]
    return {"process": process, "rows": rows} if rows else None


def on_recommendation(item: Any, actor: Actor) -> dict[str, Any] | None:
    """Which statement a recommendation was made of."""
    statement = queries.lifted_from(item.public_id)
    if statement is None:
        return None
    return {
        "process": item.process,
        "statement": statement,
        "shown": queries.shown(statement.conversation),
        "told": queries.figures_of(statement),
    }

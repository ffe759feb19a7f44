from typing import Any

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.priorities import queries
from njia.stages.priorities.states import RULES
from njia.stages.roadmap import queries as roadmap


def on_clause(clause: Any, actor: Actor) -> dict[str, Any] | None:
    """An action's place in the order."""
    found = queries.place_of(actor, clause.public_id)
    if found is None:
        return None
    ranking, item, total = found
    return {"process": clause.process, "ranking": ranking, "item": item, "total": total}


def open_votes(process: Process, actor: Actor) -> dict[str, Any] | None:
    """Votes that wait for the person: to vote in, or, for those who run them, to say what became of the result."""
    to_answer = queries.unanswered(actor) if RULES["run"].allows(actor) else []
    to_vote = queries.open_for(actor)
    if not (to_vote or to_answer):
        return None
    return {"process": process, "to_vote": to_vote, "to_answer": to_answer}


def on_home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """Once a version of the roadmap is frozen, its actions want an order that a meeting agreed on."""
    if not RULES["rank"].allows(actor) or queries.standing(process) == "done":
        return None
    return {"process": process} if roadmap.latest_version(process) else None


def on_meeting(meeting: Any, actor: Actor) -> dict[str, Any] | None:
    ranking = queries.agreed_at(meeting.pk, actor)
    return {"process": meeting.process, "ranking": ranking} if ranking else None

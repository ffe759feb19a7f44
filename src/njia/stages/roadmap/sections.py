from typing import Any

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.roadmap import queries
from njia.stages.roadmap.states import RELATIONS, RULES


def on_recommendation(item: Any, actor: Actor) -> dict[str, Any] | None:
    """In which clauses a recommendation lives on, as this reader may know it."""
    if not queries.may_see(actor):
        return None
    process = item.process
    clauses = queries.clauses_reached(process, [item], actor).get(item.pk, [])
    if not clauses:
        return None
    return {
        "process": process,
        "clauses": [
            (public_id, title, RELATIONS[relation], through)
            for public_id, title, relation, through in clauses
        ],
    }


def on_home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For those who answer for the draft: actions that lack something, and what is without roots."""
    if not RULES["freeze"].allows(actor) or queries.standing(process) == "next":
        return None
    problems, orphans = queries.problems(process), queries.orphans(process)
    if not problems and not len(orphans):
        return None
    return {
        "process": process,
        "incomplete": len({problem.public_id for problem in problems}),
        "asked": len(orphans.recommendations) + len(orphans.insights),
        "rootless": len(orphans.actions),
    }


def on_process(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For the front page: the priority areas and how many actions each has."""
    if not queries.may_see(actor):
        return None
    areas = [node for node in queries.shown_tree(actor, process) if node.kind == "area"]
    if not areas:
        return None
    counted = [(area, len(queries.actions_of([area]))) for area in areas]
    return {"process": process, "areas": counted, "draft": RULES["see_draft"].allows(actor)}


def on_meeting(meeting: Any, actor: Actor) -> dict[str, Any] | None:
    """The versions that this meeting left."""
    versions = list(queries.visible_versions(actor).filter(meeting=meeting).order_by("number"))
    return {"process": meeting.process, "versions": versions} if versions else None

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.kernel.sections import Trace, Traces
from njia.stages.monitoring import queries
from njia.stages.monitoring.states import RULES
from njia.stages.roadmap import queries as roadmap


def on_home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """How many reports those who report have to ask for."""
    if not RULES["report"].allows(actor):
        return None
    late = queries.overdue(process)
    return {"process": process, "late": len(late)} if late else None


def on_process(process: Process, actor: Actor) -> dict[str, Any] | None:
    """Where the actions stand, once anything was reported."""
    if not queries.visible_to(actor).exists():
        return None
    rows = queries.progress(actor, process)
    return {"process": process, "summary": queries.summary(rows), "total": len(rows)} if rows else None


def on_clause(clause: Any, actor: Actor) -> dict[str, Any] | None:
    if clause.kind != "action" or not queries.may_see(actor):
        return None
    report = queries.latest_of(actor, [clause.public_id]).get(clause.public_id)
    return {"process": clause.process, "clause": clause, "report": report}


def on_recommendation(item: Any, actor: Actor) -> dict[str, Any] | None:
    """What has been done of it: the newest report on each action that names it."""
    if not queries.visible_to(
        actor
    ).exists():  # spares the reading of the roadmap while there is nothing to tell
        return None
    clauses = roadmap.clauses_reached(item.process, [item], actor).get(item.pk, [])
    reports = queries.latest_of(actor, [public_id for public_id, *_ in clauses])
    done = [
        (public_id, title, reports[public_id]) for public_id, title, *_ in clauses if public_id in reports
    ]
    return {"process": item.process, "done": done} if done else None


def follow(items: Sequence[Any], actor: Actor, before: Traces) -> Traces:
    """The newest report on each action in which one of these lives on."""
    clauses = {trace.code for found in before.values() for trace in found if trace.key == "roadmap"}
    if not clauses:
        return {}
    code = items[0].process.code
    reports = queries.latest_of(actor, clauses)
    return {
        pk: [
            Trace(
                "progress", trace.code, trace.text, trace.language, reverse("monitoring:action", args=[code, trace.code]),
                reports[trace.code].get_state_display(), reports[trace.code].state, reports[trace.code].on,
            )
            for trace in found
            if trace.key == "roadmap" and trace.code in reports
        ]
        for pk, found in before.items()
    }  # fmt: skip

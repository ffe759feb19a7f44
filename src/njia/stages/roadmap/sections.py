import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.kernel.sections import Trace, Traces
from njia.stages.roadmap import queries
from njia.stages.roadmap.states import RELATIONS, RULES

SHOWN_AFTER = datetime.timedelta(days=60)
"""How long the front page still leads to a consultation that has ended."""

MOST_NAMED = 20


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


def on_reading(item: Any, actor: Actor) -> dict[str, Any] | None:
    """What the draft says of an item already, and of others with its themes: for whoever reads it."""
    if not RULES["see_draft"].allows(actor):
        return None
    found = queries.related_clauses(item)
    own = [(each.public_id, each.title, RELATIONS[each.relation]) for each in found if each.relation]
    alike = [(each.public_id, each.title) for each in found if not each.relation]
    return {"process": item.process, "own": own, "alike": alike} if found else None


def about_clause(item: Any, actor: Actor) -> dict[str, Any] | None:
    """The clause of a consultation that a recommendation was said of, for all who may see it."""
    whole, slash, public_id = item.about.partition("/")
    number = whole.rpartition("-")[2]
    found = (
        queries.visible_consultations(actor).filter(version__number=int(number)).first() if slash else None
    )
    if found is None:
        return None
    return {
        "process": item.process,
        "version": found.version,
        "title": queries.frozen_titles(found.version, [public_id])[public_id],
        "public_id": public_id,
        "may_cite": RULES["write"].allows(actor),
    }


def consultation(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For the front page: what everybody is asked to say something about, and until when."""
    found = queries.visible_consultations(actor).first()
    if found is None or not (queries.is_running(found) or found.ends_on >= clock.today() - SHOWN_AFTER):
        return None
    return {"process": process, "consultation": found, "running": queries.is_running(found)}


def follow(items: Sequence[Any], actor: Actor, _before: Traces) -> Traces:
    """The clauses in which each of these lives on, since the first version that names it there."""
    if not queries.may_see(actor):
        return {}
    process = items[0].process
    prefetch_related_objects(items, "part_of")
    cited = queries.clauses_reached(process, items, actor)
    ids = {item.pk: item.public_id for item in items}
    named = {through or ids[pk] for pk, clauses in cited.items() for *_clause, through in clauses}
    since = queries.first_cited(actor, named)
    return {
        pk: [
            Trace(
                "roadmap", public_id, title.body, title.language, reverse("roadmap:clause", args=[process.code, public_id]),
                RELATIONS[relation], on=since.get((through or ids[pk], public_id)),
            )
            for public_id, title, relation, through in clauses
        ]
        for pk, clauses in cited.items()
    }  # fmt: skip


def named_on_home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """Where this person is named and has not looked."""
    named = list(queries.waiting_for(actor)[:MOST_NAMED])
    return {"process": process, "named": named} if named else None


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

"""What this room shows on the pages of earlier ones."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from njia.kernel import sections
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import queries
from njia.stages.review.states import AWAITING, JOINED, OPEN, RULES
from njia.stages.voices import queries as voices

Context = dict[str, Any]
LISTED = 50
"""Items that a meeting's page names one by one; beyond that the register is the place to read."""


def on_recommendation(item: Recommendation, actor: Actor) -> Context | None:
    """The answer with its reason, or where it stands."""
    answer = queries.answers([item], actor).get(item.pk)
    if answer is None:
        return None
    dissents = queries.dissents_from(item) if answer.answered else []
    traces = sections.traces([item], actor).get(item.pk, [])
    return {
        "steps": queries.timeline(item, answer, traces, actor),
        "answer": answer,
        "dissents": dissents,
        "motion": queries.agreed_how(item) if answer.answered else None,
        "parts": _parts(item, actor),
        "objected": queries.objected_to(item) if RULES["see"].allows(actor) else [],
        "inside": RULES["see"].allows(actor),
        "code": item.process.code,
    }


def _parts(item: Recommendation, actor: Actor) -> list[queries.Answer]:
    parts = list(recommendations.parts_of([item.pk]))
    found = queries.answers(parts, actor)
    return [found[part.pk] for part in parts if part.pk in found]


def on_home(process: Process, actor: Actor) -> Context | None:
    """What waits for this person: proposals to write, decisions to record, answers to read."""
    waiting = queries.waiting(process) if RULES["propose"].allows(actor) else {}
    lines: list[tuple[str, str]] = []
    if count := waiting.get(AWAITING, 0):
        said = ngettext(
            "%(n)s contribution waits for a proposed answer.",
            "%(n)s contributions wait for a proposed answer.",
            count,
        )
        lines.append((said % {"n": count}, AWAITING))
    if (count := waiting.get(OPEN, 0)) and RULES["decide"].allows(actor):
        said = ngettext(
            "%(n)s proposed answer waits for a decision.",
            "%(n)s proposed answers wait for a decision.",
            count,
        )
        lines.append((said % {"n": count}, OPEN))
    lines += _own_answers(process, actor)
    ballots = (
        [ballot.name for ballot in queries.open_for(process, actor)] if RULES["vote"].allows(actor) else []
    )
    sets = (
        queries.sets(process)
        if RULES["publish"].allows(actor) and is_published(process.pk, "register")
        else []
    )
    unpublished = sum(each.count for each in sets)
    more = {"ballots": ballots, "unpublished": unpublished, "code": process.code}
    if (
        actor.person_id
        and RULES["read"].allows(actor)
        and (count := queries.my_tasks(process, actor).count())
    ):
        said = ngettext(
            "%(n)s item waits for you to read it.", "%(n)s items wait for you to read them.", count
        )
        return {"lines": lines, "reads": said % {"n": count}, **more}
    return {"lines": lines, **more} if lines or ballots or unpublished else None


def _own_answers(process: Process, actor: Actor) -> list[tuple[str, str]]:
    if not actor.organisations or not is_published(process.pk, "register"):
        return []
    own = recommendations.visible_to(actor).filter(organisation__in=actor.organisations)
    total, answered = own.filter(part_of__isnull=True).count(), queries.answered_among(own)
    if not answered:
        return []
    said = _("Your organisation's recommendations: %(answered)s of %(total)s answered.")
    lines = [(said % {"answered": answered, "total": total}, "")]
    if news := queries.news(process, actor):
        count, on = news
        new = ngettext(
            "%(n)s answer to your organisation was published on %(day)s.",
            "%(n)s answers to your organisation were published on %(day)s.",
            count,
        )
        lines.append((new % {"n": count, "day": date_format(on)}, ""))
    return lines


def on_process(process: Process, actor: Actor) -> Context | None:
    if not queries.may_see(actor):
        return None
    bars = queries.bars(process, inside=RULES["see"].allows(actor))
    return {"bars": bars, "code": process.code} if bars else None


def on_meeting(meeting: Any, actor: Actor) -> Context | None:
    """What this meeting answered, as far as it still stands."""
    if not queries.may_see(actor):
        return None
    inside = RULES["see"].allows(actor)
    parts = queries.meeting_bar(meeting.pk, inside=inside)
    if not parts:
        return None
    decided = list(queries.decided_at(meeting.pk, inside=inside)[: LISTED + 1])
    return {
        "parts": parts,
        "total": sum(part.count for part in parts),
        "decided": decided[:LISTED],
        "more": len(decided) > LISTED,
        "code": meeting.process.code,
    }


def on_receipt(voice: Any, actor: Actor) -> Context | None:
    """What became of what was said in this voice. Neither ids nor words: a stolen receipt must lead to neither.

    Of what was divided, the answers to its parts; where something newer took its place, the answer to that too.
    """
    items = [item for item in voice.recommendations.order_by("number") if item.state != JOINED]
    divided = {item.part_of_id for item in items}
    found = queries.answers(items, actor)
    if not found:
        return None
    after = [item for _old, item in recommendations.successors([item.pk for item in items])]
    return {
        "answers": [found[item.pk] for item in items if item.pk not in divided],
        "successors": list(queries.answers(after, actor).values()),
    }


def questions_at(voice: Any, actor: Actor) -> Context | None:
    """What is asked of whoever holds this receipt, if they agreed to be asked."""
    if voices.without_consent({voice.pk}, "contact"):
        return None
    items = [item for item in voice.recommendations.all() if item.state != JOINED]
    asked = [question for question in queries.questions(items) if not question.answer]
    return {"questions": asked, "code": voice.process.code} if asked else None

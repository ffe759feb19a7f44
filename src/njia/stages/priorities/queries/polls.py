"""Votes on priorities: who may know of one, what is voted on, and who may take part."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, public
from njia.kernel.people import queries as people
from njia.kernel.processes import queries as processes
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.priorities.models import Candidate, Drawn, Poll
from njia.stages.priorities.states import ALIVE, OVER, RULES, SHOWN, VOTED_IN
from njia.stages.recommendations import queries as recommendations
from njia.stages.roadmap import queries as roadmap


@dataclass(frozen=True, slots=True)
class Thing:
    """A candidate as voters read it. `title` is "" where its words can no longer be shown."""

    public_id: str
    title: str
    language: str
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """What one vote of a constituency weighs. `mandates`: people who may take a code by their account."""

    constituency: str
    label: str
    weight: Decimal
    mandates: int


def visible_polls(actor: Actor) -> QuerySet[Poll]:
    """Insiders see also what is being prepared; once open, everybody who may enter the process."""
    known = Poll.objects.filter(process_id=actor.process_id or 0).select_related(
        "process", "meeting", "answered_by"
    )
    return known.filter(state__in=ALIVE if RULES["see"].allows(actor) else SHOWN)


def polls(actor: Actor) -> list[Poll]:
    """The newest first."""
    return list(visible_polls(actor).order_by("-number"))


def may_see_polls(actor: Actor) -> bool:
    return visible_polls(actor).exists()


def poll(actor: Actor, number: int) -> Poll:
    """Raises `NotFound` where there is none or the person may not know of it."""
    found = visible_polls(actor).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def is_open(poll: Poll) -> bool:
    """The last day counts."""
    return poll.state in VOTED_IN and clock.today() <= poll.closes_on


def overdue() -> QuerySet[Poll]:
    """Open polls whose last day is over."""
    return Poll.objects.filter(state__in=VOTED_IN, closes_on__lt=clock.today()).select_related("process")


def open_for(actor: Actor) -> list[Poll]:
    """Votes that are open, and for which the person may still take a code by their account."""
    known = visible_polls(actor).filter(state__in=VOTED_IN, closes_on__gte=clock.today())
    return [poll for poll in known if eligible(poll, actor) and not has_drawn(poll, actor)]


def unanswered(actor: Actor) -> list[Poll]:
    """Counted votes of which nobody has recorded what the working group did with them."""
    return list(visible_polls(actor).filter(state__in=OVER, answered_on__isnull=True).exclude(result=""))


def uncounted() -> QuerySet[Poll]:
    """Closed polls whose votes nobody has counted yet."""
    return Poll.objects.filter(state__in=OVER, result="").select_related("process")


def polls_standing(process: Process) -> str:
    newest = Poll.objects.filter(process=process, state__in=ALIVE).order_by("number").last()
    if newest is None:
        return "next"
    return "done" if newest.answered_on else "current"


def things(poll: Poll) -> list[Thing]:
    """What is voted on, in its order, in the reader's language where it is said in it."""
    rows = list(Candidate.objects.filter(poll=poll).order_by("position"))
    ids = [row.public_id for row in rows]
    words = _titles(poll.process) if poll.about == "actions" else recommendation_words(poll.process, ids)
    return [Thing(row.public_id, *words.get(row.public_id, ("", "")), row.cost) for row in rows]


def _titles(process: Process) -> dict[str, tuple[str, str]]:
    nodes = roadmap.actions_list(process)
    return {node.public_id: (node.title.body, node.title.language) for node in nodes}


def recommendation_words(process: Process, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Id → (words, language), of those that the public may read: others cannot be voted on."""
    everybody = public(process.pk)
    found = list(recommendations.visible_to(everybody).filter(public_id__in=set(ids)))
    words = recommendations.words(found, everybody)
    return {item.public_id: said for item in found if (said := words[item.pk])}


def costs_of_actions(process: Process, currency: str) -> list[Thing]:
    """The actions of the draft, each with what its budget lines in this currency still lack."""
    return [
        Thing(
            node.public_id,
            node.title.body,
            node.title.language,
            sum((line.gap for line in node.budget if line.currency == currency), Decimal(0)),
        )
        for node in roadmap.actions_list(process)
    ]


def weighed(poll: Poll) -> list[Standing]:
    """The constituencies that vote, in the order of the vocabulary."""
    weights = dict(poll.classes.values_list("constituency", "weight"))
    speakers = people.speakers(poll.process)
    return [
        Standing(code, entry.label, weights[code], len(speakers.get(code, ())))
        for code, entry in vocabularies.terms("constituencies").items()
        if code in weights
    ]


def eligible(poll: Poll, actor: Actor) -> list[str]:
    """The constituencies for which the person may take a voting code: those they speak for and that vote."""
    if actor.person_id is None:
        return []
    voting = set(poll.classes.values_list("constituency", flat=True))
    speaks = people.organisations(poll.process).filter(pk__in=actor.organisations)
    return sorted(voting & set(speaks.values_list("constituency", flat=True)))


def has_drawn(poll: Poll, actor: Actor) -> bool:
    return Drawn.objects.filter(poll=poll, person_id=actor.person_id or 0).exists()


def slips_reach_somebody(process: Process) -> bool:
    """Whoever holds a slip has no account, so something of the process must be public for them to come in."""
    return bool(processes.published_parts(process))

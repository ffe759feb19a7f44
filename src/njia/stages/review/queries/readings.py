"""The reading desk: one item with all that a reader needs, and what the readers think of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Body, Decision, Question, Reading, Seat, Task
from njia.stages.review.queries.body import criteria, neutral_name
from njia.stages.review.queries.plans import my_tasks
from njia.stages.review.states import CRITERIA, DECIDED, PROPOSED, STANDINGS


def readings(item: Recommendation) -> list[Reading]:
    """All readings of an item, in their order."""
    return list(Reading.objects.filter(recommendation=item).select_related("target", "person").order_by("pk"))


def reading_of(actor: Actor, item: Recommendation, among: Sequence[Reading]) -> Reading:
    """This person's own, or a fresh one."""
    own = (reading for reading in among if reading.person_id == actor.person_id)
    return next(own, None) or Reading(recommendation=item, person_id=actor.person_id or 0)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reader thinks, without their notes. `scores` name each criterion, in their order; None: not given."""

    reader: str
    own: bool
    outcome: str
    label: Words
    target: str
    reason: str
    clause: str
    scores: tuple[tuple[Words, int | None], ...]


def opinions(among: Sequence[Reading], actor: Actor) -> list[Opinion]:
    """The readings of one item that propose an answer, side by side: nothing is averaged."""
    told = [row for row in among if row.outcome]
    seats = Seat.objects.filter(process=actor.process_id, person__in=[row.person_id for row in told])
    names = dict(seats.values_list("person_id", "shown_as")) if told else {}
    return [
        Opinion(
            names.get(row.person_id) or neutral_name(row.person), row.person_id == actor.person_id, row.outcome,
            STANDINGS[row.outcome], row.target.public_id if row.target else "", row.reason, row.clause,
            tuple((name, row.scores.get(key)) for key, (name, _anchors) in CRITERIA.items()),
        )
        for row in told
    ]  # fmt: skip


def disputed(process: Process) -> set[int]:
    """Items on which readers propose different answers."""
    said: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    rows = Reading.objects.filter(recommendation__process=process).exclude(outcome="")
    for item, outcome, target in rows.values_list("recommendation_id", "outcome", "target_id"):
        said[item].add((outcome, target))
    return {item for item, answers in said.items() if len(answers) > 1}


def still_read(process: Process) -> set[int]:
    """Items that a reader has still to read."""
    waiting = Task.objects.filter(plan__process=process, passed_on=False, done_on__isnull=True)
    return set(waiting.values_list("recommendation_id", flat=True))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in a reader's own list: its neighbours, and how many are left."""

    previous: str
    next: str
    left: int


def place_in_my_list(item: Recommendation, actor: Actor, process: Process) -> Place:
    ids = list(my_tasks(process, actor).values_list("recommendation__public_id", flat=True))
    if item.public_id not in ids:
        return Place("", ids[0] if ids else "", len(ids))
    at = ids.index(item.public_id)
    return Place(ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else "", len(ids))


@dataclass(frozen=True, slots=True)
class Desk:
    """What a reader has to know of an item beside its words. `proposed`: an answer stands proposed."""

    scored: list[tuple[str, Words, list[str]]]
    proposed: bool
    grouped: list[str]
    questions: list[Question]


def desk(item: Recommendation) -> Desk:
    """In one query for most items: each reader asks for this hundreds of times."""
    grouped = Decision.objects.filter(target=OuterRef("pk"), is_current=True, case__state=DECIDED)
    asked = Question.objects.filter(recommendation=OuterRef("pk"))
    rows = item.process.recommendations.filter(pk=item.pk).order_by()
    rows = rows.annotate(is_target=Exists(grouped), is_asked=Exists(asked))
    told = rows.values("process__body__rubric", "case__state", "is_target", "is_asked").get()
    return Desk(
        scored=criteria(Body(rubric=told["process__body__rubric"] or {})),
        proposed=told["case__state"] == PROPOSED,
        grouped=grouped_here(item) if told["is_target"] else [],
        questions=questions([item]) if told["is_asked"] else [],
    )


def grouped_here(item: Recommendation) -> list[str]:
    """Public ids of what is answered together with this one."""
    rows = Decision.objects.filter(target=item, is_current=True, case__state=DECIDED).order_by("case_id")
    return list(rows.values_list("case__recommendation__public_id", flat=True))


def questions(items: Sequence[Recommendation]) -> list[Question]:
    return list(Question.objects.filter(recommendation__in=items))


def evidence(item: Recommendation) -> list[str]:
    """Addresses that came with the item, once it is known that what came with it identifies nobody."""
    values = item.attributes.values() if isinstance(item.attributes, dict) and not item.checking else ()
    return [str(value) for value in values if str(value).startswith(("https://", "http://"))]

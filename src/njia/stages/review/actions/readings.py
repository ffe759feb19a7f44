"""Reading: what each reader thinks, and what they ask of whoever gave it."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.deciding import decide_many, hold
from njia.stages.review.actions.judging import Ruling, bench, objections
from njia.stages.review.models import Case, Question, Reading, SecondLook, Task
from njia.stages.review.queries import recused, standing_of
from njia.stages.review.queries.readings import reading_of, readings
from njia.stages.review.states import CALLED, CRITERIA, DECIDED, HIGHEST_SCORE, LEFT, RULES
from njia.stages.voices import queries as voices

CHOICES_AT_LEAST, CHOICES_AT_MOST = 2, 5
LONGEST_CHOICE = 120


@transaction.atomic
def read(
    item: Recommendation,
    *,
    outcome: str = "",
    target: Recommendation | None = None,
    reason: str = "",
    clause: str = "",
    scores: Mapping[str, int] | None = None,
    notes: str = "",
    acting: Actor,
) -> Reading:
    """Keep what a reader thinks. With an answer it is read; the first answer becomes the proposal, and later ones
    stand beside it, so that a difference is seen and none is lost. Notes are for the reader alone.
    """
    RULES["read"].require(acting)
    hold(item.process)
    _readable(item, acting)
    given = {key: score for key, score in (scores or {}).items() if key in CRITERIA}
    if not all(0 <= score <= HIGHEST_SCORE for score in given.values()):
        raise Refused(_("A score is between 0 and 4."))
    reading = reading_of(acting, item, readings(item))
    reading.outcome, reading.reason, reading.clause = outcome, reason.strip(), clause.strip()
    reading.target, reading.scores, reading.notes, reading.on = target, given, notes.strip(), clock.today()
    if outcome:
        _judge(item, reading, acting)
    reading.save()
    if outcome:
        done = Task.objects.filter(recommendation=item, person_id=acting.person_id or 0, passed_on=False)
        done.filter(done_on__isnull=True).update(done_on=clock.today())
    return reading


def _readable(item: Recommendation, acting: Actor) -> None:
    if item.state in LEFT:
        raise Refused(_("It asks for no answer any more."), code="state")
    if acting.person_id in recused(item):
        raise Refused(_("You have declared a stake in it, so others decide on it."), code="interest")
    case = Case.objects.filter(recommendation=item).first()
    again = SecondLook.objects.filter(case=case, state=CALLED).exists() if case else False
    if case and (case.divided or (case.state == DECIDED and not again)):
        raise Refused(_("It has been answered, or is answered in its parts."), code="state")


def _judge(item: Recommendation, reading: Reading, acting: Actor) -> None:
    """Propose it where nothing stands proposed, or what does is this reader's own; else judge it alike."""
    target = reading.target.public_id if reading.target else ""
    ruling = Ruling(item.public_id, reading.outcome, reading.reason, target)
    standing = standing_of([item])
    proposal = standing.proposals.get(item.pk)
    if proposal is None or proposal.by == acting.ref:
        decide_many(item.process, [ruling], acting=acting)
        return
    known = bench(item.process, [ruling], acting=acting)
    if found := objections([ruling], known, acting=acting):
        raise Refused(found[0].reason, code=found[0].code)


@transaction.atomic
def ask(item: Recommendation, text: str, choices: Sequence[str], *, acting: Actor) -> Question:
    """Ask whoever gave an item to choose between answers. They see it at their receipt if they agreed to be asked;
    nobody is told whether there is such a receipt.
    """
    RULES["read"].require(acting)
    _readable(item, acting)
    offered = list(dict.fromkeys(choice.strip() for choice in choices if choice.strip()))
    if not text.strip() or not CHOICES_AT_LEAST <= len(offered) <= CHOICES_AT_MOST:
        raise Refused(_("Write the question, and two to five answers to choose from."))
    if any(len(choice) > LONGEST_CHOICE for choice in offered):
        raise Refused(_("One of the answers is too long."))
    return Question.objects.create(
        recommendation=item, text=text.strip(), choices=offered, asked_on=clock.today()
    )


@transaction.atomic
def reply(key: str, choice: str) -> Question:
    """The answer of whoever holds the receipt: one of those offered, once. Nothing says who chose, or when."""
    question = Question.objects.select_for_update().select_related("recommendation").filter(key=key).first()
    if question is None or not question.recommendation.voice_id:
        raise NotFound
    if voices.without_consent({question.recommendation.voice_id}, "contact"):
        raise NotFound
    if choice not in question.choices or question.answer:
        raise Refused(_("Choose one of the answers. It can be given once."))
    question.answer = choice
    question.save(update_fields=["answer"])
    return question

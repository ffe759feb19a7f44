"""Verbs: sending a version to the Global Coordinating Group, its feedback and the answers, the endorsement."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.submission import queries
from njia.stages.submission.models import Feedback, Submission
from njia.stages.submission.states import REPLACEABLE, RULES, SUBMISSION


@transaction.atomic
def submit(process: Process, *, acting: Actor) -> Submission:
    """Send the frozen version with the answers it rests on. A former submission is replaced by this one.

    Raises `Refused` with every reason that blocks, or where this very version was sent already (a second click).
    """
    RULES["submit"].require(acting)
    process = Process.objects.select_for_update().get(pk=process.pk)
    scope = queries.final_scope(process)
    if scope.sent:
        raise Refused(_("This version was sent already. Freeze a new version to send it again."))
    version = queries.require_ready(scope)
    before = Submission.objects.filter(process=process).order_by("-number").first()
    if before and before.state in REPLACEABLE:
        before.state = SUBMISSION.take("resubmit", before.state, acting=acting, thing=before)
        before.save(update_fields=["state"])
    number = before.number + 1 if before else 1
    facts = {"number": number, "version": version.number, "rounds": scope.rounds}
    (line,) = append(
        process, [Entry("submission.submitted", _subject(process, number), facts)], acting=acting
    )
    return Submission.objects.create(
        process=process, number=number, version_id=version.pk, rounds=scope.rounds, on=clock.today(),
        by=acting.ref, line=line,
    )  # fmt: skip


@transaction.atomic
def give_feedback(submission: Submission, text: str, *, acting: Actor) -> Feedback:
    """What the Global Coordinating Group wants changed or explained, in its own words."""
    submission = _locked(submission)
    submission.state = SUBMISSION.take(
        "give_feedback", submission.state, acting=acting, thing=submission, text=text
    )
    submission.save(update_fields=["state"])
    highest = Feedback.objects.filter(submission=submission).aggregate(highest=Max("number"))["highest"] or 0
    given = Feedback.objects.create(
        submission=submission, number=highest + 1, text=text.strip(), by=acting.ref, on=clock.today()
    )
    _log(submission, "submission.feedback", {"feedback": given.number}, {"text": given.text}, acting=acting)
    return given


@transaction.atomic
def answer_feedback(feedback: Feedback, answer: str, *, acting: Actor) -> Feedback:
    """What the ministry says to a point of feedback. Said once: a change of mind is a new submission."""
    RULES["answer"].require(acting)
    feedback = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if feedback.answer:
        raise Refused(_("This feedback is answered already."))
    if not answer.strip():
        raise Refused(_("Write the answer."))
    feedback.answer, feedback.answered_on = answer.strip(), clock.today()
    feedback.save(update_fields=["answer", "answered_on"])
    facts = {"feedback": feedback.number}
    _log(feedback.submission, "submission.answered", facts, {"answer": feedback.answer}, acting=acting)
    return feedback


@transaction.atomic
def endorse(submission: Submission, *, acting: Actor) -> Submission:
    """The Global Coordinating Group grants the status of a pathfinder country."""
    submission = _locked(submission)
    submission.state = SUBMISSION.take("endorse", submission.state, acting=acting, thing=submission)
    submission.save(update_fields=["state"])
    _log(submission, "submission.endorsed", {}, {}, acting=acting)
    return submission


def _locked(submission: Submission) -> Submission:
    return Submission.objects.select_for_update(of=("self",)).select_related("process").get(pk=submission.pk)


def _subject(process: Process, number: int) -> str:
    return f"{process.code}-S-{number}"


def _log(
    submission: Submission, kind: str, facts: dict[str, int], words: dict[str, str], *, acting: Actor
) -> None:
    subject = _subject(submission.process, submission.number)
    append(submission.process, [Entry(kind, subject, facts, words)], acting=acting)

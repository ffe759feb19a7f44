"""Who sees which submission, and where the stage stands."""

from django.db.models import QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.stages.submission.models import Feedback, Submission
from njia.stages.submission.states import FINISHED, RULES, SUBMISSION


def may_see(actor: Actor) -> bool:
    """The public sees that something was sent, and how to check it, once the roadmap is published."""
    return RULES["see"].allows(actor) or is_published(actor.process_id or 0, "roadmap")


def visible_to(actor: Actor) -> QuerySet[Submission]:
    found = Submission.objects.filter(process_id=actor.process_id or 0)
    return found if may_see(actor) else found.none()


def submissions(actor: Actor) -> list[Submission]:
    """Newest first, with the version each one sent. Feedback is for insiders and the Group's reviewer alone."""
    found = visible_to(actor).select_related("version").order_by("-number")
    return list(found.prefetch_related("feedback") if RULES["see"].allows(actor) else found)


def by_number(actor: Actor, number: int) -> Submission:
    """Raises `NotFound` where there is none or the person may not see it."""
    found = visible_to(actor).select_related("process", "version").filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def feedback(actor: Actor, number: int, point: int) -> Feedback:
    """One point of feedback on a submission. Raises `NotFound`; the public sees none."""
    if not RULES["see"].allows(actor):
        raise NotFound
    points = Feedback.objects.select_related("submission__process")
    found = points.filter(submission__in=visible_to(actor), submission__number=number, number=point).first()
    if found is None:
        raise NotFound
    return found


def latest(process: Process) -> Submission | None:
    """The submission that counts: each later one replaces those before it."""
    return Submission.objects.filter(process=process).select_related("version").order_by("-number").first()


def unanswered(process: Process) -> int:
    """Points of feedback on the submission that counts which have no answer yet."""
    newest = latest(process)
    return Feedback.objects.filter(submission=newest, answer="").count() if newest else 0


def waits_for_review(submission: Submission | None, actor: Actor) -> bool:
    """Whether the Group can still say something about it, and this is who says it."""
    if submission is None or not RULES["review"].allows(actor):
        return False
    return bool(SUBMISSION.offers(submission.state, actor, submission))


def standing(process: Process) -> str:
    """Done once endorsed; current while something lies with the Group."""
    newest = (
        Submission.objects.filter(process=process).order_by("-number").values_list("state", flat=True).first()
    )
    if newest is None:
        return "next"
    return "done" if newest in FINISHED else "current"

"""The road of one item: received, read, discussed, decided, published, in the roadmap, reported on."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from njia.kernel.access import Actor, Words
from njia.kernel.processes.queries import published_on
from njia.kernel.sections import Trace
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Decision, Task
from njia.stages.review.queries.answers import Answer, body_of
from njia.stages.review.queries.register import may_work
from njia.stages.review.states import BALLOT_PREFIX, ENTERS_ROADMAP, LEFT, STANDINGS

LONGEST_TITLE = 90


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the road. What is not `done` is still to come. `on` is empty where the day is not told."""

    key: str
    name: Words
    done: bool
    on: datetime.date | None = None
    said: Words = ""
    url: str = ""
    language: str = ""


def timeline(item: Recommendation, answer: Answer, traces: Sequence[Trace], actor: Actor) -> list[Step]:
    """The steps as this reader may know them. What was withdrawn or put back together ends there."""
    inside = may_work(actor)
    # As on its page: a day stands only beside an open sender, for all who are not inside.
    on = item.received_on if inside or item.organisation_id else None
    steps = [Step("received", _("Received"), True, on)]
    if answer.state in LEFT:
        return [*steps, Step(answer.state, answer.label, True)]
    decided = list(_decisions(item, answer, inside=inside))
    steps += [*_read(item, answer), *_discussed(item, decided), *_answered(decided)]
    steps.append(_published(item, answer, decided))
    if not answer.answered or answer.final_state in ENTERS_ROADMAP or traces:
        steps += [*_in_roadmap(traces), *_reported(traces)]
    return steps


def _decisions(item: Recommendation, answer: Answer, *, inside: bool) -> Iterator[Decision]:
    """All that were decided on it, for those who may know that it is answered; outside, what was published of it."""
    if answer.outcome:
        found = Decision.objects.filter(case__recommendation=item)
        known = found if inside else found.filter(passed_over=False)
        yield from known.select_related("meeting", "target", "release")


def _read(item: Recommendation, answer: Answer) -> Iterator[Step]:
    done_on = list(
        Task.objects.filter(recommendation=item, passed_on=False).values_list("done_on", flat=True)
    )
    done = [day for day in done_on if day]
    if not done_on and answer.answered:
        return  # it was answered without having been shared out
    name = _("Read")
    if not done:
        yield Step("read", name, False)
        return
    said = ngettext("by %(n)s of %(all)s reader", "by %(n)s of %(all)s readers", len(done_on))
    told = said % {"n": len(done), "all": len(done_on)}
    yield Step("read", name, len(done) == len(done_on), max(done), told)


def _discussed(item: Recommendation, decided: Sequence[Decision]) -> Iterator[Step]:
    """In the meetings that decided; a ballot has its papers."""
    name = _("Discussed")
    met = [decision for decision in decided if decision.meeting]
    for decision in met:
        meeting = decision.meeting
        assert meeting is not None  # noqa: S101 (picked so)
        url = reverse("meetings:detail", args=[item.process.code, meeting.public_id])
        yield Step("discussed", name, True, meeting.on, meeting.title, url)
    if not decided:
        yield Step("discussed", name, False)


def _answered(decided: Sequence[Decision]) -> Iterator[Step]:
    name = _("Decided")
    for decision in decided:
        said = str(STANDINGS[decision.outcome])
        if decision.target:
            said += f" · {decision.target.public_id}"
        if decision.ballot:
            said += f" · {body_of(decision).removeprefix(BALLOT_PREFIX)}"
        yield Step("decided", name, True, decision.on, said)
    if not decided:
        yield Step("decided", name, False)


def _published(item: Recommendation, answer: Answer, decided: Sequence[Decision]) -> Step:
    """Together with the register, or later with its set."""
    opened, name = published_on(item.process, "register"), _("Published")
    newest = next((decision for decision in decided if decision.is_current), None)
    if not (opened and answer.answered and newest) or (newest.release is None and newest.entered_on > opened):
        return Step("published", name, False)
    return Step("published", name, True, newest.release.on if newest.release else opened)


def _in_roadmap(traces: Sequence[Trace]) -> Iterator[Step]:
    name = _("In the roadmap")
    clauses = [trace for trace in traces if trace.key == "roadmap"]
    for trace in clauses:
        yield Step("roadmap", name, True, trace.on, trace.text[:LONGEST_TITLE], trace.url, trace.language)
    if not clauses:
        yield Step("roadmap", name, False)


def _reported(traces: Sequence[Trace]) -> Iterator[Step]:
    name = _("Reported on")
    reports = [trace for trace in traces if trace.key == "progress"]
    for trace in reports:
        yield Step("reported", name, True, trace.on, trace.label, trace.url)
    if not reports:
        yield Step("reported", name, False)

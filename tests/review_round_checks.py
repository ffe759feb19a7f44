"""What must hold at the end of a round of review, whatever the asks: told as a list of what does not."""

import html
from collections.abc import Iterator
from typing import Any

from njia.kernel.ledger import queries as ledger
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.proof import Leaf, final_outcomes, replay, tally
from njia.stages.review import queries
from njia.stages.review.models import Decision, Notice, Task, Vote
from njia.stages.review.queries import stakes
from njia.stages.review.states import CARRIED, DECIDED
from tests.review_round import CODE, ROOT, Round, Visitor, open_rows

LOOKED_AT = 10
"""Every so manieth page of a single item is read as well."""


def problems(made: Round) -> list[str]:
    with made.stepping("check what is public") as step:
        found = [*_public(made), *_organisations(made)]
        step.count = len(made.asks)
    with made.stepping("check the invariants") as step:
        found += [*_answers(made), *_stakes(made), *_notices(made), *_log(made)]
        step.count = len(made.asks)
    return found


def _current(made: Round) -> list[Decision]:
    rows = Decision.objects.filter(case__process=made.process, is_current=True)
    return list(rows.select_related("case__recommendation", "motion", "meeting", "release"))


def _answers(made: Round) -> Iterator[str]:
    """Every item ends with reason, decider, quorum and date."""
    decided = {each.case.recommendation.public_id: each for each in _current(made)}
    for item in made.process.recommendations.all():
        answer = decided.get(item.public_id)
        if answer is None or answer.case.state != DECIDED:
            yield f"{item.public_id}: not answered"
            continue
        motion = answer.motion
        if not answer.reason.strip():
            yield f"{item.public_id}: no reason"
        if bool(answer.meeting_id) == bool(answer.ballot) or not answer.entered_by:
            yield f"{item.public_id}: no decider"
        if answer.on is None or answer.release is None:
            yield f"{item.public_id}: no date"
        if motion is None or motion.result != CARRIED:
            yield f"{item.public_id}: nobody agreed to it"
        elif not motion.quorum or motion.took_part * 100 < motion.quorum * motion.seats:
            yield f"{item.public_id}: no quorum"


def _stakes(made: Round) -> Iterator[str]:
    """Whoever has a stake neither read nor voted."""
    barred = stakes(made.process)
    for task in Task.objects.filter(plan__process=made.process).select_related("recommendation"):
        if task.person_id in barred.in_item(task.recommendation):
            yield f"{task.recommendation.public_id}: given to a reader with a stake"
    for vote in Vote.objects.filter(motion__process=made.process).select_related("motion__recommendation"):
        item = vote.motion.recommendation
        if vote.counted and vote.person_id in barred.in_item(item):
            yield f"{item.public_id}: a vote of somebody with a stake counted"
    if not made.refused:
        yield "nobody with a stake tried to vote, so nothing was refused"


def _notices(made: Round) -> Iterator[str]:
    """One notice for each giver and published change, by the channel that they have; none for what is not public."""
    reached = {name for name in made.speakers}
    rows = Decision.objects.filter(case__process=made.process)
    for decision in rows.select_related("case__recommendation__organisation"):
        item = decision.case.recommendation
        told = list(Notice.objects.filter(decision=decision))
        by_name = item.organisation is not None and item.organisation.name in reached
        wanted = [("organisation", str(item.organisation_id)) if by_name else ("sheet", "")]
        if [(each.channel, each.contributor) for each in told] != (wanted if decision.release_id else []):
            yield f"{item.public_id}: told {len(told)} times of answer {decision.number}"


def _log(made: Round) -> Iterator[str]:
    """The lines alone tell the same as the register, and so do the rows that anybody can take away."""
    process = made.process
    log = replay(map(Leaf.decode, ledger.leaves(process)))
    yield from (f"log: {problem}" for problem in log.problems)
    desk = people.actor(acts.command_line_operator(), process)
    items = list(process.recommendations.all())
    told, decided = queries.answers(items, desk), queries.package_decisions(process)
    public = {row["id"]: row for row in open_rows(Visitor(made))}
    ends = final_outcomes(log.lines)
    for item in items:
        line, answer, row = log.lines[item.public_id], told[item.pk], public.get(item.public_id, {})
        if (answer.state, (answer.final_state, answer.final_id)) != (line.state, ends[item.public_id]):
            yield f"{item.public_id}: the log tells another answer"
        shown = tuple(row.get(name, "") for name in ("standing", "reason", "grouped_with", "decided_by"))
        if shown != (line.state, answer.reason, answer.target or "", answer.body):
            yield f"{item.public_id}: the public is told something else"
        known = decided.get(item.pk)
        if line.decision is None or known is None or known.leaf != line.decision.index:
            yield f"{item.public_id}: the package names another line"
    for kind, figures in queries.counts(process).items():
        if figures != tally(log.lines.values(), kind):
            yield f"{kind}: the log counts otherwise"


def _public(made: Round) -> Iterator[str]:
    """The register, page by page, and every tenth item by itself."""
    public = Visitor(made)
    rows = {row["id"]: row for row in open_rows(public)}
    seen: set[str] = set()
    for number in range(1, len(rows) + 1):
        words = public.get(f"{ROOT}?page={number}").words
        here = {each for each in rows.keys() - seen if f"/{each}/" in words}
        yield from (f"{each}: no reason on the register" for each in here if not _says(words, rows[each]))
        seen |= here
        if len(seen) == len(rows) or not here:
            break
    yield from (f"{each}: not on the register" for each in sorted(rows.keys() - seen))
    for public_id in sorted(rows)[::LOOKED_AT]:
        words = public.get(f"/{CODE}/recommendations/{public_id}/").words
        if not _says(words, rows[public_id]):
            yield f"{public_id}: no reason on its page"


def _says(words: str, row: dict[str, Any]) -> bool:
    return bool(row["reason"]) and html.escape(row["reason"]) in words


def _organisations(made: Round) -> Iterator[str]:
    """Whoever speaks for an organisation reads on their own page that all they sent is answered."""
    for name, speaker in made.speakers.items():
        sent = made.process.recommendations.filter(organisation__name=name)
        words = speaker.get(f"/{CODE}/").words
        total = sent.count()
        if f"{total} of {total} answered" not in words:
            yield f"{name}: not told that all of {total} is answered"
        first = sent.order_by("number").first()
        if first and first.public_id not in speaker.get(f"/{CODE}/recommendations/").words:
            yield f"{name}: does not see what it sent"

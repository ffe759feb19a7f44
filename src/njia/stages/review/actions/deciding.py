"""Proposing and deciding. One answer and ten thousand go the same way: judge all, then write all or nothing."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import published_parts
from njia.proof import Tally
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.judging import Bench, Ruling, bench, objections, repeated
from njia.stages.review.models import Case, Decision, Motion, Proposal, TakenOff
from njia.stages.review.queries import standing_of
from njia.stages.review.queries.agenda import undisputed
from njia.stages.review.queries.answers import batches
from njia.stages.review.states import CARRIED, DECIDED, OPEN, PROPOSED, REOPENS, RULES, SECOND_LOOK, SPLIT
from njia.stages.voices import actions as voices
from njia.stages.voices import queries as heard

BATCH = 1_000


@dataclass
class _Act:
    """One ruling on its way into the log and the tables."""

    ruling: Ruling
    item: Recommendation
    case: Case
    proposes: bool
    proposal_line: int = 0
    decision_line: int = 0
    motion: Motion | None = None


@transaction.atomic
def propose(
    item: Recommendation, *, outcome: str, reason: str, target: Recommendation | None = None, acting: Actor
) -> None:
    """Propose an answer with its reason. It takes the place of an earlier proposal, which stays in the history."""
    decide_many(item.process, [Ruling(item.public_id, outcome, reason, _id(target))], acting=acting)


@transaction.atomic
def decide(
    item: Recommendation,
    *,
    outcome: str,
    reason: str,
    target: Recommendation | None = None,
    meeting: str = "",
    ballot: str = "",
    on: datetime.date | None = None,
    seen: int | None = None,
    acting: Actor,
) -> None:
    """Record what the group decided, naming its meeting (by public id) or its ballot.

    Where the group has said how it decides, this records that nobody who was at the meeting was against it: its quorum
    is checked, and what was voted on is recorded by `record_vote` or by closing a ballot. `seen` is the newest line
    about the item that whoever decides has seen: of two who decide at once on the same state, one is refused.

    Where this was not what stood proposed, the proposal is recorded too, so that the log has both steps. Deciding
    anew replaces the answer in force; the former one stays in the history.
    """
    ruling = Ruling(item.public_id, outcome, reason, _id(target), meeting, ballot, on, seen)
    if not ruling.body:
        raise Refused(_("Name the meeting or ballot that decided."), code="guard")
    decide_many(item.process, [ruling], acting=acting)


@transaction.atomic
def confirm(
    item: Recommendation, *, meeting: str = "", ballot: str = "", seen: int | None = None, acting: Actor
) -> None:
    """Record that the group decided as it was proposed."""
    RULES["decide"].require(acting)
    hold(item.process)
    standing = standing_of([item])
    proposal = standing.proposals.get(item.pk)
    if proposal is None or standing.state(item) != OPEN:
        raise Refused(_("Nothing is proposed that could be confirmed."), code="state")
    decide(
        item, outcome=proposal.outcome, reason=proposal.reason, target=proposal.target, meeting=meeting, ballot=ballot,
        seen=seen, acting=acting,
    )  # fmt: skip


@transaction.atomic
def confirm_many(
    process: Process, public_ids: Sequence[str], *, meeting: str = "", ballot: str = "", acting: Actor
) -> int:
    """Record that the group decided on all of these as it was proposed, in one go; returns how many.

    Only for what nobody disagrees on: an item on which readers differ, that somebody has still to read, that a member
    took off the agenda, or that a second look was called for, is talked about and decided by itself.
    """
    RULES["decide"].require(acting)
    hold(process)
    wanted = list(dict.fromkeys(public_ids))
    if not wanted:
        raise Refused(_("Choose what is decided."))
    free = undisputed(process, set(wanted))
    if left := [public_id for public_id in wanted if public_id not in free]:
        raise Refused(
            _("%(ids)s cannot be decided in one go: look at them one by one.") % {"ids": ", ".join(left)}
        )
    items = list(recommendations.visible_to(acting).filter(public_id__in=wanted))
    proposals = standing_of(items).proposals
    rulings = [
        Ruling(
            item.public_id, proposals[item.pk].outcome, proposals[item.pk].reason, _id(proposals[item.pk].target),
            meeting, ballot,
        )
        for item in items
    ]  # fmt: skip
    return decide_many(process, rulings, acting=acting)


@transaction.atomic
def decide_many(process: Process, rulings: Sequence[Ruling], *, acting: Actor) -> int:
    """Propose and decide a whole list, or nothing of it; returns how many of them said something new.

    Raises `Refused` with the first reason against, naming its item where there are several; `NotFound` where the
    only item is unknown or may not be seen.
    """
    RULES["propose"].require(acting)
    if any(ruling.body for ruling in rulings):
        RULES["decide"].require(acting)
    if (at := repeated(rulings)) is not None:
        raise Refused(_("%(id)s is there twice.") % {"id": rulings[at].item}, code="repeated")
    hold(process)
    known = bench(process, rulings, acting=acting)
    if found := objections(rulings, known, acting=acting):
        first = found[0]
        if len(rulings) > 1:
            raise Refused(f"{rulings[first.at].item}: {first.reason}", code=first.code)
        if first.field == "item" and rulings[0].item not in known.items:
            raise NotFound
        raise Refused(first.reason, code=first.code)
    return give(process, rulings, known, acting=acting)


def _id(item: Recommendation | None) -> str:
    return item.public_id if item else ""


def hold(process: Process) -> None:
    """One at a time in a process: two groupings made at once could close a circle that neither sees.

    Without taking the key, so that contributions, which point at the process, need not wait.
    """
    Process.objects.select_for_update(of=("self",), no_key=True).get(pk=process.pk)


def give(process: Process, rulings: Sequence[Ruling], known: Bench, *, acting: Actor) -> int:
    """Write rulings that were judged sound: their lines in the log first, then all rows in bulk."""
    new = [ruling for ruling in rulings if not known.says_already(ruling)]
    cases = _cases(process, new, known)
    acts = [
        _Act(
            ruling,
            item := known.items[ruling.item],
            cases[item.pk],
            not known.proposed_so(ruling) or not ruling.body,
        )
        for ruling in new
    ]
    for act in acts:
        act.motion = _motion(process, act, known) if act.ruling.body else None
    lines = iter(append(process, _entries(acts, known, acting), acting=acting))
    for act in acts:
        act.proposal_line = next(lines) if act.proposes else 0
        act.decision_line = next(lines) if act.ruling.body else 0
    _propose(acts, known, acting)
    _decide(acts, known, acting)
    _move(acts, embargoed="register" in published_parts(process))
    TakenOff.objects.filter(case__process=process, case__state=DECIDED).delete()
    _settle_objections(process, acts, acting)
    _end_looks(process, acts, known, acting)
    settle(process, {act.item.part_of_id for act in acts if act.item.part_of_id})
    return len(acts)


def _motion(process: Process, act: _Act, known: Bench) -> Motion | None:
    """The vote that carried it; where nobody asked for one, that nobody who was there was against it."""
    if act.ruling.motion or known.chamber is None:
        return act.ruling.motion
    tally = known.chamber.unopposed(act.item, known.chamber.sittings[act.ruling.meeting])
    return Motion(
        process=process, recommendation=act.item, meeting_id=known.meetings[act.ruling.meeting].pk,
        outcome=act.ruling.outcome, target_id=_target_pk(act.ruling, known), reason=act.ruling.reason.strip(),
        way="unopposed", result=CARRIED, on=known.day(act.ruling), **counted(tally),
    )  # fmt: skip


def counted(tally: Tally) -> dict[str, Any]:
    """A tally as the columns of a motion."""
    return {
        "rule": tally.rule, "quorum": tally.quorum, "seats": tally.seats, "took_part": tally.took_part,
        "in_favour": tally.in_favour, "against": tally.against, "abstained": tally.abstained, "groups": tally.groups,
        "groups_for": tally.groups_for,
    }  # fmt: skip


def tally_of(motion: Motion) -> Tally:
    return Tally(
        motion.rule, motion.quorum, motion.seats, motion.in_favour, motion.against, motion.abstained, motion.groups,
        motion.groups_for,
    )  # fmt: skip


def _settle_objections(process: Process, acts: Sequence[_Act], acting: Actor) -> None:
    """Whoever said “not what I meant” of a group or an answer has been listened to once it is decided anew."""
    decided = {act.item.voice_id for act in acts if act.ruling.body and act.item.voice_id}
    if not decided:
        return
    for voice, about in heard.objections(process).items():
        for each in about & REOPENS if voice in decided else ():
            voices.settle_objection(voice, each, acting=acting)


def _end_looks(process: Process, acts: Sequence[_Act], known: Bench, acting: Actor) -> None:
    """Whatever was decided anew has had its second look: the log says whether the answer changed."""
    entries: list[Entry] = []
    for act in acts:
        look = known.again.get(act.item.pk)
        if look is None or not act.ruling.body:
            continue
        before = look.decision
        look.state = SECOND_LOOK.take("end", look.state, acting=acting, thing=look)
        look.changed = (before.outcome, before.target_id) != (
            act.ruling.outcome,
            _target_pk(act.ruling, known),
        )
        look.ended_on = clock.today()
        look.save(update_fields=["state", "changed", "ended_on"])
        facts: dict[str, Fact] = {"decision": before.number, "changed": look.changed}
        entries.append(Entry("second_look.ended", act.item.public_id, facts))
    append(process, entries, acting=acting)


def settle(process: Process, wholes: Collection[int]) -> None:
    """Say of each whole whether all its parts are answered. The caller holds the process's row."""
    if not wholes:
        return
    waiting = recommendations.parts_of(wholes).exclude(case__state=DECIDED)
    still = set(waiting.values_list("part_of_id", flat=True))
    cases = Case.objects.filter(process=process)
    cases.filter(recommendation__in=still).update(divided=OPEN)
    cases.filter(recommendation__in=set(wholes) - still).update(divided=SPLIT)
    hidden = recommendations.parts_of(wholes).filter(case__embargoed=True)
    waits = set(hidden.values_list("part_of_id", flat=True))
    cases.filter(recommendation__in=waits).update(embargoed=True)
    cases.filter(recommendation__in=set(wholes) - waits).update(embargoed=False)


def _cases(process: Process, rulings: Sequence[Ruling], known: Bench) -> dict[int, Case]:
    fresh = [item for ruling in rulings if (item := known.items[ruling.item]).pk not in known.cases]
    made = Case.objects.bulk_create(
        (Case(recommendation=item, process=process) for item in fresh), batch_size=BATCH
    )
    return known.cases | {case.recommendation_id: case for case in made}


def _entries(acts: Sequence[_Act], known: Bench, acting: Actor) -> Iterator[Entry]:
    # The chair is the group's own voice; whoever else records a decision enters it on the group's behalf.
    entered = not acting.has({Role.TWG_CHAIR})
    for act in acts:
        ruling = act.ruling
        facts: dict[str, Fact] = {"outcome": ruling.outcome, "target": ruling.target or None}
        words = {"reason": ruling.reason.strip()}
        if act.proposes:
            yield Entry("recommendation.proposed", ruling.item, facts, words)
        if ruling.body:
            body: dict[str, Fact] = {
                "body": ruling.body,
                "entered": entered,
                "on": known.day(ruling).isoformat(),
            }
            if act.motion:
                body |= {"way": act.motion.way, **tally_of(act.motion).facts()}
            yield Entry("recommendation.decided", ruling.item, facts | body, words)


def _target_pk(ruling: Ruling, known: Bench) -> int | None:
    return known.items[ruling.target].pk if ruling.target else None


def _propose(acts: Sequence[_Act], known: Bench, acting: Actor) -> None:
    proposing = [act for act in acts if act.proposes]
    for some in batches([act.case.pk for act in proposing if act.item.pk in known.cases]):
        Proposal.objects.filter(case__in=some, is_current=True).update(is_current=False)
    today = clock.today()
    Proposal.objects.bulk_create(
        (
            Proposal(
                case=act.case, outcome=act.ruling.outcome, target_id=_target_pk(act.ruling, known),
                reason=act.ruling.reason.strip(), by=acting.ref, on=today, line=act.proposal_line,
            )
            for act in proposing
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _decide(acts: Sequence[_Act], known: Bench, acting: Actor) -> None:
    deciding = [act for act in acts if act.ruling.body]
    for some in batches([act.case.pk for act in deciding if act.item.pk in known.standing.decisions]):
        former = Decision.objects.filter(case__in=some, is_current=True)
        former.filter(release=None, case__embargoed=True).update(passed_over=True)
        former.update(is_current=False)
    motions = [act.motion for act in deciding if act.motion is not None]
    unopposed = [motion for motion in motions if motion.pk is None]
    Motion.objects.bulk_create(unopposed, batch_size=BATCH)
    Decision.objects.bulk_create((_decision(act, known, acting) for act in deciding), batch_size=BATCH)


def _decision(act: _Act, known: Bench, acting: Actor) -> Decision:
    ruling = act.ruling
    before = known.standing.decisions.get(act.item.pk)
    return Decision(
        case=act.case, number=before.number + 1 if before else 1, outcome=ruling.outcome,
        target_id=_target_pk(ruling, known), reason=ruling.reason.strip(),
        body_kind="meeting" if ruling.meeting else "ballot",
        meeting_id=known.meetings[ruling.meeting].pk if ruling.meeting else None, ballot=ruling.ballot,
        on=known.day(ruling), entered_on=clock.today(), entered_by=acting.ref, line=act.decision_line,
        motion=act.motion,
    )  # fmt: skip


def _move(acts: Sequence[_Act], *, embargoed: bool) -> None:
    """The cases' new states: a handful of updates, since a batch has few different outcomes.

    Once the register is public, a new answer stays inside until it is published with its set.
    """
    moved: dict[tuple[str, str], list[int]] = defaultdict(list)
    for act in acts:
        outcome = act.ruling.outcome if act.ruling.body else act.case.outcome
        moved[DECIDED if act.ruling.body else PROPOSED, outcome].append(act.case.pk)
    for (state, outcome), pks in moved.items():
        for some in batches(pks):
            Case.objects.filter(pk__in=some).update(state=state, outcome=outcome)
            if embargoed and state == DECIDED:
                Case.objects.filter(pk__in=some).update(embargoed=True)

"""Ballots as members see them: what is voted on, how far it is, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation, Shown
from njia.stages.review.models import Ballot, Decision, Motion, Vote
from njia.stages.review.queries.body import members
from njia.stages.review.queries.chamber import Chamber, chamber
from njia.stages.review.states import BALLOT_OPEN, CHOICES, TOO_FEW


def ballots(process: Process) -> list[Ballot]:
    """All of a process, the newest first."""
    return list(Ballot.objects.filter(process=process))


def ballot_by(process: Process, name: str) -> Ballot:
    found = Ballot.objects.filter(process=process, name=name).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Voted:
    """How one member voted, by the name by which they appear."""

    name: str
    label: Words
    reason: str


@dataclass(frozen=True, slots=True)
class OnBallot:
    """One item of a ballot. `mine` is this member's own vote, `barred` that they have a stake in it; `voted` of
    `seats` have voted. While it is open nobody sees how others vote; of a secret ballot nobody ever does.
    """

    motion: Motion
    shown: Shown
    mine: Vote | None
    barred: bool
    voted: int
    seats: int
    votes: list[Voted]

    @property
    def too_few(self) -> bool:
        return self.motion.result == TOO_FEW


def on_ballot(ballot: Ballot, actor: Actor) -> list[OnBallot]:
    rows = Motion.objects.filter(ballot=ballot).select_related("recommendation", "target")
    motions = list(rows.prefetch_related("votes"))
    items = recommendations.visible_to(actor).filter(motions__in=motions)
    shown = {each.item.pk: each for each in recommendations.show(list(items), actor)}
    found, names = chamber(ballot.process), _names(ballot.process, actor)
    return [
        _on_ballot(
            motion, shown[motion.recommendation_id], found, names, actor, open_=ballot.state == BALLOT_OPEN
        )
        for motion in motions
        if motion.recommendation_id in shown
    ]


def _names(process: Process, actor: Actor) -> dict[int, str]:
    return {member.person_id: member.name for member in members(process, actor)}


def _on_ballot(
    motion: Motion, shown: Shown, found: Chamber | None, names: dict[int, str], actor: Actor, *, open_: bool
) -> OnBallot:
    given = {vote.person_id: vote for vote in motion.votes.all()}
    seats = found.seats_for(motion.recommendation) if found else []
    barred = bool(found) and actor.person_id in (found.stakes.in_item(motion.recommendation) if found else ())
    return OnBallot(
        motion=motion,
        shown=shown,
        mine=given.get(actor.person_id or 0),
        barred=barred,
        voted=sum(any(voter in given for voter in seat.voters) for seat in seats),
        seats=len(seats) if open_ else motion.seats,
        votes=[] if open_ else votes_on(list(given.values()), names),
    )


def votes_on(given: Sequence[Vote], names: dict[int, str]) -> list[Voted]:
    counted = [vote for vote in given if vote.counted]
    told = [Voted(names.get(vote.person_id, "–"), CHOICES[vote.choice], vote.reason) for vote in counted]
    return sorted(told, key=lambda each: each.name.casefold())


def may_vote(process: Process, actor: Actor) -> bool:
    """Whether this person has a seat or stands in for one, where the group has said how it decides."""
    found = chamber(process)
    return found is not None and any(actor.person_id in seat.voters for seat in found.seats)


def open_for(process: Process, actor: Actor) -> list[Ballot]:
    """Open ballots on which this person may vote and has not voted on everything."""
    if not may_vote(process, actor):
        return []
    open_ones = Ballot.objects.filter(process=process, state=BALLOT_OPEN).order_by("closes_on", "pk")
    return [ballot for ballot in open_ones if _waits(ballot, actor)]


def _waits(ballot: Ballot, actor: Actor) -> bool:
    return any(each.mine is None and not each.barred for each in on_ballot(ballot, actor))


def agreed_how(item: Recommendation) -> Motion | None:
    """How the group agreed on the newest decision; None where it had not said yet how it decides."""
    found = (
        Decision.objects.filter(case__recommendation=item, is_current=True).select_related("motion").first()
    )
    return found.motion if found else None


def votes_about(item: Recommendation, actor: Actor) -> list[tuple[Motion, list[Voted]]]:
    """Every vote on an item that was counted, the oldest first, with how members voted where that is kept. For the
    group itself.
    """
    rows = Motion.objects.filter(recommendation=item).exclude(result="").exclude(way="unopposed")
    names = _names(item.process, actor)
    return [
        (motion, votes_on(list(motion.votes.all()), names))
        for motion in rows.select_related("ballot", "meeting", "target").prefetch_related("votes")
    ]

"""In a meeting: who of the group was there, what a member wants talked about, and how the group voted."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.proof import Tally
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.deciding import counted, give, hold, tally_of
from njia.stages.review.actions.judging import Ruling, bench, nobody_there, objections
from njia.stages.review.models import Case, Motion, Sitting, TakenOff, Vote
from njia.stages.review.queries import recused
from njia.stages.review.queries.chamber import Chamber, Count, chamber
from njia.stages.review.states import ABSTAIN, CARRIED, CHOICES, GROUP, LOST, PROPOSED, RULES, TOO_FEW


@transaction.atomic
def sit(
    process: Process, meeting: str, *, people: Collection[int] | None = None, present: int = 0, acting: Actor
) -> Sitting:
    """Write down who of the group was at a meeting that was held: by name (keys of persons), or how many seats.

    Written anew it replaces what stood there, for what is decided from then on. The log has how many, and no name.
    """
    RULES["record"].require(acting)
    hold(process)
    found, there = chamber_of(process), meetings.that_can_decide(process).filter(public_id=meeting).first()
    if there is None:
        raise Refused(_("“%(id)s” is no meeting that has been held.") % {"id": meeting})
    known = {each for seat in found.seats for each in seat.voters}
    if people is not None and not set(people) <= known:
        raise Refused(_("The roll can name members of the group only."))
    if people is None and not 0 <= present <= len(found.seats):
        raise Refused(_("There are %(n)s seats, so no more can have been taken.") % {"n": len(found.seats)})
    row, _new = Sitting.objects.update_or_create(
        meeting=there,
        defaults={
            "process": process,
            "called": people is not None,
            "present": present if people is None else 0,
        },
    )
    row.people.set(people or ())
    seats = present
    if people is not None:
        seats = sum(any(each in people for each in seat.voters) for seat in found.seats)
    facts = {"called": row.called, "present": seats, "seats": len(found.seats)}
    append(process, [Entry("sitting.recorded", meeting, facts)], acting=acting)
    return row


def chamber_of(process: Process, *meeting: str) -> Chamber:
    """Raises `Refused` until the group has said how it decides."""
    found = chamber(process, meeting)
    if found is None:
        raise Refused(_("Set the group up first: how it decides, and what its quorum is."), code="no_rule")
    return found


@transaction.atomic
def take_off(item: Recommendation, *, acting: Actor) -> None:
    """A member wants an item talked about before it is decided: it leaves what is decided in one go."""
    RULES["vote"].require(acting)
    hold(item.process)
    case = Case.objects.filter(recommendation=item, state=PROPOSED, divided="").first()
    if case is None:
        raise Refused(_("Nothing is proposed that could be talked about."), code="state")
    if acting.person_id in recused(item):
        raise Refused(_("You have declared a stake in it, so others decide on it."), code="interest")
    TakenOff.objects.get_or_create(case=case, person_id=acting.person_id or 0)


@transaction.atomic
def put_back(item: Recommendation, *, acting: Actor) -> None:
    """It need not be talked about any more, as far as this member goes."""
    RULES["vote"].require(acting)
    TakenOff.objects.filter(case__recommendation=item, person_id=acting.person_id or 0).delete()


@transaction.atomic
def record_vote(
    item: Recommendation,
    *,
    meeting: str,
    outcome: str,
    reason: str,
    target: Recommendation | None = None,
    roll: Mapping[int, str] | None = None,
    hands: tuple[int, int] | None = None,
    acting: Actor,
) -> Motion:
    """Record how a meeting voted on an answer: by roll call (person → choice; whoever was there and is not in it
    abstained), or by show of hands (how many for, how many against). If it carries, it is the decision.

    Whoever has a stake in it does not count, whatever was written down, and nothing says so: a stake may be quiet.
    """
    RULES["record"].require(acting)
    process = item.process
    hold(process)
    found = chamber_of(process, meeting)
    there = found.sittings.get(meeting)
    if there is None:
        raise Refused(nobody_there(meeting), code="no_sitting")
    if (roll is None) == (hands is None):
        raise Refused(_("Record the votes by name, or how many hands were raised: one of them."))
    if roll is not None:
        count = _roll(found, item, there.people, roll)
    else:
        count = Count(_hands(found, item, meeting, *(hands or (0, 0))), frozenset(), {})
    target_id = target.public_id if target else ""
    motion = Motion(
        process=process, recommendation=item, meeting=meetings.find(process, meeting), outcome=outcome,
        target=target, reason=reason.strip(), way="hands" if roll is None else "roll", on=clock.today(),
        result=result_of(count.tally), by_group=count.by_group, **counted(count.tally),
    )  # fmt: skip
    ruling = Ruling(item.public_id, outcome, reason, target_id, meeting, motion=motion)
    known = bench(process, [ruling], acting=as_group(process))
    if against := objections([ruling], known, acting=as_group(process)):
        raise Refused(against[0].reason, code=against[0].code)
    if item.pk in known.voting:
        raise Refused(_("The group votes on it. The ballot decides, or is stopped first."), code="voting")
    motion.save()
    Vote.objects.bulk_create(
        Vote(motion=motion, person_id=person, choice=choice, counted=True)
        for person, choice in (roll or {}).items()
        if person in count.counted
    )
    settle_motions(process, [(motion, ruling)], acting=acting)
    return motion


def _roll(
    found: Chamber, item: Recommendation, people: frozenset[int] | None, roll: Mapping[int, str]
) -> Count:
    if people is None:
        raise Refused(_("Only how many were there is written down. Call the roll first, by name."))
    if not set(roll.values()) <= CHOICES.keys():
        raise Refused(_("A vote is for, against, or an abstention."))
    if not set(roll) <= people:
        raise Refused(_("Somebody is said to have voted who was not there."))
    return found.count(item, dict.fromkeys(people, ABSTAIN) | dict(roll))


def _hands(found: Chamber, item: Recommendation, meeting: str, in_favour: int, against: int) -> Tally:
    there = found.sittings[meeting]
    if found.body.rule == "double":
        raise Refused(_("The group's rule counts constituencies, so the roll has to be called by name."))
    if min(in_favour, against) < 0 or in_favour + against > found.there(item, there):
        raise Refused(
            _("%(n)s seats that may vote on it were taken, so no more hands can have been raised.")
            % {"n": found.there(item, there)}
        )
    return found.hands(item, there, in_favour, against)


def result_of(tally: Tally) -> str:
    if not tally.quorate:
        return TOO_FEW
    return CARRIED if tally.agreed else LOST


def as_group(process: Process) -> Actor:
    """The group as such: what it votes is its own act, whoever writes it down or counts."""
    return Actor(f"{process.code}-TWG", process.pk, GROUP)


def settle_motions(process: Process, voted: Collection[tuple[Motion, Ruling]], *, acting: Actor) -> None:
    """Decide what carried, and tell the log what did not, with its counts. The rulings were judged sound."""
    carried = [ruling for motion, ruling in voted if motion.result == CARRIED]
    if carried:
        known = bench(process, carried, acting=as_group(process))
        give(process, carried, known, acting=acting)
    append(
        process,
        [
            Entry(
                "vote.recorded",
                motion.recommendation.public_id,
                {
                    "outcome": motion.outcome, "target": ruling.target or None, "body": ruling.body,
                    "result": motion.result, "way": motion.way, **tally_of(motion).facts(),
                },
            )
            for motion, ruling in voted
            if motion.result != CARRIED
        ],
        acting=acting,
    )  # fmt: skip

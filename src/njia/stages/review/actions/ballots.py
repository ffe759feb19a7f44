"""Ballots: opened on one answer or several, voted on until a day, and closed by themselves.

The log has that a ballot was opened, and the counts; never who voted how, which would stand beside their other acts
there for everybody to read. It commits to the votes of a ballot that is not secret, so that the group can show later
that none was changed.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.proof import canonical_json
from njia.stages.review.actions.deciding import counted, hold
from njia.stages.review.actions.judging import Bench, Ruling, bench, objections, repeated
from njia.stages.review.actions.meeting_votes import as_group, chamber_of, result_of, settle_motions
from njia.stages.review.models import Ballot, Motion, Vote
from njia.stages.review.queries.chamber import Chamber, chamber
from njia.stages.review.states import (
    BALLOT,
    BALLOT_NAME,
    BALLOT_OPEN,
    BALLOT_PREFIX,
    CARRIED,
    CHOICES,
    DROPPED,
    LONGEST_BALLOT,
    LONGEST_REASON,
    RULES,
)


class Put(NamedTuple):
    """An answer as it is put to the vote, by public ids."""

    item: str
    outcome: str
    reason: str
    target: str = ""


@transaction.atomic
def open_ballot(
    process: Process,
    name: str,
    puts: Sequence[Put],
    closes_on: datetime.date,
    *,
    text: str = "",
    acting: Actor,
) -> Ballot:
    """Put answers to the vote until the end of a day. Rule, quorum and secrecy are those of today."""
    RULES["open_ballot"].require(acting)
    hold(process)
    found, today = chamber_of(process), clock.today()
    if not found.seats:
        raise Refused(_("Nobody sits in the group yet."))
    if not BALLOT_NAME.fullmatch(name):
        raise Refused(
            _("Name the ballot by a short code of letters, digits, dots and hyphens, such as 2026-11.")
        )
    if not today <= closes_on <= today + datetime.timedelta(days=LONGEST_BALLOT):
        raise Refused(_("A ballot is open for a day at least, and %(n)s at most.") % {"n": LONGEST_BALLOT})
    known = _soundly(process, puts)
    opened = [
        Entry("ballot.opened", BALLOT_PREFIX + name, _terms(found, puts, closes_on), {"text": text.strip()})
    ]
    line = append(process, opened, acting=acting)[0]
    try:
        with transaction.atomic():
            ballot = Ballot.objects.create(
                process=process, name=name, text=text.strip(), rule=found.body.rule, quorum=found.body.quorum,
                secret=found.body.secret, opened_on=today, closes_on=closes_on, line=line,
            )  # fmt: skip
    except IntegrityError as taken:
        raise Refused(_("There is a ballot with this name already. Choose another."), code="twice") from taken
    Motion.objects.bulk_create(
        Motion(
            process=process, ballot=ballot, recommendation=known.items[put.item], outcome=put.outcome,
            target=known.items.get(put.target), reason=put.reason.strip(), way="ballot", rule=ballot.rule,
            quorum=ballot.quorum,
        )
        for put in puts
    )  # fmt: skip
    return ballot


def _terms(found: Chamber, puts: Sequence[Put], closes_on: datetime.date) -> dict[str, str | int | list[str]]:
    return {
        "items": [put.item for put in puts], "closes_on": closes_on.isoformat(), "rule": found.body.rule,
        "quorum": found.body.quorum, "secret": found.body.secret,
    }  # fmt: skip


def _soundly(process: Process, puts: Sequence[Put]) -> Bench:
    """Refuse now what could not be decided when the votes are counted."""
    if not puts:
        raise Refused(_("Choose what the group votes on."))
    rulings = [Ruling(put.item, put.outcome, put.reason, put.target) for put in puts]
    if (at := repeated(rulings)) is not None:
        raise Refused(_("%(id)s is there twice.") % {"id": rulings[at].item}, code="repeated")
    known = bench(process, rulings, acting=as_group(process))
    if found := objections(rulings, known, acting=as_group(process)):
        first = found[0]
        raise Refused(f"{rulings[first.at].item}: {first.reason}", code=first.code)
    items = [known.items[put.item] for put in puts]
    if twice := Motion.objects.filter(recommendation__in=items, result="").first():
        reason = _("%(id)s is on a ballot already.") % {"id": twice.recommendation.public_id}
        raise Refused(reason, code="voting")
    return known


class Cast(NamedTuple):
    """What somebody votes, with their reason if they give one."""

    choice: str
    reason: str = ""


def ballot_in(process: Process, name: str) -> Ballot:
    """The row, locked. Raises `NotFound`."""
    found = Ballot.objects.select_for_update(of=("self",)).filter(process=process, name=name).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def vote(process: Process, name: str, cast: Mapping[str, Cast], *, acting: Actor) -> bool:
    """Vote on some or all of a ballot's items (public id → vote), or change what one voted, until it closes.

    Whoever stands in for a member votes too; it counts where the member does not. The ballot closes once every seat
    has voted on everything: then this returns True.
    """
    RULES["vote"].require(acting)
    hold(process)
    ballot = ballot_in(process, name)
    if ballot.state != BALLOT_OPEN or clock.today() > ballot.closes_on:
        raise Refused(_("This ballot is closed."), code="state")
    found = chamber(process)
    motions = {each.recommendation.public_id: each for each in _motions(ballot)}
    if found is None or not any(acting.person_id in seat.voters for seat in found.seats):
        raise Refused(RULES["vote"].refusal, code="role")
    for public_id, given in cast.items():
        motion = motions.get(public_id)
        if motion is None:
            raise Refused(_("%(id)s is not on this ballot.") % {"id": public_id})
        if acting.person_id in found.stakes.in_item(motion.recommendation):
            raise Refused(_("You have declared a stake in it, so others decide on it."), code="interest")
        if given.choice not in CHOICES:
            raise Refused(_("A vote is for, against, or an abstention."))
        if len(given.reason) > LONGEST_REASON:
            reason = _("The reason is longer than %(most)s characters.") % {"most": LONGEST_REASON}
            raise Refused(reason, code="too_long")
        Vote.objects.update_or_create(
            motion=motion, person_id=acting.person_id or 0,
            defaults={"choice": given.choice, "reason": given.reason.strip()},
        )  # fmt: skip
    if not _all_voted(found, list(motions.values())):
        return False
    _close(ballot, found)
    return True


def _motions(ballot: Ballot) -> Sequence[Motion]:
    rows = Motion.objects.filter(ballot=ballot).select_related("recommendation", "target")
    return list(rows.prefetch_related("votes"))


def _choices(motion: Motion) -> dict[int, str]:
    return {each.person_id: each.choice for each in motion.votes.all()}


def _all_voted(found: Chamber, motions: Sequence[Motion]) -> bool:
    """The members themselves: that somebody who stands in has voted leaves them their vote until the deadline."""
    fresh = Motion.objects.filter(pk__in=[each.pk for each in motions]).prefetch_related("votes")
    given = {each.pk: _choices(each) for each in fresh}
    return all(
        seat.voters[0] in given[motion.pk]
        for motion in motions
        for seat in found.seats_for(motion.recommendation)
    )


@transaction.atomic
def close_ballots(process: Process, *, acting: Actor) -> list[str]:
    """Count the votes of every ballot whose last day is over; returns their names. However often and late this runs,
    each is counted once. Whoever sets it off, the count is the group's own act.
    """
    due = Ballot.objects.filter(process=process, state=BALLOT_OPEN, closes_on__lt=clock.today())
    names = list(due.order_by("closes_on", "pk").values_list("name", flat=True))
    if not names:
        return []
    hold(process)
    found = chamber(process)
    closed = []
    for name in names:
        ballot = ballot_in(process, name)
        if ballot.state == BALLOT_OPEN and found is not None:
            _close(ballot, found)
            closed.append(name)
    return closed


def _close(ballot: Ballot, found: Chamber) -> None:
    """Count, decide what carried, and tell the log. The caller holds the process and the ballot."""
    process, group = ballot.process, as_group(ballot.process)
    ballot.state = BALLOT.take("close", ballot.state, acting=group, thing=ballot)
    ballot.closed_on = min(clock.today(), ballot.closes_on)
    ballot.save(update_fields=["state", "closed_on"])
    voted = [(motion, _count(motion, ballot, found)) for motion in _motions(ballot)]
    _drop_unsound(process, voted)
    for motion, _ruling in voted:
        motion.save()
    facts = {"items": [motion.recommendation.public_id for motion, _ruling in voted]}
    # Of a secret ballot nothing may be left by which votes could be guessed and tried.
    words = {} if ballot.secret else {"votes": _votes(voted)}
    append(process, [Entry("ballot.closed", BALLOT_PREFIX + ballot.name, facts, words)], acting=group)
    settle_motions(process, voted, acting=group)
    if ballot.secret:
        Vote.objects.filter(motion__ballot=ballot).delete()


def _count(motion: Motion, ballot: Ballot, found: Chamber) -> Ruling:
    """By who has a seat and no stake now: a vote of somebody who declared one since does not count."""
    count = found.count(motion.recommendation, _choices(motion), ballot.rule, ballot.quorum)
    for name, value in counted(count.tally).items():
        setattr(motion, name, value)
    motion.result, motion.by_group, motion.on = result_of(count.tally), count.by_group, ballot.closed_on
    Vote.objects.filter(motion=motion, person__in=count.counted).update(counted=True)
    target = motion.target.public_id if motion.target else ""
    return Ruling(
        motion.recommendation.public_id, motion.outcome, motion.reason, target, ballot=ballot.name, on=ballot.closed_on,
        motion=motion,
    )  # fmt: skip


def _drop_unsound(process: Process, voted: Sequence[tuple[Motion, Ruling]]) -> None:
    """What was withdrawn, divided or turned meanwhile is not decided; nor is what would close a circle of groupings."""
    while True:
        live = [pair for pair in voted if pair[0].result == CARRIED]
        rulings = [ruling for _motion, ruling in live]
        known = bench(process, rulings, acting=as_group(process))
        found = objections(rulings, known, acting=as_group(process))
        if not found:
            return
        for objection in found:
            live[objection.at][0].result = DROPPED


def _votes(voted: Sequence[tuple[Motion, Ruling]]) -> str:
    """What the log commits to: every vote that counted, by item and member."""
    rows = Vote.objects.filter(motion__in=[motion for motion, _ruling in voted], counted=True)
    given = rows.values_list("motion__recommendation__public_id", "person__ref", "choice")
    return canonical_json(sorted([*row] for row in given)).decode()


@transaction.atomic
def stop_ballot(process: Process, name: str, reason: str, *, acting: Actor) -> Ballot:
    """End a ballot without counting it; its votes are thrown away. Returns the ballot."""
    hold(process)
    ballot = ballot_in(process, name)
    ballot.state = BALLOT.take("stop", ballot.state, acting=acting, thing=ballot)
    if not reason.strip():
        raise Refused(_("Say why the ballot is stopped."))
    ballot.closed_on = clock.today()
    ballot.save(update_fields=["state", "closed_on"])
    Motion.objects.filter(ballot=ballot).update(result=DROPPED, on=clock.today())
    Vote.objects.filter(motion__ballot=ballot).delete()
    entry = Entry("ballot.stopped", BALLOT_PREFIX + name, {}, {"reason": reason.strip()})
    append(process, [entry], acting=acting)
    return ballot


@transaction.atomic
def move_deadline(process: Process, name: str, closes_on: datetime.date, *, acting: Actor) -> Ballot:
    """Give more time: the last day of an open ballot moves back, never forward."""
    RULES["open_ballot"].require(acting)
    hold(process)
    ballot = ballot_in(process, name)
    if ballot.state != BALLOT_OPEN:
        raise Refused(_("This ballot is closed."), code="state")
    if not ballot.closes_on < closes_on <= ballot.opened_on + datetime.timedelta(days=LONGEST_BALLOT):
        raise Refused(
            _("The last day can only move to a later one, and not beyond %(n)s days.") % {"n": LONGEST_BALLOT}
        )
    ballot.closes_on = closes_on
    ballot.save(update_fields=["closes_on"])
    facts = {"closes_on": closes_on.isoformat()}
    append(process, [Entry("ballot.extended", BALLOT_PREFIX + name, facts)], acting=acting)
    return ballot

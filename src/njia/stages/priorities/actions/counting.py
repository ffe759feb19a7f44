"""Closing a vote, counting it, and what the working group did with the result."""

from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.engines.fair_share import (
    CandidateReport,
    Explanation,
    GroupReport,
    Satisfaction,
    WhatIf,
    elect,
    explain,
    what_if,
    write_pb,
)
from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger import queries as ledger
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.proof import canonical_json
from njia.stages.meetings import queries as meetings
from njia.stages.priorities import queries
from njia.stages.priorities.models import Poll
from njia.stages.priorities.states import OVER, POLL, RULES

if TYPE_CHECKING:
    from njia.stages.meetings.models import Meeting

ASKED = 10
"""Unchosen candidates, those with the most votes, for which it is found out what would have changed the result."""
ASKED_OF_MANY = 3
MANY = 20_000
"""Marks on all papers together, from which counting again is no longer quick everywhere."""


@transaction.atomic
def close_poll(poll: Poll, *, acting: Actor) -> Poll:
    """No more votes. They are counted beside the request, because counting loads what web processes do without."""
    RULES["run"].require(acting)
    poll = _locked(poll)
    return _closed(poll, POLL.take("close", poll.state, acting=acting, thing=poll), acting=acting)


@transaction.atomic
def close_overdue(poll: Poll, *, acting: Actor) -> Poll:
    """Close a vote whose last day is over. Done again it does nothing."""
    poll = _locked(poll)
    step = POLL.steps["close"]
    if poll.state in step.from_ and poll.closes_on < clock.today():
        return _closed(poll, step.to, acting=acting)
    return poll


def _closed(poll: Poll, to: str, *, acting: Actor) -> Poll:
    poll.state, poll.closed_on = to, clock.today()
    poll.save(update_fields=["state", "closed_on"])
    append(poll.process, [Entry("poll.closed", poll.public_id)], acting=acting)
    return poll


@transaction.atomic
def count_poll(poll: Poll, *, acting: Actor) -> Poll:
    """Count by fair share, version 1, once. Papers and the list of who took a code are destroyed; the profile stays.

    Where each constituency that voted has enough voters the log gets the profile's digest; else a commitment to it,
    and the result tells nothing by constituency.
    """
    poll = _locked(poll)
    if poll.state not in OVER or poll.result:
        return poll
    profile = queries.profile_of(poll)
    explanation = explain(elect(profile, queries.choices_of(poll)))
    text = write_pb(profile)
    poll.open_profile = queries.may_be_shown(profile, poll.floor)
    digest = sha256(text.encode()).hexdigest() if poll.open_profile else None
    told = _frame(poll, profile.voters, digest)
    told |= _told(explanation) if poll.open_profile else _told_little(explanation)
    result = canonical_json(told)
    facts: dict[str, Fact] = {"result": sha256(result).hexdigest(), "profile": digest}
    words = {} if poll.open_profile else {"profile": text}
    poll.result, poll.profile = result.decode(), text
    entry = Entry("poll.counted", poll.public_id, facts, words)
    poll.counted_line = append(poll.process, [entry], acting=acting)[0]
    poll.save(update_fields=["open_profile", "result", "profile", "counted_line"])
    poll.papers.all().delete()
    poll.drawn.all().delete()
    return poll


@transaction.atomic
def answer_poll(poll: Poll, followed: str, reason: str, meeting: "Meeting", *, acting: Actor) -> Poll:
    """The result is advice: record whether the working group followed it, why, and at which meeting."""
    RULES["run"].require(acting)
    poll = _locked(poll)
    poll.state = POLL.take(
        "answer",
        poll.state,
        acting=acting,
        thing=poll,
        counted=bool(poll.result),
        followed=followed,
        reason=reason.strip(),
        meeting=meetings.that_can_decide(poll.process).filter(pk=meeting.pk).exists(),
    )
    poll.followed, poll.reason = followed, reason.strip()
    poll.answered_by, poll.answered_on = meeting, clock.today()
    poll.save(update_fields=["state", "followed", "reason", "answered_by", "answered_on"])
    facts: dict[str, Fact] = {"followed": followed, "meeting": meeting.public_id}
    append(
        poll.process,
        [Entry("poll.answered", poll.public_id, facts, {"reason": reason.strip()})],
        acting=acting,
    )
    return poll


@transaction.atomic
def open_to_auditor(poll: Poll, auditor: str, *, acting: Actor) -> dict[str, Any]:
    """The profile that is only committed to, with what opens the commitment. That it was opened is in the log."""
    RULES["audit"].require(acting)
    poll = _locked(poll)
    if not poll.profile or poll.counted_line is None:
        raise Refused(_("The votes are not counted yet."))
    if poll.open_profile:
        raise Refused(_("These votes are open to everybody."))
    if not auditor.strip():
        raise Refused(_("Name the auditor, and why they look at it."))
    salt = ledger.salts(poll.process, [poll.counted_line])[poll.counted_line]
    append(
        poll.process, [Entry("poll.audited", poll.public_id, {}, {"auditor": auditor.strip()})], acting=acting
    )
    return {
        "format": "njia-poll-opening/1",
        "poll": poll.public_id,
        "line": poll.counted_line,
        "salt": ledger.opening(salt, "profile"),
        "profile": poll.profile,
    }


def _locked(poll: Poll) -> Poll:
    return Poll.objects.select_for_update(of=("self",)).select_related("process").get(pk=poll.pk)


def _frame(poll: Poll, voters: int, digest: str | None) -> dict[str, Any]:
    """What was agreed on, and how many voted, as far as that may be told. Numbers are text: exact, or to the cent."""
    return {
        "format": "njia-poll/1",
        "poll": poll.public_id,
        "engine": "fair_share v1",
        "rule": "equal-shares",
        "utility": queries.choices_of(poll).utility,
        "completion": poll.completion,
        "seed": poll.seed,
        "budget": f"{poll.budget:.2f}",
        "currency": poll.currency,
        "weights": {row.constituency: f"{row.weight:.2f}" for row in poll.classes.all()},
        "floor": poll.floor,
        "voters": voters if voters >= poll.floor else None,
        "profile": digest,
    }


def _told(explanation: Explanation) -> dict[str, Any]:
    winners = [each for each in explanation.candidates if each.how != "not"]
    others = [each for each in explanation.candidates if each.how == "not"]
    asked = ASKED if len(explanation.outcome.profile.supporters) <= MANY else ASKED_OF_MANY
    wanted = [each.id for each in others if each.supporters][:asked]
    changes = {each.id: each for each in what_if(explanation.outcome, wanted)}
    return {
        "winners": [_winner(each) for each in winners],
        "others": [_other(each, changes.get(each.id)) for each in others],
        "groups": [_group(each) for each in explanation.groups],
        "verdict": {"axiom": explanation.verdict.axiom, "holds": explanation.verdict.holds},
        "certificate": explanation.as_json()["certificate"],
    }


def _told_little(explanation: Explanation) -> dict[str, Any]:
    rows = [
        (each.how == "not", {"id": each.id, "cost": _cents(each.cost)}, each.how)
        for each in explanation.candidates
    ]
    return {
        "winners": [row | {"how": how} for out, row, how in rows if not out],
        "others": sorted((row for out, row, _how in rows if out), key=lambda row: row["id"]),
        "groups": [],
        "verdict": None,
        "certificate": None,
    }


def _winner(report: CandidateReport) -> dict[str, Any]:
    paid = {name: _cents(amount) for name, amount in report.payments.items() if amount}
    return {
        "id": report.id, "cost": _cents(report.cost), "how": report.how, "supporters": report.supporters, "payments": paid,
    }  # fmt: skip


def _other(report: CandidateReport, change: WhatIf | None) -> dict[str, Any]:
    """What is missing is told where supporters could not pay; who was not asked about has no changes."""
    missing = report.missing if report.missing is not None and report.missing > 0 else None
    return {
        "id": report.id,
        "cost": _cents(report.cost),
        "supporters": report.supporters,
        "missing": None if missing is None else _cents(missing),
        "chosen_with_voters": change.voters if change else None,
        "chosen_at_cost": _cents(change.cost) if change and change.cost is not None else None,
    }


def _group(report: GroupReport) -> dict[str, Any]:
    return {
        "name": report.name,
        "weight": _cents(report.weight),
        "voters": report.voters,
        "share": _cents(report.share),
        "paid": _cents(report.paid),
        "satisfaction": _satisfied(report.satisfaction),
        "greedy": _satisfied(report.greedy),
    }


def _satisfied(report: Satisfaction) -> dict[str, Any]:
    return {"chosen": _cents(report.chosen), "cost": _cents(report.cost), "none": report.none}


def _cents(number: Fraction) -> str:
    whole, cents = divmod(round(number * 100), 100)
    return f"{whole}.{cents:02d}"

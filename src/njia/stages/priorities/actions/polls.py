"""Preparing a vote, opening it, and printing slips for it."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.codes import code_digest, new_code
from njia.kernel.ledger import queries as ledger
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import terms
from njia.stages.meetings import queries as meetings
from njia.stages.priorities import queries
from njia.stages.priorities.models import Candidate, Paper, Poll, WeightClass
from njia.stages.priorities.states import ABOUT, COMPLETIONS, FORMS, POLL, PREPARED, RULES, VOTED_IN

if TYPE_CHECKING:
    from njia.stages.meetings.models import Meeting

CURRENCY = re.compile(r"[A-Z]{3}")
MOST_CANDIDATES = 200
MOST_SLIPS = 500
"""In one act: what one person can cut out and hand over."""
SPARE = 10
"""Papers that wait for people who get a mandate after the vote has opened."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is agreed on before anybody votes. `weights`: constituency → what one vote of it weighs; others do not vote."""

    title: str
    budget: Decimal
    currency: str
    closes_on: datetime.date
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    about: str = "actions"
    form: str = "approve"
    completion: str = "add1u"
    language: str = ""


@transaction.atomic
def draft_poll(process: Process, draft: Draft, *, acting: Actor) -> Poll:
    """Begin to prepare a vote. Raises `Refused` with the first thing that does not fit."""
    RULES["run"].require(acting)
    _check(draft)
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    number = Poll.objects.filter(process=process).count() + 1
    public_id = f"{process.code}-B-{number}"
    poll = Poll.objects.create(
        process=process, number=number, public_id=public_id, floor=process.floor, **_fields(process, draft)
    )
    _weigh(poll, draft)
    _tell(poll, draft, acting=acting)
    return poll


@transaction.atomic
def change_poll(poll: Poll, draft: Draft, *, acting: Actor) -> Poll:
    """While it is being prepared everything may still change; candidates of another kind are dropped."""
    RULES["run"].require(acting)
    _check(draft)
    poll = _prepared(poll)
    if draft.about != poll.about:
        poll.candidates.all().delete()
    for name, value in _fields(poll.process, draft).items():
        setattr(poll, name, value)
    poll.save()
    poll.classes.all().delete()
    _weigh(poll, draft)
    _tell(poll, draft, acting=acting)
    return poll


@transaction.atomic
def set_candidates(poll: Poll, costs: Mapping[str, Decimal], *, acting: Actor) -> None:
    """Say what is voted on, in this order, and what each costs. Raises `Refused` for what voters could not read."""
    RULES["run"].require(acting)
    poll = _prepared(poll)
    if len(costs) > MOST_CANDIDATES:
        raise Refused(_("Nobody can weigh more than %(most)s things.") % {"most": MOST_CANDIDATES})
    if wrong := next((id for id, cost in costs.items() if cost < 0), None):
        raise Refused(_("%(id)s cannot cost less than nothing.") % {"id": wrong})
    if poll.about == "actions":
        known = {thing.public_id for thing in queries.costs_of_actions(poll.process, poll.currency)}
    else:
        known = set(queries.recommendation_words(poll.process, costs))
    if unknown := sorted(set(costs) - known):
        raise Refused(_("%(id)s is not there, or the public may not read it.") % {"id": unknown[0]})
    poll.candidates.all().delete()
    Candidate.objects.bulk_create(
        Candidate(poll=poll, public_id=public_id, position=place, cost=cost)
        for place, (public_id, cost) in enumerate(costs.items(), start=1)
    )
    facts: dict[str, Fact] = {"candidates": [f"{id}={cost:.2f}" for id, cost in costs.items()]}
    append(poll.process, [Entry("poll.candidates_set", poll.public_id, facts)], acting=acting)


@transaction.atomic
def open_poll(poll: Poll, meeting: "Meeting", *, acting: Actor, seed: str = "") -> Poll:
    """Open it for votes, as a meeting agreed. Weights, costs and the rule are in the log from now on, and fixed.

    `seed` decides ties; it should be made in public, as by a throw of dice. Without one it is the log's newest root.
    """
    RULES["run"].require(acting)
    poll = _locked(poll)
    shown = queries.things(poll)
    poll.state = POLL.take(
        "open",
        poll.state,
        acting=acting,
        thing=poll,
        candidates=len(shown),
        lost=[thing.public_id for thing in shown if not thing.title],
        classes=poll.classes.count(),
        past=poll.closes_on < clock.today(),
        meeting=meetings.that_can_decide(poll.process).filter(pk=meeting.pk).exists(),
    )
    poll.meeting, poll.opened_on = meeting, clock.today()
    poll.seed = seed.strip() or ledger.head(poll.process).root
    poll.save(update_fields=["state", "meeting", "opened_on", "seed"])
    _make_papers(poll)
    facts: dict[str, Fact] = _facts(poll) | {
        "candidates": [f"{thing.public_id}={thing.cost:.2f}" for thing in shown],
        "meeting": meeting.public_id,
        "seed": poll.seed,
        "floor": poll.floor,
    }
    append(poll.process, [Entry("poll.opened", poll.public_id, facts)], acting=acting)
    return poll


@transaction.atomic
def drop_poll(poll: Poll, *, acting: Actor) -> None:
    """Give up a vote that was never open."""
    RULES["run"].require(acting)
    poll = _locked(poll)
    poll.state = POLL.take("drop", poll.state, acting=acting, thing=poll)
    poll.save(update_fields=["state"])
    append(poll.process, [Entry("poll.dropped", poll.public_id)], acting=acting)


@transaction.atomic
def print_slips(poll: Poll, constituency: str, count: int, *, acting: Actor) -> list[str]:
    """New voting codes to print and hand over, shown this once. How many, for whom and by whom is in the log."""
    RULES["slips"].require(acting)
    poll = _locked(poll)
    if poll.state not in VOTED_IN:
        raise Refused(_("Slips are printed while the vote is open."))
    if not queries.slips_reach_somebody(poll.process):
        raise Refused(
            _(
                "Who holds a slip has no account. Publish a part of this process first, so that they can come in."
            )
        )
    if not poll.classes.filter(constituency=constituency).exists():
        raise Refused(_("This group does not vote here."))
    if not 1 <= count <= MOST_SLIPS:
        raise Refused(_("Print from 1 to %(most)s slips at a time.") % {"most": MOST_SLIPS})
    codes = [new_code() for _number in range(count)]
    Paper.objects.bulk_create(
        Paper(poll=poll, constituency=constituency, digest=code_digest(code, poll.public_id))
        for code in codes
    )
    poll.slips += count
    poll.save(update_fields=["slips"])
    facts: dict[str, Fact] = {"constituency": constituency, "count": count}
    append(poll.process, [Entry("poll.slips_printed", poll.public_id, facts)], acting=acting)
    return codes


def _locked(poll: Poll) -> Poll:
    return Poll.objects.select_for_update(of=("self",)).select_related("process").get(pk=poll.pk)


def _prepared(poll: Poll) -> Poll:
    poll = _locked(poll)
    if poll.state not in PREPARED:
        raise Refused(_("It was opened, so it cannot be changed any more."), code="state")
    return poll


def _check(draft: Draft) -> None:
    if not draft.title.strip():
        raise Refused(_("Say what the vote is about."))
    if draft.about not in ABOUT or draft.form not in FORMS or draft.completion not in COMPLETIONS:
        raise Refused(_("There is no such kind of vote."))
    if draft.budget <= 0:
        raise Refused(_("The budget must be more than nothing."))
    if not CURRENCY.fullmatch(draft.currency):
        raise Refused(_("Write the currency as three capital letters, such as KES."))
    if unknown := sorted(set(draft.weights) - set(terms("constituencies"))):
        raise Refused(_("There is no such group: %(code)s.") % {"code": unknown[0]})
    if any(weight <= 0 for weight in draft.weights.values()):
        raise Refused(_("A vote must weigh more than nothing. Leave a group empty if it does not vote."))


def _fields(process: Process, draft: Draft) -> dict[str, object]:
    return {
        "title": draft.title.strip(),
        "language": draft.language or process.language,
        "about": draft.about,
        "form": draft.form,
        "budget": draft.budget,
        "currency": draft.currency,
        "completion": draft.completion,
        "closes_on": draft.closes_on,
    }


def _weigh(poll: Poll, draft: Draft) -> None:
    WeightClass.objects.bulk_create(
        WeightClass(poll=poll, constituency=code, weight=weight) for code, weight in draft.weights.items()
    )


def _facts(poll: Poll) -> dict[str, Fact]:
    weights = poll.classes.values_list("constituency", "weight")
    return {
        "about": poll.about,
        "form": poll.form,
        "budget": f"{poll.budget:.2f}",
        "currency": poll.currency,
        "completion": poll.completion,
        "closes_on": poll.closes_on.isoformat(),
        "weights": [f"{code}={weight:.2f}" for code, weight in weights],
    }


def _tell(poll: Poll, draft: Draft, *, acting: Actor) -> None:
    entry = Entry("poll.prepared", poll.public_id, _facts(poll), {"title": draft.title.strip()})
    append(poll.process, [entry], acting=acting)


def _make_papers(poll: Poll) -> None:
    """One for everybody who has a mandate today, before anybody takes one: later the order of rows would tell."""
    speakers = people.speakers(poll.process)
    for code in poll.classes.values_list("constituency", flat=True):
        add_papers(poll, code, len(speakers.get(code, ())) + SPARE)


def add_papers(poll: Poll, constituency: str, count: int) -> None:
    Paper.objects.bulk_create(Paper(poll=poll, constituency=constituency) for _number in range(count))

"""What became of an item: the answer in force, where it is grouped, and what is proposed."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Case, Decision, Proposal
from njia.stages.review.states import (
    AWAITING,
    BALLOT_PREFIX,
    DECIDED,
    LEFT,
    NEEDS_TARGET,
    OPEN,
    PROPOSED,
    PUBLIC_OPEN,
    RULES,
    STANDINGS,
)

BATCH = 5_000
"""Ids in one query: below what the databases take as parameters."""

SAID = (
    "outcome",
    "reason",
    "on",
    "case__recommendation",
    "case__state",
    "target__public_id",
    "target__state",
    "line",
)
DECIDED_AT = ("number", "entered_on", "ballot", "meeting__public_id", "motion")
"""What is read of answers and of the items that others are grouped with: pages ask for them often."""

Reached = tuple[int, str, str, bool]
CHAIN = """
WITH RECURSIVE chain(item) AS (
    SELECT id FROM recommendations_recommendation WHERE id IN ({start})
    UNION
    SELECT decision.target_id FROM chain
    JOIN review_case ON review_case.recommendation_id = chain.item AND review_case.state = %s
    JOIN review_decision decision
      ON decision.case_id = review_case.id AND decision.is_current AND decision.target_id IS NOT NULL
)
SELECT item, review_case.state, review_case.divided, review_case.embargoed
FROM chain JOIN review_case ON review_case.recommendation_id = chain.item
"""
"""Where groupings lead, in one query however long the chain; UNION drops what was met before, so it ends.

Items without a case are left out: nothing was said about them.
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    outcome: str
    label: Words
    reason: str
    target: str
    on: datetime.date


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an item stands, as one reader may know it.

    `state` is awaiting, open, withdrawn or the outcome in force. `outcome`, `reason`, `target` and the body belong to
    the newest decision and are empty before there is one. `final_*` follow groupings to the answer at their end; for
    an item that is not grouped they are its own. `proposed` is for insiders only.
    """

    item: Recommendation
    state: str
    label: Words
    outcome: str = ""
    reason: str = ""
    target: str = ""
    body: str = ""
    meeting: str = ""
    on: datetime.date | None = None
    entered_on: datetime.date | None = None
    final_state: str = ""
    final_id: str = ""
    final_label: Words = ""
    final_reason: str = ""
    proposed: Proposed | None = None

    @property
    def decided_by(self) -> str:
        return body_name(self.body)

    @property
    def answered(self) -> bool:
        return self.state not in (AWAITING, OPEN, *LEFT)

    @property
    def grouped(self) -> bool:
        return self.state in NEEDS_TARGET


@dataclass
class Standing:
    """What the rows say of some items, by item pk: the newest decision, what stands proposed, and the items met."""

    items: dict[int, Recommendation] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    divided: dict[int, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    """Items whose newest answer this reader is not told yet."""

    def newest(self, item: Recommendation) -> int:
        """The line of the newest proposal or decision in force; 0 before there is one."""
        known = (self.decisions.get(item.pk), self.proposals.get(item.pk))
        return max((each.line for each in known if each), default=0)

    def state(self, item: Recommendation) -> str:
        decision, proposal = self.decisions.get(item.pk), self.proposals.get(item.pk)
        latest = decision or proposal
        if item.state in LEFT:
            return item.state
        if item.pk in self.hidden:
            return OPEN
        if item.pk in self.divided:
            return self.divided[item.pk]
        if latest is None or latest.case.state not in (PROPOSED, DECIDED):
            return AWAITING
        return decision.outcome if decision and decision.case.state == DECIDED else OPEN

    def end(self, item: Recommendation) -> Recommendation:
        """The item at the end of the groupings that start here: itself, if it is not grouped."""
        met = {item.pk}
        while self.state(item) in NEEDS_TARGET:
            target = self.decisions[item.pk].target
            if target is None or target.pk in met:  # the constraints and the actions let neither happen
                break
            item = self.items.get(target.pk, target)
            met.add(item.pk)
        return item


def answers(items: Sequence[Recommendation], actor: Actor) -> dict[int, Answer]:
    """Item pk → answer, in a constant number of queries. Empty for all but insiders until the register is published.

    Also for the organisation that sent the item: all learn the answers on the same day.
    """
    inside = RULES["see"].allows(actor)
    if not items or not (inside or is_published(actor.process_id or 0, "register")):
        return {}
    standing = standing_of(items, inside=inside)
    return {item.pk: _answer(item, standing, inside=inside) for item in items}


def standing_of(items: Sequence[Recommendation], *, inside: bool = True) -> Standing:
    """The standing of some items and of all those they are grouped with.

    Outside, an answer that was given since the register is public is told once it is published; until then the item is
    being discussed.
    """
    standing = Standing()
    for some in batches([item.pk for item in items]):
        _add(standing, _reached(some), inside=inside)
    standing.items |= {item.pk: item for item in items}
    return standing


def standing_in(process: Process) -> Standing:
    """The standing of everything in a process that anything was said about."""
    standing = Standing()
    _add_decisions(standing, {"case__process": process})
    _add_proposals(standing, {"case__process": process})
    divided = Case.objects.filter(process=process).exclude(divided="")
    standing.divided = dict(divided.values_list("recommendation", "divided"))
    return standing


def batches(pks: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def _reached(pks: Sequence[int]) -> list[Reached]:
    """Item pk, the state of its case, whether it is answered in parts, and whether its answer waits to be published."""
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(pks))
        cursor.execute(CHAIN.format(start=marks), [*pks, DECIDED])
        return list(cursor.fetchall())


def _add(standing: Standing, cases: Sequence[Reached], *, inside: bool) -> None:
    standing.divided |= {pk: divided for pk, _state, divided, _waits in cases if divided}
    standing.hidden |= {pk for pk, _state, _divided, waits in cases if waits and not inside}
    for some in batches(sorted(pk for pk, *_rest in cases)):
        _add_decisions(standing, {"case__recommendation__in": some})
    for some in batches(sorted(pk for pk, state, *_rest in cases if state == PROPOSED)):
        _add_proposals(standing, {"case__recommendation__in": some})


def _add_decisions(standing: Standing, where: dict[str, Any]) -> None:
    decisions = Decision.objects.filter(**where, is_current=True).select_related("case", "target", "meeting")
    for decision in decisions.only(*SAID, *DECIDED_AT).order_by():
        standing.decisions[decision.case.recommendation_id] = decision
        if decision.target:
            standing.items[decision.target.pk] = decision.target


def _add_proposals(standing: Standing, where: dict[str, Any]) -> None:
    waiting = Proposal.objects.filter(**where, is_current=True, case__state=PROPOSED)
    proposals = waiting.select_related("case", "target").only(*SAID).order_by()
    standing.proposals |= {proposal.case.recommendation_id: proposal for proposal in proposals}


def _answer(item: Recommendation, standing: Standing, *, inside: bool) -> Answer:
    state = standing.state(item)
    told = state not in (AWAITING, OPEN, *LEFT) or inside
    decision = standing.decisions.get(item.pk) if told else None
    end = standing.end(item)
    return Answer(
        item=item,
        state=state,
        label=label_of(state, inside=inside),
        **(_decided(decision) if decision else {}),
        **_final(end, standing, inside=inside),
        proposed=_proposed(standing.proposals.get(item.pk)) if inside and state == OPEN else None,
    )


def label_of(state: str, *, inside: bool) -> Words:
    return PUBLIC_OPEN if state == OPEN and not inside else STANDINGS[state]


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.outcome,
        "reason": decision.reason,
        "target": decision.target.public_id if decision.target else "",
        "body": body_of(decision),
        "meeting": decision.meeting.public_id if decision.meeting else "",
        "on": decision.on,
        "entered_on": decision.entered_on,
    }


def body_of(decision: Decision) -> str:
    """The meeting or ballot as the log names it."""
    return decision.meeting.public_id if decision.meeting else BALLOT_PREFIX + decision.ballot


def body_name(body: str) -> str:
    """The meeting or ballot as people call it, from its name in the log."""
    ballot = body.removeprefix(BALLOT_PREFIX)
    return body if ballot == body else _("Ballot %(name)s") % {"name": ballot}


def _final(end: Recommendation, standing: Standing, *, inside: bool) -> dict[str, Any]:
    state = standing.state(end)
    decision = standing.decisions.get(end.pk)
    return {
        "final_state": state,
        "final_id": end.public_id,
        "final_label": label_of(state, inside=inside),
        "final_reason": decision.reason if decision and state == decision.outcome else "",
    }


def _proposed(proposal: Proposal | None) -> Proposed | None:
    if proposal is None:
        return None
    target = proposal.target.public_id if proposal.target else ""
    return Proposed(proposal.outcome, STANDINGS[proposal.outcome], proposal.reason, target, proposal.on)

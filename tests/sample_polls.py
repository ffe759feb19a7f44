"""Votes of the sample process: one being prepared, one open, one counted in the open and one of too few."""

import datetime
from decimal import Decimal
from typing import Any

from njia.kernel import clock
from njia.kernel.access import Actor, clockwork
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.meetings import queries as meetings
from njia.stages.priorities import actions, queries
from njia.stages.priorities.models import Poll

VOTERS = 12
FEW = 2


def polls(process: Process, desk: Actor) -> dict[str, Any]:
    """Numbers of the votes, and a slip for the open one."""
    publish(process, "updates", acting=desk)
    opened = _open(process, desk)
    (slip,) = actions.print_slips(opened, "workers", 1, acting=desk)
    return {
        "poll_draft": _draft(process, desk).number,
        "poll": opened.number,
        "slip": slip,
        "candidate": queries.things(opened)[0].public_id,
        "poll_counted": _counted(process, desk, VOTERS).number,
        "poll_small": _counted(process, desk, FEW).number,
    }


def _draft(process: Process, desk: Actor) -> Poll:
    constituencies = ("workers", "survivors", "civil_society", "government")
    draft = actions.Draft(
        title="Invented vote",
        budget=Decimal(1000),
        currency="KES",
        closes_on=clock.today() + datetime.timedelta(days=400),
        weights=dict.fromkeys(constituencies, Decimal(1)),
    )
    poll = actions.draft_poll(process, draft, acting=desk)
    ids = [thing.public_id for thing in queries.costs_of_actions(process, "KES")][:4]
    actions.set_candidates(poll, dict.fromkeys(ids, Decimal(400)), acting=desk)
    return poll


def _open(process: Process, desk: Actor) -> Poll:
    meeting = meetings.that_can_decide(process)[0]
    return actions.open_poll(_draft(process, desk), meeting, seed="4 2 6", acting=desk)


def _counted(process: Process, desk: Actor, voters: int) -> Poll:
    poll = _open(process, desk)
    first, second, *_more = [thing.public_id for thing in queries.things(poll)]
    for code in actions.print_slips(poll, "workers", voters, acting=desk):
        actions.cast(poll, code, {first: 1, second: 1}, acting=desk)
    actions.close_poll(poll, acting=desk)
    return actions.count_poll(poll, acting=clockwork(process.pk))

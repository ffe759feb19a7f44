"""`njia priorities`: votes on what comes first, from preparing one to the file that anybody can count again."""

import datetime
import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from njia.cli.frame import DATE, OUT, Command, acting_in, in_process, report

if TYPE_CHECKING:
    from njia.kernel.access import Actor
    from njia.kernel.processes.models import Process
    from njia.stages.meetings.models import Meeting
    from njia.stages.priorities.models import Poll

NUMBER = click.argument("number", type=int)


@click.group()
def priorities() -> None:
    """Votes on what comes first, with a fair part for every group."""


def _pairs(given: Sequence[str], name: str) -> dict[str, Decimal]:
    """NAME=NUMBER, several times."""
    found = {}
    for each in given:
        key, _equals, number = each.rpartition("=")
        try:
            found[key] = Decimal(number)
        except InvalidOperation:
            key = ""
        if not key or not found[key].is_finite():
            raise click.BadParameter("write it like NAME=NUMBER", param_hint=name)
    return found


def _found(code: str, as_person: str | None, number: int) -> "tuple[Process, Actor, Poll]":
    from njia.stages.priorities import queries

    within, acting = acting_in(code, as_person)
    return within, acting, queries.poll(acting, number)


def _meeting(within: "Process", public_id: str) -> "Meeting":
    from njia.kernel.access import NotFound
    from njia.stages.meetings import queries as meetings

    found = meetings.find(within, public_id)
    if found is None:
        raise NotFound
    return found


@priorities.command(cls=Command, name="prepare")
@click.option("--title", required=True)
@click.option("--budget", required=True, type=Decimal)
@click.option("--currency", default="KES", show_default=True)
@click.option("--closes", required=True, type=DATE, help="The last day to vote.")
@click.option("--weight", multiple=True, metavar="GROUP=NUMBER", help="What one vote of a group weighs.")
@click.option("--cost", multiple=True, metavar="ID=NUMBER", help="Something to vote on, and its cost.")
@click.option("--about", type=click.Choice(["actions", "recommendations"]), default="actions")
@click.option("--form", type=click.Choice(["approve", "score"]), default="approve")
@click.option("--completion", type=click.Choice(["add1u", "add1", "none"]), default="add1u")
@in_process
def prepare(
    closes: datetime.datetime,
    weight: tuple[str, ...],
    cost: tuple[str, ...],
    code: str,
    as_json: bool,
    as_person: str | None,
    **agreed: Any,
) -> None:
    """Prepare a vote. Without --cost: all actions whose budgets lack something, at what they lack."""
    from django.db import transaction

    from njia.stages.priorities import actions, queries

    within, acting = acting_in(code, as_person)
    draft = actions.Draft(**agreed, closes_on=closes.date(), weights=_pairs(weight, "--weight"))
    costs = _pairs(cost, "--cost")
    if not costs and draft.about == "actions":
        offered = queries.costs_of_actions(within, draft.currency)
        costs = {thing.public_id: thing.cost for thing in offered if thing.cost}
    with transaction.atomic():
        made = actions.draft_poll(within, draft, acting=acting)
        actions.set_candidates(made, costs, acting=acting)
    data = {"poll": made.public_id, "number": made.number, "candidates": list(costs)}
    report(as_json, data, [f"{made.public_id}: {len(costs)} to vote on."])


@priorities.command(cls=Command, name="list")
@in_process
def list_(code: str, as_json: bool, as_person: str | None) -> None:
    """All votes, the newest first."""
    from njia.stages.priorities import queries

    _within, acting = acting_in(code, as_person)
    found = queries.polls(acting)
    rows = [
        {"number": poll.number, "poll": poll.public_id, "state": poll.state, "title": poll.title}
        for poll in found
    ]
    report(as_json, {"polls": rows}, [f"{poll.public_id}  {poll.state}  {poll.title}" for poll in found])


@priorities.command(cls=Command, name="open")
@NUMBER
@click.option("--meeting", required=True, help="Which agreed on it, such as KE-M-01.")
@click.option("--seed", default="", help="Numbers that decide ties, as dice thrown before everybody.")
@in_process
def open_(number: int, meeting: str, seed: str, code: str, as_json: bool, as_person: str | None) -> None:
    """Open a vote; from now on what was agreed cannot be changed."""
    from njia.stages.priorities import actions

    within, acting, poll = _found(code, as_person, number)
    done = actions.open_poll(poll, _meeting(within, meeting), seed=seed, acting=acting)
    report(
        as_json,
        {"poll": done.public_id, "seed": done.seed},
        [f"{done.public_id} is open until {done.closes_on}."],
    )


@priorities.command(cls=Command, name="slips")
@NUMBER
@click.option("--group", "constituency", required=True)
@click.option("--count", required=True, type=int)
@in_process
def slips(
    number: int, constituency: str, count: int, code: str, as_json: bool, as_person: str | None
) -> None:
    """Make voting codes for people without an account. They are shown this once."""
    from njia.stages.priorities import actions

    _within, acting, poll = _found(code, as_person, number)
    codes = actions.print_slips(poll, constituency, count, acting=acting)
    report(as_json, {"codes": codes}, codes)


@priorities.command(cls=Command, name="close")
@NUMBER
@in_process
def close(number: int, code: str, as_json: bool, as_person: str | None) -> None:
    """Close a vote and count it."""
    from njia.kernel.access import clockwork
    from njia.stages.priorities import actions

    _within, acting, poll = _found(code, as_person, number)
    actions.close_poll(poll, acting=acting)
    _say(actions.count_poll(poll, acting=clockwork(poll.process_id)), as_json)


@priorities.command(cls=Command, name="result")
@NUMBER
@in_process
def result(number: int, code: str, as_json: bool, as_person: str | None) -> None:
    """What came of a vote."""
    _within, _acting, poll = _found(code, as_person, number)
    _say(poll, as_json)


def _say(poll: "Poll", as_json: bool) -> None:
    from django.utils.translation import gettext as _

    from njia.kernel.access import Refused

    if not poll.result:
        raise Refused(_("The votes are not counted yet."))
    told = json.loads(poll.result)
    lines = [f"{len(told['winners'])} chosen within {told['currency']} {told['budget']}."]
    lines += [f"  {row['id']}  {row['cost']}" for row in told["winners"]]
    report(as_json, told | {"followed": poll.followed or None, "reason": poll.reason or None}, lines)


@priorities.command(cls=Command, name="answer")
@NUMBER
@click.option("--followed", required=True, type=click.Choice(["yes", "partly", "no"]))
@click.option("--reason", required=True)
@click.option("--meeting", required=True)
@in_process
def answer(
    number: int, followed: str, reason: str, meeting: str, code: str, as_json: bool, as_person: str | None
) -> None:
    """Record whether the working group followed the result, and why."""
    from njia.stages.priorities import actions

    within, acting, poll = _found(code, as_person, number)
    done = actions.answer_poll(poll, followed, reason, _meeting(within, meeting), acting=acting)
    report(as_json, {"poll": done.public_id, "followed": followed}, [f"{done.public_id}: recorded."])


@priorities.command(cls=Command, name="export")
@NUMBER
@click.option("-o", "--out", required=True, type=OUT, help="A .pb file, for: njia share")
@in_process
def export(number: int, out: Path, code: str, as_json: bool, as_person: str | None) -> None:
    """Write the merged votes, so that anybody can count again. Refused where a group is too small to be shown."""
    from django.utils.translation import gettext as _

    from njia.kernel.access import Refused

    _within, _acting, poll = _found(code, as_person, number)
    if not poll.open_profile:
        raise Refused(_("These votes are not counted, or a group that voted is too small to be shown."))
    out.write_text(poll.profile, encoding="utf-8", newline="")
    told = json.loads(poll.result)
    again = f"njia share {out.name} --utility {told['utility']} --completion {told['completion']} --seed {told['seed']!r}"
    report(
        as_json, {"file": str(out), "sha256": told["profile"], "count": again}, [f"Written to {out}.", again]
    )

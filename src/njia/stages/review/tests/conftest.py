"""Items, meetings and shortcuts. Everything is invented and made through actions."""

import datetime
from collections.abc import Callable

import pytest

from njia.kernel import clock
from njia.kernel.access import Actor, Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.stages.meetings import actions as meetings
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.actions.items import add
from njia.stages.review import actions


@pytest.fixture
def items(process: Process, desk: Actor) -> Callable[..., list]:
    """So many items of a kind, in the words "Invented ask 1", "Invented ask 2" …"""

    def make(count: int, kind: str = "recommendation", **more: object) -> list:
        return add(
            process, [New(f"Invented ask {n}", kind=kind, **more) for n in range(1, count + 1)], acting=desk
        )

    return make


@pytest.fixture
def meeting(process: Process, desk: Actor) -> str:
    """The public id of a meeting that was held yesterday."""
    on = clock.today() - datetime.timedelta(days=1)
    made = meetings.create_meeting(
        process, title="Invented meeting", kind="twg", on=on, place="Kisumu", acting=desk
    )
    meetings.take_step(made, "hold", acting=desk)
    return made.public_id


CONSTITUENCIES = ("government", "employers", "workers", "civil_society", "academia")


@pytest.fixture
def group(
    process: Process, operator: object, as_actor: Callable[..., Actor], chair: Actor
) -> Callable[..., list[Actor]]:
    """So many members, each of another constituency (counted round), in a group that decides by this rule.

    The chair is the first of them, and whoever is last is a survivor representative.
    """

    def make(count: int = 5, rule: str = "consent", quorum: int = 50, **more: object) -> list[Actor]:
        acting = people.actor(operator, process)
        found = [chair]
        for number in range(1, count):
            code = CONSTITUENCIES[number % len(CONSTITUENCIES)]
            role = Role.SURVIVOR_REPRESENTATIVE if number == count - 1 else Role.TWG_MEMBER
            sender = acts.create_organisation(process, f"Invented body {number}", code, acting=acting)
            found.append(as_actor(role, organisation=sender))
        actions.set_up(process, rule=rule, quorum=quorum, **more, acting=chair)
        return found

    return make


@pytest.fixture
def sat(process: Process, desk: Actor, meeting: str) -> Callable[..., str]:
    """The meeting, with these members there (actors), or with so many seats taken."""

    def make(there: list[Actor] | int) -> str:
        if isinstance(there, int):
            actions.sit(process, meeting, present=there, acting=desk)
        else:
            actions.sit(process, meeting, people=[each.person_id for each in there], acting=desk)
        return meeting

    return make

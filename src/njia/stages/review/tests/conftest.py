"""Items, meetings and shortcuts. Everything is invented and made through actions."""

import datetime
from collections.abc import Callable

import pytest

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.meetings import actions as meetings
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.actions.items import add


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

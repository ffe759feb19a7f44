import datetime
from typing import Any

import pytest

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.meetings import actions as meetings
from njia.stages.roadmap import actions as roadmap

TITLES = ("Open one desk", "Train officers", "Pay back fees")


@pytest.fixture
def meeting(process: Process, desk: Actor) -> Any:
    """One that was held."""
    on = datetime.date(2026, 10, 1)
    planned = meetings.create_meeting(process, title="Second meeting", kind="twg", on=on, acting=desk)
    return meetings.take_step(planned, "hold", acting=desk)


@pytest.fixture
def drawn(process: Process, desk: Actor) -> list[Any]:
    """The actions of a small draft."""
    parent = None
    for kind, title in (("area", "Protection"), ("outcome", "People find help")):
        parent = roadmap.add_clause(
            process, kind=kind, parent=parent, words={"title": title}, language="en", acting=desk
        )
    return [
        roadmap.add_clause(
            process, kind="action", parent=parent, words={"title": title}, language="en", acting=desk
        )
        for title in TITLES
    ]

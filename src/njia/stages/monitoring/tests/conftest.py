import datetime
from decimal import Decimal
from typing import Any

import pytest

from njia.kernel.access import Actor
from njia.kernel.people import actions as people
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.meetings import actions as meetings
from njia.stages.roadmap import actions as roadmap
from njia.stages.roadmap.queries import IndicatorFacts

TODAY = datetime.date(2027, 3, 1)
TITLES = ("Open one desk", "Train officers", "Pay back fees")
INDICATORS = [
    IndicatorFacts(
        name="Officers trained",
        unit="people",
        baseline=Decimal(10),
        baseline_year=2025,
        targets=((2026, Decimal(20)), (2027, Decimal(50)), (2028, Decimal(90))),
    ),
    IndicatorFacts(
        name="Counties covered", baseline=Decimal(0), baseline_year=2025, targets=((2026, Decimal(8)),)
    ),
]


@pytest.fixture
def meeting(process: Process, desk: Actor) -> Any:
    on = datetime.date(2026, 10, 1)
    planned = meetings.create_meeting(process, title="Second meeting", kind="twg", on=on, acting=desk)
    return meetings.take_step(planned, "hold", acting=desk)


@pytest.fixture
def ministry(process: Process, desk: Actor) -> Any:
    return people.create_organisation(process, "Ministry (sample)", "government", acting=desk)


@pytest.fixture
def drawn(process: Process, desk: Actor, ministry: Any) -> list[Any]:
    """The actions of a small draft: all run from 2027 to the middle of 2028, the first has indicators and a lead."""
    parent = None
    for kind, title in (("area", "Protection"), ("outcome", "People find help")):
        words = {"title": title}
        parent = roadmap.add_clause(
            process, kind=kind, parent=parent, words=words, language="en", acting=desk
        )
    when = {"starts_on": datetime.date(2027, 1, 1), "ends_on": datetime.date(2028, 6, 30)}
    first: dict[str, Any] = {"indicators": INDICATORS, "lead": ministry.pk}
    return [
        roadmap.add_clause(
            process, kind="action", parent=parent, words={"title": title}, language="en", acting=desk, **when,
            **(first if title == TITLES[0] else {}),
        )
        for title in TITLES
    ]  # fmt: skip


@pytest.fixture
def frozen(process: Process, desk: Actor, meeting: Any, drawn: list[Any]) -> Any:
    return roadmap.freeze(process, meeting, acting=desk)


@pytest.fixture
def published(process: Process, desk: Actor, frozen: Any) -> None:
    publish(process, "roadmap", acting=desk)
    publish(process, "updates", acting=desk)

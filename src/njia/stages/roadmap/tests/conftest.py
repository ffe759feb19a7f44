"""A small roadmap: one area, one outcome, two actions, with recommendations to cite. All invented."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from njia.kernel.access import Actor
from njia.kernel.people import actions as people
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.stages.meetings import actions as meetings
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.roadmap import actions
from njia.stages.roadmap.actions import BudgetFacts, Cited, IndicatorFacts
from njia.stages.roadmap.models import Clause

FULL: dict[str, Any] = {
    "starts_on": datetime.date(2027, 4, 1),
    "ends_on": datetime.date(2028, 6, 30),
    "indicators": [
        IndicatorFacts(
            name="Officers trained",
            unit="people",
            disaggregation="sex, county",
            baseline=Decimal(12),
            baseline_year=2025,
            baseline_source="Ministry (sample)",
            targets=((2027, Decimal(100)), (2028, Decimal("200.5"))),
        ),
        IndicatorFacts(
            name="Counties covered", baseline=Decimal(0), baseline_year=2025, targets=((2028, Decimal(12)),)
        ),
    ],
    "budget": [
        BudgetFacts(Decimal(1_500_000), "KES", "National budget", Decimal(500_000)),
        BudgetFacts(Decimal("20000.50"), "USD", "Sample partner"),
    ],
}


@pytest.fixture
def organisations(process: Process, desk: Actor) -> list[Organisation]:
    named = [
        ("Ministry (sample)", "government"),
        ("Farm union (sample)", "workers"),
        ("Legal aid (sample)", "civil_society"),
    ]
    return [people.create_organisation(process, name, code, acting=desk) for name, code in named]


@pytest.fixture
def asked(process: Process, desk: Actor) -> list[Any]:
    words = ["Train labour officers.", "Open a help line.", "Pay back fees.", "Publish the figures."]
    return [recommendations.register(process, New(text=text), acting=desk) for text in words]


@pytest.fixture
def meeting(process: Process, desk: Actor) -> Any:
    planned = meetings.create_meeting(
        process,
        title="Second meeting",
        kind="twg",
        on=datetime.date(2026, 10, 1),
        place="Nairobi",
        acting=desk,
    )
    meetings.take_step(planned, "hold", acting=desk)
    planned.refresh_from_db()
    return planned


@pytest.fixture
def add(process: Process, member: Actor) -> Any:
    def make(kind: str, title: str, parent: Clause | None = None, **more: Any) -> Clause:
        words = {"title": title, **more.pop("words", {})}
        return actions.add_clause(
            process,
            kind=kind,
            words=words,
            language="en",
            parent=parent,
            acting=more.pop("acting", member),
            **more,
        )

    return make


@pytest.fixture
def clauses(add: Any, organisations: list[Organisation], asked: list[Any]) -> dict[str, Clause]:
    section = add("section", "Summary", words={"body": "What this is about."})
    area = add("area", "Laws that cover everyone", words={"body": "The law has gaps."})
    outcome = add("outcome", "Officers know the signs", area)
    full = add(
        "action", "Train 200 officers", outcome, lead=organisations[0].pk,
        partners=[organisations[1].pk, organisations[2].pk], cites=[Cited(asked[0].public_id, "adopted")],
        words={"body": "With a handbook.", "output": "Trained officers", "verification": "Lists", "assumptions": "Money"},
        **FULL,
    )  # fmt: skip
    bare = add("action", "Open a help line", outcome)
    return {"section": section, "area": area, "outcome": outcome, "full": full, "bare": bare}

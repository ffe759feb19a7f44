"""A small process that has walked the whole road through the rooms' own actions. All of it is invented."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from njia.kernel import clock
from njia.kernel.access import Actor, Role
from njia.kernel.people import actions as people
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.stages.meetings import actions as meetings
from njia.stages.meetings.models import Meeting
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.models import Recommendation, Round
from njia.stages.review import actions as review
from njia.stages.review.models import Decision
from njia.stages.roadmap import actions as roadmap
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.queries import BudgetFacts, IndicatorFacts
from njia.stages.voices.models import Voice

SECRET = "Words that were given for the group alone"


@dataclass
class Road:
    """Where each thing of the small process is found."""

    process: Process
    desk: Actor
    meeting: Meeting
    organisation: Organisation
    closed: Round
    items: dict[str, Recommendation]
    voice: Voice
    clauses: dict[str, Clause] = field(default_factory=dict)


@pytest.fixture
def answered(process: Process, desk: Actor, member: Actor, heard: Callable[..., tuple[Voice, str]]) -> Road:
    """Everything received has its answer; there is no roadmap yet."""
    meeting = _meeting(process, desk)
    organisation = people.create_organisation(process, "Invented Union", "workers", acting=desk)
    items = _register(process, organisation, meeting, desk)
    voice, _receipt = heard([("recommendation", SECRET, "en")], "Nobody asked us.")
    (items["secret"],) = recommendations.register_cleared(process, few=True, acting=desk)
    # A round opened itself with the first arrival.
    closed = recommendations.close_round(Round.objects.get(process=process), acting=desk)
    _answer(items, meeting, desk, member)
    return Road(process, desk, meeting, organisation, closed, items, voice)


def _meeting(process: Process, desk: Actor) -> Meeting:
    meeting = meetings.create_meeting(
        process,
        title="Invented first meeting",
        kind="strategic",
        on=clock.today(),
        place="Kisumu",
        acting=desk,
    )
    meetings.record_attendance(meeting, {"government": 12, "survivors": 3}, acting=desk)
    return meetings.take_step(meeting, "hold", acting=desk)


def _register(
    process: Process, organisation: Organisation, meeting: Meeting, desk: Actor
) -> dict[str, Recommendation]:
    given = {
        "train": New(text="Train labour officers in every county.", via="organisation", organisation_id=organisation.pk),
        "count": New(text="Count <b>children</b> in \"domestic\" work & publish the figures.", via="meeting"),
        "again": New(text="Officers should be trained.", via="organisation", organisation_id=organisation.pk),
        "boats": New(text="Inspect fishing boats at night.", language="en", via="meeting"),
        "tale": New(text="Watoto hufanya kazi usiku.", kind="insight", language="sw", via="meeting"),
        "gone": New(text="Sent by mistake.", via="organisation", organisation_id=organisation.pk),
    }  # fmt: skip
    items = {name: recommendations.register(process, new, acting=desk) for name, new in given.items()}
    recommendations.withdraw(items["gone"], "Sent twice", acting=desk)
    recommendations.edit_wording(
        items["boats"], "Inspect boats at night and by day.", language="en", acting=desk
    )
    recommendations.edit_wording(items["boats"], "Kagua mashua usiku.", language="sw", acting=desk)
    recommendations.edit_wording(items["boats"], "Inspect every boat at night.", language="en", acting=desk)
    return items


def _answer(items: dict[str, Recommendation], meeting: Meeting, desk: Actor, member: Actor) -> None:
    where = {"meeting": meeting.public_id, "acting": desk}
    review.propose(items["train"], outcome="adopted", reason="Officers lack training.", acting=member)
    review.confirm(items["train"], **where)
    review.decide(items["count"], outcome="declined", reason="No survey can be paid for.", **where)
    review.decide(items["count"], outcome="adapted", reason="A census is near.", **where)
    review.decide(items["again"], outcome="merged", reason="Says the same.", target=items["train"], **where)
    review.decide(items["boats"], outcome="deferred", reason="No boats yet.", **where)
    review.decide(items["secret"], outcome="declined", reason="Another law does it.", **where)
    review.decide(items["tale"], outcome="used", reason="Shapes the night shifts.", **where)
    decision = Decision.objects.get(case__recommendation=items["boats"])
    named = "A member from the coast"
    review.appear(
        decision.case.process, shown_as=named, affiliation="", themes=(), languages=(), acting=member
    )
    review.dissent(decision, "Boats cannot wait.", "name", acting=member)


@pytest.fixture
def road(answered: Road) -> Road:
    """Ready to be sent: the roadmap is complete and frozen by the meeting."""
    process, desk = answered.process, answered.desk
    add = {"language": "en", "acting": desk}
    context = roadmap.add_clause(
        process, kind="section", words={"title": "Where we stand", "body": "Night work is common."}, **add
    )
    area = roadmap.add_clause(
        process, kind="area", words={"title": "Enforce the law", "body": "Few inspect."}, **add
    )
    outcome = roadmap.add_clause(
        process, kind="outcome", words={"title": "Inspections happen"}, parent=area, **add
    )
    action = roadmap.add_clause(
        process,
        kind="action",
        words={"title": "Train officers", "body": "In twelve counties."},
        parent=outcome,
        **add,
    )
    roadmap.translate(area, "title", "Simamia sheria", "sw", acting=desk)
    _complete(answered, action, desk)
    roadmap.cite(context, answered.items["tale"].public_id, "inspired", acting=desk)
    answered.clauses = {"context": context, "area": area, "outcome": outcome, "action": action}
    roadmap.freeze(process, answered.meeting, acting=desk)
    return answered


def _complete(road: Road, action: Clause, desk: Actor) -> None:
    roadmap.edit_clause(
        action, lead=road.organisation.pk, starts_on=datetime.date(2027, 1, 1), ends_on=datetime.date(2028, 6, 30),
        acting=desk,
    )  # fmt: skip
    measured = IndicatorFacts(
        name="Officers trained", unit="people", baseline=Decimal(10), baseline_year=2026,
        targets=((2027, Decimal(100)), (2028, Decimal(200))),
    )  # fmt: skip
    roadmap.set_indicators(action, [measured], acting=desk)
    roadmap.set_budget(action, [BudgetFacts(Decimal(1000), "KES", "Treasury", Decimal(400))], acting=desk)
    for name, relation in (("train", "adopted"), ("count", "adapted"), ("again", "merged")):
        roadmap.cite(action, road.items[name].public_id, relation, acting=desk)


@pytest.fixture
def reviewer(as_actor) -> Actor:
    return as_actor(Role.GCG_REVIEWER)

"""Who beside a meeting validated a version: the group held to its rule, organisations, institutions; taken back openly."""

import datetime
from typing import Any

import pytest
from django.test import Client

from njia.kernel import clock
from njia.kernel.access import Actor, Refused, Role
from njia.kernel.ledger.models import Line
from njia.kernel.people.models import Organisation
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.review import actions as review
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.models import Clause, Version
from njia.stages.roadmap.tests.test_pages import body, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(process: Process, clauses: dict[str, Clause], meeting: Any, chair: Actor) -> Version:
    return actions.freeze(process, meeting, acting=chair)


def sent(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "on": clock.today().isoformat(), **more}


def test_an_organisation_and_an_institution_validate_and_everybody_sees_it(
    process: Process, version: Version, organisations: list[Organisation], client_as: Any, desk: Actor
) -> None:
    chair: Client = client_as(Role.TWG_CHAIR)
    address = url("validate", 1)
    assert chair.post(address, sent("organisation", organisation=organisations[1].pk)).status_code == 302
    assert chair.post(address, sent("institution", institution="Cabinet (sample)")).status_code == 302
    again = chair.post(address, sent("institution", institution="Cabinet (sample)"))
    assert "written down already" in body(again)
    assert "Cabinet (sample)" in body(again)  # nothing typed is lost
    assert "Name the institution" in body(chair.post(address, sent("institution")))
    assert "Name an organisation" in body(chair.post(address, sent("organisation")))
    publish(process, "roadmap", acting=desk)
    page = body(Client().get(url("roadmap")))
    assert "Farm union (sample)" in page
    assert "Cabinet (sample)" in page
    assert "Cabinet (sample)" in body(Client().get(url("versions")))
    lines = Line.objects.filter(kind="roadmap.validated")
    assert len(lines) == 2
    assert not any("Cabinet" in line.body for line in lines)  # committed to, not kept


def test_the_group_is_held_to_its_own_rule_and_quorum(
    process: Process, version: Version, as_actor: Any, desk: Actor, chair: Actor
) -> None:
    def vote(*votes: int) -> Any:
        return actions.validate(version, "group", clock.today(), votes=votes, acting=chair)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="Set the group up first"):
        vote(3, 0, 0)
    for _member in range(4):
        as_actor(Role.TWG_MEMBER)
    set_up(process, desk)
    seats = len(review_seats(process))
    with pytest.raises(Refused, match="More votes than"):
        vote(seats, 1, 0)
    with pytest.raises(Refused, match="Too few took part"):
        vote(1, 0, 0)
    with pytest.raises(Refused, match="do not validate"):
        vote(2, 2, seats - 4)
    made = vote(3, 1, 0)
    assert (made.in_favour, made.against, made.abstained) == (3, 1, 0)


def set_up(process: Process, desk: Actor) -> None:
    review.set_up(
        process, rule="two_thirds", quorum=60, secret=False, readers=2, per_week=10, repeats=5, answer_within=90,
        terms="", acting=desk,
    )  # fmt: skip


def review_seats(process: Process) -> list[Any]:
    from njia.stages.review import queries as review_queries

    found = review_queries.chamber(process)
    assert found
    return found.seats


def test_only_on_days_that_can_be_and_by_whom_it_is_given_to(
    version: Version, chair: Actor, member: Actor
) -> None:
    for days in (-1, 1):
        day = clock.today() + datetime.timedelta(days=days)
        with pytest.raises(Refused, match="on or after the day"):
            actions.validate(version, "institution", day, institution="Cabinet (sample)", acting=chair)
    with pytest.raises(Refused):
        actions.validate(version, "institution", clock.today(), institution="Cabinet (sample)", acting=member)


def test_what_was_written_down_wrongly_is_taken_back_with_a_reason_that_stays(
    version: Version, client_as: Any, chair: Actor
) -> None:
    made = actions.validate(
        version, "institution", clock.today(), institution="Cabinet (sample)", acting=chair
    )
    client: Client = client_as(Role.SECRETARIAT)
    address = url("take_validation_back", 1, made.number)
    assert "Say why" in body(client.post(address, {"step": "withdraw"}, follow=True))
    client.post(address, {"step": "withdraw", "reason": "It was another version."})
    page = body(client.get(url("versions")))
    assert "Taken back" in page
    assert "It was another version." in page
    assert client.post(address, {"step": "nonsense"}).status_code == 404
    assert Line.objects.filter(kind="roadmap.validation_withdrawn").count() == 1
    actions.validate(version, "institution", clock.today(), institution="Cabinet (sample)", acting=chair)
    assert [row.state for row in queries.validations(version)] == ["withdrawn", "given"]

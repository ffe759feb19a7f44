"""From whom the recommendations of each area came: organisations exactly, everybody else in tens."""

from typing import Any

import pytest

from njia.documents.picture import check_picture
from njia.kernel.access import Actor, Role
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.roadmap import queries
from njia.stages.roadmap.actions import Cited
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.tests.test_pages import body, url

pytestmark = pytest.mark.django_db


def test_organisations_are_counted_exactly_and_others_in_tens(
    process: Process,
    clauses: dict[str, Clause],
    organisations: list[Any],
    add: Any,
    desk: Actor,
    member: Actor,
    client_as: Any,
) -> None:
    sent = [
        recommendations.register(
            process,
            New(text=f"Ask {number}.", organisation_id=organisations[0].pk if number < 3 else None),
            acting=desk,
        )
        for number in range(17)
    ]
    cites = [Cited(item.public_id, "inspired") for item in sent]
    add("action", "Answer them all", clauses["outcome"], cites=cites)
    (flow,) = queries.flows(process, queries.draft(member))
    assert [(from_, count) for from_, _to, count in flow.links] == [
        ("Government", 3),
        ("In confidence or unnamed", 10),
    ]
    check_picture(flow.picture)
    assert "Laws that cover everyone: 10" in flow.picture
    page = body(client_as(Role.TWG_MEMBER).get(url("orphans")))
    assert "In confidence or unnamed" in page

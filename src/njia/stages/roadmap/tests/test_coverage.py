from typing import Any

import pytest

from njia.kernel.access import Actor
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.review import actions as review
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import Cited
from njia.stages.roadmap.models import Clause

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]


@pytest.fixture
def answered(asked: list[Any], process: Process, meeting: Any, desk: Actor) -> list[Any]:
    """Two adopted, one adapted, one declined; and an insight that was used."""
    insight = recommendations.register(
        process, New(text="Officers fear reprisals.", kind="insight"), acting=desk
    )
    for item, outcome in zip(
        [*asked, insight], ["adopted", "adopted", "adapted", "declined", "used"], strict=True
    ):
        review.decide(
            item, outcome=outcome, reason="For this reason.", meeting=meeting.public_id, acting=desk
        )
    return [*asked, insight]


def test_orphans_are_named_until_they_have_a_clause(
    clauses: Clauses, answered: list[Any], process: Process, member: Actor
) -> None:
    found = queries.orphans(process)
    assert found.recommendations == answered[1:3]
    assert found.insights == answered[4:]
    assert [node.public_id for node in found.actions] == ["KE-C-005"]
    assert found.mismatches == []
    assert len(found) == 4
    actions.edit_clause(
        clauses["bare"], acting=member,
        cites=[Cited(answered[1].public_id, "adopted"), Cited(answered[2].public_id, "adapted")],
    )  # fmt: skip
    actions.cite(clauses["section"], answered[4].public_id, "inspired", acting=member)
    assert len(queries.orphans(process)) == 0


def test_what_was_taken_out_is_no_root(
    clauses: Clauses, answered: list[Any], process: Process, member: Actor
) -> None:
    actions.take_step(clauses["full"], "retire", acting=member)
    assert answered[0] in queries.orphans(process).recommendations


def test_a_clause_that_claims_another_answer_is_named(
    clauses: Clauses, answered: list[Any], process: Process, member: Actor
) -> None:
    actions.cite(clauses["bare"], answered[3].public_id, "adopted", acting=member)
    (mismatch,) = queries.orphans(process).mismatches
    assert (mismatch.public_id, mismatch.cited.recommendation) == ("KE-C-005", answered[3].public_id)


def test_clauses_that_cite_a_recommendation(
    clauses: Clauses, asked: list[Any], process: Process, member: Actor, chair: Actor, desk: Actor, meeting: Any,
    outsider: Actor,
) -> None:  # fmt: skip
    first = asked[0]
    found = queries.clauses_citing(process, [first.pk, asked[1].pk])
    assert found.keys() == {first.pk}
    assert [(key, str(title), how) for key, title, how in found[first.pk]] == [
        ("KE-C-004", "Train 200 officers", "adopted")
    ]
    actions.freeze(process, meeting, acting=chair)
    publish(process, "roadmap", acting=desk)
    actions.cite(clauses["bare"], first.public_id, "inspired", acting=member)
    assert len(queries.clauses_citing(process, [first.pk], member)[first.pk]) == 2
    assert len(queries.clauses_citing(process, [first.pk], outsider)[first.pk]) == 1

"""Sending, feedback, answers, endorsement: who may, when, and what the log keeps of it."""

import json

import pytest

from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.actions import publish
from njia.stages.roadmap import actions as roadmap
from njia.stages.submission import actions, queries
from njia.stages.submission.models import Feedback, Submission
from njia.stages.submission.tests.conftest import Road

pytestmark = pytest.mark.django_db


def kinds(road: Road) -> list[str]:
    leaves = [json.loads(leaf) for leaf in ledger.leaves(road.process)]
    return [leaf["kind"] for leaf in leaves if leaf["kind"].startswith("submission.")]


def refreeze(road: Road) -> None:
    roadmap.edit_clause(
        road.clauses["area"], words={"title": "Enforce it all"}, language="en", acting=road.desk
    )
    roadmap.freeze(road.process, road.meeting, acting=road.desk)


def test_sending_keeps_version_and_rounds_in_the_log(road: Road) -> None:
    sent = actions.submit(road.process, acting=road.desk)
    assert (sent.number, sent.version.number, sent.rounds, sent.state) == (1, 1, 1, "submitted")
    (line,) = ledger.about(road.process, "KE-S-1")
    assert line.index == sent.line
    assert json.loads(line.body)["facts"] == {"number": 1, "rounds": 1, "version": 1}


def test_a_second_click_sends_nothing(road: Road) -> None:
    actions.submit(road.process, acting=road.desk)
    with pytest.raises(Refused, match="sent already"):
        actions.submit(road.process, acting=road.desk)
    assert Submission.objects.count() == 1


def test_what_is_not_ready_is_not_sent(answered: Road) -> None:
    with pytest.raises(Refused, match="No version of the roadmap is frozen"):
        actions.submit(answered.process, acting=answered.desk)
    assert kinds(answered) == []


@pytest.mark.parametrize(
    "role", [Role.TWG_CHAIR, Role.RAPPORTEUR, Role.GCG_REVIEWER, Role.CONTRIBUTOR, Role.FOCAL_POINT]
)
def test_only_the_ministry_sends(road: Road, as_actor, role: Role) -> None:
    with pytest.raises(Refused, match="Only the convening ministry"):
        actions.submit(road.process, acting=as_actor(role))


def test_strangers_send_nothing(road: Road, stranger: Actor, outsider: Actor) -> None:
    for actor in (stranger, outsider):
        with pytest.raises(Refused):
            actions.submit(road.process, acting=actor)


def test_feedback_is_answered_once(road: Road, reviewer: Actor) -> None:
    sent = actions.submit(road.process, acting=road.desk)
    given = actions.give_feedback(sent, "Say who pays.", acting=reviewer)
    assert queries.unanswered(road.process) == 1
    actions.answer_feedback(given, "The Treasury does.", acting=road.desk)
    with pytest.raises(Refused, match="answered already"):
        actions.answer_feedback(given, "Somebody else does.", acting=road.desk)
    assert Feedback.objects.get().answer == "The Treasury does."
    assert queries.unanswered(road.process) == 0
    sent.refresh_from_db()
    assert sent.state == "feedback"
    assert kinds(road) == ["submission.submitted", "submission.feedback", "submission.answered"]


def test_empty_feedback_and_answers_are_refused(road: Road, reviewer: Actor) -> None:
    sent = actions.submit(road.process, acting=road.desk)
    with pytest.raises(Refused, match="Write what"):
        actions.give_feedback(sent, "  ", acting=reviewer)
    given = actions.give_feedback(sent, "Say who pays.", acting=reviewer)
    with pytest.raises(Refused, match="Write the answer"):
        actions.answer_feedback(given, " ", acting=road.desk)
    with pytest.raises(Refused, match="Only the convening ministry"):
        actions.answer_feedback(given, "We do.", acting=reviewer)


def test_members_give_no_feedback_in_the_groups_name(road: Road, member: Actor) -> None:
    sent = actions.submit(road.process, acting=road.desk)
    with pytest.raises(Refused, match="role"):
        actions.give_feedback(sent, "I would like to.", acting=member)
    with pytest.raises(Refused, match="role"):
        actions.endorse(sent, acting=member)


def test_the_words_of_feedback_are_not_in_the_log(road: Road, reviewer: Actor) -> None:
    sent = actions.submit(road.process, acting=road.desk)
    actions.give_feedback(sent, "Say who pays.", acting=reviewer)
    assert not any(b"who pays" in leaf for leaf in ledger.leaves(road.process))


def test_a_new_version_replaces_what_was_sent(road: Road, reviewer: Actor) -> None:
    first = actions.submit(road.process, acting=road.desk)
    actions.give_feedback(first, "Say who pays.", acting=reviewer)
    refreeze(road)
    second = actions.submit(road.process, acting=road.desk)
    first.refresh_from_db()
    assert (first.state, second.number, second.version.number) == ("resubmitted", 2, 2)
    with pytest.raises(Refused, match="cannot be done"):
        actions.endorse(first, acting=reviewer)
    assert actions.endorse(second, acting=reviewer).state == "endorsed"
    assert queries.standing(road.process) == "done"


def test_an_endorsement_is_not_replaced(road: Road, reviewer: Actor) -> None:
    first = actions.endorse(actions.submit(road.process, acting=road.desk), acting=reviewer)
    refreeze(road)
    actions.submit(road.process, acting=road.desk)
    first.refresh_from_db()
    assert first.state == "endorsed"


def test_where_the_stage_stands(road: Road, reviewer: Actor) -> None:
    assert queries.standing(road.process) == "next"
    sent = actions.submit(road.process, acting=road.desk)
    assert queries.standing(road.process) == "current"
    actions.endorse(sent, acting=reviewer)
    assert queries.standing(road.process) == "done"


def test_who_sees_what_was_sent(
    road: Road, reviewer: Actor, outsider: Actor, stranger: Actor, as_actor
) -> None:
    sent = actions.submit(road.process, acting=road.desk)
    actions.give_feedback(sent, "Say who pays.", acting=reviewer)
    contributor = as_actor(Role.CONTRIBUTOR)
    for actor in (outsider, stranger, contributor):
        assert queries.submissions(actor) == []
        with pytest.raises(NotFound):
            queries.by_number(actor, 1)
    publish(road.process, "roadmap", acting=road.desk)
    for actor in (outsider, stranger, contributor):
        assert queries.submissions(actor) == [sent]
        with pytest.raises(NotFound):
            queries.feedback(actor, 1, 1)
    assert queries.feedback(reviewer, 1, 1).text == "Say who pays."

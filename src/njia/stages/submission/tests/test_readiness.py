"""Each rule of readiness says its reason, and falls silent once that is put right."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from njia.kernel import clock
from njia.kernel.people import actions as people
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.review import actions as review
from njia.stages.roadmap import actions as roadmap
from njia.stages.roadmap.queries import BudgetFacts
from njia.stages.submission import queries
from njia.stages.submission.tests.conftest import Road
from njia.stages.voices import actions as voices

pytestmark = pytest.mark.django_db


def reasons(road: Road, code: str) -> tuple[str, ...]:
    return next(check.reasons for check in queries.readiness(road.process) if check.code == code)


def missing(road: Road) -> list[str]:
    return [check.code for check in queries.blocking(road.process)]


def test_an_empty_process_says_where_to_begin(process) -> None:
    assert [check.code for check in queries.blocking(process)] == ["rounds", "answers", "actions", "frozen"]
    assert [check.missing for check in queries.blocking(process)][1:3] == [
        "Nothing was received yet.",
        "The roadmap has no action yet.",
    ]


def test_before_a_round_is_closed_everything_received_so_far_is_judged(process, desk) -> None:
    item = recommendations.register(process, New(text="Train officers.", via="meeting"), acting=desk)
    answers = next(check for check in queries.blocking(process) if check.code == "answers")
    assert item.public_id in answers.missing


def test_a_complete_process_is_ready(road: Road) -> None:
    assert missing(road) == []
    queries.require_ready(queries.final_scope(road.process))


def test_an_open_round_blocks_until_it_is_closed(process, desk) -> None:
    item = recommendations.register(process, New(text="Train officers.", via="meeting"), acting=desk)
    assert "rounds" in [check.code for check in queries.blocking(process)]
    recommendations.close_round(item.round, acting=desk)
    assert "rounds" not in [check.code for check in queries.blocking(process)]
    assert queries.final_scope(process).rounds == 1


def test_what_waits_for_an_answer_is_named(road: Road) -> None:
    review.propose(road.items["boats"], outcome="declined", reason="Too dear.", acting=road.desk)
    assert missing(road) == ["answers"]
    assert road.items["boats"].public_id in reasons(road, "answers")[0]
    review.confirm(road.items["boats"], meeting=road.meeting.public_id, acting=road.desk)
    assert missing(road) == []


def test_many_that_wait_are_counted(road: Road) -> None:
    late = [
        recommendations.register(road.process, New(text=f"Number {n}", via="meeting"), acting=road.desk)
        for n in range(12)
    ]
    recommendations.close_round(late[0].round, acting=road.desk)
    roadmap.edit_clause(road.clauses["area"], words={"title": "Enforce"}, language="en", acting=road.desk)
    roadmap.freeze(road.process, road.meeting, acting=road.desk)
    (reason,) = reasons(road, "answers")
    assert "12 still wait" in reason
    assert "and 4 more" in reason


def test_a_group_that_ends_in_nothing_is_named(road: Road) -> None:
    recommendations.withdraw(road.items["train"], "No longer wanted.", acting=road.desk)
    assert "merges" in missing(road)
    assert road.items["again"].public_id in reasons(road, "merges")[0]


def test_voices_are_read_confirmed_and_registered_first(road: Road, circle) -> None:
    voice, _receipt = voices.contribute(road.process, voices.Given("Also this.", "en"), acting=road.desk)
    assert missing(road) == ["voices"]
    [wording] = voices.clear(voice, [("insight", "Safe words.", "en")], acting=circle[0])
    assert reasons(road, "voices") == ("What custodians passed on is not confirmed yet.",)
    voices.confirm(wording, acting=circle[1])
    assert reasons(road, "voices") == ("What custodians passed on is not in the register yet.",)
    recommendations.register_cleared(road.process, few=True, acting=road.desk)
    assert reasons(road, "voices") == ()


def test_an_action_without_a_budget_is_named(road: Road) -> None:
    roadmap.set_budget(road.clauses["action"], [], acting=road.desk)
    roadmap.freeze(road.process, road.meeting, acting=road.desk)
    assert missing(road) == ["actions"]
    assert reasons(road, "actions")[0].startswith(road.clauses["action"].public_id)
    roadmap.set_budget(road.clauses["action"], [BudgetFacts(Decimal(0), "KES")], acting=road.desk)
    roadmap.freeze(road.process, road.meeting, acting=road.desk)
    assert missing(road) == []


def test_what_was_adopted_is_cited(road: Road) -> None:
    roadmap.uncite(road.clauses["action"], road.items["train"].public_id, acting=road.desk)
    assert missing(road) == ["cited"]
    assert road.items["train"].public_id in reasons(road, "cited")[0]


def test_a_changed_draft_is_a_warning_only(road: Road) -> None:
    roadmap.edit_clause(road.clauses["area"], words={"title": "Other"}, language="en", acting=road.desk)
    assert missing(road) == []
    assert "version 1" in reasons(road, "unchanged")[0]


def test_who_was_not_heard_is_named_by_constituency(road: Road) -> None:
    (reason,) = reasons(road, "heard")
    assert "Academia" in reason
    assert "Government" not in reason  # came to the meeting
    assert "Workers" not in reason  # sent recommendations
    people.create_organisation(road.process, "Invented University", "academia", acting=road.desk)
    assert "Academia" in reasons(road, "heard")[0]  # being listed is not being heard


def test_few_survivors_at_a_meeting_are_heard_though_not_counted(road: Road) -> None:
    assert "Survivors" not in reasons(road, "heard")[0]


def test_a_passed_target_date_is_a_warning_with_the_slip(road: Road) -> None:
    assert reasons(road, "on_time") == ()
    with clock.at(road.process.target_on + datetime.timedelta(days=3)):
        assert "3 days ago" in reasons(road, "on_time")[0]
        assert missing(road) == []


def test_readiness_asks_the_database_the_same_however_much_there_is(road: Road) -> None:
    with CaptureQueriesContext(connection) as few:
        queries.readiness(road.process)
    for n in range(6):
        recommendations.register(road.process, New(text=f"Number {n}", via="meeting"), acting=road.desk)
        roadmap.add_clause(
            road.process, kind="action", words={"title": f"Action {n}"}, parent=road.clauses["outcome"], language="en",
            acting=road.desk,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        queries.readiness(road.process)
    assert len(many) == len(few)

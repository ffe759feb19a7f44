import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import queries as people
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.meetings import actions, queries
from njia.stages.meetings.models import Meeting

DAY = datetime.date(2026, 7, 21)


@pytest.fixture
def meeting(process: Process, desk: Actor) -> Meeting:
    return actions.create_meeting(
        process, title="Strategic meeting", kind="strategic", on=DAY, place="Nairobi", acting=desk
    )


@pytest.fixture
def held(meeting: Meeting, desk: Actor) -> Meeting:
    return actions.take_step(meeting, "hold", acting=desk)


def test_numbers_go_on_and_are_public_ids(process: Process, meeting: Meeting, desk: Actor) -> None:
    second = actions.create_meeting(process, title="Second", kind="twg", on=DAY, acting=desk)
    assert [meeting.public_id, second.public_id] == ["KE-M-01", "KE-M-02"]


def test_numbers_begin_anew_in_another_process(
    meeting: Meeting, other_process: Process, as_actor: Callable[..., Actor], in_role: Callable[..., object]
) -> None:
    abroad = people.actor(in_role(Role.SECRETARIAT, where=other_process), other_process)
    there = actions.create_meeting(other_process, title="First", kind="twg", on=DAY, acting=abroad)
    assert there.public_id == "UG-M-01"


@pytest.mark.parametrize("role", [Role.TWG_MEMBER, Role.ADVISER, Role.CUSTODIAN, Role.CONTRIBUTOR])
def test_others_do_not_write(
    process: Process, meeting: Meeting, as_actor: Callable[..., Actor], role: Role
) -> None:
    acting = as_actor(role)
    acts: list[Callable[[], object]] = [
        lambda: actions.create_meeting(process, title="No", kind="twg", on=DAY, acting=acting),
        lambda: actions.edit_meeting(meeting, title="No", kind="twg", on=DAY, place="", acting=acting),
        lambda: actions.write_agenda(meeting, [("No", "")], acting=acting),
        lambda: actions.record_attendance(meeting, {"government": 1}, acting=acting),
        lambda: actions.record_decisions(meeting, ["No"], acting=acting),
        lambda: actions.take_step(meeting, "hold", acting=acting),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "role"


@pytest.mark.parametrize(("title", "kind"), [(" ", "twg"), ("A title", "party")])
def test_a_meeting_needs_a_title_and_a_known_kind(
    process: Process, desk: Actor, title: str, kind: str
) -> None:
    with pytest.raises(Refused):
        actions.create_meeting(process, title=title, kind=kind, on=DAY, acting=desk)
    assert not Meeting.objects.exists()


def test_a_meeting_to_come_cannot_have_been_held(meeting: Meeting, desk: Actor) -> None:
    with clock.at(DAY - datetime.timedelta(days=1)), pytest.raises(Refused, match="still to come"):
        actions.take_step(meeting, "hold", acting=desk)
    with clock.at(DAY):
        assert actions.take_step(meeting, "hold", acting=desk).state == "held"


def test_an_unknown_step_is_refused(meeting: Meeting, desk: Actor) -> None:
    with pytest.raises(Refused, match="no such step"):
        actions.take_step(meeting, "explode", acting=desk)


def test_closed_minutes_are_not_written_in(held: Meeting, desk: Actor) -> None:
    actions.record_decisions(held, ["Form a working group."], acting=desk)
    actions.take_step(held, "close", acting=desk)
    with pytest.raises(Refused, match="no longer"):
        actions.record_decisions(held, ["Something else."], acting=desk)
    assert [decision.text for decision in queries.detail(held).decisions] == ["Form a working group."]


def test_writing_again_replaces_and_leaves_out_what_is_empty(held: Meeting, desk: Actor) -> None:
    actions.write_agenda(held, [("Welcome", ""), ("Laws", "Gaps were named.")], acting=desk)
    actions.write_agenda(
        held, [("Laws", "Three gaps were named."), (" ", "lost?"), ("Next", "")], acting=desk
    )
    agenda = queries.detail(held).agenda
    assert [(item.position, item.title, item.minutes) for item in agenda] == [
        (1, "Laws", "Three gaps were named."),
        (2, "Next", ""),
    ]


@pytest.mark.parametrize("counts", [{"nobody_knows": 3}, {"government": -1}])
def test_attendance_that_cannot_be_is_refused(held: Meeting, desk: Actor, counts: dict[str, int]) -> None:
    with pytest.raises(Refused):
        actions.record_attendance(held, counts, acting=desk)
    assert queries.detail(held, desk).attendance == []


def test_few_survivors_are_present_and_not_counted_for_the_public(
    process: Process, held: Meeting, desk: Actor, outsider: Actor
) -> None:
    actions.record_attendance(held, {"survivors": 4, "government": 22, "workers": 0}, acting=desk)
    inside, outside = queries.detail(held, desk), queries.detail(held, outsider)
    assert [(came.constituency, came.count) for came in inside.attendance] == [
        ("government", 22),
        ("survivors", 4),
    ]
    assert [(came.constituency, came.count) for came in outside.attendance] == [
        ("government", 22),
        ("survivors", None),
    ]
    assert (inside.total, outside.total) == (26, 22)
    assert queries.detail(held) == outside


def test_many_survivors_are_counted(held: Meeting, desk: Actor, outsider: Actor) -> None:
    actions.record_attendance(held, {"survivors": 10}, acting=desk)
    assert [came.count for came in queries.detail(held, outsider).attendance] == [10]


def test_few_survivors_are_counted_where_all_of_them_agreed(
    process: Process, held: Meeting, desk: Actor, outsider: Actor
) -> None:
    actions.record_attendance(held, {"survivors": 4, "government": 22}, agreed={"survivors"}, acting=desk)
    assert [came.count for came in queries.detail(held, outsider).attendance] == [22, 4]
    assert dict(queries.total_attendance(process))["survivors"] == 4
    assert queries.who_came(held) == {
        "survivors": 4, "agreed_survivors": True, "government": 22, "agreed_government": False,
    }  # fmt: skip
    actions.record_attendance(held, {"survivors": 4}, acting=desk)
    assert [came.count for came in queries.detail(held, outsider).attendance] == [None]


def test_who_was_asked_is_written_down_on_the_page(
    held: Meeting, client_as: Callable[..., Client], outsider: Actor
) -> None:
    client, url = client_as(Role.SECRETARIAT), reverse("meetings:attendance", args=["KE", held.public_id])
    assert "all of them agreed that everybody may see their number" in client.get(url).content.decode()
    client.post(url, {"survivors": "3", "agreed_survivors": "on"})
    assert [came.count for came in queries.detail(held, outsider).attendance] == [3]
    assert "checked" in client.get(url).content.decode()
    client.post(url, {"survivors": "3"})
    assert [came.count for came in queries.detail(held, outsider).attendance] == [None]


def test_the_sum_tells_nothing_that_the_meetings_do_not(process: Process, held: Meeting, desk: Actor) -> None:
    second = actions.create_meeting(process, title="Second", kind="twg", on=DAY, acting=desk)
    actions.take_step(second, "hold", acting=desk)
    actions.record_attendance(held, {"survivors": 4, "government": 5}, acting=desk)
    actions.record_attendance(second, {"survivors": 9, "government": 6}, acting=desk)
    total = dict(queries.total_attendance(process))
    assert (total["survivors"], total["government"], total["workers"]) == (None, 11, 0)
    actions.record_attendance(second, {"survivors": 12}, acting=desk)
    assert dict(queries.total_attendance(process))["survivors"] == 12


def test_the_log_counts_nobody(process: Process, held: Meeting, desk: Actor) -> None:
    actions.record_attendance(held, {"survivors": 4}, acting=desk)
    last = ledger.about(process, held.public_id)[-1]
    assert last.kind == "meeting.minutes"
    assert "survivors" not in last.body


def test_the_log_has_every_step(process: Process, held: Meeting, desk: Actor) -> None:
    actions.edit_meeting(held, title="Strategic", kind="strategic", on=DAY, place="Thika", acting=desk)
    actions.take_step(held, "close", acting=desk)
    kinds = [line.kind for line in ledger.about(process, held.public_id)]
    assert kinds == ["meeting.created", "meeting.held", "meeting.changed", "meeting.closed"]


def test_the_public_sees_what_was_held_once_published(
    process: Process, held: Meeting, desk: Actor, outsider: Actor
) -> None:
    planned = actions.create_meeting(process, title="To come", kind="twg", on=DAY, acting=desk)
    assert not queries.visible_to(outsider).exists()
    assert not queries.may_see(outsider)
    publish(process, "meetings", acting=desk)
    assert list(queries.visible_to(outsider)) == [held]
    assert queries.may_see(outsider)
    with pytest.raises(NotFound):
        queries.by_id(outsider, planned.public_id)


def test_another_country_sees_nothing(held: Meeting, stranger: Actor) -> None:
    assert not queries.visible_to(stranger).exists()
    with pytest.raises(NotFound):
        queries.by_id(stranger, held.public_id)


def test_only_held_meetings_can_decide(process: Process, meeting: Meeting, desk: Actor) -> None:
    cancelled = actions.create_meeting(process, title="Cancelled", kind="twg", on=DAY, acting=desk)
    actions.take_step(cancelled, "cancel", acting=desk)
    assert not queries.that_can_decide(process).exists()
    actions.take_step(meeting, "hold", acting=desk)
    assert list(queries.that_can_decide(process)) == [meeting]


def test_find_stays_in_its_process(process: Process, other_process: Process, meeting: Meeting) -> None:
    assert queries.find(process, "KE-M-01") == meeting
    assert queries.find(other_process, "KE-M-01") is None
    assert queries.find(process, "KE-M-09") is None


def test_standing(process: Process, meeting: Meeting, desk: Actor) -> None:
    assert queries.standing(process) == "current"
    actions.take_step(meeting, "hold", acting=desk)
    assert queries.standing(process) == "current"
    actions.take_step(meeting, "close", acting=desk)
    assert queries.standing(process) == "done"
    actions.create_meeting(process, title="A later one", kind="twg", on=DAY, acting=desk)
    assert queries.standing(process) == "done"

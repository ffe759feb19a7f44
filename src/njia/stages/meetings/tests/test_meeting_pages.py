import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.meetings import actions, queries, sections
from njia.stages.meetings.models import Meeting

DAY = datetime.date(2026, 7, 21)
PAGES = ("detail", "edit", "agenda", "attendance", "decisions")


@pytest.fixture
def meeting(process: Process, desk: Actor) -> Meeting:
    made = actions.create_meeting(
        process, title="Strategic <meeting>", kind="strategic", on=DAY, place="Nairobi", acting=desk
    )
    actions.write_agenda(made, [("Laws & services", "Gaps were named.")], acting=desk)
    actions.record_attendance(made, {"government": 22, "survivors": 4}, acting=desk)
    actions.record_decisions(made, ["Form a working group."], acting=desk)
    return actions.take_step(made, "hold", acting=desk)


@pytest.fixture
def secretary(client_as: Callable[..., Client]) -> Client:
    return client_as(Role.SECRETARIAT)


def address(page: str, meeting: Meeting | None = None) -> str:
    return reverse(f"meetings:{page}", args=["KE", meeting.public_id] if meeting else ["KE"])


def rows(**values: str) -> dict[str, str]:
    return {"form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "0", **values}


def test_an_empty_list_says_what_to_do_next(process: Process, secretary: Client) -> None:
    assert address("new") in secretary.get(address("list")).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_secretariat(secretary: Client, meeting: Meeting, page: str) -> None:
    answer = secretary.get(address(page, meeting))
    assert answer.status_code == 200
    assert "Strategic &lt;meeting&gt;" in answer.content.decode()


def test_the_secretariat_writes_a_whole_meeting(process: Process, secretary: Client) -> None:
    given = {"title": "First meeting", "kind": "twg", "on": "2026-08-01", "place": "Kisumu"}
    answer = secretary.post(address("new"), given)
    meeting = queries.find(process, "KE-M-01")
    assert meeting
    assert answer.url == address("detail", meeting)
    secretary.post(address("agenda", meeting), rows(**{"form-0-title": "Laws", "form-2-title": "Services"}))
    secretary.post(address("attendance", meeting), {"government": "12", "workers": ""})
    secretary.post(address("decisions", meeting), rows(**{"form-3-text": "Meet again."}))
    secretary.post(address("step", meeting), {"step": "hold"})
    secretary.post(address("step", meeting), {"step": "close"})
    meeting.refresh_from_db()
    told = queries.detail(meeting)
    assert meeting.state == "closed"
    assert [item.title for item in told.agenda] == ["Laws", "Services"]
    assert [(came.constituency, came.count) for came in told.attendance] == [("government", 12)]
    assert [decision.text for decision in told.decisions] == ["Meet again."]


def test_saving_more_comes_back_to_the_rows(secretary: Client, meeting: Meeting) -> None:
    answer = secretary.post(address("agenda", meeting), rows(more="1", **{"form-0-title": "Laws"}))
    assert answer.url == address("agenda", meeting)


def test_a_mistake_loses_nothing_that_was_typed(secretary: Client, meeting: Meeting) -> None:
    given = rows(**{"form-0-title": "Laws", "form-1-minutes": "Said without a title."})
    page = secretary.post(address("agenda", meeting), given).content.decode()
    assert "Said without a title." in page
    assert "Say what these minutes are about." in page
    page = secretary.post(
        address("attendance", meeting), {"government": "-3", "workers": "7"}
    ).content.decode()
    assert 'value="7"' in page
    assert [came.count for came in queries.detail(meeting).attendance] == [22, None]


def test_writing_in_closed_minutes_is_refused_on_the_page(
    secretary: Client, meeting: Meeting, desk: Actor
) -> None:
    actions.take_step(meeting, "close", acting=desk)
    given = rows(**{"form-0-text": "Typed too late."})
    page = secretary.post(address("decisions", meeting), given).content.decode()
    assert "can no longer be written in" in page
    assert "Typed too late." in page
    assert "Write the decisions" not in secretary.get(address("detail", meeting)).content.decode()


def test_a_refused_step_says_why(process: Process, secretary: Client, desk: Actor) -> None:
    later = datetime.date.today() + datetime.timedelta(days=30)
    planned = actions.create_meeting(process, title="To come", kind="twg", on=later, acting=desk)
    page = secretary.post(address("step", planned), {"step": "hold"}, follow=True).content.decode()
    assert "still to come" in page
    planned.refresh_from_db()
    assert planned.state == "planned"


@pytest.mark.parametrize("role", [Role.TWG_MEMBER, Role.ADVISER, Role.CONTRIBUTOR])
def test_others_read_and_do_not_write(client_as: Callable[..., Client], meeting: Meeting, role: Role) -> None:
    client = client_as(role)
    page = client.get(address("detail", meeting))
    assert page.status_code == 200
    assert address("decisions", meeting) not in page.content.decode()
    assert client.get(address("new")).status_code == 403
    for name in ("edit", "agenda", "attendance", "decisions"):
        assert client.post(address(name, meeting), {}).status_code == 403
    assert client.post(address("step", meeting), {"step": "close"}).status_code == 403


def test_the_public_sees_nothing_until_it_is_published(client: Client, meeting: Meeting, desk: Actor) -> None:
    publish(meeting.process, "updates", acting=desk)
    for url in (address("list"), address("detail", meeting)):
        assert client.get(url).status_code == 404
    publish(meeting.process, "meetings", acting=desk)
    page = client.get(address("detail", meeting)).content.decode()
    assert "Form a working group." in page
    assert ">22<" in page
    assert ">4<" not in page
    assert client.get(address("edit", meeting)).status_code == 302


def test_a_public_page_fits_the_first_round_trip(client: Client, meeting: Meeting, desk: Actor) -> None:
    publish(meeting.process, "meetings", acting=desk)
    answer = client.get(address("detail", meeting), headers={"accept-encoding": "gzip"})
    assert len(answer.content) < 5_000  # and some 7 KB of stylesheet


def test_another_countrys_secretariat_sees_nothing(
    client_as: Callable[..., Client], other_process: Process, meeting: Meeting
) -> None:
    client = client_as(Role.SECRETARIAT, where=other_process)
    assert client.get(address("detail", meeting)).status_code == 404
    assert client.post(address("step", meeting), {"step": "close"}).status_code == 404


def test_lists_take_the_same_queries_at_any_length(
    process: Process, secretary: Client, meeting: Meeting, desk: Actor
) -> None:
    secretary.get(address("list"))
    counted = []
    for more in (1, 20):
        for number in range(more):
            actions.create_meeting(process, title=f"More {number}", kind="twg", on=DAY, acting=desk)
        with CaptureQueriesContext(connection) as queried:
            secretary.get(address("list"))
        counted.append(len(queried))
    assert counted[0] == counted[1]


def test_home_shows_the_next_meeting_to_those_who_write(
    process: Process, meeting: Meeting, desk: Actor, member: Actor
) -> None:
    told = sections.home(process, desk)
    assert told
    assert (told["meeting"], told["open_minutes"]) == (None, 1)
    planned = actions.create_meeting(process, title="Next", kind="twg", on=DAY, acting=desk)
    told = sections.home(process, desk)
    assert told
    assert (told["meeting"], told["meeting_url"]) == (planned, address("detail", planned))
    assert sections.home(process, member) is None


def test_the_front_page_shows_the_latest_meeting_once_published(
    process: Process, meeting: Meeting, desk: Actor, outsider: Actor, client: Client
) -> None:
    assert sections.front(process, outsider) is None
    publish(process, "meetings", acting=desk)
    assert address("detail", meeting) in client.get(reverse("process", args=["KE"])).content.decode()

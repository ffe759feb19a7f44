"""The pages of a vote, as those who run it and those who vote use them, without scripts."""

import datetime
import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from njia.kernel import clock
from njia.kernel.access import Actor, Role
from njia.kernel.people import actions as people
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.priorities.models import Paper, Poll

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
FIRST_ROUND_TRIP = 14 * 1024


@pytest.fixture
def desk_browser(client_as: Callable[..., Client]) -> Client:
    return client_as(Role.SECRETARIAT)


@pytest.fixture
def opened(process: Process, desk: Actor, desk_browser: Client, drawn: list[Any], meeting: Any) -> Poll:
    """Prepared and opened on the pages, by the secretariat."""
    publish(process, "updates", acting=desk)
    closes = clock.today() + datetime.timedelta(days=7)
    agreed = {
        "title": "What first?", "about": "actions", "form": "approve", "budget": "1000", "currency": "kes",
        "closes_on": closes.isoformat(), "completion": "add1u", "weight_workers": "1", "weight_survivors": "2",
    }  # fmt: skip
    page = desk_browser.post("/KE/priorities/polls/new/", agreed, follow=True)
    assert "Now say what is voted on" in page.text
    costs = {f"cost_{clause.public_id}": "500" for clause in drawn}
    assert "It is saved" in desk_browser.post(page.redirect_chain[-1][0], costs, follow=True).text
    page = desk_browser.post("/KE/priorities/polls/1/open/", {"meeting": meeting.public_id}, follow=True)
    assert "It is open for votes" in page.text
    return Poll.objects.get(number=1)


def slips(browser: Client, constituency: str, count: int) -> list[str]:
    page = browser.post("/KE/priorities/polls/1/slips/", {"constituency": constituency, "count": count})
    return CODE.findall(page.text)


def weight(html: str) -> int:
    """What a first visit loads: the page and the one style sheet, compressed."""
    css = (Path(settings.HERE) / "static" / "njia.css").read_bytes()
    return len(gzip.compress(html.encode(), 6)) + len(gzip.compress(css, 6))


def test_from_a_slip_to_a_result_that_explains_itself(
    opened: Poll, desk_browser: Client, client: Client, drawn: list[Any], meeting: Any
) -> None:
    first, second, third = (clause.public_id for clause in drawn)
    for code in slips(desk_browser, "workers", 30):
        thanks = client.post(
            "/KE/priorities/polls/1/vote/", {f"mark_{first}": "on", f"mark_{second}": "on", "code": code}
        )
        assert "Your vote is in" in thanks.text
        assert code not in thanks.text
    for code in slips(desk_browser, "survivors", 15):
        client.post("/KE/priorities/polls/1/vote/", {f"mark_{third}": "on", "code": code})
    page = desk_browser.post("/KE/priorities/polls/1/close/", follow=True)
    assert "2 of 3 are chosen" in page.text
    page = client.get("/KE/priorities/polls/1/")
    assert "Pay back fees" in page.text.split("What is not chosen")[0]
    assert "<svg" in page.text
    assert "No group can complain" in page.text
    assert weight(re.sub(r"<svg xmlns.*?</svg>", "", page.text, flags=re.DOTALL)) <= FIRST_ROUND_TRIP
    votes = client.get("/KE/priorities/polls/1/votes/")
    assert votes.text.startswith("META")
    answer = {"followed": "no", "reason": "Invented reason.", "meeting": meeting.public_id}
    assert "Invented reason." in desk_browser.post("/KE/priorities/polls/1/answer/", answer, follow=True).text


def test_a_mistyped_code_loses_nothing(opened: Poll, client: Client, drawn: list[Any]) -> None:
    first = drawn[0].public_id
    page = client.post("/KE/priorities/polls/1/vote/", {f"mark_{first}": "on", "code": "AAAA-BBBB-CCCC-DDDD"})
    assert page.status_code == 200
    assert "does not open this vote" in page.text
    assert re.search(rf'name="mark_{first}"[^>]* checked', page.text)
    assert "no-store" in page.headers["Cache-Control"]


def test_a_vote_can_be_changed_with_the_same_code(
    opened: Poll, desk_browser: Client, client: Client, drawn: list[Any]
) -> None:
    (code,) = slips(desk_browser, "workers", 1)
    first, second, _third = (clause.public_id for clause in drawn)
    assert (
        "takes the place"
        not in client.post("/KE/priorities/polls/1/vote/", {f"mark_{first}": "on", "code": code}).text
    )
    again = client.post("/KE/priorities/polls/1/vote/", {f"mark_{second}": "on", "code": code.lower()})
    assert "takes the place" in again.text
    assert [paper.scores for paper in Paper.objects.filter(scores__isnull=False)] == [{second: 1}]


def test_a_person_with_a_mandate_takes_a_code_and_votes_with_it(
    process: Process, desk: Actor, opened: Poll, client_as: Callable[..., Client]
) -> None:
    union = people.create_organisation(process, "Invented union", "workers", acting=desk)
    browser = client_as(Role.TWG_MEMBER, organisation=union)
    assert "Get my voting code" in browser.get("/KE/priorities/polls/1/").text
    assert "one code" in browser.get("/KE/priorities/polls/1/code/").text
    page = browser.post("/KE/priorities/polls/1/code/", {"constituency": "workers"})
    found = CODE.search(page.text)
    assert found
    assert "Your vote is in" in browser.post("/KE/priorities/polls/1/vote/", {"code": found[0]}).text
    assert "cannot be shown again" in browser.get("/KE/priorities/polls/1/code/").text
    assert "Get my voting code" not in browser.get("/KE/priorities/polls/1/").text


def test_few_voters_are_not_told_apart(
    opened: Poll, desk_browser: Client, client: Client, client_as: Callable[..., Client], drawn: list[Any]
) -> None:
    third = drawn[2].public_id
    for code in slips(desk_browser, "survivors", 2):
        client.post("/KE/priorities/polls/1/vote/", {f"mark_{third}": "on", "code": code})
    desk_browser.post("/KE/priorities/polls/1/close/")
    page = client.get("/KE/priorities/polls/1/")
    assert "fewer than 10 voters" in page.text
    assert "What each group got" not in page.text
    assert client.get("/KE/priorities/polls/1/votes/").status_code == 404
    assert desk_browser.post("/KE/priorities/polls/1/audit/", {"auditor": "x"}).status_code == 403
    opened_to = client_as(Role.TWG_CHAIR).post(
        "/KE/priorities/polls/1/audit/", {"auditor": "Invented auditor"}
    )
    assert opened_to.json()["profile"].startswith("META")


def test_what_is_wrong_is_said_and_kept(desk_browser: Client, drawn: list[Any], meeting: Any) -> None:
    page = desk_browser.post("/KE/priorities/polls/new/", {"title": "Typed with care", "budget": "-1"})
    assert page.status_code == 200
    assert "Typed with care" in page.text
    assert "Please look at this again" in page.text

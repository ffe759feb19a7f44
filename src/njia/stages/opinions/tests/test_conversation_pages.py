"""The pages of a conversation, as those who run it and those who answer use them, without scripts."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.opinions import actions, queries
from njia.stages.opinions.models import Conversation, Participant, Vote
from njia.stages.opinions.tests.talking import DISPUTED, SHARED, closed, opened, talk

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
HERE = "/KE/opinions/1/"
FIRST_ROUND_TRIP = 14 * 1024
SMALL = 4 * 1024


@pytest.fixture
def desk_browser(client_as: Callable[..., Client]) -> Client:
    return client_as(Role.SECRETARIAT)


def asked(page: str) -> int:
    """The number of the statement that a page asks."""
    found = re.search(r'name="statement" value="(\d+)"', page)
    assert found
    return int(found[1])


def test_from_a_question_to_people_who_answer(process: Process, desk: Actor, desk_browser: Client) -> None:
    publish(process, "updates", acting=desk)
    agreed = {
        "title": "Invented", "question": "What first?", "who": "anybody", "floor": "10", "opens_on": "2020-01-01",
        "closes_on": "2099-01-01", "proposals": "on",
    }  # fmt: skip
    page = desk_browser.post("/KE/opinions/new/", agreed, follow=True)
    assert "Now write the first statements" in page.text
    assert "three statements" in desk_browser.post(f"{HERE}step/", {"step": "open"}, follow=True).text
    for body in SHARED:
        page = desk_browser.post(f"{HERE}statements/", {"text": body, "language": "en"}, follow=True)
        assert body in page.text
    assert "It is open" in desk_browser.post(f"{HERE}step/", {"step": "open"}, follow=True).text
    browser = Client()
    assert "What first?" in browser.get("/KE/").text
    page = browser.post(f"{HERE}answer/", {"join": "1"})
    code = CODE.search(page.text)
    assert code
    for _statement in SHARED:
        page = browser.post(f"{HERE}answer/", {"statement": asked(page.text), "answer": "1"})
    assert "you have answered everything" in page.text
    assert code[0] not in page.text
    assert Vote.objects.count() == len(SHARED)
    again = browser.get(f"{HERE}answer/?statement=2")
    assert "You have answered this one" in again.text
    browser.post(f"{HERE}answer/", {"statement": "2", "answer": "-1"})
    assert Vote.objects.get(statement__number=2).value == -1
    assert "Disagree" in browser.get(f"{HERE}answers/").text
    browser.post(f"{HERE}leave/")
    assert "Begin" in browser.get(f"{HERE}answer/").text
    other = Client()
    assert "you have answered everything" in other.post(f"{HERE}answer/", {"code": code[0].lower()}).text
    assert Participant.objects.count() == 1


def test_a_page_that_asks_is_small_and_needs_no_script(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    (code,) = actions.print_tokens(made, 1, acting=desk)
    browser = Client()
    page = browser.post(f"{HERE}answer/", {"code": code})
    html = page.content
    css = (Path(settings.HERE) / "static" / "njia.css").read_bytes()
    assert len(gzip.compress(html, 6)) <= SMALL
    assert len(gzip.compress(html, 6)) + len(gzip.compress(css, 6)) <= FIRST_ROUND_TRIP
    assert re.findall(r'name="answer" value="(-?\d)"', page.text) == ["1", "-1", "0"]
    cookie = page.cookies["opinions-KE-O-1"]
    assert (cookie["httponly"], cookie["path"], cookie["max-age"]) == (True, HERE, "")
    assert "no-store" in page.headers["Cache-Control"]
    assert "sessionid" not in browser.cookies


def test_a_wrong_code_loses_nothing_and_opens_nothing(process: Process, desk: Actor) -> None:
    opened(process, desk)
    browser = Client()
    page = browser.post(f"{HERE}answer/", {"code": "AAAA-BBBB-CCCC-DDDD"})
    assert "does not open this conversation" in page.text
    assert "AAAA-BBBB-CCCC-DDDD" in page.text
    browser.cookies["opinions-KE-O-1"] = "AAAA-BBBB-CCCC-DDDD"
    assert "Your code" in browser.post(f"{HERE}answer/", {"statement": "1", "answer": "1"}).text
    assert not Vote.objects.exists()


def test_a_proposal_is_looked_at_and_its_author_learns_why(
    process: Process, desk: Actor, desk_browser: Client
) -> None:
    made = opened(process, desk)
    (code,) = actions.print_tokens(made, 1, acting=desk)
    browser = Client()
    browser.post(f"{HERE}answer/", {"code": code})
    page = browser.post(f"{HERE}propose/", {"text": "Inspectors need more fuel.", "language": "en"})
    receipt = CODE.search(page.text)
    assert receipt
    assert "Nobody has looked at it yet" in browser.post(f"{HERE}receipt/", {"receipt": receipt[0]}).text
    page = desk_browser.get(f"{HERE}statements/")
    assert "It may say the same as" in page.text
    (waits,) = queries.waiting(made)
    here = f"{HERE}statements/{waits.statement.pk}/"
    page = desk_browser.post(here, {"act": "refuse", "reason": "duplicate"})
    assert "Say which statement it repeats" in page.text
    repeats = queries.numbered(made, 1).pk
    page = desk_browser.post(here, {"act": "refuse", "reason": "duplicate", "repeats": repeats}, follow=True)
    assert "It is left out" in page.text
    page = Client().post(f"{HERE}receipt/", {"receipt": receipt[0]})
    assert "It says what another statement says already." in page.text
    assert SHARED[0] in page.text
    assert "more fuel" not in page.text
    assert "no statement with this receipt" in browser.post(f"{HERE}receipt/", {"receipt": code}).text


def test_what_may_identify_somebody_is_covered(process: Process, desk: Actor, desk_browser: Client) -> None:
    made = opened(process, desk)
    (code,) = actions.print_tokens(made, 1, acting=desk)
    browser = Client()
    browser.post(f"{HERE}answer/", {"code": code})
    browser.post(f"{HERE}propose/", {"text": "Call Asha Mwangi on 0700 123 456.", "language": "en"})
    page = desk_browser.get(f"{HERE}statements/").text
    before, _details, after = page.partition("<details>")
    assert "▮▮▮" in before
    assert "Asha" not in before
    assert "<mark>" in after


def test_the_map_is_shown_after_the_close_and_can_be_read_without_the_picture(
    process: Process, desk: Actor, desk_browser: Client, client: Client
) -> None:
    made = opened(process, desk, open_rows=True)
    talk(made, 20, 15, desk=desk)
    assert client.get(f"{HERE}map/").status_code == 404
    assert "At least 30 people have answered" in client.get(HERE).text
    closed(made, desk=desk)
    page = client.get(f"{HERE}map/").text
    assert "There are 2 groups that think alike" in page
    for body in (*SHARED, *DISPUTED):
        assert body.replace("'", "&#x27;") in page
    assert "<title" in page.split("<svg xmlns")[1]
    assert "20 people" in page
    bare = re.sub(r"<svg xmlns.*?</svg>", "", page, flags=re.DOTALL)
    css = (Path(settings.HERE) / "static" / "njia.css").read_bytes()
    assert len(gzip.compress(bare.encode(), 6)) + len(gzip.compress(css, 6)) <= FIRST_ROUND_TRIP
    assert client.get(f"{HERE}data/votes/").text.startswith("voter-id,comment-id,vote")
    assert client.get(f"{HERE}data/statements/").text.startswith(
        "comment-id,agrees,disagrees,moderated,comment-body"
    )
    assert client.get(f"{HERE}data/nothing/").status_code == 404
    page = desk_browser.post(f"{HERE}lift/", {"statement": ["1", "3"]}, follow=True).text
    assert "They are recommendations now" in page
    assert "From a conversation" in desk_browser.get("/KE/recommendations/KE-R-0001/").text


def test_answers_on_paper_are_looked_at_first(
    process: Process, desk: Actor, client_as: Callable[..., Client]
) -> None:
    made = opened(process, desk)
    one, two = actions.print_tokens(made, 2, acting=desk)
    browser = client_as(Role.FACILITATOR)
    assert browser.get(f"{HERE}sheet/").text.strip().endswith("token,1,2,3,4,5,6,7,8,9")
    bad = SimpleUploadedFile("a.csv", f"token,1\n{one},maybe\n".encode())
    page = browser.post(f"{HERE}paper/", {"file": bad}, follow=True)
    assert page.status_code == 422
    assert "This is none of" in page.text
    good = SimpleUploadedFile("a.csv", f"token,1,2\n{one},agree,0\n{two},,-1\n".encode())
    page = browser.post(f"{HERE}paper/", {"file": good}, follow=True)
    assert not Vote.objects.exists()
    where = page.redirect_chain[-1][0]
    assert "3 new answers" in browser.post(where, follow=True).text
    assert browser.get(where).status_code == 404
    assert Vote.objects.count() == 3


def test_a_person_who_speaks_for_somebody_takes_a_code_once(
    process: Process, desk: Actor, speaker: Actor, client: Client
) -> None:
    from njia.kernel.people.models import Person
    from tests.actors import SIGN_IN

    made: Conversation = opened(process, desk, who="mandates")
    client.force_login(Person.objects.get(pk=speaker.person_id), backend=SIGN_IN)
    assert "Say what you think, until" in client.get("/home/").text
    page = client.post(f"{HERE}code/", {"constituency": "workers"})
    assert CODE.search(page.text)
    assert asked(client.get(f"{HERE}answer/").text)
    assert "cannot be shown again" in client.get(f"{HERE}code/").text
    assert "Say what you think, until" not in client.get("/home/").text
    assert made.participants.get().constituency == "workers"


def test_the_line_shows_conversations_only_where_there_are_any(
    process: Process, desk: Actor, client: Client, desk_browser: Client
) -> None:
    publish(process, "updates", acting=desk)
    assert "/KE/opinions/" not in client.get("/KE/").text
    assert client.get("/KE/opinions/").status_code == 404
    assert "/KE/opinions/" in desk_browser.get("/KE/").text
    opened(process, desk)
    assert "/KE/opinions/" in client.get("/KE/").text


@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_people_read_it_in_their_language(process: Process, desk: Actor, language: str) -> None:
    made = opened(process, desk)
    said = {"en": "What should change first?", "sw": "Nini kibadilike kwanza?", "fr": "Que changer d'abord ?"}
    for other in ("sw", "fr"):
        actions.translate(made, other, "Kichwa / titre", said[other], "", acting=desk)
    page = Client(headers={"accept-language": language}).get(f"{HERE}answer/").text
    assert said[language].replace("'", "&#x27;") in page

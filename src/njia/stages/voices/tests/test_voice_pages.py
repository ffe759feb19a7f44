import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.models import Voice
from njia.stages.voices.states import holder

WORDS = "Mwajiri anachukua pasipoti <yangu>."
OPEN_PAGES = ("home", "give", "receipt")


@pytest.fixture
def published(process: Process, desk: Actor, open_doors: None) -> Process:
    publish(process, "updates", acting=desk)
    return process


@pytest.fixture
def given(published: Process, outsider: Actor) -> tuple[Voice, str]:
    said = actions.Given(WORDS, "sw", consents={"public": True})
    return actions.contribute(published, said, acting=outsider)


@pytest.fixture
def reader(client_as: Callable[..., Client]) -> Client:
    return client_as(Role.CUSTODIAN)


def address(page: str, *args: object) -> str:
    return reverse(f"voices:{page}", args=["KE", *args])


def sent(client: Client, **changed: str) -> Any:
    """The form as a browser would send it, with the token of the page that is shown."""
    page = client.get(address("give")).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"words": WORDS, "language": "sw", "constituency": "", "token": token[1], **changed}
    return client.post(address("give"), form), form


@pytest.mark.parametrize("page", OPEN_PAGES)
def test_pages_are_never_stored_have_neutral_titles_a_way_out_and_no_cookie_of_their_own(
    client: Client, published: Process, page: str
) -> None:
    answer = client.get(address(page))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert re.search(r"<title>\s*Voices · Njia", text)
    assert "data-exit" in text
    assert set(client.cookies) <= {"csrftoken"}


@pytest.mark.parametrize("page", OPEN_PAGES)
def test_pages_fit_the_first_round_trip(client: Client, published: Process, page: str) -> None:
    answer = client.get(address(page), headers={"accept-encoding": "gzip"})
    assert len(answer.content) < 5_000  # and some 7 KB of stylesheet


def test_what_a_person_should_know_stands_before_the_first_field(client: Client, published: Process) -> None:
    text = client.get(address("give")).content.decode()
    first_field = text.index("<textarea")
    for told in (
        "Nobody watches this page",
        "A custodian reads your words first",
        "who you are",
        "a receipt",
    ):
        assert text.index(told) < first_field
    assert not re.search(r'<input[^>]+name="(name|email|phone)"', text)
    assert not re.search(r"<input[^>]+\bchecked", text)


def test_a_mistake_loses_nothing_and_stores_nothing(client: Client, published: Process) -> None:
    answer, _form = sent(client, constituency="martians")
    assert "Mwajiri anachukua" in answer.content.decode()
    assert not Voice.objects.exists()


def test_nobody_gives_to_a_process_that_they_may_not_know_of(client: Client, process: Process) -> None:
    assert client.get(address("give")).status_code == 404
    assert client.post(address("give"), {"words": WORDS}).status_code == 404


def test_a_receipt_shows_where_things_stand_and_never_the_words(
    client: Client, given: tuple[Voice, str], custodian: Actor
) -> None:
    voice, receipt = given
    assert "not yet read" in client.post(address("receipt"), {"receipt": receipt}).content.decode()
    actions.set_aside(voice, "It asks for help, not for change.", acting=custodian)
    text = client.post(address("receipt"), {"receipt": receipt.lower()}).content.decode()
    assert "It asks for help, not for change." in text
    assert "Mwajiri" not in text


def test_a_look_at_a_receipt_changes_nothing(client: Client, given: tuple[Voice, str]) -> None:
    voice, receipt = given
    client.post(address("receipt"), {"receipt": receipt})
    assert queries.consents(voice)["public"]
    assert Voice.objects.get().state == voice.state


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OPERATOR, Role.CUSTODIAN)])
def test_the_desk_is_not_there_for_anybody_else(
    client_as: Callable[..., Client], given: tuple[Voice, str], role: Role
) -> None:
    client, key = client_as(role), given[0].pk
    assert client.get(address("unread")).status_code == 404
    assert client.get(address("read", key)).status_code == 404
    assert client.post(address("read", key), {"act": "set_aside", "reason": "x"}).status_code == 404
    assert "For custodians" not in client.get(address("home")).content.decode()


def test_the_desk_is_not_there_for_the_operator(
    client: Client, operator: Any, given: tuple[Voice, str]
) -> None:
    client.force_login(operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    for url in (address("unread"), address("read", given[0].pk)):
        assert client.get(url).status_code == 404


def test_the_desk_asks_for_sign_in(client: Client, given: tuple[Voice, str]) -> None:
    assert client.get(address("unread")).status_code == 302


def test_the_desk_takes_the_same_queries_at_any_length(
    reader: Client, published: Process, outsider: Actor
) -> None:
    reader.get(address("unread"))
    counted = []
    for more in (2, 15):
        for _each in range(more):
            actions.contribute(published, actions.Given(WORDS, "sw"), acting=outsider)
        with CaptureQueriesContext(connection) as queried:
            reader.get(address("unread"))
        counted.append(len(queried))
    assert counted[0] == counted[1]


def test_home_and_front_page_draw_the_sections(reader: Client, given: tuple[Voice, str]) -> None:
    assert "1 voice waits to be read." in reader.get(reverse("home")).content.decode()
    assert address("give") in Client().get(reverse("process", args=["KE"])).content.decode()


def test_a_withdrawn_voice_can_still_be_looked_up_by_its_custodian_without_words(
    reader: Client, given: tuple[Voice, str]
) -> None:
    actions.withdraw(given[0], acting=holder(given[0].process_id))
    text = reader.get(address("read", given[0].pk)).content.decode()
    assert "Withdrawn" in text
    assert "Mwajiri" not in text

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
from njia.stages.voices import actions, queries, sections
from njia.stages.voices.models import Voice
from njia.stages.voices.states import holder

WORDS = "Mwajiri anachukua pasipoti <yangu>."
OPEN_PAGES = ("home", "give", "receipt")


@pytest.fixture
def published(process: Process, desk: Actor) -> Process:
    publish(process, "updates", acting=desk)
    return process


@pytest.fixture
def given(published: Process, outsider: Actor) -> tuple[Voice, str]:
    return actions.contribute(
        published, words=WORDS, language="sw", constituency="", consents={"public": True}, acting=outsider
    )


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
    assert "checked" not in text


def test_giving_shows_the_receipt_and_never_the_words(client: Client, published: Process) -> None:
    answer, _form = sent(client, public="on", constituency="workers")
    text = answer.content.decode()
    receipt = re.search(r"<output[^>]*>([0-9A-Z-]{23})</output>", text)
    assert receipt
    voice = queries.by_receipt(receipt[1])
    assert (voice.words, voice.language, voice.constituency) == (WORDS, "sw", "workers")
    assert queries.consents(voice) == {"review": True, "public": True, "submission": False}
    assert "Mwajiri" not in text
    assert "no-store" in answer["Cache-Control"]
    assert set(client.cookies) <= {"csrftoken"}


def test_sending_twice_shows_the_same_receipt(client: Client, published: Process) -> None:
    answer, form = sent(client)
    again = client.post(address("give"), form)
    found = [re.search(r"<output[^>]*>([^<]+)<", page.content.decode()) for page in (answer, again)]
    assert found[0]
    assert found[1]
    assert found[0][1] == found[1][1]
    assert Voice.objects.count() == 1


def test_each_showing_of_the_form_is_another(client: Client, published: Process) -> None:
    sent(client)
    sent(client)
    assert Voice.objects.count() == 2


def test_a_mistake_loses_nothing_and_stores_nothing(client: Client, published: Process) -> None:
    answer, _form = sent(client, constituency="martians")
    assert "Mwajiri anachukua" in answer.content.decode()
    assert not Voice.objects.exists()


def test_outside_demo_mode_the_form_is_shut(client: Client, published: Process, settings: Any) -> None:
    _answer, form = sent(client)
    Voice.objects.all().delete()
    settings.DEMO = False
    for page in ("home", "give"):
        text = client.get(address(page)).content.decode()
        assert "sealed on arrival" in text
        assert "<textarea" not in text
    assert client.post(address("give"), form).status_code == 403
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


@pytest.mark.parametrize("typed", ["AAAAA-AAAAA-AAAAA-AAAAA", "?", "x" * 150])
def test_an_unknown_receipt_gets_one_neutral_message(
    client: Client, given: tuple[Voice, str], typed: str
) -> None:
    answer = client.post(address("receipt"), {"receipt": typed, "withdraw": "1"})
    assert "No words were found for this." in answer.content.decode()
    assert Voice.objects.get().words == WORDS


def test_a_receipt_opens_nothing_in_another_process(
    client: Client, given: tuple[Voice, str], other_process: Process, in_role: Callable[..., Any]
) -> None:
    client.force_login(
        in_role(Role.SECRETARIAT, where=other_process),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    url = reverse("voices:receipt", args=["UG"])
    text = client.post(url, {"receipt": given[1], "withdraw": "1"}).content.decode()
    assert "No words were found for this." in text
    assert Voice.objects.get().words == WORDS


def test_the_holder_changes_uses_and_takes_the_words_back(client: Client, given: tuple[Voice, str]) -> None:
    voice, receipt = given
    client.post(address("receipt"), {"receipt": receipt, "stop": "public"})
    client.post(address("receipt"), {"receipt": receipt, "allow": "submission"})
    assert queries.consents(voice) == {"review": True, "public": False, "submission": True}
    text = client.post(address("receipt"), {"receipt": receipt, "stop": "review"}).content.decode()
    assert "To stop it, withdraw your words." in text
    text = client.post(address("receipt"), {"receipt": receipt, "withdraw": "1"}).content.decode()
    assert "Your words are destroyed." in text
    voice.refresh_from_db()
    assert voice.words == ""
    again = client.post(address("receipt"), {"receipt": receipt, "withdraw": "1"})
    assert again.status_code == 200


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
    assert client.post(address("clear", key), {}).status_code == 404
    assert client.post(address("set_aside", key), {"reason": "x"}).status_code == 404
    assert "For custodians" not in client.get(address("home")).content.decode()


def test_the_desk_is_not_there_for_the_operator(
    client: Client, operator: Any, given: tuple[Voice, str]
) -> None:
    client.force_login(operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    for url in (address("unread"), address("read", given[0].pk)):
        assert client.get(url).status_code == 404


def test_the_desk_asks_for_sign_in(client: Client, given: tuple[Voice, str]) -> None:
    assert client.get(address("unread")).status_code == 302


def test_a_custodian_reads_and_passes_on(reader: Client, given: tuple[Voice, str]) -> None:
    voice = given[0]
    assert address("read", voice.pk) in reader.get(address("unread")).content.decode()
    assert (
        "Mwajiri anachukua pasipoti &lt;yangu&gt;." in reader.get(address("read", voice.pk)).content.decode()
    )
    rows = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0",
        "form-0-kind": "recommendation", "form-0-text": "Punish it.", "form-0-language": "en",
        "form-1-kind": "insight", "form-1-text": "", "form-1-language": "en",
    }  # fmt: skip
    answer = reader.post(address("clear", voice.pk), rows)
    assert answer.url == address("unread")
    assert [row.text for row in queries.cleared(voice.process)] == ["Punish it."]
    assert "Everything has been read" in reader.get(address("unread")).content.decode()
    assert reader.post(address("clear", voice.pk), rows).status_code == 200
    assert len(queries.cleared(voice.process)) == 1


def test_passing_on_nothing_is_refused_on_the_page(reader: Client, given: tuple[Voice, str]) -> None:
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-text": ""}
    text = reader.post(address("clear", given[0].pk), rows).content.decode()
    assert "at least one safe wording" in text


def test_setting_aside_on_the_page(reader: Client, given: tuple[Voice, str]) -> None:
    url = address("set_aside", given[0].pk)
    assert reader.post(url, {"reason": " "}).status_code == 200
    assert reader.post(url, {"reason": "Said before."}).url == address("unread")
    assert Voice.objects.get().reason == "Said before."


def test_the_desk_takes_the_same_queries_at_any_length(
    reader: Client, published: Process, outsider: Actor
) -> None:
    reader.get(address("unread"))
    counted = []
    for more in (2, 15):
        for _each in range(more):
            actions.contribute(
                published, words=WORDS, language="sw", constituency="", consents={}, acting=outsider
            )
        with CaptureQueriesContext(connection) as queried:
            reader.get(address("unread"))
        counted.append(len(queried))
    assert counted[0] == counted[1]


def test_sections(
    given: tuple[Voice, str], custodian: Actor, desk: Actor, outsider: Actor, settings: Any
) -> None:
    process = given[0].process
    told = sections.home(process, custodian)
    assert told
    assert told["waiting"] == 1
    assert sections.home(process, desk) is None
    assert sections.front(process, outsider)
    settings.DEMO = False
    assert sections.front(process, outsider) is None


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

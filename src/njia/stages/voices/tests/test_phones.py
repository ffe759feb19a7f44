"""Calls and SMS as a gateway brings them in, in its format: some as HTTP requests to a server that listens."""

import itertools
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode
from urllib.request import urlopen

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.people.models import Person
from njia.kernel.people.queries import actor as actor_of
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, api, queries
from njia.stages.voices.api.africas_talking import AfricasTalkingSender
from njia.stages.voices.api.gateways import CannotSend, NoSender
from njia.stages.voices.api.screens import ALPHABET, LENGTH, Call, choose, pages, plain, tell, walk, write
from njia.stages.voices.models import ClearedWording, Promise, Voice
from tests.actors import passphrase

pytestmark = pytest.mark.django_db
KIND, CODE, NUMBER = "africas-talking", "*384*2026#", "22026"
PHONE, SESSION = "+254700000077", "ATUid_kanari_session"
WORDS = "Mwajiri anachukua pasipoti"
RECEIPT = re.compile(r"\d{4} \d{4} \d{4} \d{4}")


Answer = tuple[int, str, str]
"""Status, content type and body."""


def over_http(base: str) -> Callable[[str, bytes], Answer]:
    def post(path: str, body: bytes) -> Answer:
        try:
            with closing(urlopen(base + path, body)) as answer:  # noqa: S310 (our own server)
                return answer.status, answer.headers["Content-Type"], answer.read().decode()
        except HTTPError as error:
            with closing(error):
                return error.code, error.headers["Content-Type"], error.read().decode()

    return post


def by_hand(path: str, body: bytes) -> Answer:
    """The same request without a network between."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
    return answer.status_code, answer["Content-Type"], answer.content.decode()


@dataclass
class Gateway:
    """Calls as Africa's Talking does."""

    send: Callable[[str, bytes], Answer]
    secret: str
    code: str = "KE"
    sessions: Iterator[int] = field(default_factory=itertools.count)

    def post(self, door: str, form: dict[str, str], secret: str = "") -> Answer:
        url = reverse(f"voices:{door}", args=[self.code, KIND, secret or self.secret])
        return self.send(url, urlencode(form).encode())

    def step(self, session: str, *typed: str) -> str:
        status, kind, body = self.post(
            "ussd", {"sessionId": session, "phoneNumber": PHONE, "serviceCode": CODE, "text": "*".join(typed)}
        )
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        assert len(body) <= 182
        assert set(body) <= ALPHABET
        return body

    def call(self, *typed: str) -> list[str]:
        """A whole call, step by step: all screens."""
        session = f"{SESSION}{next(self.sessions)}"
        return [self.step(session, *typed[:length]) for length in range(len(typed) + 1)]

    def sms(self, text: str, number: str = "1", phone: str = PHONE) -> int:
        form = {
            "from": phone,
            "to": NUMBER,
            "text": text,
            "date": "2026-11-24 10:00:00",
            "id": number,
            "linkId": "L",
        }
        return self.post("sms", form)[0]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "ANSWERED_AFTER", 0)


@pytest.fixture
def connector(process: Process, operator: Person) -> Actor:
    return actor_of(operator, process)


@pytest.fixture
def gateway(process: Process, desk: Actor, open_doors: None, connector: Actor) -> Gateway:
    publish(process, "updates", acting=desk)
    _gateway, secret = actions.connect_gateway(process, KIND, dial=CODE, number=NUMBER, acting=connector)
    return Gateway(by_hand, secret)


@pytest.fixture
def listening(live_server: Any, gateway: Gateway) -> Gateway:
    """The same, over the network of this machine."""
    gateway.send = over_http(live_server.url)
    return gateway


OVER_HTTP = pytest.mark.django_db(transaction=True)


ENGLISH, SWAHILI = ("1", "9", "1"), ("2", "9", "1")
"""A language, the second page of the notice, and on."""
SAY = (*SWAHILI, "1", WORDS, "1")
READ = (*ENGLISH, "2")
NO_MORE = "2"


def receipt_in(screen: str) -> str:
    found = RECEIPT.search(screen)
    assert found
    return found[0]


def give(gateway: Gateway) -> str:
    return receipt_in(gateway.call(*SAY, NO_MORE)[-1])


@OVER_HTTP
def test_words_are_given_and_the_answer_is_read_with_the_receipt(
    listening: Gateway, process: Process, circle: list[Actor]
) -> None:
    first, notice, _more, wish, prompt, count, question, thanks = listening.call(*SAY, NO_MORE)
    assert first == "CON 1 English\n2 Kiswahili\n3 Français".replace("ç", "c")
    assert notice.startswith("CON ")
    receipt = receipt_in(thanks)
    voice = Voice.objects.get()
    assert (voice.door, voice.language, voice.state) == ("ussd", "sw", "received")
    assert {use for use, yes in queries.consents(voice).items() if yes} == {"review"}
    said = actions.read(voice, passphrase(0), acting=circle[0])
    assert (said.words, said.spoken) == (WORDS, "sw")
    assert listening.call(*READ, receipt)[-1].startswith("CON Received, not yet read")
    assert prompt != count != question != wish


def test_before_the_first_word_it_says_who_can_read_and_where_help_is(gateway: Gateway) -> None:
    told = "".join(gateway.call("1", "9"))
    assert "Africa's Talking can read what you type here" in told.replace("\n", " ")
    assert "Invented helpline" in told
    assert "000 invented" in told


def test_each_use_is_asked(gateway: Gateway) -> None:
    gateway.call(*SAY, "1", "2", "1", "2", "1", "1", "2", "1")
    given = queries.consents(Voice.objects.get())
    assert {use for use, yes in given.items() if yes} == {"review", "public", "translate", "count", "contact"}


@OVER_HTTP
def test_a_step_that_comes_twice_is_answered_alike_and_is_one_voice(listening: Gateway) -> None:
    steps = [*SAY, NO_MORE]
    first = listening.step(SESSION, *steps)
    assert listening.step(SESSION, *steps) == first
    cache.clear()  # as in another process, or after some minutes
    assert listening.step(SESSION, *steps) == first
    assert Voice.objects.count() == Promise.objects.count() == 1
    assert listening.step(f"{SESSION}-other", *steps) != first
    assert Voice.objects.count() == 2


def test_words_can_fill_several_screens_and_hold_stars(gateway: Gateway, circle: list[Actor]) -> None:
    gateway.call(*SWAHILI, "1", "Kwanza", "2", "pili*tatu", "1", NO_MORE)
    said = actions.read(Voice.objects.get(), passphrase(0), acting=circle[0])
    assert said.words == "Kwanza pili tatu"


@pytest.mark.parametrize("typed", [("1", "Words", "0"), ("1",), ("1", "Words")])
def test_who_stops_leaves_nothing(gateway: Gateway, typed: tuple[str, ...]) -> None:
    gateway.call(*ENGLISH, *typed)
    assert not Voice.objects.exists()


@pytest.mark.parametrize("wrong", ["", "7", "no", "'; DROP TABLE", "😀"])
def test_what_is_no_choice_asks_again(gateway: Gateway, wrong: str) -> None:
    assert gateway.step("a", *ENGLISH, wrong) == gateway.step("b", *ENGLISH)


def test_closed_doors_take_nothing_and_still_answer_receipts(
    gateway: Gateway, process: Process, desk: Actor
) -> None:
    receipt = give(gateway)
    actions.close_doors(process, acting=desk)
    assert gateway.call(*ENGLISH, "1")[-1].startswith("END ")
    assert "not yet read" in gateway.call(*READ, receipt)[-1]


def test_a_wrong_receipt_gets_one_answer(gateway: Gateway) -> None:
    give(gateway)
    answers = {gateway.call(*READ, typed)[-1] for typed in ("1" * 16, "12", "words words", "😀")}
    assert answers == {"END Nothing was found for this. Look at each digit again."}


# What whoever holds a receipt does


def held(gateway: Gateway, receipt: str, *typed: str) -> str:
    return gateway.call(*READ, receipt, *typed)[-1]


@pytest.fixture
def cleared(gateway: Gateway, circle: list[Actor]) -> tuple[Voice, str]:
    receipt, voice = give(gateway), Voice.objects.get()
    actions.clear(voice, [("recommendation", "Invented: keep no passports. " * 10, "en")], acting=circle[0])
    return voice, receipt


def test_the_holder_changes_a_use(gateway: Gateway) -> None:
    receipt = give(gateway)
    assert held(gateway, receipt, "1", "2", "1") == "END Your choice is saved."
    assert queries.consents(Voice.objects.get())["public"]
    held(gateway, receipt, "1", "2", "1")
    assert not queries.consents(Voice.objects.get())["public"]


@pytest.mark.parametrize(("choice", "wholly"), [("1", False), ("2", True)])
def test_the_holder_takes_words_back(gateway: Gateway, choice: str, wholly: bool) -> None:
    receipt = give(gateway)
    assert held(gateway, receipt, "2", "0") == "END Nothing was changed."
    assert Voice.objects.get().state == "received"
    assert held(gateway, receipt, "2", choice) == "END Your words are withdrawn."
    voice = Voice.objects.get()
    assert (voice.state, voice.takes_all_back) == ("withdrawn", wholly)


def test_the_safe_words_are_shown_once_and_confirmed(gateway: Gateway, cleared: tuple[Voice, str]) -> None:
    _voice, receipt = cleared
    session = [f"{SESSION}-safe", *READ, receipt, "4"]
    shown = [gateway.step(*session), gateway.step(*session, "9")]
    assert all("Invented: keep no passports" in screen for screen in shown)
    assert "1 Yes, this is what I mean" in shown[-1]
    assert gateway.step(*session, "9", "1") == "END Thank you. The safe words go on as they are."
    assert ClearedWording.objects.get().confirmed_by == "contributor"
    assert "Invented" not in held(gateway, receipt, "4")


def test_what_was_not_read_to_its_end_is_not_confirmed(gateway: Gateway, cleared: tuple[Voice, str]) -> None:
    assert held(gateway, cleared[1], "4", "1") == "END Nothing was changed."
    assert ClearedWording.objects.get().state == "proposed"


def test_a_thief_who_comes_later_reads_no_words(gateway: Gateway, cleared: tuple[Voice, str]) -> None:
    held(gateway, cleared[1], "4", "9")
    for typed in (("4",), ("4", "9"), ("4", "1", "1")):
        assert "passports" not in held(gateway, cleared[1], *typed)


def test_the_holder_says_not_what_i_meant(
    gateway: Gateway, cleared: tuple[Voice, str], process: Process
) -> None:
    assert held(gateway, cleared[1], "3", "1") == "END Thank you. Somebody looks at this again."
    assert queries.objections(process) == {cleared[0].pk: {"wording"}}


def test_the_holder_destroys_the_receipt(gateway: Gateway) -> None:
    receipt = give(gateway)
    assert held(gateway, receipt, "5", "1") == "END Your receipt is destroyed."
    assert held(gateway, receipt).startswith("END Nothing was found")


def test_the_reason_is_told(gateway: Gateway, circle: list[Actor]) -> None:
    receipt = give(gateway)
    actions.set_aside(Voice.objects.get(), "It is about another country. " * 9, acting=circle[0])
    told = gateway.call(*READ, receipt, "9", "9")
    assert "It is about another country." in "".join(told)


# Who may call


@pytest.mark.parametrize("door", ["ussd", "sms"])
def test_whoever_does_not_know_the_secret_finds_nothing(
    gateway: Gateway, door: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert gateway.post(door, {}, secret="x")[0] == 404
    assert gateway.post(door, {}, secret=gateway.secret[:-1])[0] == 404
    assert gateway.post(door, {})[0] in (400, 404)
    gateway.code = "UG"
    assert gateway.post(door, {})[0] == 404
    assert gateway.secret[:-1] not in caplog.text


@pytest.mark.parametrize(
    "form", [{}, {"sessionId": "", "phoneNumber": PHONE, "text": ""}, {"sessionId": "a", "phoneNumber": PHONE},
             {"sessionId": "a", "phoneNumber": PHONE, "text": "1*" * 4_000}],
)  # fmt: skip
def test_what_is_not_in_the_format_is_refused(gateway: Gateway, form: dict[str, str]) -> None:
    assert gateway.post("ussd", form)[0] == 400


def test_only_the_operator_connects_and_a_new_secret_ends_the_old(
    gateway: Gateway, process: Process, desk: Actor, custodian: Actor, connector: Actor
) -> None:
    for actor in (desk, custodian):
        with pytest.raises(Refused):
            actions.connect_gateway(process, KIND, dial=CODE, acting=actor)
        with pytest.raises(NotFound):
            queries.gateways(process, actor)
    _made, secret = actions.connect_gateway(process, KIND, dial=CODE, acting=connector)
    assert gateway.post("ussd", {})[0] == 404
    gateway.secret = secret
    assert gateway.step("a").startswith("CON")
    actions.disconnect_gateway(process, KIND, acting=connector)
    assert gateway.post("ussd", {})[0] == 404


@pytest.mark.parametrize(
    "given", [{}, {"dial": "384"}, {"number": "abc"}, {"kind": "smoke signals", "dial": CODE}]
)
def test_nonsense_is_not_connected(process: Process, connector: Actor, given: dict[str, str]) -> None:
    with pytest.raises(Refused):
        actions.connect_gateway(process, **{"kind": KIND, **given}, acting=connector)


# What is kept of a call


@OVER_HTTP
def test_nothing_is_kept_of_who_called(
    listening: Gateway, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with caplog.at_level(logging.DEBUG):
        receipt = give(listening)
        held(listening, receipt)

        def broken(*_given: object, **_more: object) -> None:
            raise RuntimeError(f"invented crash over {WORDS} {PHONE}")

        monkeypatch.setattr(actions, "contribute", broken)
        assert listening.call(*SAY, NO_MORE)[-1] == "END Something went wrong here. Dial again later."
    assert "a call failed: RuntimeError" in caplog.text
    kept = "\n".join(
        repr(row)
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values_list()
    )
    remembered = repr(cache._cache)  # type: ignore[attr-defined]
    for trace in (PHONE, PHONE[1:], SESSION, WORDS, receipt, receipt.replace(" ", "")):
        assert trace not in kept
        assert trace not in caplog.text
    assert PHONE[1:] not in remembered
    assert SESSION not in remembered


# SMS


@pytest.fixture
def sent(settings: Any) -> Iterator[list[dict[str, Any]]]:
    """A gateway of our own on this machine, that takes what is sent."""
    taken: list[dict[str, Any]] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            taken.append(
                {"key": self.headers["apiKey"], **{name: values[0] for name, values in form.items()}}
            )
            status = "Success" if self.path == "/takes" else "UserInBlacklist"
            body = json.dumps({"SMSMessageData": {"Recipients": [{"status": status}]}}).encode()
            self.send_response(201 if self.path != "/breaks" else 500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Taker)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/takes"
    settings.SMS_USER, settings.SMS_KEY, settings.SMS_FROM = "invented", "invented key", NUMBER
    yield taken
    server.shutdown()
    server.server_close()


def test_by_default_nothing_is_sent_and_no_sms_is_taken(gateway: Gateway) -> None:
    assert isinstance(api.sender(), NoSender)
    with pytest.raises(CannotSend):
        api.sender().send(PHONE, "Invented.")
    assert "SMS" not in gateway.call(*SAY, NO_MORE)[-1]
    assert gateway.sms(f"SEMA {WORDS}") == 404
    assert Voice.objects.count() == 1


@OVER_HTTP
def test_a_receipt_goes_by_sms_only_if_asked_twice(listening: Gateway, sent: list[dict[str, Any]]) -> None:
    thanks, warning = listening.call("1", *SAY[1:], NO_MORE, "2")[-2:]
    assert "An SMS stays on this phone." in warning
    listening.call("1", *SAY[1:], NO_MORE, "1")
    listening.call("1", *SAY[1:], NO_MORE, "2", "2")
    assert sent == []
    steps = ("1", *SAY[1:], NO_MORE, "2", "1")
    end = listening.step(SESSION, *steps)
    assert (
        listening.step(SESSION, *steps) == end == "END It was sent. Delete it once you have written it down."
    )
    [one] = sent
    assert (one["to"], one["from"], one["username"], one["key"]) == (
        PHONE,
        NUMBER,
        "invented",
        "invented key",
    )
    assert actions.look_up(one["message"], Process.objects.get(code="KE"))
    assert receipt_in(thanks)


@pytest.mark.parametrize("path", ["breaks", "refuses", "gone"])
def test_what_cannot_be_sent_is_said_and_the_receipt_is_shown(
    gateway: Gateway, sent: list[dict[str, Any]], settings: Any, path: str
) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/" if path == "gone" else settings.SMS_URL.replace("takes", path)
    end = gateway.call("1", *SAY[1:], NO_MORE, "2", "1")[-1]
    assert end.startswith("END It could not be sent.")
    assert receipt_in(end)


def test_a_sender_never_shows_its_key_or_a_number() -> None:
    out = AfricasTalkingSender("http://127.0.0.1:9/", "user", "secret key")
    assert "secret key" not in repr(out)
    with pytest.raises(CannotSend) as caught:
        out.send(PHONE, "Invented.")
    assert PHONE not in repr(caught.value)


def test_the_first_sms_is_told_who_can_read_and_nothing_of_it_is_kept(
    gateway: Gateway, sent: list[dict[str, Any]]
) -> None:
    assert gateway.sms("Hello, my employer keeps my passport") == 200
    [told] = sent
    assert "can read what you type here" in told["message"]
    assert "SAY RECEIPT" in told["message"]
    assert CODE in told["message"]
    assert not Voice.objects.exists()


def test_an_sms_behind_the_word_is_a_voice_once(
    gateway: Gateway, sent: list[dict[str, Any]], circle: list[Actor]
) -> None:
    assert [gateway.sms(f"sema {WORDS}"), gateway.sms(f"sema {WORDS}")] == [200, 200]
    cache.clear()
    gateway.sms(f"sema {WORDS}")
    voice = Voice.objects.get()
    assert (voice.door, voice.language) == ("sms", "sw")
    assert actions.read(voice, passphrase(0), acting=circle[0]).words == WORDS
    assert not any(re.search(r"\d{16}", one["message"]) for one in sent)


def test_a_receipt_by_sms_is_asked_for(
    gateway: Gateway, sent: list[dict[str, Any]], process: Process
) -> None:
    gateway.sms(f"SAY receipt {WORDS}")
    found = re.search(r"\d{16}", sent[0]["message"])
    assert found
    assert actions.look_up(found[0], process)
    gateway.sms(found[0], number="2")
    assert "not sent by SMS" in sent[1]["message"]


def test_an_empty_sms_and_a_closed_door_are_answered(
    gateway: Gateway, sent: list[dict[str, Any]], process: Process, desk: Actor
) -> None:
    gateway.sms("SAY", number="1")
    actions.close_doors(process, acting=desk)
    gateway.sms("SAY more", number="2")
    assert [one["message"] for one in sent] == [
        "Write what should change after the first word.",
        "Giving words in confidence is not open here yet.",
    ]
    assert not Voice.objects.exists()


# Screens


def script() -> Any:
    key = yield from choose("Question " * 60, {"1": "Yes", "2": "No"})
    typed = yield from write("Write")
    return (yield from tell(f"{key} {typed} " * 60))


@pytest.mark.parametrize("length", [20, 60, 178])
def test_long_texts_are_paged_and_nothing_is_lost(length: int) -> None:
    text = " ".join(str(number) for number in range(200))
    screens = pages(text, {"1": "Yes"}, length)
    assert all(len(screen) <= length for screen in screens)
    assert (
        " ".join(screen.removesuffix("\n9 More").removesuffix("\n1 Yes") for screen in screens).split()
        == text.split()
    )
    assert screens[-1].endswith("1 Yes")


def test_a_conversation_is_walked_anew_at_each_step() -> None:
    def at(*typed: str) -> tuple[str, bool]:
        screen = walk(script(), Call("a", typed))
        return screen.text, screen.ends

    first = at()[0]
    assert first.endswith("9 More")
    assert at("1") == at()  # no choice before the last page
    turned = ["9"] * 3
    assert at(*turned)[0].endswith("1 Yes\n2 No")
    assert at(*turned, "2") == ("Write", False)
    assert at(*turned, "2", "words")[0].startswith("2 words")
    assert at(*turned, "2", "words", *["9"] * 10)[1]
    assert all(len(at(*turned, "2", "words", *["9"] * turn)[0]) <= LENGTH for turn in range(8))


def test_every_letter_is_one_that_telephones_show() -> None:
    assert plain("« Ça va — l’œuvre … » ê ŵ 😀 [a] €") == '" Ça va - l\'oeuvre ... " e w ? (a) EUR'


@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_every_screen_fits_in_every_language(gateway: Gateway, circle: list[Actor], language: str) -> None:
    """`Gateway.step` looks at the length and the letters of each."""
    tongue = {"en": "1", "sw": "2", "fr": "3"}[language]
    opening = next(
        (tongue, *["9"] * turns, "1")
        for turns in range(6)
        if "1 " in gateway.call(tongue, *["9"] * turns)[-1][4:]
    )
    receipt = receipt_in(gateway.call(*opening, "1", WORDS, "2", "zaidi", "1", "1", *["2"] * 7)[-1])
    voice = Voice.objects.get()
    actions.clear(voice, [("recommendation", "Invented: keep no passports.", "en")], acting=circle[0])
    for wish in (("1", *["2"] * 7), ("2", "0"), ("3", "0"), ("4", "0"), ("5", "0"), ("0",)):
        assert gateway.call(*opening, "2", receipt, *wish)[-1].startswith("END ")

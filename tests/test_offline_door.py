"""What a device sealed while it was away: taken once, by its slip, and never over anything else."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel import clock
from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.actions import Slip
from njia.stages.voices.models import Token, Voice
from njia.vault import door as vault
from njia.vault.sealing import Bound, load_public, seal_words
from tests.actors import passphrase

WORDS = "Invented words: a place to sleep."
RECORD = 4_611_686_018_427_387_903


@pytest.fixture
def slips(process: Process, desk: Actor, open_doors: None, as_actor: Callable[..., Actor]) -> list[Slip]:
    publish(process, "updates", acting=desk)
    facilitator = as_actor(Role.FACILITATOR)
    workshop = actions.plan_workshop(
        process, title="Invented", on=clock.today(), people=3, language="en", acting=facilitator
    )
    return actions.make_slips(workshop, 3, acting=facilitator)


def address(page: str, *more: object) -> str:
    return reverse(f"voices:{page}", args=["KE", *more])


def said(words: str = WORDS, **more: object) -> bytes:
    return json.dumps(
        {"words": words, "spoken": "", "interpreted": False, "constituency": "workers"} | more
    ).encode()


def entry(
    process: Process, slip: Slip, record: int = RECORD, plain: bytes | None = None, **more: Any
) -> dict[str, Any]:
    """What a device would send."""
    keys = {name: load_public(key) for name, key in vault.public_keys(process).items()}
    sealed = seal_words(plain or said(), keys, Bound(process.code, record, "words"))
    return {
        "record": str(record), "slip": slip.token, "language": "sw", "consents": ["public"],
        "box": base64.b64encode(sealed.box).decode(),
        "wrapped": {name: base64.b64encode(key).decode() for name, key in sealed.wrapped.items()},
    } | more  # fmt: skip


def send(what: object) -> Any:
    client = Client(enforce_csrf_checks=True)
    return client.post(address("send_locked"), json.dumps(what), content_type="application/json")


def test_what_was_sealed_elsewhere_is_read_here(
    process: Process, slips: list[Slip], circle: list[Actor]
) -> None:
    answer = send(entry(process, slips[0]))
    assert answer.json() == {"taken": True}
    voice = queries.by_receipt(slips[0].receipt)
    assert (voice.pk, voice.door, voice.language) == (RECORD, "group", "sw")
    assert actions.read(voice, passphrase(0), acting=circle[0]).words == WORDS
    assert {use for use, yes in queries.consents(voice).items() if yes} == {"review", "public"}


def test_sent_again_after_the_answer_was_lost_it_is_one_voice(process: Process, slips: list[Slip]) -> None:
    what = entry(process, slips[0])
    assert [send(what).json()["taken"] for _each in range(2)] == [True, True]
    assert Voice.objects.count() == 1


def test_a_key_that_is_taken_already_writes_over_nothing(
    process: Process, slips: list[Slip], circle: list[Actor]
) -> None:
    send(entry(process, slips[0]))
    other = entry(process, slips[1], plain=said("Invented words of another."))
    answer = send(other)
    assert (answer.status_code, answer.json()["taken"]) == (403, False)
    voice = Voice.objects.get()
    assert actions.read(voice, passphrase(0), acting=circle[0]).words == WORDS
    assert voice == queries.by_receipt(slips[0].receipt)
    assert Token.objects.count() == 2  # the slip that came with it is still good
    assert send(entry(process, slips[1], record=7)).json()["taken"]


def test_the_key_of_a_voice_that_came_by_another_door_writes_over_nothing(
    process: Process, slips: list[Slip], outsider: Actor, circle: list[Actor]
) -> None:
    voice, _receipt = actions.contribute(process, actions.Given("Invented others.", "en"), acting=outsider)
    assert send(entry(process, slips[0], record=voice.pk)).status_code == 403
    assert actions.read(voice, passphrase(0), acting=circle[0]).words == "Invented others."


def test_what_was_sealed_to_other_custodians_stays_with_the_device(
    process: Process, slips: list[Slip]
) -> None:
    what = entry(process, slips[0])
    what["wrapped"].popitem()
    answer = send(what)
    assert (answer.status_code, answer.json()["code"]) == (403, "keys")
    assert not Voice.objects.exists()
    assert Token.objects.count() == 3


def test_a_slip_that_was_used_takes_no_second_entry(process: Process, slips: list[Slip]) -> None:
    send(entry(process, slips[0]))
    answer = send(entry(process, slips[0], record=8))
    assert (answer.status_code, answer.json()["taken"]) == (403, False)
    assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"record": "0"}, {"record": "-5"}, {"record": str(2**63)}, {"record": "9" * 4000}, {"record": "x"},
        {"record": None}, {"box": "%%%"}, {"box": None}, {"box": ""}, {"wrapped": []}, {"wrapped": {"x": 3}},
        {"consents": 5}, {"language": "xx"}, {"language": None}, {"slip": None}, {"slip": ["a"]},
    ],
    ids=str,
)  # fmt: skip
def test_what_has_not_the_form_is_refused(
    process: Process, slips: list[Slip], changed: dict[str, Any]
) -> None:
    answer = send(entry(process, slips[0]) | changed)
    assert answer.status_code in {403, 422}
    assert answer.json()["taken"] is False
    assert not Voice.objects.exists()
    assert Token.objects.count() == 3


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"record": "5"}'])
def test_what_is_no_entry_is_refused(slips: list[Slip], body: bytes) -> None:
    answer = Client().post(address("send_locked"), body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "plain",
    [
        b"no json",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"words": 5, "constituency": ["martians"], "interpreted": "yes"}',
    ],
)
def test_an_entry_that_makes_no_sense_can_still_be_opened_and_set_aside(
    process: Process, slips: list[Slip], circle: list[Actor], plain: bytes
) -> None:
    send(entry(process, slips[0], plain=plain))
    voice = Voice.objects.get()
    read = actions.read(voice, passphrase(0), acting=circle[0])
    assert (read.constituency, read.interpreted) == ("", False)
    actions.set_aside_read(voice, passphrase(0), "It makes no sense.", acting=circle[0])
    voice.refresh_from_db()
    assert voice.constituency == ""


def test_a_box_that_opens_as_nothing_can_still_be_set_aside(
    process: Process, slips: list[Slip], circle: list[Actor]
) -> None:
    what = entry(process, slips[0], record=9)
    send(what | {"record": "10"})  # bound to another record than it is kept under
    voice = Voice.objects.get()
    assert "do not open" in actions.read(voice, passphrase(0), acting=circle[0]).words
    actions.set_aside_read(voice, passphrase(0), "It does not open.", acting=circle[0])


def test_the_page_carries_the_keys_of_today_and_what_it_says_first(
    process: Process, slips: list[Slip]
) -> None:
    text = Client().get(address("offline_page", "en")).content.decode()
    for name, key in vault.public_keys(process).items():
        assert f'"{name}": "{base64.b64encode(key).decode()}"' in text
    assert text.index("000 invented") < text.index('name="slip"')


@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_each_language_has_an_address_of_its_own(slips: list[Slip], language: str) -> None:
    text = Client().get(address("offline_page", language)).content.decode()
    assert f'<html lang="{language}"' in text
    assert Client().get(address("offline_page", "xx")).status_code == 404


def test_closed_doors_give_no_page_and_take_nothing(process: Process, slips: list[Slip], desk: Actor) -> None:
    what = entry(process, slips[0])
    actions.close_doors(process, acting=desk)
    assert "<textarea" not in Client().get(address("offline_page", "en")).content.decode()
    assert send(what).json()["code"] == "closed"


def test_a_mistyped_slip_can_be_found_on_the_device(slips: list[Slip]) -> None:
    lists = Client().get(address("offline_words")).json()
    assert any(set(slips[0].token.split()) <= set(words) for words in lists)

"""The custodians' desk, page by page: what is done there, and what is left nowhere."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Actor, Role
from njia.kernel.people.models import Person
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.models import Alert, ClearedWording, Voice
from njia.stages.voices.states import holder
from njia.vault import door as vault
from tests.actors import SIGN_IN, passphrase

WORDS = "Bosi wangu Wanjiku <wa Kisumu> anachukua pasipoti."
CONTACT = "kanarisiri 0722 345 678"
MOTIVE = "Somebody offers help with a claim for wages."
SAFE = "Punish whoever keeps a worker's passport."


@pytest.fixture
def voice(process: Process, open_doors: None, outsider: Actor) -> Voice:
    given = actions.Given(WORDS, "sw", constituency="workers", contact=CONTACT, consents={"public": True})
    return actions.contribute(process, given, acting=outsider)[0]


def at(person: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=person.person_id), backend=SIGN_IN)
    return client


def address(page: str, *args: object) -> str:
    return reverse(f"voices:{page}", args=["KE", *args])


def act(who: Actor, voice: Voice, name: str, number: int | None = 0, **more: object) -> HttpResponse:
    """Press a button of the reading page; `number` tells whose passphrase is typed."""
    typed = {} if number is None else {"passphrase": passphrase(number)}
    return at(who).post(address("read", voice.pk), {"act": name, **typed, **more})


def rows(*wordings: str, **more: object) -> dict[str, object]:
    sent: dict[str, object] = {"form-TOTAL_FORMS": len(wordings), "form-INITIAL_FORMS": 0}
    for place, text in enumerate(wordings):
        sent |= {
            f"form-{place}-text": text,
            f"form-{place}-kind": "recommendation",
            f"form-{place}-language": "en",
        }
    return sent | {f"form-0-{key}": value for key, value in more.items()}


def said(answer: HttpResponse) -> str:
    text = answer.content.decode()
    assert "invented passphrase number" not in text, "a passphrase was written back"
    return text


def test_the_words_show_after_the_passphrase_with_what_may_identify_marked(
    circle: list[Actor], voice: Voice
) -> None:
    before = said(at(circle[0]).get(address("read", voice.pk)))
    wrong = said(act(circle[0], voice, "show", 1))
    right = act(circle[0], voice, "show")
    assert "Bosi wangu" not in before + wrong
    assert "does not open your key" in wrong
    assert re.search(r"<mark [^>]+>Wanjiku", said(right))
    assert "&lt;wa" in said(right)
    assert "no-store" in right["Cache-Control"]
    assert "Workers" in said(right)


def test_all_others_see_that_words_were_opened_until_they_have_looked(
    circle: list[Actor], voice: Voice
) -> None:
    act(circle[0], voice, "show")
    other = at(circle[1])
    keys = said(other.get(address("keys")))
    assert "1 act of others since you looked" in keys
    assert "Read words" in keys
    other.post(address("keys_seen"))
    assert "since you looked</strong>" not in said(other.get(address("keys")))
    assert "since you looked</strong>" not in said(at(circle[0]).get(address("keys")))


def test_what_may_identify_is_decided_mark_by_mark(circle: list[Actor], voice: Voice) -> None:
    risky = "Punish agents such as Wanjiku in Kisumu."
    refused = said(act(circle[0], voice, "pass_on", **rows(risky)))
    assert "Something here may identify somebody" in refused
    assert risky in refused
    marks = re.findall(r'name="form-0-harmless" value="([^"]+)"', refused)
    assert {"Wanjiku", "Kisumu"} <= set(marks)
    half = said(act(circle[0], voice, "pass_on", **rows(risky, harmless=marks[:1])))
    assert "Something here may identify somebody" in half
    assert not ClearedWording.objects.exists()
    done = act(circle[0], voice, "pass_on", **rows(risky, harmless=marks))
    assert done.status_code == 302
    assert done["Location"] == address("unread")
    [wording] = ClearedWording.objects.all()
    assert (wording.text, wording.state, wording.by) == (risky, "proposed", circle[0].ref)


def test_one_voice_may_say_several_things(circle: list[Actor], voice: Voice) -> None:
    assert act(circle[0], voice, "pass_on", **rows(SAFE, "", "Pay wages each month.")).status_code == 302
    assert ClearedWording.objects.filter(voice=voice).count() == 2
    voice.refresh_from_db()
    assert (voice.state, voice.constituency) == ("cleared", "workers")


def test_a_wrong_passphrase_loses_nothing_that_was_typed(circle: list[Actor], voice: Voice) -> None:
    page = said(act(circle[0], voice, "pass_on", 2, **rows(SAFE)))
    assert "Punish whoever keeps" in page
    assert not ClearedWording.objects.exists()


def test_nothing_is_passed_on_without_words(circle: list[Actor], voice: Voice) -> None:
    assert "Write at least one safe wording" in said(act(circle[0], voice, "pass_on", **rows("", "")))


def test_setting_aside_needs_a_reason_that_names_nobody(circle: list[Actor], voice: Voice) -> None:
    assert "Say why" in said(act(circle[0], voice, "set_aside", **rows("")))
    named = said(act(circle[0], voice, "set_aside", reason="Wanjiku has to be asked first."))
    assert "seems to hold a name" in named
    assert "has to be asked first" in named
    assert act(circle[0], voice, "set_aside", 1, reason="It asks for nothing.").status_code == 200
    assert act(circle[0], voice, "set_aside", reason="It asks for nothing.").status_code == 302
    voice.refresh_from_db()
    assert (voice.state, voice.reason) == ("set_aside", "It asks for nothing.")


def test_a_childs_words_go_to_the_safeguarding_lead_alone(circle: list[Actor], voice: Voice) -> None:
    custodian, lead = circle[0], circle[3]
    assert act(custodian, voice, "child", 1).status_code == 200
    assert act(custodian, voice, "child").status_code == 302
    alert = Alert.objects.get()
    assert alert.is_child
    assert "Bosi wangu" not in said(act(circle[1], voice, "show", 1))
    page = address("alert", alert.pk)
    assert "Bosi wangu" not in said(at(lead).get(page))
    assert "does not open your key" in said(at(lead).post(page, {"act": "read", "passphrase": passphrase(0)}))
    assert "Bosi wangu" in said(at(lead).post(page, {"act": "read", "passphrase": passphrase(3)}))
    assert queries.cleared(voice.process) == []


def test_danger_tells_the_lead_once_and_no_word_of_it(circle: list[Actor], voice: Voice) -> None:
    for _twice in range(2):
        page = said(act(circle[0], voice, "danger", None, **rows("Half a sen")))
        assert "The safeguarding lead is told" in page
        assert "Half a sen" in page
    alert, lead = Alert.objects.get(), at(circle[3])
    assert "Somebody may be in danger" in said(lead.get(address("alerts")))
    opened = said(lead.post(address("alert", alert.pk), {"act": "read", "passphrase": passphrase(3)}))
    assert "Bosi wangu" not in opened
    assert at(circle[0]).get(address("alerts")).status_code == 404


def test_the_lead_writes_down_what_was_done_without_names(circle: list[Actor], voice: Voice) -> None:
    act(circle[0], voice, "danger", None)
    alert, lead = Alert.objects.get(), at(circle[3])
    page = address("alert", alert.pk)
    assert "This field is required" in said(lead.post(page, {"act": "take", "note": " "}))
    refused = said(lead.post(page, {"act": "take", "note": "Called Wanjiku on 0722345678."}))
    assert "seems to hold a name" in refused
    assert "Called Wanjiku" in refused
    for step, state in (("take", "in_hand"), ("note", "in_hand"), ("end", "ended")):
        assert lead.post(page, {"act": step, "note": "Somebody trained was sent."}).status_code == 302
        alert.refresh_from_db()
        assert alert.state == state
    assert said(lead.get(page)).count("Somebody trained was sent.") == 3


def test_a_representative_confirms_and_a_custodian_only_after_the_days(
    circle: list[Actor], voice: Voice, as_actor: Callable[..., Actor]
) -> None:
    act(circle[0], voice, "pass_on", **rows(SAFE))
    wording, representative = ClearedWording.objects.get(), as_actor(Role.SURVIVOR_REPRESENTATIVE)
    for other in circle[:2]:
        assert "Punish whoever" not in said(at(other).get(address("wordings")))
        sent = at(other).post(address("wordings"), {"wording": wording.pk, "act": "confirm"})
        assert sent.status_code == 404
    page = said(at(representative).get(address("wordings")))
    assert "Punish whoever" in page
    assert address("read", voice.pk) not in page
    done = at(representative).post(address("wordings"), {"wording": wording.pk, "act": "confirm"})
    assert done.status_code == 302
    assert [row.pk for row in queries.cleared(voice.process)] == [wording.pk]


def test_whoever_finds_that_it_was_not_meant_sends_it_back(
    circle: list[Actor], voice: Voice, as_actor: Callable[..., Actor]
) -> None:
    act(circle[0], voice, "pass_on", **rows(SAFE))
    wording, representative = ClearedWording.objects.get(), as_actor(Role.SURVIVOR_REPRESENTATIVE)
    at(representative).post(address("wordings"), {"wording": wording.pk, "act": "back"})
    assert queries.unread(voice.process) == 1
    assert queries.unconfirmed(voice.process) == 0
    page = said(at(circle[1]).get(address("read", voice.pk)))
    assert "Punish whoever" in page
    assert "Pass on in safe words" in page


def test_new_words_take_the_place_of_those_in_the_register(
    circle: list[Actor], voice: Voice, outsider: Actor
) -> None:
    act(circle[0], voice, "pass_on", **rows(SAFE))
    [old] = ClearedWording.objects.all()
    actions.confirm(old, acting=holder(voice.process_id), by="contributor")
    actions.mark_registered([old])
    actions.object_to(voice, "wording", acting=holder(voice.process_id))
    page = said(at(circle[1]).get(address("read", voice.pk)))
    assert "The contributor says: this is not what I meant" in page
    assert 'name="form-0-replaces"' in page
    silent = said(act(circle[1], voice, "pass_on", 1, **rows("Let workers keep passports.")))
    assert "Say which wording in the register" in silent
    done = act(circle[1], voice, "pass_on", 1, **rows("Let workers keep passports.", replaces=old.pk))
    assert done.status_code == 302
    new = ClearedWording.objects.exclude(pk=old.pk).get()
    actions.confirm(new, acting=holder(voice.process_id), by="contributor")
    assert queries.cleared(voice.process) == []
    assert [(row.pk, row.replaces_id) for row in queries.rewordings(voice.process)] == [(new.pk, old.pk)]


def test_an_identity_takes_two_and_a_motive(circle: list[Actor], voice: Voice) -> None:
    first, second = at(circle[0]), at(circle[1])
    who, key = address("who", voice.pk), {"passphrase": passphrase(0)}
    assert "Why it has to be opened" in said(first.post(who, key))
    assert "seems to hold a name" in said(first.post(who, key | {"motive": "Wanjiku asks for them."}))
    assert first.post(who, key | {"motive": MOTIVE}).status_code == 302
    page = re.search(address("opening", 0).replace("0/", r"\d+/"), said(second.get(address("keys"))))
    assert page
    own = said(first.post(page[0], key))
    assert "Another custodian has to open it" in own
    assert CONTACT not in own
    assert CONTACT not in said(second.post(page[0], {"passphrase": passphrase(2)}))
    opened = second.post(page[0], {"passphrase": passphrase(1)})
    assert CONTACT in said(opened)
    assert MOTIVE in said(opened)
    assert "no-store" in opened["Cache-Control"]
    assert second.get(page[0]).status_code == 404
    assert MOTIVE in said(at(circle[2]).get(address("keys")))


def test_a_request_is_closed_unopened(circle: list[Actor], voice: Voice) -> None:
    request = actions.ask_who(voice, passphrase(0), MOTIVE, acting=circle[0])
    assert at(circle[2]).post(address("opening", request), {"act": "let_go"}).status_code == 302
    assert at(circle[1]).get(address("opening", request)).status_code == 404


def test_a_key_is_made_once_and_its_passphrase_changed(
    process: Process, as_actor: Callable[..., Actor]
) -> None:
    person = as_actor(Role.CUSTODIAN)
    client, new = at(person), passphrase(7)
    assert "You hold no key yet" in said(client.get(address("unread")))
    assert "not the same" in said(client.post(address("keys"), {"passphrase": new, "again": passphrase(8)}))
    assert "at least 16 characters" in said(client.post(address("keys"), {"passphrase": "x", "again": "x"}))
    assert client.post(address("keys"), {"passphrase": new, "again": new}).status_code == 302
    assert vault.holds(process, person)
    other = passphrase(8)
    refused = client.post(address("keys"), {"old": passphrase(1), "passphrase": other, "again": other})
    assert "does not open your key" in said(refused)
    done = client.post(address("keys"), {"old": new, "passphrase": other, "again": other})
    assert done.status_code == 302
    assert len(vault.holders(process)) == 1


def test_a_newcomer_is_let_in_by_two_and_reads_what_is_there(
    process: Process, circle: list[Actor], voice: Voice, as_actor: Callable[..., Actor]
) -> None:
    newcomer = as_actor(Role.CUSTODIAN)
    made = {"passphrase": passphrase(4), "again": passphrase(4)}
    at(newcomer).post(address("keys"), made)
    assert "You hold no key here yet" in said(act(newcomer, voice, "show", 4))
    key = vault.own_key(process, newcomer)
    assert key
    page = address("key", key.fingerprint)
    own = at(newcomer).post(page, {"act": "vouch", "passphrase": passphrase(4)})
    assert "Two others have to let your new key in" in said(own)
    assert at(circle[0]).post(page, {"act": "vouch", "passphrase": passphrase(0)}).status_code == 302
    again = at(circle[0]).post(page, {"act": "admit", "passphrase": passphrase(0)})
    assert "Somebody else has to be the second" in said(again)
    assert at(circle[1]).post(page, {"act": "admit", "passphrase": passphrase(1)}).status_code == 302
    assert "Bosi wangu" in said(act(newcomer, voice, "show", 4))
    asked = actions.ask_who(voice, passphrase(4), MOTIVE, acting=newcomer)
    assert actions.open_who(process, asked, passphrase(2), acting=circle[2]) == CONTACT


def test_a_lost_passphrase_is_answered_by_a_new_key(
    process: Process, circle: list[Actor], voice: Voice
) -> None:
    old = vault.own_key(process, circle[0])
    assert old
    lost = said(at(circle[0]).get(address("keys")))
    assert "I have lost my passphrase" in lost
    made = {"act": "anew", "anew-passphrase": passphrase(9), "anew-again": passphrase(9)}
    assert "not the same" in said(at(circle[0]).post(address("keys"), made | {"anew-again": "x"}))
    assert at(circle[0]).post(address("keys"), made).status_code == 302
    assert "Read the sixteen signs to them" in said(at(circle[0]).get(address("keys")))
    waiting = next(each for each in vault.holders(process) if each.state == "waiting")
    page = address("key", waiting.fingerprint)
    at(circle[1]).post(page, {"act": "vouch", "passphrase": passphrase(1)})
    at(circle[2]).post(page, {"act": "admit", "passphrase": passphrase(2)})
    assert "Bosi wangu" in said(act(circle[0], voice, "show", 9))
    states = {each.fingerprint: each.state for each in vault.holders(process)}
    assert (states[old.fingerprint], states[waiting.fingerprint]) == ("retired", "active")


def test_a_key_is_retired_by_its_owner_and_two_remain(process: Process, circle: list[Actor]) -> None:
    mine, other = vault.own_key(process, circle[0]), vault.own_key(process, circle[1])
    assert mine
    assert other
    foreign = at(circle[0]).post(address("key", other.fingerprint), {"act": "retire"})
    assert "retired by its owner" in said(foreign)
    assert at(circle[0]).post(address("key", mine.fingerprint), {"act": "retire"}).status_code == 302
    last = at(circle[1]).post(address("key", other.fingerprint), {"act": "retire"})
    assert "Two custodians have to remain" in said(last)


def test_after_all_of_it_nothing_is_left_anywhere(
    process: Process, circle: list[Actor], voice: Voice, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in an address, a session or a log, nor in any column: words, contact, passphrases, half-typed wordings."""
    with caplog.at_level(logging.DEBUG):
        answers = [
            act(circle[0], voice, "show"),
            act(circle[0], voice, "pass_on", **rows("kanarinusu Wanjiku")),
            act(circle[0], voice, "danger", None, **rows("kanarinusu Wanjiku")),
            act(circle[0], voice, "show", 1),
        ]
        request = actions.ask_who(voice, passphrase(0), MOTIVE, acting=circle[0])
        answers.append(at(circle[1]).post(address("opening", request), {"passphrase": passphrase(1)}))
        answers.append(act(circle[0], voice, "pass_on", **rows(SAFE)))
    sessions = [Session.objects.get(pk=each.pk).get_decoded() for each in Session.objects.all()]
    kept: list[Any] = [
        *(row for model in apps.get_models() for row in model._default_manager.values_list()),
        *sessions,
        *(answer.headers for answer in answers),
        *(answer.cookies for answer in answers),
        caplog.text,
    ]
    for secret in ("Bosi wangu", "kanarisiri", "invented passphrase number", "kanarinusu"):
        assert [repr(each)[:200] for each in kept if secret in repr(each)] == []

"""Slips: each admits one voice, its receipt becomes the voice's, and nobody can go from the one to the other."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.people import queries as people
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.actions import Given, Slip
from njia.stages.voices.actions import workshops as inner
from njia.stages.voices.models import Promise, Token, Voice, Workshop
from njia.stages.voices.tests.plain_browser import Page, send
from njia.vault import lookup, receipts

WORDS = "Invented words: let us keep our papers."


@pytest.fixture
def facilitator(as_actor: Callable[..., Actor]) -> Actor:
    return as_actor(Role.FACILITATOR)


@pytest.fixture
def workshop(process: Process, facilitator: Actor) -> Workshop:
    return actions.plan_workshop(
        process, title="Invented workshop", on=clock.today(), people=12, language="sw", acting=facilitator
    )


@pytest.fixture
def slips(workshop: Workshop, facilitator: Actor, open_doors: None) -> list[Slip]:
    return actions.make_slips(workshop, 12, acting=facilitator)


def give(process: Process, slip: Slip, words: str = WORDS, language: str = "en") -> Voice:
    given = Given(words, language, door="group", consents={"public": True})
    return actions.contribute_by_slip(process, given, slip.token, acting=people.actor(None, process))


def address(page: str, *more: object) -> str:
    return reverse(f"voices:{page}", args=["KE", *more])


def kept() -> str:
    """Every value of every table."""
    return "\n".join(
        repr(row)
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values_list()
    )


def test_the_receipt_in_the_fold_is_the_voices(process: Process, slips: list[Slip]) -> None:
    voice = give(process, slips[0])
    assert queries.by_receipt(slips[0].receipt) == voice
    assert (voice.door, voice.slow) == ("group", False)
    with pytest.raises(NotFound):
        queries.by_receipt(slips[1].receipt)


def test_slips_are_words_of_the_workshops_language_and_all_differ(slips: list[Slip]) -> None:
    listed = set(receipts.listed("sw"))
    for slip in slips:
        assert len(slip.token.split()) == 5
        assert len(slip.receipt.split()) == 9
        assert set(slip.token.split()) | set(slip.receipt.split()) <= listed
    assert len({slip.token for slip in slips} | {slip.receipt for slip in slips}) == 24


def test_sent_twice_it_is_one_voice(process: Process, slips: list[Slip]) -> None:
    assert give(process, slips[0]) == give(process, slips[0])
    assert Voice.objects.count() == Promise.objects.count() == 1


def test_other_words_with_a_used_token_are_refused_and_not_said_to_have_arrived(
    process: Process, slips: list[Slip]
) -> None:
    give(process, slips[0])
    with pytest.raises(Refused, match="used already"):
        give(process, slips[0], "Other invented words.")
    assert Voice.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "one two three four five", "x" * 190])
def test_what_is_no_token_opens_nothing(process: Process, slips: list[Slip], typed: str) -> None:
    with pytest.raises(Refused, match="does not open anything"):
        give(process, Slip(typed, ""))


def test_a_token_opens_nothing_elsewhere(process: Process, other_process: Process, slips: list[Slip]) -> None:
    assert Token.objects.filter(workshop__process=other_process).count() == 0
    with pytest.raises(Refused):
        inner.by_slip(other_process, slips[0].token, lambda *_: 1, lambda *_: Voice())


def test_a_refused_sending_leaves_the_token_usable(process: Process, slips: list[Slip]) -> None:
    with pytest.raises(Refused, match="Choose one of the languages"):
        give(process, slips[0], language="xx")
    assert give(process, slips[0])


def test_capitals_and_accents_do_not_matter(process: Process, slips: list[Slip]) -> None:
    typed = Slip(slips[0].token.upper().replace(" ", "  -  "), "")
    assert give(process, typed) == queries.by_receipt(slips[0].receipt)


def test_nothing_kept_leads_from_a_slip_to_its_voice(process: Process, slips: list[Slip]) -> None:
    """No row of a used token is left, and no value of the voice is one of the token's or of the workshop's."""
    before = set(Token.objects.values_list("pk", "digest"))
    voice = give(process, slips[0])
    after = set(Token.objects.values_list("pk", "digest"))
    ((key, digest),) = before - after
    everything = kept()
    for trace in (str(key), digest, slips[0].token, slips[0].receipt):
        assert trace not in everything
    columns = {field.name for field in Voice._meta.get_fields()} | {
        field.name for field in Token._meta.get_fields()
    }
    assert not columns & {"token", "used_on", "used_at", "created", "at"}
    assert {field.name for field in Token._meta.get_fields()} == {"id", "workshop", "digest"}
    assert not [
        value for value in Voice.objects.filter(pk=voice.pk).values_list()[0] if value == slips[0].token
    ]


def test_after_the_end_nobody_can_go_from_a_token_to_its_receipt(
    process: Process, workshop: Workshop, slips: list[Slip], facilitator: Actor
) -> None:
    voice = give(process, slips[0])
    workshop.refresh_from_db()
    token = receipts.canonical(slips[0].token)
    assert (
        inner._receipt(workshop, token) == slips[0].receipt
    )  # until then, with the secret beside the database
    ended = actions.end_workshop(workshop, acting=facilitator)
    assert ended.salt == ""
    assert workshop.salt not in kept()
    made = lookup.secrets_of(receipts.canonical(inner._receipt(ended, token))).digest
    assert made != voice.receipt
    assert queries.by_receipt(slips[0].receipt) == voice


def test_after_the_end_no_slip_is_taken_and_none_made(
    process: Process, workshop: Workshop, slips: list[Slip], facilitator: Actor
) -> None:
    actions.end_workshop(workshop, acting=facilitator)
    assert not Token.objects.exists()
    with pytest.raises(Refused):
        give(process, slips[0])
    with pytest.raises(Refused, match="has ended"):
        actions.make_slips(workshop, 1, acting=facilitator)


@pytest.mark.parametrize(("used", "told"), [(0, 0), (9, 0), (10, 10), (12, 10)])
def test_how_many_used_one_is_told_at_the_end_and_rounded_down(
    process: Process, workshop: Workshop, slips: list[Slip], facilitator: Actor, used: int, told: int
) -> None:
    for slip in slips[:used]:
        give(process, slip)
    workshop.refresh_from_db()
    assert workshop.entered is None
    assert actions.end_workshop(workshop, acting=facilitator).entered == told


def test_a_lost_slip_is_made_void_and_not_counted(
    process: Process, workshop: Workshop, slips: list[Slip], facilitator: Actor
) -> None:
    actions.make_void(workshop, slips[0].token, acting=facilitator)
    with pytest.raises(Refused):
        give(process, slips[0])
    with pytest.raises(Refused):
        actions.make_void(workshop, slips[0].token, acting=facilitator)
    for slip in slips[1:]:
        give(process, slip)
    assert actions.end_workshop(workshop, acting=facilitator).entered == 10


def test_workshops_are_their_facilitators_alone(
    workshop: Workshop, slips: list[Slip], as_actor: Callable[..., Actor], facilitator: Actor
) -> None:
    other = as_actor(Role.FACILITATOR)
    assert list(queries.workshops(facilitator)) == [workshop]
    assert list(queries.workshops(other)) == []
    for act in (
        lambda: actions.make_slips(workshop, 1, acting=other),
        lambda: actions.end_workshop(workshop, acting=other),
        lambda: actions.make_void(workshop, slips[0].token, acting=other),
    ):
        with pytest.raises(NotFound):
            act()


# On the screen


@pytest.fixture
def session(
    process: Process,
    desk: Actor,
    open_doors: None,
    client_as: Callable[..., Client],
    in_role: Callable[..., Any],
) -> Client:
    publish(process, "updates", acting=desk)
    return client_as(Role.FACILITATOR)


@pytest.fixture
def printed(session: Client) -> list[tuple[str, str]]:
    """(token, receipt) as they come out of the printer."""
    planned = send(
        session, address("workshops"), "title", title="Invented", on="2026-12-01", people="12", language="en"
    )
    sheet = session.post(planned["Location"], {"act": "make", "number": "12"}).content.decode()
    assert sheet.count("<svg") == 13  # and the mark of the page's head
    tokens = re.findall(r'class="code token">([^<]+)', sheet)
    return list(zip(tokens, re.findall(r'class="code receipt">([^<]+)', sheet), strict=True))


def test_a_workshop_from_slips_to_the_end_on_one_device(
    session: Client, printed: list[tuple[str, str]]
) -> None:
    page = session.get(address("workshop", Workshop.objects.get().pk)).content.decode()
    handed = session.post(form_with_action(page, address("hand_over")))
    assert handed["Location"] == address("door")
    assert handed["Clear-Site-Data"] == '"cache", "cookies"'
    device = Client(enforce_csrf_checks=True)
    device.cookies = session.cookies
    assert device.get(address("workshops")).status_code == 302  # nobody is signed in any more
    for number, (token, receipt) in enumerate(printed):
        answer = send(device, address("door"), slip=token, words=f"{WORDS} {number}")
        text = answer.content.decode()
        assert "Your receipt is inside your slip" in text
        assert receipt not in text
        assert queries.by_receipt(receipt)
    assert Voice.objects.filter(door="group").count() == 12


def form_with_action(page: str, action: str) -> str:
    return next(form.action for form in Page(page).forms if form.action == action)


def test_a_handed_over_device_shows_the_door_and_nothing_else(
    session: Client, printed: list[tuple[str, str]]
) -> None:
    device = Client()
    pages = [device.get(address("door")), send(device, address("door"), slip=printed[0][0], words=WORDS)]
    ways = {link for page in pages for link in Page(page.content.decode()).links if not link.startswith("#")}
    assert ways == {address("door"), address("leave") + "?keep"}
    for page in pages:
        assert {form.action for form in Page(page.content.decode()).forms} <= {
            address("door"),
            reverse("set_language"),
        }
        assert "no-store" in page["Cache-Control"]


def test_the_door_opens_only_once_the_facilitator_is_signed_out(session: Client) -> None:
    text = session.get(address("door")).content.decode()
    assert "Sign out first" in text
    assert "<textarea" not in text


def test_a_wrong_token_loses_no_words(session: Client) -> None:
    text = send(Client(), address("door"), slip="invented wrong words", words=WORDS).content.decode()
    assert "does not open anything" in text
    assert WORDS in text
    assert not Voice.objects.exists()


def test_the_door_says_who_helps_before_its_first_field(session: Client) -> None:
    text = Client().get(address("door")).content.decode()
    assert text.index("Nobody watches this page") < text.index("000 invented") < text.index('name="slip"')


def test_no_number_of_used_slips_is_shown_before_the_end(
    session: Client, printed: list[tuple[str, str]]
) -> None:
    pk = Workshop.objects.get().pk
    pages = []
    for token, _receipt in [("", ""), *printed[:3]]:
        if token:
            send(Client(), address("door"), slip=token, words=WORDS)
        pages.append(
            re.sub(
                r'name="csrfmiddlewaretoken"[^>]*', "", session.get(address("workshop", pk)).content.decode()
            )
        )
    assert len(set(pages)) == 1


def test_another_facilitators_workshop_is_not_there(
    printed: list[tuple[str, str]], client_as: Callable[..., Client]
) -> None:
    pk = Workshop.objects.get().pk
    other = client_as(Role.FACILITATOR)
    assert other.get(address("workshop", pk)).status_code == 404
    assert other.post(address("workshop", pk), {"act": "end"}).status_code == 404


def test_a_closed_door_takes_nothing(
    session: Client, process: Process, desk: Actor, printed: list[tuple[str, str]]
) -> None:
    actions.close_doors(process, acting=desk)
    assert "<textarea" not in Client().get(address("door")).content.decode()
    sent = {"slip": printed[0][0], "words": WORDS, "language": "en"}
    assert Client().post(address("door"), sent).status_code == 403

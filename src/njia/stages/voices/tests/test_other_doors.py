"""Paper that is typed in later, and an organisation that gives words of people whom it does not name."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel import clock
from njia.kernel.access import Actor, Refused, Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.people.models import Organisation, Person
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.models import Voice
from njia.stages.voices.states import PURPOSES, asked
from njia.stages.voices.tests.plain_browser import form_with, needs_w3m, send, shown
from njia.vault import door as vault
from tests.actors import SIGN_IN, passphrase

ASKED = asked(of_organisation=False)
WORDS = "Invented words: inspect the farms at night."


def address(page: str) -> str:
    return reverse(f"voices:{page}", args=["KE"])


@pytest.fixture
def published(process: Process, desk: Actor, open_doors: None) -> Process:
    publish(process, "updates", acting=desk)
    return process


@pytest.fixture
def organisation(published: Process, desk: Actor) -> Organisation:
    return acts.create_organisation(published, "Invented shelter group", "civil_society", acting=desk)


@pytest.fixture
def speaker(organisation: Organisation, in_role: Callable[..., Person]) -> Person:
    return in_role(Role.CONTRIBUTOR, organisation=organisation)


@pytest.fixture
def office(speaker: Person) -> Client:
    client = Client()
    client.force_login(speaker, backend=SIGN_IN)
    return client


@pytest.fixture
def keyer(published: Process, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.CUSTODIAN)


def test_an_organisation_gives_one_after_the_other_and_keeps_the_receipts(
    office: Client, organisation: Organisation, circle: list[Actor]
) -> None:
    receipts = []
    for number in range(3):
        answer = send(
            office, address("behalf"), words=f"{WORDS} {number}", spoken="Invented Kikuyu", interpreted="on",
            constituency="workers", quote="on",
        )  # fmt: skip
        text = answer.content.decode()
        receipts.append(re.search(r"<output[^>]*>([^<]+)", text)[1])  # type: ignore[index]
        assert f"{number + 1} given, 0 read so far" in text
    voices = [queries.by_receipt(receipt) for receipt in receipts]
    assert len({voice.pk for voice in voices}) == 3
    assert {(voice.door, voice.organisation) for voice in voices} == {("organisation", organisation)}
    said = json.loads(vault.read(voices[0].process, voices[0].pk, "words", passphrase(0), acting=circle[0]))
    assert (said["spoken"], said["interpreted"]) == ("Invented Kikuyu", True)


def test_a_double_click_of_an_organisation_is_one_voice(office: Client) -> None:
    form = form_with(office.get(address("behalf")).content.decode(), "words")
    sent = form.values | {"words": WORDS}
    first, second = (office.post(address("behalf"), sent).content.decode() for _each in range(2))
    assert re.search(r"<output[^>]*>([^<]+)", first)[1] == re.search(r"<output[^>]*>([^<]+)", second)[1]  # type: ignore[index]
    assert Voice.objects.count() == 1


def test_an_organisation_sees_numbers_of_its_own_and_no_word(
    office: Client, published: Process, outsider: Actor
) -> None:
    actions.contribute(published, actions.Given("Invented words of others.", "en"), acting=outsider)
    send(office, address("behalf"), words=WORDS)
    text = office.get(address("behalf")).content.decode()
    assert "Invented shelter group: 1 given, 0 read so far." in text
    assert "inspect the farms" not in text


def test_there_is_no_field_for_who_said_it(office: Client) -> None:
    fields = form_with(office.get(address("behalf")).content.decode(), "words").kinds.keys()
    assert "reach" not in fields
    assert fields - set(PURPOSES) == {
        "csrfmiddlewaretoken", "token", "words", "language", "spoken", "interpreted", "constituency", "organisation",
    }  # fmt: skip


def test_nobody_speaks_for_an_organisation_that_is_not_theirs(
    published: Process, desk: Actor, speaker: Person, office: Client
) -> None:
    other = acts.create_organisation(published, "Invented other group", "workers", acting=desk)
    answer = office.post(address("behalf"), {"organisation": other.pk, "words": WORDS, "language": "en"})
    assert 'role="alert"' in answer.content.decode()
    with pytest.raises(Refused, match="do not speak"):
        actions.contribute_for(
            published, actions.Given(WORDS, "en"), other, acting=people.actor(speaker, published)
        )
    given = actions.Given(WORDS, "en", contact="Invented")
    mine = Organisation.objects.get(name="Invented shelter group")
    with pytest.raises(Refused, match="nothing that leads"):
        actions.contribute_for(published, given, mine, acting=people.actor(speaker, published))
    assert not Voice.objects.exists()


def test_the_sheet_says_and_asks_what_every_door_does(published: Process) -> None:
    text = Client().get(address("paper")).content.decode()
    for said in (
        "000 invented",
        "Last checked on",
        "This form is for adults",
        "Write no names",
        "closed box",
    ):
        assert said in text
    assert text.index("000 invented") < text.index("What should change?")
    assert all(str(PURPOSES[purpose]) in text for purpose in ("review", *ASKED))
    assert "<textarea" not in text


@needs_w3m
@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_the_sheet_can_be_printed_from_a_text_browser(published: Process, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    text = shown(client.get(address("paper")).content.decode())
    assert "000 invented" in text
    assert "Kiswahili" in text


def test_a_sheet_with_a_slip_gets_the_slips_receipt(
    keyer: Client, published: Process, as_actor: Callable[..., Actor], circle: list[Actor]
) -> None:
    facilitator = as_actor(Role.FACILITATOR)
    workshop = actions.plan_workshop(
        published, title="Invented", on=clock.today(), people=3, language="fr", acting=facilitator
    )
    slip = actions.make_slips(workshop, 1, acting=facilitator)[0]
    answer = send(
        keyer,
        address("key_in"),
        slip=slip.token,
        words=WORDS,
        language="sw",
        spoken="Invented Maa",
        interpreted="on",
    )
    text = answer.content.decode()
    assert "The next sheet" in text
    assert slip.receipt not in text
    voice = queries.by_receipt(slip.receipt)
    assert (voice.door, voice.language) == ("paper", "sw")
    said = json.loads(vault.read(published, voice.pk, "words", passphrase(0), acting=circle[0]))
    assert (said["words"], said["spoken"], said["interpreted"]) == (WORDS, "Invented Maa", True)


def test_a_sheet_without_a_slip_is_taken_and_shows_nobody_a_receipt(keyer: Client) -> None:
    form = form_with(keyer.get(address("key_in")).content.decode(), "words")
    sent = form.values | {"words": WORDS}
    pages = [keyer.post(address("key_in"), sent).content.decode() for _each in range(2)]
    assert Voice.objects.get().door == "paper"
    assert all("<output" not in page for page in pages)


def test_whoever_types_sees_nothing_of_what_was_typed_before(keyer: Client) -> None:
    before = keyer.get(address("key_in")).content.decode()
    send(keyer, address("key_in"), words=WORDS)
    after = keyer.get(address("key_in")).content.decode()
    hidden = re.compile(r'name="(?:token|csrfmiddlewaretoken)" value="[^"]+"')
    assert hidden.sub("", before) == hidden.sub("", after)


@pytest.mark.parametrize(
    "role", [Role.FACILITATOR, Role.SECRETARIAT, Role.SAFEGUARDING_LEAD, Role.CONTRIBUTOR]
)
def test_only_custodians_type_sheets(published: Process, as_actor: Callable[..., Any], role: Role) -> None:
    with pytest.raises(Refused, match="custodians"):
        actions.key_in(published, actions.Given(WORDS, "en", door="paper"), "", acting=as_actor(role))


def test_paper_has_no_way_to_be_reached(published: Process, circle: list[Actor]) -> None:
    given = actions.Given(WORDS, "en", door="paper", contact="Invented")
    with pytest.raises(Refused, match="no way to reach"):
        actions.key_in(published, given, "", acting=circle[0])

"""The open door on the web: what it says first, what it asks, what it weighs, and the quick way out."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import njia.site
from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.models import Voice
from njia.stages.voices.states import PURPOSES, asked
from njia.stages.voices.tests.plain_browser import Page, form_with, needs_w3m, send, shown
from njia.vault import door as vault
from tests.actors import passphrase

STATIC = Path(njia.site.__file__).parent / "static"
ASKED = asked(of_organisation=False)
WORDS = "Invented words: pay for the way home."
FIRST_ROUND_TRIP = 14 * 1024


@pytest.fixture
def published(process: Process, desk: Actor, open_doors: None) -> Process:
    publish(process, "updates", acting=desk)
    return process


@pytest.fixture
def visitor(published: Process) -> Client:
    return Client(enforce_csrf_checks=True)


def address(page: str, *args: object) -> str:
    return reverse(f"voices:{page}", args=["KE", *args])


def words_of(voice: Voice, custodian: Actor) -> dict[str, object]:
    plain = vault.read(voice.process, voice.pk, "words", passphrase(0), acting=custodian)
    return dict(json.loads(plain))


def test_nobody_watches_and_who_helps_stand_before_the_first_field(
    visitor: Client, published: Process, desk: Actor
) -> None:
    actions.write_contact(
        published, name="Invented line for children", number="116 invented", hours="Day and night",
        languages="Kiswahili", for_children=True, checked_on=clock.today(), acting=desk,
    )  # fmt: skip
    text = visitor.get(address("give")).content.decode()
    first = text.index("<textarea")
    for said in (
        "Nobody watches this page", "Invented helpline", "000 invented", "Day and night", "Last checked on",
        "This form is for adults", "these help children: Invented line for children", "A custodian reads your words first",
        "cannot erase the history",
    ):  # fmt: skip
        assert said in text[:first], said


def test_without_a_number_for_children_the_page_still_says_where_a_child_can_go(visitor: Client) -> None:
    assert "talk to an adult whom you trust" in visitor.get(address("give")).content.decode()


def test_each_use_is_a_question_of_its_own_and_none_is_answered_beforehand(visitor: Client) -> None:
    text = visitor.get(address("give")).content.decode()
    form = form_with(text, "words")
    ticks = {name for name, kind in form.kinds.items() if kind == "checkbox"}
    assert ticks == set(ASKED) | {"interpreted"}
    assert not ticks & form.values.keys()
    assert all(str(PURPOSES[purpose]) in text for purpose in ("review", *ASKED))


def test_no_door_asks_for_a_name_or_what_happened(visitor: Client) -> None:
    text = visitor.get(address("give")).content.decode()
    fields = form_with(text, "words").kinds.keys()
    assert fields - set(PURPOSES) == {
        "csrfmiddlewaretoken", "token", "words", "language", "spoken", "interpreted", "constituency", "reach",
    }  # fmt: skip
    labels = " ".join(re.findall(r"<label[^>]*>(.*?)</label>", text, re.DOTALL)).lower()
    assert not re.search(r"survivor\b|your name|your story|happened|e-mail|\bage\b", labels)


def test_a_plain_form_brings_everything_in(visitor: Client, circle: list[Actor]) -> None:
    answer = send(
        visitor, address("give"), words=WORDS, language="fr", spoken="Invented Dholuo", interpreted="on",
        constituency="workers", reach="invented number 000", public="on",
    )  # fmt: skip
    text = answer.content.decode()
    voice = Voice.objects.get()
    assert queries.by_receipt(re.search(r"<output[^>]*>([^<]+)", text)[1]) == voice  # type: ignore[index]
    assert (voice.door, voice.language, voice.constituency) == ("web", "fr", "")
    assert words_of(voice, circle[0]) == {
        "words": WORDS, "spoken": "Invented Dholuo", "interpreted": True, "constituency": "workers",
    }  # fmt: skip
    assert {purpose for purpose, yes in queries.consents(voice).items() if yes} == {"review", "public"}
    asked = vault.ask_identity(
        voice.process, voice.pk, "identity", passphrase(0), "Invented reason.", acting=circle[0]
    )
    found = vault.finish_identity(voice.process, asked, passphrase(1), acting=circle[1])
    assert found == b"invented number 000"


def test_whoever_leaves_no_way_to_be_reached_has_no_identity_in_the_vault(visitor: Client) -> None:
    send(visitor, address("give"), words=WORDS)
    assert not vault.has(Voice.objects.get().pk, "identity")


def test_after_the_words_the_numbers_stand_there_again(visitor: Client) -> None:
    text = send(visitor, address("give"), words=WORDS).content.decode()
    assert text.index("Your receipt") < text.index("What happens now") < text.index("000 invented")


def test_a_mistake_loses_no_answer(visitor: Client) -> None:
    text = send(visitor, address("give"), words="", spoken="Invented Dholuo", public="on").content.decode()
    form = form_with(text, "words")
    assert (form.values["spoken"], form.values["public"]) == ("Invented Dholuo", "on")
    assert not Voice.objects.exists()


@pytest.mark.parametrize("language", ["en", "sw", "fr"])
@pytest.mark.parametrize("page", ["home", "give", "receipt", "thanks"])
def test_a_page_and_its_look_arrive_in_the_first_round_trip(
    visitor: Client, published: Process, desk: Actor, page: str, language: str
) -> None:
    for number in range(4):
        actions.write_contact(
            published, name=f"Invented helpline number {number} with a long name", number=f"+254 700 000 00{number}",
            hours="Monday to Friday, 8 to 17", languages="Kiswahili, English", checked_on=clock.today(), acting=desk,
        )  # fmt: skip
    visitor.cookies["django_language"] = language
    answer = send(visitor, address("give"), words=WORDS) if page == "thanks" else visitor.get(address(page))
    assert f'lang="{language}"' in answer.content.decode()
    files = [STATIC / name for name in ("njia.css", "njia.js", "favicon.svg")]
    sent = [answer.content, *(file.read_bytes() for file in files)]
    assert sum(len(gzip.compress(part, 6)) for part in sent) <= FIRST_ROUND_TRIP


@needs_w3m
@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_a_text_browser_shows_all_that_counts_in_its_order(visitor: Client, language: str) -> None:
    visitor.cookies["django_language"] = language
    page = visitor.get(address("give")).content.decode()
    text = shown(page)
    form = form_with(page, "words")
    assert text.index("000 invented") < text.index("[ ]")
    assert len(re.findall(r"^\s*\[ \]", text, re.MULTILINE)) == len(ASKED) + 1
    assert form.method == "post"
    assert reverse("voices:leave", args=["KE"]) in Page(page).links


def test_nothing_is_left_in_the_browser_before_a_form_needs_it(visitor: Client) -> None:
    for page in ("home", "give"):
        answer = visitor.get(address(page))
        assert set(answer.cookies) == ({"csrftoken"} if page == "give" else set())
        assert "no-store" in answer["Cache-Control"]


def test_another_language_needs_no_cookie_beforehand(visitor: Client) -> None:
    text = visitor.get(address("home")).content.decode()
    form = form_with(text, "next")
    answer = visitor.post(form.action, form.values | {"language": "sw"})
    assert (answer.status_code, answer["Location"]) == (302, address("home"))
    assert set(answer.cookies) == {"django_language"}


def test_the_way_out_is_quick_forgets_and_names_nobody(visitor: Client) -> None:
    for page in ("home", "give", "receipt"):
        assert f'href="{address("leave")}"' in visitor.get(address(page)).content.decode()
    answer = visitor.get(address("leave"))
    assert answer.status_code == 302
    assert not answer["Location"].startswith("/")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_another_site_cannot_sign_anybody_out_by_the_way_out(visitor: Client) -> None:
    assert "Clear-Site-Data" not in visitor.get(address("leave"), headers={"sec-fetch-site": "cross-site"})


def test_a_device_with_sealed_entries_can_be_left_without_losing_them(visitor: Client) -> None:
    assert visitor.get(address("leave") + "?keep")["Clear-Site-Data"] == '"cache", "cookies"'


def test_twenty_people_behind_one_address_are_all_heard(published: Process) -> None:
    """Within five minutes by the clock; none is turned away, and none waits behind others."""
    start = clock.now()
    receipts = set()
    for number in range(20):
        person = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.5")
        with clock.at(start):
            answer = send(person, address("give"), words=f"{WORDS} {number}")
        assert answer.status_code == 200
        receipts.add(re.search(r"<output[^>]*>([^<]+)", answer.content.decode())[1])  # type: ignore[index]
    assert len(receipts) == 20
    assert Voice.objects.filter(slow=False).count() == 20


def test_titles_say_nothing(visitor: Client) -> None:
    pages = [visitor.get(address(page)) for page in ("home", "give", "receipt")]
    pages.append(send(visitor, address("give"), words=WORDS))
    for page in pages:
        assert re.search(r"<title>\s*Voices · Njia", page.content.decode())

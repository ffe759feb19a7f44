"""Every template is drawn by a walk through the site, as those who may go there; what is not has its reason here."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, signals
from django.urls import reverse

from njia.kernel import clock
from njia.stages.opinions.models import Statement
from njia.stages.recommendations.actions import register_cleared
from njia.stages.recommendations.models import Recommendation
from njia.stages.voices.actions import clear, close_doors
from njia.stages.voices.queries import by_receipt
from tests import addresses, sample_opinions
from tests.access_matrix import OUTSIDE, WITHIN
from tests.architecture.source import SRC
from tests.sample_process import PUBLIC, Sample, again, undone
from tests.test_no_identity import receipt_on

pytestmark = pytest.mark.django_db

WALKERS = ("operator", "twg_member", "custodian", "safeguarding_lead", "facilitator", "contributor", PUBLIC)
SIGN_IN = ("account/", "mfa/", "allauth/")
"""Walked through, step by step, in src/njia/site/tests/test_sign_in_pages.py."""
ELSEWHERE = {
    "400.html": "when a request is malformed; drawn in src/njia/site/tests/test_look.py",
    "voices/next.html": "after somebody's words on a workshop's device; drawn in the voices' test_workshops.py",
    "review/parts/_questions.html": "at a receipt whose holder agreed to be asked; drawn in the review's test_reading.py",
    "parts/_htmx.html": "for pages that want it; drawn in src/njia/site/tests/test_look.py",
}

NOW_AND_THEN = {"429.html"}
"""After too many tries within a time, so that it depends on how long a walk takes; drawn in test_look.py too."""


def templates() -> set[str]:
    """The names of all our templates, as they are rendered by."""
    return {
        str(path).rpartition("/templates/")[2] for path in SRC.rglob("templates/**/*.html") if path.is_file()
    }


@contextmanager
def drawn() -> Iterator[set[str]]:
    names: set[str] = set()

    def note(template: object, **_more: object) -> None:
        if name := getattr(template, "name", None):
            names.add(str(name))

    signals.template_rendered.connect(note)
    try:
        yield names
    finally:
        signals.template_rendered.disconnect(note)


def _walk(sample: Sample) -> None:
    """Each address as each walker, with what is asked for and with nothing."""
    visitors = [sample.client(walker) for walker in WALKERS]
    for row, method in WITHIN | OUTSIDE:
        for visitor in visitors:
            with undone():
                addresses.prepare(sample, row)
                client = again(visitor, raise_request_exception=False)
                url = addresses.address(sample, row)
                if method == "GET":
                    client.get(url)
                else:
                    client.post(url, addresses.sent(sample, row))
                    client.post(url, {})


def _late(sample: Sample) -> None:
    """A year on: a recommendation adopted into no clause, words that nobody took in, and what was said of a clause."""
    decision = {
        "decide-outcome": "adopted",
        "decide-reason": "Invented reason.",
        "decide-meeting": sample.things["held"],
    }
    item, cited = (
        _url("review:decide", sample.things["item"]),
        _url("recommendations:detail", sample.things["answered"]),
    )
    with undone(), clock.at(datetime.date(2027, 11, 24)):
        client = sample.client("operator")
        client.post(item, decision)
        sample.clear()
        about = Recommendation.objects.exclude(about="")[0].public_id
        said = _url("recommendations:detail", about)
        for url in (reverse("home"), _url("roadmap:orphans"), cited, said):
            client.get(url)


def _files(sample: Sample) -> None:
    """A register with more changes than a preview shows, a list with a bad row, and a file that is no package."""
    client = sample.client("operator")
    bad = SimpleUploadedFile("bad.csv", b"Recommendation,Date\nInvented,never\n")
    to = client.post(_url("recommendations:import"), {"file": bad})["Location"]
    client.post(to, {"text": "Recommendation", "date": "Date"})
    client.post(_url("submission:verify"), {"package": SimpleUploadedFile("package.zip", b"no package")})
    rows = "\n".join(f"KE-R-9{number:03d},Invented words" for number in range(100))
    unknown = SimpleUploadedFile("register.csv", f"Id,Wording\n{rows}\n".encode())
    client.get(client.post(_url("review:import"), {"file": unknown})["Location"])


def _voices(sample: Sample) -> None:
    """What somebody reads who comes back with a receipt, and what everybody reads where nothing is taken in."""
    client = Client()
    thanks = client.post(_url("voices:give"), {"words": "Invented words.", "language": "en"})
    receipt = receipt_on(thanks)
    voice = by_receipt(receipt)
    clear(voice, [("recommendation", "Invented words.", "en")], acting=sample.actor("custodian"))
    for act in ({}, {"show": "1"}, {"confirm": "1"}):
        client.post(_url("voices:receipt"), {"receipt": receipt, **act})
    register_cleared(sample.process, few=True, acting=sample.actor("secretariat"))
    for act in ({}, {"withdraw": "words"}, {"destroy": "1"}):
        client.post(_url("voices:receipt"), {"receipt": receipt, **act})
    close_doors(sample.process, acting=sample.actor("operator"))
    client.get(_url("voices:give"))


def _talks(sample: Sample) -> None:
    """Somebody answers a conversation to its end and proposes something; of another, recommendations are made."""
    things, client = sample.things, Client()
    answer = _url("opinions:answer", things["talk"])
    client.post(answer, {"code": things["talk_token"]})
    client.get(_url("opinions:propose", things["talk"]))
    client.post(_url("opinions:propose", things["talk"]), {"text": "Invented opinion.", "language": "en"})
    for number in range(1, len(sample_opinions.STATEMENTS) + 1):
        client.post(answer, {"statement": str(number), "answer": "1"})
    client.get(_url("opinions:answers", things["talk"]))
    desk = sample.client("secretariat")
    desk.post(_url("opinions:lift", things["talk_closed"]), {"statement": ["1"]})
    lifted = Statement.objects.get(conversation__number=things["talk_closed"], number=1)
    desk.get(_url("recommendations:detail", lifted.recommendation))


def _crash(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sample.client("operator", raise_request_exception=False)
    client.get("/nowhere/")
    Client().get(reverse("invitation", args=["spoilt"]))
    Client(enforce_csrf_checks=True).post(_url("voices:receipt"), {})
    monkeypatch.setattr("njia.stages.review.queries.register_page", None)
    client.get(_url("review:register"))


def _url(name: str, *more: object) -> str:
    return reverse(name, args=["KE", *more])


@pytest.mark.rules
def test_every_template_is_drawn(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    with drawn() as names:
        _walk(sample)
        _late(sample)
        _files(sample)
        _voices(sample)
        _talks(sample)
        _crash(sample, monkeypatch)
    ours = {name for name in templates() if not name.startswith(SIGN_IN)}
    assert ours - names - NOW_AND_THEN == ELSEWHERE.keys()

"""Names and words are planted through every door; then everything is read as everybody, and none is where it must not be."""

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from njia.kernel.access import Role
from njia.kernel.ledger.queries import leaves
from njia.kernel.people import actions as acts
from njia.kernel.people.models import Person
from njia.stages.submission import queries as submission
from njia.stages.voices import actions as voice_actions
from njia.stages.voices import queries as voices
from njia.stages.voices.queries import by_receipt
from tests import addresses
from tests.access_matrix import WITHIN
from tests.sample_desk import CONTACT
from tests.sample_process import PUBLIC, Sample, each_visitor

pytestmark = pytest.mark.django_db

NAME, USERNAME, EMAIL = "Kanari Mbuniwa", "kanari-login", "kanari@example.invalid"
WORDS = "kanarimaneno: the foreman keeps our passports"
ADDRESS, BROWSER = "203.0.113.77", "KanariBrowser/7.7"
IMPORTED, FILE_NAME = "Kanari Mletaji", "kanari-list-of-names"
RECEIPT = re.compile(r'<output class="code">([^<]+)</output>')

DESK = frozenset({"operator", "convenor", "secretariat", "focal_point"})
INSIDE = DESK | {"twg_chair", "twg_member", "survivor_representative", "rapporteur", "adviser"}


def receipt_on(thanks: HttpResponse) -> str:
    """The receipt that a door shows once. It fails on a page without one."""
    found = RECEIPT.search(thanks.content.decode())
    assert found
    return found[1]


@dataclass(frozen=True)
class Canary:
    text: str
    readers: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def planted(sample: Sample) -> Sample:
    """A survivor representative comes by invitation, a voice is given over a proxy, and a list is imported."""
    desk = sample.client("secretariat")
    slip = desk.post(_url(sample, "invite"), {"name": NAME, "role": "survivor_representative"})
    token = re.search(r"/invitation/([\w-]+)/", slip.content.decode())
    assert token
    password = "four words put together"
    Client().post(
        reverse("invitation", args=[token[1]]),
        {"username": USERNAME, "password": password, "again": password},
    )
    person = Person.objects.get(username=USERNAME)
    sample.people["twg_member"] = _member(sample)
    Person.objects.filter(pk=person.pk).update(email=EMAIL)
    _dissent(sample, person)
    _give(sample)
    _import(sample, desk)
    return sample


def _url(sample: Sample, name: str, *more: object) -> str:
    return reverse(name, args=[sample.process.code, *more])


def _member(sample: Sample) -> Person:
    made, _link = acts.invite_new(
        sample.process, "Invented other member", Role.TWG_MEMBER, acting=sample.actor("operator")
    )
    return made


def _dissent(sample: Sample, person: Person) -> None:
    """The representative uses a member's rights: the log then knows of acts of theirs."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = client.post(
        _url(sample, "review:dissent", sample.things["answered"]),
        {"dissent-text": "Invented dissent of a member."},
    )
    assert sent.status_code == 302


def _give(sample: Sample) -> None:
    visitor = Client(headers={"x-forwarded-for": ADDRESS, "user-agent": BROWSER}, REMOTE_ADDR=ADDRESS)
    given = {"words": WORDS, "language": "en", "constituency": "survivors"}
    thanks = visitor.post(_url(sample, "voices:give"), given)
    sample.things["receipt"] = receipt = receipt_on(thanks)
    assert visitor.post(_url(sample, "voices:receipt"), {"receipt": receipt}).status_code == 200
    sample.things["voice"] = by_receipt(receipt).pk


def _import(sample: Sample, desk: Client) -> None:
    table = f"Recommendation,Sender\nTrain invented inspectors in all counties.,{IMPORTED}\n".encode()
    file = SimpleUploadedFile(f"{FILE_NAME}.csv", table)
    preview = desk.post(_url(sample, "recommendations:import"), {"file": file})
    done = desk.post(preview["Location"], {"text": "Recommendation", "sender": "Sender", "confirm": "1"})
    assert done.status_code == 302


def canaries(sample: Sample) -> list[Canary]:
    return [
        Canary(NAME, DESK),
        Canary(USERNAME),
        Canary(EMAIL),
        Canary("kanarimaneno"),
        Canary(CONTACT),
        Canary(sample.things["receipt"]),
        Canary(ADDRESS),
        Canary(BROWSER),
        Canary(IMPORTED, INSIDE),
        Canary(FILE_NAME),
        Canary("survivor_representative"),
    ]


def text_of(data: bytes) -> str:
    """Everything readable in an answer or a file: archives are unpacked, PDF pages read."""
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "\n".join(f"{name}\n{text_of(packed.read(name))}" for name in packed.namelist())
    if data.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(data))
        return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)])
    return data.decode("utf-8", "replace")


def _read(response: HttpResponse) -> str:
    body = b"".join(response) if response.streaming else response.content
    return f"{response.headers}\n{text_of(body)}"


def pages(sample: Sample, visitor: str) -> Iterator[tuple[str, str]]:
    """Every address that can be read, with what this visitor reads there."""
    client = sample.client(visitor)
    rows = [row for row, method in WITHIN if method == "GET"]
    for row in [*rows, "home", "portal"]:
        yield row, _read(client.get(addresses.address(sample, row)))
    for word in ("kanarimaneno", "passports", "Kanari"):
        for room in ("recommendations:list", "review:register"):
            url = _url(sample, room)
            yield f"{room} searched", _read(client.get(url, {"q": word})).replace(word, "")


@each_visitor
def test_no_page_shows_what_its_reader_must_not_see(
    planted: Sample, visitor: str, caplog: pytest.LogCaptureFixture
) -> None:
    forbidden = [canary.text for canary in canaries(planted) if visitor not in canary.readers]
    with caplog.at_level(logging.DEBUG):
        found = [
            (row, text)
            for row, body in pages(planted, visitor)
            for text in forbidden
            if text in body and not (row == "invite" and text == "survivor_representative")
        ]
    assert found == []
    _nothing_in(caplog.text, planted)
    assert mail.outbox == []


def _nothing_in(text: str, sample: Sample) -> None:
    assert [canary.text for canary in canaries(sample) if canary.text in text] == []


def test_whoever_may_see_them_does(planted: Sample) -> None:
    """Else the crawl would prove nothing: the canaries are there to be found."""
    desk, custodian = planted.client("secretariat"), planted.client("custodian")
    assert NAME in _read(desk.get(_url(planted, "people")))
    assert IMPORTED in _read(desk.get(_url(planted, "review:export")))
    opened = {"act": "show", "passphrase": settings.DEMO_PASSPHRASE}
    read = custodian.post(_url(planted, "voices:read", planted.things["voice"]), opened)
    assert "kanarimaneno" in _read(read)


def test_the_ledger_and_the_package_hold_no_identity(planted: Sample, tmp_path: Path) -> None:
    out = tmp_path / "package.zip"
    with out.open("wb") as file:
        submission.build(planted.process, file, draft=True)
    package = text_of(out.read_bytes())
    assert planted.things["answered"] in package
    _nothing_in(package, planted)
    _nothing_in(b"\n".join(leaves(planted.process)).decode(), planted)


def test_the_database_keeps_no_trace_of_a_visit(planted: Sample) -> None:
    """Neither words, nor receipt, nor network address, nor browser, nor a file's name is in any column of any table."""
    kept = "\n".join(
        repr(row)
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values_list()
    )
    assert IMPORTED in kept
    traces = (
        "kanarimaneno",
        CONTACT,
        planted.things["receipt"],
        planted.things["receipt"].replace(" ", ""),
        ADDRESS,
        BROWSER,
        FILE_NAME,
    )
    assert [trace for trace in traces if trace in kept] == []


Breaks = tuple[Any, str, str, Callable[[Sample], dict[str, str]]]
BREAKS: list[Breaks] = [
    (voice_actions, "look_up", "voices:receipt", lambda sample: {"receipt": sample.things["receipt"]}),
    (voices, "is_open", "voices:give", lambda _sample: {"words": WORDS, "language": "en"}),
]


@pytest.mark.parametrize(("module", "name", "address", "sent"), BREAKS)
def test_a_crash_tells_nothing(
    planted: Sample, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    module: Any, name: str, address: str, sent: Callable[[Sample], dict[str, str]],
) -> None:  # fmt: skip
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("invented crash")

    monkeypatch.setattr(module, name, broken)
    client = planted.client(
        PUBLIC, raise_request_exception=False, headers={"user-agent": BROWSER}, REMOTE_ADDR=ADDRESS
    )
    with caplog.at_level(logging.DEBUG):
        response = client.post(_url(planted, address), sent(planted))
    assert response.status_code == 500
    assert "invented crash" in caplog.text
    assert "invented crash" not in response.content.decode()
    _nothing_in(response.content.decode(), planted)
    _nothing_in(caplog.text, planted)
    assert mail.outbox == []


def test_a_crash_for_somebody_signed_in_names_nobody(
    planted: Sample, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("invented crash")

    monkeypatch.setattr("njia.stages.review.queries.register_page", broken)
    client = Client(raise_request_exception=False)
    client.force_login(
        Person.objects.get(username=USERNAME), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    with caplog.at_level(logging.DEBUG):
        response = client.get(_url(planted, "review:register"))
    assert response.status_code == 500
    _nothing_in(response.content.decode(), planted)
    _nothing_in(caplog.text, planted)

"""One key opens no identity: whatever page, button or command one custodian uses alone, with their own passphrase."""

import ast
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.http import HttpResponse

from njia.stages.voices import actions as voices
from njia.stages.voices.models import Voice
from tests import addresses
from tests.access_matrix import WITHIN
from tests.architecture.source import SRC
from tests.sample_desk import CONTACT
from tests.sample_process import Sample, undone

pytestmark = pytest.mark.django_db

ACTS = (
    "",
    "show",
    "pass_on",
    "set_aside",
    "child",
    "danger",
    "confirm",
    "vouch",
    "admit",
    "retire",
    "anew",
    "take",
)
"""Every button of the desk. `let_go` ends a request, so it is pressed in a test of its own."""
MOTIVE = "To tell somebody of an offer of help."
OPENING = frozenset(
    {"ask_who", "open_who", "read_alert", "finish_identity", "ask_identity", "hand_to_safeguarding"}
)
"""What a custodian or the safeguarding lead does with a passphrase, on a page of their own session and nowhere else."""


def body(response: HttpResponse) -> str:
    return (b"".join(response) if response.streaming else response.content).decode("utf-8", "replace")


def tried(sample: Sample, visitor: str) -> Iterator[tuple[str, str, str]]:
    """(row, act, answer) of every page of the desk with every button, after this visitor has asked as the first."""
    known = Voice.objects.get(pk=sample.things["known"])
    own = voices.ask_who(known, settings.DEMO_PASSPHRASE, MOTIVE, acting=sample.actor(visitor))
    things, kept = sample.things, dict(sample.things)
    things |= {"identity_request": own, "voice": known.pk}
    try:
        for row, method in WITHIN:
            if not row.startswith("voices:"):
                continue
            url = addresses.address(sample, row)
            for act in ACTS if method == "POST" else ("",):
                typed = addresses.sent(sample, row) | {"passphrase": settings.DEMO_PASSPHRASE, "act": act}
                with undone():
                    client = sample.client(visitor)  # anew each time, as some of these pages sign out
                    answer = client.get(url) if method == "GET" else client.post(url, typed)
                    yield row, act, body(answer)
    finally:
        things.clear()
        things |= kept


def test_one_custodian_opens_no_identity(sample: Sample) -> None:
    found = [(row, act) for row, act, answer in tried(sample, "custodian") if CONTACT in answer]
    assert found == []


def test_two_custodians_do_so_that_what_is_looked_for_is_there(sample: Sample) -> None:
    url = addresses.address(sample, "voices:opening")
    answer = sample.client("custodian").post(url, {"passphrase": settings.DEMO_PASSPHRASE})
    assert CONTACT in body(answer)


def test_a_planted_leak_is_found(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the reading page showed the identity beside the words."""
    read = voices.read

    def leaking(voice: Voice, passphrase: str, *, acting: object) -> object:
        said = read(voice, passphrase, acting=acting)  # type: ignore[arg-type]
        return replace(said, words=f"{said.words} {CONTACT}")

    monkeypatch.setattr(voices, "read", leaking)
    found = {(row, act) for row, act, answer in tried(sample, "custodian") if CONTACT in answer}
    assert ("voices:read", "show") in found


def names_in(source: str) -> set[str]:
    tree = ast.parse(source)
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return named | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def test_no_command_job_or_page_outside_of_the_desk_opens_anything() -> None:
    """No escrow, no page of an administrator, no management command: only these modules name what opens."""
    opens = {
        str(path.relative_to(SRC))
        for path in SRC.rglob("*.py")
        if "tests" not in path.parts and OPENING & names_in(path.read_text("utf-8"))
    }
    assert opens == {
        "stages/voices/actions/__init__.py",
        "stages/voices/actions/keys.py",
        "stages/voices/actions/reading.py",
        "stages/voices/views/keys.py",
        "stages/voices/views/safeguarding.py",
        "vault/actions/__init__.py",
        "vault/door.py",
    }
    assert names_in("from vault.door import ask_identity") & OPENING

"""Many from one address are heard; a flood is heard last, and nothing of it is lost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from njia.kernel.access import Actor
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.kernel.web import address_of
from njia.stages.voices import actions, queries
from njia.stages.voices.actions import flood
from njia.stages.voices.models import Voice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    flood._lately.clear()
    monkeypatch.setattr(flood, "MOST", 30)
    yield
    flood._lately.clear()


def contribute(process: Process, actor: Actor, number: int, **more: Any) -> Voice:
    return actions.contribute(process, actions.Given(f"Invented {number}.", "en"), acting=actor, **more)[0]


def test_twenty_people_behind_one_address_are_all_heard_alike(
    process: Process, desk: Actor, open_doors: None, settings: Any
) -> None:
    settings.BEHIND_TLS = True
    publish(process, "updates", acting=desk)
    url = reverse("voices:give", args=["KE"])
    for number in range(20):
        visitor = Client(headers={"x-forwarded-for": "203.0.113.77"})
        token = re.search(r'name="token" value="([^"]+)"', visitor.get(url).content.decode())
        given = {"words": f"Invented {number}", "language": "en", "token": token[1] if token else ""}
        assert visitor.post(url, given).status_code == 200
    assert Voice.objects.filter(slow=False).count() == 20


def test_a_flood_is_read_after_all_others_and_nothing_is_dropped(
    process: Process, open_doors: None, outsider: Actor, custodian: Actor
) -> None:
    for number in range(40):
        contribute(process, outsider, number, source="203.0.113.77")
    late = contribute(process, outsider, 99, source="203.0.113.78")
    assert Voice.objects.count() == 41
    assert Voice.objects.filter(slow=True).count() == 10
    in_order = [voice.slow for voice in queries.to_read(custodian)]
    assert in_order == sorted(in_order)
    assert not late.slow


def test_whoever_has_a_token_is_not_slowed(process: Process, open_doors: None, outsider: Actor) -> None:
    """Doors with tokens name no source."""
    assert not any(contribute(process, outsider, number).slow for number in range(40))


def test_the_same_form_sent_twice_counts_once(process: Process, open_doors: None, outsider: Actor) -> None:
    for _again in range(40):
        contribute(process, outsider, 1, token="invented", source="203.0.113.77")
    assert not contribute(process, outsider, 2, source="203.0.113.77").slow


def test_after_an_hour_a_source_is_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(flood.time, "monotonic", lambda: now)
    assert [flood.is_crowded("a") for _ in range(31)] == [False] * 30 + [True]
    now += flood.WITHIN + 1
    assert not flood.is_crowded("b")
    assert len(flood._lately) == 1
    assert not flood.is_crowded("a")


def test_memory_holds_no_address_and_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "SOURCES", 5)
    for number in range(9):
        flood.is_crowded(f"203.0.113.{number}")
    assert len(flood._lately) == 5
    assert "203.0.113" not in repr(flood._lately)


@pytest.mark.parametrize(
    ("behind", "forwarded", "expected"),
    [
        (False, "198.51.100.1", "127.0.0.1"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "written by the visitor, 198.51.100.1", "198.51.100.1"),
        (True, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (True, "::ffff:198.51.100.1", "::ffff:198.51.100.1"),
        (True, "nonsense", "nonsense"),
    ],
)
def test_the_address_is_the_proxys_word_where_there_is_a_proxy(
    settings: Any, behind: bool, forwarded: str, expected: str
) -> None:
    settings.BEHIND_TLS = behind
    assert address_of(RequestFactory().get("/", headers={"x-forwarded-for": forwarded})) == expected

"""Mails that say only that something waits, to those who hold keys, once a day."""

import datetime

import pytest
from django.core import mail

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.people.models import Person
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, jobs
from njia.stages.voices.models import Voice
from njia.vault import door as vault
from tests.actors import passphrase

WORDS = "kanarimaneno: they keep my passport in Kisumu."


@pytest.fixture
def voice(process: Process, circle: list[Actor], open_doors: None, outsider: Actor) -> Voice:
    for number, holder in enumerate(circle):
        Person.objects.filter(pk=holder.person_id).update(email=f"holder-{number}@example.invalid")
    return actions.contribute(process, actions.Given(WORDS, "en"), acting=outsider)[0]


def told() -> list[str]:
    """Run the job, and say who got a mail from it."""
    mail.outbox.clear()
    jobs.notices(clock.now())
    return sorted(address for sent in mail.outbox for address in sent.to)


def test_nobody_is_told_when_words_arrive(voice: Voice) -> None:
    assert told() == []


def test_the_others_are_told_once_a_day_that_a_key_was_used(circle: list[Actor], voice: Voice) -> None:
    actions.read(voice, passphrase(0), acting=circle[0])
    others = ["holder-1@example.invalid", "holder-2@example.invalid"]
    assert told() == others
    actions.read(voice, passphrase(0), acting=circle[0])
    assert told() == []
    with clock.at(clock.today() + datetime.timedelta(days=1)):
        vault.mark_seen(voice.process, acting=circle[1])
        assert told() == others[1:]


def test_an_alert_tells_the_lead_and_no_mail_says_of_what(circle: list[Actor], voice: Voice) -> None:
    actions.raise_alert(voice, acting=circle[0])
    assert told() == ["holder-3@example.invalid"]
    [sent] = mail.outbox
    text = f"{sent.subject}\n{sent.body}\n{sent.message()}".lower()
    for word in (
        "danger",
        "safeguard",
        "voice",
        "custodian",
        "survivor",
        "child",
        "kanarimaneno",
        str(voice.pk),
    ):
        assert word not in text

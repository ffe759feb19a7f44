"""What waits on the custodians' desk of the sample process: for each of their acts something to do it with."""

import datetime
from typing import Any

from django.conf import settings

from njia.kernel import clock
from njia.kernel.access import Actor, Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.people.models import Grant, Organisation
from njia.kernel.processes.models import Process
from njia.stages.voices import actions as voices
from njia.stages.voices.models import Alert, ClearedWording, Gateway, Honorarium, Voice
from njia.vault import door as vault

CONTACT = "kanarisiri"
"""One invented word, so that no mark within it can hide it from a search."""
LONG_AGO = datetime.timedelta(days=40)
"""Longer than contributors have to confirm, so that a second custodian may."""


def desk_things(process: Process, operator: Actor, organisation: Organisation) -> dict[str, Any]:
    """`operator` invites a newcomer; `organisation` gave the words that wait to be confirmed."""
    others = _custodians(process)[1:]  # the first is the visitor
    wordings = _waiting(process, organisation, others[0])
    known = _with_contact(process)
    newcomer, _link = acts.invite_new(process, "Invented newcomer", Role.CUSTODIAN, acting=operator)
    newcomer_key = vault.enrol(process, settings.DEMO_PASSPHRASE, acting=people.actor(newcomer, process))
    return {
        "safe_wording": wordings[0].pk,
        "known": known.pk,
        "identity_request": voices.ask_who(
            known, settings.DEMO_PASSPHRASE, "To tell somebody of an offer of help.", acting=others[0]
        ),
        "newcomer_key": newcomer_key,
        "alert": _alert(process, others[0]).pk,
        "honorarium": _honorarium(process, operator).pk,
    }


def _custodians(process: Process) -> list[Actor]:
    grants = (
        Grant.objects.filter(process=process, role=Role.CUSTODIAN).select_related("person").order_by("pk")
    )
    return [people.actor(grant.person, process) for grant in grants]


def give(process: Process, words: str, **more: Any) -> Voice:
    organisation = more.pop("organisation", None)
    given = voices.Given(words, "en", constituency="workers", **more)
    voice, _receipt = voices.contribute(
        process, given, acting=people.actor(None, process), organisation=organisation
    )
    return voice


def connect(process: Process, operator: Actor) -> tuple[Gateway, str]:
    """A firm that brings calls in, and its secret."""
    return voices.connect_gateway(process, "africas-talking", dial="*384*2026#", acting=operator)


def _waiting(process: Process, organisation: Organisation, custodian: Actor) -> list[ClearedWording]:
    with clock.at(clock.today() - LONG_AGO):
        voice = give(process, "Invented words that were passed on.", organisation=organisation)
        safe = [("insight", "Invented safe words that nobody has confirmed.", "en")]
        return voices.clear(voice, safe, acting=custodian)


def _with_contact(process: Process) -> Voice:
    return give(process, "Invented words of somebody who can be reached.", contact=CONTACT)


def _alert(process: Process, custodian: Actor) -> Alert:
    return voices.raise_alert(give(process, "Invented words that tell of danger."), acting=custodian)


def _honorarium(process: Process, desk: Actor) -> Honorarium:
    return voices.offer_honorarium(
        process,
        pseudonym="teal-river-42",
        purpose="A day of reading drafts",
        amount=3000,
        currency="KES",
        acting=desk,
    )
